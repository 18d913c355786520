"""Awards: validity, states, refusals, what is printed, shown and blanked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules import award as rules
from tests.courses.award_world import AT, FACTS

TEXTS = {"title": "Le socle", "nature": "Formation non certifiante", "criteria": "Tout fait"}
ORGANISATION = {"name": "À Petits PAS", "identifiers": "", "address": "", "logo_sha256": ""}


def printed(**more):
    values = {
        "kind": "certificate",
        "name": "Inès Martin",
        "facts": FACTS,
        "texts": TEXTS,
        "organisation": ORGANISATION,
        "signatories": [{"name": "Claire", "role": "Coordinatrice", "image_sha256": "ab"}],
        "issued_at": AT,
        "until": None,
        "number": "7K3Q9M2TXW4P",
        "verify_url": "https://example.org/v/7K3Q-9M2T-XW4P",
        "locale": "fr",
    }
    return rules.snapshot(**values | more)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 20), 36, date(2029, 11, 20)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_where_the_month_ends(day, months, expected):
    assert rules.add_months(day, months) == expected


@given(st.dates(date(2020, 1, 1), date(2080, 1, 1)), st.integers(0, 240))
def test_months_never_go_past_the_month(day, months):
    later = rules.add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


def test_validity_ends_with_the_printed_day_in_paris():
    until = rules.valid_until(datetime(2026, 11, 20, 10, tzinfo=UTC), 36)

    assert until == datetime(2029, 11, 20, 22, 59, 59, tzinfo=UTC)


def test_validity_starts_from_the_day_in_paris():
    until = rules.valid_until(datetime(2026, 7, 31, 22, 30, tzinfo=UTC), 1)  # already 1 August in Paris

    assert until == datetime(2026, 9, 1, 21, 59, 59, tzinfo=UTC)


def test_expiry_is_computed():
    until = rules.last_second(date(2026, 11, 20))

    assert [rules.condition("issued", until, until + timedelta(seconds=s)) for s in (0, 1)] == ["valid", "expired"]


def test_nothing_follows_a_revocation():
    assert [state for state in rules.STATES if rules.may_follow("revoked", state)] == []


@pytest.mark.parametrize(
    ("type_mode", "minor", "mode"),
    [("open", False, "open"), ("open", True, "strict"), ("strict", False, "strict"), ("strict", True, "strict")],
)
def test_name_is_hidden_for_a_minor_or_by_the_type(type_mode, minor, mode):
    assert rules.name_mode(type_mode, minor=minor) == mode


def test_only_an_adult_opens_the_name():
    choices = [
        (mode, adult, rules.may_switch(mode, is_adult=adult))
        for mode in ("open", "strict", "x")
        for adult in (True, False)
    ]

    assert [(mode, adult) for mode, adult, may in choices if may] == [
        ("open", True),
        ("strict", True),
        ("strict", False),
    ]


def test_refusals_come_all_at_once():
    facts = replace(FACTS, minutes_attended=0, minutes_distance=0, sheet_open=True, ends_on=date(2026, 1, 1))

    found = rules.refusals("", facts, {"title": ""}, "realisation", {"identifiers": ""})

    assert found == [
        *("name_missing", "title_missing", "nature_missing", "no_minutes", "sheet_open", "dates_wrong"),
        "identifiers_missing",
    ]


def test_good_facts_are_not_refused():
    assert rules.refusals("Inès", FACTS, TEXTS, "certificate", ORGANISATION) == []


def test_snapshot_holds_all_that_is_printed():
    assert list(printed()) == [
        *("schema", "locale", "kind", "title", "name", "organisation", "introduction", "lines", "nature", "minutes"),
        *("starts_on", "ends_on", "place", "results", "issued_on", "valid_until", "signatories", "number"),
        *("verify_url", "rule", "course"),
    ]


def test_blanked_snapshot_keeps_the_bare_fact():
    before = printed()

    after = rules.blanked(before)

    assert (after["name"], after["minutes"], after["results"], after["title"], after["number"]) == (
        *("", {"attended": 0, "distance": 0}, []),
        *("Le socle", "7K3Q9M2TXW4P"),
    )
    assert (rules.only_blanks(before, after), rules.only_blanks(before, before | {"name": "X"})) == (True, False)


def facts_shown(**more):
    values = {
        "number": "7K3Q-9M2T-XW4P",
        "state": "valid",
        "mode": "open",
        "initials": "I. M.",
        "issued_at": AT,
        "ended_at": None,
        "ended_reason": None,
        "ended_text": None,
        "next_number": None,
        "erased": False,
        "can_check": True,
    }
    return rules.public(printed(), **values | more)


def test_page_shows_what_is_printed_and_no_picture():
    shown = facts_shown()

    assert (shown["name"], shown["initials"], shown["name_can_be_checked"]) == ("Inès Martin", None, False)
    assert shown["document"]["signatories"] == [{"name": "Claire", "role": "Coordinatrice"}]
    assert set(printed()) - set(shown["document"]) == {"schema", "locale", "name", "verify_url", "course"}


def test_page_in_strict_mode_shows_initials():
    shown = facts_shown(mode="strict")

    assert (shown["name"], shown["initials"], shown["name_can_be_checked"]) == (None, "I. M.", True)


@pytest.mark.parametrize(
    ("reason", "name", "number"), [("renewal", "Inès Martin", "4FJ8-WZ05-RCNR"), ("name_change", None, None)]
)
def test_page_of_a_replaced_document_leads_to_the_new_one_only_after_a_renewal(reason, name, number):
    shown = facts_shown(state="superseded", ended_reason=reason, ended_at=AT, next_number="4FJ8-WZ05-RCNR")

    assert (shown["name"], shown["replaced_by"]) == (name, number)


def test_page_of_an_erased_document_has_no_detail():
    shown = facts_shown(erased=True)

    assert (shown["name"], shown["initials"], shown["document"], shown["issued_on"]) == (None, None, None, "2026-11-20")
