"""The administration's side of experiences: what forbids a publication, consents, the button that removes the examples."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from experiences import words
from experiences.models import ExperienceIndexPage, ExperiencePage
from experiences.views import consents
from people.rules.roles import STAFF


@hooks.register("register_admin_urls")
def consent_urls() -> list[URLPattern]:
    """Consents, their proofs, the removal of the examples."""
    return [
        path("experiences/<int:page_id>/accords/", consents.consents, name="experiences_consents"),
        path("experiences/accords/<uuid:consent_id>/retirer/", consents.consent_withdraw, name="experiences_withdraw"),
        path("experiences/accords/<uuid:consent_id>/preuve/", consents.consent_proof, name="experiences_proof"),
        path("experiences/<int:page_id>/fichiers/<slug:key>/", consents.file_aside, name="experiences_file_aside"),
        path("experiences/exemples/retirer/", consents.fictional_remove, name="experiences_remove_fictional"),
    ]


@hooks.register("register_log_actions")
def refusals(actions: LogActionRegistry) -> None:
    """History says when a scheduled publication was refused."""
    actions.register_action(
        "experiences.refused", gettext_lazy("Refuse to publish"), gettext_lazy("Scheduled publication cancelled")
    )


def say(request: HttpRequest, page: ExperiencePage) -> bool:
    """Say what forbids a version, in a list; whether something does."""
    found = page.blocking(timezone.now(), by=request.user)
    if found:
        items = format_html_join("", "<li>{}</li>", ((words.reason(one),) for one in found))
        said = _("“%(title)s” is kept as a draft. Before publishing it:") % {"title": page.title}
        button = messages.button(reverse("experiences_consents", args=[page.pk]), _("Consents and publication"))
        messages.error(request, format_html_join("", "{}<ul>{}</ul>", [(said, items)]), buttons=[button])
    return bool(found)


@hooks.register("before_publish_page")
def before_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The button and the schedule: back to the editor with the list; what was typed is kept."""
    if isinstance(page, ExperiencePage) and say(request, page.get_latest_revision_as_object()):
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("after_edit_page")
def after_approval(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The workflow: say why an approved report is not published."""
    if isinstance(page, ExperiencePage) and request.POST.get("workflow-action-name") == "approve":
        say(request, page.get_latest_revision_as_object())
    return None


@hooks.register("before_bulk_action")
def before_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    """Many at once: publish none when something forbids one of them."""
    if action_type != "publish":
        return None
    pages = [one.specific for one in objects if isinstance(one, Page)]
    reports = [one.get_latest_revision_as_object() for one in pages if isinstance(one, ExperiencePage)]
    refused = [say(request, one) for one in reports]
    return redirect(action.next_url) if any(refused) else None


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, next_url: str | None = None, **kwargs: Any) -> Iterator[Button]:
    """« Accords et publication » of a report; « Retirer les exemples fictifs » of the list."""
    page = page.specific
    if isinstance(page, ExperiencePage) and page.pk and user.roles & set(STAFF):
        url = reverse("experiences_consents", args=[page.pk])
        yield Button(gettext_lazy("Consents and publication"), url, icon_name="success", priority=70)
    if isinstance(page, ExperienceIndexPage) and page.permissions_for_user(user).can_delete():
        url = reverse("experiences_remove_fictional")
        yield Button(gettext_lazy("Remove the fictional examples"), url, icon_name="bin", priority=70)
