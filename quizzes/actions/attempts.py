"""Starting an attempt: what is allowed, which questions, in which order. specs/quizzes.md §5 and §6."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from people.models import User
from quizzes.actions.finish import close_one, is_overdue
from quizzes.actions.places import lock
from quizzes.models import ANNULLED, Attempt, AttemptSlot, Question, QuestionVersion, Quiz, QuizOverride, QuizSlot, Step
from quizzes.models.quiz import QUESTIONNAIRE
from quizzes.rules.timing import Allowance, Override, accept_until, allowance, due_at, refusal

RANDOM = secrets.SystemRandom()
UNMARKED = {  # what a questionnaire is frozen with, whatever its other settings say
    "preset": QUESTIONNAIRE,
    "behaviour": "deferred",
    "review": None,
    "overdue": "autosubmit",
    "pass_percent": None,
    "certainty": False,
}


class NotOpen(Exception):
    """No attempt may start now; `reason`: not_yet, closed, no_attempt_left or no_question."""

    def __init__(self, reason: str, allowed: Allowance | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.allowed = allowed


def allowed_to(quiz: Quiz, person: User) -> Allowance:
    """Return what a person is allowed on a quiz, overrides applied."""
    cohorts = Q(cohort__members__person=person, cohort__members__role="learner")
    rows = QuizOverride.objects.filter(Q(person=person) | cohorts, quiz=quiz).distinct()
    own: Override | None = None
    others = []
    for row in rows:
        override = Override(
            row.opens_at, row.closes_at, row.attempts_allowed, row.time_limit, row.extra_percent, row.extra_minutes
        )
        own, others = (override, others) if row.person_id else (own, [*others, override])
    allowed = allowance(quiz.allowance, own, others)
    return replace(allowed, attempts=1) if quiz.kind == QUESTIONNAIRE else allowed


@transaction.atomic
def start(quiz: Quiz, person: User, *, at: datetime, preview: bool = False) -> Attempt:
    """Return the running attempt, or start one; NotOpen when none may start."""
    User.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=person.pk)
    attempts = list(Attempt.objects.filter(quiz=quiz, person=person).order_by("number"))
    running = next((a for a in attempts if a.running and a.is_preview == preview), None)
    if running and is_overdue(running, at):
        running = lock(Attempt.objects.all(), running.uuid)
        if is_overdue(running, at):
            close_one(running, at=at)
    if running and running.running:
        return running
    allowed = allowed_to(quiz, person)
    used = sum(not a.is_preview and a.state != ANNULLED for a in attempts)
    reason = None if preview else refusal(allowed, used=used, at=at)
    if reason:
        raise NotOpen(reason, allowed)
    allowed = replace(allowed, closes_at=None) if preview else allowed
    chosen = choose(quiz, person)
    if not chosen:
        raise NotOpen("no_question")
    due = due_at(at, allowed)
    attempt = Attempt.objects.create(
        quiz=quiz,
        person=person,
        number=attempts[-1].number + 1 if attempts else 1,
        settings=frozen(quiz, allowed),
        started_at=at,
        due_at=due,
        accept_until=accept_until(due, quiz.grace),
        is_preview=preview,
    )
    _deal(attempt, chosen, shuffle=quiz.shuffle, at=at)
    return attempt


def frozen(quiz: Quiz, allowed: Allowance) -> dict[str, Any]:
    """Return the rules of the quiz as they are at the start of an attempt; a questionnaire marks and corrects nothing."""
    rules = {
        "preset": quiz.preset,
        "behaviour": quiz.behaviour,
        "review": quiz.review,
        "navigation": quiz.navigation,
        "overdue": quiz.overdue,
        "attempts": allowed.attempts,
        "minutes": allowed.minutes,
        "pass_percent": quiz.pass_percent,
        "certainty": quiz.certainty,
    }
    return rules | UNMARKED if quiz.kind == QUESTIONNAIRE else rules


def _deal(attempt: Attempt, chosen: list[tuple[QuizSlot, QuestionVersion]], *, shuffle: bool, at: datetime) -> None:
    """Write the questions of the attempt, in the order and with the choices in the order this learner will see."""
    if shuffle:
        RANDOM.shuffle(chosen)
        chosen.sort(key=lambda pair: pair[0].page)
    pages = {page: number for number, page in enumerate(sorted({slot.page for slot, _version in chosen}), 1)}
    slots = AttemptSlot.objects.bulk_create(
        AttemptSlot(
            attempt=attempt,
            position=position,
            page=pages[slot.page],
            version=version,
            order=shown_order(version.body),
            max_mark=0 if attempt.quiz.kind == QUESTIONNAIRE else slot.max_mark,
        )
        for position, (slot, version) in enumerate(chosen, 1)
    )
    Step.objects.bulk_create(
        Step(slot=slot, seq=0, kind="start", actor_id=attempt.person_id, received_at=at) for slot in slots
    )


def shown_order(body: dict[str, Any]) -> list[str]:
    """Return the ids of what is shown in an order of this learner's own: choices, stems, options, items, markers.

    What is to be found never stands already in order: options, items and markers are always shuffled.
    """
    question, kind = body["question"], body["type"]
    if kind == "ordering":
        return _shown_items(question)
    gaps = [choice for gap in question.get("gaps", []) if gap.get("shuffle") for choice in gap["question"]["choices"]]
    free = [*question.get("choices", []), *question.get("stems", [])]
    secret = [row for name in ("options", "items", "markers", "zones") for row in question.get(name, [])]
    shown = [row["id"] for row in free]
    if body["shuffle"]:
        RANDOM.shuffle(shown)
    hidden = [row["id"] for row in (*gaps, *secret)]
    RANDOM.shuffle(hidden)
    return shown + hidden


def _shown_items(question: dict[str, Any]) -> list[str]:
    """Draw and shuffle the items to put in order."""
    ids = list(question["items"])
    count = question.get("select_count", len(ids))
    if count < len(ids):
        first = RANDOM.randrange(len(ids) - count + 1)
        some = ids[first : first + count] if question["select"] == "contiguous" else RANDOM.sample(ids, count)
        ids = [item for item in ids if item in some]
    right = list(ids)
    while len(ids) > 2 and ids == right:
        RANDOM.shuffle(ids)
    if len(ids) == 2:
        RANDOM.shuffle(ids)
    return ids


def choose(quiz: Quiz, person: User) -> list[tuple[QuizSlot, QuestionVersion]]:
    """Return the questions of a new attempt: each slot's pinned or latest version; draws avoid what was seen.

    A question that was taken back since (unpublished, archived) is left out unless its slot pins a version.
    """
    slots = list(quiz.slots.select_related("pinned").order_by("sort_order", "pk"))
    fixed = [slot.question_id for slot in slots if slot.question_id and not slot.pinned_id]
    latest = _latest(Q(pk__in=fixed)) if fixed else {}
    chosen: list[tuple[QuizSlot, QuestionVersion]] = []
    taken: set[int] = {slot.question_id for slot in slots if slot.question_id}
    for slot in slots:
        if slot.draw_count:
            versions = draw(slot, person, taken)
            taken |= {version.question_id for version in versions}
            chosen += [(slot, version) for version in versions]
        elif version := slot.pinned or latest.get(slot.question_id):
            chosen.append((slot, version))
    return chosen


def _latest(which: Q) -> dict[int, QuestionVersion]:
    live = Question.objects.kept().filter(which, live=True)
    return {version.question_id: version for version in QuestionVersion.objects.latest_of(live.values("pk"))}


def pool(slot: QuizSlot) -> Q:
    """Return which questions a draw may take: its drawer with the drawers inside it, and all its tags."""
    which = Q()
    if slot.draw_category:
        path = slot.draw_category.path
        which &= Q(category__path=path) | Q(category__path__startswith=f"{path}/")
    for tag in filter(None, map(str.strip, slot.draw_tags.split(","))):
        which &= Q(tagged_items__tag__name__iexact=tag)
    return which


def draw(slot: QuizSlot, person: User, taken: Iterable[int]) -> list[QuestionVersion]:
    """Return the drawn versions: never one of `taken`, and new ones to this person while there are some."""
    known = _latest(pool(slot))
    free = [version for question, version in known.items() if question not in set(taken)]
    seen = set(
        AttemptSlot.objects.filter(attempt__person=person, version__question__in=known).values_list(
            "version__question", flat=True
        )
    )
    RANDOM.shuffle(free)
    free.sort(key=lambda version: version.question_id in seen)
    return free[: slot.draw_count]
