"""What forbids a report to be public: each reason, then the same answer by every way (specs/experiences.md §§ 4, 9)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision

from experiences import words
from experiences.models import Contribution, Depiction, Figure, PublicationBlocked
from experiences.rules import publication as rules
from media.models import Picture, Sound
from tests.experiences.build import accepted, again, agree, cleared, draft, invented, published

DAY = date(2026, 11, 27)
MAELYS = rules.Contributor("m", "Maëlys", accepted=True)
YES = rules.Consent("m", rules.PUBLICATION, rules.SELF, date(2026, 11, 1))
PHOTO = rules.Attachment("picture:1", rules.PICTURE, "Le local", people=True)
SOUND = rules.Attachment("sound:1", rules.SOUND, "La voix", people=True)
GOOD = rules.Report(
    licence="by-sa", format="story", figures=(rules.Figure("Vélos"),), contributors=(MAELYS,), consents=(YES,)
)
GUARDIAN = replace(YES, giver=rules.GUARDIAN)
SEEN = rules.Depicted("p", "à gauche", rules.IMAGE, "picture:1")
HEARD = rules.Depicted("v", "la voix", rules.VOICE, "sound:1")
YOUNG = replace(MAELYS, is_minor=True)

CASES = {
    "nothing": (GOOD, []),
    "empty field": (replace(GOOD, empty=("context",)), [("empty", "context", "")]),
    "no licence": (replace(GOOD, licence=""), [("no_licence", "", "")]),
    "figure without source": (replace(GOOD, figures=(rules.Figure("Ventes", False),)), [("no_source", "Ventes", "")]),
    "picture without description": (
        replace(GOOD, attachments=(rules.Attachment("picture:1", rules.PICTURE, "Le local", False),)),
        [("no_alt", "Le local", "")],
    ),
    "sound without transcript": (
        replace(GOOD, attachments=(replace(SOUND, described=False, people=False),)),
        [("no_transcript", "La voix", "")],
    ),
    "audio without a sound": (replace(GOOD, format="audio"), [("no_sound", "", "")]),
    "no consent": (replace(GOOD, consents=()), [("no_publication", "", "Maëlys")]),
    "consent of somebody else": (
        replace(GOOD, consents=(replace(YES, subject="other"),)),
        [("no_publication", "", "Maëlys")],
    ),
    "withdrawn consent": (replace(GOOD, consents=(replace(YES, withdrawn=True),)), [("no_publication", "", "Maëlys")]),
    "expired consent": (
        replace(GOOD, consents=(replace(YES, until=DAY - timedelta(days=1)),)),
        [("no_publication", "", "Maëlys")],
    ),
    "last day of a consent": (replace(GOOD, consents=(replace(YES, until=DAY),)), []),
    "minor without a guardian": (replace(GOOD, contributors=(YOUNG,)), [("no_guardian", "", "Maëlys")]),
    "guardian without the minor": (
        replace(GOOD, contributors=(YOUNG,), consents=(GUARDIAN,)),
        [("no_publication", "", "Maëlys")],
    ),
    "minor and guardian": (replace(GOOD, contributors=(YOUNG,), consents=(YES, GUARDIAN)), []),
    "version not accepted": (
        replace(GOOD, contributors=(replace(MAELYS, accepted=False),)),
        [("not_accepted", "", "Maëlys")],
    ),
    "reviewer wrote": (
        replace(GOOD, contributors=(replace(MAELYS, person=7),), reviewers=frozenset({7})),
        [("reviewer_wrote", "", "Maëlys")],
    ),
    "people recognised, nobody listed": (replace(GOOD, attachments=(PHOTO,)), [("unlisted", "Le local", "")]),
    "image without consent": (
        replace(GOOD, attachments=(PHOTO,), depicted=(SEEN,)),
        [("no_image", "Le local", "à gauche")],
    ),
    "image of a minor without a guardian": (
        replace(
            GOOD,
            attachments=(PHOTO,),
            depicted=(replace(SEEN, is_minor=True),),
            consents=(YES, replace(YES, subject="p", kind=rules.IMAGE)),
        ),
        [("no_guardian", "Le local", "à gauche")],
    ),
    "nobody can be recognised": (
        replace(GOOD, attachments=(PHOTO,), depicted=(replace(SEEN, identifiable=False),)),
        [],
    ),
    "picture no longer in the report": (replace(GOOD, depicted=(SEEN,)), []),
    "voice without consent": (
        replace(GOOD, attachments=(SOUND,), depicted=(HEARD,)),
        [("no_voice", "La voix", "la voix")],
    ),
    "invented people": (
        replace(GOOD, fictional=True, consents=(), contributors=(replace(YOUNG, accepted=False),), attachments=(PHOTO,)),
        [],
    ),
    "invented report, real gaps": (replace(GOOD, fictional=True, licence=""), [("no_licence", "", "")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_reason_is_told_alone(case):
    report, expected = CASES[case]

    assert [(one.code, one.what, one.who) for one in rules.reasons(report, DAY)] == expected


def test_every_reason_has_its_words():
    codes = {value for name, value in vars(rules).items() if name in REASON_NAMES}

    said = [words.reason(rules.Reason(code, "ici", "Maëlys")) for code in sorted(codes)]

    assert (len(codes), [sentence for sentence in said if "%" in sentence or not sentence]) == (13, [])


REASON_NAMES = (
    *("EMPTY", "NO_PUBLICATION", "NO_IMAGE", "NO_VOICE", "NO_GUARDIAN", "UNLISTED", "NO_ALT", "NO_TRANSCRIPT"),
    *("NO_SOUND", "NO_SOURCE", "NO_LICENCE", "NOT_ACCEPTED", "REVIEWER_WROTE"),
)


def codes(page, by=None):
    """What forbids the latest version."""
    version = page.get_latest_revision_as_object()
    return [one.code for one in version.blocking(timezone.now(), by=by)]


in_database = pytest.mark.django_db


@in_database
def test_draft_about_real_people_waits_for_their_consent_and_their_acceptance(claire):
    page = draft()
    before = codes(page)
    agree(page, by=claire)
    between = codes(page)
    accepted(page, by=claire)

    assert (before, between, codes(page)) == (["no_publication", "not_accepted"], ["not_accepted"], [])


@in_database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("summary", ""), ("context", "<p> </p>"), ("results", ""), ("again", ""), ("avoid", "<p></p>")),
        *(("steps", []), ("advice", []), ("territory", None), ("season", None), ("kind", ""), ("author_kind", "")),
        *(("people", []), ("coop_kinds", [])),
    ],
)
def test_empty_field_forbids(db, field, value):
    page = draft(fictional=True, **{field: value})

    name = {"people": "contributions"}.get(field, field)

    assert [(one.code, one.what) for one in page.blocking(timezone.now())] == [("empty", name)]


@in_database
def test_editing_the_words_asks_for_acceptance_again_a_date_does_not(claire):
    page = cleared(by=claire)
    page.review_on = date(2030, 1, 1)
    page.save_revision()
    dated = codes(page)
    page.results = "<p>Presque propres.</p>"
    page.save_revision()

    assert (dated, codes(page)) == ([], ["not_accepted"])


@in_database
def test_pictures_and_sounds_of_the_page_are_looked_at(claire):
    photo = Picture.objects.create(title="Le local", file="x.png", width=1, height=1, people_shown=True)
    sound = Sound.objects.create(title="La voix", file="x.mp3", transcript="Bonjour.")
    image = {"image": photo, "decorative": False, "alt_text": ""}
    body = [("picture", {"image": photo, "caption": ""}), ("sound", {"sound": sound})]
    page = cleared(by=claire, attached=body)
    bare = sorted(codes(page))
    page = cleared(
        by=claire, title="Deux", attached=body,
        depictions=[Depiction(picture=photo, label="à gauche"), Depiction(sound=sound, label="la voix")],
    )  # fmt: skip

    assert image["alt_text"] == ""
    assert (bare, codes(page)) == (["no_alt", "unlisted", "unlisted"], ["no_alt"])


@in_database
def test_publishing_is_refused_by_every_way(claire, admin):
    page = draft()
    revision = page.get_latest_revision()
    ways = {
        "publish": lambda: revision.publish(user=admin),
        "action": lambda: PublishPageRevisionAction(revision, user=admin).execute(skip_permission_checks=True),
        "save": lambda: setattr(again(page), "live", True) or _save_live(page),
    }
    refused = {}
    for name, way in ways.items():
        with pytest.raises(PublicationBlocked) as error:
            way()
        refused[name] = [one.code for one in error.value.found]

    assert refused == {name: ["no_publication", "not_accepted"] for name in ways}
    assert again(page).live is False


def _save_live(page):
    held = again(page)
    held.live = True
    held.save()


@in_database
def test_scheduled_publication_that_may_not_be_is_cancelled_and_its_author_told(claire):
    page = cleared(by=claire)
    page.go_live_at = timezone.now() + timedelta(minutes=5)
    revision = page.save_revision(user=claire)
    revision.publish(user=claire)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    page.consents.update(until=timezone.localdate() - timedelta(days=1))
    other = invented("Un autre")

    call_command("publish_scheduled")

    assert (again(page).live, Revision.objects.get(pk=revision.pk).approved_go_live_at, other.live) == (
        False,
        None,
        True,
    )
    assert [(letter.to, page.title in letter.body, "Maëlys" in letter.body) for letter in mail.outbox] == [
        (["claire@example.org"], True, True)
    ]


@in_database
def test_scheduled_publication_that_may_be_goes_live(claire):
    page = cleared(by=claire)
    Revision.objects.filter(pk=page.latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )

    call_command("publish_scheduled")

    assert again(page).live is True


@in_database
def test_contributor_is_never_the_reviewer(claire, thomas):
    people = [Contribution(display_name="Thomas", person=thomas)]
    page = cleared(by=claire, people=people)

    assert (codes(page, by=thomas), codes(page, by=claire)) == (["reviewer_wrote"], [])


@in_database
def test_published_report_has_a_day_to_be_read_again_18_months_later(claire):
    page = published(by=claire)

    assert page.review_on == timezone.localdate() + timedelta(days=548)
    assert (page.is_stale(page.review_on), page.is_stale(page.review_on + timedelta(days=1))) == (False, True)


@in_database
def test_fictional_example_needs_no_consent(db):
    page = invented(
        people=[Contribution(display_name="Léa", is_minor=True)],
        figures=[Figure(label="a", value="1", source="non connu")],
    )

    assert (page.live, page.consents.count()) == (True, 0)
