"""The text of a page that lists others: « Animer un atelier », « Expériences »."""

from typing import TypeVar

from home.importing.documents import Reading, front_matter
from home.importing.files import Folder
from home.importing.markdown import read_body
from home.importing.pack import ExperienceIndex, GuideIndex
from home.importing.prose import Known
from home.importing.sheets import TITLE

Listing = TypeVar("Listing", GuideIndex, ExperienceIndex)


def read_listing(kind: type[Listing], folder: Folder, name: str, known: Known, reading: Reading) -> Listing | None:
    """Return the text that a file gives to a page of this kind, when the file is there."""
    document = front_matter(folder, name, reading) if folder.has(name) else None
    if document is None:
        return None
    sheet = document.sheet
    found = kind(
        id=reading.unique(sheet),
        title=sheet.text("title", TITLE, needed=True),
        summary=sheet.text("summary"),
        body=read_body(document.text, document.line, known, document.tell),
        path=sheet.path,
        lines=sheet.data.lines,
    )
    sheet.done()
    return found
