"""The rules of quizzes: the examples of the specification, and what must hold for any question."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.exchange import Change, Current, same, verdict
from quizzes.rules.grading import grade, is_blank, stored
from quizzes.rules.marks import chosen, passed, percent, shown, total
from quizzes.rules.numbers import french, plain, read_number
from quizzes.rules.orders import RULES
from quizzes.rules.review import EVERYTHING, moment
from quizzes.rules.review import shown as may_show
from quizzes.rules.shapes import ShapeError
from quizzes.rules.timing import Allowance, Override, accept_until, allowance, due_at, refusal
from quizzes.rules.tries import closes, grade_try, tries_allowed

VOTE = {"choices": [{"id": "a", "fraction": 1}, {"id": "b", "fraction": "0.5"}, {"id": "c", "fraction": 0}]}
NOON = datetime(2027, 7, 6, 12, tzinfo=UTC)


def multiple(rule, right, wrong):
    """R right choices r1… and W wrong ones w1…"""
    good = [{"id": f"r{n}", "right": True} for n in range(1, right + 1)]
    bad = [{"id": f"w{n}", "right": False} for n in range(1, wrong + 1)]
    return {"rule": rule, "choices": good + bad}


@pytest.mark.parametrize(
    ("response", "fraction", "state"),
    [("a", 1, "gradedright"), ("b", Fraction(1, 2), "gradedpartial"), ("c", 0, "gradedwrong"), (None, 0, "gaveup")],
)
def test_single_gives_the_fraction_of_the_choice(response, fraction, state):
    one = grade("single", VOTE, response)

    assert (one.fraction, one.state) == (fraction, state)


@pytest.mark.parametrize(("response", "fraction"), [(False, 1), (True, 0)])
def test_truefalse_is_one_or_zero(response, fraction):
    assert grade("truefalse", {"answer": False}, response).fraction == fraction


@pytest.mark.parametrize(
    ("right", "wrong", "ticked", "fraction"),
    [
        (2, 3, ["r1", "r2", "w1"], "0.5"),
        (2, 3, ["r1", "w1"], "0"),
        (2, 3, ["r1", "r2", "w1", "w2", "w3"], "0"),
        (4, 2, ["r1", "r2", "r3"], "0.75"),
        (4, 2, ["r1", "r2", "r3", "w1"], "0.25"),
        (4, 2, ["r1", "r2", "r3", "r4", "w1"], "0.5"),
        (4, 2, ["r1", "r2", "r3", "r4", "w1", "w2"], "0"),
    ],
)
def test_balanced_examples(right, wrong, ticked, fraction):
    assert grade("multiple", multiple("balanced", right, wrong), ticked).fraction == Fraction(fraction)
    assert grade("multiple", multiple("all_or_nothing", right, wrong), ticked).fraction == 0


@pytest.mark.parametrize(
    ("ticked", "fraction"),
    [
        (["statuts", "logo"], "0.3"),
        (["statuts", "budget", "logo"], "0.7"),
        (["logo"], "0"),
        (["statuts", "budget", "photo"], "1"),
    ],
)
def test_weights_examples(ticked, fraction):
    weights = {"statuts": "0.6", "budget": "0.4", "logo": "-0.3", "photo": "0"}
    question = {"rule": "weights", "choices": [{"id": key, "fraction": value} for key, value in weights.items()]}

    assert grade("multiple", question, ticked).fraction == Fraction(fraction)


RIGHT = ["devis", "accord", "mission", "facture", "paiement"]
A = ["accord", "devis", "mission", "facture", "paiement"]
B = ["paiement", "devis", "accord", "mission", "facture"]
C = ["devis", "mission", "accord", "paiement", "facture"]


@pytest.mark.parametrize(
    ("rule", "a", "b", "c"),
    [
        ("all_or_nothing", "0", "0", "0"),
        ("absolute_position", "0.6", "0", "0.2"),
        ("next_exclude_last", "0.5", "0.75", "0"),
        ("next_include_last", "0.6", "0.6", "0"),
        ("one_previous_and_next", "0.5", "0.6", "0.1"),
        ("all_previous_and_next", "0.9", "0.6", "0.8"),
        ("longest_ordered_subset", "0.8", "0.8", "0.6"),
        ("longest_contiguous_subset", "0.8", "0.8", "0.4"),
        ("relative_to_correct", "0.9", "0.6", "0.8"),
    ],
)
def test_ordering_examples(rule, a, b, c):
    question = {"rule": rule, "items": RIGHT}

    assert [grade("ordering", question, r).fraction for r in (RIGHT, A, B, C)] == [1, *map(Fraction, (a, b, c))]


@pytest.mark.parametrize("response", [["devis"], [*RIGHT, "devis"], ["devis"] * 5, {"devis": "1"}])
def test_ordering_that_is_no_permutation_is_invalid(response):
    assert grade("ordering", {"items": RIGHT}, response).state == "invalid"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1 250,50 €", "1250.5", "€"),
        ("1\u202f250,50\u00a0€", "1250.5", "€"),
        ("12.500,75", "12500.75", ""),
        ("1.250.000", "1250000", ""),
        ("1,500", "1.5", ""),
        ("1.500", "1.5", ""),
        ("−7,5 °C", "-7.5", "°C"),
        ("4,2×10^3", "4200", ""),
        ("4,2 x 10**3", "4200", ""),
        ("2,5e2", "250", ""),
        ("40 jeunes", "40", "jeunes"),
        ("€ 40", "40", "€"),
        ("12 m²", "12", "m²"),
        ("2 euros", "2", "euros"),
        (",5", "0.5", ""),
    ],
)
def test_numbers_are_read_as_people_type_them(text, value, unit):
    reading = read_number(text)

    assert (plain(reading.value), reading.unit) == (value, unit)


@pytest.mark.parametrize(
    "text", ["12 50", "1.25.000", "12,5,5", "12 ou 13", "cent", "", "-", "1e999999999", "9" * 200, "٠x1", "5 m2"]
)
def test_numbers_that_are_not_understood_are_invalid(text):
    assert read_number(text) is None


def test_declared_unit_may_hold_a_digit():
    assert (read_number("5 m2", units=["m2"]).unit, read_number("m2 5", units=["m2"]).value) == ("m2", 5)


MILEAGE = {
    "answers": [
        {"value": "168", "tolerance": 0, "fraction": 1},
        {"value": 168, "tolerance": "5", "fraction": "0.5"},
        {"value": "*", "fraction": 0},
    ]
}


@pytest.mark.parametrize(
    ("text", "fraction", "answer"),
    [("168,00 €", "1", 0), ("170", "0.5", 1), ("163", "0.5", 1), ("173", "0.5", 1), ("173,01", "0", 2)],
)
def test_numerical_first_answer_that_matches_wins(text, fraction, answer):
    one = grade("numerical", MILEAGE, text)

    assert (one.fraction, one.detail["answer"]) == (Fraction(fraction), answer)


@pytest.mark.parametrize(
    ("kind", "value", "tolerance", "good", "bad"),
    [
        ("relative", "240", "0.05", ["228", "252"], ["227,99", "252,01"]),
        ("geometric", "80", "0.25", ["64", "100"], ["63,9", "100,1", "-80"]),
        ("geometric", "0", "0.25", ["0"], ["0,1"]),
        ("nominal", "10", "0.5", ["9,5", "10,5"], ["9,49", "10,51"]),
    ],
)
def test_tolerances_include_their_bounds(kind, value, tolerance, good, bad):
    question = {"answers": [{"value": value, "tolerance": tolerance, "tolerance_type": kind, "fraction": 1}]}

    assert [grade("numerical", question, text).fraction for text in good] == [1] * len(good)
    assert [grade("numerical", question, text).fraction for text in bad] == [0] * len(bad)


@pytest.mark.parametrize(
    ("text", "optional", "mark", "most"),
    [
        ("2,5 kg", "1", "1", "1"),
        ("2 500 g", "1", "1", "1"),
        ("2,5", "1", "0.75", "0.75"),
        ("2,5 g", "1", "0.75", "0.75"),
        ("2,45 sacs", "0.6", "0.45", "0.35"),
        ("2500 kg", "0", "0", "0"),
    ],
)
def test_units_examples(text, optional, mark, most):
    answers = [{"value": "2.5", "tolerance": 0, "fraction": 1}, {"value": "2.5", "tolerance": "0.1", "fraction": "0.6"}]
    question = {"answers": answers, "units": [{"name": "kg", "factor": 1}, {"name": "g", "factor": 1000}]}

    marks = [grade("numerical", question | {"unit_grading": g}, text).fraction for g in ("optional", "mark", "max")]
    assert marks == [Fraction(optional), Fraction(mark), Fraction(most)]


def test_unit_chosen_in_a_list_counts_like_a_typed_one():
    question = {
        "answers": [{"value": "2.5", "fraction": 1}],
        "units": [{"name": "kg", "factor": 1}, {"name": "g", "factor": 1000}],
        "unit_input": "select",
        "unit_grading": "mark",
    }

    responses = [{"answer": "2500", "unit": "g"}, {"answer": "2,5", "unit": ""}]
    assert [grade("numerical", question, r).fraction for r in responses] == [1, Fraction(3, 4)]


@pytest.mark.parametrize(
    ("kind", "response", "blank"),
    [
        ("single", None, True),
        ("multiple", [], True),
        ("truefalse", False, False),
        ("truefalse", None, True),
        ("numerical", " \u00a0\t", True),
        ("numerical", 0, False),
        ("numerical", {"answer": "", "unit": "kg"}, True),
        ("ordering", [], True),
    ],
)
def test_blank_is_emptiness_not_falsehood(kind, response, blank):
    assert is_blank(kind, response) is blank


def test_unfinished_answers_are_not_graded():
    states = [grade("numerical", MILEAGE, text, finished=False) for text in ("", "168", "cent")]

    assert [(one.fraction, one.state) for one in states] == [(None, "todo"), (None, "complete"), (None, "invalid")]


@pytest.mark.parametrize(
    ("kind", "question", "response", "code"),
    [
        ("single", VOTE, "z", "id_unknown"),
        ("single", {}, "a", "key_missing"),
        ("magic", {}, "a", "type_unknown"),
        ("multiple", multiple("balanced", 1, 1), "r1", "value_invalid"),
        ("multiple", multiple("magic", 1, 1), ["r1"], "value_invalid"),
        ("truefalse", {"answer": "yes"}, True, "value_invalid"),
        ("ordering", {"items": RIGHT}, ["autre"], "id_unknown"),
    ],
)
def test_refused_shapes_say_their_code(kind, question, response, code):
    with pytest.raises(ShapeError) as refused:
        grade(kind, question, response)

    assert refused.value.code == code


@given(st.integers(1, 6), st.integers(0, 6), st.data())
def test_one_more_wrong_tick_never_raises_a_balanced_mark(right, wrong, data):
    question = multiple("balanced", right, wrong)
    ids = [choice["id"] for choice in question["choices"]]
    ticked = data.draw(st.lists(st.sampled_from(ids), unique=True))
    more = [i for i in ids if i.startswith("w") and i not in ticked]

    before = grade("multiple", question, ticked).fraction

    assert all(grade("multiple", question, [*ticked, one]).fraction <= before for one in more)


@given(st.integers(1, 6), st.integers(0, 6), st.sampled_from(["balanced", "all_or_nothing"]), st.data())
def test_shuffling_choices_changes_no_mark(right, wrong, rule, data):
    question = multiple(rule, right, wrong)
    shuffled = {"rule": rule, "choices": data.draw(st.permutations(question["choices"]))}
    ticked = data.draw(st.lists(st.sampled_from([c["id"] for c in question["choices"]]), unique=True))

    assert grade("multiple", question, ticked).fraction == grade("multiple", shuffled, ticked[::-1]).fraction


@given(st.permutations(range(6)), st.sampled_from(sorted(RULES)))
def test_every_ordering_rule_stays_between_zero_and_one(order, rule):
    items = [str(n) for n in range(6)]

    fraction = grade("ordering", {"rule": rule, "items": items}, [str(n) for n in order]).fraction

    assert 0 <= fraction <= 1
    assert (fraction == 1) or list(order) != list(range(6))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_printed_in_french_is_read_back(number):
    assert read_number(french(Fraction(number))).value == Fraction(number)


@given(st.text(max_size=120))
def test_reading_a_number_never_breaks(text):
    reading = read_number(text)

    assert reading is None or isinstance(reading.value, Fraction)


def test_hints_examples():
    penalty = Fraction("0.25")

    second = grade_try("single", VOTE, "b", used=1, penalty=penalty)
    third = grade_try("single", VOTE, "a", used=2, penalty=penalty)

    assert (third.fraction, third.state) == (Fraction(1, 2), "gradedright")
    assert second.fraction == Fraction(1, 4)
    assert grade_try("single", VOTE, "a", used=1, penalty=penalty).fraction == Fraction(3, 4)


def test_a_question_closes_when_right_or_out_of_tries():
    assert (tries_allowed("single", 2), tries_allowed("truefalse", 2), tries_allowed("single", 0)) == (3, 1, 1)
    assert closes("gradedright", used=0, allowed=3)
    assert [closes("gradedwrong", used=n, allowed=3) for n in range(3)] == [False, False, True]


def test_total_waits_for_every_mark_and_leaves_out_what_has_none():
    graded = [("gradedright", Decimal("1"), Decimal("2")), ("gaveup", Decimal("0"), Decimal("1"))]

    assert total(graded) == (Decimal("2"), Decimal("3"))
    assert total([*graded, ("needsgrading", None, Decimal("1"))]) == (None, Decimal("4"))
    assert total([*graded, ("finished", None, Decimal("0"))]) == (Decimal("2"), Decimal("3"))
    assert total([("gradedwrong", Decimal("-0.5"), Decimal("1"))]) == (Decimal("0"), Decimal("1"))


def test_percent_is_not_rounded_where_it_matters():
    reached = percent(Decimal("0.6999999") * 1, Decimal("1"))

    assert (reached, passed(reached, 70), passed(Decimal("69.9"), 70)) == (Decimal("69.999990000"), True, False)
    assert (percent(None, Decimal("1")), percent(Decimal("0"), Decimal("0")), passed(None, 70)) == (None, None, None)


@pytest.mark.parametrize(
    ("method", "percent_", "index"), [("best", 90, 1), ("last", 50, 3), ("first", 40, 0), ("average", 60, 3)]
)
def test_the_result_is_that_of_the_method(method, percent_, index):
    assert chosen(method, [Decimal(40), Decimal(90), None, Decimal(50)]) == (Decimal(percent_), index)


@pytest.mark.parametrize(
    ("value", "text"),
    [("3", "3"), ("2.50", "2,5"), ("0.3333333", "0,33"), ("0.005", "0,01"), ("10", "10"), ("100.00", "100")],
)
def test_marks_are_shown_with_two_decimals_at_most(value, text):
    assert shown(Decimal(value)) == text


def test_stored_fractions_have_seven_decimals():
    assert (stored(Fraction(2, 3)), stored(None)) == (Decimal("0.6666667"), None)


def test_due_at_is_the_earlier_of_closing_and_limit_with_extra_time():
    closing = NOON + timedelta(hours=1)

    assert due_at(NOON, Allowance()) is None
    assert due_at(NOON, Allowance(minutes=30)) == NOON + timedelta(minutes=30)
    assert due_at(NOON, Allowance(minutes=30, extra_percent=33, extra_minutes=5)) == NOON + timedelta(seconds=2694)
    assert due_at(NOON, Allowance(minutes=90, closes_at=closing)) == closing


def test_grace_is_never_less_than_a_minute():
    assert accept_until(NOON, 0) == NOON + timedelta(seconds=60)
    assert accept_until(NOON, 90) == NOON + timedelta(seconds=90)
    assert accept_until(None, 90) is None


def test_person_beats_cohort_and_cohorts_are_generous_field_by_field():
    base = Allowance(opens_at=NOON, attempts=1, minutes=30)
    cohorts = [Override(attempts=2, minutes=40), Override(attempts=3, opens_at=NOON - timedelta(days=1))]

    found = allowance(base, Override(minutes=35), cohorts)

    assert found == Allowance(opens_at=NOON - timedelta(days=1), attempts=3, minutes=35)


@pytest.mark.parametrize(
    ("allowed", "used", "reason"),
    [
        (Allowance(), 99, None),
        (Allowance(attempts=3), 2, None),
        (Allowance(attempts=3), 3, "no_attempt_left"),
        (Allowance(opens_at=NOON + timedelta(seconds=1)), 0, "not_yet"),
        (Allowance(opens_at=NOON), 0, None),
        (Allowance(closes_at=NOON), 0, "closed"),
    ],
)
def test_why_an_attempt_may_not_start(allowed, used, reason):
    assert refusal(allowed, used=used, at=NOON) == reason


@pytest.mark.parametrize(
    ("minutes", "closes", "published", "when"),
    [
        (None, None, None, "during"),
        (1, None, None, "just_after"),
        (5, None, None, "later_open"),
        (5, 1, None, "after_close"),
        (5, None, 1, "after_close"),
    ],
)
def test_moments_of_review(minutes, closes, published, when):
    ago = lambda n: None if n is None else NOON - timedelta(minutes=n)  # noqa: E731

    assert moment(submitted_at=ago(minutes), closes_at=ago(closes), published_at=ago(published), at=NOON) == when


def test_presets_show_what_the_table_says():
    assert may_show("training", "just_after") == EVERYTHING
    assert "right_answer" not in may_show("training", "during")
    assert may_show("assessment", "during") == {"attempt", "max_marks"}
    assert may_show("assessment", "later_open") == EVERYTHING - {"right_answer"}
    assert may_show("assessment", "later_open", earned=True) == EVERYTHING
    assert may_show("exam", "just_after") == {"attempt", "max_marks"}
    assert may_show("exam", "after_close") == EVERYTHING
    assert may_show("exam", "after_close", waiting=True) == {"attempt", "max_marks"}
    assert may_show("training", "just_after", own={"just_after": ["attempt"]}) == {"attempt"}


@pytest.mark.parametrize(
    ("tab", "revision", "seq", "response", "result"),
    [
        ("t1", 4, 0, "b", "write"),
        ("t1", 3, 0, "b", "write"),
        ("t1", 2, 9, "b", "superseded"),
        ("t2", 0, 5, "b", "write"),
        ("t2", 0, 4, "a", "same"),
        ("t2", 0, 4, "b", "conflict"),
        ("t2", 0, None, "b", "write"),
    ],
)
def test_what_is_done_with_an_answer_that_arrives(tab, revision, seq, response, result):
    current = Current(seq=5, tab="t1", revision=3, response="a")

    assert verdict(current, Change(1, "save", response, tab=tab, revision=revision, seq=seq)) == result


def test_nothing_is_one_content_and_false_is_another():
    assert same(None, []) and same("", None) and not same(False, None) and not same(0, None)  # noqa: PT018
