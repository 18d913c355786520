"""A text that was pasted: GIFT, Aiken or a simple list, told apart by their signs (specs/quizzes.md §9)."""

import re

from quizzes.formats import read
from quizzes.formats.items import FileRefused, Reading
from quizzes.formats.simple import read_simple

PASTED = ("gift", "aiken", "simple")
_ANSWER = re.compile(r"^[ \t]*(?:ANSWER|R[ÉE]PONSE)\s*:", re.IGNORECASE | re.MULTILINE)
_GIFT = re.compile(r"(?<!\\)\{|^::|^\$CATEGORY:|^[ \t]*//", re.MULTILINE)


def detect(text: str) -> str:
    """Return which of the three a text is."""
    if _GIFT.search(text):
        return "gift"
    return "aiken" if _ANSWER.search(text) else "simple"


def read_pasted(text: str, name: str = "") -> Reading:
    """Return what a pasted text holds, in the format named or the one it looks like; FileRefused."""
    name = name if name in PASTED else detect(text)
    data = text.encode("utf-8", errors="replace")
    if name != "simple":
        return read(data, name)
    reading = read_simple(data)
    if not reading.items:
        raise FileRefused("empty", "Collez au moins une question.")
    return reading
