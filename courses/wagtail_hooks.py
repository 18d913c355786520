"""The administration's side of courses."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.admin_awards import viewsets as award_viewsets
from courses.admin_effect import after_approval, before_bulk, before_leaving, before_publish, effect_screen
from courses.admin_recalls import recall_report
from courses.models import Mission, Positioning
from people.rules.roles import STAFF


class MissionViewSet(SnippetViewSet):
    """Field missions."""

    model = Mission
    icon = "clipboard-list"
    menu_label = _("Missions")
    list_display = ["title", "live"]
    copy_view_enabled = False


class PositioningViewSet(SnippetViewSet):
    """Statements answered before and after."""

    model = Positioning
    icon = "form"
    menu_label = _("Positionings")
    copy_view_enabled = False


class LearningGroup(SnippetViewSetGroup):
    """What lessons ask besides quizzes."""

    menu_label = _("Field work")
    menu_icon = "clipboard-list"
    menu_order = 220
    items = (MissionViewSet, PositioningViewSet)


register_snippet(LearningGroup)


class AwardGroup(ViewSetGroup):
    """Certificates."""

    menu_label = _("Certificates")
    menu_icon = "success"
    menu_order = 230
    items = tuple(award_viewsets)


@hooks.register("register_admin_viewset")
def awards() -> AwardGroup:
    """Awards, types, issuers."""
    return AwardGroup()


hooks.register("before_publish_page", before_publish)
hooks.register("before_unpublish_page", before_leaving)
hooks.register("before_delete_page", before_leaving)
hooks.register("before_move_page", before_leaving)
hooks.register("after_edit_page", after_approval)
hooks.register("before_bulk_action", before_bulk)


@hooks.register("register_admin_urls")
def effect_urls() -> list[URLPattern]:
    """The publish screen, and what trainers see of recalls."""
    return [
        path("cours/effet/<int:revision_id>/", effect_screen, name="courses_effect"),
        path("cours/rappels/", recall_report, name="courses_recalls"),
    ]


@hooks.register("register_reports_menu_item")
def recall_menu() -> "StaffMenuItem":
    """« Rappels », among the reports."""
    return StaffMenuItem(_("Recalls"), reverse("courses_recalls"), icon_name="history", order=900)


class StaffMenuItem(MenuItem):
    """An entry for those who follow people."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who follow people."""
        return bool(request.user.roles & set(STAFF))


@hooks.register("register_admin_menu_item")
def follow_menu() -> StaffMenuItem:
    """« Suivi »."""
    return StaffMenuItem(_("Follow-up"), reverse("courses:follow_index"), icon_name="group", order=50)
