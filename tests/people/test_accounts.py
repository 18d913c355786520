"""Signing up, open or by invitation; names; my account; the language."""

import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from people.actions.accounts import INVITATION_LIFE, invite, welcome
from people.models import AssociationSettings, CohortMember, Invitation, User, display_name
from people.models.accounts import clean_name
from people.rules.roles import COOPERANT, FACILITATOR, TRAINER
from tests.build import cohort_of, french
from tests.conftest import make_person
from tests.ground import planted

pytestmark = pytest.mark.django_db

PASSWORD = "un vélo, deux devis"
SIGN_UP = {
    "first_name": "Noor", "last_name": "Benali", "email": "noor@example.org", "age_band": "adult",
    "password1": PASSWORD, "password2": PASSWORD,
}  # fmt: skip


def said(response, message):
    """Whether a page says a message of ours, in French."""
    return escape(french(message)) in response.content.decode()


def sign_up(client=None, **fields):
    """Send the form."""
    return (client or Client()).post(reverse("account_signup"), SIGN_UP | fields)


def by_invitation():
    """Close the door."""
    settings = AssociationSettings.load()
    settings.sign_up = "invitation"
    settings.save()


def code_in(mailbox):
    """The code sent by e-mail."""
    return next(
        line.strip()
        for line in mailbox[-1].body.splitlines()
        if line.strip().replace("-", "").isalnum() and len(line.strip()) in (6, 7, 9)
    )


def test_sign_up_asks_the_code_sent_and_then_opens_the_site(mailoutbox):
    client = Client()

    first = sign_up(client)
    second = client.post(first.headers["Location"], {"code": code_in(mailoutbox)})

    person = User.objects.get()
    assert (first.headers["Location"], second.headers["Location"]) == (reverse("account_email_verification_sent"), "/")
    assert (str(person), person.roles, person.age_band, person.is_staff) == (
        "Noor Benali",
        {FACILITATOR},
        "adult",
        False,
    )
    assert EmailAddress.objects.get().verified
    assert client.get("/mon-parcours/").status_code == 200


def test_sign_up_of_a_minor_makes_a_cooperant():
    sign_up(age_band="minor")

    assert (User.objects.get().roles, User.objects.get().may_be_minor) == ({COOPERANT}, True)


def test_sign_up_under_15_is_refused_and_nothing_is_kept():
    answer = sign_up(age_band="under")

    assert (
        said(answer, "You must be 15 or more to create an account alone. Ask your facilitator."),
        User.objects.count(),
    ) == (*(True, 0),)
    assert 'value="noor@example.org"' in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first_name": "..."}, "Write the name with letters: it will be printed."),
        ({"last_name": "\u200b🚲"}, "Write the name with letters: it will be printed."),
        ({"password2": "autre chose"}, "You must type the same password each time."),
        ({"email": "pas une adresse"}, "Enter a valid email address."),
    ],
)
def test_sign_up_says_what_is_wrong_and_keeps_what_was_typed(fields, words):
    answer = sign_up(**fields)

    assert (answer.status_code, said(answer, words), User.objects.count()) == (200, True, 0)
    assert 'value="Benali"' in answer.content.decode() or "last_name" in fields


def test_sign_up_with_a_known_address_says_nothing_to_strangers(ines, mailoutbox):
    new, known = sign_up(Client()), sign_up(Client(), email="ines@example.org")

    assert (new.status_code, new.headers["Location"]) == (known.status_code, known.headers["Location"])
    assert User.objects.filter(email="ines@example.org").count() == 1
    assert {mail.to[0] for mail in mailoutbox} == {"noor@example.org", "ines@example.org"}


def test_sign_up_twice_is_one_account():
    client = Client()

    answers = [sign_up(client).status_code for _ in range(2)]

    assert (answers, User.objects.count(), Group.objects.get(name="Animatrices et animateurs").user_set.count()) == (
        *([302, 302], 1, 1),
    )


# Invitations


def test_sign_up_by_invitation_is_closed_to_who_has_none():
    by_invitation()

    page, sent = Client().get(reverse("account_signup")), sign_up()

    assert said(page, "Accounts are created by invitation")
    assert (said(sent, "Accounts are created by invitation"), User.objects.count()) == (True, 0)


def test_invitation_opens_sign_up_once_with_its_role_and_cohort(thomas, claire):
    by_invitation()
    cohort = cohort_of(thomas)
    invitation = invite("", TRAINER, by=claire, at=timezone.now(), cohort=cohort)
    client, path = Client(), reverse("people:invitation_open", args=[invitation.token])

    opened = client.get(path)
    sign_up(client)
    again = Client().get(path)

    person = User.objects.get(email="noor@example.org")
    invitation.refresh_from_db()
    assert (opened.headers["Location"], person.roles, person.is_staff) == (reverse("account_signup"), {TRAINER}, True)
    assert (invitation.used_by, CohortMember.objects.get(person=person).cohort) == (person, cohort)
    assert (again.status_code, said(again, "This invitation is over")) == (410, True)


def test_invitation_opened_by_two_gives_its_role_to_the_first(claire):
    invitation = invite("", TRAINER, by=claire, at=timezone.now())
    first, second = Client(), Client()
    for client in (first, second):
        client.get(reverse("people:invitation_open", args=[invitation.token]))

    sign_up(first, email="a@example.org")
    sign_up(second, email="b@example.org")

    assert [User.objects.get(email=f"{name}@example.org").roles for name in "ab"] == [{TRAINER}, {FACILITATOR}]


