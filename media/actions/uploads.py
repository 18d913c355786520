"""Files that learners send: looked at before they are kept. Pictures are written again, upright and without what a
telephone adds to them (place, date, owner); documents are what their name says."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

HEAVIEST = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # what a telephone takes; more in a light file is a bomb for who opens it
SIDE = 2400  # pixels: enough to read a page, light enough to be shown
PHOTOS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
DOCUMENTS = ("pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "txt", "csv", "rtf")
PHOTO_ENDINGS = ("jpg", "jpeg", "png", "webp")


class Refused(ValueError):
    """A file that cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Checked:
    """A file as it will be kept."""

    name: str
    kind: str  # photo or file
    ending: str
    content: bytes


def checked(file: Any, *, documents: bool, photos: bool = True) -> Checked:
    """Return what is kept of a file that was sent; Refused. `documents`, `photos`: which of them are taken."""
    name = " ".join((file.name or "").replace("\0", "").split())[-200:] or "?"
    if file.size > HEAVIEST:
        raise Refused(_("“%(name)s” is too heavy: 10 MB at most.") % {"name": name})
    if not file.size:
        raise Refused(_("“%(name)s” is empty.") % {"name": name})
    content, ending = file.read(), name.rpartition(".")[2].lower()
    if documents and ending in DOCUMENTS:
        if not is_really(ending, content[:4096]):
            said = _("“%(name)s” is not what its name says. Open it, save it again, and send the new file.")
            raise Refused(said % {"name": name})
        return Checked(name, "file", ending, content)
    if not photos:
        said = _("“%(name)s” cannot be taken: send a PDF, a text document, a spreadsheet or slides.")
        raise Refused(said % {"name": name})
    if documents and ending not in PHOTO_ENDINGS:
        said = _("“%(name)s” cannot be taken: send a photo, a PDF, a text document, a spreadsheet or slides.")
        raise Refused(said % {"name": name})
    return photo(name, content)


def photo(name: str, content: bytes) -> Checked:
    """Return a photo written again: pixels only, upright, not larger than is useful; Refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=list(PHOTOS)) as picture:
                kind = picture.format or ""
                if picture.width * picture.height > MOST_PIXELS:
                    said = _("“%(name)s” has too many pixels. Take it again in a smaller size.")
                    raise Refused(said % {"name": name})
                picture.draft("RGB", (SIDE, SIDE))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((SIDE, SIDE))
                plain = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    except Refused:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        said = _("“%(name)s” is not a photo that can be read. Send a JPEG, PNG or WebP.")
        raise Refused(said % {"name": name}) from error
    plain.info.clear()
    out = BytesIO()
    plain.save(out, format=kind, **({} if kind == "PNG" else {"quality": 85}))
    return Checked(name, "photo", PHOTOS[kind], out.getvalue())


def is_really(ending: str, start: bytes) -> bool:
    """Whether a document begins as its kind does; a text holds no NUL, unless it says that it is UTF-16."""
    if ending == "pdf":
        return b"%PDF-" in start[:1024]
    if ending == "rtf":
        return start.startswith(b"{\\rtf")
    if ending in ("txt", "csv"):
        return b"\0" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return start.startswith(b"PK\x03\x04")
