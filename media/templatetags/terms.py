"""Glossary words in printed texts and tables (`media.richtext`)."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from media import richtext

register = template.Library()


@register.filter
def terms(html: str) -> SafeString:
    """Show the glossary words of printed rich text."""
    return richtext.show_terms(html)


@register.filter
def cells(rows: Iterable[Iterable[str | None]]) -> list[list[SafeString]]:
    """Return the cells of a table ready to print."""
    return richtext.table_cells(rows or [])
