"""A file of questions, from the moment it is sent to the drafts it becomes (specs/quizzes.md §12, §13).

Each step may be done again without harm: a task that was stopped goes on where it was.
"""

import hashlib
import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from people.models import User
from people.rules.roles import ADMINISTRATOR, COORDINATOR
from quizzes.actions.bank_compare import Outcome
from quizzes.actions.bank_import import bring, weighed
from quizzes.actions.quiz_exchange import quiz_from_reading
from quizzes.formats.apart import read_apart
from quizzes.formats.columns import ColumnsWanted
from quizzes.formats.detect import detect
from quizzes.formats.encodings import refuse_at_sight
from quizzes.formats.items import FileRefused, Item, Reading
from quizzes.models import ImportItem, ImportJob

SECONDS = 120  # of writing at a time; what is left goes on in another task
KEPT_DAYS = 30
LONGEST_RAW = 20_000
BROKEN = "Ce fichier n’a pas pu être lu, à cause d’une erreur de notre côté. L’équipe technique peut la trouver dans le journal."
log = logging.getLogger(__name__)


class _Taken(Exception):
    """Another task goes on with this import."""


def jobs_visible_to(person: User) -> QuerySet[ImportJob]:
    """Return one's own imports; every import for the coordination."""
    every = person.is_superuser or {COORDINATOR, ADMINISTRATOR} & set(person.roles)
    return ImportJob.objects.all() if every else ImportJob.objects.filter(by=person)


def send(data: bytes, *, name: str, asked: str, category: str, by: User) -> ImportJob:
    """Keep a file to be read; the same file sent again while it waits is the same import. FileRefused at first sight."""
    kind = asked or detect(data, name)
    refuse_at_sight(data, kind)
    sha256 = hashlib.sha256(data).hexdigest()
    waiting = ImportJob.objects.filter(by=by, sha256=sha256, format=kind, state__in=("waiting", "read", "writing"))
    same = next((job for job in waiting if job.options.get("category", "") == category), None)
    return same or ImportJob.objects.create(
        name=name[:200], format=kind, sha256=sha256, options={"category": category}, content=data, by=by
    )


