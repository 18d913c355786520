"""The network, the session or the other tab: whatever happens, an action made on an open page is written once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from courses.models import Completion, Deposit, LearningEvent, LessonPage
from people.models import User
from quizzes.models import Attempt, Step
from tests.courses.build import enrolled
from tests.journeys.build import ShortCourse, facilitator, short_course
from tests.journeys.conftest import PHONE
from tests.journeys.hands import a_photo, follow, press, question, say, sign_in

pytestmark = pytest.mark.journey

KEPT = "Gardé sur ce téléphone. L’envoi se fera au retour du réseau."


@pytest.fixture(scope="module")
def course(house: str) -> ShortCourse:
    """One course for all these people."""
    return short_course()


def learner(course: ShortCourse) -> User:
    """Somebody new in the course."""
    person = facilitator()
    enrolled(person, course.page)
    return person


def written(person: User, lesson: LessonPage) -> dict[str, int]:
    """What the database holds of a lesson for somebody."""
    return {
        "events": LearningEvent.objects.filter(person=person, item_id=lesson.item_id).exclude(kind="opened").count(),
        "completions": Completion.objects.filter(person=person, item_id=lesson.item_id).count(),
    }


def test_tick_made_offline_is_kept_and_written_once_when_the_network_is_back(
    walk: Callable[..., Page], course: ShortCourse
) -> None:
    person = learner(course)
    page = walk(person, PHONE)
    page.goto(course.reading.url)

    page.context.set_offline(True)
    press(page, "I have finished")
    expect(page.get_by_text(KEPT)).to_be_visible()
    before = written(person, course.reading)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name=say("Lesson finished"))).to_be_visible()

    assert before == {"events": 0, "completions": 0}
    assert written(person, course.reading) == {"events": 1, "completions": 1}


def test_tick_whose_answer_was_lost_is_sent_again_and_written_once(
    walk: Callable[..., Page], course: ShortCourse
) -> None:
    person = learner(course)
    page = walk(person, PHONE)
    page.goto(course.reading.url)
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/termine/", lose_the_first)
    press(page, "I have finished")
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_role("heading", name=say("Lesson finished"))).to_be_visible()

    assert lost == [200]
    assert written(person, course.reading) == {"events": 1, "completions": 1}


def test_mission_with_a_photo_handed_in_offline_is_kept_and_written_once(
    walk: Callable[..., Page], course: ShortCourse, tmp_path: Path
) -> None:
    person = learner(course)
    page = walk(person, PHONE)
    page.goto(course.mission_lesson.url)

    page.get_by_label(say("Your text")).fill("Le mur avant le chantier.")
    page.get_by_label(say("Photos")).set_input_files(a_photo(tmp_path))
    page.context.set_offline(True)
    press(page, "Hand in", "mission")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text(say("Waiting for a trainer"))).to_be_visible()

    deposits = Deposit.objects.filter(person=person)
    assert [(d.text, d.files.count()) for d in deposits] == [("Le mur avant le chantier.", 1)]


def test_quiz_answer_given_offline_is_kept_and_written_once_when_the_network_is_back(
    walk: Callable[..., Page], course: ShortCourse
) -> None:
    person = learner(course)
    page = begin_quiz(walk(person, PHONE), course)

    page.context.set_offline(True)
    question(page, "single").get_by_label("les coopérants", exact=True).check()
    expect(page.locator("[data-offline]")).to_be_visible()
    before = saves(person)
    page.context.set_offline(False)
    expect(question(page, "single").locator(".saved")).to_be_visible()
    expect(page.locator("[data-offline]")).to_be_hidden()

    assert before == []
    assert saves(person) == ["single"]


def test_what_waits_on_the_device_is_sent_from_whatever_page_is_opened_first(
    walk: Callable[..., Page], course: ShortCourse
) -> None:
    person = learner(course)
    page = begin_quiz(walk(person, PHONE), course)

    page.context.set_offline(True)
    question(page, "truefalse").get_by_label(say("False")).check()
    page.locator("[data-hand-in]").click()
    expect(page.locator("[data-handing]")).to_be_visible()
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    with again.expect_response("**/rendre/") as handed:
        again.goto("/")
    expect(again.get_by_role("heading", level=1)).to_be_visible()

    assert handed.value.status == 200
    attempt = Attempt.objects.get(person=person)
    assert attempt.state == "submitted"
    kept = attempt.slots.get(version__body__type="truefalse").steps.filter(kind="submit").get()
    assert kept.response is False
    again.wait_for_function(
        "person => !(localStorage[`outbox:${person}`] || '').includes('quiz:')", arg=str(person.uuid)
    )


def test_an_answer_ticked_before_the_script_came_is_kept_too(walk: Callable[..., Page], course: ShortCourse) -> None:
    person = learner(course)
    page = walk(person, PHONE)
    waiting: list[Route] = []
    page.route("**/js/quiz.js*", lambda route: waiting.append(route))
    page = begin_quiz(page, course)

    question(page, "truefalse").get_by_label(say("False")).check()
    waiting[0].continue_()
    expect(question(page, "truefalse").locator(".saved")).to_be_visible()

    assert saves(person) == ["truefalse"]


def test_quiz_page_left_offline_gives_its_answer_back_when_it_is_opened_again(
    walk: Callable[..., Page], course: ShortCourse
) -> None:
    person = learner(course)
    page = begin_quiz(walk(person, PHONE), course)
    address = page.url

    page.context.set_offline(True)
    question(page, "truefalse").get_by_label(say("False")).check()
    expect(page.locator("[data-offline]")).to_be_visible()
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(address)
    expect(question(again, "truefalse").get_by_label(say("False"))).to_be_checked()
    expect(question(again, "truefalse").locator(".saved")).to_be_visible()

    assert saves(person) == ["truefalse"]


def test_answer_waiting_from_a_quiz_does_not_disturb_a_lesson_ticked_in_between(
    walk: Callable[..., Page], course: ShortCourse
) -> None:
    person = learner(course)
    quiz_page = begin_quiz(walk(person, PHONE), course)
    lesson = quiz_page.context.new_page()
    lesson.goto(course.reading.url)

    quiz_page.context.set_offline(True)
    question(quiz_page, "single").get_by_label("les coopérants", exact=True).check()
    expect(quiz_page.locator("[data-offline]")).to_be_visible()
    press(lesson, "I have finished")
    expect(lesson.get_by_text(KEPT)).to_be_visible()
    quiz_page.context.set_offline(False)
    expect(lesson.get_by_role("heading", name=say("Lesson finished"))).to_be_visible()
    expect(question(quiz_page, "single").locator(".saved")).to_be_visible()

    assert saves(person) == ["single"]
    assert written(person, course.reading) == {"events": 1, "completions": 1}


def test_session_expired_in_mid_quiz_loses_no_answer(walk: Callable[..., Page], course: ShortCourse) -> None:
    person = learner(course)
    page = begin_quiz(walk(person, PHONE), course)
    address = page.url

    Session.objects.all().delete()
    question(page, "single").get_by_label("les coopérants", exact=True).check()
    expect(page.locator("[data-signed-out]")).to_be_visible()
    follow(page, "Sign in again")
    sign_in(page, person)
    expect(question(page, "single").get_by_label("les coopérants", exact=True)).to_be_checked()
    expect(question(page, "single").locator(".saved")).to_be_visible()

    assert page.url == address
    assert saves(person) == ["single"]


def test_session_expired_in_mid_lesson_loses_no_tick(walk: Callable[..., Page], course: ShortCourse) -> None:
    person = learner(course)
    page = walk(person, PHONE)
    page.goto(course.reading.url)

    Session.objects.all().delete()
    press(page, "I have finished")
    follow(page, "Sign in again")
    sign_in(page, person)
    expect(page.get_by_role("heading", name=say("Lesson finished"))).to_be_visible()

    assert written(person, course.reading) == {"events": 1, "completions": 1}


def test_lesson_ticked_in_two_tabs_is_written_once(walk: Callable[..., Page], course: ShortCourse) -> None:
    person = learner(course)
    first = walk(person)
    second = first.context.new_page()

    for tab in (first, second):
        tab.goto(course.reading.url)
    for tab in (first, second):
        press(tab, "I have finished")
        expect(tab.get_by_role("heading", name=say("Lesson finished"))).to_be_visible()

    assert written(person, course.reading)["completions"] == 1


def test_answer_changed_in_two_tabs_is_shown_twice_and_the_learner_chooses(
    walk: Callable[..., Page], course: ShortCourse
) -> None:
    person = learner(course)
    first = begin_quiz(walk(person), course)
    second = first.context.new_page()
    second.goto(first.url)

    question(first, "single").get_by_label("la mairie").check()
    expect(question(first, "single").locator(".saved")).to_be_visible()
    question(second, "single").get_by_label("les coopérants", exact=True).check()
    expect(second.get_by_text(say("Answer changed in another tab"))).to_be_visible()
    expect(question(second, "single")).to_contain_text("la mairie")
    press(second, "Keep the answer from here")
    expect(second.get_by_text(say("Answer changed in another tab"))).to_have_count(0)
    first.reload()

    expect(question(first, "single").get_by_label("les coopérants", exact=True)).to_be_checked()
    assert Attempt.objects.filter(person=person).count() == 1


def begin_quiz(page: Page, course: ShortCourse) -> Page:
    """Open the lesson of the quiz and start it."""
    page.goto(course.quiz_lesson.url)
    press(page, "Start the quiz")
    expect(question(page, "single")).to_be_visible()
    return page


def saves(person: User) -> list[str]:
    """The types of the questions that were answered, one a written answer."""
    steps = Step.objects.filter(slot__attempt__person=person, kind="save").order_by("pk")
    return [step.slot.version.body["type"] for step in steps.select_related("slot__version")]
