"""A facilitator finds a guide for twelve people in under an hour, prints it, and runs it without network."""

import io
import re
from collections.abc import Callable
from itertools import count

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.build import facilitator
from tests.journeys.conftest import PHONE
from tests.journeys.hands import follow, press, say, session_of
from tests.journeys.test_pages import Found, looked_at
from tests.workshops.build import TOWER, make_activity, make_guide
from workshops.models import GuidePage

pytestmark = pytest.mark.journey
_numbers = count(1)
SCRIPT_CLOCK = "window.now = Date.now; Date.now = () => window.now() + (window.later || 0)"


@pytest.fixture
def guide(house: str) -> GuidePage:
    """The tower, with a short version, notes, an annex."""
    number = next(_numbers)
    table = {"data": [["Personnes", "Équipes", "Matériel de la table"], ["12", "4 + 4 + 4", "20 spaghettis"]]}
    value = {"caption": "Équipes", "table": table | {"first_row_is_table_header": True}}
    return make_guide(
        f"La tour {number}",
        [make_activity(*one, short_minutes=2, notes="<p>Regardez qui parle.</p>") for one in TOWER],
        debrief="Qui a été écouté ?",
        watch_out="Pas de classement.",
        accessibility="Des tables dégagées.",
        annexes=[("annex", {"title": "Équipes", "body": [("table", value)]})],
        slug=f"tour-{number}",
    )


def test_facilitator_finds_prints_and_runs_a_guide_offline(guide: GuidePage, walk: Callable[..., Page]) -> None:
    page = walk(facilitator(), PHONE)
    page.goto("/animer/")

    page.get_by_label(say("How many are you?")).fill("12")
    page.get_by_label(say("30 min to 1 h")).check()
    expect(page.locator(".chosen li")).to_have_count(3)
    expect(page.get_by_role("status")).to_have_text(page.locator("#guide-count").inner_text())
    assert page.url.endswith("/animer/?personnes=12&duree=60")
    follow(page, guide.title)

    pdf = page.request.get(page.get_by_role("link", name=say("PDF")).get_attribute("href"))
    assert len(pikepdf.open(io.BytesIO(pdf.body())).pages) >= 2
    page.emulate_media(media="print")
    expect(page.locator(".actions").first).to_be_hidden()
    expect(page.get_by_text("Regardez qui parle.").first).to_be_visible()
    page.emulate_media(media="screen")

    follow(page, "Run it")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("[data-name]")).to_have_text("Lancer")
    page.wait_for_timeout(1500)  # the worker keeps the page and its files
    page.context.set_offline(True)
    page.reload()
    press(page, "Start", "workshop")
    expect(page.locator("[data-left]")).to_have_text("5 min")
    page.get_by_label(say("My notes")).fill("Deux équipes de quatre.")
    press(page, "Next activity")
    expect(page.locator("[data-name]")).to_have_text("Manche 1")
    expect(page.locator("[data-said]")).to_have_text(
        say("Now: %(title)s, %(minutes)s min", title="Manche 1", minutes=12)
    )
    page.reload()
    expect(page.locator("[data-name]")).to_have_text("Manche 1")
    press(page, "Go back one activity")
    expect(page.get_by_label(say("My notes"))).to_have_value("Deux équipes de quatre.")


def test_notes_belong_to_who_wrote_them_and_go_at_sign_out(guide: GuidePage, walk: Callable[..., Page]) -> None:
    ines, karim, address = facilitator(), facilitator(), f"{guide.url}deroule/"
    page = walk(ines, PHONE)
    page.goto(address)
    press(page, "Start", "workshop")
    page.get_by_label(say("My notes")).fill("Sam ne veut pas parler.")

    page.context.clear_cookies()
    page.context.add_cookies([session_of(karim, page.url)])
    page.reload()
    another = page.get_by_label(say("My notes")).input_value()
    page.context.clear_cookies()
    page.context.add_cookies([session_of(ines, page.url)])
    page.reload()
    expect(page.get_by_label(say("My notes"))).to_have_value("Sam ne veut pas parler.")

    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    sign_out(page)
    page.wait_for_timeout(300)
    stayed = (page.url.endswith(address), page.locator("details.menu").count())
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    sign_out(page, opened=True)
    expect(page.locator("details.menu")).to_have_count(0)
    left = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('deroule:'))")

    assert (another, stayed, left) == ("", (True, 1), [])
    assert [("notes d’animation" in one, one.count("\n\n")) for one in asked] == [(True, 1)] * 2


def test_guide_taken_offline_is_no_longer_read_on_the_device(guide: GuidePage, walk: Callable[..., Page]) -> None:
    page, address = walk(None, PHONE), f"{guide.url}deroule/"
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(1500)  # as above
    page.context.set_offline(True)
    page.goto(address)
    kept = page.locator("[data-name]").count()
    page.context.set_offline(False)
    guide.unpublish()
    page.goto(address)
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.goto(address)

    assert kept == 1
    expect(page.locator("main")).not_to_contain_text(guide.title)
    assert page.locator("[data-name]").count() == 0


def sign_out(page: Page, *, opened: bool = False) -> None:
    """By the menu of the account."""
    if not opened:
        page.locator("details.menu summary").click()
    page.locator("details.menu form[action$='/logout/'] button").click()


def test_late_facilitator_is_offered_the_short_version(guide: GuidePage, walk: Callable[..., Page]) -> None:
    page = walk(None, PHONE)
    page.add_init_script(SCRIPT_CLOCK)
    page.goto(f"{guide.url}deroule/")
    press(page, "Start", "workshop")

    page.evaluate("window.later = 12 * 60000")
    expect(page.locator("[data-left]")).to_have_text("7 min")
    expect(page.locator("[data-unit]")).to_have_text(say("over time", "run"))
    page.get_by_role("button", name=say("Catch up: take the short version")).click()

    expect(page.locator("[data-after]")).to_have_text(
        say("Next: %(title)s, %(minutes)s min", title="Manche 1", minutes=2)
    )
    press(page, "Pause")
    expect(page.locator("[data-unit]")).to_have_text(re.compile(say("over time", "run") + "|" + say("paused", "run")))
    for _activity in TOWER[1:]:
        press(page, "Next activity")
    press(page, "Finish")
    expect(page.locator("[data-name]")).to_have_text(say("It is over"))


def test_everything_works_without_a_script(guide: GuidePage, walk: Callable[..., Page]) -> None:
    page = walk(None, PHONE, java_script_enabled=False)
    page.goto("/animer/")
    page.get_by_label(say("How many are you?")).fill("12")
    press(page, "See the guides")
    follow(page, guide.title)
    follow(page, "Run it")

    expect(page.locator("[data-at]")).to_have_text(["+0:00", "+0:05", "+0:17", "+0:20", "+0:28", "+0:36"])
    expect(page.locator("[data-now]")).to_be_hidden()


@pytest.mark.parametrize(
    "ending", ["", "deroule/", "?version=mur", "?version=participants", "../?personnes=12&theme=rien"]
)
def test_guide_pages_are_accessible_and_fit(ending: str, guide: GuidePage, walk: Callable[..., Page]) -> None:
    page = walk(None, PHONE, reduced_motion="reduce")

    page.goto(f"{guide.url}{ending}")
    if ending == "deroule/":
        press(page, "Start", "workshop")
    found = looked_at(page)
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '212%'")
    sideways = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")

    assert (found, sideways) == (Found(), 0)
