"""What may be shown, when: specs/quizzes.md §4. What may not be shown never reaches the browser."""

from collections.abc import Mapping
from datetime import datetime

MOMENTS = ("during", "just_after", "later_open", "after_close")
PARTS = (
    "attempt",
    "correctness",
    "max_marks",
    "marks",
    "specific_feedback",
    "general_feedback",
    "right_answer",
    "overall_feedback",
)
EVERYTHING = frozenset(PARTS)
EARNED = "right_answer_when_earned"  # right answers once passed, or when no attempt is left
PRESETS = ("training", "assessment", "exam")

# A question is shown corrected `during` an attempt only once it is closed: « Vérifier » used its last try.
MATRIX: dict[str, dict[str, frozenset[str]]] = {
    "training": {
        "during": frozenset({"attempt", "correctness", "max_marks", "marks", "specific_feedback", "general_feedback"}),
        "just_after": EVERYTHING,
        "later_open": EVERYTHING,
        "after_close": EVERYTHING,
    },
    "assessment": {
        "during": frozenset({"attempt", "max_marks"}),
        "just_after": (EVERYTHING - {"right_answer"}) | {EARNED},
        "later_open": (EVERYTHING - {"right_answer"}) | {EARNED},
        "after_close": EVERYTHING,
    },
    "exam": {
        "during": frozenset({"attempt", "max_marks"}),
        "just_after": frozenset({"attempt", "max_marks"}),
        "later_open": frozenset({"attempt", "max_marks"}),
        "after_close": EVERYTHING,
    },
    # No preset that one chooses: what an attempt at a questionnaire is frozen with. Nothing is right, wrong or marked.
    "questionnaire": dict.fromkeys(MOMENTS, frozenset({"attempt"})),
}
JUST_AFTER_SECONDS = 120


def moment(
    *, submitted_at: datetime | None, closes_at: datetime | None, published_at: datetime | None, at: datetime
) -> str:
    """Return the moment of a review.

    The time after closing begins at the closing date, or with « Publier les corrections ».
    """
    if submitted_at is None:
        return "during"
    if (published_at and published_at <= at) or (closes_at and closes_at <= at):
        return "after_close"
    return "just_after" if (at - submitted_at).total_seconds() <= JUST_AFTER_SECONDS else "later_open"


def shown(
    preset: str,
    when: str,
    *,
    own: Mapping[str, list[str]] | None = None,
    earned: bool = False,
    waiting: bool = False,
) -> frozenset[str]:
    """Return the parts that may be shown at a moment.

    `own`: the fine settings of the quiz, when it has any. `earned`: passed, or no attempt is left. `waiting`: something
    is still to be graded by a person; an exam then shows nothing more, even after closing.
    """
    parts = frozenset(own.get(when, [])) if own else MATRIX[preset][when]
    if preset == "exam" and when == "after_close" and waiting:
        parts &= MATRIX["exam"]["later_open"]
    if EARNED in parts:
        parts = (parts - {EARNED}) | ({"right_answer"} if earned else frozenset())
    return parts & EVERYTHING
