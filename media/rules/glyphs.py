"""Which characters our documents can print, and in which family (specs/certificates.md §6.1, P6 to P8).

`coverage.json` is made from the fonts by `python tests/media/glyph_coverage.py`; a test compares the two.
"""

import json
import unicodedata
from functools import cache
from pathlib import Path

BODY, DISPLAY, FALLBACK = "Atkinson Hyperlegible", "Bricolage Grotesque", "DejaVu Sans"
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, direction marks, halves of characters, nobody's characters
# A narrow no-break space that a family lacks is printed as an ordinary no-break space.
STAND_IN = {"\u202f": "\u00a0"}


@cache
def _characters(family: str) -> frozenset[str]:
    table = json.loads(Path(__file__).with_name("coverage.json").read_text())[family]
    found = {chr(point) for first, last in table for point in range(first, last + 1)}
    stood_in = {wished for wished, present in STAND_IN.items() if present in found}
    return frozenset(found | stood_in | {"\n", "\u00ad"})


def has(family: str, character: str) -> bool:
    """Say whether a family has a character."""
    return character in _characters(family)


def covers(family: str, text: str) -> bool:
    """Say whether one family can print a whole text."""
    return _characters(family).issuperset(text)


def family_for(text: str, first: str = BODY) -> str | None:
    """Return the one family that prints the whole text, the wished one first; None when there is none.

    A text is never set in two families: glyph by glyph, the text that is read aloud would be wrong.
    """
    return next((family for family in (first, BODY, FALLBACK) if covers(family, text)), None)


def clean(text: str) -> str:
    """Return a name without control and invisible characters, composed (NFC), with single spaces."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(" " if c in "\t\n\r" else c for c in composed)
    return " ".join("".join(c for c in seen if unicodedata.category(c) not in INVISIBLE).split())


def unprintable(text: str) -> str:
    """Return the characters that no document can print, once each, in order; empty when all is well."""
    if family_for(text):
        return ""
    return "".join(dict.fromkeys(c for c in text if not has(FALLBACK, c)))


def printable(text: str) -> str:
    """Return a text without what cannot be printed: an emoji in a title never stops a document."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in INVISIBLE)
    if family_for(kept):
        return kept
    shorter = "".join(c for c in kept if has(FALLBACK, c))
    return "\n".join(" ".join(filter(None, line.split(" "))) for line in shorter.split("\n"))
