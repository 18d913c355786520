"""The verb of this package: write the published content in a folder, or in an archive."""

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import translation

from home.exporting.files import Files, files_of
from home.exporting.folder import check_folder, kept_names, write_files
from home.exporting.names import Names, page_id
from home.exporting.packing import pack_of
from home.exporting.report import ExportReport, report_of
from home.importing.bases import MARK, mark_of
from home.importing.pack import Pack, digest
from home.importing.plan import bases_of
from home.importing.problems import typeset
from home.importing.reader import TOLD, read_pack
from workshops.models import GuidePage

CONTENT = settings.SITE / "content"
BESIDE = ("README.md", "LICENSE.md")  # how to read the folder, and its licence
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content is the same archive


def export_content(path: str | Path, *, only: str = "", force: bool = False) -> ExportReport:
    """Write the published content in a folder in the format of site/content, and say what could not be; FolderRefused."""
    with translation.override("fr"):
        root = Path(path)
        check_folder(root, force=force)
        pack, report = _made(only)
        files = all_files(pack, only, kept_names(root)) | _told(report)
        report.written, report.removed = write_files(root, files, bases_of(pack))
        _read_again(root, pack, report)
        return report


def export_archive(only: str = "") -> tuple[IO[bytes], ExportReport]:
    """Return the same as a ZIP in a temporary file, ready to be sent, and the report."""
    with translation.override("fr"):
        pack, report = _made(only)
        files = all_files(pack, only, {}) | _told(report)
        report.written = len(files)
        file = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115 - closed by whoever sends it
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            marked = files | {MARK: mark_of(files, bases_of(pack)).encode()}
            for path, data in marked.items():
                entry = zipfile.ZipInfo(f"content/{path}", EPOCH)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
        file.seek(0)
        return file, report


def _made(only: str) -> tuple[Pack, ExportReport]:
    names = Names()
    pack = pack_of(only, names)
    return pack, report_of(pack, list(names.notes.found))


def _told(report: ExportReport) -> Files:
    """Return the page that says what the format could not, when there is something; the importer leaves it out."""
    lines = "\n".join(f"- {note}" for note in report.notes)
    text = f"# Ce que ces fichiers ne disent pas\n\n{lines}\n"
    return {TOLD: typeset(text).encode()} if lines else {}


def all_files(pack: Pack, only: str, kept: dict[str, str]) -> Files:
    """Return the files of a pack; with everything, the page that says how to read them."""
    beside = {name: (CONTENT / name).read_bytes() for name in BESIDE if (CONTENT / name).is_file()}
    guides = [page_id("guide", page) for page in GuidePage.objects.all()] if pack.experiences else []
    return ({} if only else beside) | files_of(pack, kept, guides)


def _read_again(root: Path, pack: Pack, report: ExportReport) -> None:
    """Read what was written as the importer would: say what it would refuse, and what it would read otherwise."""
    again, problems = read_pack(root)
    report.problems = list(problems)
    read = {(kind, item.id): digest(item) for kind, item in things(again)}
    for kind, item in things(pack):
        if (kind, item.id) in read and read[kind, item.id] != digest(item):
            report.notes.append(f"{kind} {item.id} : ne se relit pas tout à fait comme il est sur le site")


def things(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield everything of a pack that has an identifier, with its kind."""
    for one in fields(value):
        inside = getattr(value, one.name)
        for item in inside if isinstance(inside, tuple) else [inside]:
            if hasattr(item, "id") and hasattr(item, "__dataclass_fields__"):
                yield type(item).__name__, item
                yield from things(item)
