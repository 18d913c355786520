"""From fractions to marks, totals and percents: specs/quizzes.md §1."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

CLOSE = Decimal("0.00001")  # percent and pass mark are compared within 1e-5
UNMARKED = frozenset({"finished"})  # no mark exists: description, scale, reflection
GRADE_METHODS = ("best", "last", "average", "first")


def total(slots: Iterable[tuple[str, Decimal | None, Decimal]]) -> tuple[Decimal | None, Decimal]:
    """Return (mark, max) of the slots (state, fraction, max mark); the mark is None while one of them waits."""
    mark: Decimal | None = Decimal(0)
    whole = Decimal(0)
    for state, fraction, max_mark in slots:
        if state in UNMARKED:
            continue
        whole += max_mark
        mark = None if mark is None or fraction is None else mark + fraction * max_mark
    return (None if mark is None else max(Decimal(0), mark)), whole


def percent(mark: Decimal | None, whole: Decimal) -> Decimal | None:
    """Return 100 × mark / max, to nine decimals; None while ungraded or when nothing can be earned."""
    if mark is None or not whole:
        return None
    return (100 * mark / whole).quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)


def passed(reached: Decimal | None, wanted: Decimal | int | None) -> bool | None:
    """Whether a percent reaches the pass mark; None while there is no percent or no pass mark."""
    if reached is None or wanted is None:
        return None
    return reached >= Decimal(wanted) - CLOSE


def chosen(method: str, percents: Sequence[Decimal | None]) -> tuple[Decimal | None, int | None]:
    """Return the percent that counts and the index of its attempt (attempts in order; ungraded ones are None)."""
    graded = [(index, value) for index, value in enumerate(percents) if value is not None]
    if not graded:
        return None, None
    if method == "first":
        index, value = graded[0]
    elif method == "last":
        index, value = graded[-1]
    else:
        index, value = max(graded, key=lambda pair: (pair[1], -pair[0]))
    if method == "average":
        mean = sum((value for _index, value in graded), Decimal(0)) / len(graded)
        return mean.quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP), graded[-1][0]
    return value, index


def shown(value: Decimal) -> str:
    """Return a mark with at most two decimals, half up, decimal comma: 3, 2,5, 0,33."""
    rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".").replace(".", ",")
