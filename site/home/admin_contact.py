"""The messages of the contact page in the administration: read, dealt with, exported; nobody adds one by hand."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from home.models import ContactMessage
from people.models import User
from people.rules.roles import ADMINISTRATOR, COORDINATOR, GROUPS

READERS = (COORDINATOR, ADMINISTRATOR)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ContactPolicy(BasePermissionPolicy):
    """Coordinators and administrators read, deal with and delete."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Say whether somebody may; messages come from the site only."""
        return action in ("view", "change", "delete") and user.is_authenticated and bool(user.roles & set(READERS))

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet:
        """Return who may do one of these."""
        groups = [GROUPS[role] for role in READERS] if {*actions} - {"add"} else []
        return User.objects.filter(groups__name__in=groups).distinct()


register_permission_policy(ContactMessage, ContactPolicy(ContactMessage))


def as_text(value: Any) -> str:
    """Return a cell that a spreadsheet reads as words, never as a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


class MessageIndexView(generic.IndexView):
    """The list: what waits comes first."""

    custom_field_preprocess = {name: {"csv": as_text} for name in ("name", "email", "through", "text", "note")}


class MessageEditView(generic.EditView):
    """The message to read, and what was done with it."""

    def save_instance(self) -> Model:
        """Keep who dealt with it."""
        if "handled" in self.form.changed_data:
            self.form.instance.handled_by = self.request.user if self.form.instance.handled else None
        return super().save_instance()


class ContactMessageViewSet(ModelViewSet):
    """« Messages reçus »."""

    model = ContactMessage
    name = "contact_messages"
    icon = "mail"
    menu_label = _("Messages received")
    menu_order = 215
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class, edit_view_class = MessageIndexView, MessageEditView
    list_display = ["get_subject_display", "name", "sent_at", BooleanColumn("handled", label=_("dealt with"))]
    list_filter = ["handled", "subject"]
    list_export = ["sent_at", "get_subject_display", "name", "email", "through", "text", "handled", "note"]
    search_fields = ["name", "text", "email"]
    panels = [
        MultiFieldPanel(
            [FieldPanel(name, read_only=True) for name in ("subject", "sent_at", "name", "email", "through", "text")],
            heading=_("What was written"),
        ),
        MultiFieldPanel([FieldPanel("handled"), FieldPanel("note")], heading=_("What was done")),
    ]
