"""Running attempts when their rules change: longer at once, shorter only when somebody said so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEntry
from quizzes.actions.corrections import publish_corrections
from quizzes.actions.deadlines import Moved, people_of, recount
from quizzes.actions.reopening import reopen
from quizzes.models import Attempt, Quiz, QuizOverride
from tests.build import cohort_of
from tests.quizzes.after import hand_in
from tests.quizzes.build import begin, make_question, make_quiz

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OVERRIDE = "wagtailsnippets_quizzes_quizoverride"


def running(person, minutes=60):
    """A running attempt of a quiz with a limit: (quiz, attempt, start)."""
    quiz = make_quiz(questions=[make_question()], time_limit=minutes)
    at = timezone.now() - 10 * MINUTE
    return quiz, begin(quiz, person, at=at), at


def due(attempt):
    return Attempt.objects.get(pk=attempt.pk).due_at


def test_an_attempt_that_was_given_back_keeps_the_end_it_was_given(ines, thomas):
    quiz, attempt, at = running(ines)
    Attempt.objects.update(started_at=at - 300 * MINUTE)
    attempt = reopen(hand_in(attempt, ines), by=thomas, reason="Panne", at=at, due=at + 45 * MINUTE)

    assert recount(quiz, at=at, shorten=True) == Moved(kept=1)
    assert due(attempt) == at + 45 * MINUTE


def test_more_time_is_given_at_once_and_less_only_on_purpose(ines):
    quiz, attempt, at = running(ines)

    Quiz.objects.update(time_limit=90)
    quiz.refresh_from_db()
    assert recount(quiz, at=timezone.now()) == Moved(longer=1)
    assert recount(quiz, at=timezone.now()) == Moved()
    assert due(attempt) == at + 90 * MINUTE

    Quiz.objects.update(time_limit=30)
    quiz.refresh_from_db()
    assert recount(quiz, at=timezone.now()) == Moved(kept=1)
    assert due(attempt) == at + 90 * MINUTE
    assert recount(quiz, at=timezone.now(), shorten=True) == Moved(shorter=1)
    assert due(attempt) == at + 30 * MINUTE
    assert Attempt.objects.get().accept_until == at + 31 * MINUTE
    assert Attempt.objects.get().settings["minutes"] == 30


def test_a_quiz_published_by_any_path_gives_more_time_and_never_less(ines):
    quiz, attempt, at = running(ines)

    for minutes, expected in ((90, 90), (45, 90)):
        quiz.time_limit = minutes
        quiz.save_revision().publish()
        assert due(attempt) == at + expected * MINUTE


def test_an_attempt_whose_time_is_up_gets_no_more(ines):
    quiz, attempt, at = running(ines, minutes=5)
    Quiz.objects.update(time_limit=90)
    quiz.refresh_from_db()

    assert recount(quiz, at=timezone.now()) == Moved()
    assert due(attempt) == at + 5 * MINUTE


def test_override_saved_in_the_administration_moves_the_running_attempt(thomas, ines, karim, sign_in):
    quiz, attempt, at = running(ines)
    other = begin(quiz, karim, at=at)
    cohort_of(thomas, ines)
    client = sign_in(thomas)
    empty = {
        "cohort": "",
        "opens_at": "",
        "closes_at": "",
        "attempts_allowed": "",
        "time_limit": "",
        "extra_minutes": "",
    }
    form = {"quiz": quiz.pk, "person": ines.pk, "extra_percent": "50", **empty}

    client.post(reverse(f"{OVERRIDE}:add"), form)
    override = QuizOverride.objects.get()
    assert (due(attempt), due(other)) == (at + 90 * MINUTE, at + 60 * MINUTE)

    edit = reverse(f"{OVERRIDE}:edit", args=[override.pk])
    client.post(edit, form | {"extra_percent": "10"})
    assert due(attempt) == at + 90 * MINUTE
    client.post(edit, form | {"extra_percent": "10", "shorten_running": "on"})
    assert due(attempt) == at + 66 * MINUTE

    delete = reverse(f"{OVERRIDE}:delete", args=[override.pk])
    assert 'name="shorten_running"' in client.get(delete).content.decode()
    client.post(delete)
    assert (QuizOverride.objects.count(), due(attempt)) == (0, at + 66 * MINUTE)
    assert recount(quiz, at=timezone.now(), people={ines.pk}, shorten=True) == Moved(shorter=1)
    refused = client.post(reverse(f"{OVERRIDE}:add"), form | {"person": ""})
    assert (refused.status_code, QuizOverride.objects.count()) == (200, 0)


def test_override_of_a_cohort_moves_its_learners_only(thomas, ines, karim):
    quiz, attempt, at = running(ines)
    other = begin(quiz, karim, at=at)
    override = QuizOverride.objects.create(quiz=quiz, cohort=cohort_of(thomas, ines), extra_minutes=15)

    assert people_of(override) == {ines.pk}
    assert recount(quiz, at=timezone.now(), people=people_of(override)) == Moved(longer=1)
    assert (due(attempt), due(other)) == (at + 75 * MINUTE, at + 60 * MINUTE)


def test_corrections_are_published_once_and_no_draft_takes_them_back(thomas, ines, sign_in):
    quiz = make_quiz(questions=[make_question()], preset="exam")
    url = reverse("wagtailsnippets_quizzes_quiz:corrections", args=[quiz.pk])
    old_draft = quiz.save_revision(user=thomas)
    client = sign_in(thomas)

    assert (client.get(url).status_code, sign_in(ines).post(url).status_code) == (200, 403)
    client.post(url)
    quiz.refresh_from_db()
    first = quiz.corrections_published_at
    client.post(url)
    assert publish_corrections(quiz, by=thomas, at=timezone.now()) is False
    old_draft.publish()

    quiz.refresh_from_db()
    assert (first is not None, quiz.corrections_published_at) == (True, first)
    entry = AuditEntry.objects.get(action="quiz.publish_corrections")
    assert (entry.actor, entry.target) == (thomas, f"quiz {quiz.pk} – {quiz.title}")


def test_exceptions_are_those_of_the_people_one_trains(thomas, claire, ines, karim, sign_in):
    quiz, attempt, at = running(ines)
    cohort = cohort_of(thomas, karim)
    hers = QuizOverride.objects.create(quiz=quiz, person=ines, extra_percent=33)
    his = QuizOverride.objects.create(quiz=quiz, person=karim, extra_percent=33)
    theirs = QuizOverride.objects.create(quiz=quiz, cohort=cohort, extra_minutes=5)
    client = sign_in(thomas)
    named = {name: reverse(f"{OVERRIDE}:{name}", args=[hers.pk]) for name in ("edit", "delete", "usage", "history")}

    assert {client.get(url).status_code for url in named.values()} == {404}
    assert {client.post(url).status_code for url in named.values()} == {404}
    assert [client.get(reverse(f"{OVERRIDE}:edit", args=[one.pk])).status_code for one in (his, theirs)] == [200, 200]
    listed = client.get(reverse(f"{OVERRIDE}:list_results")).content.decode()
    assert ("Karim" in listed, "Ines" in listed) == (True, False)
    form = {"quiz": quiz.pk, "person": ines.pk, "cohort": "", "extra_percent": "50"}
    assert client.post(reverse(f"{OVERRIDE}:add"), form).status_code == 200
    client.post(reverse("wagtail_bulk_action", args=["quizzes", "quizoverride", "delete"]) + f"?id={hers.pk}")
    assert (QuizOverride.objects.count(), due(attempt)) == (3, at + 60 * MINUTE)
    assert sign_in(claire).get(named["edit"]).status_code == 200
