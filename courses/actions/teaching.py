"""Verbs of trainers: review a deposit, recognise earlier learning, withdraw a completion, answer a question."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from courses.actions.outlines import published_outline
from courses.actions.settling import completion_of, settle
from courses.models import Completion, Deposit, Enrolment, FollowUp, HelpRequest, LearningEvent, Review
from courses.rules import changes as ch
from people.models import User, record


class NotYourself(Exception):
    """Nobody reviews, grants or withdraws for themselves."""


class ReasonNeeded(Exception):
    """This needs a reason."""


def _not_oneself(person_id: int, by: User) -> None:
    if person_id == by.pk:
        raise NotYourself


@transaction.atomic
def review(
    deposit: Deposit, *, by: User, at: datetime, key: UUID, decision: str, comment: str, grid: list[dict[str, object]]
) -> Review:
    """Read a deposit with its grid and decide; the same key twice is one review. Earns what it completes."""
    _not_oneself(deposit.person_id, by)
    enrolment = Enrolment.objects.select_for_update().get(pk=deposit.enrolment_id)
    found, created = Review.objects.get_or_create(
        client_key=key,
        defaults={
            "deposit": deposit,
            "by": by,
            "by_name": str(by),
            "at": at,
            "grid": grid,
            "comment": comment,
            "decision": decision,
        },
    )
    outline = published_outline(enrolment.course_item_id)
    if created and outline:
        settle(outline, [enrolment], at=at, only=outline.by_id.get(str(deposit.item_id)))
    return found


@transaction.atomic
def grant(
    enrolment: Enrolment, item_id: str, *, by: User, reason: str, at: datetime, source: str = "granted"
) -> Completion:
    """Recognise earlier learning: a named trainer, a reason; seen by the learner, in the audit."""
    _not_oneself(enrolment.person_id, by)
    if not reason.strip():
        raise ReasonNeeded
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    outline = published_outline(enrolment.course_item_id)
    item = outline.by_id[item_id]
    edition, _asked = ch.edition(outline, item_id)
    earned = Completion.objects.live().filter(person=enrolment.person_id, item_id=item_id, edition=edition)
    if not earned.exists():
        row = completion_of(outline, item, enrolment.person_id, edition, at=at, source=source, by=by.pk, reason=reason)
        Completion.objects.bulk_create([row], ignore_conflicts=True)
        record("completion.grant", at=at, actor=by, target=f"enrolment {enrolment.uuid}", reason=reason, item=item_id)
        settle(outline, [enrolment], at=at)
    return earned.get()


@transaction.atomic
def take_over(enrolment: Enrolment, item_id: str, *, at: datetime) -> Completion | None:
    """« Déjà fait : reprendre ce résultat »: count a completion of the same origin for this lesson; None without one."""
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    outline = published_outline(enrolment.course_item_id)
    item = outline.by_id[item_id]
    earlier = (
        Completion.objects.live()
        .filter(person=enrolment.person_id, origin_id=item.origin_id or item_id)
        .exclude(item_id=item_id)
        .order_by("earned_at")
        .first()
    )
    if earlier is None:
        return None
    edition, _asked = ch.edition(outline, item_id)
    row = completion_of(
        outline, item, enrolment.person_id, edition, at=earlier.earned_at, source="recognised", reason=earlier.title
    )
    Completion.objects.bulk_create([row], ignore_conflicts=True)
    settle(outline, [enrolment], at=at)
    return Completion.objects.live().get(person=enrolment.person_id, item_id=item_id, edition=edition)


@transaction.atomic
def withdraw(completion: Completion, *, by: User, reason: str, at: datetime) -> None:
    """Withdraw a completion: the only way one ever goes. The learner sees who and why; the row stays."""
    _not_oneself(completion.person_id, by)
    if not reason.strip():
        raise ReasonNeeded
    won = (
        Completion.objects.live()
        .filter(pk=completion.pk)
        .update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    )
    if won:
        record("completion.withdraw", at=at, actor=by, target=f"completion {completion.pk}", reason=reason)


@transaction.atomic
def answer_help(request: HelpRequest, *, by: User, text: str, at: datetime) -> bool:
    """Answer a question; the first answer stays. Returns whether this call wrote it."""
    won = HelpRequest.objects.filter(pk=request.pk, answered_at__isnull=True).update(
        answer=text, answered_by=by, answered_at=at
    )
    return bool(won)


@transaction.atomic
def follow_up(enrolment: Enrolment, *, by: User, kind: str, note: str, on: date) -> FollowUp:
    """Write down what was done about somebody; the same words twice on one day are one line."""
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    said = {"enrolment": enrolment, "by": by, "kind": kind, "note": note, "on": on}
    return FollowUp.objects.filter(**said).first() or FollowUp.objects.create(**said)


def last_activity(person_id: int) -> datetime | None:
    """Return when somebody last did something, or None."""
    return (
        LearningEvent.objects.filter(person=person_id)
        .order_by("-received_at")
        .values_list("received_at", flat=True)
        .first()
    )
