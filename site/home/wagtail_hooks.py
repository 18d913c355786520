"""The administration's side of the front door."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def import_action(actions: LogActionRegistry) -> None:
    """History says which pages came from the content folder."""
    actions.register_action("home.import", _("Load from the content folder"), _("Loaded from the content folder"))
