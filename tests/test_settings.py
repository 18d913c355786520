"""The settings: production refuses to start without what keeps people safe; what every answer carries; sign-in."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as site_settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from people.models import User
from tests.build import Whole, french
from tests.conftest import make_person

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 50
CSP = dict.fromkeys(("default-src", "script-src", "style-src", "media-src", "font-src", "connect-src"), "'self'")
CSP |= dict.fromkeys(("base-uri", "form-action", "frame-ancestors"), "'self'")
CSP |= {"object-src": "'none'", "img-src": "'self' data: blob:"}
HEADERS = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
answer = Client(HTTP_HOST="pasapas.example.org").get("/healthz", secure=True)
names = ["Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"]
print(json.dumps({name: answer.headers.get(name) for name in names} | {
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
    "csrf": settings.CSRF_COOKIE_SECURE, "debug": settings.DEBUG, "mfa": settings.STAFF_NEED_MFA,
    "plain": Client(HTTP_HOST="pasapas.example.org").get("/mon-parcours/").headers["Location"],
}))
"""


def rules(policy: str) -> dict[str, str]:
    """A content security policy by directive; browsers do not mind the order."""
    return dict(rule.strip().split(" ", 1) for rule in policy.split(";"))


def production(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the production settings and this environment only."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    known = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=kept | known | env, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"ALLOWED_HOSTS": "pasapas.example.org"}, "SECRET_KEY is missing"),
        ({"ALLOWED_HOSTS": "pasapas.example.org", "SECRET_KEY": "court"}, "SECRET_KEY is missing or shorter"),
        ({"SECRET_KEY": KEY}, "ALLOWED_HOSTS is missing"),
        ({"SECRET_KEY": KEY, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is missing"),
    ],
)
def test_production_refuses_to_start_without(env, words):
    answer = production("manage.py", "check", **env)

    assert (answer.returncode != 0, words in answer.stderr) == (True, True)


def test_production_answers_with_everything_closed():
    answer = production("-c", HEADERS, SECRET_KEY=KEY, ALLOWED_HOSTS="pasapas.example.org")

    found = json.loads(answer.stdout)
    assert found | {"Content-Security-Policy": rules(found["Content-Security-Policy"])} == {
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Content-Security-Policy": CSP,
        "session": ["__Host-session", True, True],
        "csrf": True,
        "debug": False,
        "mfa": True,
        "plain": "https://pasapas.example.org/mon-parcours/",
    }


def test_production_passes_the_deployment_check():
    answer = production(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=KEY + "".join(map(chr, range(48, 91))),
        ALLOWED_HOSTS="pasapas.example.org",
    )  # fmt: skip

    assert (answer.returncode, answer.stdout) == (0, "System check identified no issues (1 silenced).\n")


@pytest.mark.django_db
def test_database_is_tuned_for_several_processes():
    if connection.vendor == "postgresql":
        found = (connection.settings_dict["CONN_MAX_AGE"], connection.settings_dict["ATOMIC_REQUESTS"])
        assert found == (60, False)
        return
    with connection.cursor() as cursor:
        pragmas = ("journal_mode", "synchronous", "mmap_size", "cache_size", "journal_size_limit")
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas}

    assert found == {
        "journal_mode": "wal",
        "synchronous": 1,
        "mmap_size": 134_217_728,
        "cache_size": -20_000,
        "journal_size_limit": 27_103_364,
    }
    options = connection.settings_dict["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    assert (connection.settings_dict["CONN_MAX_AGE"], connection.settings_dict["ATOMIC_REQUESTS"]) == (60, False)


@pytest.mark.django_db
def test_healthz_asks_nothing_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_says_that_all_is_well():
    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "cache": "ok", "migrations": "ok"})


@pytest.mark.django_db
def test_readyz_says_that_a_migration_is_missing():
    MigrationRecorder.Migration.objects.filter(app="home").order_by("-pk").first().delete()

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"database": "ok", "cache": "ok", "migrations": "1 missing"})


@pytest.mark.django_db
def test_readyz_says_that_the_cache_is_away(settings):
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"default": away}

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (
        *(503, {"database": "ok", "cache": "ConnectionError", "migrations": "ok"}),
    )


