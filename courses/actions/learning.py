"""Verbs of learners: enrol, open, tick, answer the positioning, hand in, ask for help.

Each is one transaction; the same `client_key` twice writes nothing and gives the same answer.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from courses.actions.outlines import published_outline
from courses.actions.records import read_record
from courses.actions.settling import settle
from courses.models import (
    Bookmark,
    CoursePage,
    Deposit,
    DepositFile,
    Enrolment,
    EnrolmentEvent,
    HelpRequest,
    LearningEvent,
    Mission,
    Positioning,
    PositioningAnswer,
)
from courses.rules.changes import LEAVING
from courses.rules.clock import Moment, moment
from courses.rules.outline import TICKED, Item, Outline
from courses.rules.progress import Facts, done_now, locked
from people.models import CohortMember, Season, StrandedUpload, User


class NotEnrolled(Exception):
    """The person is not in this course (any more)."""


class EnrolmentClosed(Exception):
    """This course is not open to this person; `code` says why: "code", "invited"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LessonGone(Exception):
    """The lesson was retired before the action was made, or never existed: the upload is kept apart."""


class LessonLocked(Exception):
    """The lesson is not open yet."""


class NotAsked(Exception):
    """The lesson does not ask for this."""


@dataclass(frozen=True)
class Sent:
    """What every action carries: its key, when the device says it was made, when it arrived, over which channel."""

    client_key: UUID
    made_at: datetime | None
    received_at: datetime
    channel: str = "own"


@transaction.atomic
def enrol(person: User, course: CoursePage, *, at: datetime, code: str = "", by: User | None = None) -> Enrolment:
    """Enrol somebody for the current season; somebody already enrolled is returned as they are."""
    season = Season.objects.current(at.date()).first()
    cycle = season.code if season else ""
    found = live_enrolment(person, course.translation_key, cycle)
    if found:
        return found
    if (
        by is None
        and course.enrolment_mode == "code"
        and code.strip().casefold() != course.enrolment_code.strip().casefold()
    ):
        raise EnrolmentClosed("code")
    if by is None and course.enrolment_mode == "invited":
        raise EnrolmentClosed("invited")
    member = CohortMember.objects.filter(person=person, role="learner").order_by("-cohort__season__starts_on").first()
    User.objects.select_for_update().get(pk=person.pk)
    enrolment, created = Enrolment.objects.exclude(state="withdrawn").get_or_create(
        person=person,
        course_item_id=course.translation_key,
        cycle=cycle,
        defaults={
            "course_title": course.title,
            "started_at": at,
            "state": "active",
            "cohort_id": member.cohort_id if member else None,
        },
    )
    if created:
        EnrolmentEvent.objects.create(enrolment=enrolment, kind="started", at=at, by=by or person)
    return enrolment


def live_enrolment(person: User, course_id: UUID | str, cycle: str | None = None) -> Enrolment | None:
    """Return somebody's most recent live enrolment in a course, or None."""
    rows = Enrolment.objects.live().filter(person=person, course_item_id=course_id)
    if cycle is not None:
        rows = rows.filter(cycle=cycle)
    return rows.order_by("-started_at").first()


@transaction.atomic
def withdraw_enrolment(enrolment: Enrolment, *, by: User, reason: str, at: datetime) -> None:
    """End an enrolment with a reason; what was earned stays."""
    won = Enrolment.objects.live().filter(pk=enrolment.pk).update(state="withdrawn")
    if won:
        EnrolmentEvent.objects.create(enrolment=enrolment, kind="withdrawn", at=at, by=by, reason=reason)


@transaction.atomic
def open_lesson(enrolment: Enrolment, outline: Outline, item: Item, *, at: datetime, key: UUID) -> None:
    """Move the bookmark to a lesson, and remember that it was opened once. Completes nothing."""
    mark, created = Bookmark.objects.select_for_update().get_or_create(
        person_id=enrolment.person_id,
        course_item_id=enrolment.course_item_id,
        defaults={
            "recent_item": item.item_id,
            "recent_revision": item.revision,
            "recent_at": at,
            "furthest_item": item.item_id,
            "furthest_revision": item.revision,
        },
    )
    if not created:
        mark.recent_item, mark.recent_block = UUID(item.item_id), ""
        mark.recent_revision, mark.recent_at = item.revision, at
        if outline.place[item.item_id] > outline.place.get(str(mark.furthest_item), -1):
            mark.furthest_item, mark.furthest_block, mark.furthest_revision = UUID(item.item_id), "", item.revision
        mark.save()
    opened = LearningEvent.objects.filter(person_id=enrolment.person_id, item_id=item.item_id, kind="opened")
    if not opened.exists():
        write_event(enrolment, item, "opened", Sent(key, None, at), Moment(at, late=False, replaced=False))


