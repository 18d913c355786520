"""Field missions and positioning statements: what editors write, as snippets."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin
from wagtail.search import index

LEVELS = "pas encore\nun peu\nà l’aise\nje peux l’expliquer"


class Mission(PreviewableMixin, DraftStateMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """A piece of field work: what to do, what may be handed in, the grid it is read with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200, help_text=_("What is to be made, in a few words."))
    brief = RichTextField(
        _("what to do"),
        features=["bold", "italic", "h3", "ol", "ul", "link", "term"],
        help_text=_("The learner reads it before handing in."),
    )
    asks_text = models.BooleanField(_("a text"), default=True, help_text=_("Written or pasted in the page."))
    asks_photo = models.BooleanField(
        _("photos"), default=True, help_text=_("Made smaller on the phone before they are sent.")
    )
    asks_file = models.BooleanField(
        _("a file"), default=True, help_text=_("PDF, text document, spreadsheet or slides.")
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("brief"),
        MultiFieldPanel(
            [FieldPanel("asks_text"), FieldPanel("asks_photo"), FieldPanel("asks_file")],
            heading=_("What may be handed in"),
        ),
        InlinePanel("criteria", heading=_("Grid"), label=_("criterion"), min_num=1),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """At least one way to hand in."""
        super().clean()
        if not (self.asks_text or self.asks_photo or self.asks_file):
            raise ValidationError(_("Tick at least one thing that may be handed in."))

    def get_preview_template(self, request: object, mode_name: str) -> str:
        """As the learner reads it."""
        return "courses/mission_preview.html"


class MissionCriterion(Orderable):
    """A line of the grid."""

    mission = ParentalKey(Mission, on_delete=models.CASCADE, related_name="criteria")
    text = models.CharField(_("criterion"), max_length=300, help_text=_("What the trainer will look at: one thing."))

    panels = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.text


class Positioning(index.Indexed, ClusterableModel):
    """Statements answered at the start and at the end of a course."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200, help_text=_("For example: where are you?"))
    intro = models.TextField(_("introduction"), blank=True, help_text=_("Say that nobody is judged."))
    scale = models.TextField(_("scale"), default=LEVELS, help_text=_("One level a line, from the lowest."))

    panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        FieldPanel("scale"),
        InlinePanel("statements", heading=_("Statements"), label=_("statement"), min_num=1),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = _("positioning")
        verbose_name_plural = _("positionings")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def levels(self) -> list[str]:
        """The levels, from the lowest."""
        return [line.strip() for line in self.scale.splitlines() if line.strip()]

    def clean(self) -> None:
        """A scale has two levels at least."""
        super().clean()
        if len(self.levels) < 2:
            raise ValidationError({"scale": _("Write at least two levels, one a line.")})


class Statement(Orderable):
    """One statement, with an identity of its own: « Je sais vérifier un devis »."""

    positioning = ParentalKey(Positioning, on_delete=models.CASCADE, related_name="statements")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    text = models.CharField(_("statement"), max_length=200, help_text=_("Starts with “I can” or “I know”."))

    panels = [FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return self.text
