"""Recalls: agreed to, asked, answered, stopped. Nothing is earned and nothing is taken away (specs/quizzes.md §14)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, QuerySet, Value
from django.utils import timezone

from people.models import User
from quizzes.models import AttemptSlot, Question, QuestionVersion, QuizSlot, RecallAnswer, RecallPlan
from quizzes.rules import recall
from quizzes.rules.grading import UNMARKED_TYPES, grade, stored

MOST_KEPT = 5  # questions to remember of one module
LEAST_SHOWN = 5  # answers before a group's facility is told
UNASKED = UNMARKED_TYPES | {"essay"}  # a person would have to read them


@dataclass(frozen=True)
class Due:
    """What a plan asks now: the day it was due and the questions, as they were published last."""

    plan: RecallPlan
    due_on: date
    versions: tuple[QuestionVersion, ...]


@dataclass(frozen=True)
class Facility:
    """How a group finds one question: a mean fraction and how many answers, None where there are too few to tell."""

    question: Question
    end: Decimal | None
    steps: tuple[Decimal | None, ...]
    answers: int


def to_remember(quizzes: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[int]]:
    """Return the questions ticked « à retenir » of these quizzes, five at most each, in one query."""
    return _kept(_ticked(quizzes).order_by("sort_order").values_list("quiz__uuid", "question"))


def to_offer(person: User, quizzes: Iterable[uuid.UUID]) -> tuple[dict[uuid.UUID, list[int]], set[uuid.UUID]]:
    """Return what is to remember of these quizzes, and what this person was asked about already, in one query."""
    asked = RecallPlan.objects.filter(person=person).order_by().values_list("subject", Value(0))
    rows = list(_ticked(quizzes).order_by().values_list("quiz__uuid", "question").union(asked, all=True))
    return _kept(row for row in rows if row[1]), {subject for subject, question in rows if not question}


def _ticked(quizzes: Iterable[uuid.UUID]) -> QuerySet[QuizSlot]:
    ticked = QuizSlot.objects.filter(recall=True, quiz__uuid__in=list(quizzes))
    return ticked.filter(question__live=True, question__archived_at__isnull=True).exclude(question__type__in=UNASKED)


def _kept(rows: Iterable[tuple[uuid.UUID, int]]) -> dict[uuid.UUID, list[int]]:
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    for quiz, question in rows:
        if len(found[quiz]) < MOST_KEPT:
            found[quiz].append(question)
    return dict(found)


@transaction.atomic
def agree(
    person: User, subject: uuid.UUID, *, label: str, questions: Sequence[int], days: Sequence[int], at: datetime
) -> RecallPlan:
    """Begin the recalls of something finished; agreed to again after a stop, they go on from where they were."""
    plan, created = RecallPlan.objects.get_or_create(
        person=person,
        subject=subject,
        defaults={
            "label": label[:200],
            "questions": list(questions)[:MOST_KEPT],
            "days": sorted(days),
            "started_at": at,
        },
    )
    if not created and plan.stopped_at:
        RecallPlan.objects.filter(pk=plan.pk).update(stopped_at=None)
        plan.stopped_at = None
    return plan


def stop(plan: RecallPlan, *, at: datetime) -> None:
    """End the recalls; twice does no harm."""
    RecallPlan.objects.filter(pk=plan.pk, stopped_at__isnull=True).update(stopped_at=at)


def history_of(plans: Iterable[RecallPlan]) -> dict[int, list[recall.Recall]]:
    """Return what was answered of each plan, oldest first, in one query."""
    rows = RecallAnswer.objects.filter(plan__in=[plan.pk for plan in plans]).order_by("answered_at")
    days: dict[int, dict[date, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))
    when: dict[tuple[int, date], date] = {}
    for plan, due, question, state, at in rows.values_list(
        "plan", "due_on", "version__question", "state", "answered_at"
    ):
        days[plan][due][str(question)] = state == "gradedright"
        when[plan, due] = timezone.localdate(at)
    return {
        plan: [recall.Recall(when[plan, due], right) for due, right in sorted(own.items())]
        for plan, own in days.items()
    }


def next_days(plans: Iterable[RecallPlan]) -> dict[int, date | None]:
    """Return the day of the next recall of each plan, None when nothing more is asked; one query."""
    plans = list(plans)
    history = history_of(plans)
    return {plan.pk: recall.next_due(history.get(plan.pk, []), _plan(plan)) for plan in plans}


def _plan(plan: RecallPlan) -> recall.RecallPlan:
    return recall.RecallPlan(timezone.localdate(plan.started_at), tuple(plan.days), stopped=plan.stopped_at is not None)


def due(plan: RecallPlan, *, on: date) -> Due | None:
    """Return what a plan asks on a day, or None: not yet, no more, or none of its questions is published any longer."""
    history = history_of([plan]).get(plan.pk, [])
    day = recall.next_due(history, _plan(plan))
    if day is None or day > on:
        return None
    live = Question.objects.kept().filter(pk__in=plan.questions, live=True).exclude(type__in=UNASKED)
    known = {version.question_id: version for version in QuestionVersion.objects.latest_of(live.values("pk"))}
    kept = [str(question) for question in plan.questions if question in known]
    asked = recall.to_ask(kept, history)
    return Due(plan, day, tuple(known[int(question)] for question in asked)) if asked else None


@transaction.atomic
def answer(plan: RecallPlan, due_on: date, responses: Mapping[int, Any], *, at: datetime) -> list[RecallAnswer]:
    """Keep the answers to the recall that is due (question → response); the same recall twice is kept once.

    A recall that is no longer due gives back what was answered then.
    """
    plan = RecallPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    asked = due(plan, on=timezone.localdate(at))
    if asked and asked.due_on == due_on:
        RecallAnswer.objects.bulk_create(
            _answer(plan, version, due_on, responses.get(version.question_id), at) for version in asked.versions
        )
    return list(RecallAnswer.objects.filter(plan=plan, due_on=due_on).select_related("version").order_by("pk"))


def _answer(plan: RecallPlan, version: QuestionVersion, due_on: date, response: Any, at: datetime) -> RecallAnswer:
    one = grade(version.body["type"], version.body["question"], response)
    return RecallAnswer(
        plan=plan,
        version=version,
        due_on=due_on,
        response=response,
        state=one.state,
        fraction=stored(one.fraction),
        answered_at=at,
    )


def waiting(person: User, *, on: date) -> list[RecallPlan]:
    """Return somebody's plans that ask something now, in two queries."""
    plans = list(RecallPlan.objects.filter(person=person, stopped_at__isnull=True).order_by("started_at"))
    days = next_days(plans) if plans else {}
    return [plan for plan in plans if (day := days[plan.pk]) and day <= on]


