"""Recalls: offered when a module is done, answered once each, stopped at any time, told in groups only (specs/quizzes.md §14)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from courses.actions.learning import tick
from courses.actions.recalling import mail_recalls
from courses.models import ModulePage
from people.rules.roles import FACILITATOR
from quizzes.actions.recalls import LEAST_SHOWN, agree, facilities, next_days, to_remember
from quizzes.models import Question, QuizSlot, RecallAnswer, RecallPlan
from tests.build import take
from tests.conftest import make_person
from tests.courses.build import add_lesson, enrolled, make_course, outline_of, sent
from tests.quizzes.build import make_question, make_quiz, publish, right_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(ines):
    """A course of one module, its quiz with three questions to remember, done by Inès."""
    course = make_course(lessons=1)
    questions = [make_question("single", title=f"Question {n} ?") for n in range(4)]
    quiz = make_quiz(questions=questions)
    QuizSlot.objects.filter(quiz=quiz).exclude(question=questions[3]).update(recall=True)
    module = ModulePage.objects.descendant_of(course).get()
    add_lesson(module, "Le quiz", ("quiz_submitted", {"quiz": quiz}))
    enrolment = enrolled(ines, course)
    tick(enrolment, outline_of(course), outline_of(course).items[0].item_id, sent())
    return {"course": course, "module": module, "quiz": quiz, "questions": questions, "enrolment": enrolment}


def finish(world, person):
    from courses.actions.settling import settle

    take(world["quiz"], person)
    settle(outline_of(world["course"]), [world["enrolment"]], at=timezone.now())


def agreed(world, person, days_ago=0):
    return agree(
        person,
        world["module"].translation_key,
        label="Module 1",
        questions=[q.pk for q in world["questions"][:3]],
        days=(2, 7, 30),
        at=timezone.now() - timedelta(days=days_ago),
    )


def test_offered_once_the_module_is_done_and_agreed_to_once(world, ines, sign_in, django_assert_max_num_queries):
    client, url = sign_in(ines), reverse("courses:recall_agree", args=[world["module"].translation_key])
    assert "rappelez-le-moi" not in client.get(world["course"].url).content.decode()
    assert client.post(url).status_code == 404  # not finished

    finish(world, ines)
    assert "rappelez-le-moi" in client.get(world["course"].url).content.decode()
    for _twice in range(2):
        assert client.post(url).url == reverse("courses:recall_list")
    plan = RecallPlan.objects.get()
    assert (plan.person, plan.days, plan.label) == (ines, [2, 7, 30], "Module 1")
    assert plan.questions == [q.pk for q in world["questions"][:3]]
    assert next_days([plan])[plan.pk] == timezone.localdate() + timedelta(days=2)
    assert "rappelez-le-moi" not in client.get(world["course"].url).content.decode()


def test_an_answer_is_never_taken_for_that_of_another_question(world, ines, sign_in):
    first, second = (make_question("truefalse", title=f"{n} ?", truefalse_answer=n == "Deux") for n in ("Un", "Deux"))
    plan = agreed(world, ines, days_ago=3)
    RecallPlan.objects.update(questions=[first.pk, second.pk])
    client, url = sign_in(ines), reverse("courses:recall_detail", args=[plan.uuid])
    form = BeautifulSoup(client.get(url).content, "html.parser").find("form", method="post", action=None)
    sent = {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}
    Question.objects.filter(pk=first.pk).update(live=False)

    answer = client.post(url, sent | {"q1-choice": "false", "q2-choice": "true"})
    assert (answer.url, RecallAnswer.objects.count()) == (url, 0)

    page = BeautifulSoup(client.get(url).content, "html.parser").find("form", method="post", action=None)
    sent = {field["name"]: field["value"] for field in page.find_all("input", type="hidden")}
    client.post(url, sent | {"q1-choice": "true"})
    assert list(RecallAnswer.objects.values_list("version__question", "state")) == [(second.pk, "gradedright")]


def test_only_marked_questions_are_to_remember(world):
    essay = make_question("essay", title="Racontez.")
    extra = [make_question("single", title=f"De plus {n} ?") for n in range(4)]
    quiz = make_quiz(questions=[essay, *extra, *world["questions"]])
    QuizSlot.objects.filter(quiz=quiz).update(recall=True)
    kept = to_remember([quiz.uuid])[quiz.uuid]
    assert len(kept) == 5
    assert essay.pk not in kept


def test_a_recall_is_answered_explained_and_wrong_ones_come_again(world, ines, sign_in):
    plan = agreed(world, ines, days_ago=3)
    client, url = sign_in(ines), reverse("courses:recall_detail", args=[plan.uuid])
    assert "trois questions" in client.get(reverse("courses:my_path")).content.decode().lower()
    page = client.get(url).content.decode()
    assert page.count('class="question"') == 3
    assert "Une personne, une voix." not in page

    bodies = [q.versions.get().body for q in world["questions"][:3]]
    wrong = next(c["id"] for c in bodies[0]["question"]["choices"] if c["fraction"] == "0")
    due_on = (timezone.localdate() - timedelta(days=1)).isoformat()
    sent = {"due_on": due_on, "q1-choice": wrong} | right_answer(2, bodies[1])
    for _twice in range(2):
        answer = client.post(url, sent, follow=True)
    text = answer.content.decode()
    assert text.count("Une personne, une voix.") == 3
    assert " sur 1" not in text
    states = list(plan.answers.order_by("pk").values_list("state", flat=True))
    assert states == ["gradedwrong", "gradedright", "gaveup"]

    coming = next_days([plan])[plan.pk]
    assert coming == timezone.localdate(plan.started_at) + timedelta(days=7)
    from quizzes.actions.recalls import due

    asked = due(plan, on=coming)
    assert [v.question_id for v in asked.versions][:2] == [world["questions"][0].pk, world["questions"][2].pk]
    assert client.get(url).url == reverse("courses:recall_list")  # nothing is due today


def test_stopped_then_taken_up_again(world, ines, sign_in):
    plan = agreed(world, ines, days_ago=3)
    client = sign_in(ines)
    client.post(reverse("courses:recall_stop", args=[plan.uuid]))
    plan.refresh_from_db()
    assert next_days([plan]) == {plan.pk: None}
    assert "Arrêté" in client.get(reverse("courses:recall_list")).content.decode()
    client.post(reverse("courses:recall_again", args=[plan.uuid]))
    plan.refresh_from_db()
    assert plan.stopped_at is None


def test_nobody_else_sees_or_answers_a_recall(world, ines, karim, sign_in, client):
    plan = agreed(world, ines, days_ago=3)
    own = [reverse(f"courses:recall_{name}", args=[plan.uuid]) for name in ("detail", "stop", "again")]
    answers = reverse("courses:recall_answers", args=[plan.uuid, timezone.localdate().isoformat()])
    for url in own:
        assert sign_in(karim).post(url, {"due_on": "2026-01-01"}).status_code == 404
        assert client.post(url).status_code == 302  # sign in first
    assert sign_in(karim).get(own[0]).status_code == 404
    assert sign_in(karim).get(answers).status_code == 404
    assert sign_in(ines).get(answers).status_code == 404  # nothing was answered that day
    assert sign_in(ines).post(own[0], {"due_on": "jamais"}).status_code == 404
    assert not RecallAnswer.objects.exists()


def test_one_message_a_person_and_recall(world, ines):
    agreed(world, ines, days_ago=2)
    other = agree(ines, world["course"].translation_key, label="Autre", questions=[], days=(2,), at=timezone.now())
    assert mail_recalls(at=timezone.now()) == 1
    assert mail_recalls(at=timezone.now()) == 0
    assert mail_recalls(at=timezone.now() + timedelta(days=1)) == 0  # not asked again every morning
    assert mail.outbox[0].to == [ines.email]
    assert str(RecallPlan.objects.exclude(pk=other.pk).get().uuid) in mail.outbox[0].body
    assert str(other.uuid) not in mail.outbox[0].body
    call_command("recall_mail")
    assert len(mail.outbox) == 1


def test_groups_only_from_five_answers(world, ines, thomas, sign_in, django_assert_num_queries):
    question = world["questions"][0]
    for n in range(LEAST_SHOWN):
        person = make_person(f"p{n}", FACILITATOR)
        plan = agreed(world, person, days_ago=10)
        if n == LEAST_SHOWN - 1:
            (few,) = facilities([question])
            assert (few.end, few.steps, few.answers) == (None, (None, None, None), 4)
        RecallAnswer.objects.create(
            plan=plan,
            version=question.versions.get(),
            due_on=timezone.localdate(),
            state="gradedright",
            fraction=Decimal(n % 2),
            answered_at=timezone.now(),
        )
    with django_assert_num_queries(3):
        (row, _other) = facilities(world["questions"][:2])
    assert row.steps == (Decimal("0.4"), None, None)
    page = sign_in(thomas).get(reverse("courses_recalls")).content.decode()
    assert "40 %" in page.replace("\u00a0", " ")
    assert "p1" not in page.split("<table")[1]
    assert sign_in(ines).get(reverse("courses_recalls")).status_code in (302, 403)


def test_days_are_the_trainer_s(world):
    page = world["module"]
    page.recall_days = " 30, 1 , 7"
    page.full_clean()
    assert page.days_of_recall == (1, 7, 30)
    publish(world["quiz"])
