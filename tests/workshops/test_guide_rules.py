"""The rules of guides: bands, clock, what is missing. No database."""

import pytest

from workshops.rules.bands import duration_band, group_bands
from workshops.rules.clock import clock, read_hour, short, since_start, timetable
from workshops.rules.guide import ActivityFacts, Gap, GuideFacts, missing
from workshops.rules.lines import lines_of
from workshops.rules.paper import fits, lines_needed
from workshops.rules.typography import typeset, typeset_html

READY = GuideFacts(
    added_value="Coopérer",
    summary="Une tour.",
    objectives=("Se répartir des rôles",),
    activities=(ActivityFacts("Lancer", 5, True),),
    group_min=8,
    group_max=20,
    authors=("L’équipe",),
)


def with_(**changes):
    return GuideFacts(**(vars(READY) | changes))


def test_example_of_the_specification():
    slots = timetable([5, 12, 3, 8, 8, 9])

    assert [slot.start for slot in slots] == [0, 5, 17, 20, 28, 36]
    assert slots[-1].end == 45
    assert since_start(slots[-1].start) == "+0:36"


def test_activity_of_no_minutes_starts_with_the_next():
    assert [(slot.start, slot.end) for slot in timetable([0, 10, 5])] == [(0, 0), (0, 10), (10, 15)]


def test_no_activity_no_time():
    assert timetable([]) == ()


@pytest.mark.parametrize(
    ("minutes", "band"), [(0, "30"), (30, "30"), (31, "60"), (60, "60"), (61, "120"), (120, "120"), (121, "long")]
)
def test_duration_band(minutes, band):
    assert duration_band(minutes) == band


@pytest.mark.parametrize(
    ("low", "high", "bands"),
    [
        (2, 5, ("2-5",)),
        (1, 1, ()),
        (8, 20, ("6-12", "13-30")),
        (6, 12, ("6-12",)),
        (30, 31, ("13-30", "30+")),
        (2, 200, ("2-5", "6-12", "13-30", "30+")),
    ],
)
def test_group_is_in_every_band_it_touches(low, high, bands):
    assert group_bands(low, high) == bands


@pytest.mark.parametrize(("written", "found"), [(None, 12), (7, 7), (0, 0)])
def test_short_version_of_an_activity(written, found):
    assert short(12, written) == found


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("14:00", 840), ("9 h 30", 570), ("9h", 540), ("00:05", 5), ("24:00", None), ("12:60", None), ("", None), ("tard", None), ("1" * 900, None)],
)  # fmt: skip
def test_hour_read_as_it_is_typed(typed, minutes):
    assert read_hour(typed) == minutes


def test_clock_passes_midnight():
    assert (clock(840, 36), clock(1430, 20), since_start(75)) == ("14:36", "0:10", "+1:15")


def test_ready_guide_lacks_nothing():
    assert missing(READY) == ()


@pytest.mark.parametrize(
    ("changes", "gaps"),
    [
        ({"added_value": " "}, (Gap("added_value"),)),
        ({"summary": ""}, (Gap("summary"),)),
        ({"objectives": ()}, (Gap("objectives"),)),
        ({"objectives": ("a",) * 7}, (Gap("too_many_objectives", "7"),)),
        ({"activities": ()}, (Gap("activities"),)),
        ({"activities": (ActivityFacts("Lancer", 0, True),)}, (Gap("minutes"),)),
        ({"activities": (ActivityFacts("Lancer", 5, False),)}, (Gap("steps", "Lancer"),)),
        ({"activities": (ActivityFacts("Lancer", 5, True, 6),)}, (Gap("longer_short", "Lancer"),)),
        ({"group_min": 9, "group_max": 8}, (Gap("group"),)),
        ({"group_min": 0}, (Gap("group"),)),
        ({"youth_safe": "with_care"}, (Gap("youth_safe_note"),)),
        ({"youth_safe": "with_care", "youth_safe_note": "On parle d’argent."}, ()),
        ({"authors": ()}, (Gap("authors"),)),
        ({"licence": "link"}, (Gap("origin_url"),)),
        ({"licence": "link", "origin_url": "https://interpole.xyz"}, ()),
    ],
)
def test_each_thing_missing_is_said(changes, gaps):
    assert missing(with_(**changes)) == gaps


def test_everything_missing_is_said_at_once():
    empty = GuideFacts()

    assert [gap.code for gap in missing(empty)] == [
        "added_value", "summary", "objectives", "activities", "group", "authors",
    ]  # fmt: skip


def test_list_written_one_a_line():
    assert lines_of("- un\n\n • deux \ntrois - quatre\n") == ("un", "deux", "trois - quatre")


def test_paragraphs_that_surely_fit_on_a_page():
    assert (lines_needed([]), lines_needed(["a", "", "b" * 65])) == (0, 4)
    assert (fits(["a" * 64] * 25), fits(["a" * 64] * 26)) == (True, False)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Quoi ? « Rien » !", "Quoi\u202f? «\u202fRien\u202f»\u202f!"),
        ("à 14:00, sans espace", "à 14:00, sans espace"),
        ("déjà\u202f: fait", "déjà\u202f: fait"),
    ],
)
def test_french_spaces(words, found):
    assert (typeset(words), typeset(typeset(words))) == (found, found)


def test_french_spaces_leave_tags_alone():
    assert typeset_html('<a title="a : b">c : d</a>') == '<a title="a : b">c\u202f: d</a>'
