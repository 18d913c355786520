"""Time, by the server's clock only: specs/quizzes.md §5."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from fractions import Fraction

LEAST_GRACE = timedelta(seconds=60)


@dataclass(frozen=True)
class Allowance:
    """What one person is allowed on one quiz; None is « no limit »."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    attempts: int | None = None
    minutes: int | None = None
    extra_percent: int = 0
    extra_minutes: int = 0


@dataclass(frozen=True)
class Override:
    """What differs for a person or a cohort; None is « as the quiz says »."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    attempts: int | None = None
    minutes: int | None = None
    extra_percent: int | None = None
    extra_minutes: int | None = None


def due_at(started_at: datetime, allowed: Allowance) -> datetime | None:
    """Return the earlier of closing and start + limit × (1 + extra percent) + extra minutes; None without any limit."""
    ends = [allowed.closes_at] if allowed.closes_at else []
    if allowed.minutes is not None:
        seconds = Fraction(allowed.minutes * 60 * (100 + allowed.extra_percent), 100) + allowed.extra_minutes * 60
        ends.append(started_at + timedelta(seconds=float(seconds)))
    return min(ends, default=None)


def accept_until(due: datetime | None, grace_seconds: int) -> datetime | None:
    """Return until when, by time of arrival, answers count: due + max(60 s, grace)."""
    return None if due is None else due + max(LEAST_GRACE, timedelta(seconds=grace_seconds))


def allowance(base: Allowance, person: Override | None, cohorts: Iterable[Override]) -> Allowance:
    """Apply overrides: person beats cohort; of several cohorts the most generous value, field by field."""
    cohorts = list(cohorts)
    for name in (field.name for field in fields(Override)):
        own = getattr(person, name) if person else None
        values = [own] if own is not None else [v for c in cohorts if (v := getattr(c, name)) is not None]
        if values:
            base = replace(base, **{name: min(values) if name == "opens_at" else max(values)})
    return base


def refusal(allowed: Allowance, *, used: int, at: datetime) -> str | None:
    """Why a new attempt may not start now: "not_yet", "closed", "no_attempt_left", or None."""
    if allowed.opens_at and at < allowed.opens_at:
        return "not_yet"
    if allowed.closes_at and at >= allowed.closes_at:
        return "closed"
    if allowed.attempts is not None and used >= allowed.attempts:
        return "no_attempt_left"
    return None
