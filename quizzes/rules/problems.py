"""What is wrong with a question before it is published, and the checks that every type shares."""

from dataclasses import dataclass
from typing import Any

from quizzes.rules.grading import NEARLY
from quizzes.rules.shapes import ShapeError, exact_number
from quizzes.rules.texts import exact

__all__ = ["MOST_CHOICES", "NEARLY", "Problem", "is_number", "rows_of"]
MOST_CHOICES = 10


@dataclass(frozen=True)
class Problem:
    """What is wrong, the field to correct, whether it stops publication (else it is a warning), and the row, from 1."""

    code: str
    field: str
    blocking: bool = True
    row: int | None = None


def rows_of(texts: list[str], field: str, most: int = MOST_CHOICES) -> list[Problem]:
    """Between 2 and `most` rows, none empty, none twice."""
    found = [Problem("too_few", field)] if len(texts) < 2 else []
    found += [Problem("too_many", field)] if len(texts) > most else []
    clean = [exact(text) for text in texts]
    found += [Problem("empty_row", field)] if "" in clean else []
    return found + ([Problem("same_twice", field)] if len(set(clean)) < len(clean) else [])


def is_number(value: Any) -> bool:
    """Whether a value is a plain decimal number."""
    try:
        exact_number(value)
    except ShapeError:
        return False
    return True
