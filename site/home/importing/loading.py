"""The one verb of this package: load a content folder."""

from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation

from home.importing.problems import Problem
from home.importing.reader import read_pack
from home.importing.report import Report, counts_of
from home.importing.writer import write_pack
from people.models import User


def import_content(
    path: str | Path,
    *,
    at: datetime | None = None,
    check: bool = False,
    overwrite: bool = False,
    drafts: bool = False,
    by: User | None = None,
) -> Report:
    """Load a content folder and say what was done; with one problem nothing is changed. Twice does no harm.

    `check` only reads. `overwrite` also writes over what was changed or deleted in the administration since. `drafts`
    publishes nothing: new pages and words wait as drafts, changed ones get a draft, what has no draft stays as it is.
    """
    with translation.override("fr"):
        pack, problems = read_pack(path)
        report = Report(problems=list(problems), counts=counts_of(pack), only_checked=check)
        if report.problems or check:
            return report
        try:
            write_pack(pack, report, at=at or timezone.now(), overwrite=overwrite, drafts=drafts, by=by)
        except (ValidationError, IntegrityError) as error:
            reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
            refusals = [Problem(str(path), 0, f"la base de données refuse : {reason}") for reason in reasons]
            return Report(problems=refusals, counts=report.counts)
        return report
