"""A lesson printed once, then written on.

What is the same for everybody (the frame, the text) is rendered once per revision and kept in memory, with slots left
open. What is the learner's own (name, tokens, state) is rendered for each request, small, and put into the slots.
Decision: a template is rendered with slot marks instead of values, then cut at the marks; no second templating
language, no cache tag inside templates. Rejected: caching whole pages per person (memory), and ESI (a server more).
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

OPEN, CLOSE = "\ue000", "\ue001"
SLOT = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
LIFE = 600 if not settings.DEBUG else 0  # seconds; a glossary word or the footer may change without a new revision
SIZE = 400


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


class Sheet:
    """A printed page cut at its slots."""

    def __init__(self, html: str) -> None:
        pieces = SLOT.split(html)
        self.pieces = [(pieces[i], pieces[i + 1]) for i in range(0, len(pieces) - 1, 2)]
        self.end = pieces[-1]
        self.slots = tuple(dict.fromkeys(name for _text, name in self.pieces))

    def filled(self, values: dict[str, str]) -> str:
        """Return the page with every slot filled; a slot without value is left empty."""
        parts = [text + values.get(name, "") for text, name in self.pieces]
        parts.append(self.end)
        return "".join(parts)


_kept: OrderedDict[Hashable, tuple[float, Sheet]] = OrderedDict()
_guard = Lock()


def sheet(key: Hashable, template: str, context: Callable[[], dict[str, Any]]) -> Sheet:
    """Return the printed sheet of a key, printing it when it is not in this process's memory."""
    now = time.monotonic()
    with _guard:
        found = _kept.get(key)
        if found and now - found[0] < LIFE:
            _kept.move_to_end(key)
            return found[1]
    printed = Sheet(render_to_string(template, context()))
    with _guard:
        _kept[key] = (now, printed)
        while len(_kept) > SIZE:
            _kept.popitem(last=False)
    return printed


def forget_sheets() -> None:
    """Empty this process's memory."""
    with _guard:
        _kept.clear()
