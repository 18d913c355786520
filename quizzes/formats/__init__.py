"""Files of questions: bytes in → imported items out, and back. No database, no Django (specs/quizzes.md §12)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from quizzes.formats.aiken import read_aiken
from quizzes.formats.encodings import refuse_at_sight
from quizzes.formats.gift import read_gift
from quizzes.formats.items import FileRefused, Item, Reading
from quizzes.formats.moodlexml import read_moodlexml
from quizzes.formats.pasapas import read_pasapas
from quizzes.formats.spreadsheet import read_spreadsheet

READERS: dict[str, Callable[..., Reading]] = {
    "gift": read_gift,
    "moodlexml": read_moodlexml,
    "aiken": read_aiken,
    "json": read_pasapas,
    "spreadsheet": read_spreadsheet,
}


def read(data: bytes, name: str, **options: Any) -> Reading:
    """Return what a file of this format (a key of READERS) holds; FileRefused when it is refused as a whole.

    `columns`, for a spreadsheet: what each of its columns is.
    """
    refuse_at_sight(data, name)
    reading = READERS[name](data, **options)
    if not reading.items and not reading.types:
        raise FileRefused("empty", "Ce fichier ne contient aucune question.")
    return replace(reading, items=tuple(_told(item) for item in reading.items))


def _told(item: Item) -> Item:
    """Say when a question asks nothing."""
    if item.status != "new" or item.stem:
        return item
    return replace(item, warnings=(*item.warnings, "L’énoncé est vide."))


__all__ = ["READERS", "FileRefused", "Item", "Reading", "read"]
