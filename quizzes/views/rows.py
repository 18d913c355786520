"""One question of an attempt as its template shows it: the card, the hidden fields of its form, what was said of it."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings

from quizzes.actions.answer_files import MOST
from quizzes.actions.places import Place, Saved
from quizzes.models import AnswerFile, Attempt
from quizzes.rules.cards import NEVER_CHECKED, Card, card
from quizzes.rules.review import shown as parts_shown

PICTURE = "width-800"
Words = dict[str, Any]  # what a trainer said of an answer: comment, rubric


@dataclass(frozen=True)
class Row:
    """A question on a page: its card, the hidden fields of its form, what was said of its last answer."""

    card: Card
    seq: int
    key: uuid.UUID
    saved_at: datetime | None = None
    notice: str = ""
    conflict: Card | None = None
    conflict_key: uuid.UUID | None = None
    files: list[AnswerFile] = field(default_factory=list)
    refused: str = ""  # why a file was not taken
    picture: Any = None

    @property
    def files_left(self) -> int:
        """How many files may still be added."""
        return max(0, MOST - len(self.files))


def during(attempt: Attempt) -> frozenset[str]:
    """What may be shown of closed questions while the attempt runs."""
    return parts_shown(attempt.settings["preset"], "during", own=attempt.settings.get("review"))


def card_of(
    attempt: Attempt, place: Place, parts: frozenset[str], response: Any = None, *, words: Words | None = None
) -> Card:
    """The card of one question; `response` instead of the current answer when a conflict is shown."""
    slot = place.slot
    asks = bool(attempt.settings.get("certainty")) and place.body["type"] not in NEVER_CHECKED
    one = card(
        slot.position,
        place.body,
        response=place.current.response if response is None else response,
        state=slot.state,
        fraction=slot.fraction,
        max_mark=slot.max_mark,
        order=slot.order,
        parts=parts,
        running=attempt.running,
        checks=attempt.settings.get("behaviour") == "hints",
        tries=slot.tries,
    )
    return replace(
        one,
        answered=one.answered or (bool(place.files) and not one.open),
        shared=slot.shared_at is not None,
        asks_certainty=asks and one.open,
        certainty=place.certainty if asks else "",
        **_words_of(place, parts, words or {}),
    )


def _words_of(place: Place, parts: frozenset[str], words: Words) -> Words:
    """What a trainer said, when marks may be shown; the grid only while its mark counts."""
    if "marks" not in parts:
        return {}
    marked = place.slot.state.startswith("mangr")
    return {"comment": words.get("comment", ""), "rubric": tuple(words.get("rubric", [])) if marked else ()}


def row_of(
    attempt: Attempt,
    place: Place,
    parts: frozenset[str],
    saved: Saved | None = None,
    *,
    words: Words | None = None,
    refused: str = "",
) -> Row:
    """One question with what was said of it; its last try's comment while tries are left."""
    answers = place.answers
    last = (
        saved.at
        if saved
        else place.draft.saved_at
        if place.draft
        else answers[-1].received_at
        if len(answers) > 1
        else None
    )
    conflict = saved if saved and saved.outcome == "conflict" else None
    return Row(
        card=card_of(attempt, place, parts, words=words),
        seq=place.slot.seq,
        key=uuid.uuid4(),
        files=place.files,
        refused=refused,
        saved_at=last,
        notice=saved.outcome if saved and saved.outcome in ("incomplete", "unchanged", "closed") else "",
        conflict=card_of(attempt, place, parts, conflict.response) if conflict else None,
        conflict_key=conflict.key if conflict else None,
    )


def with_pictures(rows: list[Row]) -> list[Row]:
    """Load the pictures of all the rows in one query, and only when there are any."""
    wanted = {row.card.picture["id"] for row in rows if row.card.picture}
    if not wanted:
        return rows
    pictures = apps.get_model(settings.WAGTAILIMAGES_IMAGE_MODEL).objects.prefetch_renditions(PICTURE)
    found = pictures.in_bulk(wanted)
    for (
        picture
    ) in found.values():  # asking Wagtail for a rendition writes to the cache each time: five queries a picture
        picture.drawn = next(iter(picture.prefetched_renditions), None)
    return [replace(row, picture=found.get((row.card.picture or {}).get("id"))) for row in rows]
