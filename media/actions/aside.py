"""Files that may not be read for a while: moved where no address leads, and back.

Whoever serves uploads (this site, a web server in front, an S3 store) asks nobody: a file is out of reach only when it is
no longer there. Doing either thing twice does no harm.
"""

from collections.abc import Iterator
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import models

from media.models import Handout, Picture, Sound, Video

FOLDER = "aside"


def private() -> Storage:
    """Return the storage of what is never served by an address of its own."""
    return storages["private"]


def files_of(thing: models.Model) -> Iterator[Any]:
    """Yield the files of a picture, a handout, a video or a sound."""
    for field in thing._meta.concrete_fields:
        if isinstance(field, models.FileField) and getattr(thing, field.name):
            yield getattr(thing, field.name)


def put_aside(thing: models.Model) -> None:
    """Take the files of a thing out of reach; a picture's sizes are forgotten: they are made again when asked."""
    for file in files_of(thing):
        _move(file.name, file.storage, private(), back=False)
    if isinstance(thing, Picture):
        for size in thing.renditions.all():
            size.file.storage.delete(size.file.name)  # now: the task that does it may wait
            size.delete()


def bring_back(thing: models.Model) -> None:
    """Put the files of a thing back at the address they had."""
    for file in files_of(thing):
        _move(file.name, private(), file.storage, back=True)


def _move(name: str, source: Storage, target: Storage, *, back: bool) -> None:
    old, new = (f"{FOLDER}/{name}", name) if back else (name, f"{FOLDER}/{name}")
    if not source.exists(old):
        return
    if target.exists(new) and target.size(new) != source.size(old):
        target.delete(new)  # the copy was cut short
    if not target.exists(new):
        with source.open(old) as file:
            kept = target.save(new, File(file))
        if kept != new and target.exists(new):  # somebody else moves it at this moment, and ends what they began
            target.delete(kept)
            return
    source.delete(old)


def opened_aside(thing: models.Model) -> File | None:
    """Return the first file of a thing that was put aside, open, or None."""
    names = (f"{FOLDER}/{file.name}" for file in files_of(thing))
    return next((private().open(name) for name in names if private().exists(name)), None)


def forget_orphans() -> int:
    """Delete what was put aside of things that were deleted or given another file since; return how many."""
    things = (thing for model in (Picture, Handout, Video, Sound) for thing in model.objects.all().iterator())
    known = {f"{FOLDER}/{file.name}" for thing in things for file in files_of(thing)}
    orphans = [name for name in _names(FOLDER) if name not in known]
    for name in orphans:
        private().delete(name)
    return len(orphans)


def _names(folder: str) -> Iterator[str]:
    try:
        folders, files = private().listdir(folder)
    except FileNotFoundError:  # nothing was ever put aside
        return
    yield from (f"{folder}/{name}" for name in files)
    for one in folders:
        yield from _names(f"{folder}/{one}")
