"""A Pack → the database, in one transaction: pages created, ordered, filled and published. Progress is never touched.

Order: what lessons point to, then the tree from the top, then publication from the bottom (lessons, modules, course), so
that a new course opens complete. The receivers of `courses` tell learners what changed; nothing of it is done here.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page

from courses.actions.outlines import syncing_once
from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from experiences.models import ExperiencePage
from home.importing import pack as packs
from home.importing.experience_pages import experience_index_page, waits
from home.importing.filling import FILL, MODELS
from home.importing.finding import find
from home.importing.guide_pages import guide_index_page
from home.importing.indexing import indexing_once
from home.importing.journal import Journal
from home.importing.pack import Pack, digest
from home.importing.places import lock, places
from home.importing.report import Report
from home.importing.shelf import Load, certify, ended, publish, shelve
from home.importing.streams import identity
from home.models import HomePage, StandardPage
from people.models import User
from workshops.models import GuidePage

INDEXES = ("guide_index", "experience_index")  # pages that are there before their text is loaded
Placed = tuple[Any, Page, bool]  # a thing of the pack, its page, whether the page was just made


def write_pack(
    pack: Pack, report: Report, *, at: datetime, overwrite: bool = False, drafts: bool = False, by: User | None = None
) -> None:
    """Write a pack that has no problem. Either everything is written, or nothing (not even a file).

    With `drafts` nothing that people see changes: new pages are not published, changed ones get a draft, none moves.
    """
    load = Load(at, overwrite, Journal(), report, drafts=drafts, by=by, bases=pack.bases)
    try:
        with transaction.atomic(), indexing_once():
            lock()
            load.journal = Journal.load()
            home, index = places()
            shelve(load, pack)
            with syncing_once(at):
                for course in pack.courses:
                    _course(load, course, index)
            _standard_pages(load, pack.pages, home)
            _guides(load, pack)
            _experiences(load, pack)
    except BaseException:
        for storage, name in load.files:
            storage.delete(name)
        raise


def _course(load: Load, course: packs.Course, index: CourseIndexPage) -> None:
    page, new = _place(load, "course", course, index, "")
    if page is None:
        return
    modules = _children(load, "module", course.modules, page, course.id)
    for module, module_page, _new in modules:
        for lesson, lesson_page, fresh in _children(load, "lesson", module.lessons, module_page, module.id):
            _write(load, "lesson", lesson, lesson_page, fresh, parent=module.id)
    pages = {module.id: found for module, found, _new in modules}
    for module, module_page, fresh in modules:
        requires = [pages[name] for name in module.requires if name in pages]
        order = [lesson.id for lesson in module.lessons]
        _write(load, "module", module, module_page, fresh, parent=course.id, order=order, requires=requires)
    _write(load, "course", course, page, new, order=[module.id for module in course.modules])
    certify(load, course, CoursePage.objects.get(pk=page.pk))
    inside = {"module": {module.id for module in course.modules}, "lesson": {lesson.id for lesson in course.lessons}}
    for kind, model in (("module", ModulePage), ("lesson", LessonPage)):
        _tell_missing(load, kind, model.objects.descendant_of(page), inside[kind])


def _standard_pages(load: Load, sheets: Sequence[packs.StandardSheet], home: HomePage) -> None:
    for sheet in sheets:
        page, new = _place(load, "page", sheet, home, "")
        if page:
            _write(load, "page", sheet, page, new)
    if sheets:
        _tell_missing(load, "page", StandardPage.objects.all(), {sheet.id for sheet in sheets})


def _guides(load: Load, pack: Pack) -> None:
    if not pack.guides and not pack.guide_index:
        return
    index = guide_index_page()
    if pack.guide_index:
        first = not load.journal.known(f"guide_index:{pack.guide_index.id}")
        if (
            first and not load.drafts
        ):  # the page is there since the house was put in order, with nothing written on it yet
            FILL["guide_index"](load, pack.guide_index, index, index.get_parent())
            index.save()
        _write(load, "guide_index", pack.guide_index, index, first)
    for guide in pack.guides:
        page, new = _place(load, "guide", guide, index, "")
        if page:
            _write(load, "guide", guide, page, new)
    if pack.guides:
        _tell_missing(load, "guide", GuidePage.objects.all(), {guide.id for guide in pack.guides})


def _experiences(load: Load, pack: Pack) -> None:
    """Reports come last: they lead to lessons and guides. One about real people waits for their consents, as a draft."""
    if not pack.experiences and not pack.experience_index:
        return
    index = experience_index_page()
    if pack.experience_index:
        first = not load.journal.known(f"experience_index:{pack.experience_index.id}")
        if first and not load.drafts:
            FILL["experience_index"](load, pack.experience_index, index, index.get_parent())
            index.save()
        _write(load, "experience_index", pack.experience_index, index, first)
    for report in pack.experiences:
        page, new = _place(load, "experience", report, index, "")
        if page:
            _write(load, "experience", report, page, new)
    if pack.experiences:
        _tell_missing(load, "experience", ExperiencePage.objects.all(), {one.id for one in pack.experiences})


def _place(
    load: Load, kind: str, item: Any, parent: Page, parent_id: str, previous: Page | None = None
) -> tuple[Page | None, bool]:
    """Return the page of a thing, made or moved below its parent, and whether it is new; None if it was deleted here."""
    model, key = MODELS[kind], f"{kind}:{item.id}"
    page = find(kind, item)
    if page is None and load.journal.known(key) and not load.overwrite:
        load.note(kind, item.id, f"supprimé{ended(kind)} dans l’administration : non recréé{ended(kind)}")
        return None, False
    if page is None:
        page = model(content_id=item.id, translation_key=identity(kind, item.id), live=False, locale=parent.locale)
        FILL[kind](load, item, page, parent)
        _hang(page, *_spot(parent, previous, first=kind in ("module", "lesson")))
        return page, True
    if load.journal.known(key) and load.journal[key].parent != parent_id and page.get_parent().pk != parent.pk:
        if load.drafts:
            load.note(kind, item.id, "changement de place : attend")
            return page, False
        page.move(*_spot(parent, previous, first=kind in ("module", "lesson")))
        load.moved(kind, item.id)
        page = model.objects.get(pk=page.pk)
    return page, False


def _spot(parent: Page, previous: Page | None, *, first: bool) -> tuple[Page, str]:
    """Return where a page goes, as Wagtail says it: after another, else first, else last below its parent."""
    if previous:
        return Page.objects.get(pk=previous.pk), "right"
    eldest = parent.get_children().first() if first else None
    return (eldest, "left") if eldest else (Page.objects.get(pk=parent.pk), "last-child")


def _hang(page: Page, target: Page, pos: str) -> None:
    """Add a page at a spot."""
    if pos == "last-child":
        target.add_child(instance=page)
    else:
        target.add_sibling(pos=pos, instance=page)


def _children(load: Load, kind: str, items: Iterable[Any], parent: Page, parent_id: str) -> list[Placed]:
    """Place the things below a page, in order; the order of the files wins only when it changed."""
    found: list[Placed] = []
    previous = None
    for item in items:
        page, new = _place(load, kind, item, parent, parent_id, previous)
        if page:
            found.append((item, page, new))
            previous = page if page.path.startswith(parent.path) else previous
    above = "course" if kind == "module" else "module"
    if load.journal[f"{above}:{parent_id}"].order != [item.id for item in items]:
        _put_in_order(load, kind, found, parent)
    return found


def _put_in_order(load: Load, kind: str, found: list[Placed], parent: Page) -> None:
    """Move the fewest pages that bring those of the pack into the order of their files."""
    paths = dict(Page.objects.child_of(parent).values_list("pk", "path"))
    here = [(item, page) for item, page, _new in found if page.pk in paths]
    steady = longest_rise([paths[page.pk] for _item, page in here])
    previous = None
    for place, (item, page) in enumerate(here):
        page = Page.objects.get(pk=page.pk)
        if place not in steady and load.drafts:
            load.note(kind, item.id, "changement de place : attend")
        elif place not in steady:
            page.move(*_spot(parent, previous, first=True))
            load.moved(kind, item.id)
        previous = page


def longest_rise(values: Sequence[str]) -> set[int]:
    """Return the places of a longest rising run of values, not always neighbours: what may stay where it is."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for place, value in enumerate(values):
        rank = bisect_left(tails, value, key=lambda tail: values[tail])
        before[place] = tails[rank - 1] if rank else None
        tails[rank : rank + 1] = [place]
    found, place = set(), tails[-1] if tails else None
    while place is not None:
        found.add(place)
        place = before[place]
    return found


