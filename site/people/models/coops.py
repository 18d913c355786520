"""Seasons and co-operatives. How a co-operative is hosted is data, not text: it differs between regions."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from people.models.taxonomy import CoopKind

HOSTINGS = [("cape", _("CAPE through a support body")), ("cae", _("paid by a CAE")), ("other", _("other"))]


class SeasonQuerySet(models.QuerySet):
    """Seasons by date."""

    def current(self, on: date) -> "SeasonQuerySet":
        """Seasons running on a day."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class Season(models.Model):
    """A summer, from recruitment to review."""

    code = models.SlugField(_("code"), unique=True, help_text=_("For example 2027."))
    title = models.CharField(_("title"), max_length=80)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    objects = SeasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="people_season_dates")
        ]

    def __str__(self) -> str:
        return self.title


class Coop(ClusterableModel):
    """One youth co-operative of one season."""

    name = models.CharField(_("name"), max_length=120)
    season = models.ForeignKey(Season, verbose_name=_("season"), on_delete=models.PROTECT, related_name="coops")
    kind = models.ForeignKey(
        CoopKind, verbose_name=_("kind"), null=True, blank=True, on_delete=models.SET_NULL, related_name="coops"
    )
    hosting = models.CharField(_("legal hosting"), max_length=8, choices=HOSTINGS, default="cape")
    territory = models.CharField(_("territory"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("co-operative")
        verbose_name_plural = _("co-operatives")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["season", "name"], name="people_coop_once")]

    def __str__(self) -> str:
        return self.name


class CoopMember(models.Model):
    """A person in a co-operative: co-operant or facilitator."""

    coop = ParentalKey(Coop, verbose_name=_("co-operative"), on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="coop_memberships"
    )
    role = models.CharField(
        _("role"), max_length=12, choices=[("cooperant", _("co-operant")), ("facilitator", _("facilitator"))]
    )

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["coop", "person"], name="people_coop_member_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.coop}"
