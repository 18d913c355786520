"""Cohorts of learners, who trains them, and invitations to join."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from people.models.coops import Season
from people.rules.roles import FACILITATOR, ROLES

ROLE_LABELS = dict(
    zip(ROLES, [_("co-operant"), _("facilitator"), _("trainer"), _("coordinator"), _("administrator")], strict=True)
)


class Cohort(ClusterableModel):
    """People trained together in a season."""

    name = models.CharField(_("name"), max_length=120)
    season = models.ForeignKey(Season, verbose_name=_("season"), on_delete=models.PROTECT, related_name="cohorts")

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["season", "name"], name="people_cohort_once")]

    def __str__(self) -> str:
        return self.name


class CohortMember(models.Model):
    """A person in a cohort: learner or trainer."""

    cohort = ParentalKey(Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="cohort_memberships"
    )
    role = models.CharField(_("role"), max_length=8, choices=[("learner", _("learner")), ("trainer", _("trainer"))])

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["cohort", "person"], name="people_cohort_member_once")]

    def __str__(self) -> str:
        return f"{self.person} – {self.cohort}"


class InvitationQuerySet(models.QuerySet):
    """Invitations by state."""

    def open(self, at: datetime) -> "InvitationQuerySet":
        """Not used and not expired."""
        return self.filter(used_at__isnull=True, expires_at__gt=at)


class Invitation(models.Model):
    """A link that lets one person sign up, with a role and perhaps a cohort."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Empty: anybody who has the link."))
    role = models.CharField(_("role"), max_length=14, choices=[(r, ROLE_LABELS[r]) for r in ROLES], default=FACILITATOR)
    cohort = models.ForeignKey(Cohort, verbose_name=_("cohort"), null=True, blank=True, on_delete=models.SET_NULL)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email or str(self.token)

    @property
    def link(self) -> str:
        """The address to open, whole."""
        return settings.BASE_URL + reverse("people:invitation_open", args=[self.token])