def pages(s: Whole) -> dict[str, list[str]]:
    """The main pages, by who opens them."""
    behind = [s.quiz_lesson.translation_key]
    return {
        "visitor": [
            *("/", "/plan-du-site/", "/se-former/", s.course.url, s.fixed.url, "/v/", f"/v/{s.award.shown_number}"),
            *(reverse("account_login"), reverse("account_signup"), reverse("account_request_login_code")),
            *(reverse("account_reset_password"), "/nulle-part/", f"/compte/invitation/{s.enrolment.uuid}/"),
        ],
        "ines": [
            *("/", "/se-former/", s.course.url, s.reading.url, s.quiz_lesson.url, s.mission_lesson.url, s.before.url),
            *("/mon-parcours/", "/mes-certificats/", "/compte/", f"/mes-certificats/{s.award.uuid}/changer-de-nom/"),
            reverse("courses:course_why", args=[s.course.translation_key]),
            reverse("courses:attempt_detail", args=[*behind, s.running.uuid]),
            reverse("courses:attempt_review", args=[*behind, s.closed.uuid]),
            *(reverse("account_email"), reverse("account_change_password"), reverse("mfa_index"), "/suivi/"),
        ],
        "thomas": [
            *("/", "/suivi/", "/suivi/missions/", "/suivi/envois/", f"/suivi/missions/{s.deposit.uuid}/"),
            f"/suivi/personnes/{s.enrolment.uuid}/",
        ],
    }


def opened(s: Whole, sign_in: object) -> dict[str, tuple[str, object]]:
    """Every main page, with its HTML."""
    found = {}
    for who, paths in pages(s).items():
        client = Client() if who == "visitor" else sign_in(getattr(s, who))
        for path in paths:
            answer = client.get(path)
            found[f"{who} {path}"] = (answer.content.decode(), answer)
    return found


