"""How texts are read before anything is compared."""

import unicodedata
from typing import Any


def exact(text: str) -> str:
    """Return the text in NFC, trimmed, every run of Unicode spaces as one space (specs/quizzes.md §2.3, level `exact`)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def as_text(value: Any) -> str:
    """Return a text; a JSON number where a text is expected is read as its text."""
    return value if isinstance(value, str) else str(value)


def is_blank_text(text: str) -> bool:
    """True when the text holds nothing but spaces."""
    return not text.strip()
