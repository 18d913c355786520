"""A locked attempt, its questions, and what is known of their answers."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from people.models import User
from quizzes.models import ANSWERS, AnswerFile, Attempt, AttemptSlot, Draft, QuestionVersion, Step
from quizzes.rules.exchange import Change, Current, same
from quizzes.rules.grading import CLOSED_STATES, UNMARKED_TYPES, Grade, grade
from quizzes.rules.orders import drawn
from quizzes.rules.regrade import replay
from quizzes.rules.summary import in_words
from quizzes.rules.tries import grade_try, tries_allowed


class UnknownPosition(LookupError):
    """The attempt has no question at this place."""


@dataclass(frozen=True)
class Sender:
    """Who answers, on which kind of device, and when it arrived."""

    actor: User | None
    at: datetime
    channel: str = "own"
    recorded_by: User | None = None


@dataclass
class Place:
    """A question of an attempt with the steps needed to judge a new answer, oldest first."""

    slot: AttemptSlot
    steps: list[Step] = field(default_factory=list)
    changed: bool = False  # the slot has something `write` must keep
    forgotten: list[Draft] = field(default_factory=list)
    files: list[AnswerFile] = field(default_factory=list)  # photos and documents of an essay, those taken back left out
    regraded: QuestionVersion | None = None  # the version its mark comes from, when it is another than the one answered

    @property
    def body(self) -> dict[str, Any]:
        """The question as this learner sees it: in the version answered, once regraded in that of the mark."""
        body = (self.regraded or self.slot.version).body
        question = drawn(body["question"], self.slot.order)
        return body if question is body["question"] else body | {"question": question}

    @property
    def draft(self) -> Draft | None:
        """The draft, when there is one."""
        return getattr(self.slot, "draft", None)

    @property
    def answers(self) -> list[Step]:
        """The counted steps that hold an answer."""
        return [step for step in self.steps if step.kind in ANSWERS]

    @property
    def checks(self) -> list[Step]:
        """The tries."""
        return [step for step in self.steps if step.kind == "check"]

    def marked(self, response: Any) -> Step | None:
        """The latest mark that a person gave, when this is the answer it was given to: it outlives a reopening."""
        mark = max((step for step in self.steps if step.kind == "grade"), key=lambda step: step.seq, default=None)
        before = [step for step in self.answers if mark and step.seq < mark.seq]
        read = max(before, key=lambda step: step.seq, default=None)
        this = read and same(read.response, response) and read.data.get("files", []) == self.file_ids
        return mark if this else None

    @property
    def file_ids(self) -> list[str]:
        """Which files are part of the answer, for its step."""
        return [str(file.uuid) for file in self.files]

    @property
    def current(self) -> Current:
        """The answer the server holds now."""
        last = self.draft or max(self.answers, key=lambda step: step.seq, default=None)
        if last is None:
            return Current(self.slot.seq, "", 0, None)
        return Current(self.slot.seq, last.tab, last.revision, last.response)

    @property
    def certainty(self) -> str:
        """How sure the learner said to be of the current answer."""
        last = self.draft or max(self.answers, key=lambda step: step.seq, default=None)
        return last.data.get("certainty", "") if last else ""

    @property
    def graded(self) -> bool:
        """Whether the question is closed and graded."""
        return self.slot.state in CLOSED_STATES

    @property
    def closed(self) -> bool:
        """Whether the question takes no more answers: graded, or on a page left behind in a forward-only quiz."""
        attempt = self.slot.attempt
        behind = attempt.settings.get("navigation") == "linear" and self.slot.page < attempt.page
        return self.graded or behind

    @property
    def tried(self) -> bool:
        """Whether an answer may be checked: what no rule marks is only saved."""
        return self.body["type"] not in UNMARKED_TYPES | {"essay"}

    @property
    def tries_allowed(self) -> int:
        """How many tries the question gives; what no rule marks is given once."""
        if not self.tried:
            return 1
        return tries_allowed(self.body["type"], len(self.body["hints"]))

    def grade(self, response: Any, *, finished: bool) -> Grade:
        """Grade a response to this question; files alone are an answer, which a person reads."""
        one = grade(self.body["type"], self.body["question"], response, finished=finished)
        return Grade(None, "needsgrading") if self.files and one.state == "gaveup" else one

    def grade_try(self, response: Any) -> Grade:
        """Grade a response as the next try."""
        penalty = Fraction(self.body["penalty"])
        kind, question, earlier = self.body["type"], self.body["question"], [step.response for step in self.checks]
        return grade_try(kind, question, response, used=self.slot.tries, penalty=penalty, earlier=earlier)

    def grade_again(self) -> Grade:
        """Grade the tries so far from the beginning, in the version of the mark."""
        tries = [step.response for step in self.checks]
        return replay(self.body, tries, tries[-1])

    def differs(self, change: Change) -> bool:
        """Whether an answer says something else than the current one, or with another certainty."""
        return not same(self.current.response, change.response) or self.certainty != change.certainty

    def say(self, response: Any) -> None:
        """Keep the answer in words with the question; a reflection is private until it is shared."""
        hidden = self.body["type"] == "reflection" and self.slot.shared_at is None
        self.slot.summary = "" if hidden else in_words(self.body, response)

    def forget_draft(self) -> None:
        """Have the draft deleted: its content is in a step now."""
        if self.draft:
            self.forgotten.append(self.draft)
            self.slot._state.fields_cache["draft"] = None


@dataclass(frozen=True)
class Saved:
    """What became of one answer.

    `outcome`: written, same, superseded, conflict, late (after the end), closed (the question takes no more answers),
    unchanged (a check of the same answer again), incomplete (a check of a blank or unreadable answer). `fresh` is false
    when nothing was written.
    """

    outcome: str
    place: Place
    key: uuid.UUID | None
    seq: int
    at: datetime
    response: Any
    fresh: bool = True

    @property
    def accepted(self) -> bool:
        """Whether the phone may forget its copy."""
        return self.outcome not in ("conflict", "late", "closed")


@dataclass(frozen=True)
class Answered:
    """What became of a request: the attempt, one `Saved` for each question it spoke of, and the whole.

    `outcome`: saved, conflict, finished (the attempt is closed: kept as late), submitted, again (handed in before).
    """

    attempt: Attempt
    saved: list[Saved] = field(default_factory=list)
    outcome: str = "saved"

    @property
    def conflicts(self) -> list[Saved]:
        """The answers the learner must choose between."""
        return [one for one in self.saved if one.outcome == "conflict"]


@dataclass(frozen=True)
class Opened:
    """An attempt locked in the caller's transaction, with the questions a request speaks of."""

    attempt: Attempt
    places: dict[int, Place]


