"""One timed part of a guide."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from workshops.rules import clock
from workshops.rules.lines import lines_of

TEXT = ["bold", "italic", "ol", "ul", "link", "term"]
KINDS = [
    ("welcome", pgettext_lazy("activity", "welcome")),
    ("input", pgettext_lazy("activity", "input")),
    ("exercise", pgettext_lazy("activity", "exercise")),
    ("decision", pgettext_lazy("activity", "decision")),
    ("break", pgettext_lazy("activity", "break")),
    ("review", pgettext_lazy("activity", "review")),
]


class Activity(Orderable):
    """An activity: what is said, how the room is set, who does what, step by step, in so many minutes."""

    guide = ParentalKey("workshops.GuidePage", on_delete=models.CASCADE, related_name="activities")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=120, help_text=_("Two or three words, read from far away."))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, help_text=_("0 for what is prepared before people come.")
    )
    short_minutes = models.PositiveSmallIntegerField(
        _("minutes in the short version"),
        null=True,
        blank=True,
        help_text=_("Empty: the same. 0: left out when time is short."),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=KINDS, default="exercise", help_text=_("Shown beside the title.")
    )
    invitation = models.TextField(
        _("what you say"), blank=True, help_text=_("One to three sentences, as they are spoken.")
    )
    space_material = models.TextField(_("the room"), blank=True, help_text=_("How the room and the tables are set."))
    participation = models.TextField(
        _("who takes part, and how"), blank=True, help_text=_("Each in turn, all at once, standing…")
    )
    groups = models.TextField(_("groups"), blank=True, help_text=_("Everybody together, teams of four…"))
    steps = RichTextField(
        _("steps"),
        features=TEXT,
        blank=True,
        help_text=_("A numbered list of three to six steps. Needed to publish."),
    )
    notes = RichTextField(
        _("notes for the facilitator"),
        features=TEXT,
        blank=True,
        help_text=_("What to look at, what to answer. Never shown to participants."),
    )
    material = models.TextField(_("material"), blank=True, help_text=_("One thing a line, with quantities."))
    variants = models.TextField(_("variants of this activity"), blank=True, help_text=_("One a line."))

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("short_minutes")]),
        FieldPanel("invitation"),
        FieldPanel("steps"),
        FieldPanel("notes"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("space_material", "participation", "groups", "material", "variants")],
            heading=_("Room, groups, material"),
            classname="collapsed",
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """The short version is never longer."""
        super().clean()
        if self.short_minutes is not None and self.minutes is not None and self.short_minutes > self.minutes:
            raise ValidationError({"short_minutes": _("The short version cannot be longer.")})

    @property
    def minutes_if_short(self) -> int:
        """Minutes in the short version."""
        return clock.short(self.minutes, self.short_minutes)

    @property
    def material_lines(self) -> tuple[str, ...]:
        """The material, one thing each."""
        return lines_of(self.material)

    @property
    def variant_lines(self) -> tuple[str, ...]:
        """The variants, one each."""
        return lines_of(self.variants)