def to_mail(*, on: date) -> QuerySet[RecallPlan]:
    """Return the plans that could be due and were not written about today."""
    people = RecallPlan.objects.filter(stopped_at__isnull=True, person__is_active=True).exclude(person__email="")
    return people.exclude(mailed_on=on).select_related("person").order_by("person", "started_at")


def facilities(questions: Iterable[Question], *, steps: int = len(recall.STEPS)) -> list[Facility]:
    """Return how each question is found at the end of the module and at each recall: groups only, from five answers.

    The end of the module: the first attempts of those who agreed. Three queries, whatever the number of questions.
    """
    questions = list(questions)
    people = RecallPlan.objects.values("person")
    first = AttemptSlot.objects.filter(
        version__question__in=questions, attempt__person__in=people, attempt__number=1, attempt__is_preview=False
    ).exclude(fraction=None)
    ends = {
        row["version__question"]: row
        for row in first.values("version__question").annotate(mean=Avg("fraction"), count=Count("pk"))
    }
    ranked: dict[int, list[list[Decimal]]] = {one.pk: [[] for _step in range(steps)] for one in questions}
    rows = RecallAnswer.objects.filter(version__question__in=questions, fraction__isnull=False)
    order: dict[int, list[date]] = defaultdict(list)
    theirs = RecallAnswer.objects.filter(plan__in=rows.values("plan"))
    for plan, due_on in theirs.order_by("due_on").values_list("plan", "due_on").distinct():
        order[plan].append(due_on)
    for plan, due_on, question, fraction in rows.values_list("plan", "due_on", "version__question", "fraction"):
        rank = order[plan].index(due_on)
        if rank < steps:
            ranked[question][rank].append(fraction)
    return [_facility(one, ends.get(one.pk), ranked[one.pk]) for one in questions]


def _facility(question: Question, end: dict[str, Any] | None, ranked: list[list[Decimal]]) -> Facility:
    shown = end is not None and end["count"] >= LEAST_SHOWN
    means = tuple(sum(some, Decimal(0)) / len(some) if len(some) >= LEAST_SHOWN else None for some in ranked)
    return Facility(question, Decimal(str(end["mean"])) if shown and end else None, means, sum(map(len, ranked)))
