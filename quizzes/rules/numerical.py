"""Numerical answers with tolerances and units: specs/quizzes.md §2.4, « Matching » and « Units »."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.rules.numbers import POSITIONS, Reading, read_number
from quizzes.rules.shapes import as_text, exact_number, need, one_of
from quizzes.rules.texts import exact

TOLERANCES = ("nominal", "relative", "geometric")
GRADINGS = ("optional", "mark", "max")
INPUTS = ("text", "select", "none")


@dataclass(frozen=True)
class Match:
    """What was read, which answer matched and what it is worth."""

    fraction: Fraction
    answer: int | None
    number: Fraction
    unit: str
    unit_right: bool


def read(question: dict[str, Any], response: Any) -> Reading | None:
    """Return the number and unit of a response, or None when it is not understood."""
    units = [as_text(need(unit, "name")) for unit in question.get("units") or []]
    position = one_of(question.get("unit_position", "either"), POSITIONS, what="unit_position")
    mode = one_of(question.get("unit_input", "text"), INPUTS, what="unit_input")
    if isinstance(response, dict):
        typed, unit = ("" if response.get(key) is None else as_text(response[key]) for key in ("answer", "unit"))
        reading = read_number(typed, position=position, units=units)
        return reading and Reading(reading.value, exact(unit), reading.typed)
    reading = read_number(as_text(response), position=position, units=units)
    return Reading(reading.value, "", reading.typed) if reading and mode != "text" else reading


def numerical(question: dict[str, Any], response: Any) -> Match | None:
    """Score a number: answers in order, the first that matches wins; None (« invalid ») when unreadable."""
    answers = need(question, "answers")
    grading = one_of(question.get("unit_grading", "optional"), GRADINGS, what="unit_grading")
    penalty = exact_number(question.get("unit_penalty", "0.25"), what="unit_penalty")
    reading = read(question, response)
    if reading is None:
        return None
    units = question.get("units") or []
    factors = {exact(as_text(unit["name"])): exact_number(need(unit, "factor"), what="factor") for unit in units}
    factor = factors.get(reading.unit)
    scaled = reading.value / factor if factor else None
    for index, answer in enumerate(answers):
        unit_right = scaled is not None and _within(answer, scaled)
        if unit_right or _within(answer, reading.value):
            fraction = exact_number(need(answer, "fraction"), what="fraction")
            if units and not unit_right:
                fraction = _fined(fraction, grading, penalty)
            return Match(fraction, index, reading.value, reading.unit, unit_right)
    return Match(Fraction(0), None, reading.value, reading.unit, False)


def _fined(fraction: Fraction, grading: str, penalty: Fraction) -> Fraction:
    """Take away what a missing or wrong unit costs."""
    if grading == "mark":
        return fraction * (1 - penalty)
    return max(Fraction(0), fraction - penalty) if grading == "max" else fraction


def _within(answer: dict[str, Any], x: Fraction) -> bool:
    """Whether x is this answer, bounds included; `*` catches every number."""
    value = need(answer, "value")
    if value == "*":
        return True
    a = exact_number(value, what="value")
    t = exact_number(answer.get("tolerance") or 0, what="tolerance")
    kind = one_of(answer.get("tolerance_type", "nominal"), TOLERANCES, what="tolerance_type")
    if kind == "nominal":
        return abs(x - a) <= t
    if kind == "relative":
        return abs(x - a) <= t * abs(a)
    if a == 0 or x == 0:
        return a == x
    return (a > 0) == (x > 0) and abs(a) <= abs(x) * (1 + t) and abs(x) <= abs(a) * (1 + t)
