"""How texts are read before anything is compared: the levels of specs/quizzes.md §2.3."""

import re
import unicodedata

_SIGNS = str.maketrans(dict.fromkeys("’‘ʼ′´`", "'") | dict.fromkeys("‐‑‒–—−", "-"))
_CAPITALS = {ord("Œ"): "OE", ord("Æ"): "AE"}
_CAPITAL = re.compile("[ŒÆ](?=[a-zà-öø-ÿ])")  # at the head of a word in small letters: Œuvre is Oeuvre
_ENDS = " .!?…"
_ARTICLE = re.compile(r"(?:(?:de la|les|le|la|une|un|des|du) |[ld]' ?)", re.IGNORECASE)


def exact(text: str) -> str:
    """Return the text in NFC, trimmed, every run of Unicode spaces as one space (specs/quizzes.md §2.3, level `exact`)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_blank_text(text: str) -> bool:
    """True when the text holds nothing but spaces."""
    return not text.strip()


def typography(text: str) -> str:
    """Return the text with one apostrophe and one dash."""
    return text.translate(_SIGNS)


def folded(text: str) -> str:
    """Return the text without capitals."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def unligatured(text: str) -> str:
    """Return the text with œ and æ as two letters."""
    text = _CAPITAL.sub(lambda m: m[0].translate(_CAPITALS).capitalize(), text)
    return text.translate(_CAPITALS | {ord("œ"): "oe", ord("æ"): "ae"})


def unaccented(text: str) -> str:
    """Return the text without accents and cedillas."""
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(sign for sign in apart if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", bare) or text


def trimmed(text: str, *, punctuation: bool, article: bool) -> str:
    """Return the text without the points at its ends and without its article; never reduced to nothing."""
    if punctuation:
        text = text.strip(_ENDS) or text
    if article:
        found = _ARTICLE.match(text)
        text = text[found.end() :] if found and found.end() < len(text) else text
    return text
