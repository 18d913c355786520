"""Archives opened without trust: names, sizes really read, what they hold (specs/quizzes.md §13)."""

import io
import posixpath
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterable

from quizzes.formats.items import FileRefused

MOST_ENTRIES = 5_000
MOST_BYTES = 300_000_000
MOST_RATIO, RATIO_FROM = 100, 1_000_000
CHUNK = 1_000_000
ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".rar", ".7z", ".xz", ".bz2", ".mbz", ".jar")
_DRIVE = re.compile(r"[A-Za-z]:")
_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def members(data: bytes, *, endings: tuple[str, ...] | None = None, most_bytes: int = MOST_BYTES) -> set[str]:
    """Return the names of an archive, each of its files read to its end under the limits; FileRefused."""
    names: dict[str, str] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_ENTRIES:
                raise FileRefused("too_large", f"Cette archive a plus de {MOST_ENTRIES} fichiers.")
            for info in infos:
                _refuse_name(info, endings, names)
                total = _size(archive, info, total, most_bytes)
    except FileRefused:
        raise
    except Exception as error:  # whatever a broken archive makes the library raise
        raise FileRefused("malformed", f"Cette archive est abîmée ({type(error).__name__}).") from None
    return set(names.values())


def _refuse_name(info: zipfile.ZipInfo, endings: tuple[str, ...] | None, names: dict[str, str]) -> None:
    name = info.orig_filename
    parts = name.rstrip("/").split("/")
    if name.startswith("/") or "\\" in name or "\0" in name or _DRIVE.match(name) or {"..", "."} & set(parts):
        raise FileRefused("malformed", "Cette archive contient un chemin dangereux.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise FileRefused("malformed", "Cette archive contient un lien.")
    key = unicodedata.normalize("NFC", name).casefold()
    if key in names:
        raise FileRefused("malformed", "Cette archive contient deux fois le même fichier.")
    ending = posixpath.splitext(key)[1]
    if ending in ARCHIVES or (endings is not None and ending and ending not in endings):
        raise FileRefused("malformed", f"Cette archive contient un fichier « {ending} » inattendu.")
    names[key] = name


def _size(archive: zipfile.ZipFile, info: zipfile.ZipInfo, total: int, most: int) -> int:
    """Return the bytes read so far, this file's included: what it declares is not believed."""
    own = 0
    with archive.open(info) as file:
        while chunk := file.read(CHUNK):
            own += len(chunk)
            total += len(chunk)
            if total > most or (own > RATIO_FROM and own > MOST_RATIO * max(info.compress_size, 1)):
                raise FileRefused("too_large", "Cette archive se déplie en un fichier bien trop grand.")
    return total


def refuse_dtd(data: bytes, names: Iterable[str]) -> None:
    """Refuse XML files that declare a document type or entities; FileRefused dtd_forbidden."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            content = archive.read(name)
            if _DTD.search(content) or _DTD.search(content.replace(b"\0", b"")):
                why = "Ce fichier déclare un DOCTYPE ou des entités, ce qui est refusé pour votre sécurité."
                raise FileRefused("dtd_forbidden", why)
