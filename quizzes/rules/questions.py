"""What a question must hold before it is scored: the table of specs/quizzes.md §15.2."""

from collections.abc import Callable
from typing import Any

from quizzes.rules.choices import MULTIPLE_RULES
from quizzes.rules.free import limits, steps
from quizzes.rules.gaps import cloze, kind_of
from quizzes.rules.numbers import POSITIONS
from quizzes.rules.numerical import GRADINGS, INPUTS, TOLERANCES
from quizzes.rules.orders import ordering
from quizzes.rules.places import categorise, gapselect, matching
from quizzes.rules.shapes import (
    ShapeError,
    as_text,
    exact_number,
    flag,
    ids,
    need,
    number_between,
    one_of,
    rows,
    some_rows,
)
from quizzes.rules.shortanswer import RULES, forms
from quizzes.rules.zones import hotspot


def check_question(kind: Any, question: Any) -> None:
    """Refuse, by ShapeError, a question of unknown type, with a part missing or with a value that cannot be."""
    if not isinstance(kind, str) or kind not in CHECKS:
        raise ShapeError("type_unknown", f"Type de question inconnu : {kind!r:.60}.")
    if not isinstance(question, dict):
        raise ShapeError("value_invalid", "« question » est un objet.")
    CHECKS[kind](question)


def _worth(row: dict[str, Any]) -> None:
    number_between(need(row, "fraction"), -1, 1, what="fraction")


def _single(question: dict[str, Any]) -> None:
    choices = rows(question, "choices")
    ids(choices)
    for choice in choices:
        _worth(choice)


def _multiple(question: dict[str, Any]) -> None:
    if one_of(question.get("rule", "balanced"), MULTIPLE_RULES, what="rule") == "weights":
        return _single(question)
    choices = rows(question, "choices")
    ids(choices)
    for choice in choices:
        flag(choice, "right")
    return None


def _shortanswer(question: dict[str, Any]) -> None:
    rule = one_of(question.get("rule", "french"), RULES, what="rule")
    for answer in rows(question, "answers"):
        _worth(answer)
        as_text(need(answer, "pattern" if rule == "moodle" else "text"))
    if rule == "moodle":
        flag(question, "case_sensitive", False)
    else:
        list(forms(question, ""))
        number_between(question.get("accents_fraction", "0.5"), 0, 1, what="accents_fraction")


def _numerical(question: dict[str, Any]) -> None:
    for answer in rows(question, "answers"):
        _worth(answer)
        if need(answer, "value") != "*":
            exact_number(answer["value"], what="value")
        if exact_number(answer.get("tolerance") or 0, what="tolerance") < 0:
            raise ShapeError("value_invalid", "tolerance : une marge n'est pas négative.")
        one_of(answer.get("tolerance_type", "nominal"), TOLERANCES, what="tolerance_type")
    units = some_rows(question, "units")
    ids(units, "name")
    if any(exact_number(need(unit, "factor"), what="factor") <= 0 for unit in units):
        raise ShapeError("value_invalid", "factor : un facteur est plus grand que zéro.")
    one_of(question.get("unit_grading", "optional"), GRADINGS, what="unit_grading")
    one_of(question.get("unit_position", "either"), POSITIONS, what="unit_position")
    one_of(question.get("unit_input", "text"), INPUTS, what="unit_input")
    number_between(question.get("unit_penalty", "0.25"), 0, 1, what="unit_penalty")


def _ordering(question: dict[str, Any]) -> None:
    items = need(question, "items")
    if not isinstance(items, list) or not items or len(set(map(as_text, items))) < len(items):
        raise ShapeError("value_invalid", "« items » est une liste d'éléments différents, au moins un.")
    ordering(question, [])


def _cloze(question: dict[str, Any]) -> None:
    for gap in rows(question, "gaps"):
        check_question(kind_of(gap), need(gap, "question"))
    cloze(question, {})


def _likert(question: dict[str, Any]) -> None:
    steps(question)
    flag(question, "no_opinion", False)


def _nothing(_question: dict[str, Any]) -> None:
    """Anything will do."""


def _by(score: Callable[[dict[str, Any], Any], Any]) -> Callable[[dict[str, Any]], None]:
    """Check a question by scoring an empty response: the rule reads the whole question first."""
    return lambda question: score(question, {}) and None


CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": lambda question: flag(question, "answer") and None,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _by(matching),
    "ordering": _ordering,
    "cloze": _cloze,
    "gapselect": _by(gapselect),
    "categorise": _by(categorise),
    "hotspot": _by(hotspot),
    "essay": lambda question: limits(question) and None,
    "likert": _likert,
    "reflection": _nothing,
    "description": _nothing,
}
