"""Every format questions leave in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quizzes.formats.aiken_writer import write_aiken
from quizzes.formats.gift_writer import write_gift
from quizzes.formats.items import Item
from quizzes.formats.moodlexml_writer import write_moodlexml
from quizzes.formats.pasapas import write_pasapas
from quizzes.formats.spreadsheet_writer import write_spreadsheet_csv, write_spreadsheet_xlsx
from quizzes.formats.writing import Written

WRITERS: dict[str, Callable[[Iterable[Item]], Written]] = {
    "json": write_pasapas,
    "moodlexml": write_moodlexml,
    "gift": write_gift,
    "xlsx": write_spreadsheet_xlsx,
    "csv": write_spreadsheet_csv,
    "aiken": write_aiken,
}


@dataclass(frozen=True)
class FileKind:
    """How a file of a format is called and served."""

    ending: str
    mime: str


FILES = {
    "json": FileKind("json", "application/json"),
    "moodlexml": FileKind("xml", "application/xml"),
    "gift": FileKind("gift.txt", "text/plain; charset=utf-8"),
    "xlsx": FileKind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": FileKind("csv", "text/csv; charset=utf-8"),
    "aiken": FileKind("aiken.txt", "text/plain; charset=utf-8"),
}