@transaction.atomic
def place_bookmark(enrolment: Enrolment, outline: Outline, item: Item, block: str, *, at: datetime) -> None:
    """Keep the block a person has reached in the lesson they are reading."""
    place = outline.place[item.item_id]
    for mark in Bookmark.objects.select_for_update().filter(
        person_id=enrolment.person_id, course_item_id=enrolment.course_item_id
    ):
        mark.recent_item, mark.recent_block = UUID(item.item_id), block[:36]
        mark.recent_revision, mark.recent_at = item.revision, at
        if place >= outline.place.get(str(mark.furthest_item), -1):
            mark.furthest_item, mark.furthest_block = UUID(item.item_id), block[:36]
            mark.furthest_revision = item.revision
        mark.save()


def write_event(
    enrolment: Enrolment, item: Item, kind: str, sent: Sent, when: Moment, by: User | None = None, **payload: Any
) -> None:
    """Write one event; a key already known writes nothing."""
    if when.replaced and sent.made_at:
        payload["said"] = sent.made_at
    LearningEvent.objects.bulk_create(
        [
            LearningEvent(
                client_key=sent.client_key,
                person_id=enrolment.person_id,
                enrolment=enrolment,
                item_id=item.item_id,
                kind=kind,
                made_at=when.made_at,
                received_at=sent.received_at,
                late=when.late,
                channel=sent.channel,
                recorded_by=by,
                revision=item.revision,
                payload=payload,
            )
        ],
        ignore_conflicts=True,
    )


def known_item(outline: Outline, item_id: str, when: Moment) -> Item:
    """Return a lesson somebody may act on: a live one, or one retired after the action was made; else LessonGone."""
    if item := outline.by_id.get(item_id):
        return item
    gone = [c for c in outline.history.get(item_id, ()) if c.kind in LEAVING]
    if gone and when.made_at < gone[-1].at:
        return Item(item_id, gone[-1].title, 0)
    raise LessonGone(item_id)


@transaction.atomic
def tick(enrolment: Enrolment, outline: Outline, item_id: str, sent: Sent) -> list[Enrolment]:
    """« J'ai terminé »: write the event and what it earned; return the enrolments this finished."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state == "withdrawn":
        raise NotEnrolled
    when = moment(sent.made_at, sent.received_at, enrolment.started_at)
    item = known_item(outline, item_id, when)
    if TICKED not in {condition.kind for condition in item.conditions}:
        raise NotAsked(item.title)
    record = read_record(outline, [enrolment.person_id], facts={})
    if item_id in outline.by_id:
        guard_lock(outline, item, record.earned[enrolment.person_id], enrolment, when)
    write_event(enrolment, item, "ticked", sent, when)
    alone = len(item.conditions) == 1
    facts = {enrolment.person_id: Facts(ticked={item_id: when.made_at})} if alone else None
    return settle(outline, [enrolment], at=sent.received_at, only=item, facts=facts, record=record if alone else None)


def guard_lock(outline: Outline, item: Item, earned: Mapping, enrolment: Enrolment, when: Moment) -> None:
    """Raise LessonLocked when a lesson is not open to somebody; facts are read only if completions do not suffice."""
    done = {i.item_id for i in outline.items if done_now(outline, i, earned, Facts())}
    if not locked(outline, item, done, when.made_at.date()):
        return
    facts = read_record(outline, [enrolment.person_id]).facts.get(enrolment.person_id, Facts())
    done = {i.item_id for i in outline.items if done_now(outline, i, earned, facts)}
    if locked(outline, item, done, when.made_at.date()):
        raise LessonLocked(item.title)


@transaction.atomic
def answer_positioning(
    enrolment: Enrolment,
    outline: Outline,
    item_id: str,
    statements: Positioning,
    moment_name: str,
    levels: Mapping[str, int],
    sent: Sent,
) -> PositioningAnswer:
    """Store the statements as answered, with their texts. A moment is answered once: the first answer stays."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    found = PositioningAnswer.objects.filter(enrolment=enrolment, moment=moment_name).first()
    if found:
        return found
    when = moment(sent.made_at, sent.received_at, enrolment.started_at)
    item = known_item(outline, item_id, when)
    names = statements.levels
    answers = [
        {"id": str(s.uuid), "text": s.text, "level": levels[str(s.uuid)], "label": names[levels[str(s.uuid)]]}
        for s in statements.statements.all()
    ]
    answer = PositioningAnswer.objects.create(
        client_key=sent.client_key,
        person_id=enrolment.person_id,
        enrolment=enrolment,
        course_item_id=enrolment.course_item_id,
        moment=moment_name,
        answers=answers,
        made_at=when.made_at,
        received_at=sent.received_at,
    )
    settle(outline, [enrolment], at=sent.received_at, only=item)
    return answer


