"""What a guide, a report or a course is about."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Label


class Theme(Label):
    """A theme, or one inside another: two levels, no more."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("inside"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inside",
        limit_choices_to={"parent": None},
    )

    class Meta(Label.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def clean(self) -> None:
        """Two levels, no more."""
        if self.parent and (self.parent_id == self.pk or self.parent.parent_id or (self.pk and self.inside.exists())):
            raise ValidationError({"parent": _("A theme holds others or is inside one, not both.")})
