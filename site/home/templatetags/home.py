"""Template filters of the front door."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def emphasis(text: str) -> SafeString:
    """Return a sentence with what stands between stars marked: « Apprendre *ensemble* »."""
    return mark_safe(re.sub(r"\*([^*]+)\*", r"<em>\1</em>", escape(text)))  # noqa: S308 - escaped first
