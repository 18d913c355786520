"""How sure learners say they are, beside what they know: feedback only, never in the mark. specs/quizzes.md §3."""

from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = ("sure", "think", "guess")
JUDGED = {
    "gradedright": "right",
    "mangrright": "right",
    "gradedpartial": "partial",
    "mangrpartial": "partial",
    "gradedwrong": "wrong",
    "mangrwrong": "wrong",
}


@dataclass(frozen=True)
class Confidence:
    """What became of the answers given with one level of certainty."""

    level: str
    right: int = 0
    partial: int = 0
    wrong: int = 0

    @property
    def count(self) -> int:
        """How many answers were given with this level."""
        return self.right + self.partial + self.wrong


def calibration(answers: Iterable[tuple[str, str]]) -> list[Confidence]:
    """Return a row for each level used, surest first, from (level, state); what has no mark yet is left out."""
    found: dict[str, dict[str, int]] = {}
    for level, state in answers:
        if level in LEVELS and state in JUDGED:
            row = found.setdefault(level, {})
            row[JUDGED[state]] = row.get(JUDGED[state], 0) + 1
    return [Confidence(level, **found[level]) for level in LEVELS if level in found]
