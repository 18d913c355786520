"""A gap of a text as a row of the bank writes it, and as the syntax of specs/quizzes.md §2.7 does: what parse() undoes.

A row has one alternative a line: `=right`, `%50%half right`, `wrong`, a comment after `#`.
"""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from quizzes.formats.writing import percent
from quizzes.rules.shapes import exact_number

NEARLY = Fraction(1, 1_000_000)
HEADS = {"list": "MC", "column": "MCV", "row": "MCH"}
_SHARED = re.compile(r"=|%\s*-?[0-9]{1,9}(?:[.,][0-9]{0,20})?\s*%")  # what a line may not start with by chance

Alternative = tuple[str, Fraction, str]  # text, worth, comment


def row_text(gap: dict[str, Any]) -> str:
    """Return the lines of a gap."""
    return "\n".join(_lines(gap))


def syntax(gap: dict[str, Any]) -> str:
    """Return a gap as a text with gaps writes it, in HTML."""
    kind, shuffled = gap["type"], "S" if gap.get("shuffle") else ""
    if kind == "single":
        head = HEADS[gap.get("display", "list")] + shuffled
    elif kind == "multiple":
        head = ("MRH" if gap.get("display") == "row" else "MR") + shuffled
    elif kind == "numerical":
        head = "NM"
    else:
        head = "SAC" if gap["question"].get("case_sensitive") else "SA"
    return f"{{{gap.get('weight', 1)}:{head}:{'~'.join(map(_in_html, _lines(gap)))}}}"


def _in_html(line: str) -> str:
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("~", r"\~"), ("}", r"\}")):
        line = line.replace(sign, written)
    return line


def _lines(gap: dict[str, Any]) -> list[str]:
    rows = _alternatives(gap)
    if gap["type"] == "multiple" and not _plainly(rows):
        return [_line(f"%{percent(worth)}%", text, comment) for text, worth, comment in rows]
    several = gap["type"] == "multiple"
    return [_line(_mark(text, worth, comment, several), text, comment) for text, worth, comment in rows]


def _alternatives(gap: dict[str, Any]) -> list[Alternative]:
    question = gap["question"]
    if gap["type"] in ("single", "multiple"):
        return [_alternative(row["text"], row) for row in question["choices"]]
    if gap["type"] == "numerical":
        return [_alternative(_number(row), row) for row in question["answers"]]
    return [_alternative(row["pattern"], row) for row in question["answers"]]


def _alternative(text: str, row: dict[str, Any]) -> Alternative:
    return " ".join(text.split()), exact_number(row["fraction"]), " ".join(row.get("feedback", "").split())


def _number(row: dict[str, Any]) -> str:
    around = str(row.get("tolerance") or "0")
    try:
        none = Decimal(around) == 0
    except InvalidOperation:
        none = False
    return row["value"] if none else f"{row['value']}:{around}"


def _plainly(rows: list[Alternative]) -> bool:
    """Whether « = » in front of the right ones says what each is worth: a wrong one costs what a right one brings."""
    good = [worth for _text, worth, _comment in rows if worth > 0]
    bad = [(text, worth) for text, worth, _comment in rows if worth <= 0]
    one = Fraction(1, len(good) or 1)
    return all(abs(worth - one) < NEARLY for worth in good) and all(
        abs(worth + one) < NEARLY and text and not _SHARED.match(text) for text, worth in bad
    )


def _mark(text: str, worth: Fraction, comment: str, several: bool) -> str:
    """Return what tells the worth of an alternative: nothing for a wrong one, unless its text would say another."""
    if several:
        return "=" if worth > 0 else ""
    if worth == 1:
        return "="
    bare = worth == 0 and text and not _SHARED.match(text)
    return "" if bare else f"%{percent(worth)}%"


def _line(mark: str, text: str, comment: str) -> str:
    said = f"#{_escaped(comment)}" if comment else ""
    return f"{mark}{_escaped(text)}{said}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("#", "\\#")
