"""Regrades: replayed from the steps, matched by stable id; never a mark lowered without confirmation, never twice."""

import random
import threading
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from courses.models import Completion
from people.rules.roles import FACILITATOR
from quizzes.actions.grading import mark_now, publish_marks, save_mark
from quizzes.actions.places import places_of
from quizzes.actions.regrading import apply, keep_preview, preview
from quizzes.actions.reopening import AnotherRunning, reopen
from quizzes.actions.scores import differences
from quizzes.models import Attempt, QuestionVersion, QuizResult, RegradeItem, RegradeRun, Step
from quizzes.results import best_percent
from quizzes.rules.regrade import FALL, MANUAL, REFUSED, RISE, SAME, applies, parts_of, refusal, replay, verdict
from tests.conftest import make_person
from tests.courses.build import add_lesson, add_module, enrolled, make_course
from tests.quizzes.after import begun, cohort, hand_in, kinds, latest, send, taken
from tests.quizzes.build import make_question, make_quiz, publish
from tests.quizzes.kinds import ALL, make

CHOICES = {"les coopérants": 1, "la mairie": 0}


@pytest.fixture
def question(db):
    return make_question("single", choices=CHOICES)


@pytest.fixture
def quiz(question):
    return make_quiz(questions=[question])


def ids(question):
    return {choice["text"]: choice["id"] for choice in latest(question).body["question"]["choices"]}


def flip(question):
    """The key was wrong: the other choice is the right one."""
    question.choices = list(question.choices.all())
    for choice in question.choices.all():
        choice.right = not choice.right
        choice.fraction = 1 - choice.fraction
    return latest(publish(question))


# Rules


def test_rises_are_applied_and_falls_wait_for_a_tick():
    half, whole = Decimal("0.5"), Decimal(1)
    found = [verdict(*pair) for pair in ((half, half), (half, whole), (whole, half), (None, half), (half, None))]

    assert found == [SAME, RISE, FALL, FALL, FALL]
    assert [applies(one, confirmed=c) for one, c in ((RISE, False), (FALL, False), (FALL, True), (SAME, True))] == [
        True,
        False,
        True,
        False,
    ]


def test_versions_are_compared_by_type_and_by_the_ids_that_answers_name():
    one = {"type": "single", "question": {"choices": [{"id": "a"}, {"id": "b"}]}}
    other = {"type": "single", "question": {"choices": [{"id": "b"}, {"id": "a"}]}}
    fewer = {"type": "single", "question": {"choices": [{"id": "a"}]}}
    typed = {"type": "shortanswer", "question": {"answers": [{"id": "x"}]}}

    assert (refusal(one, other), refusal(one, fewer), refusal(one, typed)) == ("", "parts", "type")
    assert parts_of(typed) == frozenset()


def test_tries_are_replayed_with_their_price_and_stay_tries_with_fewer_hints():
    choices = [{"id": "a", "fraction": "1"}, {"id": "b", "fraction": "0.5"}, {"id": "c", "fraction": "0"}]
    body = {"type": "single", "question": {"choices": choices}, "penalty": "0.25", "hints": []}

    found = [replay(body, checks, last).fraction for checks, last in ((["c", "b"], "a"), (["c"], "c"), ([], "b"))]

    assert found == [Fraction(1, 2), 0, Fraction(1, 2)]


# On rows


