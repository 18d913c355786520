"""The public page (specs/certificates.md §5): what it says, what it hides, what it costs."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.actions import awards as verbs
from courses.models import Award
from courses.rules.number import check_letter
from tests.courses.award_world import AT, TEXTS, give, make_type

UNKNOWN = "7K3Q-9M2T-XW4P"
LATER = AT + timedelta(days=30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client()


def text(response):
    """The words of a page, as they are read."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(body.replace("\u202f", " ").replace("\u00a0", " ").replace("&#x27;", "’").split())


def everything(response):
    """Body and headers, where nothing must leak."""
    return response.content.decode() + str(response.headers) + str(response.cookies)


def address(award, ending=""):
    return f"/v/{award.shown_number}{ending}"


def test_page_shows_every_field_that_is_printed(visitor, ines):
    award = give(ines)

    answer = visitor.get(address(award))
    page = text(answer)

    printed = award.snapshot
    expected = [
        *(printed["title"], "Ines Martin", printed["organisation"]["name"], printed["organisation"]["identifiers"]),
        *(printed["introduction"], printed["nature"], "14 h", "10 h 30", "5 octobre 2026", "18 novembre 2026"),
        *("20 novembre 2026", "Lille", *printed["results"], *printed["lines"], printed["rule"], award.shown_number),
        *("Claire Delattre", "Coordinatrice", "Thomas Wyart", "Formateur"),
    ]
    assert (answer.status_code, [words for words in expected if words not in page]) == (200, [])
    assert re.search(r"<h1>(.*?)</h1>", answer.content.decode())[1] == "Valide"


@pytest.mark.parametrize(
    "path",
    ["/v/{n}", "/V/{n}", "/v/{plain}", "/V/{lower}", "/v/{n}/", "/v/?numero={lower}", "/v/{spaced}", "/V/?numero={n}"],
)
def test_page_is_found_however_the_number_is_typed(visitor, ines, path):
    award = give(ines)
    number = award.shown_number
    forms = {"n": number, "plain": award.number, "lower": number.lower(), "spaced": number.replace("-", "%20")}

    answer = visitor.get(path.format(**forms))

    assert (answer.status_code, award.shown_number in answer.content.decode()) == (200, True)


def test_form_page_asks_for_a_number(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = visitor.get("/v/")

    assert (answer.status_code, 'name="numero"' in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "path",
    [
        "/v/7K3Q-9M2T-XW4B",
        "/v/K73Q-9M2T-XW4P",
        "/v/x",
        "/v/%00",
        "/v/?numero=%00%F0%9F%A6%8A",
        "/v/" + "9" * 2000,
        "/v/7K3Q-9M2T-XW4B.json",
    ],
)
def test_typing_error_costs_no_query(visitor, django_assert_num_queries, path):
    with django_assert_num_queries(0):
        answer = visitor.get(path)

    assert (answer.status_code, len(answer.cookies)) == (404, 0)
    assert ("faute de frappe" in answer.content.decode()) is not path.endswith(".json")


def test_typing_error_is_said_in_words(visitor):
    assert "Ce numéro contient une faute de frappe." in text(visitor.get("/v/7K3Q-9M2T-XW4B"))


def test_unknown_number_is_said_in_words(visitor):
    answer = visitor.get(f"/v/{UNKNOWN}")

    assert (answer.status_code, "Aucun document ne porte ce numéro." in text(answer)) == (404, True)


def queries(visitor, path):
    with CaptureQueriesContext(connection) as captured:
        visitor.get(path)
    return len(captured)


@pytest.mark.parametrize("ending", ["", ".json"])
def test_known_and_unknown_run_the_same_one_query(visitor, ines, ending):
    award = give(ines)

    counts = [queries(visitor, path) for path in (address(award, ending), f"/v/{UNKNOWN}{ending}")]

    assert counts == [1, 1]


@pytest.mark.parametrize("path", ["/v/", f"/v/{UNKNOWN}", "/v/x", "{known}", "{known}.json", f"/v/{UNKNOWN}.json"])
def test_no_answer_is_kept_indexed_or_followed(visitor, ines, path):
    answer = visitor.get(path.format(known=address(give(ines))))

    headers = answer.headers
    assert (headers["X-Robots-Tag"], headers["Referrer-Policy"], headers["Cache-Control"]) == (
        *("noindex, nofollow, noarchive", "no-referrer", "no-store"),
    )
    assert (
        len(answer.cookies),
        "Vary" in headers and "Cookie" in headers["Vary"],
        "og:" in answer.content.decode(),
    ) == (*(0, False, False),)
    assert path.endswith(".json") or 'content="noindex, nofollow, noarchive"' in answer.content.decode()


def test_signed_in_person_sees_the_same_page(ines, sign_in, visitor):
    award = give(ines)

    assert sign_in(ines).get(address(award)).content == visitor.get(address(award)).content


@pytest.mark.parametrize("last", [f"/v/{UNKNOWN}", "/v/x", "/v/", f"/v/{UNKNOWN}.json"])
def test_thirty_first_request_of_a_minute_is_refused(visitor, last):
    first = [visitor.get("/v/x").status_code for _ in range(30)]

    answer = visitor.get(last)
    elsewhere = visitor.get(last, REMOTE_ADDR="10.1.2.3")

    assert (set(first), answer.status_code, answer.headers["Retry-After"]) == ({404}, 429, "60")
    assert elsewhere.status_code in (200, 404)


def test_a_minute_later_one_may_ask_again(visitor):
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=UTC), tick=False) as clock:
        before = [visitor.get("/v/").status_code for _ in range(31)]
        clock.shift(61)
        after = visitor.get("/v/").status_code

    assert (before, after) == ([200] * 30 + [429], 200)