def test_invitation_used_in_parallel_gives_its_role_once(claire, ines, karim):
    invitation = invite("", TRAINER, by=claire, at=timezone.now())

    for person in (ines, karim):
        welcome(person, Invitation.objects.get(pk=invitation.pk), at=timezone.now())

    assert (User.objects.get(pk=ines.pk).roles, User.objects.get(pk=karim.pk).roles) == (
        *({FACILITATOR, TRAINER}, {FACILITATOR}),
    )


def test_invitation_too_old_says_so(claire):
    invitation = invite("", TRAINER, by=claire, at=timezone.now() - INVITATION_LIFE - timedelta(minutes=1))

    answers = [
        Client().get(reverse("people:invitation_open", args=[token])) for token in (invitation.token, uuid.uuid4())
    ]

    assert [(one.status_code, said(one, "This invitation is over")) for one in answers] == [(410, True)] * 2


def test_invitation_from_the_administration_is_mailed(claire, sign_in, mailoutbox):
    planted()
    client = sign_in(claire)

    refused = client.post(reverse("invitation:add"), {"email": "x@example.org", "role": "administrator"})
    client.post(reverse("invitation:add"), {"email": "noor@example.org", "role": "trainer"})

    invitation = Invitation.objects.get()
    assert (refused.status_code, said(refused, "Only an administrator may give this role.")) == (200, True)
    assert (invitation.role, invitation.created_by, invitation.expires_at > timezone.now() + timedelta(days=29)) == (
        *("trainer", claire, True),
    )
    assert ([mail.to for mail in mailoutbox], str(invitation.token) in mailoutbox[0].body) == (
        [["noor@example.org"]],
        True,
    )


# Names and my account


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Inès   Martin ", "Inès Martin"),
        ("Ine\u0300s", "Inès"),
        ("I\u200bn\x00e\u202es\n", "Ines"),
        ("O’Brien-Dupont", "O’Brien-Dupont"),
        ("x" * 200, "x" * 150),
        ("", ""),
    ],
)
def test_name_is_cleaned(typed, kept):
    assert clean_name(typed) == kept


def test_name_is_cleaned_whoever_writes_it(ines):
    ines.first_name = " I\u200bnès\x00 "
    ines.save()

    assert User.objects.get(pk=ines.pk).first_name == "Inès"


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"pseudonym": "Léa", "first_name": "Léa", "last_name": "Dubois"}, "Léa"),
        ({"first_name": "Inès", "last_name": "Martin"}, "Inès Martin"),
        ({"first_name": "", "last_name": ""}, "noor"),
    ],
)
def test_person_is_called_by_pseudonym_then_name_then_identifier(fields, shown):
    assert display_name(make_person("noor", None, **fields)) == shown


def test_address_is_one_whatever_its_case(ines):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="other", email="INES@example.org")
    with pytest.raises(ValidationError):
        User(username="other", email="Ines@Example.org", password="x").full_clean()


def test_account_is_changed_by_its_owner_and_twice_does_no_harm(ines, sign_in):
    client = sign_in(ines)

    answers = [
        client.post("/compte/", {"first_name": "Inès", "last_name": "Benali", "pseudonym": "In"}) for _ in range(2)
    ]
    refused = client.post("/compte/", {"first_name": "x" * 200, "last_name": "", "pseudonym": ""})

    ines.refresh_from_db()
    assert ([one.status_code for one in answers], refused.status_code) == ([302, 302], 422)
    assert (ines.first_name, ines.last_name, str(ines)) == ("Inès", "Benali", "In")
    assert "x" * 200 in refused.content.decode()


@pytest.mark.parametrize(
    ("language", "next_page", "there", "kept"),
    [
        ("en", "/se-former/", "/se-former/", "en"),
        ("fr", "https://ailleurs.example/", "/", "fr"),
        ("de", "//ailleurs.example", "/", None),
        ("", "", "/", None),
    ],
)
def test_language_is_kept_in_a_cookie_and_leads_nowhere_else(language, next_page, there, kept):
    client = Client()

    answer = client.post("/compte/langue/", {"language": language, "next": next_page})

    cookie = client.cookies.get("django_language")
    assert (answer.headers["Location"], cookie and cookie.value) == (there, kept)


def test_page_is_french_unless_the_cookie_says_english(ines):
    client = Client(headers={"Accept-Language": "en"})

    french = client.get("/compte/login/").content.decode()
    client.post("/compte/langue/", {"language": "en"})
    english = client.get("/compte/login/").content.decode()

    assert [('<html lang="fr">' in french), ('<html lang="en">' in english)] == [True, True]


@pytest.mark.parametrize(("cohorts", "joined"), [([], []), (["Lille"], ["Lille"]), (["Lille", "Arras"], [])])
def test_facilitator_who_comes_alone_joins_the_only_cohort_of_the_season(thomas, cohorts, joined):
    for name in cohorts:
        cohort_of(thomas, name=name)

    sign_up()

    person = User.objects.get(email="noor@example.org")
    assert list(CohortMember.objects.filter(person=person).values_list("cohort__name", flat=True)) == joined


def test_minor_who_comes_alone_joins_no_training_cohort(thomas):
    cohort_of(thomas)

    sign_up(age_band="minor")

    assert not CohortMember.objects.filter(person=User.objects.get(email="noor@example.org")).exists()
