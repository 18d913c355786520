"""Files of a pack: a front matter with its text, a YAML list, a YAML mapping; and the identifiers already taken."""

from dataclasses import dataclass, field

from home.importing.files import Folder
from home.importing.located import Map, Seq, Unreadable, load
from home.importing.problems import Problems
from home.importing.sheets import Sheet, sheets_of


@dataclass
class Reading:
    """What is shared while a pack is read: the problems, and where each identifier was first written."""

    problems: Problems
    places: dict[str, str] = field(default_factory=dict)

    def unique(self, sheet: Sheet, key: str = "id") -> str:
        """Return the identifier of a sheet; one that was taken is told."""
        found = sheet.id(key)
        self.claim(found, sheet.path, sheet.data.line_of(key))
        return found

    def claim(self, identifier: str, path: str, line: int) -> None:
        """Take an identifier."""
        if identifier in self.places:
            place = self.places[identifier]
            self.problems.add(path, line, f"l’identifiant « {identifier} » est déjà pris : {place}")
        elif identifier:
            self.places[identifier] = f"{path}:{line}"


@dataclass(frozen=True)
class Document:
    """A front matter and the text under it, with the line where the text starts."""

    sheet: Sheet
    text: str
    line: int

    def tell(self, line: int, message: str) -> None:
        """Note a problem in the text."""
        self.sheet.tell_line(line, message)


def front_matter(folder: Folder, name: str, reading: Reading) -> Document | None:
    """Return a document, or None with the reason told."""
    text, path = folder.text(name), folder.path_of(name)
    if text is None:
        return None
    lines = text.split("\n")
    end = next((n for n, content in enumerate(lines[1:], 1) if content.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        reading.problems.add(path, 1, "l’en-tête manque : il commence et finit par une ligne « --- »")
        return None
    data = _load(path, "\n".join(lines[1:end]), 2, reading.problems)
    if not isinstance(data, Map):
        if data is not _BROKEN:
            reading.problems.add(path, 2, "l’en-tête s’écrit « nom: valeur », un par ligne")
        return None
    return Document(Sheet(path, data, reading.problems), "\n".join(lines[end + 1 :]), end + 2)


def yaml_list(folder: Folder, name: str, reading: Reading) -> list[Sheet]:
    """Return the entries of a YAML list; an absent file is an empty list."""
    value = yaml_value(folder, name, reading)
    if value is None:
        return []
    if not isinstance(value, Seq):
        reading.problems.add(folder.path_of(name), 1, "ce fichier est une liste : chaque entrée commence par « - »")
        return []
    return sheets_of(folder.path_of(name), value, reading.problems)


def yaml_sheet(folder: Folder, name: str, reading: Reading) -> Sheet | None:
    """Return the mapping of a YAML file, or None."""
    value = yaml_value(folder, name, reading)
    if value is None:
        return None
    if not isinstance(value, Map):
        reading.problems.add(folder.path_of(name), 1, "ce fichier s’écrit « nom: valeur », un par ligne")
        return None
    return Sheet(folder.path_of(name), value, reading.problems)


def yaml_value(folder: Folder, name: str, reading: Reading) -> Map | Seq | str | None:
    """Return what a YAML file says; None when it is absent, or unreadable with the reason told."""
    text = folder.text(name) if folder.has(name) else None
    if text is None:
        return None
    value = _load(folder.path_of(name), text, 1, reading.problems)
    return None if value is _BROKEN else value


_BROKEN = object()


def _load(path: str, text: str, line: int, problems: Problems) -> object:
    try:
        return load(text, line)
    except Unreadable as error:
        problems.add(path, error.line, f"YAML illisible : {error.reason}")
        return _BROKEN
