"""One quiz with every type of question: by keyboard alone on a phone, without network from the middle on, handed in."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import QueryDict
from playwright.sync_api import Page, expect

from people.models import User
from quizzes.actions.places import places_of
from quizzes.forms import read_response
from quizzes.models import Attempt, Step
from tests.journeys.build import facilitator
from tests.journeys.conftest import PHONE
from tests.journeys.hands import say
from tests.quizzes.build import begin, make_quiz
from tests.quizzes.kinds import ALL, make

pytestmark = pytest.mark.journey

HERE = """() => {
  const one = document.activeElement;
  return { tag: one.tagName, type: one.type, name: one.name || "", move: one.dataset.move || "", end: "handIn" in one.dataset,
           question: one.closest("[data-position]")?.dataset.position || "" };
}"""
FIELDS = "() => JSON.stringify([...new FormData(document.querySelector('form[data-quiz]'))])"
SMALL = """() => [...document.querySelectorAll(".question :is(select, [type=text], textarea, button, .answer, .gap__choice)")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def person(house: str) -> User:
    """Somebody new."""
    return facilitator("nelly")


def opened(walk: Callable[..., Page], person: User, kinds: list[str]) -> tuple[Page, Attempt]:
    """Open a new attempt of a quiz with these types, on a phone."""
    attempt = begin(make_quiz("Tous les types", [make(kind) for kind in kinds]), person)
    page = walk(person, PHONE, reduced_motion="reduce")
    page.goto(f"/quiz/tentatives/{attempt.uuid}/")
    return page, attempt


def violations(page: Page) -> list[str]:
    """What axe finds, and whatever is wider than the screen."""
    page.evaluate(Axe().axe_script)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        told = page.evaluate("axe.run({resultTypes: ['violations']}).then(all => all.violations)")
        found += [f"{scheme} {one['id']}: {one['nodes'][0]['html'][:200]}" for one in told]
    page.set_viewport_size({"width": 320, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.set_viewport_size(PHONE)
    return found + (["wide"] if wide else [])


def answers(page: Page) -> list[tuple[str, str]]:
    """What the page holds, but for its keys and counters."""
    pairs = json.loads(page.evaluate(FIELDS))
    return [(name, value) for name, value in pairs if not name.endswith(("_key", "-seq", "-tab", "-revision", "token"))]


def read(attempt: Attempt, typed: list[tuple[str, str]]) -> dict[int, Any]:
    """The responses that these fields say."""
    post = QueryDict(urlencode(typed))
    return {n: read_response(post, f"q{n}-", place.body) for n, place in places_of(attempt).items()}


def act(page: Page, here: dict[str, Any], moved: set[str]) -> None:
    """Answer what has the focus, with keys only."""
    if here["type"] in ("radio", "checkbox"):
        page.keyboard.press("Space")
    elif here["type"] == "text":
        page.keyboard.type("25")
    elif here["tag"] == "TEXTAREA":
        page.keyboard.type("Nous avons voté.")
    elif here["tag"] == "SELECT" and "-position-" not in here["name"]:
        page.keyboard.press("ArrowDown")
    elif here["move"] == "1" and here["question"] not in moved:
        moved.add(here["question"])
        page.keyboard.press("Enter")


def answer_by_keyboard(page: Page, *, until: Callable[[dict[str, Any]], None]) -> None:
    """Tab from the top of the form to « Rendre », answering on the way."""
    moved: set[str] = set()
    page.locator("#q1").focus()
    for _tab in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["end"]:
            return
        until(here)
        if here["question"]:
            act(page, here, moved)
    raise AssertionError("« Rendre » is not reached")


def test_every_type_by_keyboard_on_a_phone_that_loses_the_network(walk: Callable[..., Page], person: User) -> None:
    page, attempt = opened(walk, person, ALL)
    assert violations(page) == []
    assert page.evaluate(SMALL) == []

    def lose_the_network(here: dict[str, Any]) -> None:
        if here["question"] == "7":
            page.context.set_offline(True)

    answer_by_keyboard(page, until=lose_the_network)
    typed = answers(page)
    page.keyboard.press("Enter")
    expect(page.locator("[data-handing]")).to_be_visible()
    attempt.refresh_from_db()
    assert attempt.state == "in_progress"

    page.context.set_offline(False)
    page.wait_for_url("**/bilan/")
    assert violations(page) == []

    attempt.refresh_from_db()
    kept = {n: place.current.response for n, place in places_of(attempt).items()}
    blank = [ALL[n - 1] for n, response in kept.items() if response is None]
    assert (attempt.state, attempt.mark, blank) == ("submitted", None, ["description"])
    assert kept == read(attempt, typed)
    assert Step.objects.filter(slot__attempt=attempt, kind="submit").count() == len(ALL)


def test_a_hand_in_without_network_may_be_taken_back_or_finds_its_way_after_a_reload(
    walk: Callable[..., Page], person: User
) -> None:
    page, attempt = opened(walk, person, ["truefalse", "cloze", "hotspot", "essay"])
    handing = page.locator("[data-handing]")

    page.route(
        "**/tentatives/**/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.get_by_label(say("False")).check()
    page.locator("#q2 select").select_option(index=2)
    page.locator("#q2 [type=text]").first.fill("épargne")
    page.locator("[data-board] svg").click(position={"x": 40, "y": 30})
    page.locator("#q3 select").last.select_option(index=1)
    page.locator("textarea").fill("Une ligne.\nUne autre.")
    page.locator("[data-hand-in]").click()
    expect(handing).to_be_visible()
    page.locator("[data-recall]").click()
    expect(handing).to_be_hidden()
    page.locator("[data-hand-in]").click()
    expect(handing).to_be_visible()
    typed = answers(page)
    page.reload()
    expect(handing).to_be_visible()
    assert answers(page) == typed
    page.unroute_all()
    page.reload()
    page.wait_for_url("**/bilan/")

    attempt.refresh_from_db()
    assert (attempt.state, attempt.mark) == ("submitted", None)
    kept = {n: place.current.response for n, place in places_of(attempt).items()}
    assert kept == read(attempt, typed)


def test_markers_are_put_on_the_picture_moved_and_taken_off(walk: Callable[..., Page], person: User) -> None:
    page, attempt = opened(walk, person, ["hotspot", "gapselect"])
    board, markers = page.locator("[data-board]"), page.locator("[data-marker]")
    board.scroll_into_view_if_needed()
    box = board.locator("svg").bounding_box()
    assert box

    def press_at(x: float, y: float) -> None:
        board.locator("svg").click(position={"x": box["width"] * x / 400, "y": box["height"] * y / 300})

    press_at(120, 80)
    press_at(230, 55)
    first, second = (markers.nth(n).locator("[data-points]") for n in (0, 1))
    points = [[int(number) for number in one.input_value().split(",")] for one in (first, second)]
    assert all(abs(a - b) <= 2 for a, b in zip(points[0] + points[1], [120, 80, 230, 55], strict=True))
    page.mouse.move(box["x"] + box["width"] * 230 / 400, box["y"] + box["height"] * 55 / 300)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=3)
    page.mouse.up()
    moved = second.input_value()
    markers.nth(0).locator("select").select_option(index=2)
    by_list = first.input_value()
    markers.nth(1).locator("[data-remove]").click()

    words = page.locator("#q2 select")
    words.nth(0).select_option(index=1)
    assert (moved, by_list, second.input_value()) == ("200,150", "", "")
    assert words.nth(1).locator("option").nth(1).is_disabled()
    page.locator("[data-hand-in]").click()
    page.wait_for_url("**/bilan/")

    kept = places_of(attempt)
    assert [len(placed) for placed in kept[1].current.response.values()] == [1]
    assert len(kept[2].current.response) == 1
