"""What the things of this site are called in a folder: their `id`, or one made of their identity; file names of pictures."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.text import slugify

from courses.models import Mission, Positioning
from home.exporting.prose import canonical, stored_link
from home.exporting.richtext import Attributes
from home.importing.pack import Ref
from home.importing.streams import own_id
from media.models import GlossaryTerm, Picture
from quizzes.models import Quiz


def line(text: str) -> str:
    """Return a text on one line, as the importer reads a short field."""
    return re.sub(r"[ \t\r\n]+", " ", text or "").strip()


def lines(text: str) -> str:
    """Return a text with plain line ends, as the importer reads a long field."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def address_part(slug: str) -> str:
    """Return the address part that a file name can say: no accent, no underscore."""
    return slugify(slug.replace("_", "-")) or "page"


@dataclass
class Notes:
    """What the format cannot say, one line each, under the name of the thing it is in."""

    found: dict[str, None] = field(default_factory=dict)
    here: str = ""

    def at(self, kind: str, identifier: str) -> None:
        """Say which thing is being written."""
        self.here = f"{kind} {identifier}".strip()

    def tell(self, words: str) -> None:
        """Note one line."""
        self.found[f"{self.here} : {words}"] = None


@dataclass
class Names:
    """The names of everything that texts point to; each list is read once, when it is first asked for."""

    notes: Notes = field(default_factory=Notes)

    @cached_property
    def terms(self) -> dict[int, str]:
        """The words of the glossary."""
        return dict(GlossaryTerm.objects.values_list("pk", "slug"))

    @cached_property
    def quizzes(self) -> dict[int, str]:
        """The quizzes."""
        return _ids(Quiz, "quiz")

    @cached_property
    def missions(self) -> dict[int, str]:
        """The missions."""
        return _ids(Mission, "mission")

    @cached_property
    def positionings(self) -> dict[int, str]:
        """The positionings."""
        return _ids(Positioning, "positionnement")

    @cached_property
    def pictures(self) -> dict[int, tuple[str, str]]:
        """The file name and the description of each picture."""
        rows = list(Picture.objects.order_by("pk").values_list("pk", "content_id", "file", "file_hash", "description"))
        found, taken = {}, {content_id for _pk, content_id, *_rest in rows if content_id}
        for pk, content_id, file, file_hash, description in rows:
            name = content_id or _file_name(file, file_hash, taken)
            taken.add(name)
            found[pk] = (name, line(description))
        return found

    def picture(self, pk: int | None) -> Ref | None:
        """Return the reference to a picture, or None."""
        return Ref("picture", self.pictures[pk][0]) if pk in self.pictures else None

    def rich(self, html: str) -> str:
        """Return stored rich text as the importer would read it; what it cannot say is told."""
        return canonical(html or "", self.notes.tell, self._address)

    def _address(self, attrs: Attributes) -> str:
        kind = attrs.get("linktype", "")
        if kind == "term":
            key = attrs.get("id", "")
            return f"glossaire:{self.terms[int(key)]}" if key.isdigit() and int(key) in self.terms else ""
        address = stored_link(attrs)
        if not address:
            words = {"page": "vers une page du site", "document": "vers un fichier à télécharger"}.get(kind, "")
            self.notes.tell(f"un lien {words or attrs.get('href', '')} n’est pas gardé : seul son texte l’est")
        return address


def _ids(model: type[Model], kind: str) -> dict[int, str]:
    rows = model.objects.values_list("pk", "content_id", "uuid")
    return {pk: content_id or own_id(kind, key) for pk, content_id, key in rows}


def _file_name(file: str, file_hash: str, taken: set[str]) -> str:
    path = PurePath(file)
    stem, suffix = slugify(path.stem.replace("_", "-")) or "image", path.suffix.lower()
    return f"{stem}{suffix}" if f"{stem}{suffix}" not in taken else f"{stem}-{file_hash[:8]}{suffix}"


def page_id(kind: str, page: Any) -> str:
    """Return the identifier of a page."""
    return page.content_id or own_id(kind, page.translation_key)


def is_here(page: Any) -> bool:
    """Say whether a page is in the language that folders are written in."""
    return page.locale.language_code == settings.LANGUAGE_CODE
