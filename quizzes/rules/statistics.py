"""How a quiz and its questions behaved: the formulas of specs/quizzes.md §11.

Sums are exact, on whole numbers; only the last step makes a float. None is « undefined »: a zero divisor, or too few
attempts. The formulas are those of classical test theory; k-statistics for skewness and kurtosis (Fisher 1929), CIC is
Cronbach's alpha in percent.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

HIDDEN_BELOW, INDICATIVE_BELOW = 10, 30  # attempts
VERY_HARD, TELLS_LITTLE = 30, 20  # percent of facility and of discrimination
Mark = Fraction | None  # None: the attempt did not draw this item


@dataclass(frozen=True)
class Item:
    """One item; facility and sd as shares of its max mark, indexes and weight in percent."""

    n: int
    facility: float | None = None
    sd: float | None = None
    variance: float | None = None
    other_variance: float | None = None
    covariance: float | None = None
    covariance_max: float | None = None
    discrimination_index: float | None = None
    discriminative_efficiency: float | None = None
    effective_weight: float | None = None


@dataclass(frozen=True)
class Whole:
    """The whole quiz; marks in points, CIC and error ratio in percent."""

    n: int
    mean: float | None = None
    median: float | None = None
    standard_deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    cic: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True)
class _Raw:
    """What an item's float figures are made of, exactly."""

    variance: Fraction | None = None
    with_total: Fraction | None = None  # covariance with the total


def analyse(max_marks: Sequence[Fraction], marks: Sequence[Sequence[Mark]]) -> tuple[Whole, list[Item]]:
    """Return the figures of a quiz and of each item; `marks`: one row an attempt, all finished and fully graded."""
    unit = math.lcm(*(mark.denominator for row in marks for mark in row if mark is not None))
    table = [[None if mark is None else int(mark * unit) for mark in row] for row in marks]
    totals = [sum(mark for mark in row if mark is not None) for row in table]
    found = [_item(place, max_mark, table, totals, unit) for place, max_mark in enumerate(max_marks)]
    raws = [raw for _figures, raw in found]
    roots = [None if r.with_total is None or r.with_total < 0 else math.sqrt(r.with_total) for r in raws]
    spread = sum(root for root in roots if root is not None)
    items = [
        replace(figures, effective_weight=None if root is None or not spread else 100 * root / spread)
        for (figures, _raw), root in zip(found, roots, strict=True)
    ]
    drawn = any(mark is None for row in table for mark in row)
    return _whole(totals, unit, [] if drawn else [raw.variance for raw in raws]), items


def _item(
    place: int, max_mark: Fraction, table: list[list[int | None]], totals: list[int], unit: int
) -> tuple[Item, _Raw]:
    pairs = [(row[place], total) for row, total in zip(table, totals, strict=True)]
    xs = [x for x, _total in pairs if x is not None]
    others = [total - x for x, total in pairs if x is not None]
    n = len(xs)
    mean = Fraction(sum(xs), n * unit) if n else None
    facility = float(mean / max_mark) if mean is not None and max_mark else None
    if n < 2:
        return Item(n, facility), _Raw()
    scale = unit * unit
    var_x, var_o, cov = (_cov(a, b, scale) for a, b in ((xs, xs), (others, others), (xs, others)))
    most = _cov(sorted(xs), sorted(others), scale)
    figures = Item(
        n,
        facility,
        math.sqrt(var_x) / float(max_mark) if max_mark else None,
        float(var_x),
        float(var_o),
        float(cov),
        float(most),
        100 * float(cov) / (math.sqrt(var_x) * math.sqrt(var_o)) if var_x and var_o else None,
        float(100 * cov / most) if most else None,
    )
    return figures, _Raw(var_x, var_x + cov)


def _cov(xs: list[int], ys: list[int], scale: int) -> Fraction:
    """Return the covariance of two lists, divisor n − 1."""
    n = len(xs)
    return Fraction(n * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys), n * (n - 1) * scale)


def _whole(totals: list[int], unit: int, variances: list[Fraction | None]) -> Whole:
    n = len(totals)
    if not n:
        return Whole(0)
    order = sorted(totals)
    mean, median = Fraction(sum(order), n * unit), Fraction(order[(n - 1) // 2] + order[n // 2], 2 * unit)
    one = Whole(n, float(mean), float(median))
    if n < 2:
        return one
    centred = [n * total - sum(order) for total in totals]  # n times the distance from the mean, in units
    m2, m3, m4 = (Fraction(sum(c**k for c in centred), n * (n * unit) ** k) for k in (2, 3, 4))
    k2 = n * m2 / (n - 1)
    deviation = math.sqrt(k2)
    one = replace(one, standard_deviation=deviation)
    if k2 and n > 2:
        k3 = n * n * m3 / ((n - 1) * (n - 2))
        one = replace(one, skewness=float(k3) / deviation**3)
    if k2 and n > 3:
        k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
        one = replace(one, kurtosis=float(k4 / (k2 * k2)))
    p = len(variances)
    if k2 and p > 1:
        consistency = Fraction(p, p - 1) * (1 - sum((v or Fraction(0) for v in variances), Fraction(0)) / k2)
        error = math.sqrt(1 - consistency)
        one = replace(one, cic=float(100 * consistency), error_ratio=100 * error, standard_error=error * deviation)
    return one


def confidence(n: int) -> str:
    """Return what figures over n attempts are: `hidden` below 10, `indicative` below 30, else `firm`."""
    return "hidden" if n < HIDDEN_BELOW else "indicative" if n < INDICATIVE_BELOW else "firm"


def remarks(item: Item) -> list[str]:
    """Return what a trainer should look at: `very_hard`, and `best_fail` or `tells_little`; nothing while hidden."""
    if confidence(item.n) == "hidden":
        return []
    found = ["very_hard"] if item.facility is not None and 100 * item.facility < VERY_HARD else []
    index = item.discrimination_index
    if index is not None and index < TELLS_LITTLE:
        found.append("best_fail" if index < 0 else "tells_little")
    return found
