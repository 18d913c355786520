"""Answers that no rule marks, totals, recalls, and weights: what has no file of its own."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules import grading
from quizzes.rules.grading import TYPES, graded_state, stored
from quizzes.rules.marks import total
from quizzes.rules.recall import Recall, RecallPlan, next_due, to_ask
from quizzes.rules.shapes import ShapeError
from tests.quizzes.scoring import grade

VOTE = {"choices": [{"id": "a", "fraction": 1}, {"id": "b", "fraction": "0.5"}, {"id": "c", "fraction": 0}]}


@pytest.mark.parametrize(
    ("kind", "question", "response", "handed_in", "open_"),
    [
        ("essay", {"min_words": None, "max_words": 3}, "Un deux trois !", (None, "needsgrading"), "complete"),
        ("essay", {"max_words": 3}, "Un deux trois quatre", (None, "needsgrading"), "invalid"),
        ("essay", {"min_words": "2"}, "Un", (None, "needsgrading"), "invalid"),
        ("essay", {}, " \n", (0, "gaveup"), "todo"),
        ("likert", {"scale": ["non", "oui"]}, 0, (None, "finished"), "complete"),
        ("likert", {"scale": ["non", "oui"], "no_opinion": True}, "none", (None, "finished"), "complete"),
        ("likert", {"scale": ["non", "oui"]}, None, (None, "finished"), "todo"),
        ("reflection", {}, "J'ai aimé.", (None, "finished"), "complete"),
        ("reflection", {}, "", (None, "finished"), "todo"),
        ("description", {}, None, (None, "finished"), "todo"),
    ],
)
def test_what_no_rule_marks(kind, question, response, handed_in, open_):
    one = grade(kind, question, response)

    assert (one.fraction, one.state) == handed_in
    assert grade(kind, question, response, finished=False).state == open_


@pytest.mark.parametrize(
    ("kind", "question", "response"),
    [
        ("likert", {"scale": ["non", "oui"]}, 2),
        ("likert", {"scale": ["non", "oui"]}, -1),
        ("likert", {"scale": ["non", "oui"]}, True),
        ("likert", {"scale": ["non", "oui"]}, "none"),
        ("likert", {"scale": ["non"]}, 0),
        ("likert", {"scale": ["x"] * 8}, 0),
        ("essay", {"min_words": 5, "max_words": 2}, "Un"),
        ("essay", {}, ["Un"]),
        ("reflection", {}, True),
        ("shortanswer", {"answers": [{"text": "a", "fraction": 1}]}, False),
    ],
)
def test_values_that_cannot_be_are_refused(kind, question, response):
    with pytest.raises(ShapeError) as refused:
        grade(kind, question, response)

    assert refused.value.code == "value_invalid"


def test_a_person_s_marks_have_states_of_their_own():
    assert [graded_state(Fraction(f), by="person") for f in ("0", "0.5", "1")] == [
        "mangrwrong",
        "mangrpartial",
        "mangrright",
    ]


def test_blank_is_not_what_python_calls_false():
    assert grade("truefalse", {"answer": False}, False).state == "gradedright"
    assert (
        grade("numerical", {"answers": [{"value": 0, "fraction": 1}], "unit_input": "select"}, {"answer": 0}).fraction
        == 1
    )
    assert grade("shortanswer", {"answers": [{"text": "0", "fraction": 1}]}, 0).fraction == 1
    assert {grading.grade(kind, {}, None, finished=False).state for kind in TYPES} == {"todo"}


WEIGHTS = st.lists(st.tuples(st.booleans(), st.integers(0, 10)), min_size=1, max_size=6)


@given(WEIGHTS, st.data())
def test_one_more_wrong_tick_never_raises_a_weighted_mark(weights, data):
    choices = [
        {"id": str(n), "fraction": str(Decimal(share if right else -share) / 10)}
        for n, (right, share) in enumerate(weights)
    ]
    question = {"rule": "weights", "choices": choices}
    ticked = data.draw(st.lists(st.sampled_from([c["id"] for c in choices]), unique=True))
    more = [str(n) for n, (right, share) in enumerate(weights) if not (right and share) and str(n) not in ticked]
    before = grade("multiple", question, ticked).fraction

    assert all(grade("multiple", question, [*ticked, one]).fraction <= before for one in more)
    shuffled = question | {"choices": data.draw(st.permutations(choices))}
    assert grade("multiple", shuffled, ticked[::-1]).fraction == before


@given(st.lists(st.tuples(st.sampled_from([*"abc", None]), st.integers(0, 5)), max_size=6), st.booleans())
def test_total_is_the_sum_of_marks_or_null(slots, waiting):
    graded = [(grade("single", VOTE, response), Decimal(points)) for response, points in slots]
    rows = [(one.state, stored(one.fraction), points) for one, points in graded]
    rows += [("needsgrading", None, Decimal(1))] if waiting else []

    marks = sum((stored(one.fraction) * points for one, points in graded), Decimal(0))

    assert total(rows)[0] == (None if waiting else marks)


PLAN = RecallPlan(date(2027, 7, 1))


@pytest.mark.parametrize(
    ("days", "due"),
    [([], 3), ([3], 8), ([4], 8), ([8], 9), ([20], 21), ([3, 8], 31), ([3, 8, 31], None)],
)
def test_recalls_are_two_seven_and_thirty_days_after(days, due):
    history = [Recall(date(2027, 7, day)) for day in days]

    assert next_due(history, PLAN) == (due and date(2027, 7, due))


def test_recalls_stop_when_the_learner_says_so_and_their_steps_may_change():
    assert next_due([], RecallPlan(date(2027, 7, 1), stopped=True)) is None
    assert next_due([], RecallPlan(date(2027, 7, 1), steps=(5, 1))) == date(2027, 7, 2)


def test_a_wrong_one_comes_again_next_time():
    history = [Recall(date(2027, 7, 3), {"q1": True, "q2": False, "q3": True})]

    assert to_ask(["q1", "q2", "q3", "q4", "q5"], []) == ["q1", "q2", "q3"]
    assert to_ask(["q1", "q2", "q3", "q4", "q5"], history) == ["q2", "q4", "q5"]