def lock(attempts: QuerySet[Attempt], key: uuid.UUID) -> Attempt:
    """Lock and return one of these attempts; Attempt.DoesNotExist when it is not among them."""
    return attempts.select_related("quiz").select_for_update(of=("self",)).get(uuid=key)


def places_of(
    attempt: Attempt, *, positions: Iterable[int] | None = None, keys: Iterable[uuid.UUID | None] = ()
) -> dict[int, Place]:
    """Return questions of an attempt by position, in two queries; with the steps that used these keys."""
    slots = attempt.slots.select_related("version", "draft").order_by("position")
    if positions is not None:
        slots = slots.filter(position__in=list(positions))
    places = {slot.pk: Place(slot) for slot in slots}
    for place in places.values():
        place.slot.attempt = attempt
    known = Q(kind__in=(*ANSWERS, "grade", "regrade")) | Q(client_key__in=[key for key in keys if key])
    for step in Step.objects.filter(known, slot__in=places).order_by("pk"):
        places[step.slot_id].steps.append(step)
    _read_regraded(places.values())
    _read_files(places)
    return {place.slot.position: place for place in places.values()}


def _read_regraded(places: Iterable[Place]) -> None:
    """Give regraded questions the version of their mark; asked of the database only where there are any."""
    used = [(place, step.data["version"]) for place in places for step in place.steps if step.kind == "regrade"]
    versions = QuestionVersion.objects.in_bulk({key for _place, key in used}) if used else {}
    for place, key in used:
        place.regraded = versions.get(key)


def _read_files(places: dict[int, Place]) -> None:
    """Give essays their files; asked of the database only where a question takes files."""
    taking = [pk for pk, place in places.items() if place.slot.version.body["question"].get("attachment")]
    for file in AnswerFile.objects.kept().filter(slot__in=taking) if taking else ():
        places[file.slot_id].files.append(file)


def write(places: Iterable[Place]) -> None:
    """Write what judging prepared: the same number of queries for one answer and for all of them."""
    places = list(places)
    steps = [step for place in places for step in place.steps if step._state.adding]
    slots = [place.slot for place in places if place.changed]
    drafts = [draft.pk for place in places for draft in place.forgotten]
    if steps:
        Step.objects.bulk_create(steps)
    if len(slots) == 1:
        slots[0].save(update_fields=SLOT_FIELDS)
    elif slots:
        AttemptSlot.objects.bulk_update(slots, SLOT_FIELDS)
    if drafts:
        Draft.objects.filter(pk__in=drafts).delete()


SLOT_FIELDS = ["seq", "state", "fraction", "tries", "summary"]


def data_of(change: Change) -> dict[str, Any]:
    """Return what a step or a draft keeps of an answer."""
    return {"response": change.response} | ({"certainty": change.certainty} if change.certainty else {})


def unchanged(kept: Step | Draft, change: Change) -> bool:
    """Whether a step or a draft holds this very answer, with the same certainty."""
    return same(kept.response, change.response) and kept.data.get("certainty", "") == change.certainty
