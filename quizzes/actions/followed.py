"""Whose attempts a trainer may read, whose answers they may grade, and how what they do is kept in the audit."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.log_actions import log

from people.models import Cohort, User, record
from people.rules.roles import ADMINISTRATOR, COOPERANT, COORDINATOR, FACILITATOR, GROUPS, STAFF, TRAINER
from quizzes.actions.keepers import writable_categories
from quizzes.models import SUBMITTED, Attempt, AttemptSlot, Question
from quizzes.models.quiz import QUIZ


def followed(person: User, *, of_cooperants: bool = False) -> QuerySet[Attempt]:
    """Attempts of others that a person may read: those of the cohorts they train; all for the coordination.

    A co-operant's own results are for themselves and their facilitators (specs/learning.md §12): trainers and the
    coordination read only the work they are asked to grade (`of_cooperants`). What one answered to a questionnaire is
    read by nobody: see `actions.questionnaires`.
    """
    others = Attempt.objects.filter(is_preview=False, person__isnull=False, quiz__kind=QUIZ).exclude(person=person)
    roles = person.roles if person.is_authenticated and person.is_staff else frozenset()
    if ADMINISTRATOR in roles:
        return others
    if not of_cooperants:
        young = User.objects.with_role(COOPERANT).exclude(groups__name=GROUPS[FACILITATOR])
        others = others.exclude(person__in=young)
    if COORDINATOR in roles:
        return others
    if TRAINER in roles:
        mine = Cohort.objects.filter(members__person=person, members__role="trainer")
        return others.filter(person__in=User.objects.filter(cohort_memberships__cohort__in=mine))
    return Attempt.objects.none()


def waiting(person: User) -> QuerySet[AttemptSlot]:
    """Answers that wait for a mark and that a person may grade."""
    attempts = followed(person, of_cooperants=True).filter(state=SUBMITTED)
    return AttemptSlot.objects.filter(state="needsgrading", attempt__in=attempts)


def is_staff(person: User) -> bool:
    """Trainers, coordinators, administrators."""
    return person.is_authenticated and person.is_staff and bool(person.roles & set(STAFF))


def changeable(person: User) -> QuerySet[Question]:
    """Questions a person may correct and publish: those of the drawers that nobody keeps or that they keep."""
    if not is_staff(person) or not person.has_perms(["quizzes.change_question", "quizzes.publish_question"]):
        return Question.objects.none()
    return Question.objects.kept().filter(Q(category=None) | Q(category__in=writable_categories(person).values("pk")))


def note(action: str, instance: Any, *, by: User, at: datetime, title: str = "", reason: str = "", **data: Any) -> None:
    """Write what a trainer did into Wagtail's log (the history of the quiz or question) and into the audit."""
    said = data | ({"reason": reason} if reason else {})
    log(instance=instance, action=f"quizzes.{action}", user=by, title=title or str(instance), data=said, timestamp=at)
    record(f"quiz.{action}", at=at, actor=by, target=title or str(instance), reason=reason, **data)


def name_of(attempt: Attempt) -> str:
    """What the log calls an attempt: never its person, whose name may have to be forgotten."""
    return f"{attempt.quiz} – {attempt.uuid.hex[:8]}"
