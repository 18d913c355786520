"""The administration's side of the front door."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from home import views_content
from home.admin_contact import ContactMessageViewSet
from people.rules.roles import STAFF


@hooks.register("register_log_actions")
def import_action(actions: LogActionRegistry) -> None:
    """History says which pages came from the content folder."""
    actions.register_action("home.import", _("Load from the content folder"), _("Loaded from the content folder"))


@hooks.register("register_admin_viewset")
def contact_viewset() -> ContactMessageViewSet:
    """What people wrote from the contact page."""
    return ContactMessageViewSet()


@hooks.register("register_admin_urls")
def content_urls() -> list[URLPattern]:
    """Content taken away and brought in."""
    return [
        path("contenu/", views_content.content_take_away, name="content_take_away"),
        path("contenu/telecharger/", views_content.content_download, name="content_download"),
        path("contenu/apercu/<uuid:key>/", views_content.content_preview, name="content_preview"),
    ]


class ContentMenuItem(MenuItem):
    """The way to the content to take away."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who may take it."""
        return bool(request.user.roles & set(STAFF))


@hooks.register("register_admin_menu_item")
def content_menu() -> ContentMenuItem:
    """« Contenu à emporter »."""
    return ContentMenuItem(_("Content to take away"), reverse("content_take_away"), icon_name="download", order=240)
