"""A file corrected from an export: what stands here as the export said it takes the correction, even never loaded before."""

import io
import zipfile
from pathlib import Path

import pytest

from home.exporting.writing import export_archive, export_content
from home.importing import import_content
from home.importing.archive import opened
from home.importing.bases import MARK, read_bases
from home.models import StandardPage
from tests.courses.build import publish
from tests.home.pack import change
from tests.home.test_search import page_about

pytestmark = pytest.mark.django_db
FILE = "pages/la-salle.md"
UPDATED = "page page-{} : mise à jour, en brouillon"


@pytest.fixture
def hall() -> StandardPage:
    """A page written in the administration."""
    return page_about("La salle", "Le mardi.")


def test_correction_of_what_was_written_here_becomes_a_draft(hall: StandardPage, tmp_path: Path) -> None:
    export_content(tmp_path)
    change(tmp_path, FILE, "Le mardi.", "Le jeudi.")

    report = import_content(tmp_path, drafts=True)
    again = import_content(tmp_path, drafts=True)

    hall.refresh_from_db()
    assert (report.changes, report.notes, again.changes) == ([UPDATED.format(hall.translation_key)], [], [])
    assert hall.body[0].value.source == "<p>Le mardi.</p>"
    assert hall.get_latest_revision_as_object().body[0].value.source == "<p>Le jeudi.</p>"


@pytest.mark.parametrize("here", ["published", "draft"])
def test_edit_made_here_since_the_export_stays(hall: StandardPage, tmp_path: Path, here: str) -> None:
    export_content(tmp_path)
    change(tmp_path, FILE, "Le mardi.", "Le jeudi.")
    hall.body = [("text", "<p>Le samedi.</p>")]
    publish(hall) if here == "published" else hall.save_revision()

    report = import_content(tmp_path, drafts=True)

    assert (report.changes, len(report.notes)) == ([], 1)
    assert hall.get_latest_revision_as_object().body[0].value.source == "<p>Le samedi.</p>"


@pytest.mark.parametrize("mark", ["", "{}", '{"said": [1]}', '{"said": {"page": 1}}', "[" * 3000, None])
def test_lost_or_broken_mark_is_as_careful_as_before(hall: StandardPage, tmp_path: Path, mark: str | None) -> None:
    export_content(tmp_path)
    change(tmp_path, FILE, "Le mardi.", "Le jeudi.")
    (tmp_path / MARK).unlink() if mark is None else (tmp_path / MARK).write_text(mark)

    report = import_content(tmp_path, drafts=True)

    assert (read_bases(tmp_path), report.changes, len(report.notes)) == ({}, [], 1)


def test_archive_carries_the_mark_and_is_the_same_twice(hall: StandardPage, tmp_path: Path) -> None:
    export_content(tmp_path)
    first, second = (export_archive()[0].read() for _time in range(2))

    with opened(io.BytesIO(first)) as folder:
        told = read_bases(folder)

    assert (told, first == second) == (read_bases(tmp_path), True)
    assert f"page:page-{hall.translation_key}" in told
    assert zipfile.ZipFile(io.BytesIO(first)).namelist()[-1] == f"content/{MARK}"
