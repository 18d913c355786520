"""The thing of this site that a thing of a pack is: by its `id`, else by the identity or the file that the `id` says."""

import hashlib
from typing import Any

from django.conf import settings

from courses.models import CertificateType, CoursePage, LessonPage, Mission, ModulePage, Positioning
from experiences.models import ExperienceIndexPage, ExperiencePage
from home.importing import pack as packs
from home.importing.streams import own_key
from home.models import StandardPage
from media.models import GlossaryTerm, Picture
from quizzes.models import Question, Quiz
from workshops.models import GuideIndexPage, GuidePage

ROWS: dict[str, Any] = {"quiz": Quiz, "mission": Mission, "positioning": Positioning}
PAGES: dict[str, Any] = {
    "course": CoursePage,
    "module": ModulePage,
    "lesson": LessonPage,
    "page": StandardPage,
    "guide": GuidePage,
    "guide_index": GuideIndexPage,
    "experience": ExperiencePage,
    "experience_index": ExperienceIndexPage,
}


def find(kind: str, item: Any, page: Any = None) -> Any:
    """Return the row or the page, or None. `page` is the course that a certificate is given for."""
    if kind == "picture":
        return _picture(item)
    if kind == "term":
        return GlossaryTerm.objects.filter(slug=item.id).first()
    if kind == "certificate":
        given = CertificateType.objects.for_course(page.item_id).order_by("pk").first() if page else None
        return CertificateType.objects.filter(slug=item.id).first() or given
    if kind in ROWS:
        return _named(ROWS[kind].objects.all(), item.id, uuid=own_key(item.id))
    pages = PAGES[kind].objects.all()
    if kind.endswith("_index"):
        return pages.filter(content_id=item.id).first() or pages.filter(content_id=None).first()
    return _named(pages, item.id, translation_key=own_key(item.id), locale__language_code=settings.LANGUAGE_CODE)


def _named(rows: Any, identifier: str, **identity: Any) -> Any:
    found = rows.filter(content_id=identifier).first()
    if found or None in identity.values():
        return found
    return rows.filter(content_id=None, **identity).first()


def _picture(item: packs.Drawing) -> Picture | None:
    found = Picture.objects.filter(content_id=item.id).first()
    same = hashlib.sha1(item.data, usedforsecurity=False).hexdigest()
    return found or Picture.objects.filter(content_id=None, file_hash=same).order_by("pk").first()


def adopt_quiz(item: packs.Quiz, row: Quiz) -> None:
    """Give a quiz written here, and its questions, the identifiers its file gives them."""
    Quiz.objects.filter(pk=row.pk, content_id=None).update(content_id=item.id)
    for question in item.data["questions"]:
        if key := own_key(question["id"]):
            Question.objects.filter(content_id=None, uuid=key).update(content_id=question["id"])
