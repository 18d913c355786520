"""French typography of computed values."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from media.templatetags.french import day, decimal_comma, duration, percent


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(None, ""), (0, ""), (8, "8\u202fmin"), (60, "1\u202fh"), (90, "1\u202fh\u202f30"), (605, "10\u202fh\u202f05")],
)
def test_duration_is_in_hours_and_minutes(minutes, words):
    assert duration(minutes) == words


@pytest.mark.parametrize(
    ("number", "words"), [(None, ""), (0, "0\u202f%"), (80, "80\u202f%"), (Decimal("66.67"), "66,67\u202f%")]
)
def test_percent_has_a_narrow_space(number, words):
    assert percent(number) == words


def test_percent_follows_the_language():
    with translation.override("en"):
        assert percent(66.5) == "66.5%"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (date(2026, 7, 7), "mardi 7 juillet 2026"),
        (date(2026, 7, 1), "mercredi 1er juillet 2026"),
        (date(2026, 8, 31), "lundi 31 août 2026"),
    ],
)
def test_day_is_written_in_full(value, words):
    assert day(value) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (None, ""),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2,5"),
        (Decimal("0.10"), "0,1"),
        (1250.5, "1\u202f250,5"),
        (-4.25, "-4,25"),
    ],
)
def test_decimal_comma_drops_what_says_nothing(number, words):
    assert decimal_comma(number) == words
