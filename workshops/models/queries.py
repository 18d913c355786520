"""Guides, asked for in the words of the domain."""

from typing import Any

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from wagtail.models import PageQuerySet

from workshops.models.activities import Activity
from workshops.rules.bands import DURATIONS


def _sum_of(minutes: Any) -> Any:
    rows = Activity.objects.filter(guide=models.OuterRef("pk")).order_by().values("guide")
    return Coalesce(models.Subquery(rows.annotate(total=Sum(minutes)).values("total")), 0)


class GuideQuerySet(PageQuerySet):
    """Guides, in the words of the domain."""

    def visible_to(self, person: Any) -> "GuideQuerySet":
        """Published guides; those that are private only for who writes in the administration."""
        return self.live() if person.is_authenticated and person.is_staff else self.live().public()

    def timed(self) -> "GuideQuerySet":
        """Add `total` and `short_total`: the minutes of the published activities."""
        return self.annotate(total=_sum_of("minutes"), short_total=_sum_of(Coalesce("short_minutes", F("minutes"))))

    def for_people(self, number: int) -> "GuideQuerySet":
        """Those that so many people can do."""
        return self.filter(group_min__lte=number, group_max__gte=number)

    def lasting(self, *bands: str) -> "GuideQuerySet":
        """Those whose total is in one of the bands of duration."""
        wanted = Q(pk=None)
        for low, high in (DURATIONS[band] for band in bands):
            wanted |= Q(total__gte=low, total__lte=high) if high else Q(total__gte=low)
        return self.timed().filter(wanted)
