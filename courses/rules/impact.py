"""The effect of an edit, told before it is published (specs/learning.md § 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from courses.rules import changes as ch
from courses.rules.outline import Change, Outline
from courses.rules.progress import Earned, Enrolled, Facts, explain


@dataclass(frozen=True)
class Learner:
    """One live enrolment with what it earned and did, under the outline of before."""

    enrolled: Enrolled
    earned: Mapping[tuple[str, int], Earned]
    facts: Facts


@dataclass(frozen=True)
class Impact:
    """Figures of the sentence shown on the publish screen."""

    changes: tuple[Change, ...] = ()
    in_progress: int = 0
    finished: int = 0
    will_finish: int = 0

    def count(self, *kinds: str) -> int:
        """How many changes are of these kinds."""
        return sum(change.kind in kinds for change in self.changes)

    @property
    def is_empty(self) -> bool:
        """Nothing to confirm: no change, or nobody enrolled."""
        return not self.changes or not (self.in_progress or self.finished)

    @property
    def choices(self) -> tuple[Change, ...]:
        """The changes that leave a choice."""
        return tuple(c for c in self.changes if c.kind in (*ch.APPEARING, ch.RULE_CHANGED))


def decided(
    changes: Iterable[Change], policies: Mapping[str, str], reasons: Mapping[str, str] | None = None
) -> list[Change]:
    """Return the changes with the policies chosen (by item id; the default where none was), « asked again » included.

    Asking again after a rule changed is a second change of the same moment, after it.
    """
    found = []
    for change in changes:
        chosen = policies.get(change.item_id, "")
        if change.kind in ch.APPEARING:
            allowed = (ch.OPTIONAL_FOR_THEM, ch.ASK, ch.NEW_ONLY)
            found.append(replace(change, policy=chosen if chosen in allowed else ch.OPTIONAL_FOR_THEM))
        elif change.kind == ch.RULE_CHANGED:
            found.append(replace(change, policy=ch.REDO if chosen == ch.REDO else ch.KEEP))
            if chosen == ch.REDO:
                reason = (reasons or {}).get(change.item_id, "")
                found.append(replace(change, kind=ch.REDO_ASKED, policy=ch.REDO, reason=reason))
        else:
            found.append(change)
    return found


def impact(
    before: Outline | None, after: Outline, changes: Iterable[Change], learners: Iterable[Learner], at: datetime
) -> Impact:
    """Return what publishing `after` with these decided changes will do to these learners."""
    changes = tuple(changes)
    then = replace(after, changes=(*(before.changes if before else ()), *changes))
    in_progress = finished = will_finish = 0
    for learner in learners:
        if learner.enrolled.finished_at:
            finished += 1
            continue
        in_progress += 1
        was = before is not None and explain(before, learner.enrolled, learner.earned, learner.facts, at).complete
        will_finish += not was and explain(then, learner.enrolled, learner.earned, learner.facts, at).complete
    return Impact(changes, in_progress, finished, will_finish)
