"""A lesson printed once, then written on.

What is the same for everybody (the frame, the text) is rendered once per revision and kept in memory, with slots left
open. What is the learner's own (name, tokens, state) is small, and put into the slots at each request; what depends only
on a state (the stones, the foot of the lesson) is a small sheet of its own, printed once for each state.
Decision: a template is rendered with slot marks instead of values, then cut at the marks; no second templating
language, no cache tag inside templates. Rejected: caching whole pages per person (memory), ESI (a server more), and
compressing each piece once (0.4 ms saved, but a third more to download: the pieces no longer share their words).
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

OPEN, CLOSE = "\ue000", "\ue001"
SLOT = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
LIFE = 600 if not settings.DEBUG else 0  # seconds; a glossary word or the footer may change without a new revision
SIZE = 1000  # sheets: lessons of some 30 kB, and the small ones written into them


def slot(name: str) -> SafeString:
    """Return the mark of a slot."""
    return mark_safe(f"{OPEN}{name}{CLOSE}")  # noqa: S308 - a constant pair around an identifier


class Anybody:
    """Stands for the signed-in person while a sheet is printed."""

    is_authenticated = True

    def __init__(self, is_staff: bool, uuid: str) -> None:
        self.is_staff, self.uuid = is_staff, uuid

    def __str__(self) -> str:
        return slot("name")


class Sheet:
    """A printed page cut at its slots."""

    def __init__(self, html: str) -> None:
        parts = SLOT.split(html)
        self.texts = [text.encode() for text in parts[::2]]
        self.places = parts[1::2]
        self.slots = tuple(dict.fromkeys(self.places))

    def filled(self, values: Mapping[str, str | bytes]) -> bytes:
        """Return the page with every slot filled, by words or by another filled sheet; one without value is left empty."""
        parts = [self.texts[0]]
        for name, text in zip(self.places, self.texts[1:], strict=True):
            value = values.get(name, b"")
            parts += (value if isinstance(value, bytes) else value.encode(), text)
        return b"".join(parts)


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
