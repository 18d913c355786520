"""Files of questions: bytes in → imported items out, and back. No database, no Django (specs/quizzes.md §12)."""

from collections.abc import Callable
from dataclasses import replace

from quizzes.formats.aiken import read_aiken
from quizzes.formats.encodings import refuse_at_sight
from quizzes.formats.gift import read_gift
from quizzes.formats.items import FileRefused, Item, Reading
from quizzes.formats.moodlexml import read_moodlexml

READERS: dict[str, Callable[[bytes], Reading]] = {
    "gift": read_gift,
    "moodlexml": read_moodlexml,
    "aiken": read_aiken,
}


def read(data: bytes, name: str) -> Reading:
    """Return what a file of this format (gift, moodlexml, aiken) holds; FileRefused when it is refused as a whole."""
    refuse_at_sight(data, name)
    reading = READERS[name](data)
    if not reading.items and not reading.types:
        raise FileRefused("empty", "Ce fichier ne contient aucune question.")
    return replace(reading, items=tuple(_told(item) for item in reading.items))


def _told(item: Item) -> Item:
    """Say when a question asks nothing."""
    if item.status != "new" or item.stem:
        return item
    return replace(item, warnings=(*item.warnings, "L’énoncé est vide."))


__all__ = ["READERS", "FileRefused", "Item", "Reading", "read"]
