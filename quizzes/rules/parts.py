"""Questions made of parts (stems, places, gaps): their weighted mean, and what each part is worth after several tries."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Part:
    """One part: what its answer is worth, and the answer itself (None: blank) as it is compared from try to try."""

    id: str
    fraction: Fraction
    answer: Any = None
    weight: Fraction = Fraction(1)


def weighed(parts: Sequence[Part]) -> Fraction | None:
    """Return Σ weight·fraction / Σ weight; None when the weights total 0."""
    whole = sum((part.weight for part in parts), Fraction(0))
    if not whole:
        return None
    return max(Fraction(0), sum((part.weight * part.fraction for part in parts), Fraction(0)) / whole)


def countback(tries: Sequence[Sequence[Part]], penalty: Fraction) -> Fraction | None:
    """Return the mean of max(0, fraction − k·penalty), k = tries before the one from which a final answer never changed."""
    last = tries[-1]
    kept = []
    for place, part in enumerate(last):
        k = len(tries) - 1
        while k and tries[k - 1][place].answer == part.answer:
            k -= 1
        kept.append(Part(part.id, max(Fraction(0), part.fraction - k * penalty), weight=part.weight))
    return weighed(kept)
