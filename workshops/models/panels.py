"""The editor of a guide: tabs in the order in which one writes it, and the clock of its activities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from workshops.rules import clock


class ClockPanel(Panel):
    """The times computed from the activities, as last saved; a script keeps them right while one types."""

    class BoundPanel(Panel.BoundPanel):
        """The table of times of one guide."""

        template_name = "workshops/admin/clock.html"

        @property
        def media(self) -> forms.Media:
            """The script that computes again at each change."""
            return forms.Media(js=["workshops/clock.js"])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The activities with their start, the totals."""
            activities = sorted(self.instance.activities.all(), key=lambda one: one.sort_order or 0)
            slots = clock.timetable([one.minutes or 0 for one in activities])
            rows = [
                {"title": one.title, "start": clock.since_start(slot.start), "minutes": slot.minutes}
                for one, slot in zip(activities, slots, strict=True)
            ]
            totals = {
                "total": sum(slot.minutes for slot in slots),
                "short": sum(one.minutes_if_short or 0 for one in activities),
            }
            return super().get_context_data(parent_context) | totals | {"rows": rows}


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


EDITOR = TabbedInterface(
    [
        ObjectList(
            [TitleFieldPanel("title"), *_fields("added_value", "summary", "picture", "objectives")],
            heading=_("In short"),
        ),
        ObjectList(
            [
                ClockPanel(heading=_("Times, computed")),
                InlinePanel("activities", heading=_("Activities, in order"), label=_("activity")),
            ],
            heading=_("Activities"),
        ),
        ObjectList(
            [
                MultiFieldPanel(
                    [FieldRowPanel(_fields("group_min", "group_max")), FieldPanel("difficulty")],
                    heading=_("How many people"),
                ),
                MultiFieldPanel(_fields("remote", "remote_note"), heading=_("At a distance")),
                MultiFieldPanel(_fields("youth_safe", "youth_safe_note"), heading=_("With minors")),
                *_fields("when_to_use", "place", "prerequisites", "material", "accessibility"),
            ],
            heading=_("To prepare"),
        ),
        ObjectList(
            _fields("debrief", "watch_out", "short_version", "variants", "example", "annexes"),
            heading=_("Debriefing, variants, annexes"),
        ),
        ObjectList(
            [
                FieldPanel(name, widget=forms.CheckboxSelectMultiple)
                for name in ("purposes", "kinds", "audiences", "season_stages", "themes")
            ],
            heading=_("To be found"),
        ),
        ObjectList(
            _fields("sources", "licence", "authors", "origin_url", "verified_on", "review_on"),
            heading=_("Credit"),
        ),
        ObjectList(_fields("slug", "search_description"), heading=_("Address")),
        ObjectList([PublishingPanel()], heading=_("Publication")),
    ]
)
