"""What a phone's clock is worth (specs/learning.md § 7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FAR = timedelta(hours=24)


@dataclass(frozen=True)
class Moment:
    """When an action was made, and whether it arrived later than it should."""

    made_at: datetime
    late: bool
    replaced: bool


def moment(said: datetime | None, received_at: datetime, started_at: datetime) -> Moment:
    """Return when an action was made.

    A time later than the server's or before the enrolment is replaced by the time of arrival; more than 24 hours
    between what was said and the arrival is marked « arrivé plus tard ».
    """
    if said is None:
        return Moment(received_at, late=False, replaced=False)
    late = abs(received_at - said) > FAR
    if said > received_at or said < started_at:
        return Moment(received_at, late, replaced=True)
    return Moment(said, late, replaced=False)
