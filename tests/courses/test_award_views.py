"""A holder's pages: the list, the file, the name on the public page, another name."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from courses.actions import awards as verbs
from courses.models import Award, NameChangeRequest
from people.actions.accounts import give_role
from tests.courses.award_world import AT, FACTS, give, make_type

LATER = AT + timedelta(days=30)
LIST = "/mes-certificats/"

pytestmark = pytest.mark.django_db


def at(award, what):
    return f"/mes-certificats/{award.uuid}/{what}/"


def test_list_shows_every_award_whatever_the_role_is_now(ines, sign_in, claire):
    first, second = give(ines), give(ines, make_type(slug="autre", title="Autre parcours"))
    verbs.revoke(second, "error", public_text="Durée fausse", by=claire, at=LATER)
    ines.groups.clear()

    page = sign_in(ines).get(LIST).content.decode()

    shown = [
        word in page for word in (first.shown_number, second.shown_number, "Autre parcours", "Durée fausse", "Révoqué")
    ]
    assert shown == [True] * 5


def test_list_shows_no_draft_and_nobody_elses(ines, karim, lea, sign_in):
    give(karim)
    give(lea)

    pages = [sign_in(person).get(LIST).content.decode() for person in (ines, lea)]

    assert ["Rien ici pour l’instant" in page for page in pages] == [True, True]


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST)
    return len(captured)


def test_list_query_count_is_the_same_for_1_and_30(ines, sign_in):
    client, kind = sign_in(ines), make_type(repeat="season")
    give(ines, kind, cycle="2000")
    client.get(LIST)
    one = queries(client)
    for year in range(2001, 2030):
        give(ines, kind, cycle=str(year))

    assert queries(client) == one


@pytest.mark.parametrize("what", ["", "pdf", "page-publique", "changer-de-nom"])
def test_visitor_is_sent_to_sign_in(ines, what):
    path = at(give(ines), what) if what else LIST
    call = Client().post if what == "page-publique" else Client().get

    answer = call(path)

    back = LIST if what == "page-publique" else path  # an address that only takes a form is no page to come back to
    assert (answer.status_code, answer.url) == (302, f"/compte/login/?next={back}")


@pytest.mark.parametrize("who", ["karim", "thomas", "claire", "admin", "lea"])
@pytest.mark.parametrize("what", ["pdf", "page-publique", "changer-de-nom"])
def test_wrong_person_finds_nothing(request, ines, sign_in, who, what):
    award, client = give(ines), sign_in(request.getfixturevalue(who))
    call = client.post if what == "page-publique" else client.get

    answer = call(at(award, what), {"mode": "strict"})

    assert (answer.status_code, Award.objects.get().public_name_mode) == (404, "open")


def test_download_gives_the_same_file_twice(ines, sign_in):
    award, client = give(ines), sign_in(ines)

    first, second = client.get(at(award, "pdf")), client.get(at(award, "pdf"))

    sha = hashlib.sha256(first.content).hexdigest()
    assert (first.content == second.content, first.headers["ETag"], first.headers["Content-Type"]) == (
        *(True, f'"{sha}"', "application/pdf"),
    )
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert f"certificat-{award.shown_number}.pdf" in first.headers["Content-Disposition"]
    assert list(award.events.values_list("kind", flat=True)) == ["issued", "downloaded_by_holder"]
    assert Award.objects.get().pdf_sha256 == sha


def test_download_already_held_is_not_sent_again(ines, sign_in):
    award, client = give(ines), sign_in(ines)
    etag = client.get(at(award, "pdf")).headers["ETag"]

    answer = client.get(at(award, "pdf"), headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_download_of_a_draft_is_not_found(lea, sign_in):
    give(lea)

    assert sign_in(lea).get(at(Award.objects.get(), "pdf")).status_code == 404


def test_privacy_is_switched_twice_and_back(ines, sign_in):
    award, client = give(ines), sign_in(ines)

    modes = []
    for mode in ("strict", "strict", "open", "everything", ""):
        client.post(at(award, "page-publique"), {"mode": mode})
        modes.append(Award.objects.get().public_name_mode)

    assert modes == ["strict", "strict", "open", "open", "open"]
    assert client.get(at(award, "page-publique")).status_code == 405


def test_minor_has_no_button_to_open_the_name(lea, sign_in):
    award, client = give(lea, name="Léa Dubois", automatic=False), sign_in(lea)

    page = client.get(LIST).content.decode()
    client.post(at(award, "page-publique"), {"mode": "open"})

    assert ('value="open"' in page, Award.objects.get().public_name_mode) == (False, "strict")


def test_rename_is_asked_once(ines, sign_in):
    award, client = give(ines), sign_in(ines)

    answers = [
        client.post(
            at(award, "changer-de-nom"),
            {"requested_name": "Inès Benali", "evidence": SimpleUploadedFile("carte.png", b"\x89PNG....")},
        )
        for _ in range(2)
    ]

    asked = NameChangeRequest.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (asked.requested_name, asked.state, bool(asked.evidence)) == ("Inès Benali", "open", True)
    assert "Inès Benali" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("name", "file", "words"),
    [
        ("李小龍", None, "Ce caractère ne peut pas être imprimé\u202f: 李小龍"),
        ("\u202e", None, "Écrivez le nom à imprimer."),
        ("m" * 200, None, "Le nom dépasse 150 lettres."),
        ("Ines Martin", None, "C’est le nom déjà imprimé."),
        ("Inès B", SimpleUploadedFile("x.exe", b"MZ......"), "Envoyez un PDF, un JPEG ou un PNG."),
    ],
)
def test_rename_says_what_is_wrong_and_loses_nothing(ines, sign_in, name, file, words):
    award = give(ines)

    answer = sign_in(ines).post(
        at(award, "changer-de-nom"), {"requested_name": name} | ({"evidence": file} if file else {})
    )

    page = answer.content.decode()
    assert (answer.status_code, NameChangeRequest.objects.count()) == (422, 0)
    assert (escape(words) in page or words in page, f'value="{name}"' in page) == (True, True)


def test_rename_of_a_revoked_award_is_not_found(ines, claire, sign_in):
    award = give(ines)
    verbs.revoke(award, "error", by=claire, at=LATER)

    assert sign_in(ines).get(at(award, "changer-de-nom")).status_code == 404


def test_opening_every_page_gives_no_award(ines, karim, claire, sign_in):
    """C6: eligible people and an automatic type; reading creates nothing."""
    kind = make_type()
    award = give(ines, kind)
    client = sign_in(karim)

    for path in (LIST, f"/v/{award.shown_number}", f"/v/{award.shown_number}.json", "/v/"):
        client.get(path)
        sign_in(claire).get(path)
    sign_in(ines).get(at(award, "pdf"))
    verbs.mail([award], "m", at=LATER)

    assert Award.objects.get() == award


def test_role_does_not_matter_for_ones_own(lea, sign_in):
    give_role(lea, "facilitator")
    award = verbs.issue(lea, make_type(), "", FACTS, at=AT, automatic=False, name="Léa Dubois")

    assert sign_in(lea).get(at(award, "pdf")).status_code == 200
