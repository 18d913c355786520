"""The public number: every wrong symbol and every swap is a typing error."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.number import ALPHABET, check_letter, complete, is_well_formed, read, shown

bodies = st.text(ALPHABET, min_size=11, max_size=11)


def hundred():
    draw = Random(7)
    return [complete("".join(draw.choices(ALPHABET, k=11))) for _ in range(100)]


@pytest.mark.parametrize(
    ("body", "letter", "printed"),
    [
        ("7K3Q9M2TXW4", "P", "7K3Q-9M2T-XW4P"),
        ("4FJ8WZ05RCN", "R", "4FJ8-WZ05-RCNR"),
        ("K7QM2X4", "8", "K7QM-2X48"),
    ],
)
def test_number_has_the_letter_of_the_specification(body, letter, printed):
    number = complete(body)

    assert (check_letter(body), shown(number)) == (letter, printed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("4fj8 wzo5 rcnr", "4FJ8WZ05RCNR"),
        (" 4FJ8–WZ05–RCNR ", "4FJ8WZ05RCNR"),
        ("4fj8wz05rcnr\0", "4FJ8WZ05RCNR"),
        ("4FJ8 WZO5 RCNR 🦊", "4FJ8WZ05RCNR"),
        ("", ""),
    ],
)
def test_number_is_read_as_people_type_it(typed, number):
    assert read(typed) == number


@pytest.mark.parametrize(
    "typed", ["7K3Q-9M2T-XW4B", "K73Q-9M2T-XW4P", "7K3Q-9M2T-XW4", "", "7K3Q-9M2T-XW4P0", "x" * 10_000]
)
def test_number_with_an_error_is_refused(typed):
    assert is_well_formed(read(typed)) is False


def test_number_shows_every_wrong_symbol():
    wrong = [
        number[:place] + symbol + number[place + 1 :]
        for number in hundred()
        for place in range(12)
        for symbol in ALPHABET
        if symbol != number[place]
    ]

    assert [number for number in wrong if is_well_formed(number)] == []


def test_number_shows_every_swap():
    swapped = []
    for number in hundred():
        for one, two in combinations(range(12), 2):
            symbols = list(number)
            symbols[one], symbols[two] = symbols[two], symbols[one]
            swapped.append(("".join(symbols), number))

    assert [new for new, old in swapped if new != old and is_well_formed(new)] == []


@given(bodies)
def test_number_printed_and_read_is_the_same(body):
    number = complete(body)

    assert (read(shown(number).lower()), is_well_formed(number)) == (number, True)


@given(st.text(max_size=80))
def test_number_reads_anything_without_failing(typed):
    assert set(read(typed)) <= set(ALPHABET)
