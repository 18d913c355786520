"""Read what people earned and did: completions and facts, set-based, for one course or for many at once.

Every reader takes as many queries for one person as for a thousand, and for one course as for thirty.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Aggregate, CharField, Max, Q, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast, Concat

from courses.models import Completion, Deposit, Enrolment, LearningEvent, PositioningAnswer
from courses.rules import changes as ch
from courses.rules.outline import (
    MISSION_ACCEPTED,
    MISSION_DEPOSITED,
    POSITIONING,
    QUIZ_PASSED,
    QUIZ_SUBMITTED,
    TICKED,
    Condition,
    Outline,
)
from courses.rules.progress import Earned, Enrolled, Explanation, Facts, QuizFact, explain
from people.prepared import Given, Prepared
from quizzes.models import Attempt, Quiz
from quizzes.results import results_for

Evidence = dict[str, dict[int, dict[str, dict[str, Any]]]]  # course → person → kind of evidence → key → when
QUIZ_KINDS = {QUIZ_PASSED, QUIZ_SUBMITTED}


def enrolled(enrolment: Enrolment) -> Enrolled:
    """Return an enrolment as rules need it."""
    return Enrolled(enrolment.started_at, enrolment.finished_at, tuple(enrolment.required or ()))


EARNED_FIELDS = (
    "person_id",
    "course_item_id",
    "item_id",
    "edition",
    "earned_at",
    "title",
    "source",
    "rule",
    "minutes",
)


def earned_of(row: Any) -> Earned:
    """Return a completion (or a row of EARNED_FIELDS) as rules need it."""
    rule = tuple(Condition(**condition) for condition in row.rule)
    return Earned(str(row.item_id), row.earned_at, row.edition, row.title, row.source, rule, row.minutes)


@dataclass
class Record:
    """What several people earned and did in one course, read with a constant number of queries."""

    earned: dict[int, dict[tuple[str, int], Earned]] = field(default_factory=lambda: defaultdict(dict))
    facts: dict[int, Facts] = field(default_factory=dict)

    def explain(self, outline: Outline, enrolment: Enrolment, at: datetime) -> Explanation:
        """Return the explanation of one enrolment."""
        person = enrolment.person_id
        return explain(outline, enrolled(enrolment), self.earned[person], self.facts.get(person, Facts()), at)


class Joined(Aggregate):
    """Every value in one text, with commas: one row to fetch instead of fifty (each is a turn among the threads)."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same under its other name."""
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)


def earned_text(person: Any, course: Any) -> QuerySet:
    """Return what one person earned in a course as one text, « item:edition,… »: a query, or a part of another."""
    rows = Completion.objects.live().filter(person=person, course_item_id=course).order_by()
    pair = Concat(Cast("item_id", CharField()), Value(":"), Cast("edition", CharField()))
    return rows.values("person").annotate(pairs=Joined(pair)).values_list("pairs")


EARNED = Prepared(
    lambda: earned_text(Given("person", Completion._meta.get_field("person")), Given("course", UUIDField()))
)


def read_earned(outline: Outline, person: int, text: str | None = None) -> Collection[tuple[str, int]]:
    """Return what one person earned in a course, as (item, edition): all that a lesson page needs, in one small query.

    `text`: the same as `earned_text` gave it with something else, None when it was not asked; then it is asked.
    """
    if _has_moved_in(outline):
        return read_record(outline, [person], facts={}).earned[person]
    if text is None:
        found = EARNED.first(person=person, course=outline.course_id)
        text = found[0] if found else ""
    pairs = (pair.split(":") for pair in text.replace("-", "").split(",") if pair)
    return {(outline.by_digits[digits], int(edition)) for digits, edition in pairs if digits in outline.by_digits}


def read_record(
    outline: Outline,
    people: Iterable[int],
    *,
    kinds: Iterable[str] | None = None,
    facts: dict[int, Facts] | None = None,
) -> Record:
    """Read completions and facts of these people (primary keys) for a course: at most six queries.

    `kinds`: only the facts these kinds of condition need; `facts`: these, and nothing more is read.
    """
    return read_records([outline], people, kinds=kinds, facts=facts)[outline.course_id]


def read_records(
    outlines: Iterable[Outline],
    people: Iterable[int],
    *,
    kinds: Iterable[str] | None = None,
    facts: dict[int, Facts] | None = None,
) -> dict[str, Record]:
    """Read the same for several courses, by course id: at most six queries however many courses there are."""
    outlines, people = list(outlines), list(people)
    records = {outline.course_id: Record() for outline in outlines}
    moved = [outline for outline in outlines if _has_moved_in(outline)]
    rows = Completion.objects.live().filter(person__in=people, course_item_id__in=[*records])
    if moved:
        moved_items = [item_id for outline in moved for item_id in outline.by_id]
        rows = Completion.objects.live().filter(person__in=people, item_id__in=moved_items) | rows
    for row in rows.values_list(*EARNED_FIELDS, named=True) if outlines else ():
        here = {str(row.course_item_id)} | {o.course_id for o in moved if str(row.item_id) in o.by_id}
        for course_id in here & records.keys():
            records[course_id].earned[row.person_id][(str(row.item_id), row.edition)] = earned_of(row)
    if facts is None:
        every = {condition.kind for outline in outlines for condition in outline.conditions()}
        found = _read_facts(outlines, people, every if kinds is None else set(kinds))
    for course_id, record in records.items():
        record.facts = found.get(course_id, {}) if facts is None else facts
    return records


