"""« À corriger »: drafts, publication, messages, who may; and reopening, annulling, the page of an attempt."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people.models import AuditEntry
from people.rules.roles import FACILITATOR
from quizzes.actions.attempts import start
from quizzes.actions.followed import followed, waiting
from quizzes.actions.grading import NoMark, mark_now, publish_marks, save_mark
from quizzes.actions.reopening import AnotherRunning, NotPossible, annul, reopen
from quizzes.actions.scores import differences
from quizzes.admin.grading_forms import MarkForm
from quizzes.models import ANNULLED, IN_PROGRESS, Attempt, MarkDraft, QuizResult, ReusableComment, Step
from quizzes.results import best_percent
from tests.conftest import make_person
from tests.quizzes.after import begun, cohort, hand_in, kinds, said, send, taken
from tests.quizzes.build import make_quiz
from tests.quizzes.kinds import make

pytestmark = pytest.mark.django_db
TEXT = "L’assemblée a voté, tout le monde a parlé."


@pytest.fixture
def essay():
    return make("essay")


@pytest.fixture
def quiz(essay):
    return make_quiz(questions=[essay, make("truefalse", title="Oral ?")], marks=[4, 1])


@pytest.fixture
def attempt(quiz, ines, thomas):
    cohort(thomas, ines)
    return taken(quiz, ines, {1: TEXT, 2: False})


def url(name, *args, **query):
    tail = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"quizzes_results:{name}", args=args) + (f"?{tail}" if tail else "")


def slot_of(attempt, position=1):
    return attempt.slots.get(position=position)


def test_a_mark_is_a_draft_until_it_is_published_then_counts_once(attempt, quiz, ines, thomas):
    now, slot = timezone.now(), slot_of(attempt)
    for _twice in range(2):
        save_mark(slot, by=thomas, mark=Decimal(3), comment=" Un fait, une leçon. ", at=now)
    slot.refresh_from_db()
    assert (MarkDraft.objects.count(), slot.state, best_percent(ines, quiz)) == (1, "needsgrading", None)

    done = publish_marks([slot.pk], by=thomas, at=now)
    again = publish_marks([slot.pk], by=thomas, at=now)

    slot.refresh_from_db()
    attempt.refresh_from_db()
    assert (done.marks, done.mailed, again.marks, again.mailed) == (1, 1, 0, 0)
    assert (slot.state, slot.fraction, attempt.mark, attempt.max) == ("mangrpartial", Decimal("0.75"), 4, 5)
    assert (best_percent(ines, quiz), differences(), MarkDraft.objects.count()) == (80, [], 0)
    step = slot.steps.get(kind="grade")
    assert (kinds(attempt), step.data, step.actor_id) == (
        ["start", "submit", "grade"],
        {"comment": "Un fait, une leçon."},
        thomas.pk,
    )
    assert (step.seq, step.state, step.fraction) == (slot.seq, slot.state, slot.fraction)
    letter = mail.outbox[0]
    assert (len(mail.outbox), letter.to, reverse("quizzes:attempt_review", args=[attempt.uuid]) in letter.body) == (
        1,
        ["ines@example.org"],
        True,
    )
    assert ModelLogEntry.objects.get(action="quizzes.marks_publish").user_id == thomas.pk


def test_a_comment_without_a_mark_still_waits_and_nothing_at_all_forgets_the_draft(attempt, thomas):
    slot, now = slot_of(attempt), timezone.now()
    save_mark(slot, by=thomas, mark=None, comment="Qui a voté ?", at=now)
    done = publish_marks([slot.pk], by=thomas, at=now)
    slot.refresh_from_db()
    assert (done.marks, done.comments, slot.state, slot.fraction) == (0, 1, "needsgrading", None)
    assert list(waiting(thomas)) == [slot]

    save_mark(slot, by=thomas, mark=Decimal(1), comment="", at=now)
    assert save_mark(slot, by=thomas, mark=None, comment="  ", at=now) is None
    assert MarkDraft.objects.count() == 0


def test_of_two_graders_the_latest_counts_and_both_are_kept(attempt, thomas, claire):
    slot, now = slot_of(attempt), timezone.now()
    save_mark(slot, by=thomas, mark=Decimal(1), comment="", at=now)
    save_mark(slot, by=claire, mark=Decimal(4), comment="Complet.", at=now)
    publish_marks([slot.pk], by=thomas, at=now)
    publish_marks([slot.pk], by=claire, at=now)

    slot.refresh_from_db()
    steps = slot.steps.filter(kind="grade").values_list("actor", "fraction")
    assert (slot.state, list(steps)) == ("mangrright", [(thomas.pk, Decimal("0.25")), (claire.pk, 1)])


def test_an_automatic_mark_can_be_overruled_and_an_unmarked_question_cannot(attempt, quiz, ines, thomas):
    slot, now = slot_of(attempt, 2), timezone.now()

    assert mark_now(slot, by=thomas, mark=Decimal(0), comment="", at=now)
    assert not mark_now(slot, by=thomas, mark=Decimal(0), comment="", at=now)

    slot.refresh_from_db()
    assert (slot.state, kinds(attempt, 2)) == ("mangrwrong", ["start", "submit", "grade"])
    other = taken(make_quiz(questions=[make("likert"), make("truefalse", title="B")]), ines, {1: 0})
    with pytest.raises(NoMark):
        mark_now(slot_of(other), by=thomas, mark=Decimal(1), comment="", at=now)
    running = begun(quiz, make_person("noor", FACILITATOR))
    with pytest.raises(NoMark):
        mark_now(slot_of(running), by=thomas, mark=Decimal(1), comment="", at=now)


@pytest.mark.parametrize(
    ("typed", "mark"),
    [("2,5", Decimal("2.5")), (" 4 ", Decimal(4)), ("", None), ("0", 0), ("4,01", "x"), ("-1", "x"), ("nan", "x")],
)
def test_marks_are_typed_with_a_comma_between_0_and_the_most(typed, mark):
    form = MarkForm({"mark": typed}, max_mark=Decimal(4))

    assert (form.is_valid(), form.cleaned_data.get("mark")) == (mark != "x", None if mark == "x" else mark)


def test_answers_are_graded_one_after_the_other_without_javascript(attempt, quiz, thomas, karim, sign_in):
    cohort(thomas, karim, name="Promotion 2")
    second = taken(quiz, karim, {1: "Personne n’a parlé.", 2: True})
    one, two, client = slot_of(attempt), slot_of(second), sign_in(thomas)
    queue = client.get(url("grading_queue")).content.decode()
    assert (queue.count(url("grading_answer", one.pk)), ">2</td>" in queue) == (2, True)
    page = client.get(url("grading_answer", one.pk, by="question", names=1)).content.decode()
    assert [text in page for text in (TEXT, "SECRET : un fait, une leçon.", "Ines Martin", 'accesskey="j"')] == [
        True
    ] * 4

    answer = client.post(
        url("grading_answer", one.pk, by="question", names=1),
        {"mark": "2,5", "comment": "Bien.", "keep_comment": "1", "next": "1"},
    )

    assert answer.headers["Location"] == url("grading_answer", two.pk, by="question", names=1)
    assert MarkDraft.objects.get().fraction == Decimal("0.625")
    comment = ReusableComment.objects.get()
    page = client.post(url("grading_answer", two.pk), {"mark": "1", "comment": "Lisez.", "insert": comment.pk})
    assert ("Lisez.\nBien." in page.content.decode(), MarkDraft.objects.count()) == (True, 1)
    wrong = client.post(url("grading_answer", two.pk), {"mark": "5", "comment": "Lisez bien."}).content.decode()
    assert ("Lisez bien." in wrong, said("From 0 to %(most)s.", most=4) in wrong) == (True, True)
    client.post(url("grading_publish"), {"question": one.version.question_id})
    assert (slot_of(attempt).state, slot_of(second).state, len(mail.outbox)) == ("mangrpartial", "needsgrading", 1)


def first_of(page):
    """The answer one begins with."""
    return page.context["way"].series(page.context["request"].user, page.context["slot"])[0]


def test_without_the_names_neither_page_nor_order_tells_who(attempt, quiz, thomas, sign_in):
    people = [make_person(f"p{n}", FACILITATOR, last_name=f"Nom{n}") for n in range(5)]
    cohort(thomas, *people, name="Promotion 3")
    slots = [slot_of(taken(quiz, person, {1: f"Texte {n}"})).pk for n, person in enumerate(people)]
    client, at, seen = sign_in(thomas), slot_of(attempt).pk, []
    first = client.get(url("grading_answer", at, names=0))
    while True:
        page = first if not seen else client.get(url("grading_answer", at, names=0))
        text = page.content.decode()
        seen.append((at, any(f"Nom{n}" in text for n in range(5)) or "Ines" in text))
        if page.context["next"] is None:
            break
        at = page.context["next"]

    assert all(not named for _at, named in seen)
    whole = client.get(url("grading_answer", slots[0], names=0))
    begin = {
        client.get(url("grading_answer", pk, names=0, start=1))["Location"] for pk in slots if pk != first_of(whole)
    }
    assert (whole.context["count"], len(seen) <= 6, len(begin)) == (6, True, 1)


def test_the_queue_asks_as_many_queries_for_many_as_for_one(attempt, quiz, essay, thomas, sign_in):
    client, found = sign_in(thomas), []
    for name in ("a", "b"):
        if name == "b":
            people = [make_person(f"q{n}", FACILITATOR) for n in range(4)]
            cohort(thomas, *people, name="Autres")
            for person in people:
                taken(quiz, person, {1: TEXT})
        for path in (url("grading_queue"), url("grading_queue", by="person"), url("attempt_list", quiz.pk)):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            found.append(len(asked))

    assert found[:3] == found[3:]


def test_a_co_operants_work_is_graded_by_her_trainer_but_her_results_are_not_read(quiz, lea, thomas, claire, admin):
    cohort(thomas, lea)
    work = taken(quiz, lea, {1: TEXT, 2: False})

    assert (list(waiting(thomas)), list(followed(thomas)), list(followed(claire))) == ([slot_of(work)], [], [])
    assert list(followed(admin)) == [work]
    save_mark(slot_of(work), by=thomas, mark=Decimal(4), comment="", at=timezone.now())
    assert publish_marks([slot_of(work).pk], by=thomas, at=timezone.now()).mailed == 0


def test_nobody_grades_their_own_answers(quiz, thomas):
    own = taken(quiz, thomas, {1: TEXT})

    assert (slot_of(own).state, list(waiting(thomas)), list(followed(thomas))) == ("needsgrading", [], [])


def test_reopened_the_learner_goes_on_with_the_answers_and_hands_in_again(attempt, quiz, ines, thomas):
    now = timezone.now()
    due = now + timedelta(days=1)
    for _twice in range(2):
        reopened = reopen(attempt, by=thomas, reason="Panne de réseau", at=now, due=due)
    assert (reopened.state, reopened.mark, reopened.due_at, QuizResult.objects.count()) == (IN_PROGRESS, None, due, 0)
    slots = [(s.state, s.fraction) for s in attempt.slots.all()]
    assert (slots, kinds(attempt)) == ([("complete", None)] * 2, ["start", "submit", "reopen"])
    assert start(quiz, ines, at=now).pk == attempt.pk

    again = hand_in(attempt, ines, {2: True}, seq=9)

    assert (again.state, slot_of(again, 2).state) == ("submitted", "gradedwrong")
    assert (kinds(again, 2), differences()) == (["start", "submit", "reopen", "submit"], [])
    assert AuditEntry.objects.get(action="quiz.attempt_reopen").reason == "Panne de réseau"
    entry = ModelLogEntry.objects.get(action="quizzes.attempt_reopen")
    assert (entry.comment, "Ines" in entry.label, entry.user_id) == ("Panne de réseau", False, thomas.pk)


def test_reopening_while_another_attempt_runs_says_so_and_changes_nothing(attempt, quiz, ines, thomas, sign_in):
    running = begun(quiz, ines)

    with pytest.raises(AnotherRunning):
        reopen(attempt, by=thomas, reason="Oubli", at=timezone.now())
    client = sign_in(thomas)
    past = client.post(url("attempt_reopen", attempt.uuid), {"reopen-reason": "x", "reopen-due": "2020-01-01T10:00"})
    answer = client.post(url("attempt_reopen", attempt.uuid), {"reopen-reason": "Oubli"}, follow=True)

    assert (past.status_code, client.post(url("attempt_reopen", attempt.uuid)).status_code) == (422, 422)
    told = "%(person)s has another attempt of this quiz in progress: wait until it is handed in, or cancel it."
    assert said(told, person=ines) in answer.content.decode().replace("&#x27;", "’")
    assert sorted(Attempt.objects.values_list("pk", "state")) == [(attempt.pk, "submitted"), (running.pk, IN_PROGRESS)]


def test_what_a_check_closed_stays_closed_when_reopened(ines, thomas):
    quiz = make_quiz(questions=[make("truefalse", title="A"), make("essay")], behaviour="hints")
    attempt = begun(quiz, ines)
    send(attempt, ines, {1: False}, kind="check")
    attempt = hand_in(attempt, ines, {2: TEXT})

    reopen(attempt, by=thomas, reason="Essai", at=timezone.now())

    assert [s.state for s in attempt.slots.all()] == ["gradedright", "complete"]


def test_cancelled_an_attempt_counts_nowhere_and_stays_readable(attempt, quiz, ines, thomas):
    mark_now(slot_of(attempt), by=thomas, mark=Decimal(4), comment="", at=timezone.now())
    assert best_percent(ines, quiz) == 100

    for _twice in range(2):
        annul(attempt, by=thomas, reason="Essai du formateur", at=timezone.now())

    attempt.refresh_from_db()
    assert (attempt.state, QuizResult.objects.count(), differences(), best_percent(ines, quiz)) == (
        ANNULLED,
        0,
        [],
        None,
    )
    assert (AuditEntry.objects.filter(action="quiz.attempt_annul").count(), Step.objects.count() > 4) == (1, True)
    with pytest.raises(NotPossible):
        reopen(attempt, by=thomas, reason="x", at=timezone.now())


def test_the_page_of_an_attempt_tells_what_happened_and_keeps_reflections_private(ines, thomas, sign_in):
    cohort(thomas, ines)
    quiz = make_quiz(questions=[make("essay"), make("reflection")])
    attempt = begun(quiz, ines)
    send(attempt, ines, {1: "Un essai.", 2: "Mon secret."})
    attempt = hand_in(attempt, ines, {1: TEXT, 2: "Mon secret."}, revision=1)
    send(attempt, ines, {1: "Trop tard."}, revision=2)
    client = sign_in(thomas)

    page = client.get(url("attempt_inspect", attempt.uuid)).content.decode()

    shown = [text in page for text in (TEXT, "Un essai.", "Trop tard.", "Mon secret.", "qz-odd")]
    assert shown == [True, True, True, False, True]
    attempt.slots.filter(position=2).update(shared_at=timezone.now(), summary="Mon secret.")
    assert "Mon secret." in client.get(url("attempt_inspect", attempt.uuid)).content.decode()


def test_a_mark_from_the_page_of_an_attempt(attempt, thomas, sign_in):
    client = sign_in(thomas)
    wrong = client.post(url("attempt_mark", attempt.uuid, 1), {"m1-mark": "12"})
    right = client.post(url("attempt_mark", attempt.uuid, 1), {"m1-mark": "3", "m1-comment": "Oui."})

    assert (wrong.status_code, right.status_code, slot_of(attempt).fraction) == (422, 302, Decimal("0.75"))


def test_only_those_who_follow_somebody_read_and_change_their_attempts(
    attempt, quiz, essay, karim, lea, claire, sign_in
):
    fatou = make_person("fatou", "trainer")
    slot = slot_of(attempt)
    gets = {
        "attempt_inspect": [attempt.uuid],
        "attempt_pdf": [attempt.uuid],
        "grading_answer": [slot.pk],
    }
    posts = {
        "attempt_mark": ([attempt.uuid, 1], {"m1-mark": "0"}),
        "attempt_reopen": ([attempt.uuid], {"reopen-reason": "x"}),
        "attempt_annul": ([attempt.uuid], {"annul-reason": "x"}),
        "grading_answer": ([slot.pk], {"mark": "1"}),
    }
    lists = {"grading_queue": [], "attempt_list": [quiz.pk], "quiz_statistics": [quiz.pk]}
    lists |= {"question_unexpected": [essay.pk], "question_regrade": [essay.pk]}
    for person, expected in ((karim, {403, 302}), (lea, {403, 302}), (fatou, {404})):
        client = sign_in(person)
        found = {client.get(url(name, *args)).status_code for name, args in gets.items()}
        found |= {client.post(url(name, *args), data).status_code for name, (args, data) in posts.items()}
        assert found <= expected, person
        seen = {client.get(url(name, *args)).status_code for name, args in lists.items()}
        assert seen <= (expected if person is not fatou else {200}), person
    stranger = sign_in(fatou).get(url("attempt_list", quiz.pk)).content.decode()
    sign_in(fatou).post(url("grading_publish"), {"question": essay.pk})
    slot.refresh_from_db()
    assert ("Ines" in stranger, slot.state, MarkDraft.objects.count()) == (False, "needsgrading", 0)
    assert Attempt.objects.get().state == "submitted"
    assert sign_in(claire).get(url("attempt_inspect", attempt.uuid)).status_code == 200
