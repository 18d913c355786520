"""Work that the worker does: reading files of questions, writing their drafts."""

from django.utils import timezone
from django_tasks import task

from quizzes.actions import bank_jobs


@task()
def read_import(pk: int) -> None:
    """Read the file of an import."""
    bank_jobs.read_job(pk, at=timezone.now())


@task()
def write_import(pk: int) -> None:
    """Write the drafts of an import; when time is up, the rest is another task."""
    if not bank_jobs.write_job(pk, at=timezone.now()):
        write_import.enqueue(pk)
