"""Names of people: what is compared, what is shown of them, what confirms them without storing them."""

import hmac
import unicodedata

# Letters that Unicode does not decompose, as a person without the right keyboard types them.
TYPED_AS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"})


def fold(name: str) -> str:
    """Return what two ways of typing one name have in common: letters and digits, without case or accents."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold()).translate(TYPED_AS)
    return "".join(character for character in spread if character.isalnum())


def initials(name: str) -> str:
    """Return the first letter of each word: « Anaïs Œuvrard-Lefèbvre » gives « A. Œ. L. »."""
    words = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", name) if c not in "'’").split()
    return " ".join(f"{word[0].upper()}." for word in words)


def tag(name: str, key: str) -> str:
    """Return the HMAC-SHA256 of a folded name under one award's key, in hexadecimal."""
    return hmac.new(key.encode(), fold(name).encode(), "sha256").hexdigest()


def matches(typed: str, key: str, expected: str) -> bool:
    """Say whether a typed name is the one behind a tag; an empty name never is. Takes the same time either way."""
    return bool(key and expected) and hmac.compare_digest(tag(typed[:300], key), expected) and bool(fold(typed[:300]))


def appears(name: str, text: str) -> bool:
    """Say whether a text gives a whole name, in either order."""
    words, there = name.split(), fold(text)
    return bool(fold(name)) and (fold(name) in there or fold("".join(reversed(words))) in there)
