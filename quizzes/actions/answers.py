"""Answering: never lost, never double. The table of specs/quizzes.md §8, on real rows."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from quizzes.actions.finish import close_one, finish, is_overdue
from quizzes.actions.places import (
    Answered,
    Opened,
    Place,
    Saved,
    Sender,
    UnknownPosition,
    data_of,
    lock,
    places_of,
    unchanged,
    write,
)
from quizzes.models import ANSWERS, Attempt, Draft, Step
from quizzes.rules.exchange import MOST_WRITES, Change, same, verdict
from quizzes.rules.grading import Grade, stored
from quizzes.rules.tries import closes


class TooManyWrites(Exception):
    """More than 120 writes a minute on one attempt; `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def open_attempt(
    attempts: QuerySet[Attempt],
    key: uuid.UUID,
    *,
    at: datetime,
    positions: Collection[int] | None = None,
    client_keys: Iterable[uuid.UUID | None] = (),
) -> Opened:
    """Lock one of these attempts in the caller's transaction; Attempt.DoesNotExist, UnknownPosition.

    An attempt whose time is up is closed first. `positions`: the questions needed, None for all of them. `client_keys`:
    those that arrive, so that a repeat is recognised.
    """
    attempt = lock(attempts, key)
    if is_overdue(attempt, at):
        close_one(attempt, at=at)
    places = places_of(attempt, positions=positions, keys=client_keys)
    if positions is not None and not set(positions) <= places.keys():
        raise UnknownPosition
    return Opened(attempt, places)


def save(opened: Opened, changes: Iterable[Change], *, sender: Sender) -> Answered:
    """Write answers into an opened attempt; TooManyWrites. What arrives after the end is kept as late."""
    return _save(opened, list(changes), sender)


def submit(
    opened: Opened, changes: Iterable[Change], *, sender: Sender, submit_key: uuid.UUID | None = None
) -> Answered:
    """Hand an attempt in, opened with all its questions, with every answer the request carries; TooManyWrites.

    Nothing is handed in while an answer is in conflict. Handed in before, with nothing new: `again`; with something
    new: kept as late, `finished`.
    """
    attempt, places, changes = opened.attempt, opened.places, list(changes)
    if not attempt.running:
        new = [c for c in changes if not same(places[c.position].current.response, c.response)]
        return _save(opened, new, sender) if new else Answered(attempt, [], "again")
    judged = [_arriving(places[change.position], change) for change in changes]
    if any(outcome == "conflict" for outcome, _change in judged):
        return _save(opened, changes, sender)
    aside = [change for outcome, change in judged if outcome in ("superseded", "closed")]
    for change in aside:
        _receive(attempt, places[change.position], change, sender)
    write(places[change.position] for change in aside)
    written = {change.position: change for outcome, change in judged if outcome == "write"}
    finish(attempt, places, written, sender=sender, finished_by="person", at=sender.at, submit_key=submit_key)
    return Answered(attempt, [], "submitted")


def _save(opened: Opened, changes: list[Change], sender: Sender) -> Answered:
    attempt = opened.attempt
    saved = [_receive(attempt, opened.places[change.position], change, sender) for change in changes]
    write(opened.places[change.position] for change in changes)
    if any(one.fresh for one in saved):
        count_write(attempt, sender.at)
    outcomes = {one.outcome for one in saved}
    whole = "finished" if "late" in outcomes else "conflict" if "conflict" in outcomes else "saved"
    return Answered(attempt, saved, whole)


def count_write(attempt: Attempt, at: datetime) -> None:
    """Refuse floods: a counter on the locked row, which every worker shares."""
    fresh = attempt.written_at is None or at - attempt.written_at >= timedelta(minutes=1)
    attempt.written_at, attempt.writes = (at, 1) if fresh else (attempt.written_at, attempt.writes + 1)
    if attempt.writes > MOST_WRITES:
        raise TooManyWrites(max(1, 60 - int((at - attempt.written_at).total_seconds())))
    attempt.save(update_fields=["written_at", "writes"])


def _receive(attempt: Attempt, place: Place, change: Change, sender: Sender) -> Saved:
    """Judge one answer and prepare what the table says."""
    change = _chosen(place, change)
    repeat = _repeated(place, change)
    if repeat:
        return repeat
    change = _with_free_key(place, change)
    if not attempt.running:
        return _add(place, change, sender, kind="late", outcome="late")
    outcome = _judge(place, change)
    if outcome == "same":
        return Saved("same", place, change.client_key, place.slot.seq, sender.at, change.response, fresh=False)
    if outcome != "write":
        return _add(place, change, sender, kind="late" if outcome == "closed" else outcome, outcome=outcome)
    if change.kind == "draft":
        return _draft(place, change, sender)
    checking = change.kind == "check" and attempt.settings.get("behaviour") == "hints" and place.tried
    return _check(place, change, sender) if checking else _write(place, change, sender)


def _judge(place: Place, change: Change) -> str:
    if place.closed:
        return "same" if same(place.current.response, change.response) else "closed"
    return verdict(place.current, change)


def _arriving(place: Place, change: Change) -> tuple[str, Change]:
    """Judge one answer of a hand-in: what is on the learner's screen is handed in, or the learner chooses."""
    change = _chosen(place, change)
    repeat = _repeated(place, change)
    if repeat and (repeat.outcome == "conflict" or same(place.current.response, change.response)):
        return ("conflict" if repeat.outcome == "conflict" else "same"), change
    change = _with_free_key(place, change)
    return _judge(place, change), change


def _chosen(place: Place, change: Change) -> Change:
    """« Garder cette réponse »: take the answer that was in conflict as if it were typed now."""
    kept = [step for step in place.steps if change.keep and step.client_key == change.keep and step.kind == "conflict"]
    if not kept:
        return change
    response = kept[0].response
    seq = -1 if same(place.current.response, response) else place.slot.seq  # chosen twice: nothing new
    key = None if change.client_key == change.keep else change.client_key  # the conflict's own key is used already
    tab = str(uuid.uuid4())
    return replace(change, response=response, seq=seq, tab=tab, kind="save", client_key=key, keep=None)


def _repeated(place: Place, change: Change) -> Saved | None:
    """Return the first answer again when the key was used for the same content and the same wish."""
    draft = place.draft
    if draft and draft.client_key == change.client_key and change.kind == "draft" and unchanged(draft, change):
        return Saved("written", place, change.client_key, draft.seq, draft.saved_at, draft.response, fresh=False)
    for step in place.steps:
        wish = step.kind == "submit" or step.data.get("asked") == change.kind
        if step.client_key == change.client_key and wish and unchanged(step, change):
            outcome = step.data.get("outcome", "written")
            if outcome == "conflict" and same(place.current.response, change.response):
                outcome = "same"
            return Saved(outcome, place, change.client_key, step.seq, step.received_at, step.response, fresh=False)
    return None


def _with_free_key(place: Place, change: Change) -> Change:
    """Give a key of our own to an answer that has none, or whose key was used for something else."""
    used = {step.client_key for step in place.steps} | ({place.draft.client_key} if place.draft else set())
    taken = change.client_key is None or change.client_key in used
    return replace(change, client_key=uuid.uuid4()) if taken else change


def _add(place: Place, change: Change, sender: Sender, *, kind: str, outcome: str, one: Grade | None = None) -> Saved:
    """Add a step; counted kinds raise the question's counter."""
    place.slot.seq += kind in ANSWERS
    step = Step(
        slot=place.slot,
        seq=place.slot.seq,
        client_key=change.client_key,
        tab=change.tab,
        revision=change.revision,
        kind=kind,
        data=data_of(change) | {"asked": change.kind, "outcome": outcome},
        state=one.state if one else place.slot.state,
        fraction=stored(one.fraction) if one else None,
        match_level=(one.detail.get("match_level") or "") if one else "",
        actor=sender.actor,
        channel=sender.channel,
        recorded_by=sender.recorded_by,
        made_at=change.made_at,
        received_at=sender.at,
    )
    place.steps.append(step)
    return Saved(outcome, place, step.client_key, step.seq, sender.at, change.response)


def _write(place: Place, change: Change, sender: Sender, outcome: str = "written") -> Saved:
    """Save an answer: the draft becomes a step."""
    one = place.grade(change.response, finished=False)
    place.slot.state = one.state
    place.say(change.response)
    saved = _add(place, change, sender, kind="save", outcome=outcome, one=one)
    place.forget_draft()
    place.changed = True
    return saved


def _draft(place: Place, change: Change, sender: Sender) -> Saved:
    """Overwrite the draft."""
    place.slot.seq += 1
    place.slot.state = place.grade(change.response, finished=False).state
    draft = place.draft or Draft(slot=place.slot)
    draft.data, draft.seq, draft.client_key = data_of(change), place.slot.seq, change.client_key
    draft.tab, draft.revision, draft.saved_at = change.tab, change.revision, sender.at
    draft.save()
    place.changed = True
    return Saved("written", place, change.client_key, place.slot.seq, sender.at, change.response)


def _check(place: Place, change: Change, sender: Sender) -> Saved:
    """Use a try. Blank, unreadable and unchanged answers are saved and said, never a used try."""
    if place.grade(change.response, finished=False).state != "complete":
        return _write(place, change, sender, "incomplete")
    if place.checks and same(place.checks[-1].response, change.response):
        return _write(place, change, sender, "unchanged")
    one = place.grade_try(change.response)
    closing = closes(one.state, used=place.slot.tries, allowed=place.tries_allowed)
    place.slot.tries += 1
    place.say(change.response)
    place.slot.state, place.slot.fraction = (one.state, stored(one.fraction)) if closing else ("todo", None)
    saved = _add(place, change, sender, kind="check", outcome="written", one=one)
    place.forget_draft()
    place.changed = True
    return saved
