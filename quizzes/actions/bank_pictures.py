"""The picture of an imported question: looked at, written again, kept once (specs/quizzes.md §13)."""

import hashlib
import re
import warnings
from html import escape, unescape
from io import BytesIO
from urllib.parse import unquote

from django.core.files.images import ImageFile
from PIL import Image, UnidentifiedImageError
from wagtail.images import get_image_model

from people.models import User
from quizzes.formats.items import Item, Picture
from quizzes.formats.texts import to_html
from quizzes.models import Question

MOST_PIXELS = 40_000_000
KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "png", "WEBP": "webp"}

_IMAGE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']@@PLUGINFILE@@/([^\"']+)[\"'][^>]*>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def keep_picture(question: Question, item: Item, owner: User | None) -> list[str]:
    """Give the question the first picture its stem shows, the others as words; return what could not be kept."""
    carried = {picture.name: picture for picture in item.pictures if picture.content}
    stem = item.stem or ""
    tag = next((tag for tag in _IMAGE.finditer(stem) if unquote(tag[1]) in carried), None)
    lost = []
    if tag:
        picture = carried.pop(unquote(tag[1]))
        try:
            question.picture, question.picture_alt = _kept(picture, owner), _alt(tag[0])[:300]
            stem = stem.replace(tag[0], "", 1)
        except _Refused as error:
            lost.append(f"L’image « {picture.name} » {error}.")
    if _IMAGE.search(item.stem or ""):
        question.stem = to_html(_IMAGE.sub(lambda tag: escape(f"[{_alt(tag[0]) or 'image'}]"), stem), item.stem_format)
    return lost + [f"Le fichier joint « {name} » n’est pas gardé." for name in carried]


def _alt(tag: str) -> str:
    """Return what an <img> says to those who cannot see it."""
    found = _ALT.search(tag)
    return unescape(found[1] or found[2] or "").strip() if found else ""


class _Refused(ValueError):
    """A picture that cannot be kept."""


def _kept(picture: Picture, owner: User | None) -> object:
    """Return the Picture that has this content, made if it is new."""
    content, ending = _again(picture.content or b"")
    model = get_image_model()
    found = model.objects.filter(file_hash=hashlib.sha1(content, usedforsecurity=False).hexdigest()).first()
    if found:
        return found
    title = picture.name.rpartition("/")[2].rpartition(".")[0][:100] or "image"
    row = model(title=title, uploaded_by_user=owner)
    row.file = ImageFile(BytesIO(content), name=f"{title}.{ending}")
    row._set_image_file_metadata()
    row.save()
    return row


def _again(content: bytes) -> tuple[bytes, str]:
    """Return a picture written again, pixels only, and the ending of its name; _Refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=list(KINDS)) as image:
                kind = image.format or ""
                if image.width * image.height > MOST_PIXELS:
                    raise _Refused("est trop grande")
                image.load()
                plain = image.convert("RGB") if kind == "JPEG" else image.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _Refused("est trop grande") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, _Refused):
            raise
        raise _Refused("n’est pas une image que nous savons lire") from None
    out = BytesIO()
    plain.save(out, format="PNG" if kind == "GIF" else kind, **({"quality": 88} if kind == "JPEG" else {}))
    return out.getvalue(), KINDS[kind]
