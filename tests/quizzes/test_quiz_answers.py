"""Answering: never lost, never double. The required scenarios of the specification (§8), by number."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.serializers import deserialize, serialize
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, Locale, Page, Site

from quizzes.actions import finish
from quizzes.actions.attempts import start
from quizzes.actions.scores import differences, rebuild
from quizzes.models import Attempt, Draft, QuizResult, Step
from tests.quizzes.build import begin, make_question, make_quiz, publish, right_answer, right_fields

SCRIPT = {"X-Requested-With": "fetch"}


class Learner:
    """A person with a running attempt, a client and a page open in a tab."""

    def __init__(self, client, quiz, person, tab="t1"):
        self.client, self.tab = client, tab
        self.attempt = begin(quiz, person)
        self.url = f"/quiz/tentatives/{self.attempt.uuid}/"

    def choice(self, n=0, position=1):
        """The id of a choice of a question."""
        return self.attempt.slots.get(position=position).version.body["question"]["choices"][n]["id"]

    def send(self, choice, *, position=1, kind="save", key=None, tab=None, revision=0, seq=0, **more):
        """One answer, as the script sends it."""
        key = key or str(uuid.uuid4())
        p = f"q{position}-"
        own = {f"{p}tab": tab or self.tab, f"{p}revision": revision, f"{p}seq": seq, f"{p}client_key": key}
        data = {"kind": kind, "client_key": key, **own, **({f"{p}choice": choice} if choice else {}), **more}
        return self.client.post(f"{self.url}questions/{position}/", data, headers=SCRIPT)

    def hand_in(self, **fields):
        """« Rendre »."""
        return self.client.post(f"{self.url}rendre/", fields)

    def kinds(self, position=1):
        """The kinds of the steps of a question."""
        return list(
            Step.objects.filter(slot__attempt=self.attempt, slot__position=position).values_list("kind", flat=True)
        )

    def current(self, position=1):
        """What the server holds."""
        from quizzes.actions.places import places_of

        return places_of(self.attempt)[position].current.response


@pytest.fixture
def quiz(db):
    return make_quiz(questions=[make_question(), make_question(title="Qui signe le devis ?")])


@pytest.fixture
def learner(quiz, ines, sign_in):
    return Learner(sign_in(ines), quiz, ines)


def test_01_the_same_post_five_times_writes_one_step(learner):
    key = str(uuid.uuid4())

    answers = [learner.send(learner.choice(), key=key) for _ in range(5)]

    assert [a.status_code for a in answers] == [200] * 5
    assert {a.content for a in answers} == {answers[0].content}
    assert {(a["Quiz-Saved"], a["Quiz-Seq"]) for a in answers} == {(key, "1")}
    assert learner.kinds() == ["start", "save"]


def test_05_answer_lost_client_repeats_even_after_the_end(learner):
    key = str(uuid.uuid4())
    first = learner.send(learner.choice(), key=key)
    learner.hand_in()

    again = learner.send(learner.choice(), key=key)

    assert (again.status_code, again.content, again["Quiz-Saved"]) == (200, first.content, key)
    assert learner.kinds() == ["start", "save", "submit"]


def test_06_a_late_packet_is_kept_but_does_not_win(learner):
    learner.send(learner.choice(1), revision=3)

    late = learner.send(learner.choice(0), revision=2)

    assert (late.status_code, learner.kinds()) == (200, ["start", "save", "superseded"])
    assert learner.current() == learner.choice(1)


def test_07_a_stale_second_tab_makes_the_learner_choose(learner):
    learner.send(learner.choice(0), tab="t1", seq=0)

    stale = learner.send(learner.choice(1), tab="t2", seq=0)

    page = stale.content.decode()
    assert (stale.status_code, "Quiz-Saved" in stale.headers) == (409, False)
    assert ("les coopérants et les animateurs" in page, 'name="keep"' in page) == (True, True)
    assert (learner.kinds(), learner.current()) == (["start", "save", "conflict"], learner.choice(0))


def test_07_the_kept_answer_becomes_the_current_one(learner):
    learner.send(learner.choice(0), tab="t1", seq=0)
    learner.send(learner.choice(1), tab="t2", seq=0)
    conflict = Step.objects.get(kind="conflict")

    answer = learner.client.post(f"{learner.url}questions/1/", {"keep": str(conflict.client_key)})

    assert (answer.status_code, learner.current()) == (303, learner.choice(1))


def test_07_a_second_tab_that_has_seen_the_answer_writes(learner):
    learner.send(learner.choice(0), tab="t1", seq=0)

    other = learner.send(learner.choice(1), tab="t2", seq=1)

    assert (other.status_code, learner.current()) == (200, learner.choice(1))


def test_07_a_second_tab_with_the_same_answer_writes_nothing(learner):
    learner.send(learner.choice(0), tab="t1", seq=0)

    other = learner.send(learner.choice(0), tab="t2", seq=0)

    assert (other.status_code, learner.kinds()) == (200, ["start", "save"])


def test_07_a_page_brought_back_by_previous_writes_a_new_change(learner):
    key = str(uuid.uuid4())
    learner.send(learner.choice(0), key=key)

    back = learner.send(learner.choice(1), key=key)

    assert (back.status_code, back["Quiz-Saved"]) == (200, key)
    assert (learner.kinds(), learner.current()) == (["start", "save", "save"], learner.choice(1))
    assert Step.objects.filter(client_key=key).count() == 1


def test_07_hand_in_with_a_conflict_hands_nothing_in(learner):
    learner.send(learner.choice(0), tab="t1", seq=0)

    refused = learner.hand_in(
        **{"q1-choice": learner.choice(1), "q1-tab": "t2", "q1-seq": 0, "q2-choice": learner.choice(0, 2)}
    )

    learner.attempt.refresh_from_db()
    assert (refused.status_code, learner.attempt.state) == (409, "in_progress")
    assert (learner.kinds(2), learner.current(2)) == (["start", "save"], learner.choice(0, 2))


def test_08_hand_in_carries_an_answer_never_saved(learner):
    answer = learner.hand_in(**right_fields(learner.attempt))

    learner.attempt.refresh_from_db()
    assert (answer.status_code, learner.attempt.mark, learner.attempt.max) == (303, 2, 2)
    assert learner.kinds() == ["start", "submit"]


def test_09_an_answer_after_the_end_is_kept_and_not_counted(learner):
    learner.hand_in()

    late = learner.send(learner.choice(0))

    learner.attempt.refresh_from_db()
    assert (late.status_code, learner.kinds(), learner.attempt.mark) == (410, ["start", "submit", "late"], 0)
    assert f"{learner.url}bilan/" in late.content.decode()


def test_09_handing_in_again_with_something_new_keeps_it_as_late(learner):
    learner.hand_in(**right_fields(learner.attempt, [1]))

    again = learner.hand_in(**right_fields(learner.attempt, [1]))
    new = learner.hand_in(**{"q1-choice": learner.choice(2)})

    assert (again.status_code, again["Location"]) == (303, f"{learner.url}bilan/")
    assert (new.status_code, learner.kinds()) == (410, ["start", "submit", "late"])


@pytest.mark.parametrize(
    ("seconds", "status", "state", "counted"),
    [
        (-1, 200, "in_progress", True),
        (1, 200, "in_progress", True),
        (60, 200, "in_progress", True),
        (61, 410, "submitted", False),
    ],
)
def test_10_time_is_judged_on_arrival(learner, time_machine_at, seconds, status, state, counted):
    due = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    Attempt.objects.update(due_at=due, accept_until=due + timedelta(seconds=60))

    with time_machine_at(due + timedelta(seconds=seconds)):
        answer = learner.send(learner.choice(0))

    learner.attempt.refresh_from_db()
    assert (answer.status_code, learner.attempt.state) == (status, state)
    assert ("save" in learner.kinds(), "late" in learner.kinds()) == (counted, not counted)
    assert learner.attempt.submitted_at == (None if counted else due)


def test_11_a_question_published_again_leaves_the_running_attempt_alone(learner, quiz):
    question = quiz.slots.first().question
    old_right = learner.choice(0)
    for choice in question.choices.all():
        choice.right = choice.text == "la mairie"
        choice.fraction = int(choice.right)
        choice.save()
    question.refresh_from_db()
    publish(question)

    learner.hand_in(**{"q1-choice": old_right})

    page = learner.client.get(f"{learner.url}bilan/").content.decode()
    learner.attempt.refresh_from_db()
    assert (question.versions.count(), learner.attempt.mark, 'data-result="right"' in page) == (2, 1, True)


def test_12_a_deleted_choice_stays_in_the_old_review(learner, quiz):
    question = quiz.slots.first().question
    learner.hand_in(**{"q1-choice": learner.choice(2)})
    question.choices = [c for c in question.choices.all() if c.text != "la mairie"]
    publish(question)

    page = learner.client.get(f"{learner.url}bilan/").content.decode()

    assert ("la mairie" in page, question.choices.count()) == (True, 2)


def test_13_signed_out_in_the_middle(learner):
    url = f"{learner.url}questions/1/"
    data = {"q1-choice": learner.choice(0), "kind": "save"}
    out = Client()

    by_script = out.post(url, data, headers={"HX-Request": "true"})
    by_form = out.post(url, data)

    login = f"/compte/login/?next=%2Fquiz%2Ftentatives%2F{learner.attempt.uuid}%2F"
    assert (by_script.status_code, by_script["HX-Redirect"]) == (401, login)
    assert (by_form.status_code, by_form["Location"]) == (303, login)
    assert learner.kinds() == ["start"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("🦔 12", "🦔 12"),
        ("1\x002", "12"),
        ("x" * 16_000, "x" * 16_000),
        ("\u202bمرحبا\u202c", "\u202bمرحبا\u202c"),
        ("é\u0301", "é\u0301"),
    ],
)
def test_14_texts_are_kept_as_they_are_but_for_nul(ines, sign_in, text, kept):
    learner = Learner(sign_in(ines), make_quiz(questions=[make_question("numerical")]), ines)

    answer = learner.send(None, **{"q1-text": text})
    page = learner.client.get(learner.url)

    assert (answer.status_code, page.status_code, learner.current()) == (200, 200, kept)


def test_14_an_answer_over_64_kb_is_refused_and_the_phone_keeps_it(ines, sign_in):
    learner = Learner(sign_in(ines), make_quiz(questions=[make_question("numerical")]), ines)

    answer = learner.send(None, **{"q1-text": "1" * 66_000})

    assert (answer.status_code, "Quiz-Saved" in answer.headers, learner.kinds()) == (413, False, ["start"])


def test_15_tampered_requests_write_nothing(learner, karim, sign_in, quiz):
    stranger = sign_in(karim)
    choice = learner.choice(0)

    statuses = [
        learner.send(choice, position=9).status_code,
        learner.send(str(uuid.uuid4())).status_code,
        learner.send(learner.choice(0, 2)).status_code,
        stranger.post(f"{learner.url}questions/1/", {"q1-choice": choice}).status_code,
        learner.hand_in(**{"q9-choice": choice}).status_code,
        learner.client.post(f"/quiz/tentatives/{uuid.uuid4()}/rendre/").status_code,
    ]

    learner.attempt.refresh_from_db()
    assert (statuses, Step.objects.exclude(kind="start").count(), learner.attempt.state) == (
        [404] * 6,
        0,
        "in_progress",
    )


def test_18_a_result_lost_after_the_steps_is_made_again(learner):
    learner.hand_in(**right_fields(learner.attempt))
    QuizResult.objects.all().delete()

    found = rebuild()

    assert (len(found), QuizResult.objects.get().percent, differences()) == (1, 100, [])


def test_a_hundred_and_twenty_writes_a_minute_are_enough(learner):
    Attempt.objects.update(written_at=timezone.now(), writes=120)

    flood = learner.send(learner.choice(0))

    assert (flood.status_code, 0 < int(flood["Retry-After"]) <= 60, learner.kinds()) == (429, True, ["start"])


def test_drafts_overwrite_each_other_and_become_one_step(learner):
    for n in range(4):
        learner.send(learner.choice(n % 3), kind="draft", revision=n)

    drafts = Draft.objects.count()
    learner.hand_in()

    assert (drafts, Draft.objects.count(), learner.kinds()) == (1, 0, ["start", "submit"])
    learner.attempt.refresh_from_db()
    assert learner.attempt.mark == 1


def test_a_repeated_draft_gives_the_first_answer_again(learner):
    key = str(uuid.uuid4())

    answers = [learner.send(learner.choice(0), kind="draft", key=key) for _ in range(2)]

    assert {(a.content, a["Quiz-Seq"]) for a in answers} == {(answers[0].content, "1")}


def test_an_unreadable_answer_is_saved_as_typed_and_said(ines, sign_in):
    learner = Learner(sign_in(ines), make_quiz(questions=[make_question("numerical")]), ines)

    answer = learner.send(None, **{"q1-text": "environ deux cents"})
    learner.hand_in()

    slot = learner.attempt.slots.get()
    assert (answer.status_code, "pas compris ce nombre" in answer.content.decode()) == (200, True)
    assert (slot.state, slot.fraction, learner.current()) == ("invalid", 0, "environ deux cents")


def test_a_read_number_is_said(ines, sign_in):
    learner = Learner(sign_in(ines), make_quiz(questions=[make_question("numerical")]), ines)

    answer = learner.send(None, **{"q1-text": "1250.5 €"})

    assert "lu : 1\u202f250,5" in answer.content.decode().replace("lu\u202f:", "lu :")


def test_check_closes_the_question_and_shows_its_feedback(ines, sign_in):
    learner = Learner(sign_in(ines), make_quiz(behaviour="hints", questions=[make_question()]), ines)

    answer = learner.send(learner.choice(2), kind="check")
    changed = learner.send(learner.choice(0), revision=1)

    slot = learner.attempt.slots.get()
    assert (answer.status_code, 'data-result="wrong"' in answer.content.decode()) == (200, True)
    assert "Une personne, une voix." in answer.content.decode()
    assert (slot.state, slot.fraction, slot.tries) == ("gradedwrong", 0, 1)
    assert (changed.status_code, learner.kinds()) == (410, ["start", "check", "late"])


def test_check_of_a_blank_or_unreadable_answer_is_no_try(ines, sign_in):
    quiz = make_quiz(behaviour="hints", questions=[make_question("numerical")])
    learner = Learner(sign_in(ines), quiz, ines)

    learner.send(None, kind="check")
    learner.send(None, kind="check", revision=1, **{"q1-text": "beaucoup"})

    assert (learner.attempt.slots.get().tries, learner.kinds()) == (0, ["start", "save", "save"])


def test_hints_give_more_tries_at_a_price(ines, sign_in):
    question = make_question(hints=["Relisez les statuts.", "Pensez à une personne, une voix."])
    learner = Learner(sign_in(ines), make_quiz(behaviour="hints", questions=[question]), ines)

    first = learner.send(learner.choice(2), kind="check").content.decode()
    again = learner.send(learner.choice(2), kind="check", revision=1).content.decode()
    learner.send(learner.choice(1), kind="check", revision=2)
    learner.send(learner.choice(0), kind="check", revision=3)

    slot = learner.attempt.slots.get()
    assert ("Relisez les statuts." in first, "Votre réponse n’a pas changé" in again) == (True, True)
    assert (slot.state, str(slot.fraction), slot.tries) == ("gradedright", "0.5000000", 3)


def test_handing_in_counts_a_changed_answer_as_one_more_try(ines, sign_in):
    question = make_question(hints=["Relisez les statuts."])
    learner = Learner(sign_in(ines), make_quiz(behaviour="hints", questions=[question]), ines)
    learner.send(learner.choice(2), kind="check")

    learner.hand_in(**{"q1-choice": learner.choice(0), "q1-tab": "t1", "q1-revision": 1})

    assert str(learner.attempt.slots.get().fraction) == "0.7500000"


def test_clear_my_choice_leaves_the_question_blank(learner):
    learner.send(learner.choice(0))

    learner.client.post(f"{learner.url}questions/1/", {"q1-choice": learner.choice(0), "q1-clear": "1", "q1-tab": "t1"})

    assert learner.current() is None


def test_a_plain_form_keeps_every_question_it_carries(learner):
    answer = learner.client.post(f"{learner.url}questions/2/", right_fields(learner.attempt) | {"kind": "save"})

    assert (answer.status_code, answer["Location"]) == (303, f"{learner.url}?page=1#q2")
    assert [learner.current(n) for n in (1, 2)] == [learner.choice(0, n) for n in (1, 2)]


def test_steps_tell_the_stored_states_again(learner):
    learner.send(learner.choice(2))
    learner.send(learner.choice(0), revision=1)
    learner.hand_in(**{"q2-choice": learner.choice(1, 2)})

    for slot in learner.attempt.slots.all():
        last = slot.steps.exclude(kind__in=["late", "conflict", "superseded"]).last()
        assert (slot.state, slot.fraction, slot.seq) == (last.state, last.fraction, last.seq)
    learner.attempt.refresh_from_db()
    assert learner.attempt.mark == sum(s.fraction * s.max_mark for s in learner.attempt.slots.all())


def test_a_running_attempt_has_one_start_step_a_question(learner):
    assert [learner.kinds(n) for n in (1, 2)] == [["start"], ["start"]]


def test_steps_can_be_neither_changed_nor_deleted(learner):
    step = Step.objects.first()

    for forbidden in (step.save, step.delete, Step.objects.all().delete, lambda: Step.objects.update(kind="late")):
        with pytest.raises(TypeError):
            forbidden()

    assert Step.objects.count() == 2


# Real parallel requests

concurrent = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


def together(*works):
    """Run at the same moment, each on its own connection; return what they returned."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(n, work):
        gate.wait()
        try:
            results[n] = work()
        except Exception as error:
            results[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture(scope="class")
def rows_of_migrations(django_db_setup, django_db_blocker):
    """Put back what migrations wrote (first page, locale, collection): a test with real commits empties all tables."""
    with django_db_blocker.unblock():
        rows = [row for model in (Locale, Collection, Page, Site) for row in model.objects.order_by("pk")]
        text = serialize("json", rows, use_natural_foreign_keys=True)
    yield
    with django_db_blocker.unblock():
        for row in deserialize("json", text):
            row.save()


@pytest.mark.usefixtures("rows_of_migrations")
class TestParallel:
    """On both databases, with threads."""

    pytestmark = concurrent

    def test_02_two_parallel_posts_with_one_key(self, learner):
        key, choice = str(uuid.uuid4()), learner.choice(0)

        answers = together(*[lambda: learner.send(choice, key=key)] * 4)

        assert [a.status_code for a in answers] == [200] * 4
        assert {(a["Quiz-Saved"], a["Quiz-Seq"]) for a in answers} == {(key, "1")}
        assert learner.kinds() == ["start", "save"]

    def test_03_two_parallel_starts_make_one_attempt(self, quiz, karim, sign_in):
        clients = [sign_in(karim), sign_in(karim)]

        answers = together(*[lambda c=c: c.post(f"/quiz/{quiz.uuid}/commencer/") for c in clients])

        assert ([a.status_code for a in answers], len({a["Location"] for a in answers})) == ([303, 303], 1)
        assert Attempt.objects.filter(person=karim).count() == 1

    def test_04_two_parallel_hand_ins_make_one_result(self, learner):
        fields = right_fields(learner.attempt)

        answers = together(*[lambda: learner.hand_in(**fields)] * 3)

        assert {(a.status_code, a["Location"]) for a in answers} == {(303, f"{learner.url}bilan/")}
        assert (QuizResult.objects.get().percent, learner.kinds()) == (100, ["start", "submit"])

    def test_16_overdue_command_while_the_learner_posts(self, learner):
        past = timezone.now() - timedelta(minutes=5)
        Attempt.objects.update(due_at=past, accept_until=past + timedelta(seconds=60))
        choice = learner.choice(0)

        answers = together(
            lambda: learner.send(choice),
            lambda: finish.close_overdue(at=timezone.now()),
            lambda: learner.send(choice, position=1),
        )

        learner.attempt.refresh_from_db()
        assert (answers[0].status_code, answers[2].status_code) == (410, 410)
        assert (learner.attempt.state, learner.attempt.submitted_at, QuizResult.objects.get().mark) == (
            "submitted",
            past,
            0,
        )
        assert sorted(learner.kinds()) == ["late", "late", "start", "submit"]

    def test_parallel_answers_to_two_questions_are_both_kept(self, learner):
        first, second = learner.choice(0), learner.choice(0, 2)

        answers = together(lambda: learner.send(first), lambda: learner.send(second, position=2))

        assert [a.status_code for a in answers] == [200, 200]
        assert (learner.current(1), learner.current(2)) == (first, second)


def test_the_right_database_is_under_test():
    assert connection.vendor in ("sqlite", "postgresql")


@pytest.fixture
def time_machine_at():
    """Travel for the time of a block."""
    import time_machine

    return lambda moment: time_machine.travel(moment, tick=False)


@pytest.mark.django_db
def test_start_again_returns_the_running_attempt(ines):
    quiz = make_quiz(questions=[make_question()])

    first, second = begin(quiz, ines), start(quiz, ines, at=timezone.now())

    assert (first.pk, Step.objects.count()) == (second.pk, 1)


def test_right_answer_of_every_type_earns_everything(ines, sign_in):
    learner = Learner(sign_in(ines), make_quiz(), ines)
    bodies = {s.position: s.version.body for s in learner.attempt.slots.select_related("version")}

    learner.hand_in(**{k: v for p, b in bodies.items() for k, v in right_answer(p, b).items()})

    learner.attempt.refresh_from_db()
    assert (learner.attempt.mark, learner.attempt.percent) == (5, 100)
