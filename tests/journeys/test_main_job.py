"""The main job: from sign-up to a certificate that a stranger verifies; on a desktop, on a phone, without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courses.models import Award, Completion, Deposit, Enrolment, Review
from courses.rules.number import shown
from people.models import User
from people.rules.roles import FACILITATOR
from quizzes.models import Attempt
from tests.journeys.build import ShortCourse, invitation, short_course, trainer
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.hands import (
    a_photo,
    answer_positioning,
    fill_quiz,
    follow,
    next_stone,
    press,
    qr_address,
    read_mission,
    say,
    sign_up,
    tick,
)

pytestmark = pytest.mark.journey

DEVICES = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "without-javascript": {"viewport": PHONE, "java_script_enabled": False},
}


@pytest.mark.parametrize("device", DEVICES)
def test_facilitator_goes_from_sign_up_to_a_certificate_a_stranger_verifies(
    house: str, walk: Callable[..., Page], device: str, tmp_path: Path
) -> None:
    course, odile, address = short_course(), trainer(), f"noor-{device}@example.org"
    page, stranger = walk(None, **DEVICES[device]), walk(None, **DEVICES[device])

    page.goto(invitation(odile).link)
    sign_up(page, address, "Noor", "Haddad")
    take_the_course(page, course, walk(odile), a_photo(tmp_path))
    pdf = download_certificate(page)
    person = User.objects.get(email=address)
    number = Award.objects.get(holder=person).number
    printed = qr_address(pdf)
    stranger.goto("/v/")
    stranger.get_by_label(say("Number of the document")).fill(shown(number).lower().replace("-", " "))
    press(stranger, "Verify")
    typed = verdict(stranger)
    stranger.goto(printed)
    scanned = verdict(stranger)

    assert facts_of(person) == {"finished": 1, "completions": 5, "attempts": 1, "deposits": 1, "read": 1}
    assert printed.upper() == f"{house}/v/{shown(number)}".upper()
    assert typed == scanned == (say("Valid"), "Noor Haddad")


def test_visitor_signs_up_from_a_course_and_comes_back_to_it(walk: Callable[..., Page]) -> None:
    course = short_course()
    page = walk(None, PHONE)

    page.goto("/")
    follow(page.locator("main"), "Start learning")
    follow(page, course.page.title)
    press(page, "Start this course")
    follow(page, "Create one")
    sign_up(page, "samir@example.org", "Samir", "Lefort")
    expect(page.get_by_role("heading", level=1)).to_have_text(course.page.title)
    press(page, "Start this course")
    expect(page.get_by_role("heading", level=1)).to_have_text("Où en êtes-vous ?")

    person = User.objects.get(email="samir@example.org")
    assert person.roles == {FACILITATOR}
    assert Enrolment.objects.filter(person=person, course_item_id=course.page.item_id).count() == 1


def take_the_course(page: Page, course: ShortCourse, trainers: Page, photo: Path) -> None:
    """Walk the five stones; the trainer reads the mission in her own browser."""
    page.goto(course.page.url)
    press(page, "Start this course")
    answer_positioning(page, "un peu")
    next_stone(page, "L’ordre du jour")
    tick(page)
    next_stone(page, "Le quiz")
    press(page, "Start the quiz")
    fill_quiz(page)
    press(page, "Hand in")
    expect(page.get_by_text(say("Quiz passed."))).to_be_visible()
    follow(page, "Back to the lesson")
    next_stone(page, "La mission")
    page.get_by_label(say("Your text")).fill("Lundi : accueil, jeu de la tour, règles de vie.")
    page.get_by_label(say("Photos")).set_input_files(photo)
    press(page, "Hand in", "mission")
    expect(page.get_by_text(say("Waiting for a trainer"))).to_be_visible()
    read_mission(trainers, course.mission.title)
    page.reload()
    expect(page.get_by_text(say("Accepted"), exact=True)).to_be_visible()
    next_stone(page, "Le chemin parcouru")
    answer_positioning(page, "à l’aise")
    expect(page.get_by_role("cell", name="à l’aise")).to_have_count(2)
    page.goto(course.page.url)


def download_certificate(page: Page) -> bytes:
    """Go from the finished course to the PDF."""
    follow(page, "My certificates")
    with page.expect_download() as download:
        follow(page, "Download (PDF)")
    return Path(download.value.path()).read_bytes()


def verdict(page: Page) -> tuple[str, str]:
    """What the verification says, and of whom."""
    return page.locator(".verify__verdict h1").inner_text(), page.get_by_text("Noor Haddad").inner_text()


def facts_of(person: User) -> dict[str, int]:
    """What was written of somebody's way through a course."""
    return {
        "finished": Enrolment.objects.filter(person=person, finished_at__isnull=False).count(),
        "completions": Completion.objects.filter(person=person).count(),
        "attempts": Attempt.objects.filter(person=person, state="submitted").count(),
        "deposits": Deposit.objects.filter(person=person).count(),
        "read": Review.objects.filter(deposit__person=person, decision="accepted").count(),
    }
