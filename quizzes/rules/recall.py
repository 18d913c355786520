"""« Rappel »: a few questions of a finished module, again after some days. specs/quizzes.md §14.

Fixed steps: spacing itself helps much (g = 0.74), growing rather than equal gaps next to nothing (g = 0.03, n.s.;
Latimier, Peyre & Ramus 2021).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

STEPS = (2, 7, 30)  # days after the end of the module
QUESTIONS = 3  # two minutes


@dataclass(frozen=True)
class RecallPlan:
    """What a learner agreed to: the module ended on a day; `stopped` at any time."""

    finished_on: date
    steps: tuple[int, ...] = STEPS
    stopped: bool = False


@dataclass(frozen=True)
class Recall:
    """A recall that was answered: the day, and for each question whether the answer was right."""

    on: date
    right: Mapping[str, bool] = field(default_factory=dict)


def next_due(history: Sequence[Recall], plan: RecallPlan) -> date | None:
    """Return the day of the next recall, or None when all are done or the learner stopped.

    A recall answered late moves the next one to the day after at the earliest: two on one day would not be spaced.
    """
    if plan.stopped or len(history) >= len(plan.steps):
        return None
    planned = plan.finished_on + timedelta(days=sorted(plan.steps)[len(history)])
    if not history:
        return planned
    return max(planned, max(recall.on for recall in history) + timedelta(days=1))


def to_ask(kept: Sequence[str], history: Sequence[Recall], *, most: int = QUESTIONS) -> list[str]:
    """Return which of the questions to remember come next: those wrong the last time, then the least asked."""
    ordered = sorted(history, key=lambda recall: recall.on)
    last = {name: right for recall in ordered for name, right in recall.right.items()}
    asked = {name: sum(name in recall.right for recall in history) for name in kept}
    return sorted(kept, key=lambda name: (last.get(name, True), asked[name]))[:most]
