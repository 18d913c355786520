"""The fields of a front matter or of a YAML entry, checked one by one, each with its line."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from home.importing.located import Map, Seq
from home.importing.problems import Problems

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TITLE, SENTENCE, LONG = 200, 255, 4000


class Sheet:
    """Takes fields out of a mapping; `done` tells the names nobody asked for."""

    def __init__(self, path: str, data: Map, problems: Problems) -> None:
        self.path, self.data, self.problems = path, data, problems
        self.asked: set[str] = set()

    def tell(self, key: str, message: str) -> None:
        """Note a problem on the line of a field."""
        self.problems.add(self.path, self.data.line_of(key), message)

    def tell_line(self, line: int, message: str) -> None:
        """Note a problem on a line of the file."""
        self.problems.add(self.path, line, message)

    def take(self, key: str) -> Any:
        """Return a raw value, or None."""
        self.asked.add(key)
        return self.data.get(key)

    def text(self, key: str, limit: int = SENTENCE, *, needed: bool = False) -> str:
        """Return one line or paragraph of text, or an empty one."""
        value = self.take(key)
        if value is None or value == "":
            if needed:
                self.tell(key, f"il manque « {key} »")
            return ""
        if not isinstance(value, str):
            self.tell(key, f"« {key} » est un texte : mettez-le entre guillemets")
            return ""
        value = re.sub(r"[ \t\n]+", " ", value) if limit <= SENTENCE else value
        if len(value) > limit:
            self.tell(key, f"« {key} » a {len(value)} caractères : {limit} au plus")
        return value.strip()

    def id(self, key: str = "id", *, needed: bool = True) -> str:
        """Return an identifier."""
        value = self.text(key, 120, needed=needed)
        if value and not ID.fullmatch(value):
            self.tell(key, f"« {key} » : des minuscules sans accent, des chiffres et des tirets, comme « lecon-1-2 »")
        return value

    def slug(self, default: str) -> str:
        """Return the address part: the one that is written, or the name of the file."""
        value = self.id("slug", needed=False) or default
        if not ID.fullmatch(value):
            self.problems.add(self.path, 0, "nommez ce fichier sans accent ni espace, comme « 02-la-visite.md »")
        return value

    def integer(self, key: str, low: int, high: int) -> int:
        """Return a needed whole number."""
        value = self.take(key)
        if value is None:
            self.tell(key, f"il manque « {key} »")
        elif isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.tell(key, f"« {key} » est un nombre entier, de {low} à {high}")
        else:
            return value
        return low

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            self.tell(key, f"« {key} » : écrivez true ou false")
        return value if isinstance(value, bool) else default

    def day(self, key: str) -> date | None:
        """Return a date, or None."""
        value = self.take(key)
        if value is not None and type(value) is not date:
            self.tell(key, f"« {key} » est une date, comme 2026-11-20")
            return None
        return value

    def choice(self, key: str, choices: Collection[str], default: str) -> str:
        """Return one word of a list."""
        value = self.take(key)
        if value is not None and value not in choices:
            self.tell(key, f"« {key} » : écrivez {' ou '.join(choices)}")
        return value if value in choices else default

    def texts(self, key: str, limit: int, *, at_least: int = 0) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.take(key)
        if value is None and not at_least:
            return ()
        if not isinstance(value, Seq) or not all(isinstance(item, str) and item.strip() for item in value):
            self.tell(key, f"« {key} » est une liste de textes")
            return ()
        if len(value) < at_least:
            self.tell(key, f"« {key} » : {at_least} au moins")
        for item, line in zip(value, value.lines, strict=True):
            if len(item) > limit:
                self.problems.add(self.path, line, f"{len(item)} caractères, c’est trop long : {limit} au plus")
        return tuple(item.strip() for item in value)

    def entries(self, key: str) -> list["Sheet"]:
        """Return the mappings of a needed list."""
        value = self.take(key)
        if not isinstance(value, Seq) or not value:
            self.tell(key, f"il manque « {key} » : une liste")
            return []
        return sheets_of(self.path, value, self.problems)

    def inside(self, key: str) -> "Sheet | None":
        """Return the mapping under a key, or None."""
        value = self.take(key)
        if value is not None and not isinstance(value, Map):
            self.tell(key, f"« {key} » : écrivez dessous « nom: valeur », en décalant")
        return Sheet(self.path, value, self.problems) if isinstance(value, Map) else None

    def done(self) -> None:
        """Tell the fields that nobody knows."""
        for key in self.data.keys() - self.asked:
            self.tell(key, f"« {key} » n’est pas un nom connu ici")


def sheets_of(path: str, value: Seq, problems: Problems) -> list[Sheet]:
    """Return the entries of a list of mappings."""
    found = []
    for item, line in zip(value, value.lines, strict=True):
        if isinstance(item, Map):
            found.append(Sheet(path, item, problems))
        else:
            problems.add(path, line, "une entrée commence par « - » puis « nom: valeur »")
    return found
