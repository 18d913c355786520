"""The fields of each kind of page, from the pack."""

from collections.abc import Callable
from typing import Any

from wagtail.models import Page

from courses.models import CoursePage, LessonPage, ModulePage
from experiences.models import ExperienceIndexPage, ExperiencePage
from home.importing import pack as packs
from home.importing.experience_pages import fill_experience, fill_experience_index
from home.importing.guide_pages import fill_guide, fill_guide_index
from home.importing.pack import Body, Ref
from home.importing.shelf import Load
from home.importing.streams import raw_stream, raw_text
from home.models import StandardPage
from workshops.models import GuideIndexPage, GuidePage

MODELS: dict[str, type[Page]] = {
    "course": CoursePage,
    "module": ModulePage,
    "lesson": LessonPage,
    "page": StandardPage,
    "guide": GuidePage,
    "guide_index": GuideIndexPage,
    "experience": ExperiencePage,
    "experience_index": ExperienceIndexPage,
}


def _common(load: Load, item: Any, page: Any, parent: Page) -> None:
    page.title = item.title
    page.slug = free_slug(item.slug, parent, page)
    picture = getattr(item, "picture", None)
    if hasattr(page, "picture"):
        page.picture_id = load.keys[picture] if picture else None


def free_slug(slug: str, parent: Page, page: Page) -> str:
    """Return an address that is free below a page: the wished one, else with a number."""
    number, wished = 1, slug
    while not Page._slug_is_available(slug, parent, page if page.pk else None):
        number += 1
        slug = f"{wished}-{number}"
    return slug


def _stream(owner: str, body: Body, load: Load, before: Any) -> str:
    return raw_stream(owner, body, load.keys, [dict(block) for block in before.raw_data] if before else [])


def _objectives(owner: str, texts: tuple[str, ...], load: Load, before: Any) -> str:
    return _stream(owner, tuple(packs.Block("objective", text) for text in texts), load, before)


def _fill_course(load: Load, item: packs.Course, page: CoursePage, parent: Page) -> None:
    _common(load, item, page, parent)
    for name, text in item.texts.items():
        setattr(page, name, text)
    page.audience, page.is_training, page.sequence = item.audience, item.is_training, item.sequence
    page.familiar, page.enrolment_mode, page.verified_on = item.familiar, item.enrolment_mode, item.verified_on
    page.objectives = _objectives(f"{item.id}/objectives", item.objectives, load, page.objectives)
    page.presentation = _stream(f"{item.id}/presentation", item.presentation, load, page.presentation)
    page.positioning_id = load.keys[Ref("positioning", item.positioning_id)] if item.positioning_id else None


def _fill_module(load: Load, item: packs.Module, page: ModulePage, parent: Page) -> None:
    _common(load, item, page, parent)
    page.summary, page.introduction = item.summary, raw_text(item.introduction, load.keys)
    page.objectives = _objectives(f"{item.id}/objectives", item.objectives, load, page.objectives)
    page.opens_on, page.numbered = item.opens_on, item.numbered


def _fill_lesson(load: Load, item: packs.Lesson, page: LessonPage, parent: Page) -> None:
    _common(load, item, page, parent)
    page.summary, page.minutes, page.optional = item.summary, item.minutes, item.optional
    page.legal, page.verified_on, page.review_on, page.swap = item.legal, item.verified_on, item.review_on, item.swap
    page.body = _stream(f"{item.id}/body", item.body, load, page.body)
    page.conditions = _stream(f"{item.id}/conditions", item.conditions, load, page.conditions)


def _fill_page(load: Load, item: packs.StandardSheet, page: StandardPage, parent: Page) -> None:
    _common(load, item, page, parent)
    page.summary, page.youth = item.summary, item.youth
    page.body = _stream(f"{item.id}/body", item.body, load, page.body)


def _fill_guide(load: Load, item: packs.Guide, page: GuidePage, parent: Page) -> None:
    _common(load, item, page, parent)
    fill_guide(load, item, page, parent)


def _fill_experience(load: Load, item: packs.Experience, page: ExperiencePage, parent: Page) -> None:
    _common(load, item, page, parent)
    fill_experience(load, item, page, parent)


FILL: dict[str, Callable[[Load, Any, Any, Page], None]] = {
    "course": _fill_course,
    "module": _fill_module,
    "lesson": _fill_lesson,
    "page": _fill_page,
    "guide": _fill_guide,
    "guide_index": fill_guide_index,
    "experience": _fill_experience,
    "experience_index": fill_experience_index,
}
