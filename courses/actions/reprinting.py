"""Printing lessons again before their time, in every process, when something they show has changed elsewhere."""

from collections.abc import Iterable
from uuid import uuid4

from wagtail.models import Page

from courses.actions.outlines import published_outlines
from courses.models import PublishedOutline


def reprint_lessons(page_ids: Iterable[int]) -> None:
    """Make the sheets of these lessons old: the stamp of a course is read at each request, by every process.

    Pages that are not lessons of a published course ask nothing. Twice does no harm.
    """
    keys = set(map(str, Page.objects.filter(pk__in=set(page_ids)).values_list("translation_key", flat=True)))
    courses = [course_id for course_id, outline in published_outlines().items() if keys & outline.by_id.keys()]
    for course_id in courses:
        PublishedOutline.objects.filter(course_item_id=course_id).update(stamp=uuid4())
