"""Template filters of the front door."""

import re
from collections.abc import Collection

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from home.rules import words

register = template.Library()


@register.filter
def emphasis(text: str) -> SafeString:
    """Return a sentence with what stands between stars marked: « Apprendre *ensemble* »."""
    return mark_safe(re.sub(r"\*([^*]+)\*", r"<em>\1</em>", escape(text)))  # noqa: S308 - escaped first


@register.filter
def marked(text: str, stems: Collection[str]) -> SafeString:
    """Return a text with the words that were looked for marked."""
    pieces = words.marked(text, stems)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", piece) if on else piece,) for piece, on in pieces)
    )
