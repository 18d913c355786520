"""One door to every type: `grade(type, question, response)`, specs/quizzes.md §1, §2 and §15.2."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.choices import multiple, single, truefalse
from quizzes.rules.numbers import plain
from quizzes.rules.numerical import numerical
from quizzes.rules.orders import ordering
from quizzes.rules.shapes import ShapeError
from quizzes.rules.texts import is_blank_text

NEARLY = Fraction(1, 1_000_000)  # fractions are compared within 1e-6
ANSWERED_STATES = frozenset({"complete", "invalid"})
CLOSED_STATES = frozenset(
    [
        "finished",
        "gaveup",
        "gradedwrong",
        "gradedpartial",
        "gradedright",
        "mangrwrong",
        "mangrpartial",
        "mangrright",
        "needsgrading",
    ]
)
TYPES = ("single", "multiple", "truefalse", "ordering", "numerical")


@dataclass(frozen=True)
class Grade:
    """What a response is worth: `fraction` is exact, or None while nothing is counted."""

    fraction: Fraction | None
    state: str
    detail: dict[str, Any] = field(default_factory=dict)


def graded_state(fraction: Fraction) -> str:
    """Return gradedwrong, gradedpartial or gradedright."""
    if fraction < NEARLY:
        return "gradedwrong"
    return "gradedright" if fraction > 1 - NEARLY else "gradedpartial"


def is_blank(kind: str, response: Any) -> bool:
    """True when nothing was answered: null, only spaces, nothing ticked. 0 and false are answers."""
    if response is None:
        return True
    if kind == "numerical" and isinstance(response, dict):
        return is_blank(kind, response.get("answer"))
    if isinstance(response, str):
        return is_blank_text(response)
    return isinstance(response, list | dict) and len(response) == 0


def grade(kind: str, question: dict[str, Any], response: Any, *, finished: bool = True) -> Grade:
    """Grade one response; ShapeError when question or response have not their shape.

    `finished` false: the attempt is still open, so nothing is counted and blank is `todo`.
    """
    if kind not in SCORERS:
        raise ShapeError("type_unknown", f"Type de question inconnu : {kind!r}.")
    if is_blank(kind, response):
        return Grade(Fraction(0), "gaveup") if finished else Grade(None, "todo")
    fraction, detail = SCORERS[kind](question, response)
    if fraction is None:
        return Grade(Fraction(0) if finished else None, "invalid", detail)
    return Grade(fraction, graded_state(fraction), detail) if finished else Grade(None, "complete", detail)


Scored = tuple[Fraction | None, dict[str, Any]]


def _plainly(score: Callable[[dict[str, Any], Any], Fraction | None]) -> Callable[[dict[str, Any], Any], Scored]:
    return lambda question, response: (score(question, response), {})


def _numerical(question: dict[str, Any], response: Any) -> Scored:
    match = numerical(question, response)
    if match is None:
        return None, {"answer": None, "number": None, "unit": ""}
    detail = {"answer": match.answer, "number": plain(match.number), "unit": match.unit, "unit_right": match.unit_right}
    return match.fraction, detail


SCORERS: dict[str, Callable[[dict[str, Any], Any], Scored]] = {
    "single": _plainly(single),
    "multiple": _plainly(multiple),
    "truefalse": _plainly(truefalse),
    "ordering": _plainly(ordering),
    "numerical": _numerical,
}


def stored(fraction: Fraction | None) -> Decimal | None:
    """Return the fraction as it is stored: seven decimals, half up."""
    if fraction is None:
        return None
    exact = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return exact.quantize(Decimal("0.0000001"), rounding=ROUND_HALF_UP)
