"""The whole starter content goes out and comes back: nothing changes here, and elsewhere it is the same to the byte."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from wagtail.models import Site

from home.exporting.writing import export_archive, export_content
from home.importing import import_content
from tests.conftest import leave_indexes, rolled_back
from tests.home.pack import everything, load_starter

pytestmark = pytest.mark.django_db  # both together: the site is made once
STARTER = settings.SITE / "content"


@pytest.fixture(scope="module")
def away(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """The starter content loaded, exported and loaded again, on a site that is then forgotten."""
    folder = tmp_path_factory.mktemp("starter") / "out"
    with django_db_blocker.unblock(), rolled_back(), pytest.MonkeyPatch.context() as patch:
        leave_indexes(patch)
        Site.clear_site_root_paths_cache()
        first = load_starter()
        report = export_content(folder)
        before = everything()
        again = import_content(folder)
        found = {"folder": folder, "first": first, "report": report, "again": again, "same": everything() == before}
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_said_and_nothing_changes_here(away: dict[str, Any]) -> None:
    report, again = away["report"], away["again"]

    assert (report.notes, report.problems) == ([], [])
    assert report.counts == away["first"].counts
    assert (again.changes, again.notes, away["same"]) == ([], [], True)


def test_another_site_exports_the_same_bytes(away: dict[str, Any], tmp_path: Path) -> None:
    loaded = import_content(away["folder"])

    export_content(tmp_path / "again")

    assert (loaded.problems, loaded.notes) == ([], [])
    assert contents(tmp_path / "again") == contents(away["folder"])
    once, _report = export_archive()
    twice, _report = export_archive()
    assert once.read() == twice.read()
