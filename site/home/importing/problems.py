"""What is wrong in a content folder, and where: the path, the line, what to do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field


def typeset(sentence: str) -> str:
    """Return a French sentence with the narrow spaces it is printed with."""
    return re.sub(r"(?<=«) | (?=[»:;?!](?:\s|$|\)))", "\u202f", sentence)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct. Line 0 is the whole file or folder. The message is French: so are the files."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return typeset(f"{self.place} : {self.message}")

    @property
    def place(self) -> str:
        """The path and the line, as editors and terminals open them."""
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass
class Problems:
    """The problems found so far; the same one twice is one."""

    found: dict[Problem, None] = field(default_factory=dict)

    def add(self, path: str, line: int, message: str) -> None:
        """Note one thing to correct."""
        self.found[Problem(path, line, message)] = None

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self.found))

    def __bool__(self) -> bool:
        return bool(self.found)
