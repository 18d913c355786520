"""Questions in a spreadsheet, one a line: CSV or XLSX (specs/quizzes.md §12)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from quizzes.formats.columns import HEADINGS, SEVERAL, Row, columns_of, type_of
from quizzes.formats.items import Item, ItemRefused, Reading
from quizzes.formats.items import plain as plain_number
from quizzes.formats.sheets import read_rows
from quizzes.formats.spreadsheet_kinds import KINDS, Cells

OWN_PENALTY = "0.25"


def read_spreadsheet(data: bytes, columns: list[str] | None = None) -> Reading:
    """Return the questions of a spreadsheet; `columns`: what each column is, when its headings do not say it.

    FileRefused, ColumnsWanted.
    """
    rows, encoding = read_rows(data)
    known = [key if key in HEADINGS else "" for key in columns] if columns else columns_of(rows[0])
    items = tuple(_item(row, known) for row in rows[1:])
    return Reading("spreadsheet", encoding, items, dict(Counter(item.source_type for item in items)))


def _cells(row: Row, columns: list[str]) -> Cells:
    one: dict[str, str] = {}
    many: dict[str, list[str]] = {key: [] for key in SEVERAL}
    for key, cell in zip(columns, row.cells, strict=False):
        if key in SEVERAL:
            many[key].append(cell)
        elif key and cell:
            one.setdefault(key, cell)
    return Cells(one, many["choice"], [hint for hint in many["hint"] if hint])


def _item(row: Row, columns: list[str]) -> Item:
    """Return the question of a line, or the error that stands for it."""
    cells = _cells(row, columns)
    unknown = [cell for key, cell in zip(columns, row.cells, strict=False) if not key and cell]
    kind = _kind(cells)
    item = Item(
        line=row.line,
        source_type=kind or cells.get("type")[:40] or "?",
        title=cells.get("title") or None,
        stem=cells.get("question"),
        stem_format="plain",
        category=tuple(part.strip() for part in cells.get("category").split("/") if part.strip()),
        idnumber=cells.get("idnumber") or None,
        tags=tuple(dict.fromkeys(tag.strip() for tag in cells.get("tags").split(",") if tag.strip())),
        penalty=OWN_PENALTY,
        general_feedback=cells.get("explanation"),
        feedback={key: cells.get(key) for key in ("right", "wrong") if cells.get(key)},
        hints=tuple({"text": hint} for hint in cells.hints),
        warnings=("Des cases sans titre de colonne ne sont pas lues.",) if unknown else (),
    )
    raw = " | ".join(cell for cell in row.cells if cell)[:2_000]
    if kind is None:
        message = f"Ligne {row.line} : le type « {cells.get('type')[:60]} » n’est pas connu."
        return replace(item, status="unsupported", code="type_unsupported", message=message, raw=raw)
    try:
        return _read(item, cells, kind)
    except ItemRefused as error:
        message = f"Ligne {row.line} : {error.message}."
        return replace(item, status="error", code=error.code, message=message, raw=raw)


def _kind(cells: Cells) -> str | None:
    """Return the type that is written, else the one the answers look like; None when what is written means nothing."""
    said = type_of(cells.get("type"))
    if said or said is None:
        return said
    if not cells.filled:
        return "truefalse" if cells.truth() is not None else "shortanswer" if cells.get("good") else "essay"
    return "multiple" if len(cells.good_choices()) > 1 else "single"


def _read(item: Item, cells: Cells, kind: str) -> Item:
    if not cells.get("question"):
        raise ItemRefused("incomplete", "il n’y a pas de question")
    read: Callable[[Cells, list[str]], dict[str, Any]] = KINDS[kind]
    warnings: list[str] = []
    question = read(cells, warnings)
    points = cells.get("points")
    mark = plain_number(cells.number("points", warnings)) if points else item.max_mark
    if kind in ("description", "likert", "reflection"):
        mark = "0"
    return replace(item, type=kind, question=question, max_mark=mark, warnings=(*item.warnings, *warnings))
