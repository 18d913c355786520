"""`manage.py demo`: one command to look around; twice changes nothing; never in production."""

import io
import json

import pytest
from django.conf import settings as site_settings
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import Client, override_settings
from wagtail.models import Site

from courses.models import Award, Deposit, Enrolment, HelpRequest, LessonPage
from people.models import User
from quizzes.models import Attempt, AttemptSlot, Quiz
from quizzes.rules.grading import TYPES
from tests.conftest import leave_indexes, rolled_back
from tests.home.pack import everything

UNCOUNTED = ("django_cache", "django_session")


def run(*options):
    """The command's output."""
    out = io.StringIO()
    call_command("demo", "--no-serve", *options, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The world of the demonstration, made once; what the command printed for machines."""
    patch = pytest.MonkeyPatch.context()
    with django_db_blocker.unblock(), override_settings(DEBUG=True), rolled_back(), patch as patched:
        leave_indexes(patched)
        Site.clear_site_root_paths_cache()
        yield json.loads(run("--json"))


@pytest.fixture
def demo(told):
    with rolled_back():
        yield told


def test_demo_tells_machines_the_accounts_the_addresses_and_the_certificate(demo):
    roles = [account["role"] for account in demo["accounts"]]

    assert set(demo) == {"accounts", "certificate", "help_waiting", "urls"}
    assert {role: roles.count(role) for role in set(roles)} == {
        "coordinator": 1,
        "trainer": 2,
        "facilitator": 8,
        "cooperant": 2,
    }
    assert set(demo["urls"]) == {"home", "course", "sign_in", "admin", "follow_up", "quiz", "verify"}
    assert Award.objects.get(state="issued").number == demo["certificate"]


def test_demo_has_a_quiz_of_every_type_and_what_comes_after_it(demo):
    quiz = Quiz.objects.get(content_id="demo-toutes-les-questions")
    attempts = Attempt.objects.counted().filter(quiz=quiz)
    states = set(AttemptSlot.objects.filter(attempt__in=attempts).values_list("state", flat=True))

    assert {slot.question.type for slot in quiz.slots.all()} == set(TYPES)
    assert attempts.exclude(mark=None).count() >= 10  # enough for statistics
    assert {"gradedright", "gradedpartial", "gradedwrong", "needsgrading", "gaveup", "finished"} <= states


def test_demo_addresses_and_accounts_work(demo):
    paths = {name: url.partition("8000")[2] for name, url in demo["urls"].items()}
    visitor = Client()
    found = {name: visitor.get(path).status_code for name, path in paths.items()}
    client = Client()
    account = demo["accounts"][0]

    client.post("/compte/login/", {"login": account["login"], "password": account["password"]})

    assert found == {
        "home": 200,
        "course": 200,
        "sign_in": 200,
        "admin": 302,
        "follow_up": 302,
        "quiz": 303,
        "verify": 200,
    }
    assert [client.get(paths[name]).status_code for name in ("home", "admin", "follow_up")] == [200] * 3


def test_demo_people_are_at_various_points(demo):
    enrolments = Enrolment.objects.select_related("person")

    assert enrolments.count() == 20
    assert sorted(e.person.username for e in enrolments if e.finished_at) == ["karim", "nour", "sami"]
    assert (Deposit.objects.waiting().count(), HelpRequest.objects.filter(answered_at__isnull=True).count()) == (
        1,
        demo["help_waiting"],
    )
    assert LessonPage.objects.live().count() >= 30


def test_demo_cooperants_have_no_address_and_sign_in(demo):
    youth = User.objects.filter(groups__name="Coopérantes et coopérants")
    account = next(one for one in demo["accounts"] if one["role"] == "cooperant")
    client = Client()

    client.post("/compte/login/", {"login": account["login"], "password": account["password"]})

    assert sorted(youth.values_list("coop_memberships__coop__name", "email").distinct()) == [
        ("CJM du Canal", ""),
        ("CJS des Douze Villages", ""),
    ]
    assert youth.count() == 13
    assert (client.get("/").status_code, client.get("/mon-parcours/").status_code) == (200, 200)


def test_demo_counts_are_founded_on_evidence(demo):
    call_command("check_progress", stdout=io.StringIO())


def test_demo_twice_changes_nothing(demo):
    before = everything(without=UNCOUNTED)

    again = json.loads(run("--json", "--port", "9000"))

    after = everything(without=UNCOUNTED)
    assert [table for table in before if before[table] != after[table]] == []
    assert (again["accounts"], again["certificate"]) == (demo["accounts"], demo["certificate"])
    assert again["urls"]["home"] == "http://localhost:9000/"


def test_demo_tells_people_where_to_go(demo):
    lines = run()

    assert [word in lines for word in ("http://localhost:8000/", "pas-a-pas-demo", "ines@example.org")] == [True] * 3
    logins = [Q(email=account["login"]) | Q(username=account["login"]) for account in demo["accounts"]]
    assert [User.objects.filter(login).exists() for login in logins] == [True] * 13


@pytest.mark.django_db
def test_demo_refuses_to_run_in_production():
    before = everything()

    with pytest.raises(CommandError, match="development settings only"):
        run()

    assert (everything(), site_settings.DEBUG) == (before, False)
