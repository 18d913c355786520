"""How many questions each page asks of the database: budgets, and the same number however much there is to show.

Counted as the running site counts them: a signed-in client, and in-process memory already warm.
"""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.actions.learning import ask_help, hand_in, strand, tick
from courses.actions.teaching import follow_up
from people.rules.roles import FACILITATOR
from tests.build import PDF, cohort_of, fixed_page, take, whole_course
from tests.conftest import make_person
from tests.courses.award_world import give, make_type
from tests.courses.build import enrolled, lesson_of, make_course, outline_of, sent

pytestmark = pytest.mark.django_db


CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")  # the frame of a transaction asks nothing


def asked(client: Client, path: str, data: dict[str, Any] | None = None) -> int:
    """How many queries one request takes; the page must be there."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path) if data is None else client.post(path, data)
    assert response.status_code in (200, 302), (path, response.status_code)
    return len([one for one in captured if not one["sql"].startswith(CONTROL)])


def warm(client: Client, path: str) -> int:
    """The same once the processes remember what is the same for everybody."""
    client.get(path)
    return asked(client, path)


def test_lesson_page_asks_at_most_10_in_a_short_or_a_long_course(ines, karim, sign_in):
    found = []
    for number in (5, 50):
        course = make_course(f"Cours {number}", lessons=number)
        enrolled(ines, course), enrolled(karim, course)
        lesson, next_one = lesson_of(course, "Leçon 1.1"), lesson_of(course, "Leçon 1.2")
        for one in (lesson, next_one):
            sign_in(karim).get(one.url)
        client = sign_in(ines)
        first = asked(client, lesson.url)
        found.append((first, asked(client, lesson.url), asked(client, next_one.url), asked(client, lesson.url)))

    assert found[0] == found[1]
    assert max(found[0]) <= 10


@pytest.mark.parametrize("kind", ["quiz_lesson", "mission_lesson", "before"])
def test_lesson_page_with_something_to_do_asks_at_most_10(ines, sign_in, kind):
    site = whole_course()
    enrolment, outline = enrolled(ines, site["course"]), outline_of(site["course"])
    hand_in(
        enrolment, outline, str(site["mission_lesson"].translation_key), site["mission"], sent(), text="Lundi.",
        files=[("file", SimpleUploadedFile("devis.pdf", PDF))],
    )  # fmt: skip
    take(site["quiz"], ines)
    client = sign_in(ines)

    assert warm(client, site[kind].url) <= 10


def test_tick_asks_at_most_8_in_a_short_or_a_long_course(ines, karim, sign_in):
    found = []
    for number in (5, 50):
        course = make_course(f"Cours {number}", lessons=number)
        enrolled(ines, course), enrolled(karim, course)
        path = f"/se-former/lecon/{lesson_of(course, 'Leçon 1.2').translation_key}/termine/"
        sign_in(karim).post(path, {"client_key": uuid4()})
        found.append(asked(sign_in(ines), path, {"client_key": uuid4()}))

    assert found[0] == found[1]
    assert found[0] <= 8


def test_course_page_and_dashboard_ask_at_most_15(ines, sign_in):
    site = whole_course()
    enrolment, outline = enrolled(ines, site["course"]), outline_of(site["course"])
    tick(enrolment, outline, outline.items[0].item_id, sent())
    take(site["quiz"], ines)
    give(ines)
    client = sign_in(ines)

    found = {"course page": warm(client, site["course"].url), "dashboard": warm(client, "/")}

    assert {name: n for name, n in found.items() if n > 15} == {}


def test_dashboard_of_a_trainer_asks_at_most_15(ines, thomas, sign_in):
    site = whole_course()
    cohort_of(thomas, ines)
    enrolled(ines, site["course"]), enrolled(thomas, site["course"])
    give(thomas)

    assert warm(sign_in(thomas), "/") <= 15


def more_learners(course: Any, trainer: Any, number: int) -> None:
    """Learners of a cohort who did something of everything."""
    learners = [make_person(f"p{uuid4().hex[:8]}", FACILITATOR) for _ in range(number)]
    cohort_of(trainer, *learners, name=f"Cohorte {uuid4().hex[:6]}")
    outline, mission = outline_of(course["course"]), course["mission"]
    for person in learners:
        enrolment = enrolled(person, course["course"])
        tick(enrolment, outline, outline.items[0].item_id, sent())
        hand_in(enrolment, outline, str(course["mission_lesson"].translation_key), mission, sent(), text="Lundi.")
        ask_help(enrolment, outline.items[0], "Qui signe ?", sent())


@pytest.mark.parametrize(("path", "most"), [("/suivi/", 19), ("/suivi/missions/", 10)])
def test_follow_up_asks_the_same_for_1_and_30_people(thomas, sign_in, path, most):
    course = whole_course()
    client = sign_in(thomas)
    more_learners(course, thomas, 1)
    one = warm(client, path)

    more_learners(course, thomas, 29)

    assert (warm(client, path), one <= most) == (one, True)


def test_follow_up_asks_the_same_for_people_of_1_and_5_courses(thomas, ines, sign_in):
    client = sign_in(thomas)
    cohort_of(thomas, ines)
    enrolled(ines, whole_course("Cours 0")["course"])
    one = warm(client, "/suivi/")

    for number in range(1, 5):
        enrolled(ines, whole_course(f"Cours {number}")["course"])

    assert warm(client, "/suivi/") == one


def test_lists_of_courses_ask_the_same_for_1_and_30_courses(ines, sign_in):
    client, own = sign_in(ines), ("/", "/se-former/", "/mon-parcours/")
    enrolled(ines, whole_course("Cours 0")["course"])
    one = [warm(client, path) for path in own] + [warm(Client(), path) for path in own[:2]]

    for number in range(1, 30):
        enrolled(ines, make_course(f"Cours {number}", lessons=1))

    assert [warm(client, path) for path in own] + [warm(Client(), path) for path in own[:2]] == one


def test_learner_record_asks_at_most_17_and_the_same_for_1_and_30_rows(ines, thomas, sign_in):
    site = whole_course()
    cohort_of(thomas, ines)
    enrolment, outline = enrolled(ines, site["course"]), outline_of(site["course"])
    client, path = sign_in(thomas), f"/suivi/personnes/{enrolment.uuid}/"
    item, lesson = outline.items[0], str(site["mission_lesson"].translation_key)

    def act(number):
        for n in range(number):
            hand_in(enrolment, outline, lesson, site["mission"], sent(), text="Lundi.")
            ask_help(enrolment, item, "Qui signe ?", sent())
            follow_up(enrolment, by=thomas, kind="called", note=f"Appel {n} {number}", on=timezone.localdate())

    act(1)
    one = warm(client, path)
    act(29)

    assert (warm(client, path), one <= 17) == (one, True)


def test_why_page_asks_the_same_for_5_and_40_lessons(ines, sign_in):
    found = []
    for number in (5, 40):
        course = make_course(f"Cours {number}", lessons=number)
        enrolled(ines, course)
        found.append(warm(sign_in(ines), f"/se-former/cours/{course.translation_key}/pourquoi/"))

    assert found[0] == found[1]


def test_site_map_asks_the_same_for_1_and_30_pages(ines, sign_in):
    make_course(lessons=1)
    one = {who: warm(client, "/plan-du-site/") for who, client in (("visitor", Client()), ("ines", sign_in(ines)))}

    for number in range(30):
        fixed_page(f"Page {number}")

    assert {
        who: warm(client, "/plan-du-site/") for who, client in (("visitor", Client()), ("ines", sign_in(ines)))
    } == one


def test_certificates_ask_the_same_for_1_and_30(ines, sign_in):
    client, kind = sign_in(ines), make_type(repeat="season")
    give(ines, kind, cycle="2000")
    one = warm(client, "/mes-certificats/")

    for year in range(2001, 2030):
        give(ines, kind, cycle=str(year))

    assert (warm(client, "/mes-certificats/"), one <= 15) == (one, True)


def test_uploads_kept_aside_ask_the_same_for_1_and_30(ines, thomas, sign_in):
    cohort_of(thomas, ines)
    client = sign_in(thomas)
    strand(ines, "/x/", {"text": ["Voilà"]}, "lesson retired", sent())
    one = warm(client, "/suivi/envois/")

    for _ in range(29):
        strand(ines, "/x/", {"text": ["Voilà"]}, "lesson retired", sent())

    assert warm(client, "/suivi/envois/") == one
