"""Reading a content folder safely: nothing outside it, nothing enormous, nothing that is not text."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from home.importing.located import hidden
from home.importing.problems import Problems

TEXT_BYTES = 200_000
READ = {".md", ".yaml", ".yml", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"}
ORDER = re.compile(r"^\d+[-_ ]+")


@dataclass(frozen=True)
class Folder:
    """A folder of the pack. Paths told to people are relative to the pack."""

    root: Path
    here: Path
    problems: Problems

    @classmethod
    def open(cls, path: str | Path, problems: Problems) -> "Folder | None":
        """Return the folder of a pack, or None with the reason told."""
        root = Path(path)
        if "\0" in str(path) or not root.exists():
            problems.add(str(path).replace("\0", ""), 0, "ce dossier n’existe pas")
            return None
        if not root.is_dir():
            problems.add(str(path), 0, "ce n’est pas un dossier")
            return None
        return cls(root.resolve(), root.resolve(), problems)

    def path_of(self, name: str) -> str:
        """Return the path of an entry as people read it."""
        return (self.here / name).relative_to(self.root).as_posix()

    def entries(self) -> list[Path]:
        """Return the entries in the order of their names; hidden ones and those that lead outside are left out."""
        found = []
        for entry in sorted(self.here.iterdir(), key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            if not entry.resolve().is_relative_to(self.root):
                self.problems.add(self.path_of(entry.name), 0, "ce raccourci mène hors du dossier")
            else:
                found.append(entry)
        return found

    def folders(self) -> list["Folder"]:
        """Return the folders inside, in the order of their names."""
        return [Folder(self.root, entry, self.problems) for entry in self.entries() if entry.is_dir()]

    def names(self, *suffixes: str) -> list[str]:
        """Return the names of the files that end so, in order."""
        return [e.name for e in self.entries() if e.is_file() and e.suffix.lower() in suffixes]

    def folder(self, name: str) -> "Folder | None":
        """Return the folder of this name, or None."""
        return next((found for found in self.folders() if found.here.name == name), None)

    def has(self, name: str) -> bool:
        """Say whether a file of this name is here."""
        return any(entry.name == name and entry.is_file() for entry in self.entries())

    def expect(self, *, folders: Collection[str] = (), files: Collection[str] = ()) -> None:
        """Tell the folders and text files that nobody would read: a wrong name would otherwise pass unseen."""
        for entry in self.entries():
            known = entry.name in (folders if entry.is_dir() else files)
            if not known and (entry.is_dir() or entry.suffix.lower() in READ):
                kind = "dossier" if entry.is_dir() else "fichier"
                self.problems.add(self.path_of(entry.name), 0, f"{kind} inattendu ici : vérifiez son nom")

    def data(self, name: str, limit: int) -> bytes | None:
        """Return the bytes of a file, or None with the reason told."""
        file = self.here / name
        if file.stat().st_size > limit:
            self.problems.add(self.path_of(name), 0, f"fichier trop lourd : {limit // 1000} ko au plus")
            return None
        return file.read_bytes()

    def text(self, name: str) -> str | None:
        """Return the text of a file with plain line ends, or None with the reason told."""
        data = self.data(name, TEXT_BYTES)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self.problems.add(self.path_of(name), line, "ce fichier n’est pas en UTF-8 : enregistrez-le ainsi")
            return None
        found = hidden(text)
        if found is not None:
            word = "nul (NUL)" if text[found] == "\0" else "invisible"
            self.problems.add(
                self.path_of(name), text.count("\n", 0, found) + 1, f"un caractère {word} est dans ce texte"
            )
            return None
        return text


def slug_of(name: str) -> str:
    """Return the address part of a file or folder name: `04-le-cape.md` → `le-cape`."""
    return ORDER.sub("", name.rsplit(".", 1)[0] if name.endswith(".md") else name).lower()
