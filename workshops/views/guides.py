"""The list of guides, one guide, and its page to run it."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from workshops import words
from workshops.actions.plans import plan
from workshops.forms import GuideFilterForm
from workshops.models import GuideIndexPage, GuidePage
from workshops.rules.clock import clock, read_hour

A_PAGE = 24
VERSIONS = {
    "": "workshops/guide_page.html",
    "mur": "workshops/guide_wall.html",
    "participants": "workshops/guide_participants.html",
}


def guide_index(request: HttpRequest, page: GuideIndexPage) -> HttpResponse:
    """The guides asked for: the whole page, or only the results for htmx."""
    form = GuideFilterForm(request.GET, GuidePage.objects.visible_to(request.user))
    found = Paginator(form.found().select_related("picture").order_by("path"), A_PAGE)
    shown = found.get_page(request.GET.get("page"))
    for guide in shown:
        guide.people = words.people_words(guide.group_min, guide.group_max)
    context = {"page": page, "form": form, "guides": shown, "chosen": list(form.chosen()), "query": form.query}
    partial = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    response = render(request, f"workshops/{'_results' if partial else 'guide_index'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def guide_detail(request: HttpRequest, page: GuidePage) -> HttpResponse:
    """A published guide, in the version asked for."""
    asked = request.GET.get("version", "")
    return guide_shown(request, page, version=asked if asked in VERSIONS else "")


def guide_shown(request: HttpRequest, page: GuidePage, *, version: str = "") -> HttpResponse:
    """A guide as it stands: for the facilitator, for the wall, for participants."""
    return render(request, VERSIONS[version], guide_context(request, page))


@require_safe
def guide_run(request: HttpRequest, slug: str) -> HttpResponse:
    """« Mode animation »: one activity at a time on a phone; without JavaScript, the plan with its times."""
    page = get_object_or_404(GuidePage.objects.visible_to(request.user), slug=slug)
    context = guide_context(request, page)
    activities = [
        {
            "id": str(step.activity.uuid),
            "title": step.activity.title,
            "minutes": step.activity.minutes,
            "short": step.activity.minutes_if_short,
        }
        for step in context["plan"].steps
    ]
    data = {"guide": str(page.item_id), "start": context["start"], "activities": activities}
    return render(request, "workshops/guide_run.html", context | {"data": data, "said": words.run_words()})


def guide_context(request: HttpRequest, page: GuidePage) -> dict[str, Any]:
    """What the pages of a guide show."""
    start = read_hour(request.GET.get("debut", ""))
    return {
        "page": page,
        "plan": plan(page, start=start),
        "short": plan(page, short=True, start=start) if page.short_minutes != page.total_minutes else None,
        "start": start,
        "start_input": clock(start).zfill(5) if start is not None else "",
        "people": words.people_words(page.group_min, page.group_max),
        "credit": words.credit(page),
        "verified": words.day_words(page.verified_on) if page.verified_on else "",
        "to_refresh": page.to_refresh(timezone.localdate()),
        "run_url": reverse("workshops:guide_run", args=[page.slug]) if page.slug else "",
        "pdf_url": reverse("workshops:guide_pdf", args=[page.slug]) if page.slug else "",
        "address": f"{settings.BASE_URL}{page.url}" if page.pk else "",
        **{name: page.lines(name) for name in LINES},
    }


LINES = ("objectives", "prerequisites", "material", "debrief", "watch_out", "accessibility", "authors")
