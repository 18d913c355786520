"""Settle: write the completions that the facts have earned, the finishes, the awards. Harmless when repeated.

Reading never writes: screens count by `rules.progress`; rows are written here, by actions, publications and a task.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import transaction

from courses.actions.finishing import issue_for_finish
from courses.models import (
    Completion,
    Deposit,
    Enrolment,
    EnrolmentEvent,
    LearningEvent,
    PositioningAnswer,
    Review,
)
from courses.rules import changes as ch
from courses.rules.outline import (
    MISSION_ACCEPTED,
    POSITIONING,
    QUIZ_PASSED,
    QUIZ_SUBMITTED,
    Condition,
    Item,
    Outline,
)
from courses.rules.progress import Earned, Enrolled, Explanation, Facts, QuizFact, explain, required_now, unmet
from quizzes.models import Attempt, Quiz
from quizzes.results import results_for

SOURCE = {QUIZ_PASSED: "quiz", QUIZ_SUBMITTED: "quiz", MISSION_ACCEPTED: "review", POSITIONING: "positioning"}


def enrolled(enrolment: Enrolment) -> Enrolled:
    """Return an enrolment as rules need it."""
    return Enrolled(enrolment.started_at, enrolment.finished_at, tuple(enrolment.required or ()))


@dataclass
class Record:
    """What several people earned and did in one course, read with a constant number of queries."""

    earned: dict[int, dict[tuple[str, int], Earned]] = field(default_factory=lambda: defaultdict(dict))
    facts: dict[int, Facts] = field(default_factory=dict)

    def explain(self, outline: Outline, enrolment: Enrolment, at: datetime) -> Explanation:
        """Return the explanation of one enrolment."""
        person = enrolment.person_id
        return explain(outline, enrolled(enrolment), self.earned[person], self.facts.get(person, Facts()), at)


def read_record(
    outline: Outline,
    people: Iterable[int],
    *,
    kinds: Iterable[str] | None = None,
    facts: dict[int, Facts] | None = None,
) -> Record:
    """Read completions and facts of these people (primary keys) for a course: at most seven queries.

    `kinds`: only the facts these kinds of condition need; `facts`: these, and nothing more is read.
    """
    people = list(people)
    record = Record()
    rows = Completion.objects.live().filter(person__in=people, course_item_id=outline.course_id)
    moved_in = [
        i.item_id for i in outline.items if any(c.kind == ch.MOVED_IN for c in outline.history.get(i.item_id, ()))
    ]
    if moved_in:
        rows = Completion.objects.live().filter(person__in=people, item_id__in=[*outline.by_id]) | rows
    for row in rows:
        record.earned[row.person_id][(str(row.item_id), row.edition)] = earned_of(row)
    every = {condition.kind for condition in outline.conditions()}
    record.facts = read_facts(outline, people, every if kinds is None else set(kinds)) if facts is None else facts
    return record


def earned_of(row: Completion) -> Earned:
    """Return a completion as rules need it."""
    rule = tuple(Condition(**condition) for condition in row.rule)
    return Earned(str(row.item_id), row.earned_at, row.edition, row.title, row.source, rule, row.minutes)


def read_facts(outline: Outline, people: list[int], kinds: set[str]) -> dict[int, Facts]:
    """Read what these people did, set-based: one query a kind of evidence."""
    found: dict[int, dict[str, dict]] = defaultdict(
        lambda: {"ticked": {}, "quizzes": {}, "deposited": {}, "accepted": {}, "positioned": {}}
    )
    if "ticked" in kinds:
        events = LearningEvent.objects.filter(
            person__in=people, kind="ticked", enrolment__course_item_id=outline.course_id
        )
        for person, item, at in events.values_list("person_id", "item_id", "made_at"):
            mine = found[person]["ticked"]
            mine[str(item)] = max(at, mine.get(str(item), at))
    if kinds & {QUIZ_PASSED, QUIZ_SUBMITTED}:
        for person, quiz, fact in _quiz_facts(outline, people):
            found[person]["quizzes"][quiz] = fact
    if kinds & {"mission_deposited", MISSION_ACCEPTED}:
        deposits = Deposit.objects.filter(person__in=people, enrolment__course_item_id=outline.course_id)
        for person, mission, at in deposits.values_list("person_id", "mission_uuid", "received_at"):
            found[person]["deposited"][str(mission)] = at
        reviews = Review.objects.filter(
            deposit__person__in=people, deposit__enrolment__course_item_id=outline.course_id, decision="accepted"
        )
        for person, mission, at in reviews.values_list("deposit__person_id", "deposit__mission_uuid", "at"):
            found[person]["accepted"][str(mission)] = at
    if POSITIONING in kinds:
        answers = PositioningAnswer.objects.filter(person__in=people, course_item_id=outline.course_id)
        for person, moment, at in answers.values_list("person_id", "moment", "received_at"):
            found[person]["positioned"][moment] = at
    return {person: Facts(**evidence) for person, evidence in found.items()}


def _quiz_facts(outline: Outline, people: list[int]) -> Iterable[tuple[int, str, QuizFact]]:
    """The best attempt of each quiz; for a lesson asked again, the best since then."""
    quizzes = {quiz_key(c.target): c.target for c in outline.conditions() if c.kind in (QUIZ_PASSED, QUIZ_SUBMITTED)}
    quizzes.pop(None, None)
    for (person, quiz), result in results_for(people, quizzes).items():
        percent = None if result.percent is None else float(result.percent)
        yield person, quizzes[quiz], QuizFact(percent, result.earned_at or result.submitted_at)
    for item in outline.items:
        asked = ch.edition(outline, item.item_id)[1]
        if asked is None:
            continue
        again = [quiz_key(c.target) for c in item.conditions if c.kind in (QUIZ_PASSED, QUIZ_SUBMITTED)]
        for attempt in Attempt.objects.counted().filter(person__in=people, quiz__in=again, submitted_at__gt=asked.at):
            percent = None if attempt.percent is None else float(attempt.percent)
            yield attempt.person_id, quizzes[attempt.quiz_id], QuizFact(percent, attempt.submitted_at)


@lru_cache(maxsize=4096)
def _quiz_key(uuid: str) -> int:
    return Quiz.objects.values_list("pk", flat=True).get(uuid=uuid)


def quiz_key(uuid: str) -> int | None:
    """Return a quiz's primary key; it never changes, so it is asked once a process. None for a quiz that is gone."""
    try:
        return _quiz_key(uuid)
    except Quiz.DoesNotExist:
        return None


@transaction.atomic
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
