"""The contact page: a message arrives once, robots do not, nothing typed is lost; the association reads and forgets."""

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.actions.contact import forget_old
from home.admin_contact import as_text
from home.forms import stamp
from home.models import ContactMessage, StandardPage
from people.models import AssociationSettings
from tests.courses.build import publish
from tests.ground import planted

pytestmark = pytest.mark.django_db
KEY = UUID("6f9bb7ce-8d3c-4c3e-9c59-6ac1a2a0c001")
TEXT = "Le bouton ne répond pas."


def sent(ago: float = 10, key: UUID = KEY, **fields: str) -> dict[str, str]:
    """What a browser sends some seconds after the page was shown."""
    mark = stamp(timezone.now() - timedelta(seconds=ago), key)
    return {"subject": "site", "name": "Inès", "email": "", "through": "", "text": TEXT, "stamp": mark} | fields


def post(client: Client | None = None, **fields: object):
    """Send the form."""
    planted()
    return (client or Client()).post("/contact/", sent(**fields))


def kept() -> list[tuple[str, str, str, str]]:
    """The messages as they are kept."""
    return list(ContactMessage.objects.values_list("subject", "name", "email", "text"))


def tell(address: str = "asso@example.org") -> None:
    """The association reads its mail there."""
    settings = AssociationSettings.load()
    settings.contact_email = address
    settings.save()


def test_contact_page_shows_its_text_and_an_empty_form():
    home = planted()
    page = StandardPage(title="Nous écrire", slug="contact", locale=home.locale, body=[("text", "<p>Bonjour.</p>")])
    home.add_child(instance=page)
    publish(page)

    html = Client().get("/contact/").content.decode()

    assert ("<h1>Nous écrire</h1>" in html, "<p>Bonjour.</p>" in html, html.count('name="stamp"')) == (True, True, 1)


def test_contact_page_without_its_text_still_has_its_form():
    planted()

    answer = Client().get("/contact/")

    assert (answer.status_code, answer.content.decode().count('name="text"')) == (200, 1)


def test_message_is_kept_and_mailed_to_the_association():
    tell()

    answer = post(email="ines@example.org")

    letter = mail.outbox[0]
    assert (answer.status_code, answer.headers["Location"]) == (302, "/contact/?envoye=1#contact-form")
    assert kept() == [("site", "Inès", "ines@example.org", TEXT)]
    assert (letter.to, letter.reply_to, TEXT in letter.body) == (["asso@example.org"], ["ines@example.org"], True)
    assert reverse("contact_messages:edit", args=[ContactMessage.objects.get().pk]) in letter.body
    thanks = Client().get(answer.headers["Location"]).content.decode()
    assert ('role="status"' in thanks, 'name="text"' in thanks, answer.cookies.keys() & {"messages"}) == (
        True,
        False,
        set(),
    )


def test_message_of_somebody_without_an_address_says_through_whom_to_answer():
    tell()

    post(name="Léa", through="CJS de Liévin, avec Karim")

    assert (mail.outbox[0].reply_to, "CJS de Liévin, avec Karim" in mail.outbox[0].body) == ([], True)


def test_message_is_kept_when_there_is_nobody_to_mail(settings):
    post()
    tell()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = post(key=UUID(int=7))

    assert (answer.status_code, len(kept()), mail.outbox) == (302, 2, [])


def test_message_sent_twice_is_kept_and_mailed_once():
    tell()

    answers = [post().status_code for _time in range(2)]

    assert (answers, len(kept()), len(mail.outbox)) == ([302, 302], 1, 1)


REFUSED: list[tuple[str, dict[str, object]]] = [
    ("subject", {"subject": "autre chose"}),
    ("subject", {"subject": ""}),
    ("name", {"name": ""}),
    ("name", {"name": "x" * 81}),
    ("email", {"email": "ines@"}),
    ("through", {"through": "x" * 121}),
    ("text", {"text": "  "}),
    ("text", {"text": "x" * 5001}),
    ("website", {"website": "https://spam.example"}),
    ("stamp", {"stamp": "forged"}),
    ("stamp", {"stamp": ""}),
    ("stamp", {"ago": 1}),
    ("stamp", {"ago": 25 * 3600}),
]


def test_message_refused_keeps_its_text():
    for field, bad in REFUSED:
        answer = post(**({"through": "Karim"} | bad))

        form = answer.context["form"]
        assert (answer.status_code, [*form.errors], kept()) == (422, [field], []), bad
        assert form["through"].value() == bad.get("through", "Karim")
        assert form["text"].value() == bad.get("text", TEXT)


def test_message_from_a_page_left_open_can_be_sent_again():
    form = post(ago=25 * 3600).context["form"]
    fresh = form["stamp"].value()

    answers = [Client().post("/contact/", sent() | {"stamp": fresh}).status_code]

    assert (answers, fresh == sent()["stamp"]) == (
        [422],
        False,
    )  # at once: too quick for a person, but no longer too old


def test_messages_of_one_address_are_limited_and_keep_their_text():
    answers = [post(key=UUID(int=number)) for number in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert answers[20].context["form"]["text"].value() == TEXT


def test_contact_needs_the_token_of_the_form():
    planted()

    assert Client(enforce_csrf_checks=True).post("/contact/", sent()).status_code == 403


def test_old_messages_are_forgotten_after_twelve_months():
    at = timezone.now()
    for days in (364, 366):
        ContactMessage.objects.create(
            key=UUID(int=days), sent_at=at - timedelta(days=days), subject="site", name="Inès", text=TEXT
        )

    assert (forget_old(at), forget_old(at), ContactMessage.objects.count()) == (1, 0, 1)
    call_command("contact_purge", verbosity=0)


def test_messages_are_read_by_coordinators_only(ines, thomas, claire, admin, sign_in):
    planted()
    post()
    message = ContactMessage.objects.get()
    paths = [
        reverse("contact_messages:index"),
        reverse("contact_messages:edit", args=[message.pk]),
        reverse("contact_messages:delete", args=[message.pk]),
    ]

    seen = {str(who): [sign_in(who).get(path).status_code for path in paths] for who in (ines, thomas, claire, admin)}

    assert [seen[str(who)] for who in (claire, admin)] == [[200] * 3] * 2
    assert 200 not in seen[str(ines)] + seen[str(thomas)]
    assert sign_in(admin).get(reverse("contact_messages:add")).status_code in (302, 403)


def test_message_is_dealt_with_by_somebody_and_its_text_cannot_be_changed(claire, sign_in):
    planted()
    post()
    message = ContactMessage.objects.get()
    path = reverse("contact_messages:edit", args=[message.pk])

    answer = sign_in(claire).post(path, {"handled": "on", "note": "Répondu.", "text": "Autre", "name": "Autre"})

    message.refresh_from_db()
    assert answer.status_code == 302
    assert (message.handled, message.handled_by, message.note) == (True, claire, "Répondu.")
    assert (message.text, message.name) == (TEXT, "Inès")


def test_messages_exported_hold_no_formula(claire, sign_in):
    planted()
    post(name="=cmd|'/C calc'!A0", text="@SUM(A1)")

    answer = sign_in(claire).get(reverse("contact_messages:index"), {"export": "csv"})

    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    values = [*rows[0].values()]
    assert ("'=cmd|'/C calc'!A0" in values, "'@SUM(A1)" in values) == (True, True)
    assert as_text("Bonjour") == "Bonjour"