def _has_moved_in(outline: Outline) -> bool:
    return any(change.kind == ch.MOVED_IN and change.item_id in outline.by_id for change in outline.changes)


def read_facts(outline: Outline, people: Iterable[int], kinds: Iterable[str]) -> dict[int, Facts]:
    """Read what these people did in one course, for these kinds of condition: one query a kind of evidence."""
    return _read_facts([outline], list(people), set(kinds)).get(outline.course_id, {})


def _read_facts(outlines: list[Outline], people: list[int], kinds: set[str]) -> dict[str, dict[int, Facts]]:
    found: Evidence = defaultdict(
        lambda: defaultdict(
            lambda: {"ticked": {}, "quizzes": {}, "deposited": {}, "accepted": {}, "positioned": {}, "started": set()}
        )
    )
    courses = [outline.course_id for outline in outlines]
    if TICKED in kinds:
        events = LearningEvent.objects.filter(
            person__in=people, kind__in=["ticked", "opened"], enrolment__course_item_id__in=courses
        ).values_list("enrolment__course_item_id", "person_id", "item_id", "kind", "made_at")
        for course, person, item, kind, at in events:
            mine = found[str(course)][person]
            mine["started"].add(str(item))
            if kind == "ticked":
                mine["ticked"][str(item)] = max(at, mine["ticked"].get(str(item), at))
    if kinds & QUIZ_KINDS:
        _read_quizzes(found, outlines, people)
    if kinds & {MISSION_DEPOSITED, MISSION_ACCEPTED}:
        _read_missions(found, courses, people)
    if POSITIONING in kinds:
        answers = PositioningAnswer.objects.filter(person__in=people, course_item_id__in=courses)
        for course, person, moment, at in answers.values_list("course_item_id", "person_id", "moment", "received_at"):
            found[str(course)][person]["positioned"][moment] = at
    return {
        course: {person: Facts(**evidence) for person, evidence in by_person.items()}
        for course, by_person in found.items()
    }


def _read_missions(found: Evidence, courses: list[str], people: list[int]) -> None:
    deposits = Deposit.objects.filter(person__in=people, enrolment__course_item_id__in=courses)
    accepted = Max("reviews__at", filter=Q(reviews__decision="accepted"))
    for course, person, mission, at, accepted_at in (
        deposits.annotate(accepted_at=accepted)
        .order_by("received_at", "pk")
        .values_list("enrolment__course_item_id", "person_id", "mission_uuid", "received_at", "accepted_at")
    ):
        mine = found[str(course)][person]
        mine["deposited"][str(mission)] = at
        if accepted_at:
            mine["accepted"][str(mission)] = max(accepted_at, mine["accepted"].get(str(mission), accepted_at))


def _read_quizzes(found: Evidence, outlines: list[Outline], people: list[int]) -> None:
    """The result of each quiz; for a lesson asked again, the best attempt handed in since then."""
    courses: dict[int, set[str]] = defaultdict(set)  # the courses that ask for a quiz, by its primary key
    targets: dict[int, str] = {}
    for outline in outlines:
        for condition in outline.conditions():
            if condition.kind in QUIZ_KINDS and (key := quiz_key(condition.target)):
                courses[key].add(outline.course_id)
                targets[key] = condition.target
    for (person, quiz), result in results_for(people, targets).items():
        fact = QuizFact(_percent(result.percent), result.earned_at or result.submitted_at)
        for course in courses[quiz]:
            found[course][person]["quizzes"][targets[quiz]] = fact
    asked = _asked_again(outlines)
    if not asked:
        return
    since: dict[tuple[str, int, int], QuizFact] = {}
    attempts = Attempt.objects.counted().filter(person__in=people, quiz__in={quiz for _course, quiz in asked})
    fields = ("person_id", "quiz_id", "mark", "max", "submitted_at")
    for attempt in attempts.filter(submitted_at__gt=min(asked.values())).only(*fields).order_by("submitted_at"):
        fact = QuizFact(_percent(attempt.percent), attempt.submitted_at)
        for course in courses[attempt.quiz_id]:
            when = asked.get((course, attempt.quiz_id))
            if when and attempt.submitted_at > when:
                key = (course, attempt.person_id, attempt.quiz_id)
                since[key] = max(since.get(key, fact), fact, key=lambda one: -1 if one.percent is None else one.percent)
    for (course, person, quiz), fact in since.items():
        found[course][person]["quizzes"][targets[quiz]] = fact


def _asked_again(outlines: list[Outline]) -> dict[tuple[str, int], datetime]:
    """When a lesson with a quiz was last asked again, by course and quiz."""
    found: dict[tuple[str, int], datetime] = {}
    for outline in outlines:
        for item in outline.items:
            asked = ch.edition(outline, item.item_id)[1]
            for condition in item.conditions if asked else ():
                if condition.kind in QUIZ_KINDS and (key := quiz_key(condition.target)):
                    found[(outline.course_id, key)] = asked.at
    return found


def _percent(percent: Any) -> float | None:
    return None if percent is None else float(percent)


@lru_cache(maxsize=4096)
def _quiz_key(uuid: str) -> int:
    return Quiz.objects.values_list("pk", flat=True).get(uuid=uuid)


def quiz_key(uuid: str) -> int | None:
    """Return a quiz's primary key; it never changes, so it is asked once a process. None for a quiz that is gone."""
    try:
        return _quiz_key(uuid)
    except Quiz.DoesNotExist:
        return None
