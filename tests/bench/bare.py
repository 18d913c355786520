"""The yardstick: one Django view that answers the very bytes of the lesson page and touches nothing.

Two applications for the same gunicorn: `application`, a project as `startproject` makes it (its middleware, its
DEBUG=False), and, when BENCH_HOUSE is set, the same view behind the middleware of this site. The bytes: BENCH_BYTES.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BYTES = Path(os.environ["BENCH_BYTES"]).read_bytes()

if "BENCH_HOUSE" in os.environ:
    settings.ROOT_URLCONF = __name__
else:
    settings.configure(
        SECRET_KEY="a bench on this machine, never deployed",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        USE_TZ=True,
        STATIC_URL="static/",
    )


def same_bytes(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse(BYTES)


urlpatterns = [path("", same_bytes)]
application = get_wsgi_application()
