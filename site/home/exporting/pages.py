"""Pages → the things of a pack, as their files would say them."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from courses.models import CoursePage, LessonPage, ModulePage
from home.exporting.names import Names, address_part, line, lines, page_id
from home.exporting.streams import body_of, conditions_of, objectives_of
from home.importing import pack as packs
from home.importing.courses import TEXTS
from home.importing.sheets import SENTENCE
from home.models import StandardPage

UNSAID = {
    "seo_title": "titre pour les moteurs de recherche",
    "search_description": "description pour les moteurs de recherche",
    "easy_version": "version facile de toute la leçon",
    "update_note": "phrase « ce qui a changé »",
}


def lesson_item(page: LessonPage, names: Names) -> packs.Lesson:
    """Return a lesson."""
    identifier = start("leçon", "lecon", page, names)
    return packs.Lesson(
        id=identifier,
        title=line(page.title),
        slug=address_part(page.slug),
        minutes=page.minutes,
        summary=line(page.summary),
        conditions=conditions_of(page.conditions, names),
        optional=page.optional,
        picture=names.picture(page.picture_id),
        legal=page.legal,
        verified_on=page.verified_on,
        review_on=page.review_on,
        swap=page.swap,
        body=body_of(page.body, names),
    )


def module_item(page: ModulePage, names: Names, lessons: Iterable[packs.Lesson] = ()) -> packs.Module:
    """Return a module."""
    identifier = start("module", "module", page, names)
    needed = page.requires.filter(live=True).order_by("path")
    return packs.Module(
        id=identifier,
        title=line(page.title),
        slug=address_part(page.slug),
        summary=line(page.summary),
        introduction=names.rich(page.introduction),
        objectives=objectives_of(page.objectives),
        picture=names.picture(page.picture_id),
        requires=tuple(page_id("module", one) for one in needed),
        opens_on=page.opens_on,
        numbered=page.numbered,
        lessons=tuple(lessons),
    )


def course_item(page: CoursePage, names: Names, **parts: Any) -> packs.Course:
    """Return a course; `parts` are its modules, quizzes, missions, positioning and certificate."""
    identifier = start("cours", "cours", page, names)
    texts = {name: (line if limit <= SENTENCE else lines)(getattr(page, name)) for name, limit in TEXTS.items()}
    if page.enrolment_mode != "code":
        texts["enrolment_code"] = ""
    return packs.Course(
        id=identifier,
        title=line(page.title),
        slug=address_part(page.slug),
        texts=texts,
        audience=page.audience,
        familiar=page.familiar,
        is_training=page.is_training,
        sequence=page.sequence,
        enrolment_mode=page.enrolment_mode,
        objectives=objectives_of(page.objectives),
        picture=names.picture(page.picture_id),
        verified_on=page.verified_on,
        presentation=body_of(page.presentation, names),
        positioning_id=names.positionings.get(page.positioning_id, ""),
        **parts,
    )


def standard_item(page: StandardPage, names: Names) -> packs.StandardSheet:
    """Return a fixed page."""
    identifier = start("page", "page", page, names)
    return packs.StandardSheet(
        id=identifier,
        title=line(page.title),
        slug=address_part(page.slug),
        summary=line(page.summary),
        youth=page.youth,
        body=body_of(page.body, names),
    )


def start(kind: str, prefix: str, page: Any, names: Names, *, moves: bool = True) -> str:
    """Return the identifier of a page; tell what of it the format has no name for. `moves`: a file says its address."""
    identifier = page_id(prefix, page)
    names.notes.at(kind, identifier)
    for name, words in UNSAID.items():
        if getattr(page, name, ""):
            names.notes.tell(f"{words} : le format ne sait pas l’écrire")
    if moves and address_part(page.slug) != page.slug:
        names.notes.tell(f"l’adresse « {page.slug} » s’écrit « {address_part(page.slug)} » dans un dossier")
    return identifier


def here(model: type, **filters: Any) -> Any:
    """Return the published pages of a kind, in the language that folders are written in, in order."""
    return model.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE, **filters).order_by("path")
