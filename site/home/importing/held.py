"""A ZIP that waits for its « Importer »: kept where nothing is served from, under the person who sent it, for a day."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import file_digest
from typing import IO
from uuid import UUID, uuid5

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from home.importing.report import Report
from home.importing.streams import NAMESPACE

KEPT = timedelta(days=1)


def storage() -> Storage:
    """Return where files live that have no address of their own."""
    return storages["private"]


def path_of(person_pk: int, key: UUID, suffix: str) -> str:
    """Return the path of a ZIP, or of what came of it."""
    return f"imports/{person_pk}/{key}{suffix}"


def hold(file: IO[bytes], person_pk: int) -> UUID:
    """Keep a ZIP; the same one twice is one, and what came of it before is forgotten."""
    file.seek(0)
    key = uuid5(NAMESPACE, file_digest(file, "sha256").hexdigest())
    file.seek(0)
    let_go(person_pk, key)
    storage().save(path_of(person_pk, key, ".zip"), File(file))
    return key


def held(person_pk: int, key: UUID) -> IO[bytes] | None:
    """Return a ZIP that this person sent, open; None when it is not there."""
    path = path_of(person_pk, key, ".zip")
    return storage().open(path) if storage().exists(path) else None


def let_go(person_pk: int, key: UUID) -> None:
    """Forget a ZIP and what came of it."""
    for suffix in (".zip", ".json"):
        storage().delete(path_of(person_pk, key, suffix))


def settle(person_pk: int, key: UUID, report: Report) -> None:
    """Keep what came of a ZIP instead of it."""
    let_go(person_pk, key)
    said = {"summary": report.summary, "changes": report.changes, "notes": report.notes}
    said["problems"] = [asdict(problem) for problem in report.problems]
    storage().save(path_of(person_pk, key, ".json"), ContentFile(json.dumps(said, ensure_ascii=False).encode()))


def outcome(person_pk: int, key: UUID) -> dict[str, list[str]] | None:
    """Return what came of a ZIP, or None."""
    path = path_of(person_pk, key, ".json")
    if not storage().exists(path):
        return None
    with storage().open(path) as file:
        return json.loads(file.read())


def sweep(at: datetime) -> None:
    """Forget everything older than a day."""
    place = storage()
    for folder in place.listdir("imports")[0] if place.exists("imports") else []:
        for name in place.listdir(f"imports/{folder}")[1]:
            path = f"imports/{folder}/{name}"
            if place.get_modified_time(path) < at - KEPT:
                place.delete(path)
