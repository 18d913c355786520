"""The files of a report go with it: out of reach when a consent ends, back when the report is public again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import models
from wagtail.models import Page, ReferenceIndex, Revision

from experiences.models import ExperiencePage
from media.actions.aside import bring_back, opened_aside, put_aside
from media.models import Handout, Picture, Sound, Video

MODELS = (Picture, Sound, Video, Handout)


def hide_files(page: ExperiencePage, until: datetime) -> None:
    """Put aside what the versions of a report up to a moment show, but what another page open to people needs too."""
    if page.live:
        return
    revisions = Revision.objects.for_instance(page).filter(created_at__lte=until)
    things = set(shown_things([page, *(one.as_object() for one in revisions.iterator())]))
    for thing in things:
        if not needed_elsewhere(thing, page, things):
            put_aside(thing)


def show_files(page: ExperiencePage) -> None:
    """Bring back what a report that is public shows."""
    if page.live:
        for thing in shown_things([page]):
            bring_back(thing)


def shown_things(versions: Iterable[ExperiencePage]) -> Iterator[models.Model]:
    """Yield the pictures, sounds, videos and handouts of some versions of a report, once each."""
    asked: dict[type, set[int]] = defaultdict(set)
    for version in versions:
        for model, key in _named(version):
            if model in MODELS and key:
                asked[model].add(int(key))
    for video in Video.objects.filter(pk__in=asked[Video], poster__isnull=False):
        asked[Picture].add(video.poster_id)
    for model, keys in asked.items():
        yield from model.objects.filter(pk__in=keys)


def _named(version: ExperiencePage) -> Iterator[tuple[type, Any]]:
    yield Picture, version.picture_id
    for one in version.depictions.all():
        yield Picture, one.picture_id
        yield Sound, one.sound_id
    for field in version._meta.get_fields():
        if hasattr(field, "extract_references"):
            yield from ((found[0], found[1]) for found in field.extract_references(getattr(version, field.name)))


def needed_elsewhere(thing: models.Model, page: ExperiencePage, own: set[models.Model]) -> bool:
    """Say whether something open to people, other than this report and its own files, uses a file."""
    for source, _references in ReferenceIndex.get_grouped_references_to(thing):
        is_own = source in own or (isinstance(source, Page) and source.pk == page.pk)
        if not is_own and getattr(source, "live", True):
            return True
    return False


def hidden_things(version: ExperiencePage) -> Iterator[tuple[models.Model, File]]:
    """Yield the things of a version whose files are put aside, with the file, open."""
    for thing in shown_things([version]):
        if file := opened_aside(thing):
            yield thing, file
