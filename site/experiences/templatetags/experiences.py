"""« Expériences liées »: what the pages of lower floors show of reports, through `components/related_experiences.html`."""

from typing import Any

from django import template

from experiences.models import ExperiencePage

register = template.Library()
MOST = 4


@register.simple_tag
def related_experiences(page: Any) -> list[ExperiencePage]:
    """Return the published reports that go with a page: one query, none for a page that is not saved."""
    if not getattr(page, "pk", None):
        return []
    found = ExperiencePage.objects.live().public().filter(links__target=page.pk).distinct()
    return list(found.defer_streamfields().order_by("fictional", "-season", "title")[:MOST])
