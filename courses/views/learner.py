"""Who is learning here: the enrolment, what was earned, the place; read once per request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, TextField, UUIDField, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from courses.actions.outlines import outlines_of
from courses.actions.records import Record, earned_text, read_earned, read_facts, read_record, read_records
from courses.models import Bookmark, Enrolment
from courses.rules.outline import Item, Outline
from courses.rules.progress import Explanation, Facts, Lock, done_now, earned_now, locked
from people.models import User
from people.prepared import Given, Prepared
from quizzes.models import IN_PROGRESS, Attempt

EDITORS = {"trainer", "coordinator", "administrator"}


class Mark(NamedTuple):
    """A bookmark: the most recent place and the furthest; nothing before the first lesson is opened."""

    recent_item: UUID | None = None
    recent_block: str = ""
    furthest_item: UUID | None = None


PERSON, COURSE = Given("person", User._meta.pk), Given("course", UUIDField())
LATEST = Prepared(lambda: enrolments_of(PERSON).filter(course_item_id=COURSE)[:1])
EARNED_TEXT = earned_text(OuterRef("person"), OuterRef("course_item_id"))
READING = Prepared(
    lambda: (
        enrolments_of(PERSON)
        .filter(course_item_id=COURSE)
        .annotate(earned=Coalesce(Subquery(EARNED_TEXT), Value(""), output_field=TextField()))[:1]
    )
)


def enrolments_of(person: User | Given) -> QuerySet[Enrolment]:
    """Return somebody's live enrolments, the most recent first, each with the places of its bookmark."""
    mark = Bookmark.objects.filter(person=OuterRef("person"), course_item_id=OuterRef("course_item_id")).order_by()
    places = {name: Subquery(mark.values(name)[:1]) for name in Mark._fields}
    return Enrolment.objects.live().filter(person=person).annotate(**places).order_by("-started_at")


def enrolment_in(person: User, outline: Outline) -> Enrolment | None:
    """Return the most recent live enrolment in a course: one query."""
    return LATEST.first(person=person.pk, course=outline.course_id)


@dataclass
class Learner:
    """One person in one course, for the time of a request. `at` is the request's time."""

    person: User
    outline: Outline
    enrolment: Enrolment | None = None
    at: datetime = field(default_factory=timezone.now)

    @classmethod
    def of(cls, request: HttpRequest, outline: Outline) -> "Learner":
        """The signed-in person's."""
        return cls(request.user, outline, enrolment_in(request.user, outline))

    @classmethod
    def reading(cls, request: HttpRequest, outline: Outline) -> "Learner":
        """The same for a page that only reads: what was earned comes with the enrolment, in one query."""
        return cls(request.user, outline, READING.first(person=request.user.pk, course=outline.course_id))

    @classmethod
    def everywhere(cls, person: User) -> list["Learner"]:
        """Somebody in each of their courses, the most recent first: as many queries for one course as for thirty."""
        enrolments = list(enrolments_of(person))
        outlines = outlines_of(enrolment.course_item_id for enrolment in enrolments)
        records = read_records(outlines.values(), [person.pk])
        found: dict[str, Learner] = {}
        for enrolment in enrolments:
            course = str(enrolment.course_item_id)
            if course in outlines and course not in found:
                learner = found[course] = cls(person, outlines[course], enrolment)
                learner.record = learner.full_record = records[course]
        return list(found.values())

    @cached_property
    def mark(self) -> Mark:
        """The bookmark in this course, as it came with the enrolment."""
        return Mark(*(getattr(self.enrolment, name, None) for name in Mark._fields))

    @cached_property
    def record(self) -> Record:
        """Completions only; facts are read when something needs them."""
        return read_record(self.outline, [self.person.pk], facts={})

    @cached_property
    def full_record(self) -> Record:
        """Completions and all facts."""
        return read_record(self.outline, [self.person.pk])

    @cached_property
    def explanation(self) -> Explanation | None:
        """The one explanation every screen prints; None for somebody not enrolled."""
        return self.enrolment and self.full_record.explain(self.outline, self.enrolment, self.at)

    @cached_property
    def done(self) -> set[str]:
        """Items earned, by completions."""
        loaded: Record | None = self.__dict__.get("record") or self.__dict__.get("full_record")
        text = getattr(self.enrolment, "earned", None)
        earned = loaded.earned[self.person.pk] if loaded else read_earned(self.outline, self.person.pk, text)
        return earned_now(self.outline, earned)

    def facts_for(self, item: Item) -> Facts:
        """The facts that the rule of one lesson needs."""
        kinds = {condition.kind for condition in item.conditions}
        return read_facts(self.outline, [self.person.pk], kinds).get(self.person.pk, Facts())

    def lock(self, item: Item) -> Lock | None:
        """Why a lesson is closed to this person; earned and opened lessons never are. Facts are read last."""
        if item.item_id in self.done or self.opened(item):
            return None
        if not locked(self.outline, item, self.done, self.at.date()):
            return None
        facts = self.full_record.facts.get(self.person.pk, Facts())
        earned = self.full_record.earned[self.person.pk]
        done = {i.item_id for i in self.outline.items if done_now(self.outline, i, earned, facts)}
        return locked(self.outline, item, done, self.at.date())

    def opened(self, item: Item) -> bool:
        """Whether the bookmark stands on a lesson: it was open, it stays open."""
        return self.mark.recent_item == UUID(item.item_id)

    @cached_property
    def resume(self) -> Item | None:
        """Where « Reprendre » goes: the most recent place; if it is gone or done, the nearest thing to do."""
        return self.nearest(self.mark.recent_item)

    def resume_url(self, running: Mapping[str, UUID]) -> str:
        """The exact place: the quiz that is running (attempts by quiz), else the block, else the lesson."""
        item = self.resume
        if item is None:
            return self.outline.url
        for condition in item.conditions:
            if condition.target in running:
                kwargs = {"item_id": item.item_id, "attempt": running[condition.target]}
                return reverse("courses:attempt_detail", kwargs=kwargs)
        block = self.mark.recent_block if self.opened(item) else ""
        return f"{item.url}#b-{block}" if block else item.url

    def nearest(self, item_id: UUID | None) -> Item | None:
        """Return the live lesson of an id; if it is gone, the nearest live one before its old place; else the first to do."""
        outline = self.outline
        if item_id and str(item_id) in outline.by_id:
            return outline.by_id[str(item_id)]
        todo = [item for item in outline.items if item.item_id not in self.done and not item.optional]
        return next(iter(todo or outline.items), None)


def running_attempts(person: User) -> dict[str, UUID]:
    """Return somebody's running attempts by quiz, in one query."""
    rows = Attempt.objects.visible_to(person).filter(state=IN_PROGRESS, is_preview=False)
    return {str(quiz): attempt for quiz, attempt in rows.values_list("quiz__uuid", "uuid")}


def is_editor(person: User) -> bool:
    """Whether somebody may read courses without being enrolled (`course.preview`)."""
    return person.is_staff and bool(person.roles & EDITORS)


def next_to_do(learner: Learner) -> Item | None:
    """Return the first lesson that counts, is not earned and can be opened now."""
    lines = learner.explanation.lines if learner.explanation else ()
    open_lines = [line for line in lines if line.state in ("missing", "redo") and not line.lock]
    return learner.outline.by_id.get(open_lines[0].item_id) if open_lines else None
