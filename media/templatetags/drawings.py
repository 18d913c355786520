"""Our own drawings, written into the page: the home page shows four, and each file would cost a phone one more request."""

from functools import cache

from django import template
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
@cache
def drawing(name: str) -> SafeString:
    """Return the decorative drawing `static/pictures/<name>.svg` as markup; nothing when there is none.

    Only for drawings of the house, which are read once and kept: an uploaded picture is never inlined.
    """
    path = finders.find(f"pictures/{name}.svg")
    if path is None:
        return mark_safe("")
    with open(path, encoding="utf-8") as file:
        markup = file.read().strip()
    return mark_safe(markup.replace("<svg ", '<svg class="drawing" aria-hidden="true" ', 1))  # noqa: S308 -- our own file
