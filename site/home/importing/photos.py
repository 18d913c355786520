"""Which photographs (and other pictures made of dots) a folder may hold: what they say they are, and not enormous."""

from io import BytesIO
from pathlib import PurePath

from PIL import Image

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".gif": "GIF", ".avif": "AVIF"}
PHOTOS = tuple(FORMATS)
PHOTO_BYTES = 5_000_000
DOTS = 40_000_000


class UnsafePhoto(ValueError):
    """The picture may not be stored; the message says why, in French."""


def check_photo(data: bytes, name: str) -> None:
    """Raise UnsafePhoto unless these bytes are a picture of the kind that the name says, of a reasonable size."""
    wanted = FORMATS[PurePath(name).suffix.lower()]
    try:
        with Image.open(BytesIO(data), formats=[wanted]) as picture:
            width, height = picture.size
            if width * height <= DOTS:
                picture.verify()
    except Exception as error:  # Pillow raises many kinds on a broken file
        raise UnsafePhoto(f"ce fichier n’est pas une image {wanted} lisible") from error
    if width * height > DOTS:
        raise UnsafePhoto(f"cette image est trop grande ({width} × {height} points) : 40 millions de points au plus")
