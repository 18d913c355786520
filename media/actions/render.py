"""The one PDF engine: typst, the same bytes for the same input, in any process (specs/certificates.md §6).

A kind of document is a plain string that the app owning it registers with the name of its template. A template is
`media/typst/<name>.typ` and its words `media/typst/<name>.words.json`; both are kept in `TemplateVersion`, so that a
document is always made again with the template and the words it was first made with.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from media.models import DocumentRender, TemplateVersion
from media.rules.glyphs import BODY, DISPLAY, family_for
from people.models import User

ROOT = Path(__file__).resolve().parents[1]
STANDARDS = ("a-2a", "ua-1")
PICTURE_BYTES = 500_000
_guard = Lock()
KINDS: dict[str, str] = {}


class RenderFailed(Exception):
    """The document cannot be made; the message says why, in typst's words."""


def register(kind: str, template: str) -> None:
    """Say which template a kind of document is made with."""
    KINDS[kind] = template


def current_template(kind: str) -> TemplateVersion:
    """Return today's template of a kind, kept in the database the first time it is used."""
    name, folder = KINDS[kind], ROOT / "typst"
    files = {
        "main.typ": (folder / f"{name}.typ").read_text(),
        "words.json": (folder / f"{name}.words.json").read_text(),
    }
    source = json.dumps(files, ensure_ascii=False, sort_keys=True)
    known = {"kind": kind, "sha256": sha256(source.encode()).hexdigest(), "typst_version": version("typst")}
    found, _created = TemplateVersion.objects.get_or_create(**known, defaults={"source": source})
    return found


def render(
    kind: str,
    snapshot: Mapping[str, Any],
    *,
    at: datetime,
    template: TemplateVersion | None = None,
    qr: str = "",
    standards: tuple[str, ...] = STANDARDS,
) -> bytes:
    """Return the PDF of a snapshot. `at` is written in it; `qr` is the address to scan. Raises RenderFailed.

    Nothing is read but the snapshot, the pictures it names by their sha256, and the template with its words.
    """
    files = json.loads((template or current_template(kind)).source)
    words = json.loads(files.pop("words.json"))
    data = {
        "snapshot": _typeset(snapshot),
        "words": _typeset(words.get(snapshot.get("locale"), words["fr"])),
        "fonts": _fonts_of(_typeset(snapshot)),
        "qr": qr,
    }
    files["data.json"] = json.dumps(data, ensure_ascii=False, sort_keys=True)
    if qr:
        files["qr.svg"] = qr_drawing(qr)
    for name in _pictures_of(snapshot):
        files[f"{name}.svg"] = _picture_drawing(name)
    return finalise(compile_pdf(files, at=at, standards=standards))


def compile_pdf(files: Mapping[str, str], *, at: datetime, standards: tuple[str, ...] = STANDARDS) -> bytes:
    """Return the PDF of typst files, in an empty folder, with our fonts only. Raises RenderFailed."""
    import typst  # here, never at start-up: 30 MB that most processes never need

    try:
        return typst.compile(
            {name: text.encode() for name, text in files.items()},
            root=_once(_empty_folder).name,
            font_paths=_once(_font_book),
            ignore_system_fonts=True,
            pdf_standards=list(standards),
            timestamp=at.astimezone(UTC).replace(microsecond=0),
            format="pdf",
        )
    except typst.TypstError as error:
        raise RenderFailed(error.diagnostic or error.message) from error


def finalise(pdf: bytes) -> bytes:
    """Return the PDF as it is: the seam where a signature or a time stamp may come one day."""
    return pdf


def keep(pdf: bytes) -> str:
    """Keep a file in private storage under its sha256 and return it; twice does no harm."""
    return _keep(pdf, "pdf")


def kept(sha: str) -> bytes | None:
    """Return a PDF kept before, or None when the file is lost."""
    return _read(f"documents/{sha}.pdf") if sha else None


