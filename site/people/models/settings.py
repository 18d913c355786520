"""What the association says of itself, edited in the administration, read on every page."""

from typing import Any

from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

HELP_NUMBERS = "15 – SAMU\n18 – pompiers\n112 – urgences\n114 – urgences par SMS\n119 – enfance en danger\n3018 – harcèlement et violences en ligne"


@register_setting(icon="home")
class AssociationSettings(BaseGenericSetting):
    """One row: names, contacts, sign-up, help numbers."""

    name = models.CharField(_("name"), max_length=120, default="À Petits PAS", help_text=_("Printed on certificates."))
    legal_identifiers = models.CharField(
        _("legal identifiers"), max_length=200, blank=True, help_text=_("SIRET, declaration number if there is one.")
    )
    address = models.CharField(_("address"), max_length=200, blank=True, help_text=_("Printed on certificates."))
    place = models.CharField(_("town"), max_length=80, blank=True, help_text=_("“Done at …” on certificates."))
    contact_email = models.EmailField(_("contact address"), blank=True, help_text=_("Shown to people who need help."))
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True, help_text=_("Shown in the footer."))
    sign_up = models.CharField(
        _("sign-up"),
        max_length=12,
        choices=[("open", _("open to everybody")), ("invitation", _("by invitation only"))],
        default="open",
        help_text=_("By invitation: only people who received a link may create an account."),
    )
    help_numbers = models.TextField(
        _("help numbers"),
        default=HELP_NUMBERS,
        help_text=_("One a line: number – what for. Shown on every youth page."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("name", "legal_identifiers", "address", "place")], heading=_("Who we are")
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("contact_email", "contact_phone", "help_numbers")], heading=_("Getting help")
        ),
        FieldPanel("sign_up"),
    ]

    class Meta:
        verbose_name = _("The association")

    def __str__(self) -> str:
        return self.name

    @property
    def help_lines(self) -> list[tuple[str, str]]:
        """The help numbers as (number, what for)."""
        pairs = (line.partition("–") for line in self.help_numbers.splitlines() if line.strip())
        return [(number.strip(), label.strip()) for number, _dash, label in pairs]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Make the change visible at once."""
        super().save(*args, **kwargs)
        cache.delete("association")


def association() -> AssociationSettings:
    """Return the association's settings, from the shared cache."""
    return cache.get_or_set("association", AssociationSettings.load, 300)
