"""JSON read value by value, to know the line of each question of a file (formats/pasapas.py)."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from quizzes.formats.items import FileRefused

QUESTION = "questions[]"
_SPACES = " \t\r\n"


def walk(text: str) -> Iterator[tuple[str, Any, int]]:
    """Give each value of a document with its key and line, those of `questions` one by one; FileRefused malformed."""
    walker = _Walker(text)
    try:
        yield from walker.document()
    except json.JSONDecodeError as error:
        raise FileRefused("malformed", f"Ligne {error.lineno} : ce JSON est mal formé.", error.lineno) from None
    except RecursionError:
        why = f"Ligne {walker.line} : ce JSON a trop de parties les unes dans les autres."
        raise FileRefused("malformed", why, walker.line) from None
    except ValueError:
        why = f"Ligne {walker.line} ou après : ce JSON a un nombre qui n’en est pas un."
        raise FileRefused("malformed", why, walker.line) from None


class _Walker:
    """Stands at a place of the text."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.line, self._seen = 1, 0
        self.decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)

    def document(self) -> Iterator[tuple[str, Any, int]]:
        """Walk through the one object of the document."""
        for key in self._entries("{}"):
            if key == "questions":
                for _place in self._entries("[]"):
                    self._count()
                    yield QUESTION, self._value(), self.line
            else:
                yield key, self._value(), self.line
        if self._next():
            raise self._broken()

    def _entries(self, ends: str) -> Iterator[str]:
        """Stand before each value of an object (giving its key) or of a list; the caller reads the value."""
        self._sign(ends[0])
        while self._next() != ends[1]:
            key = ""
            if ends == "{}":
                key = self._value()
                if not isinstance(key, str):
                    raise self._broken()
                self._sign(":")
                self._next()
            yield key
            if self._next() != ends[1]:
                self._sign(",")
                if self._next() == ends[1]:
                    raise self._broken()
        self.at += 1

    def _value(self) -> Any:
        found, self.at = self.decoder.raw_decode(self.text, self.at)
        return found

    def _next(self) -> str:
        """Skip spaces; return the sign there, nothing at the end."""
        while self.at < len(self.text) and self.text[self.at] in _SPACES:
            self.at += 1
        return self.text[self.at : self.at + 1]

    def _sign(self, wanted: str) -> None:
        if self._next() != wanted:
            raise self._broken()
        self.at += 1

    def _count(self) -> None:
        self.line, self._seen = self.line + self.text.count("\n", self._seen, self.at), self.at

    def _broken(self) -> json.JSONDecodeError:
        return json.JSONDecodeError("malformed", self.text, self.at)


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
