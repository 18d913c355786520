"""The front door: what a visitor sees, the dashboard, the site map, pages that are not there."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from wagtail.documents import get_permission_policy as documents_policy
from wagtail.images import get_permission_policy as images_policy
from wagtail.models import PageViewRestriction

from courses.actions.learning import ask_help, hand_in, open_lesson, place_bookmark, tick
from courses.models import LessonPage
from home.actions.install import GROUPS, install
from home.models import HomePage
from people.models import Coop, Season
from people.rules.roles import COORDINATOR, TRAINER
from tests.build import cohort_of, fixed_page, french, whole_course
from tests.courses.award_world import give
from tests.courses.build import enrolled, lesson_of, make_course, outline_of, sent
from tests.ground import planted, uprooted
from tests.home.pack import everything

pytestmark = pytest.mark.django_db


def html(client, path="/"):
    """A page as text."""
    return client.get(path).content.decode()


@pytest.mark.django_db(transaction=True)
def test_install_twice_changes_nothing():
    uprooted()
    found = HomePage.objects.exists()
    install()
    before = everything()

    again = install()

    assert not found
    assert (everything(), again) == (before, HomePage.objects.get())


def test_install_lets_trainers_and_the_coordination_bring_pictures_and_documents(thomas, claire, ines):
    planted()
    for person, role in ((thomas, TRAINER), (claire, COORDINATOR)):
        person.groups.add(Group.objects.get(name=GROUPS[role]))

    allowed = [
        [policy().user_has_permission(person, action) for action in ("add", "change", "choose")]
        for policy in (images_policy, documents_policy)
        for person in (thomas, claire, ines)
    ]

    assert allowed == [[True] * 3, [True] * 3, [False] * 3] * 2


def test_home_page_shows_the_three_doors_and_no_invented_figure():
    planted()

    page = html(Client())

    home = HomePage.objects.get()
    assert [door in page for door in ('href="/se-former/"', 'href="/animer/"', 'href="/experiences/"')] == [
        True] * 3  # fmt: skip
    assert [escape(text) in page for text in (home.introduction, home.learn_text, home.host_text, home.share_text)] == [
        True
    ] * 4
    assert ('class="figures"' in page, "<em>pas à pas</em>" in page) == (False, True)


def test_home_page_counts_in_the_database(ines, karim, claire):
    course = make_course()
    for person in (ines, karim):
        enrolled(person, course)
    enrolled(ines, make_course("Autre"))
    give(ines)
    today = timezone.localdate()
    season = Season.objects.create(
        code="s", title="S", starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1)
    )
    old = Season.objects.create(
        code="o", title="O", starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=5)
    )
    Coop.objects.create(name="CJS", season=season)
    Coop.objects.create(name="Ancienne", season=old)

    figures = Client().get("/").context["figures"]

    assert figures == {"learners": 2, "awards": 1, "coops": 1}


def test_home_page_shows_public_courses_only():
    open_one, closed = make_course("Cours ouvert", lessons=1), make_course("Cours privé", lessons=1)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")

    page = html(Client())

    assert (open_one.title in page, closed.title in page) == (True, False)


def test_dashboard_resumes_at_the_exact_place(ines, sign_in):
    course = make_course()
    enrolment, outline = enrolled(ines, course), outline_of(course)
    block = lesson_of(course, "Leçon 1.2").body[0].id
    item = outline.items[1]
    open_lesson(enrolment, outline, item, at=timezone.now(), key=uuid4())
    place_bookmark(enrolment, outline, item, block, at=timezone.now())

    page = html(sign_in(ines))

    assert f'href="{item.url}#b-{block}"' in page
    assert (escape(french("Resume")) in page, "Bonjour Ines" in page) == (True, True)


def test_dashboard_resumes_before_the_place_that_is_gone(ines, sign_in):
    course = make_course()
    enrolment, outline = enrolled(ines, course), outline_of(course)
    tick(enrolment, outline, outline.items[0].item_id, sent())
    open_lesson(enrolment, outline, outline.items[1], at=timezone.now(), key=uuid4())
    lesson_of(course, "Leçon 1.2").unpublish()

    path = sign_in(ines).get("/").context["paths"][0]

    assert path["resume"].title in ("Leçon 1.1", "Leçon 1.3")


def test_dashboard_shows_at_most_three_things_for_this_week(ines, sign_in):
    course = make_course(lessons=5)
    enrolled(ines, course)

    week = sign_in(ines).get("/").context["week"]

    assert [todo["line"].title for todo in week] == ["Leçon 1.1", "Leçon 1.2", "Leçon 1.3"]


def test_dashboard_of_somebody_new_says_where_to_start(ines, sign_in):
    planted()

    page = html(sign_in(ines))

    assert [escape(french(words)) in page for words in ("Your path starts here", "No certificate yet")] == [True, True]
    assert 'href="/se-former/"' in page


def test_dashboard_shows_certificates_and_what_waits_for_trainers(ines, thomas, karim, sign_in):
    site = whole_course()
    cohort_of(thomas, ines)
    enrolment, outline = enrolled(ines, site["course"]), outline_of(site["course"])
    enrolled(karim, site["course"])
    hand_in(enrolment, outline, str(site["mission_lesson"].translation_key), site["mission"], sent(), text="Voilà")
    ask_help(enrolment, outline.items[0], "Qui ?", sent())
    ask_help(enrolment, outline.items[0], "Quand ?", sent())
    award = give(ines)

    mine, theirs = sign_in(ines).get("/"), sign_in(thomas).get("/")

    assert (mine.context["awards"], "staff" in mine.context) == ([award], False)
    assert theirs.context["staff"] == {"waiting": 1, "questions": 2, "people": 1}


def test_page_that_does_not_exist_says_so_in_french_with_a_way_on(ines, sign_in):
    planted()

    answers = [client.get("/nulle-part/du-tout/") for client in (Client(), sign_in(ines))]

    pages = [answer.content.decode() for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert [('<html lang="fr">' in page, escape(french("This path leads nowhere")) in page) for page in pages] == [
        (True, True)
    ] * 2
    assert [('href="/"' in page, 'href="/plan-du-site/"' in page) for page in pages] == [(True, True)] * 2
    assert ['href="/mon-parcours/"' in page for page in pages] == [False, True]


def test_page_that_is_closed_says_so_in_french(ines, sign_in):
    answer = sign_in(ines).get("/suivi/")

    assert (answer.status_code, escape(french("This door is closed")) in answer.content.decode()) == (403, True)


def test_page_in_english_when_one_asks_for_it():
    planted()
    client = Client()
    client.post("/compte/langue/", {"language": "en"})

    assert "This path leads nowhere" in html(client, "/nulle-part/")


def test_error_page_needs_no_database(django_assert_num_queries):
    from django.test import RequestFactory

    from home.views import server_error

    with django_assert_num_queries(0):
        answer = server_error(RequestFactory().get("/"))

    assert (answer.status_code, "<h1>" in answer.content.decode()) == (500, True)


def test_site_map_lists_every_public_page_and_no_other(thomas):
    course = make_course("Un cours", lessons=1)
    fixed = fixed_page("Aide")
    hidden, draft = fixed_page("Réservée"), fixed_page("Retirée")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    draft.unpublish()

    page = html(Client(), "/plan-du-site/")

    lesson = LessonPage.objects.get()
    assert [f'href="{one.url}"' in page for one in (course, lesson, fixed, hidden, draft)] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_robots_and_the_map_for_engines_leave_people_out(settings):
    course = make_course("Un cours", lessons=1)

    robots, engines = html(Client(), "/robots.txt"), html(Client(), "/sitemap.xml")

    assert robots.splitlines()[1:4] == ["Disallow: /v/", "Disallow: /compte/", "Disallow: /admin/"]
    assert robots.splitlines()[4] == f"Sitemap: {settings.BASE_URL}/sitemap.xml"
    assert (course.url in engines, "/v/" in engines) == (True, False)


def test_help_numbers_are_on_every_page_and_large_on_pages_for_the_young(sign_in, ines):
    planted()
    young = fixed_page("Pour toi")
    young.youth = True
    young.save_revision().publish()

    pages = {path: html(Client(), path) for path in ("/", young.url, "/nulle-part/")}

    numbers = [f"tel:{number}" for number in ("15", "18", "112", "119", "3018")]
    assert {path: [number in page for number in numbers] for path, page in pages.items()} == dict.fromkeys(
        pages, [True] * 5
    )
    assert [path for path, page in pages.items() if "help--big" in page] == [young.url]


def test_lesson_of_a_course_made_private_is_not_shown_to_visitors(ines, sign_in):
    course = make_course("Privé", lessons=1)
    enrolled(ines, course)
    lesson = LessonPage.objects.get()
    PageViewRestriction.objects.create(page=course, restriction_type="login")

    answers = [client.get(path) for client in (Client(), sign_in(ines)) for path in (course.url, lesson.url)]

    assert [answer.status_code for answer in answers] == [302, 302, 200, 200]
    assert UUID(str(lesson.translation_key)) == lesson.item_id


def test_address_of_the_site_map_is_reached_from_the_footer():
    planted()

    assert f'href="{reverse("home:site_map")}"' in html(Client())