def test_a_wrong_key_is_mended_rises_first_falls_only_where_ticked(question, quiz, ines, karim, thomas):
    right, wrong, now = ids(question)["les coopérants"], ids(question)["la mairie"], timezone.now()
    kept, risen = taken(quiz, ines, {1: right}), taken(quiz, karim, {1: wrong})
    running = begun(quiz, make_person("noor", FACILITATOR))
    version = flip(question)

    found = {one.slot.attempt_id: one for one in preview(version)}
    assert {key: (one.verdict, one.old, one.new) for key, one in found.items()} == {
        kept.pk: (FALL, 1, 0),
        risen.pk: (RISE, 0, 1),
    }
    assert RegradeRun.objects.count() == 0
    keep_preview(version, found.values(), by=thomas, at=now)
    run = apply(version, by=thomas, at=now)

    assert (best_percent(ines, quiz), best_percent(karim, quiz)) == (100, 100)
    assert [i.slot.attempt_id for i in run.items.filter(applied=True)] == [risen.pk]
    assert (kinds(kept), kinds(risen), kinds(running)) == (
        ["start", "submit"],
        ["start", "submit", "regrade"],
        ["start"],
    )
    step = Step.objects.get(kind="regrade")
    assert (step.data["version"], step.state, step.fraction, step.actor_id) == (version.pk, "gradedright", 1, thomas.pk)
    slot = risen.slots.get()
    assert (slot.version.number, slot.state, slot.fraction) == (1, "gradedright", 1)

    assert apply(version, by=thomas, at=now) is None
    fall = found[kept.pk].slot.pk
    apply(version, confirmed={fall}, by=thomas, at=now)
    assert apply(version, confirmed={fall}, by=thomas, at=now) is None
    assert (best_percent(ines, quiz), Step.objects.filter(kind="regrade").count(), differences()) == (0, 2, [])
    assert RegradeItem.objects.filter(run__dry_run=True, applied=False).count() == 2


def test_what_is_handed_in_after_a_regrade_is_marked_by_its_own_version_then_found(question, quiz, ines, thomas):
    wrong, running = ids(question)["la mairie"], begun(quiz, ines)
    version = flip(question)
    assert apply(version, by=thomas, at=timezone.now()) is None

    hand_in(running, ines, {1: wrong})

    assert best_percent(ines, quiz) == 0
    apply(version, by=thomas, at=timezone.now())
    assert best_percent(ines, quiz) == 100


def test_the_review_of_a_regraded_answer_shows_the_key_it_was_marked_by(question, quiz, ines, thomas, sign_in):
    attempt = taken(quiz, ines, {1: ids(question)["la mairie"]})
    version = flip(question)
    apply(version, by=thomas, at=timezone.now())

    assert places_of(attempt)[1].body == version.body
    reopened = reopen(attempt, by=thomas, reason="Encore", at=timezone.now())
    again = hand_in(reopened, ines, {1: ids(question)["les coopérants"]}, seq=9)
    assert (again.slots.get().state, best_percent(ines, quiz)) == ("gradedwrong", 0)


def test_marks_of_people_survive_and_changed_parts_are_refused(question, quiz, ines, karim, thomas):
    wrong = ids(question)["la mairie"]
    by_hand, plain = taken(quiz, ines, {1: wrong}), taken(quiz, karim, {1: wrong})
    mark_now(by_hand.slots.get(), by=thomas, mark=Decimal("0.5"), comment="", at=timezone.now())
    version = flip(question)
    assert {one.slot.attempt_id: one.verdict for one in preview(version)} == {by_hand.pk: MANUAL, plain.pk: RISE}
    apply(version, by=thomas, at=timezone.now())
    assert best_percent(ines, quiz) == 50

    question.choices = [*question.choices.all(), type(question.choices.first())(text="le préfet", sort_order=9)]
    found = preview(latest(publish(question)))

    assert {one.slot.attempt_id: (one.verdict, one.refused) for one in found} == {
        by_hand.pk: (MANUAL, ""),
        plain.pk: (REFUSED, "parts"),
    }


