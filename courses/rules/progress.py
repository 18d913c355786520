"""Counting: one function, every screen (specs/learning.md § 2 f, § 3, § 4).

« 12 sur 15 » first, then `percent = 100 * done // required`, computed once, between 0 and 100.
"""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime

from courses.rules import changes as ch
from courses.rules.outline import (
    MISSION_ACCEPTED,
    MISSION_DEPOSITED,
    POSITIONING,
    QUIZ_PASSED,
    QUIZ_SUBMITTED,
    TICKED,
    Change,
    Condition,
    Item,
    Outline,
)

DONE, DONE_RETIRED, MISSING, LOCKED, NEW, OPTIONAL, REDO = (
    "done",
    "done_retired",
    "missing",
    "locked",
    "new",
    "optional",
    "redo",
)


@dataclass(frozen=True)
class Earned:
    """A live completion. `title` is the copy made when it was earned."""

    item_id: str
    earned_at: datetime
    edition: int = 0
    title: str = ""
    source: str = "self"
    rule: tuple[Condition, ...] = ()
    minutes: int = 0


@dataclass(frozen=True)
class QuizFact:
    """The best finished attempt of a quiz: its percent (None while ungraded) and the last hand-in."""

    percent: float | None
    submitted_at: datetime


@dataclass(frozen=True)
class Facts:
    """What one person did, read from evidence. Keys are item ids (ticks), quiz and mission uuids, moments."""

    ticked: Mapping[str, datetime] = field(default_factory=dict)
    quizzes: Mapping[str, QuizFact] = field(default_factory=dict)
    deposited: Mapping[str, datetime] = field(default_factory=dict)
    accepted: Mapping[str, datetime] = field(default_factory=dict)
    positioned: Mapping[str, datetime] = field(default_factory=dict)
    started: Set[str] = frozenset()


@dataclass(frozen=True)
class Enrolled:
    """One enrolment, as rules need it. `required` is the frozen list of a finished one."""

    started_at: datetime
    finished_at: datetime | None = None
    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lock:
    """Why a lesson cannot be opened yet: "module" (finish those first), "order" (the one before), "date"."""

    kind: str
    titles: tuple[str, ...] = ()
    opens_on: date | None = None


@dataclass(frozen=True)
class Line:
    """One item of an explanation."""

    item_id: str
    title: str
    state: str
    counts: bool
    minutes: int = 0
    number: str = ""
    url: str = ""
    module_id: str = ""
    earned_at: datetime | None = None
    rule: tuple[Condition, ...] = ()
    missing: tuple[Condition, ...] = ()
    lock: Lock | None = None
    asked: Change | None = None

    @property
    def done(self) -> bool:
        """Whether the item is earned, in whatever edition counts."""
        return self.state in (DONE, DONE_RETIRED)


@dataclass(frozen=True)
class Explanation:
    """Everything about one learner in one course: the same object for the learner, the trainer and the export."""

    lines: tuple[Line, ...]
    finished_at: datetime | None = None

    @property
    def required(self) -> int:
        """How many items count."""
        return sum(line.counts for line in self.lines)

    @property
    def done(self) -> int:
        """How many of those are earned."""
        return sum(line.counts and line.done for line in self.lines)

    @property
    def percent(self) -> int | None:
        """0 to 100, rounded down; None when nothing is required."""
        return 100 * self.done // self.required if self.required else None

    @property
    def complete(self) -> bool:
        """Whether everything required is done."""
        return bool(self.required) and self.done == self.required

    @property
    def minutes_done(self) -> int:
        """Declared minutes of what was earned."""
        return sum(line.minutes for line in self.lines if line.done)

    @property
    def by_id(self) -> dict[str, Line]:
        """Lines by item."""
        return {line.item_id: line for line in self.lines}


def unmet(item: Item, facts: Facts, since: datetime | None = None) -> tuple[Condition, ...]:
    """Return the conditions of a lesson that the facts do not satisfy, counting only what came after `since`."""
    return tuple(condition for condition in item.conditions if not _met(condition, item, facts, since))


def _met(condition: Condition, item: Item, facts: Facts, since: datetime | None) -> bool:
    quiz = facts.quizzes.get(condition.target)
    at = {
        TICKED: facts.ticked.get(item.item_id),
        QUIZ_PASSED: quiz.submitted_at
        if quiz and quiz.percent is not None and quiz.percent + 1e-5 >= condition.percent
        else None,
        QUIZ_SUBMITTED: quiz.submitted_at if quiz else None,
        MISSION_DEPOSITED: facts.deposited.get(condition.target),
        MISSION_ACCEPTED: facts.accepted.get(condition.target),
        POSITIONING: facts.positioned.get(condition.target),
    }[condition.kind]
    return at is not None and (since is None or at > since)


def done_now(outline: Outline, item: Item, earned: Mapping[tuple[str, int], Earned], facts: Facts) -> bool:
    """Whether a lesson counts as done: a live completion of its edition, or the facts satisfy its rule now."""
    number, asked = ch.edition(outline, item.item_id)
    return (item.item_id, number) in earned or (bool(item.conditions) and not unmet(item, facts, asked and asked.at))


