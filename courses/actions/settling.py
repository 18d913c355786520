"""Settle: write the completions that the facts have earned, the finishes, the awards. Harmless when repeated.

Reading never writes: screens count by `rules.progress`; rows are written here, by actions, publications and a task.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.actions.finishing import issue_for_finish
from courses.actions.records import Record, earned_of, read_record
from courses.models import Completion, Enrolment, EnrolmentEvent
from courses.rules import changes as ch
from courses.rules.outline import MISSION_ACCEPTED, POSITIONING, QUIZ_PASSED, QUIZ_SUBMITTED, Item, Outline
from courses.rules.progress import Facts, required_now, unmet

SOURCE = {QUIZ_PASSED: "quiz", QUIZ_SUBMITTED: "quiz", MISSION_ACCEPTED: "review", POSITIONING: "positioning"}


@transaction.atomic(savepoint=False)  # nothing of a half is kept: inside another verb, both fail together
def settle(
    outline: Outline,
    enrolments: Iterable[Enrolment],
    *,
    at: datetime,
    only: Item | None = None,
    facts: dict[int, Facts] | None = None,
    record: Record | None = None,
) -> list[Enrolment]:
    """Write completions, finishes and awards that these enrolments have earned; return those finished by this call.

    `only`: after an action on one lesson, read just the facts its rule needs; `facts`, `record`: what is known already.
    """
    enrolments = [e for e in enrolments if e.state != "withdrawn"]
    kinds = {condition.kind for condition in only.conditions} if only else None
    if record is None:
        record = read_record(outline, {e.person_id for e in enrolments}, kinds=kinds, facts=facts)
    elif facts is not None:
        record.facts = facts
    items = [only] if only else list(outline.items)
    fresh = [
        completion for enrolment in enrolments for completion in _earned_now(outline, items, enrolment, record, at)
    ]
    if fresh:
        Completion.objects.bulk_create(fresh, ignore_conflicts=True)
        for row in fresh:
            record.earned[row.person_id][(str(row.item_id), row.edition)] = earned_of(row)
    return [e for e in enrolments if e.finished_at is None and e.state == "active" and _finish(outline, e, record, at)]


def _earned_now(
    outline: Outline, items: list[Item], enrolment: Enrolment, record: Record, at: datetime
) -> list[Completion]:
    earned = record.earned[enrolment.person_id]
    facts = record.facts.get(enrolment.person_id, Facts())
    found = []
    for item in items:
        edition, asked = ch.edition(outline, item.item_id)
        if (item.item_id, edition) in earned or not item.conditions or unmet(item, facts, asked and asked.at):
            continue
        found.append(completion_of(outline, item, enrolment.person_id, edition, at=_when(item, facts, at)))
    return found


def _when(item: Item, facts: Facts, at: datetime) -> datetime:
    """The moment the last condition was satisfied."""
    dates = []
    for condition in item.conditions:
        quiz = facts.quizzes.get(condition.target)
        dates += [
            d
            for d in (
                facts.ticked.get(item.item_id) if condition.kind == "ticked" else None,
                quiz.submitted_at if quiz and condition.kind in (QUIZ_PASSED, QUIZ_SUBMITTED) else None,
                facts.deposited.get(condition.target) if condition.kind == "mission_deposited" else None,
                facts.accepted.get(condition.target) if condition.kind == MISSION_ACCEPTED else None,
                facts.positioned.get(condition.target) if condition.kind == POSITIONING else None,
            )
            if d is not None
        ]
    return max(dates, default=at)


def completion_of(
    outline: Outline,
    item: Item,
    person_id: int,
    edition: int,
    *,
    at: datetime,
    source: str = "",
    by: int | None = None,
    reason: str = "",
) -> Completion:
    """Return an unsaved completion that copies title, minutes, rule and revision."""
    kinds = [condition.kind for condition in item.conditions]
    return Completion(
        person_id=person_id,
        item_id=UUID(item.item_id),
        origin_id=UUID(item.origin_id) if item.origin_id else None,
        course_item_id=UUID(outline.course_id),
        edition=edition,
        title=item.title,
        minutes=item.minutes,
        earned_at=at,
        rule=item.rule,
        revision=item.revision,
        source=source or next((SOURCE[kind] for kind in kinds if kind in SOURCE), "self"),
        by_id=by,
        reason=reason,
    )


def _finish(outline: Outline, enrolment: Enrolment, record: Record, at: datetime) -> bool:
    """Freeze the finish when everything required is done: once, whoever comes first."""
    explanation = record.explain(outline, enrolment, at)
    if not explanation.complete:
        return False
    required = list(required_now(explanation))
    won = Enrolment.objects.filter(pk=enrolment.pk, finished_at__isnull=True).update(finished_at=at, required=required)
    if not won:
        return False
    enrolment.finished_at, enrolment.required = at, required
    EnrolmentEvent.objects.create(enrolment=enrolment, kind="finished", at=at)
    issue_for_finish(enrolment, outline, explanation, at=at)
    return True


def settle_course(outline: Outline, *, at: datetime) -> list[Enrolment]:
    """Settle everybody in a course who has not finished, 500 at a time."""
    finished: list[Enrolment] = []
    keys = Enrolment.objects.live().filter(course_item_id=outline.course_id).order_by("pk").values_list("pk", flat=True)
    keys = list(keys)
    for start in range(0, len(keys), 500):
        some = Enrolment.objects.filter(pk__in=keys[start : start + 500]).select_related("person")
        finished += settle(outline, some, at=at)
    return finished
