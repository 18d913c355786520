"""Closing an attempt: handed in by its person, or because time is up (specs/quizzes.md §5)."""

import uuid
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from quizzes.actions.places import SLOT_FIELDS, Place, Sender, places_of
from quizzes.actions.scores import refresh
from quizzes.models import ABANDONED, IN_PROGRESS, SUBMITTED, Attempt, AttemptSlot, Draft, Step
from quizzes.rules.exchange import Change, same
from quizzes.rules.grading import Grade, stored
from quizzes.rules.marks import total
from quizzes.rules.tries import counts


def is_overdue(attempt: Attempt, at: datetime) -> bool:
    """Whether a running attempt's time is up, grace included."""
    return attempt.running and attempt.accept_until is not None and at > attempt.accept_until


def finish(
    attempt: Attempt,
    places: dict[int, Place],
    changes: dict[int, Change],
    *,
    sender: Sender,
    finished_by: str,
    at: datetime,
    submit_key: uuid.UUID | None = None,
) -> Attempt:
    """Grade every open question of a locked attempt and close it; drafts count. `at` is when it was handed in."""
    steps, slots = [], []
    for position, place in places.items():
        if not place.graded:
            steps.append(_last_step(place, changes.get(position), sender))
            slots.append(place.slot)
    Step.objects.bulk_create(steps)
    AttemptSlot.objects.bulk_update(slots, SLOT_FIELDS)
    Draft.objects.filter(slot__in=slots).delete()
    attempt.state, attempt.submitted_at, attempt.finished_by, attempt.submit_key = (
        SUBMITTED,
        at,
        finished_by,
        submit_key,
    )
    attempt.mark, attempt.max = total((p.slot.state, p.slot.fraction, p.slot.max_mark) for p in places.values())
    attempt.save(update_fields=["state", "submitted_at", "finished_by", "submit_key", "mark", "max"])
    refresh(attempt)
    return attempt


def _last_step(place: Place, change: Change | None, sender: Sender) -> Step:
    """Grade the last answer of an open question and return its step, unsaved."""
    current = place.current
    last: Any = change or current
    one = _final(place, last.response)
    certainty = change.certainty if change else place.certainty
    place.slot.seq += 1
    place.say(last.response)
    place.slot.state, place.slot.fraction = one.state, stored(one.fraction)
    place.slot._state.fields_cache["draft"] = None
    return Step(
        slot=place.slot,
        seq=place.slot.seq,
        client_key=(change.client_key if change else None) or uuid.uuid4(),
        tab=last.tab,
        revision=last.revision,
        kind="submit",
        data={"response": last.response}
        | ({"certainty": certainty} if certainty else {})
        | ({"files": place.file_ids} if place.files else {}),
        state=one.state,
        fraction=stored(one.fraction),
        match_level=one.detail.get("match_level") or "",
        actor=sender.actor,
        channel=sender.channel,
        recorded_by=sender.recorded_by,
        made_at=change.made_at if change else None,
        received_at=sender.at,
    )


def _final(place: Place, response: Any) -> Grade:
    """An answer changed since the last check is one more try; else the last counted try is the grade.

    After a reopening, the mark that a person gave to this very answer stays; tries are read in the version of the mark.
    """
    kept = place.marked(response) or (place.checks[-1] if place.checks else None)
    if kept is None:
        return place.grade(response, finished=True)
    kind, question = place.body["type"], place.body["question"]
    if kept.kind == "grade":
        return _told(kept)
    if same(kept.response, response) or not counts(kind, question, response, handed_in=True):
        return place.grade_again() if place.regraded else _told(kept)
    one = place.grade_try(response)
    place.slot.tries += 1
    return one


def _told(step: Step) -> Grade:
    """What a step says of its answer."""
    return Grade(None if step.fraction is None else Fraction(step.fraction), step.state)


def close_one(attempt: Attempt, *, at: datetime) -> Attempt:
    """Close a locked attempt whose time is up, by the rules it started with."""
    due = attempt.due_at or at
    if attempt.settings.get("overdue") == "abandon":
        attempt.state, attempt.submitted_at, attempt.finished_by = ABANDONED, due, "time"
        attempt.save(update_fields=["state", "submitted_at", "finished_by"])
        return attempt
    return finish(attempt, places_of(attempt), {}, sender=Sender(None, at), finished_by="time", at=due)


def close_overdue(*, at: datetime, attempts: QuerySet[Attempt] | None = None) -> int:
    """Close every attempt whose time is up, one transaction each; return how many."""
    waiting = Attempt.objects.all() if attempts is None else attempts
    closed = 0
    for pk in waiting.filter(state=IN_PROGRESS, accept_until__lt=at).values_list("pk", flat=True):
        with transaction.atomic():
            attempt = Attempt.objects.select_related("quiz").select_for_update(of=("self",)).get(pk=pk)
            if is_overdue(attempt, at):
                close_one(attempt, at=at)
                closed += 1
    return closed
