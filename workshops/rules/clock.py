"""Clock times of a workshop: an activity starts when the one before ends. Totals are summed, never typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

DAY = 24 * 60
HOUR = re.compile(r"\s*(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?\s*")


@dataclass(frozen=True)
class Slot:
    """The place of an activity in time, in minutes from the start of the workshop."""

    start: int
    minutes: int

    @property
    def end(self) -> int:
        """When it ends."""
        return self.start + self.minutes


def timetable(minutes: Sequence[int]) -> tuple[Slot, ...]:
    """Return the slot of each activity, in order: 5, 12, 3, 8, 8, 9 → the last one starts at 36."""
    found, start = [], 0
    for length in minutes:
        found.append(Slot(start, length))
        start += length
    return tuple(found)


def short(minutes: int, written: int | None) -> int:
    """Return the minutes in the short version: those written, 0 when it is left out, else the same."""
    return minutes if written is None else written


def since_start(minutes: int) -> str:
    """Return the time since the start: 5 → « +0:05 », 75 → « +1:15 »."""
    return f"+{minutes // 60}:{minutes % 60:02}"


def clock(start: int, offset: int = 0) -> str:
    """Return the hour on the clock: a start at 840 (14:00) and 36 minutes → « 14:36 »; midnight is passed without harm."""
    hours, minutes = divmod((start + offset) % DAY, 60)
    return f"{hours}:{minutes:02}"


def read_hour(text: str) -> int | None:
    """Return the minutes since midnight of what a person typed (« 14:00 », « 14h », « 9 h 30 »), or None."""
    found = HOUR.fullmatch(text[:20])
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None
