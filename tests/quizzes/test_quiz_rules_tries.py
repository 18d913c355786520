"""« Avec indices »: tries, their price, and countback part by part."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.cloze import parse
from tests.quizzes.scoring import grade, grade_tries

VOTE = {"choices": [{"id": "a", "fraction": 1}, {"id": "b", "fraction": "0.5"}, {"id": "c", "fraction": 0}]}
QUARTER = Fraction(1, 4)
STEMS = {"stems": [{"id": f"s{n}", "right": f"o{n}"} for n in range(1, 5)]}
CLOZE = {"gaps": parse("{2:MC:=une voix~une part~une prime} {1:SA:=réserve*~%50%épargne#Presque} {1:NM:=25:1} %.").gaps}


def played(kind, question, tries, hints=2, finished=True, penalty=QUARTER):
    """Return (fraction, state) and the (state, fraction) of each try."""
    one = grade_tries(kind, question, tries, penalty=penalty, hints=hints, finished=finished)
    return (one.grade.fraction, one.grade.state), [(tried.state, tried.fraction) for tried in one.tries]


@pytest.mark.parametrize(
    ("tries", "whole", "each"),
    [
        (["c", "b", "a"], (Fraction(1, 2), "gradedright"), [("todo", None)] * 2 + [("gradedright", Fraction(1, 2))]),
        (["c", "b"], (QUARTER, "gradedpartial"), [("todo", None), ("gradedpartial", QUARTER)]),
        (["c", "a"], (Fraction(3, 4), "gradedright"), [("todo", None), ("gradedright", Fraction(3, 4))]),
        (["a", "c"], (1, "gradedright"), [("gradedright", 1), ("ignored", None)]),
        (["c", "c", "c", "a"], (0, "gradedwrong"), [("todo", None)] * 2 + [("gradedwrong", 0), ("ignored", None)]),
        (["b", "b"], (QUARTER, "gradedpartial"), [("todo", None), ("gradedpartial", QUARTER)]),
        (["c", None, "a"], (Fraction(3, 4), "gradedright"), [("todo", None)] * 2 + [("gradedright", Fraction(3, 4))]),
        (["b", None], (Fraction(1, 2), "gradedpartial"), [("gradedpartial", Fraction(1, 2)), ("todo", None)]),
        ([None], (0, "gaveup"), [("gaveup", 0)]),
        ([], (0, "gaveup"), []),
    ],
)
def test_single_choice_in_tries(tries, whole, each):
    assert played("single", VOTE, tries) == (whole, each)


def test_without_hint_there_is_one_try_and_true_or_false_has_one_anyway():
    assert played("single", VOTE, ["b", "a"], hints=0)[1] == [("gradedpartial", Fraction(1, 2)), ("ignored", None)]
    assert played("truefalse", {"answer": False}, [True, False], hints=3)[1] == [("gradedwrong", 0), ("ignored", None)]


def test_nothing_is_counted_before_the_question_closes_or_is_handed_in():
    assert played("single", VOTE, ["c", "b"], finished=False) == ((None, "todo"), [("todo", None)] * 2)
    assert played("single", VOTE, ["c", "a"], finished=False)[0] == (Fraction(3, 4), "gradedright")
    assert played("single", VOTE, [], finished=False) == ((None, "todo"), [])


def test_an_unreadable_try_is_never_a_used_one():
    question = {"answers": [{"value": 168, "fraction": 1}]}

    assert played("numerical", question, ["cent", "168"]) == (
        (1, "gradedright"),
        [("invalid", None), ("gradedright", 1)],
    )
    assert played("numerical", question, ["170", "cent"]) == (
        (0, "gradedwrong"),
        [("gradedwrong", 0), ("invalid", None)],
    )
    assert played("numerical", question, ["cent"]) == ((0, "invalid"), [("invalid", 0)])
    assert played("numerical", question, ["cent"], finished=False) == ((None, "todo"), [("invalid", None)])


def test_the_price_of_tries_never_goes_below_zero():
    question = {"choices": [{"id": "a", "fraction": 1}, {"id": "b", "fraction": "-0.5"}]}

    assert grade("single", question, "b").fraction == Fraction(-1, 2)
    assert played("single", question, ["b"])[0] == (0, "gradedwrong")
    assert played("single", VOTE, ["c", "c", "b"], penalty=Fraction(1))[0] == (0, "gradedpartial")


def stems(*right):
    """A whole answer to STEMS with only these stems right."""
    return {f"s{n}": f"o{n}" if n in right else "o9" for n in range(1, 5)}


def test_matching_counts_back_from_the_try_since_which_an_answer_did_not_change():
    tries = [stems(1, 4), stems(1, 3, 4), stems(1, 2, 3, 4)]

    assert played("matching", STEMS, tries)[0] == (Fraction("0.8125"), "gradedright")


def test_a_right_answer_given_up_and_found_again_pays_from_its_return():
    tries = [stems(1, 2), stems(2), stems(1, 2)]

    assert played("matching", STEMS, tries)[0] == (Fraction(1, 8) + Fraction(1, 4), "gradedpartial")


def test_gapselect_counts_back_too():
    question = {"places": [{"id": "p1", "right": ["o1"]}, {"id": "p2", "right": ["o1", "o2"]}]}
    tries = [{"p1": "o9", "p2": "o2"}, {"p1": "o1", "p2": "o1"}]

    assert played("gapselect", question, tries)[0] == (Fraction(3, 4), "gradedright")


def test_cloze_counts_back_gap_by_gap():
    tries = [
        {"g1": "c2", "g2": "caisse", "g3": "25"},
        {"g1": "c1", "g2": "épargne", "g3": " 25\u00a0"},
        {"g1": "c1", "g2": "réserve", "g3": "25"},
    ]

    assert played("cloze", CLOZE, tries)[0] == (Fraction(3, 4), "gradedright")


def test_a_partial_answer_is_a_try_only_when_handed_in():
    half = {"s1": "o1", "s2": "o2"}

    assert played("matching", STEMS, [half, stems(1, 2)])[1][0] == ("invalid", None)
    assert played("matching", STEMS, [half, stems(1, 2, 3, 4)])[0] == (1, "gradedright")
    assert played("matching", STEMS, [half]) == ((Fraction(1, 2), "gradedpartial"), [("gradedpartial", Fraction(1, 2))])
    assert played("matching", STEMS, [stems(1), half])[0] == (Fraction("0.4375"), "gradedpartial")  # (1 + 0.75) / 4
    assert played("matching", STEMS, [half], finished=False) == ((None, "todo"), [("invalid", None)])


def test_ordering_and_categories_pay_for_the_whole():
    items = ["i1", "i2", "i3", "i4"]

    assert played("ordering", {"items": items}, [items[::-1], items])[0] == (Fraction(3, 4), "gradedright")
    question = {"items": [{"id": "i1", "right": "k1"}, {"id": "i2", "right": "k2"}]}
    assert played("categorise", question, [{"i1": "k1"}, {"i1": "k1", "i2": "k2"}])[0] == (
        Fraction(3, 4),
        "gradedright",
    )


def test_what_a_person_grades_waits_after_its_tries():
    assert played("essay", {}, ["Bonjour.", "Bonsoir."])[0] == (None, "needsgrading")


@given(st.lists(st.sampled_from([*"abc", None]), max_size=5), st.integers(0, 4), st.sampled_from(["0", "0.25", "1"]))
def test_tries_never_earn_more_than_their_last_answer(tries, hints, penalty):
    one = grade_tries("single", VOTE, tries, penalty=Fraction(penalty), hints=hints)
    counted = [
        response for response, tried in zip(tries, one.tries, strict=True) if response and tried.state != "ignored"
    ]
    last = grade("single", VOTE, counted[-1] if counted else None)

    assert one.grade.state == last.state
    assert 0 <= one.grade.fraction <= last.fraction
    assert len(one.tries) == len(tries)
