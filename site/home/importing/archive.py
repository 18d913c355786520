"""A ZIP that somebody sends → a folder to read, in a place that disappears. What is hostile or broken is refused.

Everything is looked at before anything is taken out, and counted again while it is taken out. Nothing is ever run: only
text and pictures are kept, and the importer reads them as it reads any folder.
"""

import stat
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from home.importing.bases import MARK
from home.importing.files import READ

ENTRIES, TOTAL, RATIO = 5_000, 50_000_000, 100
SENT = 50_000_000
PLAIN = 100_000  # below this size nothing is a bomb
TOP = {
    "courses",
    "pages",
    "pictures",
    "guides",
    "experiences",
    "glossary.yaml",
    "README.md",
    "LICENSE.md",
    "RAPPORT.md",
}
ALONE = {"course.md": "courses", "module.md": "courses/un-cours", "pictures.yaml": "pictures"}
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
JUNK = ("__MACOSX/", "Thumbs.db", "desktop.ini")  # what computers add by themselves


class ArchiveRefused(ValueError):
    """Nothing was written; the message says why, in French."""


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Path]:
    """Take a ZIP out into a temporary folder, given, then removed. Raises ArchiveRefused."""
    with tempfile.TemporaryDirectory(prefix="pas-a-pas-") as place:
        try:
            with zipfile.ZipFile(file) as archive:
                names = _checked(archive)
                _extract(archive, names, Path(place))
        except UnicodeDecodeError as error:
            raise ArchiveRefused("un nom de fichier de ce ZIP n’est pas en UTF-8") from error
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            if isinstance(error, ArchiveRefused):
                raise
            raise ArchiveRefused(
                "ce fichier n’est pas un ZIP lisible, ou il est coupé : faites-le de nouveau"
            ) from error
        yield Path(place)


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files to take out, by the path they will have. Raises ArchiveRefused."""
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        raise ArchiveRefused(f"ce ZIP a {len(entries)} fichiers : {ENTRIES} au plus")
    if sum(entry.file_size for entry in entries) > TOTAL:
        raise ArchiveRefused(f"ce ZIP contient plus de {TOTAL // 1_000_000} Mo : c’est trop")
    found: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry)
        key = unicodedata.normalize("NFC", entry.filename).casefold().rstrip("/")
        if key in seen:
            raise ArchiveRefused(f"deux fichiers ont le même nom : « {entry.filename} »")
        seen.add(key)
        if not entry.is_dir() and (not _is_junk(entry.filename) or PurePosixPath(entry.filename).name == MARK):
            found[entry.filename] = entry
    return _at_the_top(found)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name, said = entry.filename, f"« {entry.filename[:120]} »"
    if entry.flag_bits & 0x1:
        raise ArchiveRefused(f"ce ZIP est protégé par un mot de passe : {said}")
    if not entry.flag_bits & 0x800 and any(ord(sign) > 127 for sign in name):
        raise ArchiveRefused(f"un nom de fichier n’est pas en UTF-8 : {said} ; écrivez-le sans accent")
    if name != entry.orig_filename or any(ord(sign) < 32 or ord(sign) == 127 for sign in name):
        raise ArchiveRefused(f"un nom de fichier cache un caractère invisible : {said}")
    parts = name.rstrip("/").split("/")
    if "\\" in name or ":" in name or name.startswith("/") or {"..", ".", ""} & {*parts}:
        raise ArchiveRefused(f"un chemin mène hors du dossier : {said}")
    if len(name) > 250 or len(parts) > 8 or any(len(part.encode()) > 200 for part in parts):
        raise ArchiveRefused(f"un nom de fichier est trop long : {said}")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveRefused(f"un raccourci ou un fichier spécial n’est pas permis : {said}")
    if entry.compress_type not in METHODS:
        raise ArchiveRefused(f"une compression n’est pas connue : {said}")
    if entry.file_size > PLAIN and entry.file_size > RATIO * max(entry.compress_size, 1):
        raise ArchiveRefused(f"ce ZIP est une bombe : {said} grandit plus de {RATIO} fois")
    if not entry.is_dir() and not _is_junk(name) and PurePosixPath(name).suffix.lower() not in READ:
        raise ArchiveRefused(f"ce fichier n’est pas d’une sorte permise : {said}")


def _is_junk(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/")) or name.startswith(JUNK) or name.endswith(JUNK[1:])


def _at_the_top(found: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the files by their path in the content folder, which may itself be in one folder."""
    if not found:
        raise ArchiveRefused("ce ZIP est vide")
    tops = {name.split("/")[0] for name in found}
    if not tops & TOP and len(tops) == 1:
        found = {name.partition("/")[2]: entry for name, entry in found.items() if "/" in name}
        tops = {name.split("/")[0] for name in found}
    if not tops & TOP:
        missing = next((f" Mettez ce dossier dans « {place} »." for name, place in ALONE.items() if name in tops), "")
        raise ArchiveRefused(f"ce ZIP ne contient ni « courses » ni « pages » ni « glossary.yaml ».{missing}")
    return found


def _extract(archive: zipfile.ZipFile, found: dict[str, zipfile.ZipInfo], place: Path) -> None:
    """Write the files, counting what really comes out: sizes that a ZIP announces may be false."""
    left = TOTAL
    for name, entry in found.items():
        target = place / name
        if not target.resolve().is_relative_to(place.resolve()):
            raise ArchiveRefused(f"un chemin mène hors du dossier : « {name[:120]} »")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("xb") as written:
            while piece := source.read(64_000):
                left -= len(piece)
                if left < 0 or (piece.startswith(b"PK\x03\x04") and not written.tell()):
                    raise ArchiveRefused(f"« {name[:120]} » : un ZIP dans un ZIP, ou plus de {TOTAL // 1_000_000} Mo")
                written.write(piece)