def some_answer(body, rand):
    """An answer of the right shape, right or not."""
    kind, question = body["type"], body["question"]
    one = {
        "single": lambda: rand.choice(question["choices"])["id"],
        "multiple": lambda: [c["id"] for c in question["choices"] if rand.random() < 0.5],
        "truefalse": lambda: rand.random() < 0.5,
        "shortanswer": lambda: rand.choice(["coopérative", "COOPERATIVE", "bureau", ""]),
        "numerical": lambda: rand.choice(["214,50", "12", "vingt"]),
        "matching": lambda: {s["id"]: rand.choice([None, *question["options"]]) for s in question["stems"]},
        "ordering": lambda: rand.sample(question["items"], len(question["items"])),
        "cloze": lambda: {
            g["id"]: rand.choice(["25", "réserve", ""]) for g in question["gaps"] if g["type"] != "single"
        },
        "gapselect": lambda: {p["id"]: rand.choice(question["options"])["id"] for p in question["places"]},
        "categorise": lambda: {i["id"]: rand.choice(question["categories"])["id"] for i in question["items"]},
        "hotspot": lambda: {m["id"]: [rand.choice(question["zones"])["id"]] for m in question["markers"]},
        "likert": lambda: rand.randrange(4),
    }.get(kind, lambda: "Un texte.")()
    if kind == "matching":
        return {key: value and value["id"] for key, value in one.items()}
    return None if kind == "description" else one


@pytest.mark.parametrize("behaviour", ["deferred", "hints"])
def test_regrading_to_the_same_version_changes_nothing_for_any_type(behaviour, ines, thomas):
    questions = [make(kind, hints=["Relis."]) if kind != "description" else make(kind) for kind in ALL]
    quiz, rand = make_quiz(questions=questions, behaviour=behaviour), random.Random(7)
    for _passage in range(3):
        attempt = begun(quiz, ines)
        bodies = {slot.position: slot.version.body for slot in attempt.slots.select_related("version")}
        asked = {place: body for place, body in bodies.items() if body["type"] != "description"}
        for kind in ("check", "check") if behaviour == "hints" else ():
            send(attempt, ines, {place: some_answer(body, rand) for place, body in asked.items()}, kind=kind)
        open_now = {s.position for s in attempt.slots.filter(state__in=["todo", "complete", "invalid"])} & asked.keys()
        hand_in(attempt, ines, {place: some_answer(bodies[place], rand) for place in open_now})
    before = Step.objects.count()

    changes = [one for q in questions for one in preview(latest(q))]

    assert [(one.slot.version.type, one.old, one.new) for one in changes] == []
    assert [apply(latest(q), by=thomas, at=timezone.now()) for q in questions] == [None] * len(questions)
    assert (Step.objects.count(), Attempt.objects.count()) == (before, 3)


def test_a_completion_that_a_mark_earns_is_written_and_none_is_taken_back(question, quiz, ines, thomas):
    course = make_course(lessons=1)
    add_lesson(add_module(course, "Quiz"), "Le quiz", ("quiz_passed", {"quiz": quiz, "percent": 80}))
    enrolled(ines, course)
    attempt = taken(quiz, ines, {1: ids(question)["la mairie"]})
    assert Completion.objects.filter(title="Le quiz").count() == 0

    version = flip(question)
    apply(version, by=thomas, at=timezone.now())
    assert list(Completion.objects.values_list("title", "source")) == [("Le quiz", "quiz")]

    first = QuestionVersion.objects.get(question=question, number=1)
    apply(first, confirmed={attempt.slots.get().pk}, by=thomas, at=timezone.now())
    assert (best_percent(ines, quiz), Completion.objects.live().count()) == (0, 1)


def test_the_screen_shows_names_of_those_one_follows_and_lowers_only_theirs(
    question, quiz, ines, karim, thomas, sign_in
):
    cohort(thomas, ines)
    right = ids(question)["les coopérants"]
    mine, other = taken(quiz, ines, {1: right}), taken(quiz, karim, {1: right})
    version = flip(question)
    client, url = sign_in(thomas), reverse("quizzes_results:question_regrade", args=[question.pk])

    page = client.get(url, {"version": version.number}).content.decode()
    ticks = [str(attempt.slots.get().pk) for attempt in (mine, other)]
    assert ["Ines" in page, "Karim" in page, *(f'name="fall" value="{tick}"' in page for tick in ticks)] == [
        True,
        False,
        True,
        False,
    ]
    client.post(url, {"version": version.number, "fall": [*ticks, "x", "99999999999999"]})

    assert (best_percent(ines, quiz), best_percent(karim, quiz)) == (0, 100)
    assert client.get(url, {"version": "77"}).status_code == 404


