"""The lesson as a learner meets it: one sheet for all, the marks their own."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.actions.learning import tick
from courses.sheets import Sheet, slot
from tests.courses.build import enrolled, make_course, outline_of, sent

pytestmark = pytest.mark.django_db


def test_sheet_is_filled_with_words_and_with_other_sheets():
    foot = Sheet(f"<p>{slot('name')}</p>")
    page = Sheet(f"{slot('name')}:{slot('foot')}:{slot('nothing')}.")

    written = page.filled({"name": "Inès", "foot": foot.filled({"name": "Zoé"})})

    assert written.decode() == "Inès:<p>Zoé</p>:."


def test_lesson_page_shows_each_learner_their_own_stones(ines, karim, sign_in):
    course = make_course(lessons=3)
    outline = outline_of(course)
    first, second = outline.items[:2]
    mine, _theirs = enrolled(ines, course), enrolled(karim, course)
    tick(mine, outline, first.item_id, sent())

    states = [re.findall(r'data-state="(\w+)"><a', sign_in(p).get(second.url).content.decode()) for p in (ines, karim)]

    assert states == [["done", "here", "todo"], ["todo", "here", "todo"]]


def test_lesson_page_tells_the_state_of_the_lesson(ines, sign_in):
    course = make_course(lessons=2)
    outline, client = outline_of(course), sign_in(ines)
    item, enrolment = outline.items[0], enrolled(ines, course)

    before = f"/lecon/{item.item_id}/termine/" in client.get(item.url).content.decode()
    tick(enrolment, outline, item.item_id, sent())
    after = f"/lecon/{item.item_id}/termine/" in client.get(item.url).content.decode()

    assert (before, after) == (True, False)


def test_lesson_page_query_count_is_the_same_with_everything_done(ines, sign_in):
    course = make_course(lessons=12)
    outline, client = outline_of(course), sign_in(ines)
    enrolment, item = enrolled(ines, course), outline.items[-1]
    counts = []
    for done in (0, 11):
        for one in outline.items[:done]:
            tick(enrolment, outline, one.item_id, sent())
        client.get(item.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(item.url)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 10


def test_lesson_page_leaves_a_good_token_cookie_alone(ines, sign_in):
    course = make_course(lessons=1)
    item, client = outline_of(course).items[0], sign_in(ines)
    enrolled(ines, course)

    cookies = ["csrftoken" in client.get(item.url).cookies for _visit in range(2)]

    assert cookies == [True, False]
