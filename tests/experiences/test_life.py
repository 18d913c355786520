"""A consent withdrawn or expired takes a report away at once; the examples go in one click (specs §§ 4, 5, 9)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from experiences.actions.life import expire, remove_fictional, withdraw
from experiences.models import ConsentRecord, ExperienceLink, ExperiencePage, PublicationBlocked
from people.models import AuditEntry
from tests.courses.build import lesson_of, make_course
from tests.experiences.build import accepted, again, agree, cleared, draft, invented, published, said
from tests.home.pack import everything

pytestmark = pytest.mark.django_db
UNCOUNTED = ("django_session", "django_cache", "people_associationsettings")


def found(text: str) -> list[str]:
    """What the site's search sees."""
    return [page.title for page in Page.objects.live().search(text)]


def test_withdrawn_consent_takes_the_report_away_in_the_same_request(claire, sign_in):
    page = published(by=claire, title="Vélocipèdes")
    visitor, consent = Client(), page.consents.get()
    addresses = [page.url, f"/experiences/{page.slug}/pdf/"]
    before = [visitor.get(one).status_code for one in addresses], found("vélocipèdes"), "Vélocipèdes" in shown()

    answer = sign_in(claire).post(f"/admin/experiences/accords/{consent.uuid}/retirer/")

    after = [visitor.get(one).status_code for one in addresses], found("vélocipèdes"), "Vélocipèdes" in shown()
    gone = visitor.get(page.url).content.decode()
    assert (before, after) == (([200, 200], ["Vélocipèdes"], True), ([410, 404], [], False))
    assert (answer.status_code, said("Withdrawn at the request of its authors") in gone) == (302, True)
    assert [word in gone for word in ("Vélocipèdes", "Maëlys", "éponges")] == [False] * 3


def shown() -> str:
    """The list of reports."""
    return Client().get("/experiences/").content.decode()


def test_withdrawing_twice_does_no_harm(claire):
    page = published(by=claire)
    at = timezone.now()
    withdraw(page.consents.get(), by=claire, at=at)
    once = everything(without=UNCOUNTED)
    withdraw(page.consents.get(), by=claire, at=at + timedelta(hours=1))

    assert everything(without=UNCOUNTED) == once
    assert AuditEntry.objects.filter(action="experience.withdraw").count() == 1


def test_withdrawing_cancels_what_would_publish_it_again(claire):
    page = cleared(by=claire)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(user=claire).publish(user=claire)
    withdraw(page.consents.get(), by=claire, at=timezone.now())

    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 0
    assert (again(page).live, Client().get(page.url).status_code) == (False, 404)  # it was never public: nothing to say


def test_ticking_fictional_does_not_bring_a_withdrawn_report_back(claire):
    page = published(by=claire)
    withdraw(page.consents.get(), by=claire, at=timezone.now())
    page = again(page)
    page.fictional = True
    page.save_revision()

    with pytest.raises(PublicationBlocked):
        page.get_latest_revision().publish(user=claire)
    assert again(page).live is False


def test_consent_given_again_brings_the_report_back(claire):
    page = published(by=claire)
    withdraw(page.consents.get(), by=claire, at=timezone.now())
    agree(page, by=claire)
    again(page).get_latest_revision().publish(user=claire)

    assert (again(page).live, again(page).withdrawn_at, Client().get(page.url).status_code) == (True, None, 200)


def test_expired_consent_takes_the_report_offline_at_night(claire):
    today = timezone.localdate()
    ended = published(by=claire, title="Fini", until=today)
    lasting = published(by=claire, title="Dure")
    renewed = published(by=claire, title="Renouvelé", until=today)
    renewed.consents.create(
        subject=renewed.contributions.get().uuid, subject_name="Maëlys", kind="publication", giver="self",
        given_on=today, proof="mail", recorded_at=timezone.now(),
    )  # fmt: skip

    last_day = expire(at=timezone.now())
    done = expire(at=timezone.now() + timedelta(days=1))

    assert (last_day.offline, done.offline) == ([], ["Fini"])
    assert [again(one).live for one in (ended, lasting, renewed)] == [False, True, True]
    assert Client().get(ended.url).status_code == 404
    assert [letter.to for letter in mail.outbox] == [["claire@example.org"]]


@pytest.mark.parametrize(("days", "told"), [(61, 0), (60, 1), (59, 0), (15, 1), (14, 0)])
def test_end_of_a_consent_is_told_60_and_15_days_before(claire, days, told):
    published(by=claire, until=timezone.localdate() + timedelta(days=days))

    call_command("experience_expire")

    assert [("Maëlys" in letter.body) for letter in mail.outbox] == [True] * told


def test_nothing_published_is_blocked(claire):
    published(by=claire), invented()

    assert [page.blocking(timezone.now()) for page in ExperiencePage.objects.live()] == [[], []]


def test_examples_disappear_in_one_click(thomas, claire, sign_in):
    real, example = published(by=claire, title="Vrai"), invented("Faux")
    client, address = sign_in(thomas), "/admin/experiences/exemples/retirer/"
    asked = client.get(address).content.decode()
    client.post(address)
    once = everything(without=UNCOUNTED)
    client.post(address)

    assert ("Faux" in asked, "Vrai" in asked) == (True, False)
    assert list(ExperiencePage.objects.values_list("title", flat=True)) == ["Vrai"]
    assert (Client().get(example.url).status_code, Client().get(real.url).status_code) == (404, 200)
    assert everything(without=UNCOUNTED) == once
    assert remove_fictional(by=thomas, at=timezone.now()) == 0


def test_deleting_a_report_deletes_its_evidence(claire):
    page = published(by=claire)
    Page.objects.get(pk=page.pk).delete()

    assert (ExperiencePage.objects.count(), ConsentRecord.objects.count()) == (0, 0)


def test_guides_and_lessons_show_their_reports(claire, ines):
    lesson = lesson_of(make_course(lessons=1), "Leçon 1.1")
    link = [ExperienceLink(target=lesson)]
    page, hidden = (
        published(by=claire, title="Liée", links=link),
        draft("Cachée", links=[ExperienceLink(target=lesson)]),
    )

    from django.template import Context, Template

    html = Template('{% include "components/related_experiences.html" %}').render(Context({"page": lesson}))

    assert ("Liée" in html, hidden.title in html, page.url in html) == (True, False, True)
    assert lesson.title in Client().get(page.url).content.decode()


def test_accepting_twice_is_one(claire):
    page = draft()
    agree(page, by=claire), accepted(page, by=claire)
    agree(page, by=claire), accepted(page, by=claire)

    assert (page.consents.count(), page.acceptances.count()) == (1, 1)
