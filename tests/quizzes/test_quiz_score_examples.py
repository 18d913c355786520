"""The examples of specs/quizzes.md §2 for the first types, through the function and through the door."""

from fractions import Fraction

import pytest

from tests.quizzes.scoring import grade

VOTE = {"choices": [{"id": "a", "fraction": 1}, {"id": "b", "fraction": "0.5"}, {"id": "c", "fraction": 0}]}
WEIGHTS = {"statuts": "0.6", "budget": "0.4", "logo": "-0.3", "photo": 0}
RIGHT = "devis accord mission facture paiement"
A, B, C = (
    "accord devis mission facture paiement",
    "paiement devis accord mission facture",
    "devis mission accord paiement facture",
)


def multiple(rule, right, wrong):
    """R right choices r1… and W wrong ones w1…"""
    good = [{"id": f"r{n}", "right": True} for n in range(1, right + 1)]
    bad = [{"id": f"w{n}", "right": False} for n in range(1, wrong + 1)]
    return {"rule": rule, "choices": good + bad}


def score(kind, question, response):
    """Return (fraction, state)."""
    one = grade(kind, question, response)
    return one.fraction, one.state


def test_single_and_truefalse():
    assert [score("single", VOTE, r) for r in ("a", "b", "c", None)] == [
        (1, "gradedright"),
        (Fraction(1, 2), "gradedpartial"),
        (0, "gradedwrong"),
        (0, "gaveup"),
    ]
    assert [score("truefalse", {"answer": False}, r)[0] for r in (False, True)] == [1, 0]


@pytest.mark.parametrize(
    ("right", "wrong", "ticked", "fraction"),
    [
        (2, 3, "r1 r2 w1", "0.5"),
        (2, 3, "r1 w1", "0"),
        (2, 3, "r1 r2 w1 w2 w3", "0"),
        (4, 2, "r1 r2 r3", "0.75"),
        (4, 2, "r1 r2 r3 w1", "0.25"),
        (4, 2, "r1 r2 r3 r4 w1", "0.5"),
        (4, 2, "r1 r2 r3 r4 w1 w2", "0"),
    ],
)
def test_multiple_balanced_and_all_or_nothing(right, wrong, ticked, fraction):
    assert score("multiple", multiple("balanced", right, wrong), ticked.split())[0] == Fraction(fraction)
    assert score("multiple", multiple("all_or_nothing", right, wrong), ticked.split())[0] == 0


@pytest.mark.parametrize(
    ("ticked", "fraction"),
    [("statuts logo", "0.3"), ("statuts budget logo", "0.7"), ("logo", "0"), ("statuts budget photo", "1")],
)
def test_multiple_weights(ticked, fraction):
    question = {"rule": "weights", "choices": [{"id": key, "fraction": value} for key, value in WEIGHTS.items()]}

    assert score("multiple", question, ticked.split())[0] == Fraction(fraction)


@pytest.mark.parametrize(
    ("rule", "fractions"),
    [
        ("all_or_nothing", "1 0 0 0"),
        ("absolute_position", "1 0.6 0 0.2"),
        ("next_exclude_last", "1 0.5 0.75 0"),
        ("next_include_last", "1 0.6 0.6 0"),
        ("one_previous_and_next", "1 0.5 0.6 0.1"),
        ("all_previous_and_next", "1 0.9 0.6 0.8"),
        ("longest_ordered_subset", "1 0.8 0.8 0.6"),
        ("longest_contiguous_subset", "1 0.8 0.8 0.4"),
        ("relative_to_correct", "1 0.9 0.6 0.8"),
    ],
)
def test_ordering(rule, fractions):
    question = {"rule": rule, "items": RIGHT.split()}

    marks = [score("ordering", question, order.split())[0] for order in (RIGHT, A, B, C)]

    assert marks == [Fraction(fraction) for fraction in fractions.split()]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("1 250,50 €", "1250.5", "€"),
        ("12.500,75", "12500.75", ""),
        ("1.250.000", "1250000", ""),
        ("1,500", "1.5", ""),
        ("1.500", "1.5", ""),
        ("−7,5 °C", "-7.5", "°C"),
        ("4,2×10^3", "4200", ""),
        ("2,5e2", "250", ""),
        ("40 jeunes", "40", "jeunes"),
        ("€ 40", "40", "€"),
        ("12 50", None, ""),
        ("1.25.000", None, ""),
        ("12,5,5", None, ""),
        ("12 ou 13", None, ""),
    ],
)
def test_numbers_as_they_are_read(text, number, unit):
    one = grade("numerical", {"answers": [{"value": "*", "fraction": 1}]}, text)

    assert (one.detail["number"], one.detail["unit"]) == (number, unit)
    assert one.state == ("invalid" if number is None else "gradedright")


def test_numerical_answers_and_tolerances():
    answers = [
        {"value": "168", "tolerance": 0, "fraction": 1},
        {"value": 168, "tolerance": "5", "fraction": "0.5"},
        {"value": "*", "fraction": 0},
    ]
    half = Fraction(1, 2)

    marks = [score("numerical", {"answers": answers}, t)[0] for t in ("168,00 €", "170", "163", "173", "173,01")]

    assert marks == [1, half, half, half, 0]
    assert score("numerical", {"answers": answers}, "cent") == (0, "invalid")


@pytest.mark.parametrize(
    ("kind", "value", "tolerance", "good", "bad"),
    [
        ("relative", "240", "0.05", ("228", "252"), ("227,99", "252,01")),
        ("geometric", "80", "0.25", ("64", "100"), ("63,9", "100,1")),
    ],
)
def test_numerical_bounds_are_included(kind, value, tolerance, good, bad):
    question = {"answers": [{"value": value, "tolerance": tolerance, "tolerance_type": kind, "fraction": 1}]}

    assert [score("numerical", question, text)[0] for text in (*good, *bad)] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("text", "fractions"),
    [
        ("2,5 kg", "1 1 1"),
        ("2 500 g", "1 1 1"),
        ("2,5", "1 0.75 0.75"),
        ("2,5 g", "1 0.75 0.75"),
        ("2,45 sacs", "0.6 0.45 0.35"),
        ("2500 kg", "0 0 0"),
    ],
)
def test_numerical_units(text, fractions):
    question = {
        "answers": [
            {"value": 2.5, "tolerance": 0, "fraction": 1},
            {"value": "2.5", "tolerance": "0.1", "fraction": "0.6"},
        ],
        "units": [{"name": "kg", "factor": 1}, {"name": "g", "factor": 1000}],
        "unit_penalty": "0.25",
    }

    marks = [score("numerical", question | {"unit_grading": g}, text)[0] for g in ("optional", "mark", "max")]

    assert marks == [Fraction(fraction) for fraction in fractions.split()]


def test_numerical_unit_chosen_in_a_list():
    question = {
        "answers": [{"value": "2.5", "fraction": 1}],
        "units": [{"name": "kg", "factor": 1}, {"name": "g", "factor": 1000}],
        "unit_input": "select",
        "unit_grading": "mark",
    }
    responses = [
        {"answer": "2500", "unit": "g"},
        {"answer": "2,5", "unit": ""},
        {"answer": 0},
        {"answer": "", "unit": "g"},
    ]

    said = [score("numerical", question, response) for response in responses]

    assert said == [(1, "gradedright"), (Fraction(3, 4), "gradedpartial"), (0, "gradedwrong"), (0, "gaveup")]
