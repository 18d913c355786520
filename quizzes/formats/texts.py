"""From the texts of a file to HTML that may be shown, or to plain text (specs/quizzes.md §13)."""

import re
import unicodedata
from functools import cache
from html import escape, unescape
from typing import Any

import nh3

from quizzes.formats.placing import alternative

TAGS = set("p br b i em strong u s sub sup ul ol li a img table thead tbody tr th td blockquote pre code".split())  # noqa: SIM905
ATTRIBUTES = {"a": {"href"}, "img": {"alt"}}
SCHEMES = {"http", "https", "mailto"}
PLAIN_ENOUGH = {"p", "br"}  # tags whose loss changes nothing to read

_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"<(p|ul|ol|table|blockquote|pre)\b")


def clean(html: str) -> str:
    """Return HTML that may be shown: no script, style or event, links to http, https and mailto only."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener").strip()


def to_html(text: str, text_format: str | None) -> str:
    """Return a text of a file (html, moodle, plain, markdown) as clean HTML."""
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        return ""
    if text_format == "markdown":
        return clean(_markdown().render(text))
    if text_format == "plain":
        return _paragraphs(escape(text, quote=False))
    shown = clean(text)
    return shown if text_format == "html" or _BLOCK.search(shown) else _paragraphs(shown)


def _paragraphs(html: str) -> str:
    """A blank line makes a paragraph, a line end a new line."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", html) if block.strip()]
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks)


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def to_plain(text: str, text_format: str | None) -> tuple[str, bool]:
    """Return a text of a file without its tags, and whether they said something that is lost."""
    html = to_html(text, text_format)
    spaced = re.sub(r"</p>\s*<p>|<br\s*/?>|</li>|</tr>", "\n", html)
    shown = unescape(nh3.clean(spaced, tags=set())).replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in shown.split("\n"))
    lost = nh3.clean(html, tags=PLAIN_ENOUGH) != html
    return "\n".join(line for line in lines if line), lost


def words_of(text: str, text_format: str | None) -> tuple[str, str]:
    """Return a text of a file as the bank keeps it, without tags, and what it loses: nothing, `layout` or `picture`.

    A picture alone becomes its description.
    """
    shown, lost = to_plain(text, text_format)
    picture = None if shown or text_format == "plain" else _IMG.search(text)
    if picture:
        return alternative(picture[0]) or "[image]", "picture"
    return shown, "layout" if lost else ""