class Tags(HTMLParser):
    """What a page asks a browser to load or to run."""

    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.inline: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at each attribute; a plain link may lead elsewhere."""
        values = dict(attrs)
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")
            if tag != "a" and name not in ("content", "xmlns") and urlsplit(value or "").netloc:
                self.outside.append(f"{tag} {name} {value}")
        self.script = tag == "script" and "src" not in values and values.get("type") != "application/json"
        if tag == "style" or self.script:
            self.inline.append(tag)


def test_no_page_asks_for_anything_elsewhere_nor_holds_anything_inline(whole, sign_in):
    found = {}
    for where, (html, _answer) in opened(whole, sign_in).items():
        tags = Tags()
        tags.feed(html)
        if tags.outside or tags.inline:
            found[where] = (tags.outside, tags.inline)

    assert found == {}


def test_administration_asks_for_nothing_elsewhere(whole, sign_in):
    found, client = {}, sign_in(whole.admin)
    for path in ("/admin/", f"/admin/pages/{whole.reading.pk}/edit/", "/admin/images/", "/admin/reports/site-history/"):
        tags = Tags()
        tags.feed(client.get(path).content.decode())
        if tags.outside:
            found[path] = tags.outside

    assert found == {}


def test_our_styles_and_scripts_name_no_other_host():
    files = [*(ROOT / "site/static").rglob("*.css"), *(ROOT / "site/static").rglob("*.js")]
    found = {file.name: re.findall(r"(?:https?:)?//[\w.-]+\.\w{2,}[^\s\"')]*", file.read_text()) for file in files}

    assert {name: urls for name, urls in found.items() if urls} == {}


def test_every_page_carries_the_security_headers(whole, sign_in):
    expected = {
        "Content-Security-Policy": CSP,
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
    }
    found = {}
    for where, (_html, answer) in opened(whole, sign_in).items():
        carried = {name: answer.headers.get(name) for name in expected}
        carried["Content-Security-Policy"] = rules(carried["Content-Security-Policy"])
        referrer = answer.headers.get("Referrer-Policy")
        wanted = "no-referrer" if " /v/" in where else "same-origin"
        if carried != expected or referrer != wanted:
            found[where] = (carried, referrer)

    assert found == {}


def test_inline_scripts_are_allowed_in_the_administration_only(whole, sign_in):
    policy = sign_in(whole.admin).get("/admin/").headers["Content-Security-Policy"]

    assert rules(policy) == CSP | {
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
        "frame-src": "'self'",
    }


STAFF_PAGES = ("/admin/", "/suivi/", "/suivi/missions/")
SAID = (
    "These pages show what other people learn. First protect your account: add an application that gives codes, or a "
    "passkey (your telephone’s fingerprint). It takes two minutes."
)


def test_staff_without_a_second_step_are_led_to_add_one(settings, whole, sign_in):
    settings.STAFF_NEED_MFA = True
    client = sign_in(whole.thomas)

    led = [client.get(path).headers.get("Location") for path in STAFF_PAGES]
    page = client.get(reverse("mfa_index")).content.decode()

    assert led == [reverse("mfa_index")] * 3
    assert escape(french(SAID)) in page
    assert reverse("mfa_activate_totp") in page
    assert [client.get(path).status_code for path in ("/", whole.reading.url, "/compte/")] == [200, 200, 200]


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_staff_with_a_second_step_come_in(settings, whole, sign_in, kind):
    settings.STAFF_NEED_MFA = True
    Authenticator.objects.create(user=whole.thomas, type=kind, data={})

    assert [sign_in(whole.thomas).get(path).status_code for path in STAFF_PAGES] == [200] * 3


def test_recovery_codes_alone_are_no_second_step(settings, whole, sign_in):
    settings.STAFF_NEED_MFA = True
    Authenticator.objects.create(user=whole.thomas, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert [sign_in(whole.thomas).get(path).status_code for path in STAFF_PAGES] == [302] * 3


def test_second_step_is_asked_of_staff_only_and_by_setting_only(settings, whole, sign_in):
    without = [sign_in(whole.thomas).get(path).status_code for path in STAFF_PAGES]
    settings.STAFF_NEED_MFA = True

    assert without == [200] * 3
    assert [sign_in(whole.ines).get(path).status_code for path in ("/", "/mon-parcours/", "/suivi/", "/admin/")] == [
        *(200, 200, 403, 403),
    ]


TOO_MANY = "Too many failed login attempts. Try again later."  # allauth's words
PASSWORD = "un vélo, deux devis"


@pytest.fixture
def odile(whole: Whole) -> User:
    """A trainer with a password."""
    from people.rules.roles import TRAINER

    person = make_person("odile", TRAINER)
    person.set_password(PASSWORD)
    person.save()
    return person


def test_there_is_one_sign_in_page_for_the_administration_too(odile):
    client = Client()

    first = client.get("/admin/")
    second = client.get("/admin/login/", {"next": "/admin/pages/"})
    posted = client.post("/admin/login/?next=/admin/", {"username": "odile", "password": PASSWORD})
    reset = client.get("/admin/password_reset/")
    inside = client.post(second.headers["Location"], {"login": "odile@example.org", "password": PASSWORD})

    assert (first.headers["Location"], second.headers["Location"], posted.headers["Location"]) == (
        *("/compte/login/?next=/admin/", "/compte/login/?next=%2Fadmin%2Fpages%2F", "/compte/login/?next=/admin/"),
    )
    assert (reset.status_code, "id_email" in reset.content.decode()) == (200, True)
    assert (inside.headers["Location"], client.get("/admin/pages/", follow=True).status_code) == ("/admin/pages/", 200)


def test_sixth_wrong_password_is_refused_and_the_right_one_too(odile):
    client = Client()
    good = {"login": "odile@example.org", "password": PASSWORD}

    wrong = [client.post(reverse("account_login"), good | {"password": f"faux {n}"}).status_code for n in range(5)]
    refused = client.post(reverse("account_login"), good)

    said = french(TOO_MANY)
    assert (wrong, "_auth_user_id" in client.session) == ([200] * 5, False)
    assert refused.context["form"].non_field_errors() == [said]
    assert said.startswith("Trop de ")
    assert site_settings.CACHES["default"]["BACKEND"].rpartition(".")[2] in ("DatabaseCache", "RedisCache")
