"""The administration: the list of what is missing, consents, the review, the wrong people."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from experiences.models import Acceptance, ConsentRecord, Contribution, ExperienceIndexPage, ReviewTask
from home.actions.install import install
from tests.experiences.build import accepted, again, agree, cleared, draft, published, subject_of

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4 un accord"


def address(page):
    return reverse("experiences_consents", args=[page.pk])


def consent(page, **more):
    """What the form of a consent sends."""
    return {
        "what": "consent", "subject": subject_of(page), "giver": "self", "giver_role": "", "scope": "site",
        "medium": "Une réunion", "given_on": "2026-01-05", "until": "", "proof": "paper",
    } | more  # fmt: skip


@pytest.fixture
def editor(thomas, sign_in):
    return sign_in(thomas)


def test_consents_are_recorded_and_the_list_shrinks(editor, thomas):
    page = draft()
    before = editor.get(address(page)).context["problems"]
    sent = {"proof_file": SimpleUploadedFile("accord.pdf", SCAN)}
    editor.post(address(page), consent(page) | sent)
    editor.post(address(page), {"what": "acceptance", "contributor": subject_of(page), "way": "told", "note": ""})

    after = editor.get(address(page)).context["problems"]
    row = ConsentRecord.objects.get()
    assert (len(before), after) == (2, [])
    assert (row.recorded_by, row.given_on, row.kind, Acceptance.objects.count()) == (
        thomas, date(2026, 1, 5), "publication", 1,
    )  # fmt: skip
    assert b"".join(editor.get(reverse("experiences_proof", args=[row.uuid])).streaming_content) == SCAN


@pytest.mark.parametrize(
    "wrong",
    [
        {"given_on": "2100-01-01"},
        {"given_on": "hier"},
        {"until": "2025-12-31"},
        {"giver": "guardian"},
        {"subject": "6f9bb7ce-8d3c-4c3e-9c59-6ac1a2a0c001"},
        {"proof": ""},
        {"proof_file": SimpleUploadedFile("accord.pdf", b"MZ programme")},
        {"proof_file": SimpleUploadedFile("accord.svg", b"<svg onload=alert(1)>")},
    ],
)
def test_consent_that_says_nothing_sure_is_refused(editor, wrong):
    page = draft()
    answer = editor.post(address(page), consent(page) | wrong)

    assert (answer.status_code, ConsentRecord.objects.count()) == (200, 0)


def test_silence_is_an_acceptance_only_with_the_dates_of_two_messages(editor):
    page = draft()
    sent = {"what": "acceptance", "contributor": subject_of(page), "way": "silence", "note": ""}
    editor.post(address(page), sent)
    without = Acceptance.objects.count()
    editor.post(address(page), sent | {"note": "Le 2 et le 9 mai"})

    assert (without, Acceptance.objects.count()) == (0, 1)


def test_wrong_people_see_no_consent(claire, karim, thomas, sign_in):
    page = published(by=claire)
    row = page.consents.get()
    addresses = [
        ("get", address(page)), ("post", reverse("experiences_withdraw", args=[row.uuid])),
        ("get", reverse("experiences_proof", args=[row.uuid])), ("get", reverse("experiences_remove_fictional")),
        ("post", reverse("experiences_remove_fictional")),
    ]  # fmt: skip
    found = {name: [getattr(c, m)(a).status_code for m, a in addresses] for name, c in (
        ("visitor", Client()), ("karim", sign_in(karim)),
    )}  # fmt: skip

    assert found == {"visitor": [302] * 5, "karim": [403] * 5}
    assert again(page).live is True


def test_publish_button_says_the_whole_list_and_publishes_nothing(editor, thomas):
    page = draft()
    from experiences.wagtail_hooks import before_publish

    request = editor.get(address(page)).wsgi_request
    request.user = thomas
    answer = before_publish(request, page)

    assert (answer.url, again(page).live) == (reverse("wagtailadmin_pages:edit", args=[page.pk]), False)
    assert [len(str(one)) > 50 for one in request._messages] == [True]


def start(page, by):
    """The review under way."""
    return Workflow.objects.get(name="Relecture des récits").start(page, by)


def test_review_is_that_of_the_list_and_made_once(claire):
    page = cleared(by=claire)

    install()

    assert page.get_workflow().name == "Relecture des récits"
    assert (ReviewTask.objects.count(), sorted(ReviewTask.objects.get().groups.values_list("name", flat=True))) == (
        1,
        ["Coordination", "Formatrices et formateurs"],
    )


def test_approval_publishes_when_nothing_forbids_it(claire, thomas):
    page = cleared(by=claire)
    state = start(page, claire)
    state.current_task_state.specific.task.specific.on_action(state.current_task_state, thomas, "approve")

    assert again(page).live is True


def test_approval_leaves_a_draft_when_something_forbids_it(claire, thomas):
    page = draft()
    state = start(page, claire)
    state.current_task_state.task.specific.on_action(state.current_task_state, thomas, "approve")

    assert (again(page).live, again(page).workflow_in_progress) == (False, False)


def test_contributor_neither_approves_nor_publishes(claire, thomas, admin):
    people = [Contribution(display_name="Admin", person=admin), Contribution(display_name="Thomas", person=thomas)]
    page = cleared(by=claire, people=people)
    state = start(page, claire)
    task = state.current_task_state.task.specific
    offered = {name: [one[0] for one in task.get_actions(page, who)] for name, who in (
        ("claire", claire), ("thomas", thomas), ("admin", admin),
    )}  # fmt: skip

    for who in (thomas, admin):
        with pytest.raises(PermissionDenied):
            task.on_action(state.current_task_state, who, "approve")
    assert offered == {"claire": ["reject", "approve", "approve"], "thomas": ["reject"], "admin": ["reject"]}
    assert again(page).live is False


def test_report_is_sent_back_with_a_reason_only(claire, thomas):
    page = cleared(by=claire)
    state = start(page, claire)
    task, current = state.current_task_state.task.specific, state.current_task_state
    with pytest.raises(PermissionDenied):
        task.on_action(current, thomas, "reject", comment=" ")
    task.on_action(current, thomas, "reject", comment="Il manque un conseil concret.")

    current.refresh_from_db()
    assert (current.status, current.comment) == ("rejected", "Il manque un conseil concret.")
    assert task.get_form_for_action("reject")({"comment": ""}).is_valid() is False


def test_live_report_is_edited_as_a_draft_and_stays_as_it_was(claire):
    page = published(by=claire)
    page.results = "<p>Autre chose.</p>"
    page.save_revision(user=claire)
    refused = [one.code for one in page.get_latest_revision_as_object().blocking(timezone.now())]
    accepted(page, by=claire)
    page.get_latest_revision().publish(user=claire)

    assert (refused, again(page).results) == (["not_accepted"], "<p>Autre chose.</p>")


def test_one_list_of_reports_under_the_home_page():
    draft()

    assert [parent.__name__ for parent in ExperienceIndexPage.allowed_parent_page_models()] == ["HomePage"]
    assert ExperienceIndexPage.max_count == 1


def test_consent_ends_after_it_began(claire):
    page = draft()
    agree(page, by=claire, until=timezone.localdate() + timedelta(days=3))

    assert [
        row.fact.is_live(timezone.localdate() + timedelta(days=n)) for row in page.consents.all() for n in (3, 4)
    ] == [
        True,
        False,
    ]
