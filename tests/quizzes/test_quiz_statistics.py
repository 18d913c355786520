"""The figures of a quiz: the worked example of the specification, and what is undefined."""

import json
import math
from dataclasses import asdict, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import mean, median, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.rules.door import answer, reply
from quizzes.rules.statistics import Item, Whole, analyse, confidence, remarks

SHARED = Path(__file__).resolve().parents[3] / "shared/fixtures/quiz/statistics/toy.json"
SIX = [[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 1, 1], [0, 0, 0], [1, 1, 1]]


def figures(rows, max_marks=None):
    """The figures of rows of marks."""
    wholes = [Fraction(mark) for mark in max_marks or [1] * len(rows[0])]
    return analyse(wholes, [[None if mark is None else Fraction(mark) for mark in row] for row in rows])


def rounded(one, digits):
    """The fields of a dataclass, rounded."""
    return {key: value if value is None else round(value, digits) for key, value in asdict(one).items()}


TABLE = """
1 | 0.6667 | 0.5164 | 0.0667 | 0.2667 | 0.9667 | 13.13 | 0.4667 | 14.29 | 28.66
2 | 0.6667 | 0.5164 | 0.2667 | 0.2667 | 0.5667 | 68.60 | 0.2667 | 100 | 36.25
3 | 0.5 | 0.5477 | 0.2 | 0.3 | 0.6667 | 44.72 | 0.4 | 50 | 35.10
"""
COLUMNS = [
    "facility",
    "sd",
    "covariance",
    "variance",
    "other_variance",
    "discrimination_index",
    "covariance_max",
    "discriminative_efficiency",
    "effective_weight",
]


@pytest.mark.parametrize("row", TABLE.strip().splitlines())
def test_items_of_the_worked_example(row):
    place, *wanted = row.split(" | ")

    item = asdict(figures(SIX)[1][int(place) - 1])

    assert item["n"] == 6
    for column, value in zip(COLUMNS, wanted, strict=True):
        digits = 4 if item[column] < 1 else 2
        assert round(item[column], digits) == float(value), column


def test_quiz_of_the_worked_example():
    whole = figures(SIX)[0]

    assert rounded(replace(whole, cic=None, error_ratio=None), 4) == {
        "n": 6,
        "mean": 1.8333,
        "median": 2,
        "standard_deviation": 1.169,
        "skewness": -0.6676,
        "kurtosis": -0.4462,
        "cic": None,
        "error_ratio": None,
        "standard_error": 0.7528,
    }
    assert (round(whole.cic, 2), round(whole.error_ratio, 2)) == (58.54, 64.39)


def test_the_shared_example_through_the_door():
    if not SHARED.exists():
        pytest.skip("../shared/fixtures/quiz is not here")
    toy = json.loads(SHARED.read_text())

    said = answer(json.dumps(toy["in"]).encode(), statistics=True)

    assert (said["id"], list(said)) == (toy["out"]["id"], list(toy["out"]))
    assert {key: round(value, 7) for key, value in said["quiz"].items()} == toy["out"]["quiz"]
    assert [{k: round(v, 7) for k, v in item.items()} for item in said["items"]] == toy["out"]["items"]


def test_nothing_hidden_for_few_attempts_and_null_where_undefined():
    assert figures([[1, 1]][:0], [1, 1]) == (Whole(0), [Item(0), Item(0)])
    assert figures([[1, 0]]) == (Whole(1, 1.0, 1.0), [Item(1, 1.0), Item(1, 0.0)])
    whole, items = figures([[1, 0], [1, 0]])
    assert asdict(whole) == asdict(Whole(2, 1.0, 1.0, 0.0))
    assert asdict(items[0]) == asdict(Item(2, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0))


def test_skewness_needs_three_attempts_and_kurtosis_four():
    told = [figures(SIX[:n])[0] for n in (2, 3, 4)]

    assert [(one.skewness is None, one.kurtosis is None) for one in told] == [
        (True, True),
        (False, True),
        (False, False),
    ]


def test_one_item_has_no_consistency_and_no_max_mark_has_no_facility():
    whole, items = figures([[1], [0], [1]])

    assert (whole.cic, whole.error_ratio, whole.standard_error) == (None, None, None)
    assert items[0].discrimination_index is None  # nothing else to compare with
    assert figures([[0, 1], [0, 0]], [0, 1])[1][0].facility is None


def test_an_item_that_goes_against_the_total_has_no_weight_and_stays_out_of_the_sum():
    _whole, items = figures([[0, 3], [0, 2], [1, 0]], [1, 3])

    assert (items[0].effective_weight, items[1].effective_weight) == (None, 100)
    assert items[0].discrimination_index < 0


def test_a_drawn_item_counts_over_the_attempts_that_drew_it():
    whole, items = figures([[1, None], [0, 1], [1, 0], [None, 1], [0, 0]])
    alone = figures([[1, 0], [0, 1], [1, 0], [0, 0]])[1]

    assert [item.n for item in items] == [4, 4]
    assert (items[0].facility, items[0].covariance) == (alone[0].facility, alone[0].covariance)
    assert (whole.n, whole.mean, whole.cic) == (5, 0.8, None)  # the questions differ: no consistency between them


MARKS = st.lists(st.tuples(*[st.decimals(0, 2, places=7)] * 3), min_size=4, max_size=12)


@settings(deadline=None)
@given(MARKS)
def test_means_and_deviations_are_those_of_the_standard_library(rows):
    whole, items = figures(rows, [2, 2, 2])
    totals = [sum(row) for row in rows]

    assert math.isclose(whole.mean, mean(totals), abs_tol=1e-9)
    assert math.isclose(whole.median, median(totals), abs_tol=1e-9)
    assert math.isclose(whole.standard_deviation, stdev(totals), abs_tol=1e-9)
    assert math.isclose(items[0].sd, stdev([row[0] for row in rows]) / Decimal(2), abs_tol=1e-9)
    assert all(i.discrimination_index is None or abs(i.discrimination_index) <= 100.000001 for i in items)
    assert whole.cic is None or whole.cic <= 100


@pytest.mark.parametrize(("n", "word"), [(9, "hidden"), (10, "indicative"), (29, "indicative"), (30, "firm")])
def test_figures_are_hidden_below_ten_and_indicative_below_thirty(n, word):
    assert confidence(n) == word


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item(9, 0.1, discrimination_index=-5), []),
        (Item(10, 0.29, discrimination_index=-0.1), ["very_hard", "best_fail"]),
        (Item(10, 0.3, discrimination_index=0), ["tells_little"]),
        (Item(10, 0.3, discrimination_index=20), []),
        (Item(10, 1.0), []),
    ],
)
def test_what_trainers_are_told(item, words):
    assert remarks(item) == words


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"id": "1", "marks": []}', "key_missing"),
        ('{"id": "1", "max_marks": [1]}', "key_missing"),
        ('{"id": "1", "max_marks": [1], "marks": [[1, 1]]}', "value_invalid"),
        ('{"id": "1", "max_marks": [1], "marks": [1]}', "value_invalid"),
        ('{"id": "1", "max_marks": [-1], "marks": [[1]]}', "value_invalid"),
        ('{"id": "1", "max_marks": ["un"], "marks": []}', "value_invalid"),
        ('{"id": "1", "max_marks": [1], "marks": [[1e-99]]}', "value_invalid"),
        ('{"max_marks": [1], "marks": [[1]]}', "key_missing"),
        ("[]", "json_invalid"),
    ],
)
def test_refused_lines_say_their_code(line, code):
    text, accepted = reply(line.encode(), statistics=True)

    assert (json.loads(text)["error"]["code"], accepted) == (code, False)
