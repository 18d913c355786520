"""Which characters can be printed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rules import glyphs
from tests.media.glyph_coverage import FILE, coverage


def test_coverage_is_the_one_of_the_fonts():
    assert json.loads(FILE.read_text()) == coverage()


@pytest.mark.parametrize(
    ("name", "body", "display"),
    [
        ("Anaïs Œuvrard-Lefèbvre", glyphs.BODY, glyphs.DISPLAY),
        ("Łukasz Żółć", glyphs.BODY, glyphs.DISPLAY),
        ("Nguyễn Thị Ánh", glyphs.FALLBACK, glyphs.DISPLAY),
        ("Юлия Зайцева", glyphs.FALLBACK, glyphs.FALLBACK),
        ("Ελένη", glyphs.FALLBACK, glyphs.FALLBACK),
        ("李小龍", None, None),
        ("Inès 🦊", None, None),
    ],
)
def test_one_family_prints_a_whole_name(name, body, display):
    assert (glyphs.family_for(name), glyphs.family_for(name, glyphs.DISPLAY)) == (body, display)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("a\u202eb", "ab"),
        ("In\u0000ès", "Inès"),
        ("Ine\u0300s", "Inès"),
        ("  Inès \t\n Martin ", "Inès Martin"),
        ("\u200bInès\ufeff", "Inès"),
        ("\ud800", ""),
    ],
)
def test_clean_removes_what_is_never_seen(typed, name):
    assert glyphs.clean(typed) == name


@pytest.mark.parametrize(
    ("name", "odd"), [("李小龍", "李小龍"), ("Inès 🦊🦊", "🦊"), ("Inès", ""), ("", ""), ("Nguyễn", "")]
)
def test_unprintable_says_which_characters(name, odd):
    assert glyphs.unprintable(name) == odd


def test_printable_drops_an_emoji_from_a_title():
    assert glyphs.printable("Mon cours 🎉🦊 : le socle\u202e") == "Mon cours : le socle"


def test_narrow_space_does_not_change_the_family():
    assert glyphs.family_for("Attention\u202f!") == glyphs.BODY


@given(st.text(max_size=60))
def test_printable_text_always_has_a_family(text):
    assert glyphs.family_for(glyphs.printable(text)) is not None


@given(st.text(max_size=60))
def test_clean_twice_is_clean_once(text):
    assert glyphs.clean(glyphs.clean(text)) == glyphs.clean(text)
