"""Every type of page, with the real content: no axe violation, light and dark, on a phone and a desktop; no sideways scroll."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from courses.models import Award, Deposit, Enrolment
from people.models import AssociationSettings
from quizzes.models import Quiz
from tests.journeys.build import facilitator
from tests.journeys.conftest import DESKTOP, PHONE, Town
from tests.journeys.hands import press
from tests.quizzes.build import make_quiz

pytestmark = pytest.mark.journey

NARROW = {"width": 320, "height": 640}


def at(path: str) -> Callable[[Page, Town], None]:
    """Open an address."""

    def go(page: Page, town: Town) -> None:
        page.goto(path)

    return go


def lesson(path: str) -> Callable[[Page, Town], None]:
    """Open a lesson of the facilitators' course."""

    def go(page: Page, town: Town) -> None:
        page.goto(f"{town.course}{path}/")

    return go


def course(page: Page, town: Town) -> None:
    """The course's page."""
    page.goto(town.course)


def sign_up_refused(page: Page, town: Town) -> None:
    """The sign-up form with its errors."""
    page.goto("/compte/signup/")
    page.locator("[name=email]").fill("nour@example.org")
    page.locator("main form.form").evaluate("form => { form.noValidate = true }")
    press(page, "Create my account")
    expect(page.locator(".errors")).to_be_visible()


def certificate(page: Page, town: Town) -> None:
    """The verification of a true certificate."""
    page.goto(f"/v/{Award.objects.earliest('issued_at').number}")


def number_mistyped(page: Page, town: Town) -> None:
    """A number whose check letter is wrong."""
    number = Award.objects.get(holder=town.people["karim"]).number
    page.goto(f"/v/{number[:-1]}{'0' if number[-1] != '0' else '1'}")


def sign_up_closed(page: Page, town: Town) -> None:
    """Accounts by invitation only."""
    AssociationSettings.objects.update(sign_up="invitation")
    page.goto("/compte/signup/")
    AssociationSettings.objects.update(sign_up="open")


def mission_refused(page: Page, town: Town) -> None:
    """An empty mission, sent without the script."""
    lesson("democratie/mission")(page, town)
    page.locator("form[action*='/mission/']").evaluate("form => { delete form.dataset.outbox; form.submit() }")
    expect(page.locator(".errors")).to_be_visible()


def quiz_running(page: Page, town: Town) -> None:
    """One question of each type, none answered."""
    quiz = Quiz.objects.filter(title="Cinq questions").first() or make_quiz("Cinq questions", behaviour="hints")
    page.goto(f"/quiz/{quiz.uuid}/")
    press(page, "Start the quiz")
    expect(page.locator("section[data-position]")).to_have_count(5)


def quiz_checked(page: Page, town: Town) -> None:
    """Right, wrong and unreadable answers, with their feedback."""
    quiz_running(page, town)
    page.locator("section[data-position='1'] [type=radio]").first.check()
    page.locator("section[data-position='3'] [type=radio]").first.check()
    page.locator("#q5-text").fill("deux cents")
    for position in (1, 3, 5):
        page.locator(f"section[data-position='{position}'] button[value=check]").click()
    expect(page.locator(".feedback")).to_have_count(2)
    expect(page.locator("#q5-saved .message")).to_be_visible()


def quiz_review(page: Page, town: Town) -> None:
    """The review of a quiz handed in."""
    quiz_checked(page, town)
    press(page, "Hand in")
    expect(page.locator(".score__number")).to_be_visible()


def why(page: Page, town: Town) -> None:
    """« Pourquoi ce nombre ? »"""
    enrolment = Enrolment.objects.get(person=town.people["ines"])
    page.goto(f"/se-former/cours/{enrolment.course_item_id}/pourquoi/")


def deposit(page: Page, town: Town) -> None:
    """A mission waiting for a trainer."""
    page.goto(f"/suivi/missions/{Deposit.objects.waiting().get(person=town.people['hugo']).uuid}/")


def record(page: Page, town: Town) -> None:
    """A learner as the trainer sees them."""
    page.goto(f"/suivi/personnes/{Enrolment.objects.get(person=town.people['hugo']).uuid}/")


class View(NamedTuple):
    """A type of page: who looks, and how one comes to it."""

    who: str | None
    come: Callable[[Page, Town], None]


VIEWS = {
    "home": View(None, at("/")),
    "course-list": View(None, at("/se-former/")),
    "course-visitor": View(None, course),
    "sign-in": View(None, at("/compte/login/")),
    "sign-in-code": View(None, at("/compte/login/code/")),
    "sign-up": View(None, at("/compte/signup/")),
    "sign-up-refused": View(None, sign_up_refused),
    "sign-up-closed": View(None, sign_up_closed),
    "verify": View(None, at("/v/")),
    "verify-valid": View(None, certificate),
    "verify-mistyped": View(None, number_mistyped),
    "verify-unknown": View(None, at("/v/4FJ8-WZ05-RCNR")),
    "standard": View(None, at("/a-propos/")),
    "site-map": View(None, at("/plan-du-site/")),
    "not-found": View(None, at("/rien/")),
    "dashboard": View("ines", at("/")),
    "my-path": View("ines", at("/mon-parcours/")),
    "course": View("ines", course),
    "lesson": View("ines", lesson("democratie/l-assemblee-de-la-semaine")),
    "lesson-law": View("ines", lesson("acteurs/le-cape-sans-jargon")),
    "lesson-locked": View("ines", lesson("arrivee/et-apres")),
    "lesson-done": View("karim", lesson("democratie/l-assemblee-de-la-semaine")),
    "positioning": View("paul", lesson("depart/positionnement")),
    "positioning-done": View("karim", lesson("arrivee/positionnement")),
    "mission": View("ines", lesson("democratie/mission")),
    "mission-refused": View("ines", mission_refused),
    "mission-read": View("karim", lesson("democratie/mission")),
    "quiz-lesson": View("ines", lesson("origines/quiz")),
    "quiz": View("new", quiz_running),
    "quiz-checked": View("new", quiz_checked),
    "quiz-review": View("new", quiz_review),
    "why": View("ines", why),
    "my-certificates": View("karim", at("/mes-certificats/")),
    "no-certificate": View("ines", at("/mes-certificats/")),
    "account": View("ines", at("/compte/")),
    "account-email": View("ines", at("/compte/email/")),
    "account-devices": View("ines", at("/compte/sessions/")),
    "dashboard-trainer": View("thomas", at("/")),
    "follow-up": View("thomas", at("/suivi/")),
    "review-queue": View("thomas", at("/suivi/missions/")),
    "deposit": View("thomas", deposit),
    "record": View("thomas", record),
}


@dataclass
class Found:
    """What is wrong with a page."""

    violations: list[str] = field(default_factory=list)
    sideways: int = 0


@pytest.mark.parametrize("view", VIEWS)
def test_page_is_accessible_and_fits(town: Town, walk: Callable[..., Page], view: str) -> None:
    who, come = VIEWS[view]
    person = facilitator() if who == "new" else town.people.get(who)
    page = walk(person, PHONE, reduced_motion="reduce")

    come(page, town)
    found = looked_at(page)

    assert found == Found()


def looked_at(page: Page) -> Found:
    """Look at a page in each width and scheme."""
    found = Found()
    page.evaluate(Axe().axe_script)
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for one in page.evaluate("axe.run({resultTypes: ['violations']}).then(all => all.violations)"):
                where = [node["target"][0] for node in one["nodes"]][:3]
                found.violations.append(f"{size['width']} {scheme} {one['id']}: {one['help']} {where}")
    page.set_viewport_size(NARROW)
    found.sideways = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    return found