def test_counter_is_not_in_the_database(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        for _ in range(31):
            visitor.get("/v/x")


# ---- states ----


def heading(visitor, award):
    return re.search(r"<h1>(.*?)</h1>", visitor.get(address(award)).content.decode(), re.S)[1].strip()


def test_expired_is_computed(visitor, ines):
    award = give(ines, make_type(replace(TEXTS, validity_months=1)))

    with time_machine.travel(datetime(2026, 12, 20, 22, 59, 59, tzinfo=UTC), tick=False):
        before = heading(visitor, award)
    with time_machine.travel(datetime(2026, 12, 20, 23, 0, 0, tzinfo=UTC), tick=False):
        after = heading(visitor, award)

    assert (before, after) == ("Valide jusqu’au 20 décembre 2026", "Expiré depuis le 20 décembre 2026")


def test_revoked_says_when_and_why(visitor, ines, claire):
    award = give(ines)
    verbs.revoke(award, "error", public_text="durée <b>fausse</b>", note="secret", by=claire, at=LATER)

    answer = visitor.get(address(award))

    assert "Révoqué le 20 décembre 2026 : durée &lt;b&gt;fausse&lt;/b&gt;" in answer.content.decode().replace(
        "\u202f", " "
    )
    assert "secret" not in answer.content.decode()


def test_renewed_leads_to_the_new_number(visitor, ines):
    old = give(ines)
    new = verbs.renew(old, at=LATER)

    page = visitor.get(address(old)).content.decode()

    assert (heading(visitor, old), new.shown_number in page) == (
        "Remplacé le 20 décembre 2026 par un nouveau document",
        True,
    )
    assert heading(visitor, new) == "Valide"


def test_replaced_name_is_no_longer_shown_nor_the_new_number(visitor, ines, claire):
    old = give(ines)
    verbs.decide_name_change(
        verbs.request_name_change(old, "Inès Benali", by=ines, at=LATER), True, by=claire, at=LATER
    )
    new = Award.objects.get(supersedes=old)

    leaks = [everything(visitor.get(address(old, ending))) for ending in ("", ".json")]

    assert [word for word in ("Martin", "Benali", new.shown_number, new.number) for page in leaks if word in page] == []
    assert "Inès Benali" in text(visitor.get(address(new)))


def test_erased_keeps_the_bare_fact(visitor, ines):
    award = give(ines)
    verbs.erase_holder(ines, at=LATER)

    answer, facts = visitor.get(address(award)), visitor.get(address(award, ".json")).json()

    assert "Délivré le 20 novembre 2026 ; le détail n’est plus conservé" in text(answer)
    assert (facts["document"], facts["name"], facts["initials"], facts["state"]) == (None, None, None, "valid")
    assert ("Martin" in everything(answer), 'name="nom"' in answer.content.decode()) == (False, False)


def test_erased_with_a_legal_ground_still_confirms_a_name(visitor, ines):
    award = give(ines, make_type(legal_ground="Code du travail"))
    verbs.erase_holder(ines, at=LATER)

    answer = visitor.post(address(award), {"nom": "INES MARTIN"})

    assert "Le nom correspond." in text(answer)


# ---- names ----


@pytest.fixture
def minors(lea):
    return give(lea, name="Léa Dubois", automatic=False)


def test_minors_page_gives_no_name_anywhere(visitor, minors):
    answers = [visitor.get(address(minors, ending)) for ending in ("", ".json")]

    assert [
        word for word in ("Dubois", "Léa", "minor_at_issue") for answer in answers if word in everything(answer)
    ] == []
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ("L. D." in text(answers[0]), answers[1].json()["initials"]) == (True, "L. D.")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("léa dubois", "Le nom correspond."), ("DUBOIS", "Le nom ne correspond pas."), ("", "Le nom ne correspond pas.")],
)
def test_name_is_compared_without_saying_it(visitor, minors, typed, words):
    answer = visitor.post(address(minors), {"nom": typed})

    assert (answer.status_code, words in text(answer), "Dubois" in everything(answer)) == (200, True, False)
    assert len(answer.cookies) == 0


