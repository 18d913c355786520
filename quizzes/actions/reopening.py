"""« Rendre la main » and « Annuler cette tentative »: by a trainer, with a reason, kept in the audit. §10."""

from datetime import datetime

from django.db import IntegrityError, transaction

from people.models import User
from quizzes.actions.followed import name_of, note
from quizzes.actions.grading import settle_result
from quizzes.actions.places import places_of
from quizzes.models import ANNULLED, IN_PROGRESS, Attempt, AttemptSlot, Step
from quizzes.rules.timing import accept_until
from quizzes.signals import attempt_changed


class AnotherRunning(Exception):
    """This person has another attempt of the same quiz in progress: two at once are never allowed."""


class NotPossible(Exception):
    """The attempt is not in a state where this can be done."""


def _locked(attempt: Attempt) -> Attempt:
    """Lock the person, then the attempt, in the order that starting an attempt takes them."""
    User.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=attempt.person_id)
    return Attempt.objects.select_related("quiz", "person").select_for_update(of=("self",)).get(pk=attempt.pk)


def reopen(attempt: Attempt, *, by: User, reason: str, at: datetime, due: datetime | None = None) -> Attempt:
    """Give a closed attempt back to its learner; AnotherRunning, NotPossible. In progress already: nothing to do.

    `due`: until when; None: no limit. What was closed by the hand-in opens again with its answer; a question that
    « Vérifier » closed stays closed.
    """
    try:
        return _reopen(attempt, by=by, reason=reason, at=at, due=due)
    except IntegrityError as error:
        raise AnotherRunning from error


@transaction.atomic
def _reopen(attempt: Attempt, *, by: User, reason: str, at: datetime, due: datetime | None) -> Attempt:
    attempt = _locked(attempt)
    if attempt.running:
        return attempt
    if attempt.state == ANNULLED:
        raise NotPossible
    running = Attempt.objects.filter(quiz=attempt.quiz_id, person=attempt.person_id, state=IN_PROGRESS)
    if running.filter(is_preview=False).exists():
        raise AnotherRunning
    attempt.state, attempt.submitted_at, attempt.finished_by, attempt.submit_key = IN_PROGRESS, None, "", None
    attempt.due_at, attempt.accept_until, attempt.mark = due, accept_until(due, attempt.quiz.grace), None
    attempt.save()
    _open_slots(attempt, by=by, reason=reason, at=at)
    settle_result(attempt)
    note("attempt_reopen", attempt.quiz, by=by, at=at, title=name_of(attempt), reason=reason, attempt=attempt.uuid.hex)
    attempt_changed.send(sender=Attempt, attempt=attempt, at=at)
    return attempt


def _open_slots(attempt: Attempt, *, by: User, reason: str, at: datetime) -> None:
    """Open again every question that the hand-in closed, in its state of before; one step each says so."""
    slots, steps = [], []
    for place in places_of(attempt).values():
        slot, last = place.slot, max(place.answers, key=lambda step: step.seq)
        slot.seq += 1
        if last.kind != "check" or not place.graded:
            slot.state, slot.fraction = place.grade(place.current.response, finished=False).state, None
            slot.tries = len(place.checks)
        slots.append(slot)
        data = {"reason": reason}
        steps.append(
            Step(slot=slot, seq=slot.seq, kind="reopen", data=data, state=slot.state, actor=by, received_at=at)
        )
    Step.objects.bulk_create(steps)
    AttemptSlot.objects.bulk_update(slots, ["seq", "state", "fraction", "tries"])


@transaction.atomic
def annul(attempt: Attempt, *, by: User, reason: str, at: datetime) -> Attempt:
    """Cancel an attempt: it counts nowhere any more, everything in it stays. Twice does no harm."""
    attempt = _locked(attempt)
    if attempt.state == ANNULLED:
        return attempt
    attempt.state, attempt.finished_by = ANNULLED, attempt.finished_by or "staff"
    attempt.submitted_at = attempt.submitted_at or at
    attempt.save(update_fields=["state", "finished_by", "submitted_at"])
    settle_result(attempt)
    note("attempt_annul", attempt.quiz, by=by, at=at, title=name_of(attempt), reason=reason, attempt=attempt.uuid.hex)
    attempt_changed.send(sender=Attempt, attempt=attempt, at=at)
    return attempt
