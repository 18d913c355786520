"""From the bytes of a CSV or XLSX file to rows of texts, and back; nothing is executed (specs/quizzes.md §13)."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from quizzes.formats.archives import members, refuse_dtd
from quizzes.formats.columns import MOST_COLUMNS, Row
from quizzes.formats.encodings import decode, refuse_other_format, without_nulls
from quizzes.formats.items import FileRefused
from quizzes.rules.exports import FORMULA, safe

MOST_ROWS = 5_000
LONGEST_CELL = 20_000
SEPARATORS = (";", "\t", ",")


def read_rows(data: bytes) -> tuple[list[Row], str]:
    """Return the rows that hold something, and the encoding; FileRefused."""
    rows, encoding = (_xlsx(data), "xlsx") if data.startswith(b"PK") else _csv(data)
    found = []
    for row in rows:
        if any(row.cells):
            found.append(row)
        if len(found) > MOST_ROWS:
            raise FileRefused("too_large", f"Ce tableau a plus de {MOST_ROWS} lignes : découpez-le.", row.line)
    if not found:
        raise FileRefused("empty", "Ce tableau est vide.")
    return found, encoding


def _csv(data: bytes) -> tuple[Iterator[Row], str]:
    text, encoding = decode(data)
    refuse_other_format(text, "spreadsheet")
    text, _lines = without_nulls(text)
    return _csv_rows(text), encoding


def _csv_rows(text: str) -> Iterator[Row]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(LONGEST_CELL * 10)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield _row(line, cells)
            line = reader.line_num + 1
    except csv.Error:
        raise FileRefused("malformed", f"Ligne {line} : ce CSV est mal formé.", line) from None


def _row(line: int, cells: Iterable[str]) -> Row:
    found = tuple(_plain(cell) for cell in list(cells)[:MOST_COLUMNS])
    if any(len(cell) > LONGEST_CELL for cell in found):
        raise FileRefused("too_large", f"Ligne {line} : une case a plus de {LONGEST_CELL} caractères.", line)
    return Row(line, found)


def _plain(cell: str) -> str:
    """Return a cell trimmed, without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    clean = cell.strip()
    return clean[1:].strip() if len(clean) > 1 and clean[0] == "'" and clean[1] in FORMULA else clean


def _xlsx(data: bytes) -> Iterator[Row]:
    """Read the first sheet as it is kept, values and not formulas."""
    found = members(
        data,
        endings=(".xml", ".rels", ".vml", ".bin", ".png", ".jpg", ".jpeg", ".emf", ".wmf", ".gif"),
        most_bytes=100_000_000,
    )
    if "xl/workbook.xml" not in found:
        raise FileRefused("format_mismatch", "Cette archive n’est pas un classeur XLSX.", 1)
    refuse_dtd(data, (name for name in found if name.endswith((".xml", ".rels"))))
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS * 4, max_col=MOST_COLUMNS, values_only=True)
        for line, cells in enumerate(rows, 1):
            yield _row(line, map(_shown, cells))
    except FileRefused:
        raise
    except Exception as error:  # whatever a broken workbook makes the library raise
        raise FileRefused("malformed", f"Ce classeur ne peut pas être lu ({type(error).__name__}).") from None


def _shown(value: Any) -> str:
    """Return the value of a cell as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def write_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Return a CSV file that French spreadsheets open with a double click."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", errors="replace")


def write_xlsx(rows: Iterable[Iterable[str]]) -> bytes:
    """Return an XLSX file, every cell a text."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Questions"
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            if cell:
                written = sheet.cell(number, place, ILLEGAL_CHARACTERS_RE.sub("", safe(cell))[:32_767])
                written.data_type, written.number_format = "s", "@"
                written.alignment = Alignment(wrap_text=True, vertical="top")
                written.font = Font(bold=number == 1)
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 24
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
