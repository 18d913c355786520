"""Reports: the list with its filters, one report, its paper, and what stands where one was withdrawn."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from courses.views.limits import address_of, is_over
from experiences.actions.finding import Shelf, Wish
from experiences.actions.paper import named, paper
from experiences.models import ExperienceIndexPage, ExperiencePage
from experiences.models.choices import LICENCE_ADDRESSES, LICENCE_NAMES
from experiences.rules.layout import sections
from media.actions.render import RenderFailed

A_PAGE = 12
PAPERS_A_MINUTE = 20


def experience_index(request: HttpRequest, page: ExperienceIndexPage) -> HttpResponse:
    """The reports asked for; only the results when the page is there already."""
    shelf = Shelf(request.user)
    wish = Wish.read(request.GET, shelf.choices)
    cards = Paginator(shelf.find(wish), A_PAGE).get_page(request.GET.get("page"))
    for report in cards:
        report.stale = report.is_stale(timezone.localdate())
    context = {
        "page": page,
        "cards": cards,
        "wish": wish,
        "asked": asked(wish, shelf.choices),
        "query": urlencode(wish.asked),
        "filters": filters(wish, shelf.choices),
        "can_hide": bool(shelf.choices["exemples"]),
        "nearest": shelf.nearest(wish) if wish.asked and not cards.paginator.count else [],
    }
    partial = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    response = render(request, f"experiences/{'_results' if partial else 'experience_index'}.html", context)
    if partial:
        response.headers["HX-Push-Url"] = f"{request.path}?{context['query']}" if wish.asked else request.path
    patch_vary_headers(response, ["HX-Request"])
    return response


def names() -> dict[str, str]:
    """What each filter is called."""
    return {
        "territoire": _("Territory"),
        "saison": _("Season"),
        "cooperative": _("Kind of co-operative"),
        "theme": _("Theme"),
        "genre": _("What is told"),
        "maturite": _("How tried it is"),
    }


def filters(wish: Wish, choices: dict[str, Any]) -> list[dict[str, Any]]:
    """The filters that offer a choice."""
    found = [{"name": name, "label": label, "options": choices[name]} for name, label in names().items()]
    return [one | {"value": getattr(wish, one["name"])} for one in found if len(one["options"]) > 1]


def asked(wish: Wish, choices: dict[str, Any]) -> list[dict[str, str]]:
    """What is asked for, in words, each with the address without it."""
    words = {name: {str(value): label for value, label in options} for name, options in choices.items()}
    words["exemples"] = {"non": _("without the fictional examples")}
    return [
        {"label": words[name][value], "url": f"?{urlencode(wish.without(name).asked)}"}
        for name, value in wish.asked.items()
    ]


def experience_detail(request: HttpRequest, page: ExperiencePage) -> HttpResponse:
    """One report, in the order of its format."""
    return render(request, "experiences/experience_page.html", shown(page))


def shown(page: ExperiencePage) -> dict[str, Any]:
    """What the page of a report prints."""
    today = timezone.localdate()
    return {
        "page": page,
        "sections": [f"experiences/sections/{name}.html" for name in sections(page.format)],
        "authors": named(page),
        "targets": targets(page),
        "stale": page.is_stale(today),
        "licence": LICENCE_NAMES[page.licence],
        "licence_url": LICENCE_ADDRESSES.get(page.licence, ""),
    }


def targets(page: ExperiencePage) -> list[Page]:
    """The guides and lessons a report goes with, in order, when they are published."""
    keys = [link.target_id for link in page.links.all()]
    found = Page.objects.live().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def experience_withdrawn(request: HttpRequest, page: ExperiencePage) -> HttpResponse:
    """Gone at the request of its authors: no content, no name."""
    return render(request, "experiences/experience_withdrawn.html", status=410)


@require_safe
def experience_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The paper of a published report."""
    page = get_object_or_404(ExperiencePage.objects.visible_to(request.user), slug=slug)
    if is_over("experience-pdf", address_of(request), most=PAPERS_A_MINUTE, seconds=60):
        return render(request, "experiences/experience_later.html", status=429)
    found = paper(page)
    etag = found.etag
    if answer := get_conditional_response(request, etag=etag):
        return answer
    try:
        pdf = found.pdf()
    except RenderFailed:
        messages.error(request, _("The file cannot be made just now. Print this page instead: it holds everything."))
        return redirect(page.url)
    headers = {"Content-Disposition": f'inline; filename="{page.slug}.pdf"', "Cache-Control": "private, no-cache"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers | {"ETag": etag})
