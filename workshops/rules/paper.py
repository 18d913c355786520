"""Whether a piece of text fits on one printed page, without setting it: setting it twice costs a third of the whole guide."""

from collections.abc import Iterable
from math import ceil

LETTERS_A_LINE = 64  # the narrowest column of a guide holds some 70
LINES_A_PAGE = 38  # of the 50 that a page holds: what is larger may be cut


def lines_needed(texts: Iterable[str]) -> float:
    """Return how many lines some paragraphs take, with the space between them, rather too many than too few."""
    return sum(ceil(len(text) / LETTERS_A_LINE) + 0.5 for text in texts if text)


def fits(texts: Iterable[str]) -> bool:
    """Say whether some paragraphs surely fit on one page, and so are never cut."""
    return lines_needed(texts) <= LINES_A_PAGE