def earned_now(outline: Outline, earned: Collection[tuple[str, int]]) -> set[str]:
    """Return the lessons with a completion, given as (item, edition), of the edition that is asked for now."""
    asked_again = outline.history  # most lessons never were
    return {
        item_id
        for item_id, number in earned
        if item_id in outline.by_id and number == (ch.edition(outline, item_id)[0] if item_id in asked_again else 0)
    }


def explain(
    outline: Outline, enrolled: Enrolled, earned: Mapping[tuple[str, int], Earned], facts: Facts, at: datetime
) -> Explanation:
    """Return one line per item that concerns this enrolment, in the order of the course, retired ones last.

    `earned` maps (item id, edition) to live completions.
    """
    anyhow = {item_id: completion for (item_id, _edition), completion in sorted(earned.items())}
    done = {item.item_id for item in outline.items if done_now(outline, item, earned, facts)}
    lines = []
    for item in outline.items:
        line = _line(outline, item, enrolled, anyhow.get(item.item_id), item.item_id in done, facts, at)
        if line:
            lock = None if line.done or _begun(item, anyhow, facts) else locked(outline, item, done, at.date())
            state = LOCKED if lock and line.state in (MISSING, NEW, OPTIONAL) else line.state
            lines.append(Line(**{**line.__dict__, "lock": lock, "state": state}))
    for item_id, completion in anyhow.items():
        if item_id not in outline.by_id and _of_this_course(outline, item_id):
            lines.append(_gone(outline, completion, enrolled))
    return Explanation(tuple(lines), enrolled.finished_at)


def _of_this_course(outline: Outline, item_id: str) -> bool:
    return any(change.kind in ch.LEAVING for change in outline.history.get(item_id, ()))


def _gone(outline: Outline, completion: Earned, enrolled: Enrolled) -> Line:
    return Line(
        completion.item_id,
        completion.title,
        DONE_RETIRED,
        counts=_counted_when_earned(outline, completion, enrolled),
        minutes=completion.minutes,
        earned_at=completion.earned_at,
        rule=completion.rule,
    )


def _counted_when_earned(outline: Outline, completion: Earned, enrolled: Enrolled) -> bool:
    if enrolled.finished_at:
        return completion.item_id in enrolled.required
    status = ch.status_at(outline, completion.item_id, completion.earned_at)
    policy, _change = ch.policy_at(outline, completion.item_id, enrolled.started_at, completion.earned_at)
    return status == ch.REQUIRED and policy == ch.ASK


def _line(
    outline: Outline, item: Item, enrolled: Enrolled, completion: Earned | None, done: bool, facts: Facts, at: datetime
) -> Line | None:
    policy, asked = ch.policy_at(outline, item.item_id, enrolled.started_at, at)
    redo = ch.edition(outline, item.item_id)[1]
    if policy == ch.NEW_ONLY and completion is None:
        return None
    if enrolled.finished_at:
        counts = item.item_id in enrolled.required
        done = done or counts
    else:
        counts = not item.optional and policy == ch.ASK
        if not counts and completion is not None:
            counts = _counted_when_earned(outline, completion, enrolled)
            done = done or counts
    state = DONE if done else MISSING if counts else OPTIONAL
    if not done and policy == ch.OPTIONAL_FOR_THEM and item.item_id not in facts.started:
        state = NEW
    elif not done and completion is not None:
        state = REDO
        asked = redo
    elif not done and enrolled.finished_at and _later(outline, item, enrolled) and item.item_id not in facts.started:
        state = NEW
    return Line(
        item.item_id,
        item.title,
        state,
        counts,
        item.minutes,
        item.number,
        item.url,
        outline.module_of[item.item_id].module_id,
        completion.earned_at if completion else None,
        completion.rule if completion else item.conditions,
        () if done else unmet(item, facts, redo and redo.at),
        asked=asked,
    )


def _later(outline: Outline, item: Item, enrolled: Enrolled) -> bool:
    return any(c.kind in ch.APPEARING and c.at > enrolled.finished_at for c in outline.history.get(item.item_id, ()))


def _begun(item: Item, anyhow: Mapping[str, Earned], facts: Facts) -> bool:
    """A lesson already earned, or begun, is never locked again."""
    return item.item_id in anyhow or item.item_id in facts.started


def locked(outline: Outline, item: Item, done: set[str], today: date) -> Lock | None:
    """Return why a lesson is locked for somebody who has done these items, or None. Computed, never stored."""
    module = outline.module_of[item.item_id]
    if module.opens_on and today < module.opens_on:
        return Lock("date", opens_on=module.opens_on)
    missing = [m.title for m in outline.modules if m.module_id in module.requires and not module_done(m, done)]
    if missing:
        return Lock("module", tuple(missing))
    if outline.in_order:
        for before in outline.items[: outline.place[item.item_id]]:
            if not before.optional and before.item_id not in done:
                return Lock("order", (before.title,))
    return None


def module_done(module: object, done: set[str]) -> bool:
    """A module is done when its required lessons are."""
    return all(item.item_id in done for item in module.items if not item.optional)  # type: ignore[attr-defined]


def required_now(explanation: Explanation) -> tuple[str, ...]:
    """Return the list that is frozen when everything required is done."""
    return tuple(line.item_id for line in explanation.lines if line.counts)
