"""One thing of this site as a pack would say it: what the importer compares a file with."""

from typing import Any

from home.exporting import experiences, guides, pages, shelf
from home.exporting.names import Names
from home.importing.pack import Paper


def standing(kind: str, identifier: str, instance: Any) -> Any:
    """Return the thing of a pack that an export would make of a row or a page; None for nothing yet."""
    found = MAKERS[kind](instance, Names())
    if kind == "certificate" and found:
        return Paper(identifier, found, found.minutes or 0)
    return found


MAKERS = {
    "picture": shelf.picture_item,
    "term": shelf.term_item,
    "quiz": shelf.quiz_item,
    "mission": shelf.mission_item,
    "positioning": shelf.positioning_item,
    "certificate": shelf.certificate_item,
    "course": pages.course_item,
    "module": pages.module_item,
    "lesson": pages.lesson_item,
    "page": pages.standard_item,
    "guide": guides.guide_item,
    "guide_index": guides.index_item,
    "experience": experiences.experience_item,
    "experience_index": experiences.index_item,
}
