"""Checks of a question before it is published: specs/quizzes.md §2.2 and §9."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.rules.choices import everything_ticked
from quizzes.rules.grading import NEARLY
from quizzes.rules.shapes import ShapeError, exact_number
from quizzes.rules.texts import exact

MOST_CHOICES = 10


@dataclass(frozen=True)
class Problem:
    """What is wrong, the field to correct, and whether it stops publication (else it is a warning)."""

    code: str
    field: str
    blocking: bool = True


def problems(body: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with a question's body, in the order of the form."""
    kind, question = body["type"], body["question"]
    found = [] if body["stem"].strip() else [Problem("no_stem", "stem")]
    if kind not in CHECKS:
        return [*found, Problem("type_unknown", "type")]
    found += CHECKS[kind](question)
    if not any(_feedbacks(body)):
        found.append(Problem("no_feedback", "general_feedback", blocking=False))
    return found


def _feedbacks(body: dict[str, Any]) -> Iterator[str]:
    yield body["general_feedback"]
    yield from body["feedback"].values()
    for part in (*body["question"].get("choices", []), *body["question"].get("answers", [])):
        yield part.get("feedback", "")
    yield from body["question"].get("feedback", {}).values()


def _texts(texts: list[str], field: str, most: int = MOST_CHOICES) -> list[Problem]:
    """Between 2 and `most` rows, none empty, none twice."""
    found = [Problem("too_few", field)] if len(texts) < 2 else []
    found += [Problem("too_many", field)] if len(texts) > most else []
    clean = [exact(text) for text in texts]
    found += [Problem("empty_row", field)] if "" in clean else []
    return found + ([Problem("same_twice", field)] if len(set(clean)) < len(clean) else [])


def _single(question: dict[str, Any]) -> list[Problem]:
    found = _texts([choice["text"] for choice in question["choices"]], "choices")
    right = [c for c in question["choices"] if exact_number(c["fraction"]) > 1 - NEARLY]
    if len(right) != 1:
        found.append(Problem("several_right" if right else "no_right_choice", "choices"))
    return found


def _multiple(question: dict[str, Any]) -> list[Problem]:
    found = _texts([choice["text"] for choice in question["choices"]], "choices")
    if question["rule"] == "weights":
        weights = [exact_number(choice["fraction"]) for choice in question["choices"]]
        positive = sum((w for w in weights if w > 0), Fraction(0))
        right = positive > 0
        uneven = right and abs(positive - 1) > NEARLY
        found += [Problem("weights_total", "choices", blocking=False)] if uneven else []
    else:
        right = any(choice["right"] for choice in question["choices"])
    if not right:
        return [*found, Problem("no_right_choice", "choices")]
    if everything_ticked(question) > 1 - NEARLY:
        found.append(Problem("everything_ticked", "choices", blocking=False))
    return found


def _truefalse(question: dict[str, Any]) -> list[Problem]:
    return [] if isinstance(question["answer"], bool) else [Problem("no_answer", "truefalse_answer")]


def _ordering(question: dict[str, Any]) -> list[Problem]:
    return _texts([question["texts"][item] for item in question["items"]], "items", most=20)


def _numerical(question: dict[str, Any]) -> list[Problem]:
    found = []
    values = [answer["value"] for answer in question["answers"]]
    if not any(exact_number(answer["fraction"]) > 1 - NEARLY for answer in question["answers"]):
        found.append(Problem("no_right_answer", "answers"))
    if not all(value == "*" or _is_number(value) for value in values):
        found.append(Problem("not_a_number", "answers"))
    if "*" in values[:-1]:
        found.append(Problem("unreachable", "answers"))
    names = [exact(unit["name"]) for unit in question["units"]]
    if "" in names or len(set(names)) < len(names):
        found.append(Problem("same_twice" if "" not in names else "empty_row", "units"))
    return found


def _is_number(value: Any) -> bool:
    try:
        exact_number(value)
    except ShapeError:
        return False
    return True


CHECKS = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "numerical": _numerical,
}
