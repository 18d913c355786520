"""Ordering: the nine rules of specs/quizzes.md §2.6."""

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from quizzes.rules.shapes import ShapeError, as_text, need, unknown

DEFAULT = "longest_ordered_subset"


def ordering(question: dict[str, Any], response: Any) -> Fraction | None:
    """Score an order by the question's rule; None (« invalid ») unless it is a permutation of all the items."""
    items = [as_text(item) for item in need(question, "items")]
    rule = question.get("rule", DEFAULT)
    if rule not in tuple(RULES):
        raise ShapeError("value_invalid", f"rule : {rule!r:.60} n'existe pas.")
    if not isinstance(response, list):
        return None
    places = {item: place for place, item in enumerate(items)}
    order = [as_text(item) for item in response]
    for item in order:
        if item not in places:
            raise unknown(item)
    if len(order) != len(items) or len(set(order)) != len(items):
        return None
    return RULES[rule]([places[item] for item in order])


def _share(count: int, whole: int) -> Fraction:
    """count / whole; a list of one item leaves nothing to order and is always right."""
    return Fraction(count, whole) if whole else Fraction(1)


def all_or_nothing(places: list[int]) -> Fraction:
    """1 if all in place."""
    return Fraction(places == sorted(places))


def absolute_position(places: list[int]) -> Fraction:
    """Items in place / n."""
    return _share(sum(place == index for index, place in enumerate(places)), len(places))


def _followed(places: list[int]) -> int:
    """How many items have their right successor (the last one's « nothing » not counted)."""
    return sum(after == before + 1 for before, after in itertools.pairwise(places))


def next_exclude_last(places: list[int]) -> Fraction:
    """Right successors among the n−1 that have one / (n−1)."""
    return _share(_followed(places), len(places) - 1)


def next_include_last(places: list[int]) -> Fraction:
    """Right successors, the last one's being « nothing » / n."""
    return _share(_followed(places) + (places[-1] == len(places) - 1), len(places))


def one_previous_and_next(places: list[int]) -> Fraction:
    """Right predecessors + right successors, « nothing » counting at both ends / 2n."""
    ends = (places[0] == 0) + (places[-1] == len(places) - 1)
    return _share(2 * _followed(places) + ends, 2 * len(places))


def all_previous_and_next(places: list[int]) -> Fraction:
    """Pairs of items in the right relative order / all pairs."""
    n = len(places)
    good = sum(places[i] < places[j] for i in range(n) for j in range(i + 1, n))
    return _share(good, n * (n - 1) // 2)


def longest_ordered_subset(places: list[int]) -> Fraction:
    """Longest increasing subsequence / n, a length of 1 is 0."""
    best: list[int] = []
    for index, place in enumerate(places):
        best.append(1 + max((best[j] for j in range(index) if places[j] < place), default=0))
    return _subset(max(best), len(places))


def longest_contiguous_subset(places: list[int]) -> Fraction:
    """Longest run k, k+1, k+2… found in that order, not necessarily side by side / n, a length of 1 is 0."""
    where = {place: index for index, place in enumerate(places)}
    longest = run = 1
    for place in range(1, len(places)):
        run = run + 1 if where[place] > where[place - 1] else 1
        longest = max(longest, run)
    return _subset(longest, len(places))


def _subset(length: int, whole: int) -> Fraction:
    return Fraction(length, whole) if length > 1 else Fraction(0)


def relative_to_correct(places: list[int]) -> Fraction:
    """Σ max(0, n−1−distance from the right place) / n(n−1)."""
    n = len(places)
    return _share(sum(max(0, n - 1 - abs(place - index)) for index, place in enumerate(places)), n * (n - 1))


RULES: dict[str, Callable[[list[int]], Fraction]] = {
    rule.__name__: rule
    for rule in (
        longest_ordered_subset,
        all_or_nothing,
        absolute_position,
        next_exclude_last,
        next_include_last,
        one_previous_and_next,
        all_previous_and_next,
        longest_contiguous_subset,
        relative_to_correct,
    )
}


def drawn(question: dict[str, Any], order: Sequence[str]) -> dict[str, Any]:
    """Return the question as one learner got it: where a part of the items was drawn, only those, in their right order."""
    if "select_count" not in question or not order:
        return question
    return question | {"items": [item for item in question["items"] if item in order]}
