"""A guide on the clock: each activity with its times, whole or short."""

from dataclasses import dataclass

from workshops.models import Activity, GuidePage
from workshops.rules import clock


@dataclass(frozen=True)
class Step:
    """An activity and when it comes."""

    number: int
    activity: Activity
    slot: clock.Slot
    at: str
    skipped: bool = False


@dataclass(frozen=True)
class Plan:
    """The activities of a guide in time."""

    steps: tuple[Step, ...]
    total: int
    end: str


def plan(guide: GuidePage, *, short: bool = False, start: int | None = None) -> Plan:
    """Return the plan of a guide: times since the start, or on the clock when the hour of the start is known."""
    activities = guide.activity_list
    minutes = [one.minutes_if_short if short else one.minutes for one in activities]
    slots = clock.timetable(minutes)
    steps = tuple(
        Step(number, one, slot, hour(start, slot.start), skipped=short and one.minutes > 0 and slot.minutes == 0)
        for number, (one, slot) in enumerate(zip(activities, slots, strict=True), 1)
    )
    total = sum(minutes)
    return Plan(steps, total, hour(start, total))


def hour(start: int | None, offset: int) -> str:
    """Return « 14:36 » when the start is known, else « +0:36 »."""
    return clock.since_start(offset) if start is None else clock.clock(start, offset)
