"""The administration's side of certificates: who sees what, decisions, types that publish their versions."""

import io
from datetime import timedelta

import pytest
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from courses.actions import awards as verbs
from courses.models import Award, CertificateType, CertificateTypeVersion, Issuer, NameChangeRequest
from media.models import Picture
from people.models import AuditEntry, Cohort, CohortMember, Season
from tests.conftest import make_person
from tests.courses.award_world import AT, FACTS, give, make_type

LATER = AT + timedelta(days=30)
INDEX = "courses_awards:index"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(sign_in, request):
    """A client of somebody who may open the administration."""
    from django.contrib.auth.models import Permission

    def make(name):
        person = request.getfixturevalue(name)
        person.is_staff = True
        person.save()
        person.user_permissions.add(Permission.objects.get(codename="access_admin"))
        return sign_in(person)

    return make


def png():
    out = io.BytesIO()
    Image.new("RGBA", (60, 20), (0, 90, 60, 255)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def cohort(thomas, ines):
    season = Season.objects.create(code="2026", title="2026", starts_on=AT.date(), ends_on=LATER.date())
    group = Cohort.objects.create(name="Lille", season=season)
    CohortMember.objects.create(cohort=group, person=thomas, role="trainer")
    CohortMember.objects.create(cohort=group, person=ines, role="learner")
    return group


def listed(client):
    page = client.get(reverse(INDEX)).content.decode()
    return [award.holder.username for award in Award.objects.order_by("pk") if award.shown_number in page]


def test_list_shows_everybodys_to_the_coordination_and_a_cohorts_to_its_trainer(office, cohort, ines, karim):
    kind = make_type()
    give(ines, kind)
    give(karim, kind)

    assert [listed(office(who)) for who in ("claire", "admin", "thomas")] == [
        ["ines", "karim"],
        ["ines", "karim"],
        ["ines"],
    ]


@pytest.mark.parametrize("who", ["ines", "lea"])
def test_list_is_not_for_learners(office, who):
    assert office(who).get(reverse(INDEX)).status_code == 302


def test_list_query_count_is_the_same_for_1_and_30(office):
    client, kind = office("claire"), make_type()
    give(make_person("a", None), kind)
    client.get(reverse(INDEX))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(INDEX))
    verbs.issue_batch(kind, [(make_person(f"p{n}", None), FACTS) for n in range(19)], "", at=AT)

    with CaptureQueriesContext(connection) as many:
        client.get(reverse(INDEX))

    assert len(many) == len(one)


@pytest.mark.parametrize("action", ["inspect", "revoke", "issue", "pdf"])
def test_trainer_finds_nothing_outside_the_cohorts(office, cohort, karim, action):
    award = give(karim)

    assert office("thomas").get(reverse(f"courses_awards:{action}", args=[award.pk])).status_code == 404


def test_trainer_sees_but_may_not_revoke(office, cohort, ines):
    award, client = give(ines), office("thomas")

    page = client.get(reverse("courses_awards:inspect", args=[award.pk]))
    answer = client.post(reverse("courses_awards:revoke", args=[award.pk]), {"reason": "error"})

    assert (page.status_code, reverse("courses_awards:revoke", args=[award.pk]) in page.content.decode()) == (
        200,
        False,
    )
    assert (answer.status_code, Award.objects.get().state) == (302, "issued")


def test_list_leads_to_each_certificate(office, ines, lea):
    kind = make_type()
    give(ines, kind)
    give(lea, kind)

    page = office("claire").get(reverse(INDEX)).content.decode()

    links = [reverse("courses_awards:inspect", args=[award.pk]) for award in Award.objects.all()]
    assert [link for link in links if f'href="{link}"' not in page] == []


def test_inspection_tells_what_happened(office, ines):
    award = give(ines)
    verbs.note_download(award, at=LATER)

    page = office("claire").get(reverse("courses_awards:inspect", args=[award.pk])).content.decode()

    words = ("Ines Martin", award.shown_number, "délivré", "téléchargé par la personne", "Révoquer", "Renouveler")
    assert [word for word in words if word not in page] == []


def test_revoke_asks_for_a_reason_then_does_it_once(office, ines):
    award, client = give(ines), office("claire")
    path = reverse("courses_awards:revoke", args=[award.pk])

    refused = client.post(path, {"reason": "", "public_text": "Durée fausse"})
    named = client.post(path, {"reason": "error", "public_text": "Ines Martin"})
    done = [
        client.post(path, {"reason": "error", "public_text": "Durée fausse", "note": "n"}).status_code for _ in range(2)
    ]

    assert (refused.status_code, named.status_code, done) == (422, 422, [302, 302])
    assert "Durée fausse" in refused.content.decode()
    assert (Award.objects.get().state, award.events.filter(kind="revoked").count()) == ("revoked", 1)


def test_issue_of_a_draft_with_a_typed_name(office, lea):
    give(lea)
    draft, client = Award.objects.get(), office("claire")
    path = reverse("courses_awards:issue", args=[draft.pk])

    odd = client.post(path, {"name": "李小龍"})
    done = client.post(path, {"name": "Léa Dubois"})

    award = Award.objects.get()
    assert (odd.status_code, "Ce caractère ne peut pas être imprimé" in odd.content.decode()) == (422, True)
    assert (done.status_code, award.state, award.snapshot["name"], award.issued_by.username) == (
        *(302, "issued", "Léa Dubois", "claire"),
    )
    assert client.post(reverse("courses_awards:issue", args=[award.pk]), {"name": "X"}).status_code == 302
    assert Award.objects.get().snapshot["name"] == "Léa Dubois"


