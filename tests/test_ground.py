"""The ground of the tests: what is replayed is what was built; what a test commits is gone after it."""

import pytest

from courses.models import CoursePage
from home.models import HomePage
from people.models import User
from tests.conftest import rolled_back
from tests.courses.build import make_course
from tests.ground import restore
from tests.home.pack import everything, load_petit

UNKEPT = ("django_cache",)


def sizes(rows):
    """How many rows each table has."""
    return {table: len(found) for table, found in rows.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("build", [make_course, load_petit])
def test_what_is_replayed_is_what_was_built(build):
    empty, kept = everything(without=UNKEPT), []
    for _ in range(4):
        with rolled_back():
            build()
            kept.append(everything(without=UNKEPT))

    assert kept[2] == kept[3] != empty
    assert sizes(kept[0]) == sizes(kept[3])


@pytest.mark.django_db
def test_builder_builds_when_other_rows_are_there():
    first, second = make_course("Témoin"), make_course("Témoin")

    assert CoursePage.objects.count() == 2
    assert first.translation_key != second.translation_key


@pytest.mark.django_db
def test_nothing_is_noted_where_there_was_nothing_to_build():
    for _ in range(3):
        load_petit()

    assert CoursePage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_taken_away():
    restore()
    before = everything()
    User.objects.create(username="zoe")
    HomePage.objects.update(title="Chez nous")

    restore()

    assert everything() == before
    assert HomePage.objects.get().title != "Chez nous"
