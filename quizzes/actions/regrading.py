"""Regrading answers against another version of their question: a dry run first, rises applied, falls confirmed. §10."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from people.models import User
from quizzes.actions.followed import note
from quizzes.actions.grading import recount
from quizzes.actions.places import Place, places_of
from quizzes.models import SUBMITTED, Attempt, AttemptSlot, QuestionVersion, RegradeItem, RegradeRun, Step
from quizzes.rules import regrade as rules
from quizzes.rules.grading import Grade, stored
from quizzes.rules.shapes import ShapeError

CHUNK = 200  # attempts read at once


@dataclass(frozen=True)
class Finding:
    """What a version would make of one answer; `verdict`: same, rise, fall, refused or manual."""

    slot: AttemptSlot
    verdict: str
    old: Decimal | None
    new: Decimal | None = None
    state: str = ""
    refused: str = ""
    level: str = ""


def slots_of(version: QuestionVersion) -> QuerySet[AttemptSlot]:
    """The answers handed in to any version of a version's question."""
    slots = AttemptSlot.objects.filter(
        version__question=version.question_id, attempt__state=SUBMITTED, attempt__quiz__kind="quiz"
    )
    return slots.filter(attempt__is_preview=False).order_by("attempt", "pk")


def preview(version: QuestionVersion) -> list[Finding]:
    """Return what would change, writing nothing; answers that stay as they are are left out."""
    found = []
    keys = list(slots_of(version).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        places = _places(keys[start : start + CHUNK])
        found += [finding(place, version) for place in places]
    return [one for one in found if one.verdict != rules.SAME]


def _places(keys: Iterable[int]) -> list[Place]:
    """Load places of many attempts, in two queries."""
    slots = AttemptSlot.objects.filter(pk__in=list(keys)).select_related("version", "attempt__person")
    places = {slot.pk: Place(slot) for slot in slots.order_by("attempt", "pk")}
    for step in Step.objects.filter(slot__in=places, kind__in=("start", "save", "check", "submit")).order_by("pk"):
        places[step.slot_id].steps.append(step)
    return list(places.values())


def finding(place: Place, version: QuestionVersion) -> Finding:
    """Judge one answer by a version: replayed from its steps, never changed."""
    slot = place.slot
    if slot.state in rules.BY_PERSON or slot.state == "needsgrading":
        return Finding(slot, rules.MANUAL if slot.state in rules.BY_PERSON else rules.SAME, slot.fraction)
    why = rules.refusal(slot.version.body, version.body)
    if why:
        return Finding(slot, rules.REFUSED, slot.fraction, refused=why)
    answers = place.answers
    last = max(answers, key=lambda step: step.seq)
    try:
        one = rules.replay(version.body, [s.response for s in place.checks], last.response, order=slot.order)
    except ShapeError:
        return Finding(slot, rules.REFUSED, slot.fraction, refused="answer")
    return _compared(slot, one)


def _compared(slot: AttemptSlot, one: Grade) -> Finding:
    new = stored(one.fraction)
    level = one.detail.get("match_level") or ""
    return Finding(slot, rules.verdict(slot.fraction, new), slot.fraction, new, one.state, level=level)


@transaction.atomic
def keep_preview(version: QuestionVersion, found: Iterable[Finding], *, by: User, at: datetime) -> RegradeRun:
    """Keep a dry run as evidence: who would change, from what to what."""
    run = RegradeRun.objects.create(question=version.question, version=version, dry_run=True, at=at, by=by)
    RegradeItem.objects.bulk_create([_item(run, one, applied=False) for one in found])
    return run


def apply(version: QuestionVersion, *, confirmed: Collection[int] = (), by: User, at: datetime) -> RegradeRun | None:
    """Apply a regrade: every rise, and the falls of the `confirmed` slots; each attempt in its own transaction.

    Judged again under the lock: what was handed in or marked since the dry run is seen as it is now. With nothing to
    change (a second time, the same version) nothing is written and None returned.
    """
    run: RegradeRun | None = None
    keys = dict.fromkeys(slots_of(version).values_list("attempt", flat=True))
    for attempt_id in _changing(version, keys, confirmed):
        run = _apply_one(attempt_id, version, run, confirmed, by=by, at=at)
    if run:
        count = run.items.filter(applied=True).count()
        note("regrade", version.question, by=by, at=at, version=version.number, changed=count, run=run.pk)
    return run


def _changing(version: QuestionVersion, keys: Iterable[int], confirmed: Collection[int]) -> list[int]:
    """Return the attempts worth locking, in their order."""
    wanted = {
        one.slot.attempt_id
        for one in preview(version)
        if rules.applies(one.verdict, confirmed=one.slot.pk in confirmed)
    }
    return [key for key in keys if key in wanted]


@transaction.atomic
def _apply_one(
    attempt_id: int,
    version: QuestionVersion,
    run: RegradeRun | None,
    confirmed: Collection[int],
    *,
    by: User,
    at: datetime,
) -> RegradeRun | None:
    attempt = Attempt.objects.select_related("quiz").select_for_update(of=("self",)).get(pk=attempt_id)
    if attempt.state != SUBMITTED:
        return run
    mine = [place for place in places_of(attempt).values() if place.slot.version.question_id == version.question_id]
    found = [finding(place, version) for place in mine]
    due = [one for one in found if rules.applies(one.verdict, confirmed=one.slot.pk in confirmed)]
    if not due:
        return run
    if run is None:
        run = RegradeRun.objects.create(question=version.question, version=version, dry_run=False, at=at, by=by)
    for one in due:
        _rewrite(one, version, run, by=by, at=at)
    recount(attempt, at=at)
    return run


def _rewrite(one: Finding, version: QuestionVersion, run: RegradeRun, *, by: User, at: datetime) -> None:
    """Write the step, the new mark and the evidence; the slot keeps the version that was answered."""
    slot = one.slot
    RegradeItem.objects.create(**_fields(run, one), applied=True)
    slot.seq += 1
    Step.objects.create(
        slot=slot,
        seq=slot.seq,
        kind="regrade",
        data={"version": version.pk, "number": version.number, "run": run.pk},
        state=one.state,
        fraction=one.new,
        match_level=one.level,
        actor=by,
        received_at=at,
    )
    slot.state, slot.fraction = one.state, one.new
    slot.save(update_fields=["seq", "state", "fraction"])


def _item(run: RegradeRun, one: Finding, *, applied: bool) -> RegradeItem:
    return RegradeItem(**_fields(run, one), applied=applied)


def _fields(run: RegradeRun, one: Finding) -> dict[str, Any]:
    slot = one.slot
    return {
        "run": run,
        "slot": slot,
        "old_fraction": one.old,
        "new_fraction": one.new,
        "old_version_id": slot.version_id,
        "refused": one.refused or (one.verdict if one.verdict == rules.MANUAL else ""),
    }
