"""Workshop guides: Wagtail pages. A guide's minutes are the sum of its activities, never a number somebody typed."""

import uuid
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from workshops.blocks import AnnexBlock, VariantBlock
from workshops.models.activities import TEXT, Activity
from workshops.models.choices import DIFFICULTIES, LICENCES, REMOTE, YOUTH_SAFE
from workshops.models.panels import EDITOR
from workshops.models.queries import GuideQuerySet
from workshops.models.ready import NotReady
from workshops.rules.bands import duration_band, group_bands
from workshops.rules.guide import ActivityFacts, Gap, GuideFacts, missing
from workshops.rules.lines import lines_of

one_a_line = partial(models.TextField, blank=True)


class GuidePage(Page):
    """A guide: a workshop that a facilitator alone can run from the sheet."""

    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    origin_id = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    added_value = models.CharField(
        _("what it brings"), max_length=160, blank=True, help_text=_("One line: why this workshop and not another.")
    )
    summary = models.TextField(
        _("summary"), max_length=500, blank=True, help_text=_("How it goes, in 500 characters at most.")
    )
    picture = models.ForeignKey(
        "media.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown at the top and in lists. A drawing says more than a photograph."),
    )
    objectives = one_a_line(
        _("objectives"), help_text=_("One to six, one a line. Each starts with a verb and can be seen.")
    )
    purposes = ParentalManyToManyField(
        "workshops.Purpose",
        verbose_name=_("what it is for"),
        blank=True,
        related_name="guides",
        help_text=_("People search by these."),
    )
    kinds = ParentalManyToManyField(
        "workshops.MethodKind",
        verbose_name=_("kind of method"),
        blank=True,
        related_name="guides",
        help_text=_("One or two are enough."),
    )
    group_min = models.PositiveSmallIntegerField(
        pgettext_lazy("group", "from"), default=6, help_text=_("The fewest people.")
    )
    group_max = models.PositiveSmallIntegerField(
        pgettext_lazy("group", "to"), default=16, help_text=_("The most people.")
    )
    remote = models.CharField(
        _("at a distance"),
        max_length=12,
        choices=REMOTE,
        default="as_is",
        help_text=_("Can it be run with people who are not in the room?"),
    )
    remote_note = models.TextField(_("how, at a distance"), blank=True, help_text=_("One or two sentences."))
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=DIFFICULTIES, default=1, help_text=_("For who runs it, not for who takes part.")
    )
    when_to_use = models.TextField(
        _("when to use it"), blank=True, help_text=_("At which moment of a season, and why.")
    )
    place = models.TextField(_("place"), blank=True, help_text=_("What the room must allow."))
    prerequisites = one_a_line(_("before starting"), help_text=_("What must be known or ready, one a line."))
    material = one_a_line(_("material"), help_text=_("One thing a line, with quantities."))
    audiences = ParentalManyToManyField(
        "people.Audience",
        verbose_name=_("for whom"),
        blank=True,
        related_name="guides",
        help_text=_("Who takes part."),
    )
    season_stages = ParentalManyToManyField(
        "people.SeasonStage",
        verbose_name=_("moments of the season"),
        blank=True,
        related_name="guides",
        help_text=_("People search by these."),
    )
    themes = ParentalManyToManyField(
        "media.Theme",
        verbose_name=_("themes"),
        blank=True,
        related_name="guides",
        help_text=_("What it is about: one to three."),
    )
    unknown_labels = models.JSONField(default=dict, blank=True, editable=False)
    youth_safe = models.CharField(
        _("with minors"),
        max_length=12,
        choices=YOUTH_SAFE,
        default="yes",
        help_text=_("Anything but “yes” needs its reason below."),
    )
    youth_safe_note = models.TextField(
        _("with minors: why, how"), blank=True, help_text=_("What to take care of. Never somebody’s situation.")
    )
    debrief = one_a_line(_("debriefing"), help_text=_("Three to five open questions, one a line."))
    variants = StreamField(
        [("variant", VariantBlock())],
        verbose_name=_("variants"),
        blank=True,
        help_text=_("Without a screen, with a large group, without food…"),
    )
    watch_out = one_a_line(_("watch out"), help_text=_("The traps, one a line."))
    short_version = RichTextField(
        _("short version"),
        features=TEXT,
        blank=True,
        help_text=_("What changes when time is short. Its minutes are typed in each activity."),
    )
    accessibility = one_a_line(
        _("accessibility"),
        help_text=_("Adaptations, one a line: mobility, sight, hearing, reading. Never a person’s situation."),
    )
    example = RichTextField(
        _("a scene"), features=TEXT, blank=True, help_text=_("A fictional co-operative that does it: 60 to 120 words.")
    )
    annexes = StreamField(
        [("annex", AnnexBlock())],
        verbose_name=_("annexes"),
        blank=True,
        help_text=_("Sheets to copy or to hand out, printed after the guide."),
    )
    sources = models.TextField(_("sources"), blank=True, help_text=_("Where the method comes from, if you are sure."))
    licence = models.CharField(
        _("licence"),
        max_length=8,
        choices=LICENCES,
        default="by-sa",
        help_text=_("What others may do with it. “Link only”: then give the address below."),
    )
    authors = one_a_line(_("authors"), help_text=_("Who wrote it, one a line: the credit is made from it."))
    origin_url = models.URLField(
        _("address of the original"), blank=True, help_text=_("When it comes from another site.")
    )
    verified_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("Shown at the top of the guide.")
    )
    review_on = models.DateField(
        _("to be checked again on"), null=True, blank=True, help_text=_("After this day it is shown as to refresh.")
    )

    exclude_fields_in_copy = ["content_id"]
    parent_page_types = ["workshops.GuideIndexPage"]
    subpage_types: list[str] = []
    preview_modes = [("", _("guide")), ("mur", _("poster for the wall")), ("participants", _("for participants"))]
    edit_handler = EDITOR
    objects = PageManager.from_queryset(GuideQuerySet)()
    search_fields = [
        *Page.search_fields,
        *(index.SearchField(name) for name in ("added_value", "summary", "objectives", "debrief", "when_to_use")),
        index.FilterField("group_min"),
        index.FilterField("group_max"),
        index.RelatedFields("activities", [index.SearchField("title"), index.SearchField("steps")]),
        index.RelatedFields("themes", [index.SearchField("label")]),
    ]

    class Meta:
        verbose_name = _("workshop guide")
        verbose_name_plural = _("workshop guides")
        constraints = [
            models.CheckConstraint(
                condition=Q(group_min__gte=1, group_max__gte=F("group_min")), name="workshops_guide_group"
            )
        ]

    def clean(self) -> None:
        """The smallest group is not the largest."""
        super().clean()
        if self.group_min is not None and self.group_max is not None and not 1 <= self.group_min <= self.group_max:
            raise ValidationError(
                {"group_max": _("The largest group is at least the smallest, and one person at least.")}
            )

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Keep where a copy comes from."""
        if self.origin_id is None:
            self.origin_id = self.translation_key
        super().full_clean(*args, **kwargs)

    @property
    def item_id(self) -> uuid.UUID:
        """The identity: kept by edits, moves, unpublication and translation; a copy has its own."""
        return self.translation_key

    @cached_property
    def activity_list(self) -> list[Activity]:
        """The activities, in order."""
        return sorted(self.activities.all(), key=lambda one: one.sort_order or 0)

    @property
    def total_minutes(self) -> int:
        """The sum of the activities."""
        return sum(activity.minutes for activity in self.activity_list)

    @property
    def short_minutes(self) -> int:
        """The sum of the activities in the short version."""
        return sum(activity.minutes_if_short for activity in self.activity_list)

    @property
    def duration_band(self) -> str:
        """How long, as a band."""
        return duration_band(self.total_minutes)

    @property
    def group_bands(self) -> tuple[str, ...]:
        """How many people, as bands."""
        return group_bands(self.group_min, self.group_max)

    def lines(self, name: str) -> tuple[str, ...]:
        """A list written one line each."""
        return lines_of(getattr(self, name))

    def to_refresh(self, today: date) -> bool:
        """Whether the day to check it again has come."""
        return self.review_on is not None and self.review_on <= today

    @property
    def facts(self) -> GuideFacts:
        """What the rule of publication looks at."""
        plain = ("added_value", "summary", "group_min", "group_max", "youth_safe", "youth_safe_note", "licence")
        return GuideFacts(
            **{name: getattr(self, name) for name in (*plain, "origin_url")},
            objectives=self.lines("objectives"),
            authors=self.lines("authors"),
            activities=tuple(
                ActivityFacts(one.title, one.minutes, bool(strip_tags(one.steps).strip()), one.short_minutes)
                for one in sorted(self.activities.all(), key=lambda one: one.sort_order or 0)
            ),
        )

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing before it can be published."""
        return missing(self.facts)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision that is ready, whoever asks: a workflow, a schedule, an import. Raises NotReady."""
        gaps = revision.as_object().gaps
        if gaps:
            raise NotReady(self.title, gaps)
        return super().publish(revision, *args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over to the view."""
        return import_string("workshops.views.guides.guide_detail")(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The guide as it stands in the editor."""
        return import_string("workshops.views.guides.guide_shown")(request, self, version=mode_name)
