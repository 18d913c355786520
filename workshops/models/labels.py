"""What a guide is for, and which kind of method it is: lists the association changes in the administration."""

from django.utils.translation import gettext_lazy as _

from people.models import Label


class Purpose(Label):
    """What a workshop is for: decide together, create links…"""

    class Meta(Label.Meta):
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")


class MethodKind(Label):
    """A kind of method: governance process, group activity, physical exercise…"""

    class Meta(Label.Meta):
        verbose_name = _("kind of method")
        verbose_name_plural = _("kinds of methods")
