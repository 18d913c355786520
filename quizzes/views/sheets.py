"""From a loaded attempt to what its templates show."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.actions.places import Place, Saved
from quizzes.actions.said import latest_words
from quizzes.models import ANNULLED, Attempt, OverallFeedback, overall_word
from quizzes.rules.certainty import Confidence, calibration
from quizzes.rules.marks import passed, shown
from quizzes.rules.review import moment
from quizzes.rules.review import shown as parts_shown
from quizzes.views.rows import Row, during, row_of, with_pictures


@dataclass(frozen=True)
class Sheet:
    """A page of an attempt."""

    attempt: Attempt
    rows: list[Row]
    page: int
    pages: int
    count: int
    unanswered: list[int]
    all_positions: list[tuple[int, int]]
    tab: uuid.UUID = field(default_factory=uuid.uuid4)
    key: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def stones(self) -> list[dict[str, Any]]:
        """The questions as small stones."""
        return [
            {
                "state": "todo" if position in self.unanswered else "done",
                "label": _("Question %(number)s") % {"number": position},
                "word": _("not answered yet") if position in self.unanswered else _("answered"),
                "url": f"?page={page}#q{position}",
            }
            for position, page in self.all_positions
        ]

    @property
    def draws(self) -> bool:
        """Whether a question of the page needs the script of pictures and words that are used up."""
        return any(row.card.draws for row in self.rows)

    @property
    def takes_files(self) -> bool:
        """Whether a question of the page takes photos or files."""
        return any(row.card.attachment and row.card.open for row in self.rows)

    @property
    def after_each(self) -> bool:
        """Whether answers are checked one by one."""
        return self.attempt.settings.get("behaviour") == "hints"


@dataclass(frozen=True)
class Review:
    """The review of a closed attempt."""

    attempt: Attempt
    rows: list[Row]
    parts: frozenset[str]
    mark: str = ""
    out_of: str = ""
    percent: Decimal | None = None
    passed: bool | None = None
    word: str = ""
    waiting: bool = False
    may_restart: bool = False
    calibration: list[Confidence] = field(default_factory=list)


def sheet(
    attempt: Attempt,
    places: dict[int, Place],
    *,
    page: int = 1,
    saved: Iterable[Saved] = (),
    refused: dict[int, str] | None = None,
) -> Sheet:
    """Return a page of a running attempt; `refused`: what is said of a file that was not taken, by question."""
    said = {one.place.slot.position: one for one in saved}
    parts = during(attempt)
    pages = max((place.slot.page for place in places.values()), default=1)
    page = min(max(page, attempt.page if attempt.settings.get("navigation") == "linear" else 1), pages)
    here = [place for place in places.values() if place.slot.page == page]
    told = refused or {}
    rows = [
        row_of(attempt, place, parts, said.get(place.slot.position), refused=told.get(place.slot.position, ""))
        for place in here
    ]
    unanswered = [p for p, place in places.items() if not place.closed and not _answered(place)]
    return Sheet(
        attempt,
        with_pictures(rows),
        page,
        pages,
        len(places),
        unanswered,
        [(p, q.slot.page) for p, q in places.items()],
    )


def _answered(place: Place) -> bool:
    """Whether there is an answer, or nothing to answer."""
    return (
        place.body["type"] == "description" or bool(place.files) or place.slot.state != "todo" or place.slot.tries > 0
    )


def review(attempt: Attempt, places: dict[int, Place], *, at: datetime) -> Review:
    """Return the review of a closed attempt: only what may be shown now."""
    frozen, quiz = attempt.settings, attempt.quiz
    when = moment(
        submitted_at=attempt.submitted_at, closes_at=quiz.closes_at, published_at=quiz.corrections_published_at, at=at
    )
    reached = passed(attempt.percent, frozen.get("pass_percent"))
    left = _attempt_left(attempt)
    parts = parts_shown(
        frozen["preset"],
        when,
        own=frozen.get("review"),
        earned=bool(reached) or not left,
        waiting=attempt.mark is None,
    )
    rows = _review_rows(attempt, places, parts) if "attempt" in parts else []
    told = [(place.certainty, place.slot.state) for place in places.values()] if "correctness" in parts else []
    if "marks" not in parts:
        return Review(attempt, rows, parts, may_restart=left, calibration=calibration(told))
    return Review(
        attempt,
        rows,
        parts,
        mark="" if attempt.mark is None else shown(attempt.mark),
        out_of=shown(attempt.max),
        percent=attempt.percent,
        passed=reached,
        word=_word(attempt) if "overall_feedback" in parts else "",
        waiting=attempt.mark is None,
        may_restart=left,
        calibration=calibration(told),
    )


def _review_rows(attempt: Attempt, places: dict[int, Place], parts: frozenset[str]) -> list[Row]:
    by_hand = [place.slot.pk for place in places.values() if place.slot.state.startswith("mangr") or _essay(place)]
    said = latest_words(by_hand) if by_hand and "marks" in parts else {}
    return with_pictures([row_of(attempt, place, parts, words=said.get(place.slot.pk)) for place in places.values()])


def _essay(place: Place) -> bool:
    return place.body["type"] == "essay"


def _attempt_left(attempt: Attempt) -> bool:
    """Whether another attempt is allowed; asked of the database only when attempts are counted."""
    allowed = attempt.settings.get("attempts")
    if allowed is None:
        return True
    mine = Attempt.objects.filter(quiz=attempt.quiz, person=attempt.person_id, is_preview=False)
    return mine.exclude(state=ANNULLED).count() < allowed


def _word(attempt: Attempt) -> str:
    words = OverallFeedback.objects.filter(quiz=attempt.quiz).values("from_percent", "text")
    return overall_word(list(words), attempt.percent)
