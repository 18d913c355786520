"""Verbs on awards and what must always hold of them (specs/certificates.md §3, I1 to I11)."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from courses.actions import awards as verbs
from courses.actions.awards import holders
from courses.models import Award, AwardEvent, CertificateType, CertificateTypeVersion, NameChangeRequest, StatusList
from courses.models.awards import digest
from courses.rules import award as rules
from courses.rules.number import is_well_formed
from media.actions import render
from media.models import DocumentRender, TemplateVersion
from people.models import AuditEntry, User
from tests.conftest import make_person
from tests.courses.award_world import AT, COURSE, FACTS, TEXTS, give, make_type

LATER = AT + timedelta(days=30)

pytestmark = pytest.mark.django_db


def events(award):
    return list(award.events.values_list("kind", flat=True))


def again(award):
    return Award.objects.get(pk=award.pk)


# ---- issue ----


def test_issue_seals_snapshot_number_and_event(ines):
    award = give(ines)

    assert (award.state, is_well_formed(award.number), events(award)) == ("issued", True, ["issued"])
    assert award.snapshot["name"] == "Ines Martin"
    assert (award.snapshot["minutes"], award.snapshot["rule"]) == ({"attended": 840, "distance": 630}, TEXTS.criteria)
    assert award.snapshot["verify_url"].endswith(f"/v/{award.shown_number}")
    assert award.snapshot_sha256 == digest(award.snapshot)
    assert (award.issued_at, award.valid_from, award.valid_until, award.minor_at_issue) == (AT, AT, None, False)


def test_issue_twice_is_one_award(ines):
    first, second = give(ines), give(ines, at=LATER)

    assert (first.pk, Award.objects.count(), AwardEvent.objects.count()) == (second.pk, 1, 1)


def test_issue_once_ignores_the_cycle_and_a_seasonal_one_does_not(ines):
    once, seasonal = make_type(), make_type(slug="saison", repeat="season", course_item_id=None)

    awards = [give(ines, kind, cycle=cycle) for kind in (once, seasonal) for cycle in ("2026", "2027")]

    assert [award.cycle for award in awards] == ["", "", "2026", "2027"]
    assert len({award.pk for award in awards}) == 3


def test_type_is_found_by_its_course():
    kind = make_type()

    assert list(CertificateType.objects.for_course(COURSE)) == [kind]


def test_issue_by_a_person_says_every_refusal_at_once(ines, claire):
    kind = make_type(replace(TEXTS, nature=""))
    facts = replace(FACTS, minutes_attended=0, minutes_distance=0, sheet_open=True)

    with pytest.raises(verbs.Refused) as refused:
        give(ines, kind, facts=facts, name="李小龍", by=claire, automatic=False)

    assert refused.value.reasons == ["nature_missing", "no_minutes", "sheet_open", "name_unprintable:李小龍"]
    assert len(refused.value.messages) == 4
    assert Award.objects.count() == 0


def test_automatic_issue_that_is_refused_leaves_one_draft(lea):
    kind = make_type()

    answers = [give(lea, kind), give(lea, kind, at=LATER)]

    draft = Award.objects.get()
    assert (answers, draft.state, draft.number, draft.needs_attention) == ([None, None], "draft", None, "name_missing")
    assert (events(draft), len(draft.attention), draft.snapshot["issued_on"]) == ([], 1, "2026-11-20")


def test_draft_becomes_the_award_it_prepared(lea, claire):
    kind = make_type()
    give(lea, kind)
    draft = Award.objects.get()

    award = give(lea, kind, facts=verbs.facts_of(draft), name="Léa Dubois", by=claire, automatic=False, at=LATER)

    assert (award.uuid, award.state, award.snapshot["name"]) == (draft.uuid, "issued", "Léa Dubois")
    assert (award.snapshot["lines"], award.issued_by, Award.objects.count()) == (list(FACTS.lines), claire, 1)
    assert User.objects.get(pk=lea.pk).get_full_name() == ""


def test_pseudonym_is_never_printed(lea):
    award = give(lea, name="Léa Dubois", automatic=False)

    assert award.snapshot["name"] == "Léa Dubois"
    assert (award.minor_at_issue, award.public_name_mode) == (True, "strict")


@pytest.mark.parametrize("age", ["unknown", "minor"])
def test_unknown_age_counts_as_a_minor(age):
    award = give(make_person("sam", None, age_band=age))

    assert (award.minor_at_issue, award.public_name_mode) == (True, "strict")


def test_nobody_issues_to_themselves(claire):
    with pytest.raises(verbs.Refused) as refused:
        give(claire, by=claire, automatic=False)

    assert refused.value.reasons == ["to_oneself"]


def test_issue_without_published_texts_is_refused(ines):
    issuer = verbs.default_issuer()
    kind = CertificateType.objects.create(issuer=issuer, slug="vide", title="Vide")

    answer = give(ines, kind)

    assert (answer, Award.objects.count()) == (None, 0)
    with pytest.raises(verbs.Refused, match="no_version"):
        give(ines, kind, automatic=False)


def test_emoji_in_a_course_title_never_stops_a_document(ines):
    kind = make_type(slug="fete", title="Faire la fête 🎉 ensemble")

    award = give(ines, kind)

    assert award.snapshot["title"] == "Faire la fête ensemble"
    assert verbs.document(award)[:5] == b"%PDF-"


def test_automatic_issue_never_follows_a_revocation(ines, claire):
    award = give(ines)
    verbs.revoke(award, "error", by=claire, at=LATER)

    automatic = give(ines, at=LATER)

    assert (automatic, Award.objects.count()) == (None, 1)
    with pytest.raises(verbs.Refused, match="reason_missing"):
        give(ines, at=LATER, by=claire, automatic=False)
    new = give(ines, at=LATER, by=claire, automatic=False, reason="Erreur réparée")
    assert (new.state, new.pk != award.pk, new.events.get().private_note) == ("issued", True, "Erreur réparée")


def test_issue_inside_a_transaction_that_goes_on(ines):
    kind = make_type()

    with transaction.atomic():
        give(ines, kind)
        award = give(ines, kind)
        AuditEntry.objects.create(at=AT, action="after", target="x")

    assert (again(award).state, AuditEntry.objects.count()) == ("issued", 1)


# ---- batch ----


def many(count):
    return [(make_person(f"p{number}", None), FACTS) for number in range(count)]


def queries(call):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


def test_batch_takes_the_same_queries_for_1_and_200(claire):
    kind = make_type()
    people = many(201)
    verbs.issue_batch(kind, [(make_person("warm", None), FACTS)], "", at=AT, by=claire)

    one = queries(lambda: verbs.issue_batch(kind, people[:1], "", at=AT, by=claire))
    many_more = queries(lambda: verbs.issue_batch(kind, people[1:], "", at=AT, by=claire))

    assert (many_more, Award.objects.count()) == (one, 202)
    assert Award.objects.values("status_index").distinct().count() == 202


def test_batch_twice_issues_nothing_new():
    kind, people = make_type(), many(3)

    first, second = (verbs.issue_batch(kind, people, "", at=AT) for _ in range(2))

    assert (len(first.created), len(second.created), len(second.awards)) == (3, 0, 3)


def test_batch_goes_on_after_an_unprintable_name(ines, karim):
    odd = make_person("fox", None, first_name="🦊", last_name="")

    batch = verbs.issue_batch(make_type(), [(ines, FACTS), (odd, FACTS), (karim, FACTS)], "", at=AT)

    assert sorted(award.holder_id for award in batch.created) == sorted([ines.pk, karim.pk])
    assert batch.refused == [(odd, ["name_unprintable:🦊"])]


def test_status_places_are_drawn_at_random_in_a_new_list_when_half_full(ines, karim):
    kind = make_type()
    small = StatusList.objects.create(issuer=kind.issuer, url="https://example.org/statuts/0", size=2)

    lists = [give(ines, kind).status_list, give(karim, kind).status_list]

    assert (lists[0].pk, lists[1].pk != small.pk, lists[1].size) == (small.pk, True, 131_072)


# ---- I1: what is sealed ----


@pytest.mark.parametrize(
    "change",
    [
        {"number": "4FJ8WZ05RCNR"},
        {"snapshot": {}},
        {"state": "draft"},
        {"valid_until": AT},
        {"type_id": 1},
        {"credential_id": None},
    ],
)
def test_issued_award_refuses_a_change_by_query(ines, change):
    give(ines)

    with pytest.raises(TypeError, match="never change"):
        Award.objects.update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"number": "4FJ8WZ05RCNR"},
        {"snapshot": {"name": "X"}},
        {"snapshot": {"name": "X"}, "snapshot_sha256": digest({"name": "X"})},
        {"valid_until": AT},
        {"cycle": "2030"},
        {"state": "draft"},
    ],
)
def test_issued_award_refuses_a_change_by_save(ines, change):
    award = give(ines)
    for name, value in change.items():
        setattr(award, name, value)

    with pytest.raises(TypeError, match="never"):
        award.save()

    assert again(award).snapshot_sha256 == digest(again(award).snapshot)


def test_snapshot_changed_in_place_is_refused(ines):
    award = give(ines)
    award.snapshot["name"] = "Quelqu’un d’autre"

    with pytest.raises(TypeError, match="snapshot"):
        award.save()


def test_issued_award_is_never_deleted(ines):
    award = give(ines)

    for delete in (award.delete, Award.objects.all().delete):
        with pytest.raises(TypeError, match="never deleted"):
            delete()


def test_versions_and_events_are_append_only(ines):
    award = give(ines)

    for row in (award.type_version, award.type_version.template, award.events.get()):
        with pytest.raises(TypeError, match="append-only"):
            row.save()
        with pytest.raises(TypeError, match="append-only"):
            type(row).objects.all().delete()


def test_erasure_is_the_only_door_and_only_blanks(ines):
    award = give(ines)

    with pytest.raises(TypeError, match="blanks"):
        Award.objects.all().blank(award, award.snapshot | {"name": "Autre"})


@pytest.mark.parametrize("field", ["number", "credential_id", ("status_list", "status_index")])
def test_database_refuses_twice_the_same(ines, karim, field):
    first, second = give(ines), give(karim)
    fields = [field] if isinstance(field, str) else list(field)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet.update(Award.objects.filter(pk=second.pk), **{name: getattr(first, name) for name in fields})


def test_database_refuses_a_second_issued_award(ines):
    award = give(ines)
    copy = Award(type=award.type, type_version=award.type_version, holder=ines, number="4FJ8WZ05RCNR", state="issued")

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.parametrize(
    "change", [{"state": "lost"}, {"number": None}, {"valid_until": AT}, {"public_name_mode": "x"}]
)
def test_database_refuses_what_makes_no_sense(ines, change):
    award = give(ines)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet.update(Award.objects.filter(pk=award.pk), **change)


# ---- types ----


def test_type_gets_a_new_version_only_when_something_changed(claire):
    kind = make_type()

    same = verbs.publish_type(kind, TEXTS, at=LATER)
    new = verbs.publish_type(kind, replace(TEXTS, validity_months=36), at=LATER, by=claire)

    assert (same.number, new.number, new.published_by) == (1, 2, claire)
    assert kind.current_version() == new


def test_award_keeps_the_texts_it_was_issued_with(ines):
    kind = make_type()
    award = give(ines, kind)

    verbs.publish_type(kind, replace(TEXTS, nature="Autre chose"), at=LATER)

    assert (again(award).snapshot["nature"], again(award).type_version.number) == ("Formation non certifiante", 1)


def test_issuer_left_empty_is_the_association(ines):
    from people.models import AssociationSettings

    association = AssociationSettings.load()
    association.name, association.place, association.address = "Les Petits Pas", "Arras", "1 rue X"
    association.save()
    issuer = verbs.default_issuer()
    kind = CertificateType.objects.create(issuer=issuer, slug="x", title="X")
    verbs.publish_type(kind, replace(TEXTS, place=""), at=AT)

    award = give(ines, kind)

    assert (award.snapshot["organisation"]["name"], award.snapshot["place"]) == ("Les Petits Pas", "Arras")
    assert (award.snapshot["organisation"]["address"], str(issuer)) == ("1 rue X", "Les Petits Pas")


# ---- revoke, renew ----


def test_revoke_leaves_one_event_and_is_idempotent(ines, claire):
    award = give(ines)

    for _ in range(2):
        verbs.revoke(award, "error", public_text="Durée fausse", note="voir Inès", by=claire, at=LATER)

    event = award.events.get(kind="revoked")
    assert (again(award).state, events(award)) == ("revoked", ["issued", "revoked"])
    assert (event.reason, event.public_text, event.private_note, event.actor) == (
        *("error", "Durée fausse", "voir Inès", claire),
    )


@pytest.mark.parametrize("who", ["thomas", "ines", "karim", "lea"])
def test_revoke_is_for_the_coordination(request, who, ines):
    award = give(ines)

    with pytest.raises(verbs.RevokeRefused):
        verbs.revoke(award, "error", by=request.getfixturevalue(who), at=LATER)

    assert again(award).state == "issued"


@pytest.mark.parametrize(("reason", "text"), [("", ""), ("because", ""), ("error", "Ines Martin a triché")])
def test_revoke_needs_a_reason_and_no_name(ines, claire, reason, text):
    award = give(ines)

    with pytest.raises(verbs.RevokeRefused):
        verbs.revoke(award, reason, public_text=text, by=claire, at=LATER)

    assert again(award).state == "issued"


def test_revoke_by_an_administrator_is_in_the_audit(ines, admin):
    verbs.revoke(give(ines), "other", by=admin, at=LATER)

    assert AuditEntry.objects.get().action == "award.revoke"


def test_renew_gives_a_new_number_and_never_moves_the_old_date(ines, claire):
    old = give(ines, make_type(replace(TEXTS, validity_months=1)))
    much_later = AT + timedelta(days=400)  # long expired

    new = verbs.renew(old, at=much_later, by=claire)

    was = again(old)
    assert (was.state, was.valid_until, was.snapshot) == ("superseded", old.valid_until, old.snapshot)
    assert (new.supersedes, new.state, new.number != old.number, new.issued_at) == (old, "issued", True, much_later)
    assert (events(was), events(new)) == (["issued", "superseded"], ["issued"])
    assert verbs.renew(old, at=much_later, by=claire) == new


def test_renew_of_a_revoked_award_is_refused(ines, claire):
    award = give(ines)
    verbs.revoke(award, "error", by=claire, at=LATER)

    with pytest.raises(verbs.Refused, match="not_standing"):
        verbs.renew(award, at=LATER, by=claire)


# ---- name change ----


def test_name_change_replaces_the_award(ines, claire):
    old = give(ines, make_type(replace(TEXTS, validity_months=36)))
    asked = verbs.request_name_change(old, "Inès  Benali\u202e", by=ines, at=LATER)

    verbs.decide_name_change(asked, True, by=claire, at=LATER)
    verbs.decide_name_change(asked, False, by=claire, at=LATER, reason="trop tard")

    was, new = again(old), Award.objects.get(supersedes=old)
    assert (was.state, was.public_name_mode, was.snapshot) == ("superseded", "strict", old.snapshot)
    assert (new.snapshot["name"], new.valid_until, new.number != old.number) == ("Inès Benali", old.valid_until, True)
    assert was.events.get(kind="superseded").reason == "name_change"
    assert NameChangeRequest.objects.get().state == "accepted"


def test_name_change_refused_changes_nothing(ines, claire):
    award = give(ines)
    asked = verbs.request_name_change(award, "Inès Benali", by=ines, at=LATER)
    with pytest.raises(verbs.Refused, match="reason_missing"):
        verbs.decide_name_change(asked, False, by=claire, at=LATER)

    verbs.decide_name_change(asked, False, by=claire, at=LATER, reason="Document illisible")

    assert (again(award).state, Award.objects.count()) == ("issued", 1)
    assert NameChangeRequest.objects.get().reason == "Document illisible"


def test_name_change_asked_twice_is_one_request(ines):
    award = give(ines)

    first, second = (verbs.request_name_change(award, name, by=ines, at=LATER) for name in ("Inès A", "Inès B"))

    assert (first.pk, NameChangeRequest.objects.get().requested_name) == (second.pk, "Inès A")


@pytest.mark.parametrize("name", ["", "🦊", "x" * 151, "Ines Martin"])
def test_name_change_says_what_is_wrong(ines, name):
    with pytest.raises(verbs.Refused):
        verbs.request_name_change(give(ines), name, by=ines, at=LATER)


def test_name_change_is_asked_by_the_holder_and_decided_by_somebody_else(ines, karim, thomas, claire):
    award, hers = give(ines), give(claire)
    asked = verbs.request_name_change(award, "Inès Benali", by=ines, at=LATER)
    own = verbs.request_name_change(hers, "Claire Autre", by=claire, at=LATER)

    with pytest.raises(holders.NotAllowed):
        verbs.request_name_change(award, "X", by=karim, at=LATER)
    for request, person in ((asked, thomas), (asked, ines), (own, claire)):
        with pytest.raises(holders.NotAllowed):
            verbs.decide_name_change(request, True, by=person, at=LATER)

    assert Award.objects.filter(state="superseded").count() == 0


@pytest.mark.django_db(transaction=True)
def test_name_change_deletes_the_evidence_after_the_decision(ines, claire):
    award = give(ines)
    paper = SimpleUploadedFile("carte.pdf", b"%PDF-1.7")
    asked = verbs.request_name_change(award, "Inès Benali", by=ines, at=LATER, evidence=paper)
    storage, name = asked.evidence.storage, asked.evidence.name
    before = storage.exists(name)

    verbs.decide_name_change(asked, True, by=claire, at=LATER)

    assert (before, storage.exists(name), NameChangeRequest.objects.get().evidence.name) == (True, False, "")


# ---- privacy ----


def test_privacy_is_the_holders_choice(ines, claire):
    award = give(ines)

    verbs.change_privacy(award, "strict", by=ines, at=LATER)
    verbs.change_privacy(award, "strict", by=ines, at=LATER)

    assert (again(award).public_name_mode, events(award)) == ("strict", ["issued", "privacy_changed"])
    verbs.change_privacy(award, "open", by=ines, at=LATER)
    assert again(award).public_name_mode == "open"
    with pytest.raises(holders.NotAllowed):
        verbs.change_privacy(award, "strict", by=claire, at=LATER)


def test_minor_never_opens_the_name(lea):
    award = give(lea, name="Léa Dubois", automatic=False)

    with pytest.raises(holders.NotAllowed):
        verbs.change_privacy(award, "open", by=lea, at=LATER)

    assert again(award).public_name_mode == "strict"


def test_new_award_after_a_renewal_stays_as_private(ines):
    award = give(ines)
    verbs.change_privacy(award, "strict", by=ines, at=LATER)

    new = verbs.renew(award, at=LATER)

    assert again(new).public_name_mode == "strict"


# ---- erasure ----


def everywhere(word):
    """Every table and column of the database in which a word is found."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            for column in columns:
                cursor.execute(f'SELECT COUNT(*) FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE %s', [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.append((table, column))
    return found


@pytest.mark.django_db(transaction=True)
def test_erasure_leaves_the_bare_fact_and_no_name_anywhere(claire):
    person = make_person("zoe", None, first_name="Zoéline", last_name="Quatremère")
    award = give(person)
    sha = render.keep(verbs.document(award))
    verbs.request_name_change(
        award, "Zoéline Autre", by=person, at=LATER, evidence=SimpleUploadedFile("zoeline.pdf", b"%PDF")
    )
    verbs.revoke(award, "other", note="Zoéline Quatremère a écrit", by=claire, at=LATER)
    render.record_render(
        "certificate", {"award": str(award.uuid)}, b"%PDF Quatrem", template=award.type_version.template
    )

    counts = [verbs.erase_holder(person, at=LATER, by=claire) for _ in range(2)]
    person.delete()

    bare = again(award)
    others = DocumentRender.objects.values_list("sha256", flat=True)
    assert (counts, everywhere("Quatrem"), everywhere("oéline")) == ([1, 0], [], [])
    assert [render.kept(one) for one in (sha, *others)] == [None, None]
    assert (bare.number, bare.state, bare.status_index, bare.issued_at) == (
        *(award.number, "revoked", award.status_index, AT),
    )
    assert (bare.holder, bare.subject_id, bare.name_key, bare.pdf_sha256) == (None, None, "", "")
    assert events(bare) == ["issued", "revoked", "erased"]
    with pytest.raises(verbs.Erased):
        verbs.document(bare)
    call_command("check_awards")


def test_erasure_with_a_legal_ground_can_still_confirm_a_paper(ines):
    award = give(ines, make_type(legal_ground="Code du travail"))

    verbs.erase_holder(ines, at=LATER)

    assert (again(award).name_tag, again(award).snapshot["name"]) == (award.name_tag, "")


def test_deleting_the_person_deletes_no_award(ines, karim):
    award = give(ines)

    ines.delete()

    assert (again(award).holder, again(award).snapshot, again(award).state) == (None, award.snapshot, "issued")
    call_command("check_awards")


# ---- mail ----


def test_mail_sends_a_link_once_and_creates_no_award(ines, karim, lea, django_capture_on_commit_callbacks):
    awards = [give(ines), give(karim), give(lea, name="Léa Dubois", automatic=False)]

    with django_capture_on_commit_callbacks(execute=True):
        sent = [verbs.mail(awards, "2026-11", at=LATER) for _ in range(2)]

    assert (sent, sorted(letter.to[0] for letter in mail.outbox)) == ([2, 0], ["ines@example.org", "karim@example.org"])
    assert "/mes-certificats/" in mail.outbox[0].body
    assert (Award.objects.count(), [letter.subject for letter in mail.outbox if "Martin" in letter.subject]) == (3, [])


def test_mail_takes_the_same_queries_for_1_and_200(claire):
    batch = verbs.issue_batch(make_type(), many(201), "", at=AT).awards
    verbs.mail(batch[:1], "warm", at=AT)

    one, lots = (queries(lambda some=some: verbs.mail(some, "m", at=LATER)) for some in (batch[:1], batch[1:]))

    assert lots == one


# ---- documents ----


def test_document_is_the_same_for_everybody_and_for_ever(ines, admin):
    award = give(ines)
    first = verbs.document(award)
    render.forget(again(award).pdf_sha256)
    ines.first_name, ines.last_name = "Autre", "Nom"
    ines.save()
    CertificateType.objects.update(title="Autre titre")

    second = verbs.reprint(again(award), by=admin, at=LATER)

    assert (first == second, events(award), DocumentRender.objects.count()) == (True, ["issued"], 0)
    assert AuditEntry.objects.get().action == "award.reprint"


def test_document_made_otherwise_is_recorded_and_the_first_sha_kept(ines):
    award = give(ines)
    Award.objects.filter(pk=award.pk).update(pdf_sha256="0" * 64)  # as if an older typst had made it, and it was lost

    verbs.document(again(award))

    assert (again(award).pdf_sha256, DocumentRender.objects.get().snapshot) == ("0" * 64, {"award": str(award.uuid)})


def test_document_that_cannot_be_accessible_is_made_and_somebody_is_told(ines):
    kind = make_type()
    current = kind.current_version()
    import json

    files = json.loads(current.template.source)
    files["main.typ"] += '\n#place(image("qr.svg", width: 1mm))'  # a figure without its text
    template = TemplateVersion.objects.create(
        kind="certificate", source=json.dumps(files), sha256="x", typst_version="0"
    )
    CertificateTypeVersion.objects.create(
        type=kind, number=2, texts=current.texts, template=template, signatories=[], published_at=AT
    )
    award = give(ines, kind)

    pdf = verbs.document(award)

    assert (pdf[:5], again(award).needs_attention) == (b"%PDF-", "not_accessible")


def test_draft_has_no_document(lea):
    give(lea)

    with pytest.raises(ValueError, match="draft"):
        verbs.document(Award.objects.get())


# ---- check_awards and certificate_pdf ----


def test_check_awards_finds_nothing_on_a_living_table(ines, karim, lea, claire, capsys):
    give(lea)
    verbs.revoke(give(ines), "error", by=claire, at=LATER)
    verbs.renew(give(karim), at=LATER)

    call_command("check_awards")

    assert capsys.readouterr().out == "4 awards: no difference\n"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"snapshot": {"name": "X", "number": None}}, ["I1", "I2"]),
        ({"state": "revoked"}, ["I3"]),
        ({"erased_at": AT}, ["I3"]),
        ({"number": "4FJ8WZ05RCNR"}, ["I2"]),
    ],
)
def test_check_awards_finds_a_tampered_row(ines, capsys, change, found):
    award = give(ines)
    QuerySet.update(Award.objects.filter(pk=award.pk), **change)

    with pytest.raises(CommandError):
        call_command("check_awards")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[2] for line in lines] == found
    assert [line for line in lines if "Martin" in line] == []


