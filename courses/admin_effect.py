"""The publish screen: what forbids it, what it will do, what to choose for those already enrolled."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin import messages
from wagtail.models import Page, Revision, WorkflowState
from wagtail.workflows import publish_workflow_state

from courses import words
from courses.actions.effects import Effect, effect
from courses.actions.outlines import course_of
from courses.forms import storable
from courses.models import CoursePage, LessonPage, ModulePage, PublishChoice
from courses.rules import changes as ch

PAGES = (CoursePage, ModulePage, LessonPage)


def before_publish(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Stop at the publish screen when there is something to correct or to confirm."""
    return redirect("courses_effect", page.get_latest_revision().pk) if _to_confirm(page) else None


def finish_workflow(workflow_state: WorkflowState, user: Any = None) -> None:
    """What the last approval does: publish, unless the publish screen has something to correct or to ask first."""
    page = workflow_state.content_object
    if isinstance(page, Page) and _to_confirm(page.get_latest_revision_as_object()):
        return
    publish_workflow_state(workflow_state, user)


def after_approval(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead who approved to the publish screen, when approving was not enough to publish."""
    if (
        request.POST.get("workflow-action-name") != "approve"
        or not page.permissions_for_user(request.user).can_publish()
    ):
        return None
    latest = page.get_latest_revision()
    if page.workflow_in_progress or not page.has_unpublished_changes or not _to_confirm(latest.as_object()):
        return None
    messages.warning(
        request, _("“%(title)s” is approved. Read what publishing it will do, then confirm.") % {"title": page.title}
    )
    return redirect("courses_effect", latest.pk)


def _to_confirm(page: Page) -> bool:
    if not isinstance(page, PAGES):
        return False
    found = effect(page, at=timezone.now())
    return bool(found.problems) or not found.impact.is_empty


def effect_screen(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Show the effect of publishing a revision; on confirmation keep the choices and publish (or schedule) it."""
    revision = get_object_or_404(Revision.page_revisions, pk=revision_id)
    page = revision.as_object()
    if not isinstance(page, PAGES) or not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    sent = [(storable(key), storable(value)) for key, value in request.POST.items()]
    policies = {key[7:]: value for key, value in sent if key.startswith("policy-")}
    reasons = {key[7:]: value.strip()[:300] for key, value in sent if key.startswith("reason-")}
    found = effect(page, at=timezone.now(), policies=policies)
    missing = [i for i, policy in policies.items() if policy == ch.REDO and not reasons.get(i)]
    if request.method == "POST" and "confirm" in request.POST and not found.problems and not missing:
        return _publish(request, revision, page, policies, reasons)
    context = screen(found, reasons) | {
        "page": page,
        "revision": revision,
        "policies": policies,
        "missing": bool(missing) and "confirm" in request.POST,
        "scheduled": page.go_live_at if page.go_live_at and page.go_live_at > timezone.now() else None,
    }
    return render(request, "courses/admin/effect.html", context)


def _publish(request: HttpRequest, revision: Revision, page: Any, policies: dict, reasons: dict) -> HttpResponse:
    if page.live and type(page).objects.filter(pk=page.pk, live_revision=revision).exists():
        return redirect("wagtailadmin_explore", page.get_parent().pk)  # sent twice: it is already what is read
    PublishChoice.objects.update_or_create(
        revision=revision, defaults={"policies": policies, "reasons": reasons, "by": request.user, "at": timezone.now()}
    )
    PublishPageRevisionAction(revision, user=request.user, changed=True).execute(skip_permission_checks=True)
    title = {"title": page.title}
    if page.go_live_at and page.go_live_at > timezone.now():
        messages.success(
            request, _("“%(title)s” is scheduled: your choice is kept and applied when it goes live.") % title
        )
    else:
        messages.success(request, _("“%(title)s” has been published.") % title)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def screen(found: Effect, reasons: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What an effect says, in words; `reasons` as typed so far."""
    choices = []
    for change in found.impact.choices:
        appearing = change.kind in ch.APPEARING
        options = (
            [
                (ch.OPTIONAL_FOR_THEM, _("Optional for them: shown as new, does not count")),
                (ch.ASK, _("Ask them: counts for those in progress")),
                (ch.NEW_ONLY, _("Only for new enrolments: not shown to them")),
            ]
            if appearing
            else [(ch.KEEP, _("Keep what is earned")), (ch.REDO, _("Ask again, with a reason they will read"))]
        )
        choices.append(
            {
                "change": change,
                "kind": words.change(change.kind),
                "options": options,
                "needs_reason": not appearing,
                "reason": (reasons or {}).get(change.item_id, ""),
            }
        )
    return {
        "said": words.impact(found.impact) if not found.impact.is_empty else [],
        "changes": [{"title": c.title, "kind": words.change(c.kind)} for c in found.impact.changes],
        "choices": choices,
        "problems": [words.problem(p) for p in found.problems],
    }


def before_leaving(request: HttpRequest, page: Any, *args: Any) -> HttpResponse | None:
    """Before unpublishing, deleting or moving away: say the effect and ask for a confirmation."""
    page = page.specific
    if not isinstance(page, PAGES) or request.method != "POST" or "effect-confirmed" in request.POST:
        return None
    destination = args[0] if args else None
    if destination is not None and course_of(destination.specific) == course_of(page):
        return None
    found = effect(page, at=timezone.now(), leaving=True, moving=destination is not None)
    if found.impact.is_empty and not found.problems:
        return None
    kept = [(key, value) for key in request.POST for value in request.POST.getlist(key) if key != "csrfmiddlewaretoken"]
    return render(request, "courses/admin/leaving.html", screen(found) | {"page": page, "kept": kept})


def before_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    """Refuse to publish, unpublish, delete or move many pages at once when it would do something to people."""
    if action_type not in ("publish", "unpublish", "delete", "move"):
        return None
    at, leaving = timezone.now(), action_type != "publish"
    for page in (one.specific for one in objects if isinstance(one, Page)):
        if isinstance(page, PAGES):
            found = effect(page if leaving else page.get_latest_revision_as_object(), at=at, leaving=leaving)
            if found.problems or not found.impact.is_empty:
                said = _("“%(title)s” has learners: do it from the page itself, where its effect is shown first.")
                messages.error(request, said % {"title": page.title})
                return redirect(action.next_url)
    return None