# Real parallel writes


def together(*works):
    """Run at the same moment, each on its own connection; return what they returned or raised."""
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


def wrong_ones(results):
    return [one for one in results if isinstance(one, Exception)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrent
class TestParallel:
    """On both databases, with threads."""

    def test_two_trainers_publish_and_the_learner_gets_one_total(self, ines, thomas, claire):
        quiz = make_quiz(questions=[make("essay")])
        attempt, now = taken(quiz, ines, {1: "Un texte."}), timezone.now()
        slot = attempt.slots.get()
        for trainer, mark in ((thomas, "0.5"), (claire, "1")):
            save_mark(slot, by=trainer, mark=Decimal(mark), comment="", at=now)

        found = together(
            *[lambda t=t: publish_marks([slot.pk], by=t, at=now) for t in (thomas, claire, thomas, claire)]
        )

        slot.refresh_from_db()
        grades = list(slot.steps.filter(kind="grade").order_by("seq").values_list("fraction", flat=True))
        assert (wrong_ones(found), sorted(grades), slot.fraction) == ([], [Decimal("0.5"), 1], grades[-1])
        assert (best_percent(ines, quiz), differences()) == (100 * grades[-1], [])

    def test_marks_of_two_attempts_of_one_person_make_one_right_result(self, ines, thomas, claire):
        quiz = make_quiz(questions=[make("essay")])
        attempts, now = [taken(quiz, ines, {1: f"Texte {n}."}) for n in range(2)], timezone.now()
        slots = [attempt.slots.get() for attempt in attempts]
        save_mark(slots[0], by=thomas, mark=Decimal(1), comment="", at=now)
        save_mark(slots[1], by=claire, mark=Decimal("0.5"), comment="", at=now)

        found = together(
            lambda: publish_marks([slots[0].pk], by=thomas, at=now),
            lambda: publish_marks([slots[1].pk], by=claire, at=now),
        )

        assert (wrong_ones(found), best_percent(ines, quiz), differences()) == ([], 100, [])

    def test_a_regrade_while_a_learner_hands_in_loses_nothing(self, ines, karim, thomas):
        question = make_question("single", choices=CHOICES)
        quiz = make_quiz(questions=[question])
        wrong, now = ids(question)["la mairie"], timezone.now()
        taken(quiz, karim, {1: wrong})
        running = begun(quiz, ines)
        version = flip(question)

        found = together(
            lambda: hand_in(running, ines, {1: wrong}),
            lambda: apply(version, by=thomas, at=now),
            lambda: apply(version, by=thomas, at=now),
        )
        apply(version, by=thomas, at=now)

        assert (wrong_ones(found), best_percent(ines, quiz), best_percent(karim, quiz)) == ([], 100, 100)
        assert (Step.objects.filter(kind="regrade").count(), differences()) == (2, [])

    def test_reopening_twice_while_the_learner_starts_gives_one_running_attempt(self, ines, thomas):
        quiz = make_quiz(questions=[make("truefalse", title="Oral ?")])
        attempt = taken(quiz, ines, {1: False})
        now = timezone.now()

        found = together(
            lambda: reopen(attempt, by=thomas, reason="a", at=now),
            lambda: reopen(attempt, by=thomas, reason="b", at=now),
            lambda: begun(quiz, ines),
        )

        assert all(isinstance(one, Attempt | AnotherRunning) for one in found), found
        assert Attempt.objects.filter(state="in_progress").count() == 1
        assert (differences(), QuizResult.objects.count() <= 1) == ([], True)
