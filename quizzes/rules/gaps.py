"""Cloze, scored: gaps of other types, each with a weight. specs/quizzes.md §2.7; its syntax is in cloze.py."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from quizzes.rules.choices import multiple, single
from quizzes.rules.numerical import numerical
from quizzes.rules.parts import Part
from quizzes.rules.shapes import ShapeError, as_text, exact_number, ids, need, rows, unknown
from quizzes.rules.shortanswer import shortanswer
from quizzes.rules.texts import exact


def _numerical(question: dict[str, Any], response: Any) -> Fraction | None:
    match = numerical(question, response)
    return match and match.fraction


SCORERS: dict[str, Callable[[dict[str, Any], Any], Fraction | None]] = {
    "single": single,
    "multiple": multiple,
    "shortanswer": lambda question, response: shortanswer(question, response).fraction,
    "numerical": _numerical,
}


def kind_of(gap: dict[str, Any]) -> str:
    """Return the type of a gap; ShapeError type_unknown when a gap cannot be of this type."""
    kind = need(gap, "type")
    if kind not in tuple(SCORERS):
        raise ShapeError("type_unknown", f"Un trou ne peut pas être du type {kind!r:.60}.")
    return kind


def weight_of(gap: dict[str, Any]) -> Fraction:
    """Return the weight of a gap, 0 or more."""
    weight = exact_number(gap.get("weight", 1), what="weight")
    if weight < 0:
        raise ShapeError("value_invalid", "weight : un poids n'est pas négatif.")
    return weight


def weightless(question: dict[str, Any]) -> bool:
    """Whether nothing can be earned: the weights total 0."""
    return not any(weight_of(gap) for gap in rows(question, "gaps"))


def cloze(question: dict[str, Any], response: Any) -> tuple[list[Part], bool]:
    """Return the gaps, and whether every one was read; a blank or unreadable gap is worth 0."""
    gaps = rows(question, "gaps")
    names = ids(gaps)
    if not isinstance(response, dict):
        raise ShapeError("value_invalid", "La réponse est un objet : une réponse pour chaque trou.")
    for name in response:
        if name not in names:
            raise unknown(name)
    parts, readable = [], True
    for name, gap in zip(names, gaps, strict=True):
        answer = compared(response.get(name))
        fraction = None if answer is None else SCORERS[kind_of(gap)](need(gap, "question"), response[name])
        readable = readable and fraction is not None
        parts.append(Part(name, fraction or Fraction(0), answer, weight_of(gap)))
    return parts, readable


def compared(response: Any) -> Any:
    """Return the response of a gap as it is compared from try to try; None when blank."""
    if response is None:
        return None
    if isinstance(response, list):
        return sorted(map(as_text, response)) or None
    if isinstance(response, dict):
        number, unit = (compared(response.get(key)) for key in ("answer", "unit"))
        return None if number is None else (number, unit)
    return exact(as_text(response)) or None
