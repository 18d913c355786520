"""One attempt on paper, as evidence: media's PDF engine, PDF/UA-1 and PDF/A like the others."""

import html
import re
from datetime import datetime
from typing import Any
from unicodedata import category, normalize

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from media.actions import render
from media.rules.glyphs import FALLBACK, INVISIBLE, family_for, has
from quizzes.actions.reports import answer_shown
from quizzes.actions.said import latest_words
from quizzes.models import Attempt, AttemptSlot
from quizzes.models.attempts import STATES
from quizzes.rules.marks import shown
from quizzes.rules.regrade import BY_PERSON
from quizzes.words import state_word

KIND, BOX = "attempt", "□"
PLACE = re.compile(r"\[\[\d+\]\]")
render.register(KIND, "attempt")


def attempt_pdf(attempt: Attempt, *, at: datetime) -> bytes:
    """Return the PDF of an attempt as it stands; RenderFailed."""
    printed = _printable(snapshot(attempt, at=at))
    return render.render(KIND, printed | {"boxes": BOX in str(printed)}, at=at)


def _printable(value: Any) -> Any:
    """Put a box where a sign cannot be printed (an emoji): evidence says that something stood there."""
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner) for inner in value]
    if not isinstance(value, str):
        return value
    text = "".join(c for c in normalize("NFC", value) if c == "\n" or category(c) not in INVISIBLE)
    return text if family_for(text) else "".join(c if has(FALLBACK, c) else BOX for c in text)


def snapshot(attempt: Attempt, *, at: datetime) -> dict[str, Any]:
    """Return all that is printed, as plain values."""
    slots = list(attempt.slots.select_related("version").prefetch_related("files").order_by("position"))
    words = latest_words(slot.pk for slot in slots)
    return {
        "locale": (get_language() or "fr")[:2],
        "title": attempt.quiz.title,
        "person": str(attempt.person),
        "number": str(attempt.number),
        "state": str(dict(STATES)[attempt.state]),
        "started": _day(attempt.started_at),
        "submitted": _day(attempt.submitted_at) if attempt.submitted_at else "",
        "mark": "" if attempt.mark is None else f"{shown(attempt.mark)} / {shown(attempt.max)}",
        "percent": "" if attempt.percent is None else f"{shown(attempt.percent)}\u00a0%",
        "reference": attempt.uuid.hex,
        "printed": _day(at),
        "questions": [_question(slot, _comment(slot, words.get(slot.pk))) for slot in slots],
    }


def _comment(slot: AttemptSlot, words: dict[str, Any] | None) -> str:
    """What a trainer said: the grid of the mark that counts, then the comment."""
    if words is None:
        return ""
    grid = words["rubric"] if slot.state in BY_PERSON else []
    read = [_("done: %(text)s") if row["met"] else _("not done: %(text)s") for row in grid]
    lines = [one % {"text": row["text"]} for one, row in zip(read, grid, strict=True)]
    return "\n".join(filter(None, [*lines, words["comment"]]))


def _answer(slot: AttemptSlot) -> str:
    """The answer in words, then the names of what was added to it."""
    names = ", ".join(file.name for file in slot.files.all() if file.removed_at is None)
    added = _("Added: %(names)s") % {"names": names} if names else ""
    return "\n".join(filter(None, [answer_shown(slot), added]))


def _question(slot: AttemptSlot, comment: str) -> dict[str, Any]:
    stem = html.unescape(strip_tags(slot.version.body["stem"].replace("</p>", " ").replace("<br>", " ")))
    points = "" if slot.state == "finished" else shown(slot.max_mark)
    mark = shown(slot.fraction * slot.max_mark) if slot.fraction is not None and points else ""
    tries = ngettext("%(n)s try", "%(n)s tries", slot.tries) % {"n": slot.tries} if slot.tries else ""
    return {
        "number": str(slot.position),
        "stem": " ".join(PLACE.sub("_____", stem).split()),
        "answer": _answer(slot),
        "private": slot.version.type == "reflection" and slot.shared_at is None,
        "asks": slot.version.type != "description",
        "state": str(state_word(slot.state)),
        "mark": f"{mark} / {points}" if mark else "",
        "tries": tries,
        "comment": comment,
        "version": str(slot.version.number),
    }


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
