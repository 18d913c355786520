"""Marks given by people: kept in draft, then published, one transaction an attempt. specs/quizzes.md §10."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from people.models import User
from quizzes.actions.followed import name_of, note
from quizzes.actions.scores import refresh
from quizzes.models import SUBMITTED, Attempt, AttemptSlot, MarkDraft, QuizResult, Step
from quizzes.rules.grading import UNMARKED_TYPES, graded_state, stored
from quizzes.rules.marks import total
from quizzes.rules.rubric import read_with
from quizzes.signals import attempt_changed

Grid = dict[str, Any]  # {"met": the ids that are ticked, "typed": whether the mark was typed beside them}


class NoMark(Exception):
    """Nothing to mark here: the attempt is not handed in, or no mark exists for this type of question."""


@dataclass(frozen=True)
class Published:
    """How many answers got a mark, how many only a comment, and how many people were written to."""

    marks: int = 0
    comments: int = 0
    mailed: int = 0


def fraction_of(mark: Decimal | None, max_mark: Decimal) -> Decimal | None:
    """Return a mark as the fraction that is stored; a question of 0 points is worth nothing or everything."""
    if mark is None:
        return None
    return stored(Fraction(mark) / Fraction(max_mark)) if max_mark else Decimal(0)


def save_mark(
    slot: AttemptSlot, *, by: User, mark: Decimal | None, comment: str, at: datetime, grid: Grid | None = None
) -> MarkDraft | None:
    """Keep a mark and a comment in draft, over what the same person kept before; nothing at all forgets the draft."""
    if mark is None and not comment.strip():
        MarkDraft.objects.filter(slot=slot, by=by).delete()
        return None
    fraction = fraction_of(mark, slot.max_mark)
    kept = {"fraction": fraction, "comment": comment.strip(), "data": grid or {}, "saved_at": at}
    return MarkDraft.objects.update_or_create(slot=slot, by=by, defaults=kept)[0]


def publish_marks(slots: Iterable[int], *, by: User, at: datetime) -> Published:
    """Publish one's drafts for these slots: each attempt in its own transaction, then one message to each learner.

    Twice does nothing more: a draft becomes steps and is gone.
    """
    drafts = MarkDraft.objects.of_this_answer().filter(by=by, slot__in=list(slots))
    attempts = drafts.order_by("slot__attempt__person", "slot__attempt").values_list("slot__attempt", flat=True)
    marks = comments = 0
    told: dict[int, Attempt] = {}
    for attempt_id in dict.fromkeys(attempts):
        attempt, given, said = _publish_attempt(attempt_id, drafts, by=by, at=at)
        marks, comments = marks + given, comments + said
        if (given or said) and attempt.person_id:
            told[attempt.person_id] = attempt
    return Published(marks, comments, _tell(told.values()))


@transaction.atomic
def _publish_attempt(attempt_id: int, drafts: Any, *, by: User, at: datetime) -> tuple[Attempt, int, int]:
    attempt = Attempt.objects.select_related("quiz").select_for_update(of=("self",)).get(pk=attempt_id)
    if attempt.state != SUBMITTED:
        return attempt, 0, 0  # handed back to the learner in the meantime: the drafts wait
    mine = list(drafts.filter(slot__attempt=attempt).select_related("slot__version").select_for_update(of=("self",)))
    for draft in mine:
        draft.slot.attempt = attempt
        give(draft.slot, fraction=draft.fraction, comment=draft.comment, by=by, at=at, grid=draft.data)
    MarkDraft.objects.filter(pk__in=[draft.pk for draft in mine]).delete()
    if mine:
        recount(attempt, at=at)
        said = {"attempt": attempt.uuid.hex, "answers": len(mine)}
        note("marks_publish", attempt.quiz, by=by, at=at, title=name_of(attempt), **said)
    marks = sum(draft.fraction is not None for draft in mine)
    return attempt, marks, len(mine) - marks


@transaction.atomic
def mark_now(
    slot: AttemptSlot, *, by: User, mark: Decimal | None, comment: str, at: datetime, grid: Grid | None = None
) -> bool:
    """Give or overrule one mark at once; False when it says what is known already. NoMark."""
    attempt = Attempt.objects.select_related("quiz").select_for_update(of=("self",)).get(pk=slot.attempt_id)
    slot = AttemptSlot.objects.select_related("version").get(pk=slot.pk)
    if attempt.state != SUBMITTED or slot.version.type in UNMARKED_TYPES:
        raise NoMark
    slot.attempt = attempt
    MarkDraft.objects.filter(slot=slot, by=by).delete()
    if not give(slot, fraction=fraction_of(mark, slot.max_mark), comment=comment.strip(), by=by, at=at, grid=grid):
        return False
    recount(attempt, at=at)
    return True


def rubric_read(slot: AttemptSlot, grid: Grid | None) -> dict[str, Any]:
    """Return what a step keeps of the grid: each criterion, and whether it is met; nothing when it was left alone."""
    rubric = slot.version.body["question"].get("rubric")
    return {"rubric": read_with(rubric, grid["met"])} if rubric and grid else {}


def give(
    slot: AttemptSlot, *, fraction: Decimal | None, comment: str, by: User, at: datetime, grid: Grid | None = None
) -> bool:
    """Add the steps of a mark and its comment to a slot of a locked attempt; a comment alone leaves the state.

    The latest mark counts; those before stay in the steps. What is said already by a person is not said again.
    """
    state = slot.state if fraction is None else graded_state(Fraction(fraction), by="person")
    last = Step.objects.filter(slot=slot, kind__in=("grade", "comment")).order_by("-seq").first()
    read = rubric_read(slot, grid)
    same_mark = fraction is None or (slot.fraction == fraction and slot.state == state and not _new_grid(slot, read))
    if same_mark and (not comment or (last and last.data.get("comment") == comment)):
        return False
    slot.seq += 1
    Step.objects.create(
        slot=slot,
        seq=slot.seq,
        kind="comment" if same_mark else "grade",
        data=({"comment": comment} if comment else {}) | ({} if same_mark else read),
        state=state,
        fraction=slot.fraction if same_mark else fraction,
        actor=by,
        received_at=at,
    )
    slot.state, slot.fraction = state, slot.fraction if same_mark else fraction
    slot.save(update_fields=["seq", "state", "fraction"])
    return True


def _new_grid(slot: AttemptSlot, read: dict[str, Any]) -> bool:
    """Whether the grid says something else than at the latest mark."""
    if not read:
        return False
    last = Step.objects.filter(slot=slot, kind="grade").order_by("-seq").first()
    return last is None or last.data.get("rubric") != read["rubric"]


def recount(attempt: Attempt, *, at: datetime) -> None:
    """Total a locked attempt again from its slots, then the person's result; tell who listens."""
    rows = attempt.slots.values_list("state", "fraction", "max_mark")
    attempt.mark, attempt.max = total(rows)
    attempt.save(update_fields=["mark", "max"])
    settle_result(attempt)
    attempt_changed.send(sender=Attempt, attempt=attempt, at=at)


def settle_result(attempt: Attempt) -> None:
    """Write the result of the attempt's person; without any attempt that counts there is none."""
    if refresh(attempt) is None:
        QuizResult.objects.filter(quiz=attempt.quiz_id, person=attempt.person_id).delete()


def _tell(attempts: Iterable[Attempt]) -> int:
    """One message to each learner who has an address, without any mark: the page says what may be seen."""
    attempts = list(attempts)
    people = User.objects.filter(is_active=True).exclude(email="").in_bulk([one.person_id for one in attempts])
    letters = [_letter(people[one.person_id], one) for one in attempts if one.person_id in people]
    if letters:
        get_connection(fail_silently=True).send_messages(letters)
    return len(letters)


def _letter(person: User, attempt: Attempt) -> EmailMessage:
    title = {"title": " ".join(attempt.quiz.title.split())}
    address = settings.BASE_URL.rstrip("/") + reverse("quizzes:attempt_review", args=[attempt.uuid])
    with override(person.locale or settings.LANGUAGE_CODE):
        lines = [_("Your answers to “%(title)s” have been corrected.") % title, _("Read the review here:"), address]
        return EmailMessage(_("“%(title)s”: corrected") % title, "\n\n".join(lines), None, [person.email])