def test_sixth_try_of_an_hour_is_refused_even_when_right(visitor, minors):
    codes = [
        visitor.post(address(minors), {"nom": f"essai {n}"}, REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(5)
    ]

    sixth = visitor.post(address(minors), {"nom": "Léa Dubois"}, REMOTE_ADDR="10.0.0.9")

    assert (codes, sixth.status_code, sixth.headers["Retry-After"]) == ([200] * 5, 429, "3600")
    assert "correspond" not in text(sixth)


def test_tries_are_counted_by_number(visitor, minors, ines):
    other = give(ines)
    verbs.change_privacy(other, "strict", by=ines, at=LATER)
    for _ in range(6):
        visitor.post(address(minors), {"nom": "x"})

    answer = visitor.post(address(other), {"nom": "Ines Martin"})

    assert (answer.status_code, "Le nom correspond." in text(answer)) == (200, True)


@pytest.mark.parametrize("path", [f"/v/{UNKNOWN}", "/v/x"])
def test_post_on_a_wrong_number_is_the_same_answer(visitor, path):
    assert visitor.post(path, {"nom": "x"}).status_code == 404


def test_post_needs_no_cookie_and_no_token(minors):
    answer = Client(enforce_csrf_checks=True).post(address(minors), {"nom": "Léa Dubois"})

    assert answer.status_code == 200


def test_ten_megabytes_of_name_are_no_error_of_ours(visitor, minors):
    assert visitor.post(address(minors), {"nom": "m" * 10_000_000}).status_code in (400, 413)


def test_holder_who_is_an_adult_may_hide_the_name(visitor, ines):
    award = give(ines)
    verbs.change_privacy(award, "strict", by=ines, at=LATER)

    answers = [visitor.get(address(award, ending)) for ending in ("", ".json")]

    assert [answer for answer in answers if "Martin" in everything(answer)] == []


# ---- JSON ----


def test_json_gives_the_facts_of_the_snapshot(visitor, ines):
    award = give(ines)

    facts = visitor.get(address(award, ".json")).json()

    printed = award.snapshot
    assert (facts["state"], facts["number"], facts["name"]) == ("valid", award.shown_number, "Ines Martin")
    assert {key: facts["document"][key] for key in ("title", "minutes", "results", "rule", "starts_on")} == {
        key: printed[key] for key in ("title", "minutes", "results", "rule", "starts_on")
    }
    for secret in ("ines@example.org", str(award.uuid), award.name_key, award.name_tag, str(award.credential_id)):
        assert secret not in visitor.get(address(award, ".json")).content.decode()


def test_json_of_a_wrong_number_says_which_error(visitor):
    answers = [visitor.get(f"/v/{number}.json") for number in ("7K3Q-9M2T-XW4B", UNKNOWN)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (404, {"state": "mistyped"}),
        (404, {"state": "unknown"}),
    ]


def test_neighbour_of_a_known_number_is_unknown(visitor, ines):
    award = give(ines)
    body = award.number[:-2] + ("0" if award.number[-2] != "0" else "1")

    answer = visitor.get(f"/v/{body}{check_letter(body)}")

    assert answer.status_code == 404


def test_logs_name_nobody(visitor, minors, caplog):
    with caplog.at_level("DEBUG"):
        visitor.get(address(minors))
        visitor.post(address(minors), {"nom": "Léa Dubois"})
        for _ in range(31):
            visitor.get(address(minors), REMOTE_ADDR="203.0.113.9")

    assert [record for record in caplog.messages if "Dubois" in record or "203.0.113.9" in record] == []
