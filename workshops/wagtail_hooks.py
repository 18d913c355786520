"""The administration's side of workshops: lists, and the refusal to publish a guide that is not ready."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from workshops.models import GuidePage, MethodKind, Purpose
from workshops.words import gap_words


class PurposeViewSet(SnippetViewSet):
    """What guides are for."""

    model = Purpose
    icon = "tag"
    menu_label = gettext_lazy("Purposes")
    list_display = ["label", "position"]
    copy_view_enabled = False


class MethodKindViewSet(SnippetViewSet):
    """Kinds of methods."""

    model = MethodKind
    icon = "tag"
    menu_label = gettext_lazy("Kinds of methods")
    list_display = ["label", "position"]
    copy_view_enabled = False


class WorkshopGroup(SnippetViewSetGroup):
    """The lists of guides."""

    menu_label = gettext_lazy("Workshops")
    menu_icon = "group"
    menu_order = 225
    items = (PurposeViewSet, MethodKindViewSet)


register_snippet(WorkshopGroup)


def _say_gaps(request: HttpRequest, page: GuidePage) -> bool:
    """Say what a guide lacks, in a list; whether something is missing."""
    gaps = page.gaps
    if gaps:
        items = format_html_join("", "<li>{}</li>", ((gap_words(gap),) for gap in gaps))
        said = _("“%(title)s” is kept as a draft. Before publishing it:") % {"title": page.title}
        messages.error(request, format_html_join("", "{}<ul>{}</ul>", [(said, items)]))
    return bool(gaps)


@hooks.register("before_publish_page")
def before_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The button and the schedule: stay in the editor with the list of what is missing; what was typed is kept."""
    if isinstance(page, GuidePage) and _say_gaps(request, page):
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("after_edit_page")
def after_approval(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The workflow: say why an approved guide is not published."""
    if isinstance(page, GuidePage) and request.POST.get("workflow-action-name") == "approve":
        _say_gaps(request, page.get_latest_revision_as_object())
    return None


@hooks.register("before_bulk_action")
def before_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    """Many at once: publish none when one of them is not ready."""
    if action_type != "publish":
        return None
    pages = [one.specific for one in objects if isinstance(one, Page)]
    latest = [page.get_latest_revision_as_object() for page in pages if isinstance(page, GuidePage)]
    refused = [_say_gaps(request, page) for page in latest]
    return redirect(action.next_url) if any(refused) else None
