"""Where the gaps of a text stand: [[1]], [[2]]… in the stem; the n-th gap of the question is [[n]]."""

import re
from collections.abc import Sequence

TOKEN = re.compile(r"\[\[\s*([0-9]{1,3})\s*\]\]")


def pieces(stem: str) -> list[str | int]:
    """Cut a stem at its gaps: texts, and numbers of gaps from 1."""
    parts = TOKEN.split(stem)
    found: list[str | int] = [int(part) if place % 2 else part for place, part in enumerate(parts)]
    return [part for part in found if part != ""]


def numbers(stem: str) -> list[int]:
    """Return the numbers of the gaps in the order of the text."""
    return [int(number) for number in TOKEN.findall(stem)]


def without_numbers(stem: str) -> str:
    """Return the stem as a list or a title shows it: a line for each gap."""
    return TOKEN.sub("…", stem)


def unplaced(stem: str, gaps: Sequence[object]) -> list[int]:
    """Return the gaps that do not stand exactly once in the stem, and the numbers that are no gap."""
    there = numbers(stem)
    wanted = range(1, len(gaps) + 1)
    return sorted({n for n in wanted if there.count(n) != 1} | {n for n in there if n not in wanted})
