"""Regrading: the same answers against another version of their question. specs/quizzes.md §10."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.exchange import same
from quizzes.rules.grading import Grade
from quizzes.rules.orders import drawn
from quizzes.rules.tries import grade_tries, tries_allowed

LISTS = (
    "choices",
    "stems",
    "options",
    "categories",
    "places",
    "markers",
    "zones",
    "gaps",
)  # what an answer names by id
BY_PERSON = ("mangrwrong", "mangrpartial", "mangrright")
SAME, RISE, FALL, REFUSED, MANUAL = "same", "rise", "fall", "refused", "manual"


def parts_of(body: dict[str, Any]) -> frozenset[str]:
    """Return the ids that an answer to this question may name.

    Accepted texts, numbers and units are no parts: an answer is typed, so one more of them leaves old answers comparable.
    """
    question = body["question"]
    found = [row["id"] for name in LISTS for row in question.get(name) or []]
    found += [item if isinstance(item, str) else item["id"] for item in question.get("items") or []]
    for gap in question.get("gaps") or []:
        found += [choice["id"] for choice in gap["question"].get("choices", [])]
    if body["type"] == "likert":
        found += [str(step) for step, _label in enumerate(question["scale"])]
    return frozenset(found)


def refusal(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Why answers to one version cannot be read in another: "type", "parts", or nothing."""
    if old["type"] != new["type"]:
        return "type"
    return "parts" if parts_of(old) != parts_of(new) else ""


def replay(body: dict[str, Any], checks: Sequence[Any], last: Any, *, order: Sequence[str] = ()) -> Grade:
    """Grade what a learner did, from the beginning, by another version; ShapeError when it cannot be read in it.

    `checks`: the tries, oldest first. `last`: the answer handed in; changed since the last try, it is one more. A try
    that was given stays a try, even where the version has fewer hints.
    """
    responses = [*checks] if checks and same(checks[-1], last) else [*checks, last]
    kind, question = body["type"], drawn(body["question"], order)
    hints = max(len(body["hints"]), len(responses) - 1) if tries_allowed(kind, 1) > 1 else 0
    return grade_tries(kind, question, responses, penalty=Fraction(body["penalty"]), hints=hints).grade


def verdict(old: Decimal | None, new: Decimal | None) -> str:
    """Compare two stored fractions: same, rise or fall; a mark that appears or disappears waits for a person too."""
    if old == new:
        return SAME
    return RISE if old is not None and new is not None and new > old else FALL


def applies(found: str, *, confirmed: bool) -> bool:
    """Whether a change is applied: « ne jamais baisser une note sans confirmation »."""
    return found == RISE or (found == FALL and confirmed)
