"""A house to walk through: its own database, its own server, a real Chromium.

Journeys write as real people do, from another thread, so nothing can be rolled back. They work on a clone of the test
database, made once and thrown away: nothing is flushed between them (each brings its own people and its own course),
and the other tests never see what they wrote.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from home.actions.world import make_world
from home.importing.loading import import_content
from people.models import User
from tests.journeys.hands import session_of

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
NO_BROWSER = (
    "Journeys need Chromium: install it (apt-get install chromium, or playwright install chromium), "
    "or name it in the variable CHROMIUM."
)
WAIT = 15_000  # milliseconds before a selector that does not come fails the test
expect.set_options(timeout=WAIT)


def find_chromium(playwright: Playwright) -> str | None:
    """Return the path of a Chromium: CHROMIUM, Debian's own, Playwright's own; None when there is none."""
    asked = os.environ.get("CHROMIUM")
    known = [asked] if asked else [shutil.which("chromium"), playwright.chromium.executable_path]
    return next((path for path in known if path and Path(path).exists()), None)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say once, in clear, why no journey was walked."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_BROWSER in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(NO_BROWSER)


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a running site, on a clone of the test database with the house in order."""
    with django_db_blocker.unblock(), cloned_database():
        server = LiveServer("localhost")
        try:
            with override_settings(BASE_URL=server.url):
                Site.objects.update(port=urlsplit(server.url).port)
                Site.clear_site_root_paths_cache()
                yield server.url
        finally:
            server.stop()


@pytest.fixture(scope="package")
def chromium(house: str) -> Iterator[Browser]:
    """One Chromium for all journeys; without one they are skipped, or fail when BROWSER_REQUIRED=1.

    Playwright keeps an event loop in this thread, where Django holds a second connection: it comes after the house and
    closes that connection before it leaves.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            if os.environ.get("BROWSER_REQUIRED") == "1":
                pytest.fail(NO_BROWSER, pytrace=False)
            pytest.skip(NO_BROWSER)
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield started
        started.close()
        connections["default"].close()


@contextmanager
def cloned_database() -> Iterator[None]:
    """Work on a clone of the test database, as Django's parallel runner does."""
    connection = connections["default"]
    original, clone = dict(connection.settings_dict), connection.creation.get_test_db_clone_settings("journeys")
    connection.close()
    if connection.vendor == "sqlite":  # a log left by a session that was killed must not be read into a new file
        for ending in ("-wal", "-shm"):
            Path(f"{clone['NAME']}{ending}").unlink(missing_ok=True)
    connection.creation.clone_test_db("journeys", verbosity=0)
    connection.settings_dict.update(clone)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(original)
        connection.creation.destroy_test_db(suffix="journeys", verbosity=0)


@dataclass
class Town:
    """The starter content with the people of the demonstration."""

    url: str
    course: str = "/se-former/animer-une-cooperative-jeunesse/"
    people: dict[str, User] = field(default_factory=dict)


@pytest.fixture(scope="package")
def town(house: str) -> Town:
    """The real content and the demonstration's people, loaded once, only for the journeys that ask for them."""
    report = import_content(settings.SITE / "content")
    assert report.problems == []
    make_world(timezone.now())
    return Town(house, people={person.username: person for person in User.objects.all()})


@pytest.fixture
def walk(chromium: Browser, house: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site in a browser of its own: `walk(person)`, `walk(None, PHONE, java_script_enabled=False)`.

    What the browser complained about (script errors, blocked content) fails the journey.
    """
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def start(person: User | None = None, viewport: dict[str, int] = DESKTOP, **options: Any) -> Page:
        context = chromium.new_context(base_url=house, viewport=viewport, locale="fr-FR", **options)
        context.set_default_timeout(WAIT)
        if person:
            context.add_cookies([session_of(person, house)])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if blocked(said) else None)
        opened.append(context)
        return page

    yield start
    for context in opened:
        try:
            context.close()
        except Error:  # the journey closed it itself
            continue
    assert complaints == []


def blocked(message: Any) -> bool:
    """Whether the browser refused something by the content security policy."""
    return message.type == "error" and "Content Security Policy" in message.text
