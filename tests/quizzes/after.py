"""What trainers' tests share: a cohort, attempts handed in from their answers."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from people.models import Cohort, CohortMember, Season, User
from quizzes.actions.answers import open_attempt, save, submit
from quizzes.actions.attempts import start
from quizzes.actions.places import Sender
from quizzes.models import Attempt, Question, QuestionVersion, Quiz
from quizzes.rules.exchange import Change


def cohort(trainer: User, *learners: User, name: str = "Promotion 1") -> Cohort:
    """People trained by a trainer."""
    season, _new = Season.objects.get_or_create(
        code="2027", defaults={"title": "2027", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}
    )
    made = Cohort.objects.create(name=name, season=season)
    CohortMember.objects.create(cohort=made, person=trainer, role="trainer")
    for learner in learners:
        CohortMember.objects.create(cohort=made, person=learner, role="learner")
    return made


def begun(quiz: Quiz, person: User) -> Attempt:
    """A running attempt."""
    return start(quiz, person, at=timezone.now())


def send(attempt: Attempt, person: User, answers: dict[int, Any], *, kind: str = "save", **more: Any) -> None:
    """Save or check answers, as one tab does."""
    at = timezone.now()
    with transaction.atomic():
        opened = open_attempt(Attempt.objects.all(), attempt.uuid, at=at, positions=list(answers))
        changes = [Change(place, kind, answer, tab="t", **more) for place, answer in answers.items()]
        save(opened, changes, sender=Sender(person, at))


def hand_in(attempt: Attempt, person: User, answers: dict[int, Any] | None = None, **more: Any) -> Attempt:
    """Hand an attempt in, with answers by position."""
    at = timezone.now()
    with transaction.atomic():
        opened = open_attempt(Attempt.objects.all(), attempt.uuid, at=at)
        changes = [Change(place, "save", answer, tab="t", **more) for place, answer in (answers or {}).items()]
        submit(opened, changes, sender=Sender(person, at))
    return Attempt.objects.get(pk=attempt.pk)


def taken(quiz: Quiz, person: User, answers: dict[int, Any]) -> Attempt:
    """An attempt begun and handed in at once."""
    return hand_in(begun(quiz, person), person, answers)


def latest(question: Question) -> QuestionVersion:
    """The latest version."""
    return question.versions.order_by("-number").first()


def kinds(attempt: Attempt, position: int = 1) -> list[str]:
    """What happened to a question."""
    return list(attempt.slots.get(position=position).steps.values_list("kind", flat=True))


def said(message: str, **values: Any) -> str:
    """A message of ours as people read it, in a page."""
    with translation.override("fr"):
        return gettext(message) % values
