"""The grid an open answer is marked with: one criterion a line, « 2 : un fait précis ». specs/quizzes.md §10."""

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid5

from quizzes.rules.shapes import exact_number

MOST_LINES = 12
MOST_SIGNS = 300  # of a criterion
LINE = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:points?|pts?\.?)?\s*:\s*(\S.*)")


def line(text: str) -> tuple[str, str] | None:
    """Return the points and the words of a line of the grid, None when it cannot be read."""
    found = LINE.fullmatch(text.strip())
    if found is None or len(found[2]) > MOST_SIGNS:
        return None
    return f"{Decimal(found[1].replace(',', '.')).normalize():f}", found[2].strip()


def written(points: str, text: str) -> str:
    """Return a criterion as a trainer writes it."""
    return f"{points.replace('.', ',')} : {text}"


def rubric_of(text: str, owner: UUID) -> list[dict[str, Any]]:
    """Return the criteria of a grid; a line that cannot be read keeps its words and has a `problem`."""
    rows = []
    for number, one in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        read, key = line(one), str(uuid5(owner, f"{number}{one}"))
        if read:
            rows.append({"id": key, "text": read[1], "points": read[0]})
        else:
            rows.append({"id": key, "text": one, "points": "0", "problem": "rubric_line"})
    return rows


def proposed(rubric: Sequence[dict[str, Any]], met: Iterable[str], max_mark: Decimal) -> Decimal:
    """Return the mark that the ticks are worth: ticked points out of all points, to the hundredth."""
    ticked = set(met)
    total = sum((exact_number(row["points"]) for row in rubric), Fraction(0))
    earned = sum((exact_number(row["points"]) for row in rubric if row["id"] in ticked), Fraction(0))
    if not total:
        return Decimal(0)
    exact = earned / total * Fraction(max_mark)
    mark = Decimal(exact.numerator) / Decimal(exact.denominator)
    return min(mark.quantize(Decimal("0.01"), ROUND_HALF_UP), max_mark)


def read_with(rubric: Sequence[dict[str, Any]], met: Iterable[str]) -> list[dict[str, Any]]:
    """Return the grid as it was filled in: each criterion, and whether it is met."""
    ticked = set(met)
    return [{"text": row["text"], "met": row["id"] in ticked} for row in rubric]
