"""A lesson printed once, then written on.

What is the same for everybody (the frame, the text) is rendered once per revision and kept in memory, with slots left
open; it is compressed once too. What is the learner's own (name, tokens, state) is small, and put into the slots at each
request. Decision: a template is rendered with slot marks instead of values, then cut at the marks; no second templating
language, no cache tag inside templates. Rejected: caching whole pages per person (memory), and ESI (a server more).
"""

import re
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe

OPEN, CLOSE = "\ue000", "\ue001"
SLOT = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
LIFE = 600 if not settings.DEBUG else 0  # seconds; a glossary word or the footer may change without a new revision
SIZE = 1000  # sheets: lessons of some 30 kB, and the small ones written into them

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # deflate, no name, no date (RFC 1952)
LAST_BLOCK = b"\x03\x00"  # an empty block that says: the end (RFC 1951)
MOST_STORED = 65_535  # bytes in one block that is not compressed


def slot(name: str) -> SafeString:
    """Return the mark of a slot."""
    return mark_safe(f"{OPEN}{name}{CLOSE}")  # noqa: S308 - a constant pair around an identifier


class Anybody:
    """Stands for the signed-in person while a sheet is printed."""

    is_authenticated = True

    def __init__(self, is_staff: bool) -> None:
        self.is_staff = is_staff

    def __str__(self) -> str:
        return slot("name")


class Piece:
    """Some bytes of a page, and the same as deflate blocks."""

    def __init__(self, text: str) -> None:
        self.plain = text.encode()

    @property
    def blocks(self) -> bytes:
        """What is written for one request is not worth compressing, and a token beside what somebody chose must not be."""
        starts = range(0, len(self.plain), MOST_STORED)
        return b"".join(_stored(self.plain[start : start + MOST_STORED]) for start in starts)


class Printed(Piece):
    """A piece that is kept: compressed at its first use, apart from the others, so that it stands beside any of them."""

    @cached_property
    def blocks(self) -> bytes:
        """The smaller of compressed and not."""
        work = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        return min(work.compress(self.plain) + work.flush(zlib.Z_SYNC_FLUSH), super().blocks, key=len)


def _stored(data: bytes) -> bytes:
    size = len(data)
    return b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + data


Values = Mapping[str, "str | list[Piece]"]


class Sheet:
    """A printed page cut at its slots."""

    def __init__(self, html: str) -> None:
        parts = SLOT.split(html)
        self.texts = [Printed(text) for text in parts[::2]]
        self.places = parts[1::2]
        self.slots = tuple(dict.fromkeys(self.places))

    def filled(self, values: Values) -> list[Piece]:
        """Return the page with every slot filled, by words or by another filled sheet; one without value is left empty."""
        return list(self._pieces(values))

    def _pieces(self, values: Values) -> Iterator[Piece]:
        yield self.texts[0]
        for name, text in zip(self.places, self.texts[1:], strict=True):
            value = values.get(name, "")
            if isinstance(value, list):
                yield from value
            elif value:
                yield Piece(value)
            yield text


def respond(request: HttpRequest, pieces: list[Piece]) -> HttpResponse:
    """Answer with a filled sheet; compressed for who asks, at no cost but of putting blocks one after the other."""
    body = b"".join([piece.plain for piece in pieces])
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return HttpResponse(body)
    ending = zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little")
    blocks = b"".join([piece.blocks for piece in pieces])
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return HttpResponse(GZIP_HEAD + blocks + LAST_BLOCK + ending, headers=headers)


_kept: OrderedDict[Hashable, tuple[float, Sheet]] = OrderedDict()
_guard = Lock()


def sheet(key: Hashable, make: Callable[[], str]) -> Sheet:
    """Return the printed sheet of a key, printing it when it is not in this process's memory."""
    now = time.monotonic()
    with _guard:
        found = _kept.get(key)
        if found and now - found[0] < LIFE:
            _kept.move_to_end(key)
            return found[1]
    printed = Sheet(make())
    with _guard:
        _kept[key] = (now, printed)
        while len(_kept) > SIZE:
            _kept.popitem(last=False)
    return printed


def forget_sheets() -> None:
    """Empty this process's memory."""
    with _guard:
        _kept.clear()