def forget(sha: str) -> None:
    """Remove a PDF kept before; twice does no harm."""
    if sha:
        storages["private"].delete(f"documents/{sha}.pdf")


def record_render(
    kind: str, snapshot: Mapping[str, Any], pdf: bytes, *, template: TemplateVersion, by: User | None = None
) -> DocumentRender:
    """Keep a PDF that is not the first one of its award: a sheet, minutes, a handout, a reprint."""
    sha = keep(pdf)
    return DocumentRender.objects.create(
        kind=kind, snapshot=snapshot, template=template, sha256=sha, file=f"documents/{sha}.pdf", made_by=by
    )


def keep_picture(file: BinaryIO, *, width: int = 1200) -> str:
    """Keep a picture for printing, re-encoded to at most 500 kB, and return its sha256. Raises OSError when unreadable."""
    from PIL import Image, ImageOps

    with Image.open(file) as opened:
        picture = ImageOps.exif_transpose(opened)
        has_holes = picture.mode in ("RGBA", "LA", "P")
        picture = picture.convert("RGBA" if has_holes else "RGB")
    while True:
        picture.thumbnail((width, width))
        out = BytesIO()
        picture.save(out, "PNG" if has_holes else "JPEG", **({"optimize": True} if has_holes else {"quality": 88}))
        if out.tell() <= PICTURE_BYTES or width < 200:
            return _keep(out.getvalue(), "png")
        width = width * 3 // 4


@lru_cache(maxsize=256)
def qr_drawing(address: str) -> str:
    """Return the QR code of an address as SVG; in capitals it stays alphanumeric and small."""
    import segno

    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=4, xmldecl=False)
    return out.getvalue().decode()


def _picture_drawing(name: str) -> str:
    content = _read(f"pictures/{name}.png")
    if content is None:
        raise RenderFailed(f"picture {name} is lost")
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    width, height = _size(content)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind};base64,{b64encode(content).decode()}"/></svg>'
    )


def _size(content: bytes) -> tuple[int, int]:
    from PIL import Image

    with Image.open(BytesIO(content)) as picture:
        return picture.size


def _keep(content: bytes, kind: str) -> str:
    sha = sha256(content).hexdigest()
    name = f"{'documents' if kind == 'pdf' else 'pictures'}/{sha}.{kind}"
    if not storages["private"].exists(name):
        storages["private"].save(name, ContentFile(content))
    return sha


def _read(name: str) -> bytes | None:
    try:
        with storages["private"].open(name, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(inner)


def _pictures_of(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        here = {text for key, text in value.items() if key in ("logo_sha256", "image_sha256") and text}
        return here.union(*(_pictures_of(inner) for inner in value.values()))
    return set().union(*map(_pictures_of, value)) if isinstance(value, list | tuple) else set()


def _typeset(value: Any) -> Any:
    """Replace the narrow no-break space, which our body face lacks."""
    if isinstance(value, str):
        return value.replace("\u202f", "\u00a0")
    if isinstance(value, Mapping):
        return {key: _typeset(inner) for key, inner in value.items()}
    return [_typeset(inner) for inner in value] if isinstance(value, list | tuple) else value


def _fonts_of(snapshot: Any) -> dict[str, list[str]]:
    """Return the families (body, display) of each string that the usual ones cannot print whole."""
    families = {text: [family_for(text), family_for(text, DISPLAY)] for text in set(_strings(snapshot))}
    return {text: [b or BODY, d or DISPLAY] for text, (b, d) in families.items() if (b, d) != (BODY, DISPLAY)}


def _once(make: Callable[[], Any]) -> Any:
    """Make a thing in one thread: made in two at once, the folder that is not kept is removed under the other's feet."""
    with _guard:
        return make()


@cache
def _font_book() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(ROOT / "fonts")])


@cache
def _empty_folder() -> TemporaryDirectory:
    return TemporaryDirectory(prefix="typst-")