def tell_columns(job: ImportJob, columns: list[str]) -> None:
    """Say what each column of a spreadsheet is; it is then read again."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job.pk)
        if job.state == "waiting" and "headings" in job.options:
            job.options = {"category": job.options.get("category", ""), "columns": columns}
            job.message = ""
            job.save(update_fields=["options", "message"])


def read_job(pk: int, *, at: datetime) -> None:
    """Read the file of an import, and keep what would become of each question; nothing is written in the bank."""
    job = ImportJob.objects.filter(pk=pk, state="waiting").select_related("by").first()
    if job is None:
        return
    category = job.options.get("category", "")
    try:
        reading = _read(job)
        found = weighed(reading.items, category=category, owner=job.by)
    except ColumnsWanted as error:
        job.options |= {"headings": [heading[:100] for heading in error.headings]}
        job.message = error.message
        job.save(update_fields=["options", "message"])
        return
    except FileRefused as error:
        _refuse(job, error.message, at)
        return
    except Exception:
        log.exception("import %s", job.uuid)
        _refuse(job, BROKEN, at)
        return
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=pk)
        if job.state != "waiting":
            return
        ImportItem.objects.bulk_create(_rows(job, found), batch_size=200)
        job.state, job.encoding = "read", reading.encoding
        job.options |= {"quiz": reading.quiz["title"]} if reading.quiz else {}
        job.save(update_fields=["state", "encoding", "options"])


def _read(job: ImportJob) -> Reading:
    return read_apart(bytes(job.content), job.format, columns=job.options.get("columns"))


def _refuse(job: ImportJob, message: str, at: datetime) -> None:
    job.state, job.message, job.content, job.finished_at = "refused", message, b"", at
    job.save(update_fields=["state", "message", "content", "finished_at"])


def _rows(job: ImportJob, found: Iterable[Outcome]) -> list[ImportItem]:
    return [
        ImportItem(job=job, index=index, line=one.item.line, question_id=_known(one), **_told(one.item))
        for index, one in enumerate(found, 1)
    ]


def _known(one: Outcome) -> int | None:
    """The question that the bank has already; one that would change is told when it is written."""
    return one.question_id if one.item.status == "duplicate" else None


def _told(item: Item) -> dict[str, Any]:
    return {
        "status": item.status,
        "type": item.type or item.source_type[:20],
        "title": (item.title or " ".join((item.stem or "").split())[:80] or "")[:200],
        "code": item.code or "",
        "message": item.message or "",
        "warnings": list(item.warnings),
        "raw": (item.raw or "")[:LONGEST_RAW].replace("\0", ""),
    }


def confirm(job: ImportJob) -> bool:
    """Say that what was read may be added; whether it is this call that said it."""
    return bool(ImportJob.objects.filter(pk=job.pk, state="read").update(state="writing"))


def write_job(pk: int, *, at: datetime, seconds: float = SECONDS) -> bool:
    """Write the drafts of an import; return whether it is done, or stopped by the clock and to be called again."""
    job = ImportJob.objects.filter(pk=pk, state="writing").select_related("by").first()
    if job is None:
        return True
    claim = _claim(job)
    rows = {row.index: row for row in job.items.all()}
    end = time.monotonic() + seconds

    def keep(place: int, one: Outcome) -> bool:
        if one.wanted and _holder(pk) != claim:
            raise _Taken  # what this item wrote is undone
        row = rows.get(place + 1)
        if row and row.question_id is None and (one.question_id or one.item.status != row.status):
            row.question_id = one.question_id
            told = _told(one.item)
            row.message, row.warnings, row.code = told["message"], told["warnings"], told["code"]
            row.status = told["status"] if told["status"] != "duplicate" else row.status
            row.save(update_fields=["question", "status", "message", "warnings", "code"])
        return not one.wanted or time.monotonic() < end

    try:
        reading = _read(job)
        done = bring(reading.items, category=job.options.get("category", ""), owner=job.by, after=keep)
    except _Taken:
        return True
    except FileRefused as error:
        _refuse(job, error.message, at)
        return True
    except Exception:
        log.exception("import %s", job.uuid)
        _refuse(job, BROKEN, at)
        return True
    if len(done) < len(reading.items):
        return False
    _finish(job, reading, done, at)
    return True


def _claim(job: ImportJob) -> str:
    """Take an import for this task: one that was thought dead and is not writes nothing more."""
    with transaction.atomic():
        options = ImportJob.objects.select_for_update().values_list("options", flat=True).get(pk=job.pk)
        job.options = options | {"claim": uuid4().hex}
        ImportJob.objects.filter(pk=job.pk).update(options=job.options)
    return job.options["claim"]


def _holder(pk: int) -> str:
    """Return the claim that holds an import, and keep it until the end of the transaction."""
    return ImportJob.objects.select_for_update().values_list("options", flat=True).get(pk=pk).get("claim", "")


def _finish(job: ImportJob, reading: Reading, done: list[Outcome], at: datetime) -> None:
    """Make the quiz of the file, if it has one, and let go of the file."""
    with transaction.atomic():
        if reading.quiz:
            quiz, told = quiz_from_reading(reading.quiz, done, category=job.options.get("category", ""))
            job.options |= {"quiz_id": quiz.pk, "quiz_told": told}
        job.state, job.content, job.finished_at = "done", b"", at
        job.save(update_fields=["state", "content", "finished_at", "options"])


def forget_old(*, at: datetime) -> int:
    """Empty the imports of more than a month: their file and what could not be read; return how many."""
    before = at - timedelta(days=KEPT_DAYS)
    old = ImportJob.objects.filter(created_at__lt=before)
    ImportItem.objects.filter(job__in=old).exclude(raw="").update(raw="")
    unfinished = old.filter(state__in=("waiting", "read", "writing"))
    forgotten = "Cet import a été oublié : plus d’un mois sans confirmation. Envoyez le fichier de nouveau."
    count = unfinished.update(state="refused", message=forgotten, content=b"", finished_at=at)
    return count + old.exclude(content=b"").update(content=b"")
