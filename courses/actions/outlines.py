"""From pages to outlines: read what is published, keep it, tell what changed, settle.

A course's outline is one row; the processes keep it in memory by its version, so that a lesson page asks the database
one small question about all courses ("which versions?") and finds everything else in memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import PageViewRestriction

from courses.actions.settling import settle_course
from courses.models import CoursePage, ItemChange, LessonPage, Mission, ModulePage, PublishChoice, PublishedOutline
from courses.rules import changes as ch
from courses.rules.impact import decided
from courses.rules.outline import Change, Condition, Item, Module, Outline, from_data, to_data
from courses.rules.reach import Problem, Stock, problems
from people.models import User
from people.prepared import Prepared
from quizzes.models import Quiz


def read_outline(course: CoursePage, *, instead: Any = None, without: Any = None) -> Outline:
    """Return the outline of what is published of a course now.

    `instead` is a page of the course (lesson, module or the course itself) taken as it stands in memory, published or
    not; `without` is left out with all it holds: this is how an edit is weighed before it is published.
    """
    shown = instead if isinstance(instead, CoursePage) else course
    modules = list(ModulePage.objects.child_of(course).live().order_by("path").prefetch_related("requires"))
    lessons = list(LessonPage.objects.descendant_of(course).live().order_by("path"))
    if without is not None:
        modules = [page for page in modules if page.pk != without.pk]
        lessons = [page for page in lessons if not page.path.startswith(without.path)]
    if isinstance(instead, ModulePage):
        modules = _with(modules, instead)
    if isinstance(instead, LessonPage):
        lessons = _with(lessons, instead)
    return Outline(
        course_id=str(course.translation_key),
        title=shown.title,
        modules=tuple(_module(number, module, lessons) for number, module in _numbered(modules)),
        in_order=shown.sequence == "in_order",
        training=shown.is_training,
        url=course.url or "",
        page_id=course.pk,
        help_contact=shown.help_contact,
        objectives=tuple(block.value for block in shown.objectives),
        youth=shown.audience == "cooperants",
        familiar=shown.familiar,
        restricted=_restricted(course),
    )


def _with(pages: list[Any], page: Any) -> list[Any]:
    others = [other for other in pages if other.pk != page.pk]
    return sorted([*others, page], key=lambda p: p.path)


def _restricted(course: CoursePage) -> bool:
    paths = [course.path[: 4 * depth] for depth in range(1, course.depth + 1)]
    inside = PageViewRestriction.objects.filter(page__path__startswith=course.path)
    return PageViewRestriction.objects.filter(page__path__in=paths).exists() or inside.exists()


def _numbered(modules: list[ModulePage]) -> Iterable[tuple[str, ModulePage]]:
    rank = 0
    for module in modules:
        rank += module.numbered
        yield (str(rank) if module.numbered else ""), module


def _module(number: str, module: ModulePage, lessons: list[LessonPage]) -> Module:
    mine = [lesson for lesson in lessons if lesson.path.startswith(module.path)]
    return Module(
        module_id=str(module.translation_key),
        title=module.title,
        items=tuple(_item(f"{number}.{place}" if number else "", lesson) for place, lesson in enumerate(mine, 1)),
        requires=tuple(sorted(str(other.translation_key) for other in module.requires.all() if other.live)),
        opens_on=module.opens_on,
        url=module.url or "",
        page_id=module.pk,
        number=number,
    )


def _item(number: str, lesson: LessonPage) -> Item:
    return Item(
        item_id=str(lesson.translation_key),
        title=lesson.title,
        minutes=lesson.minutes or 0,
        conditions=tuple(read_conditions(lesson)),
        optional=lesson.optional,
        origin_id=str(lesson.origin_id or lesson.translation_key),
        number=number,
        url=lesson.url or "",
        page_id=lesson.pk or 0,
        revision=lesson.live_revision_id or 0,
        updated_note=lesson.update_note,
        updated_on=lesson.last_published_at.isoformat() if lesson.update_note and lesson.last_published_at else "",
    )


def read_conditions(lesson: LessonPage) -> Iterable[Condition]:
    """Yield the conditions of a lesson page as rules read them."""
    for block in lesson.conditions:
        value = block.value
        if block.block_type in ("quiz_passed", "quiz_submitted"):
            yield Condition(block.block_type, str(value["quiz"].uuid), value.get("percent") or 0, value["quiz"].title)
        elif block.block_type in ("mission_deposited", "mission_accepted"):
            yield Condition(block.block_type, str(value["mission"].uuid), 0, value["mission"].title)
        elif block.block_type == "positioning":
            yield Condition("positioning", value["moment"])
        else:
            yield Condition("ticked")


def stock(course: CoursePage) -> Stock:
    """Return what the conditions of a course may point to now."""
    return Stock(
        quizzes=frozenset(str(key) for key in Quiz.objects.can_be_taken().values_list("uuid", flat=True)),
        missions=frozenset(str(key) for key in Mission.objects.filter(live=True).values_list("uuid", flat=True)),
        positioning=bool(course.positioning_id and course.positioning.statements.exists()),
    )


def course_problems(course: CoursePage, outline: Outline) -> list[Problem]:
    """Return what would make this outline impossible to finish."""
    return problems(outline, stock(course))


def impossible_courses(outlines: Mapping[str, Outline]) -> list[tuple[Outline, list[Problem]]]:
    """Return those of these courses nobody could finish any more (a quiz unpublished since…): three queries in all."""
    quizzes = frozenset(map(str, Quiz.objects.can_be_taken().values_list("uuid", flat=True)))
    missions = frozenset(map(str, Mission.objects.filter(live=True).values_list("uuid", flat=True)))
    asking = CoursePage.objects.live().filter(positioning__statements__isnull=False)
    with_statements = set(map(str, asking.values_list("translation_key", flat=True)))
    found = []
    for course_id, outline in outlines.items():
        wrong = problems(outline, Stock(quizzes, missions, course_id in with_statements))
        if wrong:
            found.append((outline, wrong))
    return found


def course_of(page: Any) -> CoursePage | None:
    """Return the course a page belongs to (itself for a course), published or not."""
    if isinstance(page, CoursePage):
        return page
    if not isinstance(page, (ModulePage, LessonPage)):
        return None
    return CoursePage.objects.ancestor_of(page).first()


def sources() -> Any:
    """Courses in the source language: a translation shares their identity, and reads its rules from them."""
    return CoursePage.objects.filter(
        locale__language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE)
    )


@lru_cache(maxsize=128)
def _known(course_id: UUID, stamp: UUID) -> Outline:
    row = PublishedOutline.objects.get(course_item_id=course_id)  # one that has just changed again serves as well
    rows = ItemChange.objects.filter(course_item_id=course_id)
    changes = tuple(
        Change(str(r.item_id), r.kind, r.at, r.policy, r.required, r.title, r.by_name, r.reason) for r in rows
    )
    return from_data(row.body, changes, row.version, str(row.stamp))


LIVE = Prepared(lambda: PublishedOutline.objects.filter(live=True).values_list("course_item_id", "stamp"))


def published_outlines() -> dict[str, Outline]:
    """Return every published outline by course id; one query when nothing changed since last time."""
    known = (_known(course_id, stamp) for course_id, stamp in LIVE.all())
    return {outline.course_id: outline for outline in known}


def published_outline(course_id: UUID | str) -> Outline | None:
    """Return the outline of a course as published last, or None; a course no longer published keeps its last one."""
    row = PublishedOutline.objects.filter(course_item_id=course_id).values_list("course_item_id", "stamp").first()
    return _known(*row) if row else None


def outlines_of(course_ids: Iterable[UUID]) -> dict[str, Outline]:
    """Return the same for several courses, by course id: one query when they are in memory."""
    rows = PublishedOutline.objects.filter(course_item_id__in=set(course_ids)).values_list("course_item_id", "stamp")
    return {str(course_id): _known(course_id, stamp) for course_id, stamp in rows}


_waiting: ContextVar[set[str] | None] = ContextVar("waiting", default=None)


@contextmanager
def syncing_once(at: datetime) -> Iterator[None]:
    """Bring each course touched inside up to date once, at the end: for imports of many pages."""
    waiting: set[str] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for course_id in sorted(waiting):
        sync_outline(course_id, at=at)


@transaction.atomic
def sync_outline(
    course_id: UUID | str, *, at: datetime, revision_id: int | None = None, by: User | None = None
) -> list[Change]:
    """Keep the outline of what is published now; write what changed; settle under the old rule, then the new one.

    Unpublishing a whole course retires none of its lessons: it only closes, and nobody is finished by it. Twice does no harm: without difference nothing is written. The choice made on the publish screen is taken from
    the revision; without one the defaults apply. Returns the changes written.
    """
    waiting = _waiting.get()
    if waiting is not None:
        waiting.add(str(course_id))
        return []
    row = PublishedOutline.objects.select_for_update().filter(course_item_id=course_id).first()
    before = _known(row.course_item_id, row.stamp) if row else None
    course = sources().filter(translation_key=course_id, live=True).first()
    if course is None:
        PublishedOutline.objects.filter(course_item_id=course_id).update(live=False)
        return []
    after = read_outline(course)
    if row and row.live and to_data(before) == to_data(after):
        return []
    choice = PublishChoice.objects.filter(revision_id=revision_id).select_related("by").first() if revision_id else None
    others = LessonPage.objects.live().filter(locale_id=course.locale_id).exclude(path__startswith=course.path)
    elsewhere = frozenset(str(key) for key in others.values_list("translation_key", flat=True))
    changes = decided(
        ch.differences(before, after, at, elsewhere, _arriving(before, after)),
        choice.policies if choice else {},
        choice.reasons if choice else {},
    )
    if changes:
        settle_course(before, at=at)
    _write_changes(after, changes, by=choice.by if choice else by)
    PublishedOutline.objects.update_or_create(
        course_item_id=course_id,
        defaults={
            "body": to_data(after),
            "version": row.version + 1 if row else 1,
            "stamp": uuid4(),
            "live": True,
            "updated_at": at,
        },
    )
    if changes:
        settle_course(published_outline(course_id), at=at)
    return changes


def _arriving(before: Outline | None, after: Outline) -> frozenset[str]:
    """Return the items new to a course that another course has, or had until they moved out of it."""
    fresh = set(after.by_id) - set(before.by_id) if before else set()
    if not fresh:
        return frozenset()
    others = [outline for course_id, outline in published_outlines().items() if course_id != after.course_id]
    left = ItemChange.objects.filter(item_id__in=fresh, kind=ch.MOVED_OUT).exclude(course_item_id=after.course_id)
    known = {item_id for outline in others for item_id in outline.by_id} | {
        str(item_id) for item_id in left.values_list("item_id", flat=True)
    }
    return frozenset(fresh & known)


def _write_changes(after: Outline, changes: list[Change], by: User | None) -> None:
    for change in changes:
        item = after.by_id.get(change.item_id)
        ItemChange.objects.create(
            course_item_id=after.course_id,
            item_id=change.item_id,
            at=change.at,
            by=by,
            by_name=str(by) if by else "",
            kind=change.kind,
            policy=change.policy,
            required=change.required,
            reason=change.reason,
            rule=item.rule if item else [],
            title=change.title,
        )
