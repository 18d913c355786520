"""A guide is published when it is ready, whoever asks: the button, a workflow, a schedule, many at once, an import."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests.build import french
from tests.workshops.build import TOWER, draft_guide, make_activity, make_guide
from workshops.models import GuidePage, NotReady

pytestmark = pytest.mark.django_db
EMPTY = {"objectives": "", "activities": [make_activity("Lancer", 5, steps="<p> </p>")]}


def said_missing():
    return [french("Write at least one objective."), french("Activity “%(about)s”: write its steps.", about="Lancer")]


def form_of(guide, **changes):
    """What the editor sends for a guide."""
    rows = [
        {
            "id": one.pk, "title": one.title, "minutes": one.minutes, "short_minutes": "", "kind": one.kind,
            "invitation": "", "space_material": "", "participation": "", "groups": "", "material": "", "variants": "",
            "steps": rich_text(one.steps), "notes": rich_text(""),
        }
        for one in guide.activity_list
    ]  # fmt: skip
    plain = (
        "title", "slug", "added_value", "summary", "objectives", "group_min", "group_max", "remote", "remote_note",
        "difficulty", "when_to_use", "place", "prerequisites", "material", "youth_safe", "youth_safe_note", "debrief",
        "watch_out", "accessibility", "sources", "licence", "authors", "origin_url",
    )  # fmt: skip
    data = {name: getattr(guide, name) for name in plain} | {
        "picture": "", "verified_on": "", "review_on": "", "search_description": "", "go_live_at": "", "expire_at": "",
        "short_version": rich_text(""), "example": rich_text(""), "variants": streamfield([]), "annexes": streamfield([]),
        "activities": inline_formset(rows, initial=len(rows)), "comments": inline_formset([]),
    }  # fmt: skip
    return nested_form_data(data | changes)


def test_publish_button_lists_what_is_missing_and_keeps_the_draft(thomas, sign_in):
    guide = draft_guide(**EMPTY)
    edit = reverse("wagtailadmin_pages:edit", args=[guide.pk])
    client = sign_in(thomas)

    data = form_of(guide, added_value="Une ligne gardée", **{"action-publish": "1"})
    response = client.post(edit, data, follow=True)

    text = response.content.decode()
    assert response.redirect_chain == [(edit, 302)]
    assert [words in text.replace("&quot;", '"') for words in said_missing()] == [True, True]
    found = GuidePage.objects.get(pk=guide.pk)
    assert (found.live, found.get_latest_revision_as_object().added_value) == (False, "Une ligne gardée")


def test_publish_button_publishes_what_is_ready(thomas, sign_in):
    guide = draft_guide()

    sign_in(thomas).post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), form_of(guide, **{"action-publish": "1"}))

    found = GuidePage.objects.get(pk=guide.pk)
    assert (found.live, found.total_minutes) == (True, 45)


def test_live_guide_stays_as_it_was_when_its_draft_is_not_ready(thomas, sign_in):
    guide = make_guide()

    data = form_of(guide, objectives="", **{"action-publish": "1"})
    sign_in(thomas).post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), data)

    found = GuidePage.objects.get(pk=guide.pk)
    assert (found.live, found.has_unpublished_changes, found.lines("objectives")) == (
        True,
        True,
        ("Se répartir des rôles", "Essayer tôt"),
    )


def test_code_cannot_publish_what_is_not_ready():
    guide = draft_guide(**EMPTY)

    with pytest.raises(NotReady) as refused:
        guide.save_revision().publish()

    assert refused.value.messages == [f"{guide.title} : {words}" for words in said_missing()]
    assert GuidePage.objects.get(pk=guide.pk).live is False


def test_schedule_refuses_what_is_not_ready(thomas, sign_in):
    guide = draft_guide(**EMPTY)
    tomorrow = timezone.localtime() + timedelta(days=1)

    data = form_of(guide, go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"), **{"action-publish": "1"})
    sign_in(thomas).post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), data)
    call_command("publish_scheduled")

    assert guide.revisions.filter(approved_go_live_at__isnull=False).count() == 0
    assert GuidePage.objects.get(pk=guide.pk).live is False


def test_last_approval_of_a_workflow_leaves_a_draft_that_is_not_ready(thomas, claire, sign_in):
    guide = draft_guide(**EMPTY)
    guide.save_revision()
    workflow = Workflow.objects.get(name="la relecture")
    state = workflow.start(guide, claire)
    guide = GuidePage.objects.get(pk=guide.pk)

    address = reverse("wagtailadmin_pages:workflow_action", args=[guide.pk, "approve", state.current_task_state.pk])
    response = sign_in(thomas).post(address, {"comment": ""})

    state.refresh_from_db()
    assert (response.status_code, state.status) == (302, "approved")
    assert GuidePage.objects.get(pk=guide.pk).live is False


def test_many_at_once_publishes_none_when_one_is_not_ready(thomas, sign_in):
    ready, not_ready = draft_guide("Prêt"), draft_guide("Pas prêt", **EMPTY)
    for page in (ready, not_ready):
        page.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = sign_in(thomas).post(f"{address}?id={ready.pk}&id={not_ready.pk}&next=/admin/", {})

    assert response.status_code == 302
    assert Page.objects.filter(pk__in=[ready.pk, not_ready.pk], live=True).count() == 0


def test_group_is_never_upside_down(thomas, sign_in):
    guide = draft_guide()

    response = sign_in(thomas).post(
        reverse("wagtailadmin_pages:edit", args=[guide.pk]), form_of(guide, group_min=9, group_max=8)
    )

    said = french("The largest group is at least the smallest, and one person at least.")
    assert response.context["form"].errors["group_max"] == [said]


def test_short_version_is_never_longer(thomas, sign_in):
    guide = draft_guide()
    data = form_of(guide)
    data["activities-0-short_minutes"] = "6"

    response = sign_in(thomas).post(reverse("wagtailadmin_pages:edit", args=[guide.pk]), data)

    assert response.context["form"].formsets["activities"].errors[0] == {
        "short_minutes": [french("The short version cannot be longer.")]
    }


def test_copy_has_an_identity_of_its_own_and_remembers_where_it_comes_from(thomas):
    guide = make_guide(content_id="guide-tour")

    copied = guide.copy(update_attrs={"slug": "copie"}, user=thomas)

    assert (copied.content_id, copied.origin_id) == (None, guide.item_id)
    assert copied.item_id != guide.item_id
    assert [one.title for one in copied.activity_list] == [title for title, _minutes in TOWER]


def test_editor_shows_the_computed_times(thomas, sign_in):
    guide = make_guide()

    page = sign_in(thomas).get(reverse("wagtailadmin_pages:edit", args=[guide.pk])).content.decode()

    assert "<strong>+0:36</strong> Débriefing (9 min)" in page
    assert "<strong>45 min</strong>" in page


@pytest.mark.parametrize("mode", ["", "mur", "participants"])
def test_preview_of_a_guide_never_saved(mode, rf, thomas):
    guide = GuidePage(title="Essai")
    guide.activities = [make_activity("Lancer", 5)]
    request = rf.get("/")
    request.user, request.is_preview = thomas, False

    response = guide.serve_preview(request, mode)

    assert response.status_code == 200
    assert "Lancer" in response.content.decode()
