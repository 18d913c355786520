"""Evidence, kept outside the page's revisions: who said yes, to what, and which version they accepted."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from experiences.rules import publication as rules
from people.models import AppendOnly

KINDS = [
    (rules.PUBLICATION, _("publication of what they say")),
    (rules.IMAGE, _("their image")),
    (rules.VOICE, _("their voice")),
]
GIVERS = [(rules.SELF, _("the person")), (rules.GUARDIAN, _("a guardian"))]
SCOPES = [("site", _("this site")), ("print", _("this site and print")), ("network", _("the whole network"))]
PROOFS = [
    ("tick", _("ticked by the person")),
    ("paper", _("signed paper")),
    ("code", _("code sent to the guardian")),
    ("mail", _("e-mail")),
]
WAYS = [
    ("told", _("said so to a member of the team")),
    ("self", _("said so on this site")),
    ("silence", _("no answer 14 days after two messages")),
]


def private() -> object:
    """Return the storage of what is never served by an address of its own."""
    return storages["private"]


class ConsentRecord(models.Model):
    """One consent. Only `withdrawn_at` ever changes: a consent given again is another row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey("experiences.ExperiencePage", on_delete=models.CASCADE, related_name="consents")
    subject = models.UUIDField(_("who"), help_text=_("A contributor, or somebody shown or heard."))
    subject_name = models.CharField(_("who"), max_length=120)
    kind = models.CharField(_("for"), max_length=12, choices=KINDS, help_text=_("One row for each thing agreed to."))
    giver = models.CharField(
        _("given by"),
        max_length=8,
        choices=GIVERS,
        default=rules.SELF,
        help_text=_("Under 18, both are needed: two rows."),
    )
    giver_role = models.CharField(
        _("the guardian is"), max_length=80, blank=True, help_text=_("Mother, father, guardian. No name, no address.")
    )
    scope = models.CharField(_("where"), max_length=8, choices=SCOPES, default="site", help_text=_("As it was signed."))
    medium = models.CharField(
        _("how it was asked"), max_length=120, blank=True, help_text=_("A meeting, a form, a call.")
    )
    given_on = models.DateField(_("given on"), help_text=_("The date on the paper."))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Afterwards the report goes offline by itself.")
    )
    proof = models.CharField(_("proof"), max_length=8, choices=PROOFS, help_text=_("What you could show if asked."))
    proof_file = models.FileField(
        _("scan"),
        upload_to="consents",
        storage=private,
        blank=True,
        max_length=200,
        validators=[FileExtensionValidator(["pdf", "jpg", "jpeg", "png"])],
        help_text=_("PDF, JPEG or PNG. Only the staff may open it."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=rules.KINDS), name="experiences_consent_kind"),
            models.CheckConstraint(condition=models.Q(giver__in=rules.GIVERS), name="experiences_consent_giver"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("given_on")),
                name="experiences_consent_dates",
            ),
            models.UniqueConstraint(
                fields=["page", "subject", "kind", "giver", "given_on"],
                condition=models.Q(withdrawn_at=None),
                name="experiences_consent_once",
            ),
        ]
        indexes = [models.Index(fields=["until"])]

    def __str__(self) -> str:
        return f"{self.subject_name}, {self.get_kind_display()}"

    @property
    def fact(self) -> rules.Consent:
        """What the rule reads."""
        return rules.Consent(
            str(self.subject), self.kind, self.giver, self.given_on, self.until, self.withdrawn_at is not None
        )


class Acceptance(AppendOnly):
    """A contributor accepted the words as they stood: `words` is their digest, so that a later edit asks again."""

    page = models.ForeignKey("experiences.ExperiencePage", on_delete=models.CASCADE, related_name="acceptances")
    contributor = models.UUIDField()
    contributor_name = models.CharField(max_length=120)
    words = models.CharField(max_length=64)
    way = models.CharField(
        _("how"), max_length=8, choices=WAYS, help_text=_("Without an answer: say below when you wrote.")
    )
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("Needed without an answer: the dates of the two messages.")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [
            models.UniqueConstraint(fields=["page", "contributor", "words"], name="experiences_acceptance_once")
        ]

    def __str__(self) -> str:
        return f"{self.contributor_name}, {self.at:%Y-%m-%d}"
