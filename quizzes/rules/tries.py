"""The behaviour « avec indices »: tries, their price, and when a question closes. specs/quizzes.md §3.

Countback (matching, gap-select, cloze, hotspot) belongs to types that are not built yet.
"""

from fractions import Fraction
from typing import Any

from quizzes.rules.grading import Grade, grade

ONE_TRY = frozenset({"truefalse"})  # a second try of two would be a gift


def tries_allowed(kind: str, hints: int) -> int:
    """Number of tries: hints + 1; true/false has one only."""
    return 1 if kind in ONE_TRY else hints + 1


def grade_try(kind: str, question: dict[str, Any], response: Any, *, used: int, penalty: Fraction) -> Grade:
    """Grade one try after `used` others: max(0, fraction − used × penalty); the state is that before the penalty."""
    one = grade(kind, question, response)
    if one.state in ("invalid", "gaveup") or one.fraction is None:
        return one
    return Grade(max(min(one.fraction, Fraction(0)), one.fraction - used * penalty), one.state, one.detail)


def closes(state: str, *, used: int, allowed: int) -> bool:
    """Whether a try closes the question: the first right one, or the last one allowed (`used` counts those before)."""
    return state == "gradedright" or used + 1 >= allowed
