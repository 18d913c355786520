"""What a report holds in order: its contributors, its figures, who is shown or heard, what it leads to."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable

from experiences.rules.publication import IMAGE, VOICE


class Contribution(Orderable):
    """Somebody whose words these are, shown as they chose. Its `uuid` is what consents are given under."""

    page = ParentalKey("experiences.ExperiencePage", on_delete=models.CASCADE, related_name="contributions")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    display_name = models.CharField(
        _("shown as"),
        max_length=120,
        help_text=_("As the person chose: a first name, a role, the name of a group. Never a family name."),
    )
    role = models.CharField(
        _("role"), max_length=80, blank=True, help_text=_("What they did: told, wrote, drew, led the group.")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("If they have one here. Never shown."),
    )
    is_minor = models.BooleanField(
        _("under 18"), default=False, help_text=_("Then a guardian’s consent is needed besides their own.")
    )

    panels = [FieldPanel(name) for name in ("display_name", "role", "person", "is_minor")]

    class Meta(Orderable.Meta):
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")

    def __str__(self) -> str:
        return self.display_name


class Figure(Orderable):
    """A figure with its source; « non connu » is an answer, an empty source is not."""

    page = ParentalKey("experiences.ExperiencePage", on_delete=models.CASCADE, related_name="figures")
    label = models.CharField(
        _("what is counted"), max_length=120, help_text=_("Never what one person earns, if they can be recognised.")
    )
    value = models.CharField(_("figure"), max_length=40, help_text=_("“19”, “3 240”, or “non connu”."))
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("“%”, “€ HT”, “h”."))
    source = models.CharField(
        _("where it comes from"),
        max_length=255,
        blank=True,
        help_text=_("The register, the accounts… or “non connu”. Needed to publish."),
    )

    panels = [FieldPanel(name) for name in ("label", "value", "unit", "source")]

    class Meta(Orderable.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")

    def __str__(self) -> str:
        return f"{self.label} : {self.value} {self.unit}".strip()


class Depiction(Orderable):
    """Somebody seen in a picture or heard in a sound of the report."""

    page = ParentalKey("experiences.ExperiencePage", on_delete=models.CASCADE, related_name="depictions")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    picture = models.ForeignKey(
        "media.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The picture in which somebody can be seen."),
    )
    sound = models.ForeignKey(
        "media.Sound",
        verbose_name=_("sound"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The sound in which somebody can be heard."),
    )
    label = models.CharField(
        _("who"),
        max_length=120,
        help_text=_("Enough for you to know who it is: “left, red helmet”. Never shown. “Nobody” is an answer."),
    )
    identifiable = models.BooleanField(
        _("can be recognised"),
        default=True,
        help_text=_("Untick only if nobody could tell who it is: from behind, blurred, hands."),
    )
    is_minor = models.BooleanField(
        _("under 18"), default=False, help_text=_("Then a guardian’s consent is needed besides their own.")
    )

    panels = [FieldPanel(name) for name in ("picture", "sound", "label", "identifiable", "is_minor")]

    class Meta(Orderable.Meta):
        verbose_name = _("person shown or heard")
        verbose_name_plural = _("people shown or heard")

    def __str__(self) -> str:
        return self.label

    @property
    def kind(self) -> str:
        """The consent it needs."""
        return VOICE if self.sound_id else IMAGE

    @property
    def attachment(self) -> str:
        """What it is about, as `facts` name it."""
        return f"sound:{self.sound_id}" if self.sound_id else f"picture:{self.picture_id}"


class ExperienceLink(Orderable):
    """A guide, a lesson or a course this report goes with: any page, so that no app below is named."""

    page = ParentalKey("experiences.ExperiencePage", on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("A guide, a lesson or a course. It will show this report too."),
    )

    panels = [PageChooserPanel("target")]

    class Meta(Orderable.Meta):
        verbose_name = _("guide or lesson")
        verbose_name_plural = _("guides and lessons")

    def __str__(self) -> str:
        return str(self.target_id)
