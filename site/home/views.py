"""HTTP for the front door."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from courses.forms import wants_echo
from courses.models import Award, CoursePage, Enrolment
from courses.views.courses import paths_of
from courses.views.follow import waiting_deposits
from courses.views.recalls import recalls_waiting
from home.models import HomePage
from people.models import Coop, Season
from people.rules.roles import STAFF
from quizzes.views.door import wants_fragment

WEEK = 3  # « Cette semaine » shows at most three things to do


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Serve the address « / »: one's own dashboard needs no page; the front door is Wagtail's."""
    if request.user.is_authenticated:
        return render(request, "home/dashboard.html", dashboard(request))
    return wagtail_serve(request, "")


def home_page(request: HttpRequest, page: HomePage) -> HttpResponse:
    """A dashboard for who is signed in, the front door for everybody else."""
    if request.user.is_authenticated:
        return render(request, "home/dashboard.html", {"page": page, **dashboard(request)})
    return home_visitor(request, page)


def home_visitor(request: HttpRequest, page: HomePage) -> HttpResponse:
    """One sentence, three doors, what is true now, who we are."""
    courses = CoursePage.objects.live().public().select_related("picture").order_by("path")[:3]
    return render(request, "home/home_page.html", {"page": page, "figures": figures(), "courses": courses})


def figures() -> dict[str, int]:
    """Figures counted in the database; a zero is not shown."""
    season = Season.objects.current(timezone.localdate()).first()
    return {
        "awards": Award.objects.filter(state="issued").count(),
        "learners": Enrolment.objects.live().values("person").distinct().count(),
        "coops": Coop.objects.filter(season=season).count() if season else 0,
    }


def dashboard(request: HttpRequest) -> dict[str, Any]:
    """« Reprendre », what to do this week, my certificates; for trainers, what waits for them."""
    paths = paths_of(request)
    found: dict[str, Any] = {
        "paths": paths,
        "week": this_week(paths),
        "recalls": recalls_waiting(request.user) if has_finished(paths) else [],
        "awards": list(Award.objects.filter(holder=request.user).exclude(state="draft").order_by("-issued_at")[:3]),
    }
    if request.user.is_staff and request.user.roles & set(STAFF):
        mine = Enrolment.objects.visible_to(request.user).exclude(person=request.user)
        unanswered = Q(help_requests__isnull=False, help_requests__answered_at__isnull=True)
        found["staff"] = {"waiting": waiting_deposits(request).count()} | Enrolment.objects.filter(
            pk__in=mine.values("pk")
        ).aggregate(
            questions=Count("help_requests", filter=unanswered, distinct=True),
            people=Count("pk", filter=~Q(state="withdrawn"), distinct=True),
        )
    return found


def has_finished(paths: list[dict[str, Any]]) -> bool:
    """Whether a module is done: only then can a recall have been agreed to."""
    return any(stone["state"] == "done" for path in paths for stone in path["stones"])


def this_week(paths: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most three things to do next, in the order of the path."""
    found = []
    for path in paths:
        if path["enrolment"].finished_at:
            continue
        for line in path["explanation"].lines:
            if line.state in ("missing", "redo", "new") and not line.lock:
                found.append({"line": line, "outline": path["outline"]})
    return found[:WEEK]


@require_GET
def site_map(request: HttpRequest) -> HttpResponse:
    """Every public page, as a tree; one query."""
    root = Site.find_for_request(request).root_page
    pages = Page.objects.descendant_of(root).live().public().order_by("path")
    rows = [{"page": page, "level": page.depth - root.depth} for page in pages]
    return render(request, "home/site_map.html", {"rows": rows})


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, cache and migrations, each "ok" or what is wrong; 503 when one is not."""
    found = {"database": _database(), "cache": _cache(), "migrations": _migrations()}
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


def _database() -> str:
    try:
        connection.ensure_connection()
    except Exception as error:
        return type(error).__name__
    return "ok"


def _cache() -> str:
    try:
        cache.set("readyz", "ok", 10)
        return cache.get("readyz") or "lost"
    except Exception as error:
        return type(error).__name__


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception as error:
        return type(error).__name__
    return f"{len(missing)} missing" if missing else "ok"


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: pages, never verification nor accounts."""
    lines = [
        "User-agent: *",
        "Disallow: /v/",
        "Disallow: /compte/",
        "Disallow: /admin/",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what happened and where to go."""
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what could not be read (a paste of 10 MB, a broken form) and that the browser still holds the text."""
    heavy = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    said = (
        _(
            "What you sent is too heavy: 2 MB of text at most. Go back with your browser’s arrow: your text is still there."
        )
        if heavy
        else _("The site could not read what your browser sent. Go back with your browser’s arrow and send it again.")
    )
    if wants_echo(request):
        return JsonResponse({"refused": said}, status=422)
    if wants_fragment(request):
        return render(request, "quizzes/_refused.html", {"reason": "too_large"}, status=413)
    return render(request, "400.html", {"said": said}, status=413 if heavy else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say why and who can help."""
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that nothing is lost; asks nothing of the database."""
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from an old page: the browser's copy is kept, the page says how to send it again."""
    return render(request, "csrf.html", status=403)