def _write(
    load: Load,
    kind: str,
    item: Any,
    page: Page,
    new: bool,
    *,
    parent: str = "",
    order: Sequence[str] = (),
    requires: Sequence[Page] | None = None,
) -> None:
    """Fill and publish a page if it is due; note its place even when only the place changed."""
    wanted, entry = digest(item), load.journal[f"{kind}:{item.id}"]
    if load.due(kind, item, None if new else page, wanted):
        page = MODELS[kind].objects.get(pk=page.pk)
        if not new or kind in INDEXES:
            FILL[kind](load, item, page, page.get_parent())
        if requires is not None:
            page.requires = requires
        page.content_id = item.id
        publish(page, drafts=load.drafts or (kind == "experience" and waits(load, item, page)), by=load.by)
        where = (entry.parent, entry.order) if load.drafts and not new else (parent, list(order))
        load.done(kind, item, page, wanted, new=new, parent=where[0], order=where[1])
    elif entry.digest and not load.drafts and (entry.parent, entry.order) != (parent, list(order)):
        load.journal.write(f"{kind}:{item.id}", page, replace(entry, parent=parent, order=list(order)), changed=False)


def _tell_missing(load: Load, kind: str, pages: Any, ids: set[str]) -> None:
    """Say which pages were loaded before and have no file any more: they stay."""
    for identifier in pages.exclude(content_id=None).exclude(content_id__in=ids).values_list("content_id", flat=True):
        load.note(kind, identifier, f"n’est plus dans le dossier : laissé{ended(kind)} en place")
