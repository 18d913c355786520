"""GIFT: the lines of a file cut into questions (specs/quizzes.md §12.1, 2 to 4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
CATEGORY = "$CATEGORY:"


class Escapes:
    """Escaped characters, put aside first of all: they are never syntax."""

    def __init__(self, text: str) -> None:
        signs = "~=#{}:\\n"
        free = (chr(code) for code in range(0xF0000, 0xFFFFD) if chr(code) not in text)
        self._hidden = dict(zip(signs, free, strict=False))
        self._shown = {ord(sign): "\n" if name == "n" else name for name, sign in self._hidden.items()}

    def hide(self, text: str) -> str:
        """Return the text with each escaped character as one sign that stands nowhere in the file."""
        return _ESCAPE.sub(lambda match: self._hidden[match[1]], text)

    def show(self, text: str) -> str:
        """Return the text with the characters that were meant."""
        return text.translate(self._shown)


@dataclass(frozen=True)
class Block:
    """The lines of one question; `brace` is the line of a brace that is not closed (or opened twice)."""

    start: int
    end: int
    brace: int | None = None


@dataclass(frozen=True)
class Category:
    """A line that says where the questions after it belong."""

    line: int
    path: str


def is_comment(line: str) -> bool:
    """Whether a line is a comment: it starts with two slashes, wherever it stands."""
    return line.lstrip().startswith("//")


def blocks(lines: list[str]) -> Iterator[Block | Category]:
    """Yield the questions and categories of a file, in order; line numbers count from 0.

    A blank line ends a question, except between braces. A brace that is not closed spoils its question alone: it is cut
    at its first blank line and the rest is read again.
    """
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        block = _Cut(lines, start)
        yield from block.found
        start = block.next


class _Cut:
    """One question, from a line on: what was found and where to go on."""

    def __init__(self, lines: list[str], start: int) -> None:
        self.lines, self.start = lines, start
        self.begun: int | None = None  # first line of the question, comments included
        self.opened: int | None = None  # line of the brace in which we stand
        self.blank: int | None = None  # first blank line since it was opened
        self.twice: int | None = None  # line of a brace inside braces
        self.found: list[Block | Category] = []
        self.next = self._read()

    def _read(self) -> int:
        for number in range(self.start, len(self.lines)):
            line = self.lines[number].strip()
            if is_comment(line):
                self.begun = number if self.begun is None else self.begun
                continue
            if self.opened is not None and line.startswith(("::", CATEGORY)):
                return self._spoilt(number)
            if self.opened is None and (not line or line.startswith(CATEGORY)):
                return self._ended(number, line)
            if not line:
                self.blank = number if self.blank is None else self.blank
                continue
            self.begun = number if self.begun is None else self.begun
            self._braces(number, line)
            if self.twice is not None and self.blank is not None:
                return self._spoilt(number)
        if self.opened is not None:
            return self._spoilt(len(self.lines))
        return self._ended(len(self.lines), "")

    def _braces(self, number: int, line: str) -> None:
        for sign in re.findall(r"[{}]", line):
            if sign == "}":
                self.opened = self.blank = None
            elif self.opened is None:
                self.opened = number
            elif self.twice is None:
                self.twice = self.opened
                if self.blank is not None:
                    return  # the question is cut there: what follows is another one

    def _ended(self, number: int, line: str) -> int:
        """The question ends before this line, which is blank, or names a category."""
        if self.begun is not None and any(not is_comment(one) for one in self.lines[self.begun : number]):
            self.found.append(Block(self.begun, number, self.twice))
        if line:
            self.found.append(Category(number, line.removeprefix(CATEGORY).strip()))
        return number + 1

    def _spoilt(self, number: int) -> int:
        """A brace is not closed before this line."""
        brace = self.twice if self.twice is not None else self.opened
        assert self.begun is not None
        if self.blank is not None:
            self.found.append(Block(self.begun, self.blank, brace))
            return self.blank + 1
        self.found.append(Block(self.begun, number, brace))
        return number
