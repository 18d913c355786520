"""The pictures of imported questions: looked at, written again, kept once (specs/quizzes.md §13)."""

import hashlib
import warnings
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from io import BytesIO
from urllib.parse import unquote

from django.core.files.images import ImageFile
from PIL import Image, ImageOps, UnidentifiedImageError
from wagtail.images import get_image_model

from people.models import User
from quizzes.formats.items import Item, Picture
from quizzes.formats.placing import IMAGE, alternative, pictured, placed
from quizzes.formats.texts import to_html
from quizzes.models import Question

MOST_PIXELS = 40_000_000
KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "png", "WEBP": "webp"}


def with_safe_pictures(items: Iterable[Item]) -> list[Item]:
    """Return the items with their pictures as they would be kept: pixels only, those of the bank as they are there.

    What is no picture keeps no content, and is said. One query for the whole file.
    """
    items = list(items)
    carried = [picture for item in items for picture in item.pictures if picture.content and not picture.safe]
    if not carried:
        return items
    ours = _known({_sha1(picture.content or b"") for picture in carried})
    return [_safe(item, ours) if item.pictures and item.status == "new" else item for item in items]


def _safe(item: Item, ours: set[str]) -> Item:
    """Only what the question will show is looked at; other files are not kept, and told when it is written."""
    wanted = pictured(item)
    pictures, told = [], []
    for picture in item.pictures:
        if picture.content and not picture.safe and picture.name in wanted:
            try:
                content = picture.content if _sha1(picture.content) in ours else _again(picture.content)[0]
                picture = replace(picture, content=content, safe=True)
            except _Refused as error:
                picture = replace(picture, content=None)
                told.append(f"L’image « {picture.name} » {error}.")
        pictures.append(picture)
    return replace(item, pictures=tuple(pictures), warnings=(*item.warnings, *told))


def _known(hashes: set[str]) -> set[str]:
    """Those of these contents that are pictures of the bank already."""
    rows = get_image_model().objects.filter(file_hash__in=sorted(hashes))
    return set(rows.values_list("file_hash", flat=True))


def _sha1(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def keep_picture(question: Question, item: Item, owner: User | None) -> tuple[str | None, list[str]]:
    """Give the question its background or the first picture of its stem; return what the stem becomes and what is lost.

    Its other pictures become words; None: the stem names no picture.
    """
    if not item.pictures and not IMAGE.search(item.stem or ""):
        return None, []
    item = placed(item)
    wanted = pictured(item)
    carried = {picture.name: picture for picture in item.pictures if picture.content}
    stem, lost = item.stem or "", []
    for name in wanted & carried.keys():
        tag = next((tag for tag in IMAGE.finditer(stem) if unquote(tag[1]) == name), None)
        try:
            question.picture = _kept(carried.pop(name), owner)
        except _Refused as error:
            lost.append(f"L’image « {name} » {error}.")
            continue
        if tag:
            question.picture_alt, stem = alternative(tag[0])[:300], stem.replace(tag[0], "", 1)
    if "picture_alt" in item.more:
        question.picture_alt = item.more["picture_alt"][:300]
    shown = None
    if IMAGE.search(item.stem or ""):
        words = IMAGE.sub(lambda tag: escape(f"[{alternative(tag[0]) or 'image'}]"), stem)
        shown = to_html(words, item.stem_format)
    return shown, lost + [f"Le fichier joint « {name} » n’est pas gardé." for name in carried]


class _Refused(ValueError):
    """A picture that cannot be kept."""


def _kept(picture: Picture, owner: User | None) -> object:
    """Return the Picture that has this content, made if it is new."""
    content = picture.content or b""
    content, ending = (content, _ending(content)) if picture.safe else _again(content)
    model = get_image_model()
    found = model.objects.filter(file_hash=_sha1(content)).first()
    if found:
        return found
    title = picture.name.rpartition("/")[2].rpartition(".")[0][:100] or "image"
    row = model(title=title, uploaded_by_user=owner)
    row.file = ImageFile(BytesIO(content), name=f"{title}.{ending}")
    row._set_image_file_metadata()
    row.save()
    return row


def _ending(content: bytes) -> str:
    return "jpg" if content.startswith(b"\xff\xd8") else "webp" if content.startswith(b"RIFF") else "png"


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
                upright = ImageOps.exif_transpose(image)
                plain = upright.convert("RGB") if kind == "JPEG" else upright.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _Refused("est trop grande") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, _Refused):
            raise
        raise _Refused("n’est pas une image que nous savons lire") from None
    out = BytesIO()
    plain.save(out, format="PNG" if kind == "GIF" else kind, **({"quality": 88} if kind == "JPEG" else {}))
    return out.getvalue(), KINDS[kind]
