"""Publishing is refused when nobody could finish (specs/learning.md § 3)."""

from courses.rules.outline import Condition, Module, Outline
from courses.rules.reach import Problem, Stock, problems, reachable
from tests.courses.plain import item, outline


def test_course_without_required_item_is_refused():
    assert problems(outline(item("a", optional=True)), Stock()) == [Problem("nothing_required", "Course")]


def test_circle_of_modules_is_refused():
    one = Module("m1", "One", (item("a"),), requires=("m2",))
    two = Module("m2", "Two", (item("b"),), requires=("m1",))

    found = problems(Outline("c", "C", (one, two)), Stock())

    assert found == [Problem("unreachable", "A"), Problem("unreachable", "B")]


def test_virtual_learner_walks_through_prerequisites():
    one = Module("m1", "One", (item("a"),))
    two = Module("m2", "Two", (item("b"),), requires=("m1",))

    assert reachable(Outline("c", "C", (two, one), in_order=False)) == {"a", "b"}


def test_order_against_prerequisites_is_refused():
    one = Module("m1", "One", (item("a"),), requires=("m2",))
    two = Module("m2", "Two", (item("b"),))

    found = problems(Outline("c", "C", (one, two), in_order=True), Stock())

    assert [p.code for p in found] == ["unreachable", "unreachable"]


def test_quiz_that_cannot_be_taken_is_refused():
    course = outline(item("a", conditions=(Condition("quiz_passed", "q", 70),)))

    assert problems(course, Stock()) == [Problem("quiz_impossible", "A")]
    assert problems(course, Stock(quizzes=frozenset({"q"}))) == []


def test_accepted_mission_needs_somebody_who_reads():
    course = outline(item("a", conditions=(Condition("mission_accepted", "m"),)))
    stock = Stock(missions=frozenset({"m"}))

    assert problems(course, stock) == [Problem("nobody_reviews", "A")]
    assert problems(outline(*course.items, help_contact="Thomas"), stock) == []


def test_lesson_without_minutes_or_condition_is_refused():
    bad = item("a", conditions=())
    bad = bad.__class__(**{**bad.__dict__, "minutes": 0})

    assert [p.code for p in problems(outline(bad), Stock())] == ["no_minutes", "no_condition"]


def test_training_needs_objectives_positioning_and_assessment():
    found = problems(outline(item("a"), training=True), Stock())

    assert [p.code for p in found] == [
        "no_objectives", "no_positioning_before", "no_positioning_after", "no_assessment"
    ]  # fmt: skip


def test_complete_training_is_accepted():
    course = outline(
        item("a", conditions=(Condition("positioning", "before"),)),
        item("b", conditions=(Condition("quiz_passed", "q", 70),)),
        item("c", conditions=(Condition("positioning", "after"),)),
        training=True,
        objectives=("savoir",),
    )

    assert problems(course, Stock(quizzes=frozenset({"q"}), positioning=True)) == []