def test_check_awards_finds_a_tampered_template(ines, capsys):
    give(ines)
    QuerySet.update(TemplateVersion.objects.all(), source="{}")

    with pytest.raises(CommandError):
        call_command("check_awards")

    assert "I1" in capsys.readouterr().out


def test_certificate_pdf_writes_the_file(ines, tmp_path):
    award = give(ines)

    call_command("certificate_pdf", award.shown_number.lower(), "--output", tmp_path / "c.pdf")

    assert (tmp_path / "c.pdf").read_bytes() == verbs.document(again(award))


@pytest.mark.parametrize("number", ["7K3Q-9M2T-XW4B", "7K3Q-9M2T-XW4P", ""])
def test_certificate_pdf_says_what_is_wrong(number, tmp_path):
    with pytest.raises(CommandError):
        call_command("certificate_pdf", number, "--output", tmp_path / "c.pdf")

    assert list(tmp_path.iterdir()) == []


# ---- together, at the same time ----


def together(*calls):
    """Run calls at the same moment, each in its own connection; return their answers or errors."""
    answers, start = [None] * len(calls), threading.Barrier(len(calls))

    def run(place, call):
        try:
            start.wait()
            answers[place] = call()
        except Exception as error:  # the test looks at it
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_parallel_issues_are_one_award(ines):
    kind = make_type()

    answers = together(*[lambda: give(ines, kind)] * 4)

    assert ({award.pk for award in answers}, AwardEvent.objects.count()) == ({Award.objects.get().pk}, 1)


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_parallel_batches_are_one_award_each():
    kind, people = make_type(), many(8)

    answers = together(*[lambda: verbs.issue_batch(kind, people, "", at=AT)] * 3)

    assert [len(batch.awards) for batch in answers] == [8, 8, 8]
    assert (Award.objects.count(), AwardEvent.objects.count()) == (8, 8)


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_parallel_revocations_are_one_event(ines, claire):
    award = give(ines)

    together(*[lambda: verbs.revoke(award, "error", by=claire, at=LATER)] * 4)

    assert events(award) == ["issued", "revoked"]


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_parallel_renewals_are_one_new_award(ines):
    award = give(ines)

    answers = together(*[lambda: verbs.renew(award, at=LATER)] * 4)

    assert ({new.pk for new in answers}, Award.objects.count()) == ({Award.objects.get(state="issued").pk}, 2)


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_revocation_and_renewal_at_the_same_time_end_once(ines, claire):
    award = give(ines)

    together(lambda: verbs.renew(award, at=LATER), lambda: verbs.revoke(award, "error", by=claire, at=LATER))

    ends = award.events.filter(kind__in=rules.ENDED)
    assert [again(award).state] == [event.kind for event in ends]
    call_command("check_awards")


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_parallel_automatic_refusals_leave_one_draft(lea):
    kind = make_type()

    together(*[lambda: give(lea, kind)] * 4)

    assert Award.objects.get().state == "draft"


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_parallel_downloads_are_the_same_file(ines):
    award = give(ines)

    answers = together(*[lambda: verbs.document(again(award))] * 4)

    assert (len(set(answers)), DocumentRender.objects.count()) == (1, 0)
