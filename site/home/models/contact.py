"""What people write to the association from the page « Contact »."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=365)
SUBJECTS = [
    ("site", _("The site does not work, or I cannot sign in")),
    ("training", _("Join a training: dates, price")),
    ("access", _("A disability, an adaptation")),
    ("data", _("My data, a picture to take down")),
    ("report", _("Report a content")),
    ("experience", _("Share an experience")),
    ("coop", _("Start a co-operative where I live")),
    ("work", _("Give work to a co-operative")),
    ("complaint", _("A complaint")),
    ("other", _("Something else")),
]


class ContactMessageQuerySet(models.QuerySet):
    """Messages, in the words of the domain."""

    def kept_too_long(self, at: datetime) -> "ContactMessageQuerySet":
        """Return those older than the twelve months promised on the privacy page."""
        return self.filter(sent_at__lt=at - KEPT)


class ContactMessage(models.Model):
    """A message, and whether somebody has dealt with it. `key` makes sending twice harmless."""

    key = models.UUIDField(unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent on"), editable=False)
    subject = models.CharField(_("subject"), max_length=12, choices=SUBJECTS)
    name = models.CharField(_("name or pseudonym"), max_length=80)
    email = models.EmailField(_("e-mail address"), blank=True)
    through = models.CharField(_("answer through"), max_length=120, blank=True)
    text = models.TextField(_("message"))
    handled = models.BooleanField(
        _("dealt with"),
        default=False,
        help_text=_("Tick when nothing is left to do: the message leaves the list to read."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("For the team: who answers, what was said. Nothing about health.")
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dealt with by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message received")
        verbose_name_plural = _("messages received")
        ordering = ["handled", "-sent_at"]
        indexes = [models.Index(fields=["handled", "-sent_at"], name="contact_to_read")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} – {self.name}"