@transaction.atomic
def hand_in(
    enrolment: Enrolment,
    outline: Outline,
    item_id: str,
    mission: Mission,
    sent: Sent,
    *,
    text: str = "",
    files: Iterable[tuple[str, UploadedFile]] = (),
) -> Deposit:
    """Store what a learner hands in for a mission; a new version is a new deposit. `files`: (kind, file)."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    found = Deposit.objects.filter(client_key=sent.client_key).first()
    if found and found.enrolment_id == enrolment.pk:
        return found
    if found:  # somebody else's key: this is another action
        sent = replace(sent, client_key=uuid4())
    when = moment(sent.made_at, sent.received_at, enrolment.started_at)
    item = known_item(outline, item_id, when)
    mine = Deposit.objects.filter(enrolment=enrolment, mission_uuid=mission.uuid)
    deposit = Deposit.objects.create(
        client_key=sent.client_key,
        person_id=enrolment.person_id,
        enrolment=enrolment,
        mission_uuid=mission.uuid,
        mission_title=mission.title,
        item_id=item.item_id,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        text=text.replace("\x00", ""),
        made_at=when.made_at,
        received_at=sent.received_at,
        late=when.late,
    )
    for kind, file in files:
        _keep_file(deposit, kind, file)
    settle(outline, [enrolment], at=sent.received_at, only=item)
    return deposit


def _keep_file(deposit: Deposit, kind: str, file: UploadedFile) -> None:
    data = file.read()
    sha256 = hashlib.sha256(data).hexdigest()
    ending = file.name.rpartition(".")[2].lower()[:5]
    path = storages["private"].save(f"deposits/{deposit.uuid}/{sha256[:16]}.{ending}", ContentFile(data))
    DepositFile.objects.create(
        deposit=deposit, name=file.name[-200:], path=path, kind=kind, size=len(data), sha256=sha256
    )


@transaction.atomic
def ask_help(enrolment: Enrolment, item: Item, text: str, sent: Sent) -> HelpRequest:
    """« J'ai besoin d'aide »: keep the question for the trainers."""
    when = moment(sent.made_at, sent.received_at, enrolment.started_at)
    found, _created = HelpRequest.objects.get_or_create(
        client_key=sent.client_key,
        defaults={
            "person_id": enrolment.person_id,
            "enrolment": enrolment,
            "item_id": item.item_id,
            "item_title": item.title,
            "text": text.replace("\x00", ""),
            "made_at": when.made_at,
            "received_at": sent.received_at,
        },
    )
    return found


@transaction.atomic
def strand(
    person: User, path: str, payload: dict[str, Any], why: str, sent: Sent, files: Iterable[UploadedFile] = ()
) -> StrandedUpload:
    """Keep whole what could not be taken, files included, for a trainer to assign or close; twice is one row.

    The files are in `payload["files"]`, each with its name and its path in private storage.
    """
    found, created = StrandedUpload.objects.get_or_create(
        client_key=sent.client_key,
        defaults={
            "person": person,
            "received_at": sent.received_at,
            "path": path[:500],
            "payload": payload,
            "why": why,
        },
    )
    kept = [
        {"name": file.name[-200:], "path": storages["private"].save(f"stranded/{found.client_key}/{rank}", file)}
        for rank, file in enumerate(files)
        if created
    ]
    if kept:
        found.payload = {**payload, "files": kept}
        found.save(update_fields=["payload"])
    return found


def outline_for(enrolment: Enrolment) -> Outline | None:
    """Return the outline an enrolment is counted with."""
    return published_outline(enrolment.course_item_id)
