"""When a running attempt ends, counted again after its rules changed: specs/quizzes.md §5.

Longer is given at once; shorter only when somebody said so: a learner who was promised an hour keeps it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from people.models import User
from quizzes.actions.attempts import allowed_to
from quizzes.actions.finish import is_overdue
from quizzes.models import IN_PROGRESS, Attempt, Quiz, QuizOverride
from quizzes.rules.timing import Allowance, accept_until, due_at


@dataclass(frozen=True)
class Moved:
    """How many running attempts got more time, less, or kept their end although the rules now say earlier."""

    longer: int = 0
    shorter: int = 0
    kept: int = 0


def people_of(override: QuizOverride) -> set[int]:
    """Return the people an exception is for."""
    if override.person_id:
        return {override.person_id}
    if override.cohort is None:
        return set()
    return set(override.cohort.members.filter(role="learner").values_list("person_id", flat=True))


def recount(quiz: Quiz, *, at: datetime, people: Collection[int] | None = None, shorten: bool = False) -> Moved:
    """Count again when the running attempts of a quiz end, one transaction each; doing it twice changes nothing."""
    running = Attempt.objects.filter(quiz=quiz, state=IN_PROGRESS, person__isnull=False)
    if people is not None:
        running = running.filter(person__in=people)
    moves = [_one(pk, quiz, at=at, shorten=shorten) for pk in running.values_list("pk", flat=True)]
    return Moved(moves.count("longer"), moves.count("shorter"), moves.count("kept"))


def ends_of(quiz: Quiz) -> dict[int, datetime | None]:
    """Return when each running attempt of a quiz ends."""
    return dict(Attempt.objects.filter(quiz=quiz.pk, state=IN_PROGRESS).values_list("pk", "due_at"))


def later_than(before: Mapping[int, datetime | None], quiz: Quiz) -> int:
    """Return how many attempts that were running end later now than before, or never."""
    now = ends_of(quiz)
    pairs = [(end, now[pk]) for pk, end in before.items() if pk in now and end is not None]
    return sum(end is None or end > old for old, end in pairs)


@transaction.atomic
def _one(pk: int, quiz: Quiz, *, at: datetime, shorten: bool) -> str:
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=pk)
    if not attempt.running or is_overdue(attempt, at):
        return "over"
    allowed = _allowed(quiz, attempt)
    due = due_at(attempt.started_at, allowed)
    if due == attempt.due_at:
        return "same"
    longer = due is None or (attempt.due_at is not None and due > attempt.due_at)
    if not longer and (not shorten or _given_back(attempt)):
        return "kept"
    attempt.due_at, attempt.accept_until = due, accept_until(due, quiz.grace)
    attempt.settings = attempt.settings | {"minutes": allowed.minutes}
    attempt.save(update_fields=["due_at", "accept_until", "settings"])
    return "longer" if longer else "shorter"


def _given_back(attempt: Attempt) -> bool:
    """Whether a trainer gave this attempt back, and said until when: its first start says nothing of its end any more."""
    return attempt.slots.filter(steps__kind="reopen").exists()


def _allowed(quiz: Quiz, attempt: Attempt) -> Allowance:
    allowed = allowed_to(quiz, User.objects.get(pk=attempt.person_id))
    return replace(allowed, closes_at=None) if attempt.is_preview else allowed
