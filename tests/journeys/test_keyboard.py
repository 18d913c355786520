"""Everything by keyboard: each control is reached in the order it is read, its focus is seen and nothing covers it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from people.models import User
from quizzes.models import Attempt
from tests.courses.build import enrolled
from tests.journeys.build import ShortCourse, facilitator, short_course
from tests.journeys.conftest import DESKTOP, PHONE, Town
from tests.journeys.hands import press, question, say
from tests.quizzes.build import ORDER

pytestmark = pytest.mark.journey

SIZES = {"phone": PHONE, "desktop": DESKTOP}

# Everything a person can act on, in the order of the page; of a group of radio buttons, the one Tab goes to.
LIST = """() => {
  const found = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const groups = new Set();
  window.controls = found.filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== "radio") return true;
    const first = !groups.has(one.name);
    groups.add(one.name);
    return first;
  });
  return window.controls.length;
}"""
# Where the focus is: its rank in that list, its name, whether an outline shows it, whether something covers it.
FOCUS = """() => {
  const here = document.activeElement;
  const shown = here.closest(".answer, .card, .door, .path__body") || here;
  const styles = [getComputedStyle(here), getComputedStyle(shown), getComputedStyle(here, "::after")];
  const box = here.getBoundingClientRect();
  const points = [[box.left + 2, box.top + 2], [box.left + box.width / 2, box.top + box.height / 2], [box.right - 2, box.bottom - 2]];
  const free = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (here.contains(top) || shown.contains(top) || top.contains(here) && top !== document.body);
  });
  return {
    rank: window.controls.indexOf(here),
    name: (here.getAttribute("aria-label") || here.innerText || here.name || here.id).trim().slice(0, 60),
    seen: styles.some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2),
    free,
  };
}"""


def by_tab(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the top of the page to its last control, and say where the focus went."""
    page.wait_for_load_state()  # scripts change some controls
    total = page.evaluate(LIST)
    steps = []
    for _press in range(total):
        page.keyboard.press("Tab")
        steps.append(page.evaluate(FOCUS))
    return steps


def wrong(steps: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """What a keyboard user would complain about."""
    return {
        "order": [s["rank"] for s in steps if s["rank"] != steps.index(s)],
        "unseen": [s["name"] for s in steps if not s["seen"]],
        "covered": [s["name"] for s in steps if not s["free"]],
    }


NOTHING: dict[str, list[Any]] = {"order": [], "unseen": [], "covered": []}


@pytest.mark.parametrize("size", SIZES)
def test_lesson_is_walked_by_tab_in_reading_order(town: Town, walk: Callable[..., Page], size: str) -> None:
    page = walk(town.people["ines"], SIZES[size])
    page.goto(f"{town.course}democratie/l-assemblee-de-la-semaine/")

    steps = by_tab(page)

    assert steps[0]["name"] == say("Skip to the content")
    assert wrong(steps) == NOTHING


@pytest.mark.parametrize("size", SIZES)
def test_quiz_is_walked_by_tab_in_reading_order(course: ShortCourse, walk: Callable[..., Page], size: str) -> None:
    page = walk(learner(course), SIZES[size])
    begin_quiz(page, course)

    steps = by_tab(page)

    assert wrong(steps) == NOTHING


def test_lesson_is_finished_without_a_mouse(course: ShortCourse, walk: Callable[..., Page]) -> None:
    page = walk(learner(course))
    page.goto(course.reading.url)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    at_main = page.evaluate("document.activeElement.id")
    tab_to(page, say("I have finished"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=say("Lesson finished"))).to_be_visible()

    assert at_main == "main"


def test_quiz_is_passed_without_a_mouse(course: ShortCourse, walk: Callable[..., Page]) -> None:
    person = learner(course)
    page = walk(person)
    begin_quiz(page, course)

    choose(question(page, "single"), "les coopérants")
    choose(question(page, "multiple"), "parts égales")
    choose(question(page, "multiple"), "heures")
    choose(question(page, "truefalse"), say("False"))
    put_in_order(question(page, "ordering"))
    question(page, "numerical").get_by_role("textbox").press_sequentially("214,5")
    page.get_by_role("button", name=say("Hand in")).press("Enter")
    expect(page.get_by_text(say("Quiz passed."))).to_be_visible()

    attempt = Attempt.objects.get(person=person)
    assert attempt.mark == attempt.max


def test_menus_open_and_close_by_keyboard_and_give_the_focus_back(town: Town, walk: Callable[..., Page]) -> None:
    page = walk(town.people["ines"], PHONE)
    page.goto("/")

    page.get_by_role("button", name=say("Menu")).press("Enter")
    expect(page.get_by_role("navigation", name=say("Main menu"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name=say("Main menu"))).to_be_hidden()
    after_menu = page.evaluate("document.activeElement.className")
    page.locator("header summary").press("Enter")
    expect(page.locator("header").get_by_role("link", name=say("My path"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("header").get_by_role("link", name=say("My path"))).to_be_hidden()

    assert after_menu == "menu-button"
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.fixture(scope="module")
def course(house: str) -> ShortCourse:
    """One course for all these people."""
    return short_course()


def learner(course: ShortCourse) -> User:
    """Somebody new in the course."""
    person = facilitator()
    enrolled(person, course.page)
    return person


def begin_quiz(page: Page, course: ShortCourse) -> None:
    """Open the quiz of the course."""
    page.goto(course.quiz_lesson.url)
    press(page, "Start the quiz")
    expect(page.locator("section[data-position]")).to_have_count(5)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on the control of this name."""
    for _press in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText.trim()") == name:
            return
    raise AssertionError(f"Tab never reached {name}")


def choose(where: Locator, text: str) -> None:
    """Tick an answer with the space bar, and see it saved."""
    where.get_by_label(text, exact=True).press("Space")
    expect(where.get_by_label(text, exact=True)).to_be_checked()
    expect(where.locator(".saved")).to_be_visible()


def put_in_order(where: Locator) -> None:
    """Carry each line up to its place with its own button, which keeps the focus."""
    for place, text in enumerate(ORDER):
        up = where.get_by_role("button", name=say("Move up: %(text)s", text=text))
        texts = where.locator(".ordering__text").all_inner_texts()
        for _step in range(texts.index(text) - place):
            up.press("Enter")
            expect(up).to_be_focused()
    expect(where.locator(".ordering__text")).to_have_text(ORDER)
    expect(where.locator(".saved")).to_be_visible()
