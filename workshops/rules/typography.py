"""French spaces that do not break: before : ; ? ! and inside « », as a printer sets them."""

import re

NARROW = "\u202f"
SPACE = re.compile(r"(?<=«) | (?=[»:;?!])")
TAG = re.compile(r"(<[^>]*>)")


def typeset(text: str) -> str:
    """Return a plain text with its French spaces made narrow and unbreakable; twice does no harm."""
    return SPACE.sub(NARROW, text)


def typeset_html(html: str) -> str:
    """Return HTML with the French spaces of its words, never those of its tags."""
    return "".join(part if part.startswith("<") else typeset(part) for part in TAG.split(html))
