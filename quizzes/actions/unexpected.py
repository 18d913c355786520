"""Answers nobody foresaw: read, grouped, accepted as one more answer of the question. §10."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from people.models import User
from quizzes.actions.followed import note
from quizzes.models import ANSWERS, Answer, Gap, Question, QuestionVersion, Step
from quizzes.models.shapes import number
from quizzes.rules.grading import grade, stored
from quizzes.rules.numbers import french, read_number
from quizzes.rules.regrade import refusal
from quizzes.rules.unexpected import Group, grouped, kinds_of, typed


class HasDraft(Exception):
    """The question has changes in draft, or is locked: accepting an answer would publish what is not ready."""


class NotAnAnswer(Exception):
    """Nothing that could be accepted: no such gap, not a number, a question without accepted answers."""


@dataclass(frozen=True)
class Found:
    """What was typed in answer to a question: matched by nothing, accepted thanks to the tolerance; of how many."""

    version: QuestionVersion
    unmatched: list[Group]
    tolerated: list[Group]
    total: int


def unexpected(question: Question) -> Found | None:
    """Return what the latest version of a question does not foresee, from all attempts handed in; None: not typed."""
    version = question.versions.order_by("-number").first()
    kinds = kinds_of(version.body) if version else {}
    if version is None or not kinds:
        return None
    found, total = [], 0
    for old, response in _responses(question):
        if not refusal(old, version.body):
            total += 1
            found += typed(version.body, response)
    return Found(version, *grouped(found, kinds), total)


def _responses(question: Question) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield (body answered, response handed in), in two queries."""
    bodies = dict(question.versions.values_list("pk", "body"))
    steps = Step.objects.filter(
        slot__version__in=bodies,
        slot__attempt__state="submitted",
        slot__attempt__quiz__kind="quiz",
        slot__attempt__is_preview=False,
        kind__in=ANSWERS,
    ).exclude(slot__state__startswith="mangr")
    last = {slot: (version, data) for slot, version, data in steps.order_by("seq").values_list(*LAST)}
    for version, data in last.values():
        yield bodies[version], data.get("response")


LAST = ("slot", "slot__version", "data")


@transaction.atomic
def accept_answer(
    question: Question, *, gap: str, text: str, fraction: Decimal, feedback: str, by: User, at: datetime
) -> QuestionVersion:
    """Add an accepted answer and publish; HasDraft, NotAnAnswer, ValidationError. Accepted already: the same version."""
    question = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    latest = question.versions.order_by("-number").first()
    if latest is None or not question.live or question.has_unpublished_changes or question.locked:
        raise HasDraft
    if _known(latest.body, gap, text, fraction):
        return latest
    if gap:
        _add_to_gap(question, gap, text, fraction, feedback)
    else:
        _add_answer(question, text, fraction, feedback)
    question.save_revision(user=by).publish(user=by)
    version = question.versions.order_by("-number").first()
    note("answer_accept", question, by=by, at=at, answer=text[:200], worth=number(fraction), version=version.number)
    return version


def _known(body: dict[str, Any], gap: str, text: str, fraction: Decimal) -> bool:
    """Whether the answer is worth this already, by an answer of its own."""
    kinds = kinds_of(body)
    if gap not in kinds:
        raise NotAnAnswer
    rows = [row for row in body["question"].get("gaps") or [] if row["id"] == gap]
    question = rows[0]["question"] if rows else body["question"]
    if kinds[gap] == "numerical" and _number(text) is None:
        raise NotAnAnswer
    one = grade(kinds[gap], question, text)
    index = one.detail.get("answer")
    return index is not None and stored(one.fraction) == fraction and bool(typed_star(question, index))


def typed_star(question: dict[str, Any], index: int) -> bool:
    """Whether the answer at this place is more than a star that catches everything."""
    answer = question["answers"][index]
    return answer.get("pattern", answer.get("value")) != "*"


def _number(text: str) -> str | None:
    reading = read_number(text.strip())
    return french(reading.typed).replace("\u202f", "") if reading else None


def _add_answer(question: Question, text: str, fraction: Decimal, feedback: str) -> None:
    """Put the answer after the others, but before a star, which would catch it first."""
    value = _number(text) if question.type == "numerical" else text.strip()
    if question.type == "shortanswer" and question.short_rule == "moodle":
        value = value.replace("*", r"\*")
    rows = list(question.answers.all())
    place = next((n for n, row in enumerate(rows) if row.value.strip() == "*"), len(rows))
    rows.insert(place, Answer(value=value, fraction=fraction, feedback=feedback.strip()))
    for order, row in enumerate(rows):
        row.sort_order = order
    question.answers = rows


def _add_to_gap(question: Question, gap: str, text: str, fraction: Decimal, feedback: str) -> None:
    """Write the answer as one more line of the gap: =text, %50%text, #comment."""
    rows = list(question.gaps.all())
    row = next((row for row in rows if str(row.uuid) == gap), None)
    if row is None:
        raise NotAnAnswer
    lines = [line for line in row.text.splitlines() if line.strip()]
    place = next((n for n, line in enumerate(lines) if _is_star(line)), len(lines))
    lines.insert(place, _line(row, text, fraction, feedback))
    row.text = "\n".join(lines)
    question.gaps = rows


def _is_star(line: str) -> bool:
    head = line.split("#")[0].strip().lstrip("=")
    return head.rpartition("%")[2].strip() == "*"


def _line(row: Gap, text: str, fraction: Decimal, feedback: str) -> str:
    value = _number(text) if row.kind == "numerical" else " ".join(text.split())
    value = (value or "").replace("\\", r"\\").replace("#", r"\#").replace("*", r"\*")
    head = "=" if fraction == 1 else f"%{number(fraction * 100)}%"
    comment = " ".join(feedback.split()).replace("#", r"\#")
    return f"{head}{value}{'#' + comment if comment else ''}"
