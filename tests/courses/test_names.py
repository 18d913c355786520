"""Names: what is compared, what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.names import appears, fold, initials, matches, tag

KEY = "ab" * 32


@pytest.mark.parametrize(
    "typed",
    ["Anaïs Œuvrard-Lefèbvre", "ANAIS OEUVRARD LEFEBVRE", "anaïs œuvrard lefèbvre", " Anai\u0308s  Oeuvrard‑Lefebvre "],
)
def test_name_typed_in_another_way_matches(typed):
    assert matches(typed, KEY, tag("Anaïs Œuvrard-Lefèbvre", KEY)) is True


@pytest.mark.parametrize("typed", ["Anaïs Œuvrard", "", "-", "🦊", "Anaïs Œuvrard-Lefèbvr", "x" * 100_000])
def test_name_that_is_another_does_not_match(typed):
    assert matches(typed, KEY, tag("Anaïs Œuvrard-Lefèbvre", KEY)) is False


def test_name_never_matches_without_a_tag():
    assert (matches("", "", ""), matches("Inès", "", ""), matches("", KEY, tag("", KEY))) == (False, False, False)


def test_tag_differs_from_key_to_key():
    assert tag("Inès Martin", KEY) != tag("Inès Martin", "cd" * 32)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Anaïs Œuvrard-Lefèbvre", "A. Œ. L."),
        ("Jeanne d’Arc", "J. D."),
        ("Łukasz", "Ł."),
        ("Nguyễn Thị Ánh", "N. T. Á."),
        ("", ""),
    ],
)
def test_initials_are_one_letter_a_word(name, shown):
    assert initials(name) == shown


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Łukasz Żółć", "lukaszzolc"), ("Straße", "strasse"), ("Nguyễn Thị Ánh", "nguyenthianh"), ("李小龍", "李小龍")],
)
def test_fold_keeps_letters_only(name, folded):
    assert fold(name) == folded


@given(st.text(max_size=200))
def test_fold_twice_is_fold_once(name):
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("text", "there"),
    [("Erreur pour ines  MARTIN.", True), ("Martin Inès a demandé", True), ("Erreur de date", False), ("", False)],
)
def test_a_whole_name_is_found_in_a_text(text, there):
    assert appears("Inès Martin", text) is there
