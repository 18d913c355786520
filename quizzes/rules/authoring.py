"""Checks of a question before it is published: specs/quizzes.md §2.2 and §9."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from quizzes.rules import authoring_parts as parts
from quizzes.rules.choices import everything_ticked
from quizzes.rules.problems import NEARLY, Problem, rows_of
from quizzes.rules.shapes import exact_number

__all__ = ["CHECKS", "Problem", "problems"]
UNMARKED = ("essay", "reflection", "likert", "description")  # no feedback is expected of them


def problems(body: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with a question's body, in the order of the form."""
    kind = body["type"]
    found = [] if body["stem"].strip() else [Problem("no_stem", "stem")]
    if kind not in CHECKS:
        return [*found, Problem("type_unknown", "type")]
    found += CHECKS[kind](body)
    if body.get("picture") and not body["picture"]["alt"].strip():
        found.append(Problem("no_alternative", "picture_alt"))
    if kind not in UNMARKED and not any(_feedbacks(body)):
        found.append(Problem("no_feedback", "general_feedback", blocking=False))
    return found


def _feedbacks(body: dict[str, Any]) -> Iterator[str]:
    yield body["general_feedback"]
    yield from body["feedback"].values()
    for question in (body["question"], *(gap["question"] for gap in body["question"].get("gaps", []))):
        for part in (*question.get("choices", []), *question.get("answers", [])):
            yield part.get("feedback", "")
    yield from body["question"].get("feedback", {}).values()


def _single(question: dict[str, Any]) -> list[Problem]:
    found = rows_of([choice["text"] for choice in question["choices"]], "choices")
    right = [c for c in question["choices"] if exact_number(c["fraction"]) > 1 - NEARLY]
    if len(right) != 1:
        found.append(Problem("several_right" if right else "no_right_choice", "choices"))
    return found


def _multiple(question: dict[str, Any]) -> list[Problem]:
    found = rows_of([choice["text"] for choice in question["choices"]], "choices")
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
    return rows_of([question["texts"][item] for item in question["items"]], "items", most=20)


def _of(check: Callable[[dict[str, Any]], list[Problem]]) -> Callable[[dict[str, Any]], list[Problem]]:
    return lambda body: check(body["question"])


CHECKS: dict[str, Callable[[dict[str, Any]], list[Problem]]] = {
    "single": _of(_single),
    "multiple": _of(_multiple),
    "truefalse": _of(_truefalse),
    "shortanswer": _of(parts.answers),
    "numerical": _of(parts.numerical),
    "matching": _of(parts.matching),
    "ordering": _of(_ordering),
    "cloze": lambda body: parts.cloze(body["question"], body["stem"]),
    "gapselect": lambda body: parts.gapselect(body["question"] | {"picture": body.get("picture")}, body["stem"]),
    "categorise": _of(parts.categorise),
    "hotspot": _of(parts.hotspot),
    "essay": _of(parts.essay),
    "reflection": lambda _body: [],
    "likert": _of(parts.likert),
    "description": lambda _body: [],
}