def test_renew_gives_one_new_certificate(office, ines):
    award, client = give(ines), office("claire")

    for _ in range(2):
        client.post(reverse("courses_awards:renew", args=[award.pk]))

    assert sorted(Award.objects.values_list("state", flat=True)) == ["issued", "superseded"]
    assert client.get(reverse("courses_awards:renew", args=[award.pk])).status_code == 405


def test_nobody_renews_ones_own(office, claire):
    award = give(claire)

    office("claire").post(reverse("courses_awards:renew", args=[award.pk]))

    assert Award.objects.get().state == "issued"


def test_reprint_gives_the_holders_bytes_and_leaves_a_trace(office, ines):
    award = give(ines)

    answer = office("claire").get(reverse("courses_awards:pdf", args=[award.pk]))

    assert answer.content == verbs.document(Award.objects.get())
    assert (AuditEntry.objects.get().action, award.events.count()) == ("award.reprint", 1)


def test_name_change_is_decided_by_the_coordination(office, ines):
    asked = verbs.request_name_change(
        give(ines), "Inès Benali", by=ines, at=LATER, evidence=SimpleUploadedFile("c.pdf", b"%PDF")
    )
    client, path = office("claire"), reverse("courses_name_requests:decide", args=[asked.pk])

    page = client.get(path).content.decode()
    paper = client.get(reverse("courses_name_requests:evidence", args=[asked.pk]))
    refused = client.post(path, {"answer": "refuse", "reason": ""})
    done = client.post(path, {"answer": "accept"})

    assert ("Inès Benali" in page, b"".join(paper.streaming_content), refused.status_code, done.status_code) == (
        *(True, b"%PDF", 422, 302),
    )
    assert Award.objects.get(state="issued").snapshot["name"] == "Inès Benali"
    assert "Inès Benali" in client.get(reverse("courses_name_requests:index")).content.decode()


def test_name_change_is_not_for_a_trainer(office, cohort, ines):
    asked = verbs.request_name_change(give(ines), "Inès Benali", by=ines, at=LATER)

    office("thomas").post(reverse("courses_name_requests:decide", args=[asked.pk]), {"answer": "accept"})

    assert NameChangeRequest.objects.get().state == "open"


FIELDS = {
    "title": "Le socle",
    "kind": "certificate",
    "introduction": "Ce qui a été suivi.",
    "criteria": "Tout fait.",
    "nature": "Formation non certifiante",
    "place": "",
    "signatory_1_name": "Claire Delattre",
    "signatory_1_role": "Coordinatrice",
    "signatory_2_name": "",
    "signatory_2_role": "",
    "course_item_id": "",
    "automatic": "on",
    "repeat": "once",
    "validity_months": "36",
    "public_name_mode": "open",
    "retention_months": "",
    "legal_ground": "",
    "planned_minutes": "630",
}


def test_type_is_created_with_its_first_version(office):
    client = office("claire")

    answer = client.post(
        reverse("courses_certificate_types:add"), FIELDS | {"signatory_1_picture": SimpleUploadedFile("s.png", png())}
    )

    version = CertificateTypeVersion.objects.get()
    assert (answer.status_code, version.type.slug, version.number, version.validity_months) == (302, "le-socle", 1, 36)
    assert (version.texts["introduction"], version.criteria, version.published_by.username) == (
        *("Ce qui a été suivi.", "Tout fait.", "claire"),
    )
    assert [(one["name"], len(one["image_sha256"])) for one in version.signatories] == [("Claire Delattre", 64)]


def test_type_saved_again_makes_a_version_only_when_something_changed(office):
    client = office("claire")
    client.post(
        reverse("courses_certificate_types:add"), FIELDS | {"signatory_1_picture": SimpleUploadedFile("s.png", png())}
    )
    path = reverse("courses_certificate_types:edit", args=[CertificateType.objects.get().pk])

    page = client.get(path).content.decode()
    client.post(path, FIELDS)
    same = CertificateTypeVersion.objects.count()
    client.post(path, FIELDS | {"criteria": "Tout fait, et plus."})
    client.post(path, FIELDS | {"criteria": "Tout fait, et plus.", "without_pictures": "on"})

    pictures = [len(v.signatories[0]["image_sha256"]) for v in CertificateTypeVersion.objects.order_by("number")]
    assert ("Ce qui a été suivi." in page, same, pictures) == (True, 1, [64, 64, 0])


@pytest.mark.parametrize(
    "change",
    [
        {"criteria": "Ce diplôme est conforme."},
        {"title": ""},
        {"nature": ""},
        {"signatory_1_picture": SimpleUploadedFile("s.png", b"not a picture")},
    ],
)
def test_type_that_is_wrong_is_refused_in_words(office, change):
    answer = office("claire").post(reverse("courses_certificate_types:add"), FIELDS | change)

    assert (answer.status_code, CertificateType.objects.count()) == (200, 0)


def test_type_is_not_for_a_trainer(office):
    assert office("thomas").get(reverse("courses_certificate_types:index")).status_code == 302


def test_issuer_keeps_its_logo_for_printing(office, ines):
    client, issuer = office("claire"), verbs.default_issuer()
    logo = Picture.objects.create(title="Logo", file=ImageFile(io.BytesIO(png()), name="logo.png"))

    answer = client.post(
        reverse("courses_issuers:edit", args=[issuer.pk]),
        {"name": "", "legal_identifiers": "", "address": "", "contact": "", "logo": logo.pk},
    )
    award = give(ines)
    logo.delete()

    assert (answer.status_code, len(Issuer.objects.get().logo_sha256)) == (302, 64)
    assert (award.snapshot["organisation"]["logo_sha256"], verbs.document(award)[:4]) == (
        *(Issuer.objects.get().logo_sha256, b"%PDF"),
    )


def test_administration_shows_the_certificates_menu(office):
    page = office("claire").get(reverse("wagtailadmin_home")).content.decode()

    assert reverse(INDEX) in page
