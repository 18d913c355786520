"""The files of an export → a folder: only what changed is written, only what an export wrote is taken away."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from home.exporting.files import Files, Kept
from home.importing.bases import MARK, mark_of

IDENTIFIER = re.compile(r"^id:\s*[\"']?([a-z0-9-]+)", re.MULTILINE)
HEADS = {"course.md", "module.md"}


class FolderRefused(ValueError):
    """Nothing was written; the message says why, in French."""


def check_folder(root: Path, *, force: bool) -> None:
    """Raise FolderRefused unless this folder is new, empty, or a former export (or anything, when forced)."""
    if root.exists() and not root.is_dir():
        raise FolderRefused(f"{root} : ce n’est pas un dossier")
    held = root.is_dir() and any(not entry.name.startswith(".") for entry in root.iterdir())
    if held and not force and not (root / MARK).is_file():
        raise FolderRefused(f"{root} : ce dossier n’est pas vide et ne vient pas d’un export (--force écrit dedans)")


def kept_names(root: Path) -> Kept:
    """Return the name that each course, module, lesson, page and guide has in a folder."""
    return {identifier: path.parent.name if path.name in HEADS else path.name for identifier, path in _identified(root)}


def write_files(root: Path, files: Files, said: Mapping[str, str]) -> tuple[int, int]:
    """Write an export, and what it says of each thing; return how many files were written and taken away."""
    root.mkdir(parents=True, exist_ok=True)
    stale = _stale(root, files)
    changed = [path for path, data in files.items() if not _same(root / path, data)]
    for path in changed:
        target = _inside(root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[path])
    for path in stale:
        target = _inside(root, path)
        target.unlink(missing_ok=True)
        _prune(root, target.parent)
    mark = mark_of(files, said)
    if not _same(root / MARK, mark.encode()):
        (root / MARK).write_text(mark, encoding="utf-8")
    return len(changed), len(stale)


def _identified(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the identifier and the path of every text file that says who it is."""
    for pattern in ("courses/*/course.md", "courses/*/*/*.md", "pages/*.md", "guides/*.yaml", "experiences/*.yaml"):
        for path in sorted(root.glob(pattern)):
            found = IDENTIFIER.search(path.read_text(encoding="utf-8", errors="replace")[:2000])
            if found:
                yield found[1], path


def _stale(root: Path, files: Files) -> list[str]:
    """Return what an export wrote here and no longer writes; and, in any folder, what says again something written."""
    try:
        listed = json.loads((root / MARK).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        listed = []
    said = {found[1] for data in files.values() if (found := IDENTIFIER.search(data[:2000].decode(errors="replace")))}
    moved = [path.relative_to(root).as_posix() for identifier, path in _identified(root) if identifier in said]
    names = [name for name in [*listed, *moved] if isinstance(name, str)]
    return [name for name in dict.fromkeys(names) if name not in files and (root / name).is_file()]


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _inside(root: Path, path: str) -> Path:
    target = root / path
    if not target.resolve().is_relative_to(root.resolve()):
        raise FolderRefused(f"{path} : ce chemin mène hors du dossier")
    return target


def _prune(root: Path, folder: Path) -> None:
    """Take away the folders left empty."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
