"""HTTP for the search: the page, and the suggestions while typing."""

from collections.abc import Callable
from functools import wraps
from itertools import chain
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from courses.views.limits import address_of, is_over
from home.search.finding import Found, look, results, suggestions
from home.search.kinds import BY_SLUG

PER_MINUTE, TYPED_PER_MINUTE = 120, 600  # a whole training room stands behind one address
LONGEST = 120  # characters of a question
FIRST, PER_PAGE = 4, 20
View = Callable[[HttpRequest], HttpResponse]


def unhurried(what: str, most: int) -> Callable[[View], View]:
    """Refuse more than so many requests a minute from one address, in words."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if is_over(what, address_of(request), most=most, seconds=60):
                response = render(request, "home/limited.html", {"minutes": 1}, status=429)
                response.headers["Retry-After"] = "60"
                return response
            return view(request)

        return answer

    return wrap


@require_safe
@unhurried("search", PER_MINUTE)
def search(request: HttpRequest) -> HttpResponse:
    """Everything that holds the words, by kind; or one kind, page by page."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    found, chosen = look(asked), BY_SLUG.get(request.GET.get("type", ""))
    context = {"asked": asked, "found": found, "chosen": chosen, "filters": filters(asked, found)}
    if chosen:
        page = Paginator(found.of(chosen.slug), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "query": urlencode({"q": asked, "type": chosen.slug})}
        context["results"] = list(results(request, page.object_list).values())
    else:
        context["groups"] = groups(request, asked, found)
    response = render(request, "home/search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@unhurried("suggest", TYPED_PER_MINUTE)
def search_suggest(request: HttpRequest) -> HttpResponse:
    """At most eight options for what is being typed; `search.js` puts them under the field."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    response = render(request, "home/_suggestions.html", {"options": suggestions(request, asked)})
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


def filters(asked: str, found: Found) -> list[dict[str, Any]]:
    """Return a link for each kind found, with how many."""
    return [
        {"kind": kind, "number": number, "query": urlencode({"q": asked, "type": kind.slug})}
        for kind, number in found.counts
    ]


def groups(request: HttpRequest, asked: str, found: Found) -> list[dict[str, Any]]:
    """Return the first results of each kind."""
    first = {kind.slug: found.of(kind.slug)[:FIRST] for kind, _number in found.counts}
    shown = results(request, chain.from_iterable(first.values()))
    return [
        one | {"results": [shown[hit] for hit in first[one["kind"].slug] if hit in shown], "first": FIRST}
        for one in filters(asked, found)
    ]
