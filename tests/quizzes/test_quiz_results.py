"""Results for higher apps, the commands, and the starter content."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from quizzes import results
from quizzes.actions.importing import ContentRefused, check_quiz_content, quiz_from_content
from quizzes.models import Attempt, Question, QuestionVersion, Quiz, QuizResult, QuizSlot
from tests.quizzes.build import begin, make_question, make_quiz, publish, right_fields

pytestmark = pytest.mark.django_db
CONTENT = sorted(Path("site/content").rglob("quiz.yaml"))


def take(quiz, person, client, *, right):
    """One whole passage; the first `right` questions answered rightly."""
    attempt = begin(quiz, person)
    client.post(f"/quiz/tentatives/{attempt.uuid}/rendre/", right_fields(attempt, list(range(1, right + 1))))
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def quiz(db):
    return make_quiz(questions=[make_question(title=f"{n} ?") for n in range(3)], pass_percent=66)


def test_nothing_handed_in_is_no_result(quiz, ines):
    begin(quiz, ines)

    assert (results.best_percent(ines, quiz), results.submitted(ines, quiz)) == (None, False)
    assert results.results_for([ines.pk], [quiz.pk]) == {}


def test_best_attempt_counts_unrounded(quiz, ines, sign_in):
    client = sign_in(ines)
    first, best, _worse = (take(quiz, ines, client, right=n) for n in (1, 2, 0))

    found = results.results_for([ines.pk], [quiz.pk])[ines.pk, quiz.pk]

    assert (found.percent, found.passed, found.attempts) == (Decimal("66.666666667"), True, 3)
    assert (found.submitted_at, found.earned_at) == (first.submitted_at, best.submitted_at)
    assert (results.best_percent(ines, quiz), results.submitted(ines, quiz)) == (found.percent, True)


def test_results_of_many_come_in_one_query(quiz, ines, karim, sign_in, django_assert_num_queries):
    other = make_quiz("Autre", questions=[make_question("truefalse")])
    take(quiz, ines, sign_in(ines), right=3)
    take(other, karim, sign_in(karim), right=0)

    with django_assert_num_queries(1):
        found = results.results_for([ines.pk, karim.pk], [quiz.pk, other.pk])

    assert {key: one.percent for key, one in found.items()} == {(ines.pk, quiz.pk): 100, (karim.pk, other.pk): 0}


def test_standings_tell_the_running_attempt(quiz, ines, django_assert_num_queries):
    attempt = begin(quiz, ines)

    with django_assert_num_queries(2):
        found = results.standings(ines, [quiz.pk])

    assert found == {quiz.pk: results.Standing(attempt.uuid, None)}


def test_a_trainers_try_appears_in_no_result(quiz, thomas, sign_in):
    attempt = begin(quiz, thomas)
    Attempt.objects.update(is_preview=True)

    sign_in(thomas).post(f"/quiz/tentatives/{attempt.uuid}/rendre/")

    assert (QuizResult.objects.count(), results.submitted(thomas, quiz)) == (0, False)


def test_a_new_pass_mark_is_counted_when_it_is_published(quiz, ines, sign_in):
    take(quiz, ines, sign_in(ines), right=1)
    quiz.refresh_from_db()
    quiz.pass_percent = 33

    publish(quiz)

    assert QuizResult.objects.get().passed is True


def test_rebuild_check_prints_differences_and_exits_one(quiz, ines, sign_in, capsys):
    take(quiz, ines, sign_in(ines), right=3)
    call_command("quiz_rebuild_results", check=True)
    QuizResult.objects.update(percent=1)

    with pytest.raises(SystemExit) as stopped:
        call_command("quiz_rebuild_results", check=True)
    call_command("quiz_rebuild_results")

    assert (stopped.value.code, QuizResult.objects.get().percent) == (1, 100)
    assert "1 différence(s)" in capsys.readouterr().out


def test_close_overdue_closes_what_is_due(quiz, ines, karim):
    begin(quiz, ines)
    late = begin(quiz, karim)
    past = timezone.now() - timezone.timedelta(minutes=5)
    Attempt.objects.filter(pk=late.pk).update(due_at=past, accept_until=past)

    call_command("quiz_close_overdue")
    call_command("quiz_close_overdue")

    assert dict(Attempt.objects.values_list("person", "state")) == {ines.pk: "in_progress", karim.pk: "submitted"}


def test_the_database_keeps_one_running_attempt_a_person(quiz, ines):
    begin(quiz, ines)

    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(quiz=quiz, person=ines, number=2, started_at=timezone.now())

    assert Attempt.objects.create(quiz=quiz, person=ines, number=2, started_at=timezone.now(), is_preview=True).pk


def test_the_database_wants_a_question_or_a_draw(quiz):
    question = Question.objects.first()

    for wrong in ({}, {"question": question, "draw_count": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuizSlot.objects.create(quiz=quiz, **wrong)

    assert QuizSlot.objects.create(quiz=quiz, draw_count=2).pk


def test_a_quiz_somebody_took_is_archived_rather_than_deleted(quiz, ines):
    begin(quiz, ines)
    unused = make_quiz("Jamais pris", questions=[make_question()])

    for one in (quiz, unused):
        one.delete()

    assert list(Quiz.objects.values_list("title", "live")) == [(quiz.title, False)]
    assert Quiz.objects.visible_to(ines).count() == 0


# The starter content


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.parent.name)
def test_starter_quiz_is_right_and_can_be_taken(path, ines, sign_in):
    data = yaml.safe_load(path.read_text())

    assert check_quiz_content(data) == []
    quiz = quiz_from_content(data)
    attempt = take(quiz, ines, sign_in(ines), right=99)

    assert (quiz.pass_percent, attempt.percent) == (data["pass_percent"], 100)
    assert attempt.settings["behaviour"] == ("hints" if data["feedback"] == "after_each" else "deferred")


DATA = {
    "id": "quiz-1",
    "title": "D'où vient l'idée",
    "intro": "Cinq questions.\n\nPrenez votre temps.",
    "pass_percent": 70,
    "feedback": "after_each",
    "questions": [
        {
            "id": "quiz-1-q1",
            "type": "unique",
            "question": "Où <3 ?".replace("<", "‹"),
            "choices": [{"text": "En Bretagne", "right": True, "feedback": "Oui."}, {"text": "À Paris"}],
            "feedback": "Trois groupes.",
        },
        {"id": "quiz-1-q2", "type": "vrai-faux", "question": "« Oui. »", "answer": False},
        {"id": "quiz-1-q3", "type": "ordre", "question": "Dans l'ordre ?", "items": ["un", "deux", "trois"]},
        {
            "id": "quiz-1-q4",
            "type": "nombre",
            "question": "Combien ?",
            "answer": "1 214,50",
            "tolerance": "0,01",
            "unit": "€",
        },
    ],
}


def test_importing_twice_changes_nothing():
    quiz = quiz_from_content(DATA)
    before = (QuestionVersion.objects.count(), quiz.latest_revision_id, quiz.last_published_at)

    again = quiz_from_content(DATA)

    assert again.pk == quiz.pk
    assert (QuestionVersion.objects.count(), again.latest_revision_id, again.last_published_at) == before
    assert (quiz.intro, quiz.behaviour, quiz.preset) == (
        "<p>Cinq questions.</p><p>Prenez votre temps.</p>",
        "hints",
        "training",
    )


def test_importing_a_change_makes_one_version_and_keeps_identities():
    quiz_from_content(DATA)
    first = QuestionVersion.objects.get(question__content_id="quiz-1-q1")
    question = DATA["questions"][0]
    choices = [question["choices"][0] | {"text": "En Bretagne, en 2013"}, question["choices"][1]]

    quiz_from_content(DATA | {"questions": [question | {"choices": choices}, *DATA["questions"][1:]]})

    second = first.question.versions.get(number=2)
    ids = [[c["id"] for c in version.body["question"]["choices"]] for version in (first, second)]
    assert (QuestionVersion.objects.count(), ids[0]) == (5, ids[1])


def test_importing_does_not_undo_a_trainers_change_when_the_file_did_not_change():
    quiz_from_content(DATA)
    question = Question.objects.get(content_id="quiz-1-q2")
    question.feedback_right = "Bien vu."
    publish(question)

    quiz_from_content(DATA)

    question.refresh_from_db()
    assert (question.feedback_right, question.versions.count()) == ("Bien vu.", 2)


def test_importing_fewer_questions_takes_the_slot_away_and_keeps_the_question(ines):
    quiz = quiz_from_content(DATA)
    begin(quiz, ines)

    quiz_from_content(DATA | {"questions": DATA["questions"][:2]})

    assert (quiz.slots.count(), Question.objects.count(), Attempt.objects.get().slots.count()) == (2, 4, 4)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "Quiz 1"}, "Quiz : « id » manque"),
        ({"title": ""}, "Quiz : « title » manque"),
        ({"titre": "x"}, "Quiz : « titre » n'est pas un mot connu ici."),
        ({"pass_percent": 170}, "Quiz : « pass_percent » est un nombre entier de 0 à 100."),
        ({"feedback": "jamais"}, "Quiz : « feedback » vaut after_each"),
        ({"questions": []}, "Quiz : « questions » est une liste"),
        ({"intro": "<script>alert(1)</script>"}, "Quiz : « intro » contient du HTML"),
        ({"questions": [DATA["questions"][1], DATA["questions"][1]]}, "L'identifiant « quiz-1-q2 » sert deux fois."),
        ({"questions": ["x"]}, "Question 1 : ce n'est pas une question"),
        ({"questions": [{"id": "a", "type": "dessin", "question": "?"}]}, "Question 1 (a) : « type » vaut unique"),
        ({"questions": [{"id": "a", "type": "unique", "question": "?", "choices": [{"text": "x"}, {"text": "y"}]}]}, "Question 1 (a) : aucun choix n'est juste"),
        ({"questions": [{"id": "a", "type": "unique", "question": "?", "choices": [{"text": "x", "right": True}, {"text": "x"}]}]}, "Question 1 (a) : deux fois le même choix"),
        ({"questions": [{"id": "a", "type": "vrai-faux", "question": "?", "answer": "vrai"}]}, "Question 1 (a) : « answer » vaut true ou false."),
        ({"questions": [{"id": "a", "type": "ordre", "question": "?", "items": ["x"]}]}, "Question 1 (a) : « items » est une liste"),
        ({"questions": [{"id": "a", "type": "nombre", "question": "?", "answer": "cent"}]}, "Question 1 (a) : « answer » est un nombre"),
        ({"questions": [{"id": "a", "type": "nombre", "question": "?", "answer": "1", "tolerance": "-1"}]}, "Question 1 (a) : « tolerance »"),
        ({"questions": [{"id": "a", "type": "vrai-faux", "question": "?\0", "answer": True}]}, "Question 1 (a) : « question » contient un caractère nul."),
    ],
)  # fmt: skip
def test_wrong_content_is_said_and_nothing_is_written(change, said):
    with pytest.raises(ContentRefused) as refused:
        quiz_from_content(DATA | change)

    assert [error[: len(said)] for error in refused.value.errors][:1] == [said]
    assert (Quiz.objects.count(), Question.objects.count()) == (0, 0)


def test_content_that_is_no_quiz_is_said():
    assert [len(check_quiz_content(data)) for data in (None, [], "x")] == [1, 1, 1]


def test_quiz_block_migrations_name_the_model_in_words():
    from quizzes.blocks import QuizBlock

    path, args, kwargs = QuizBlock().deconstruct()

    assert (path.rpartition(".")[2], connection.vendor in ("sqlite", "postgresql")) == ("QuizBlock", True)
    assert "quizzes.Quiz" in [*args, *kwargs.values()] or (args, kwargs) == ((), {})
