"""The words that guides, sessions, decisions, courses and reports are sorted by: one vocabulary for all of them.

Lists a region may change in the administration, never hard-coded. Themes are in media, beside the pictures.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Label(models.Model):
    """A word of a list; its `slug` stands in addresses and files, and does not change with the word."""

    slug = models.SlugField(
        _("short name"), max_length=80, unique=True, help_text=_("In addresses and files. Do not change it.")
    )
    label = models.CharField(_("word"), max_length=120, help_text=_("What people read."))
    position = models.PositiveSmallIntegerField(_("position"), default=100, help_text=_("The smallest comes first."))

    class Meta:
        abstract = True
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class Audience(Label):
    """For whom: co-operants, facilitators, local committee, network."""

    class Meta(Label.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class SeasonStage(Label):
    """A moment of a season, from the local committee to the review."""

    class Meta(Label.Meta):
        verbose_name = _("stage of the season")
        verbose_name_plural = _("stages of the season")


class CoopKind(Label):
    """A kind of co-operative: CJS, CJM…"""

    class Meta(Label.Meta):
        verbose_name = _("kind of co-operative")
        verbose_name_plural = _("kinds of co-operatives")


TERRITORIES = [
    ("commune", _("town")),
    ("epci", _("group of towns")),
    ("departement", _("department")),
    ("region", _("region")),
    ("other", _("other")),
]


class Territory(Label):
    """A place, inside another: a town in a group of towns in a department in a region."""

    kind = models.CharField(_("kind"), max_length=12, choices=TERRITORIES, default="commune")
    code = models.CharField(_("official code"), max_length=12, blank=True, help_text=_("INSEE or SIREN, if known."))
    parent = models.ForeignKey(
        "self", verbose_name=_("inside"), null=True, blank=True, on_delete=models.SET_NULL, related_name="inside"
    )

    class Meta(Label.Meta):
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
