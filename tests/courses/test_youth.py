"""Youth lessons: screens, their place, the quiz at their end; and a co-operant who has a pseudonym and no e-mail."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.actions.learning import open_lesson, place_bookmark
from courses.models import Completion, Enrolment
from courses.rules.outline import from_data, to_data
from people.models import User
from tests.build import french
from tests.courses.build import add_lesson, add_module, enrolled, make_course, outline_of, sent
from tests.courses.youth_world import CODE, cooperant, screen, youth_course
from tests.quizzes.build import begin, right_fields

pytestmark = pytest.mark.django_db


def body_tag(html: str) -> str:
    """What the page says of itself."""
    return re.search(r"<body[^>]*>", html)[0]


def page(client: Client, url: str) -> str:
    """A page that answers."""
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def signed_in(name: str = "lea") -> tuple[User, Client]:
    """A co-operant, signed in as people sign in."""
    person, client = cooperant(name), Client()
    client.post("/compte/login/", {"login": name, "password": CODE})
    return person, client


def test_cooperant_without_email_signs_in_with_identifier_and_code():
    cooperant("lea")
    client = Client()

    response = client.post("/compte/login/", {"login": "lea", "password": CODE})

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert "Léa" in page(client, "/")


def test_cooperant_with_a_wrong_code_stays_outside():
    cooperant("lea")
    client = Client()

    client.post("/compte/login/", {"login": "lea", "password": "autre chose"})

    assert client.get("/mon-parcours/").status_code == 302


def test_cooperant_enrols_in_one_click_and_does_a_whole_lesson():
    youth = youth_course()
    person, client = signed_in()
    outline = outline_of(youth.page)
    first, second = outline.items

    listed = youth.page.url in page(client, "/se-former/")
    opened = client.post(f"/se-former/cours/{youth.page.translation_key}/inscription/")
    started = client.post(f"/se-former/lecon/{first.item_id}/quiz/{youth.quiz.uuid}/commencer/")
    attempt = person.attempts.get()
    answers = right_fields(attempt)
    handed = client.post(f"/se-former/lecon/{first.item_id}/quiz/tentatives/{attempt.uuid}/rendre/", answers)

    assert listed
    assert opened.headers["Location"] == first.url
    assert (started.status_code, handed.status_code) == (303, 303)
    assert [str(one.item_id) for one in Completion.objects.filter(person=person)] == [first.item_id]
    assert client.get(second.url).status_code == 200


def test_lesson_with_screens_is_a_run_of_steps_and_its_end_is_the_last():
    youth = youth_course(screens=3)
    person, client = signed_in()
    enrolled(person, youth.page)

    html = page(client, youth.lesson.url)
    steps = re.findall(r'<section class="step[^"]*"[^>]* id="([^"]+)"', html)
    stones = re.findall(r'<li data-state="todo"><a href="#([^"]+)"', html)

    assert steps == stones == [*(f"b-{block}" for block in youth.screens), "fin-du-parcours"]
    assert html.index('id="fin-du-parcours"') < html.index("/commencer/") < html.index('id="fin"')
    assert html.count("data-block=") == 4
    assert html.count('class="screen__easy"') == 2


def test_lesson_without_screens_is_a_page_to_read_and_is_not_kept():
    course = make_course(lessons=1, audience="cooperants")
    person, client = signed_in()
    enrolled(person, course)

    html = page(client, outline_of(course).items[0].url)

    assert (body_tag(html), "youth.js" in html, "data-steps" in html) == (
        f'<body class="has-bar" data-person="{person.uuid}" data-send="/static/js/quiz-send.js">', False, False,
    )  # fmt: skip


def test_lesson_with_screens_is_kept_for_reading_offline_under_its_reader():
    youth = youth_course()
    person, client = signed_in()
    enrolled(person, youth.page)

    html = page(client, youth.lesson.url)

    assert (
        body_tag(html)
        == f'<body class="youth" data-person="{person.uuid}" data-send="/static/js/quiz-send.js" data-offline>'
    )


def test_text_between_screens_is_a_step_of_its_own_and_what_follows_is_the_end():
    course = make_course(modules=0, audience="cooperants")
    body = [screen("Un"), ("text", "<p>Entre deux.</p>"), screen("Deux"), ("text", "<p>Après.</p>")]
    lesson = add_lesson(add_module(course, "Module"), "Mêlée", body=body)
    person, client = signed_in()
    enrolled(person, course)

    html = page(client, lesson.url)

    assert re.findall(r'<section class="step block block--(\w+)"', html) == ["screen", "text", "screen"]
    assert html.index('id="fin-du-parcours"') < html.index("Après.") < html.index("/termine/")


def test_preview_of_a_lesson_with_screens_shows_them(admin):
    youth = youth_course()

    html = youth.lesson.make_preview_request(extra_request_attrs={"user": admin}).content.decode()

    assert re.findall(r'class="screen__title">([^<]+)<', html) == ["Écran 1", "Écran 2", "Écran 3"]


def test_resume_leads_to_the_exact_screen():
    youth = youth_course()
    person, client = signed_in()
    enrolment, outline = enrolled(person, youth.page), outline_of(youth.page)
    item, at = outline.items[0], timezone.now()

    open_lesson(enrolment, outline, item, at=at, key=sent().client_key)
    place_bookmark(enrolment, outline, item, youth.screens[1], at=at)

    assert f'href="{item.url}#b-{youth.screens[1]}"' in page(client, "/")


def test_place_sent_by_the_page_is_kept():
    youth = youth_course()
    person, client = signed_in()
    enrolled(person, youth.page)
    item = outline_of(youth.page).items[0]
    client.get(item.url)

    answer = client.post(f"/se-former/lecon/{item.item_id}/place/", {"block": youth.screens[2]})

    assert answer.status_code == 204
    assert [mark.recent_block for mark in person.bookmarks.all()] == [youth.screens[2]]


def test_screens_ask_the_database_as_often_for_three_as_for_thirty():
    counts = []
    person, client = signed_in()
    for number, screens in enumerate((3, 30)):
        youth = youth_course(f"Cours {number}", screens)
        enrolled(person, youth.page)
        url = outline_of(youth.page).items[0].url
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 10


def test_quiz_of_a_youth_lesson_is_one_question_at_a_time_and_kept():
    youth = youth_course(questions=3)
    person, client = signed_in()
    enrolled(person, youth.page)
    item = outline_of(youth.page).items[0]
    attempt = begin(youth.quiz, person)

    html = page(client, f"/se-former/lecon/{item.item_id}/quiz/tentatives/{attempt.uuid}/")

    assert (
        body_tag(html)
        == f'<body class="youth" data-person="{person.uuid}" data-send="/static/js/quiz-send.js" data-offline>'
    )
    assert (html.count("data-steps "), html.count("data-steps-bar"), html.count("youth.js")) == (0, 1, 1)
    assert '<section class="quiz" aria-labelledby="quiz-title" data-steps>' in html
    assert html.count("data-stones") == 1
    assert f'href="{item.url}#fin" data-back' in html


def test_quiz_on_its_own_is_the_plain_form():
    youth = youth_course()
    person, client = signed_in()
    attempt = begin(youth.quiz, person)

    html = page(client, f"/quiz/tentatives/{attempt.uuid}/")

    assert ("youth.js" in html, "data-steps" in html, "data-offline>" in body_tag(html)) == (False, False, False)


def test_review_of_a_youth_quiz_gives_no_mark():
    youth = youth_course()
    person, client = signed_in()
    enrolled(person, youth.page)
    item = outline_of(youth.page).items[0]
    attempt = begin(youth.quiz, person)
    place = f"/se-former/lecon/{item.item_id}/quiz/tentatives/{attempt.uuid}"

    handed = client.post(f"{place}/rendre/")
    review, lesson = page(client, handed.headers["Location"]), page(client, item.url)

    assert urlsplit(handed.headers["Location"]).path == f"{place}/bilan/"
    assert ("score__number" in review, "%" in re.search(r'id="fin-du-parcours".*?</form>', lesson, re.DOTALL)[0]) == (
        False, False,
    )  # fmt: skip


def test_quiz_begun_can_be_taken_up_again_from_the_lesson_without_network():
    youth = youth_course()
    person, client = signed_in()
    enrolled(person, youth.page)
    item = outline_of(youth.page).items[0]

    before = "data-running" in page(client, item.url)
    attempt = begin(youth.quiz, person)
    after = f'data-running="/se-former/lecon/{item.item_id}/quiz/tentatives/{attempt.uuid}/"' in page(client, item.url)

    assert (before, after) == (False, True)


@pytest.mark.parametrize(("familiar", "language"), [(True, "fr"), (False, "fr"), (True, "en")])
def test_page_of_a_course_that_says_tu_is_still_in_its_language(familiar, language):
    youth = youth_course(familiar=familiar)
    person, client = signed_in()
    enrolled(person, youth.page)
    client.cookies["django_language"] = language

    html = page(client, youth.lesson.url)

    assert re.search(r'<html lang="(\w+)">', html)[1] == language
    assert html.count('name="language"') == 1


def test_outline_tells_for_whom_the_course_is_and_how_it_speaks():
    youth, plain = outline_of(youth_course().page), outline_of(make_course())
    older = {name: value for name, value in to_data(plain).items() if name not in ("youth", "familiar")}

    assert [(one.youth, one.familiar) for one in (youth, plain, from_data(older))] == [
        (True, True), (False, False), (False, False),
    ]  # fmt: skip


def test_lesson_of_others_is_closed_to_a_cooperant_who_is_not_enrolled():
    youth = youth_course()
    _person, client = signed_in()

    response = client.get(youth.lesson.url)

    assert (response.status_code, response.headers["Location"]) == (302, youth.page.url)
    assert Enrolment.objects.count() == 0


def test_courses_of_their_age_come_first_for_cooperants():
    trainers, adults, minors = (make_course("Animer"), make_course("Entreprendre", audience="cooperants"),
                                make_course("Été", audience="cooperants", familiar=True))  # fmt: skip
    orders = []
    for name, age in (("lea", "minor"), ("awa", "adult")):
        cooperant(name, age_band=age)
        client = Client()
        client.post("/compte/login/", {"login": name, "password": CODE})
        orders.append(re.findall(r'card__link" href="([^"]+)"', page(client, "/se-former/")))

    assert orders == [[one.url for one in order] for order in ((minors, adults, trainers), (adults, minors, trainers))]


def test_youth_course_promises_no_certificate():
    youth = youth_course()
    person, client = signed_in()
    enrolled(person, youth.page)

    assert page(client, youth.page.url).count("/mes-certificats/") == 1  # the menu's
    assert re.search(r'class="path__end">.*?<h3>(.*?)</h3>', page(client, youth.page.url), re.DOTALL)[1] != french(
        "The certificate"
    )
