"""The yardsticks: views that answer the very bytes of the lesson page (BENCH_BYTES) and do as little as can be.

BENCH_BARE says which: "django", a project as `startproject` makes it, whose view touches nothing and asks nobody;
"house", the same view behind the middleware of this site; "signed", a view that only asks who is signed in, with
Django's own sessions and backend: what the target of 0.6 is counted against, because a private page has to ask;
"wagtail", a published Wagtail page whose template is those bytes: the issue puts it at 0.47 of its bare view, and by
that measure too the lesson page is held to 0.6.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

KIND = os.environ.get("BENCH_BARE", "django")
BYTES = Path(os.environ["BENCH_BYTES"]).read_bytes()
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def same_bytes(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse(BYTES)


def same_bytes_signed(request: HttpRequest) -> HttpResponse:
    """Answer somebody who is signed in."""
    return HttpResponse(BYTES, status=200 if request.user.is_authenticated else 403)


def as_startproject() -> None:
    """Django's defaults, without a database that anybody asks."""
    settings.configure(
        SECRET_KEY="a bench on this machine, never deployed",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages")],
        MIDDLEWARE=MIDDLEWARE,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        USE_TZ=True,
    )


def in_the_house() -> None:
    """This site's settings and database; Django's own middleware, sessions and backend where they are measured."""
    settings.ROOT_URLCONF = __name__
    if KIND != "house":
        settings.MIDDLEWARE = [*MIDDLEWARE, "allauth.account.middleware.AccountMiddleware"]  # allauth insists
        settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
        settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]


def wagtail_pages() -> list:
    """Wagtail's own serving, with the bytes as the template of every standard page."""
    from wagtail import urls

    from home.models import StandardPage

    StandardPage.template = Path(os.environ["BENCH_BYTES"]).name
    if "serve" in StandardPage.__dict__:
        del StandardPage.serve
    return [path("", include(urls))]


if KIND == "django":
    as_startproject()
else:
    in_the_house()
    settings.TEMPLATES[0]["DIRS"].append(Path(os.environ["BENCH_BYTES"]).parent)
django.setup()
urlpatterns = (
    wagtail_pages() if KIND == "wagtail" else [path("", same_bytes_signed if KIND == "signed" else same_bytes)]
)
application = WSGIHandler()
