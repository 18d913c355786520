"""Questionnaires: no mark anywhere, one answer a person, read together from five answers (specs/quizzes.md §14)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import User
from people.rules.roles import FACILITATOR
from quizzes.actions.attempts import NotOpen, start
from quizzes.actions.followed import followed, waiting
from quizzes.actions.questionnaires import counts
from quizzes.actions.regrading import preview
from quizzes.actions.unexpected import unexpected
from quizzes.admin.views import TO_CORRECT
from quizzes.models import Quiz, QuizResult
from quizzes.rules.counts import LEAST_ANSWERS, count
from tests.conftest import make_person
from tests.quizzes.after import cohort, latest, said, taken
from tests.quizzes.build import make_question, make_quiz
from tests.quizzes.kinds import make

pytestmark = pytest.mark.django_db


def questionnaire(*questions, **fields):
    """A published questionnaire, its settings those of a severe exam: they must not matter."""
    severe = {"preset": "training", "behaviour": "hints", "pass_percent": 80, "attempts_allowed": None}
    return make_quiz(kind="questionnaire", questions=list(questions), **(severe | fields))


def asked():
    """A scale, a single choice, a free text, something private."""
    return (
        make_question("likert", "Je prends la parole.", scale="jamais\nparfois\nsouvent", no_opinion=True),
        make_question("single", "Ce qui compte le plus"),
        make_question("essay", "Racontez."),
        make_question("reflection", "Et pour vous ?"),
    )


def answered(quiz, number, *, text="Une chose", step=1):
    """Somebody's answers."""
    person = make_person(f"r{number}", FACILITATOR)
    choice = quiz.slots.get(question__type="single").question.versions.first().body["question"]["choices"][0]["id"]
    return person, taken(quiz, person, {1: step, 2: choice, 3: text, 4: "À moi"})


def test_questionnaire_gives_no_mark_and_is_answered_once(ines, sign_in):
    quiz = questionnaire(*asked())
    person, attempt = answered(quiz, 0)
    client = sign_in(person)

    page = client.get(reverse("quizzes:quiz_detail", args=[quiz.uuid])).content.decode()
    review = client.get(reverse("quizzes:attempt_review", args=[attempt.uuid])).content.decode()

    result = QuizResult.objects.get(quiz=quiz, person=person)
    assert (attempt.settings["preset"], attempt.settings["behaviour"], attempt.max) == ("questionnaire", "deferred", 0)
    assert (result.percent, result.passed, result.attempts, attempt.percent) == (None, None, 1, None)
    assert (
        said("Thank you: your answers are handed in. They are read together with those of others, without names.")
        in review
    )
    assert [
        word in review for word in (said("Start again"), said("Share with my trainer"), "Une personne, une voix.")
    ] == [False] * 3
    assert (said("Start again") in page, said("Start the quiz") in page) == (False, False)
    with pytest.raises(NotOpen) as refused:
        start(quiz, person, at=timezone.now())
    assert refused.value.reason == "no_attempt_left"


def test_questionnaire_answers_are_read_by_nobody_one_by_one(thomas, admin, sign_in):
    quiz = questionnaire(*asked(), make("shortanswer", title="Un mot ?"))
    person, attempt = answered(quiz, 0)
    cohort(thomas, person)
    client = sign_in(thomas)

    statuses = [
        client.get(reverse(f"quizzes_results:{name}", args=args)).status_code
        for name, args in (
            ("attempt_list", [quiz.pk]),
            ("quiz_statistics", [quiz.pk]),
            ("attempt_export", [quiz.pk, "csv"]),
            ("attempt_inspect", [attempt.uuid]),
            ("attempt_pdf", [attempt.uuid]),
        )
    ]

    assert statuses == [404] * 5
    assert (list(followed(thomas)), list(followed(admin)), list(waiting(thomas))) == ([], [], [])
    assert preview(latest(quiz.slots.get(question__type="single").question)) == []
    assert (found := unexpected(quiz.slots.get(question__type="shortanswer").question)) is None or not found.unmatched


def test_questionnaire_counts_appear_from_five_answers_without_name_order_or_date(thomas, sign_in):
    quiz = questionnaire(*asked())
    url = reverse("quizzes_results:questionnaire_counts", args=[quiz.pk])
    texts = [f"Récit {n}" for n in range(6)]
    for n in range(4):
        answered(quiz, n, text=texts[n], step=n % 2)
    client = sign_in(thomas)
    few = client.get(url)
    answered(quiz, 4, text=texts[4], step=1)
    with CaptureQueriesContext(connection) as five:
        page = client.get(url)
    people, rows = counts(quiz)
    answered(quiz, 5, text=texts[5], step=1)
    with CaptureQueriesContext(connection) as six:
        client.get(url)

    assert ("Récit" in few.content.decode(), few.context["hidden"], page.context["hidden"]) == (False, True, False)
    assert (people, [row.private for row in rows]) == (5, [False, False, False, True])
    assert rows[0].counted.rows == [("jamais", 2), ("parfois", 3), ("souvent", 0), ("sans avis", 0)]
    assert [number for _text, number in rows[1].counted.rows] == [5, 0, 0]
    assert sorted(rows[2].counted.texts) == texts[:5]
    shown = page.content.decode()
    assert (
        "À moi" in shown,
        any(person.username in shown for person in User.objects.filter(username__startswith="r")),
    ) == (
        False,
        False,
    )
    assert len(five) == len(six)


def test_question_that_fewer_than_five_answered_says_nothing():
    body = {"type": "essay", "question": {}}
    several = {"type": "multiple", "question": {"choices": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}}

    few = count([(body, "un")] * 4 + [(body, "")] * 9)
    many = count([(several, ["a", "b"])] * LEAST_ANSWERS)

    assert (few.hidden, few.texts, few.answers) == (True, [], 4)
    assert (many.hidden, many.rows) == (False, [("A", 5), ("B", 5)])


def test_questionnaire_counts_are_for_trainers_and_for_questionnaires(ines, thomas, sign_in):
    quiz, marked = questionnaire(*asked()), make_quiz("Un quiz")
    url = "quizzes_results:questionnaire_counts"

    assert sign_in(ines).get(reverse(url, args=[quiz.pk])).status_code in (302, 403)
    assert sign_in(thomas).get(reverse(url, args=[marked.pk])).status_code == 404


def test_quiz_form_of_a_questionnaire_asks_nothing_about_marks_and_kind_stays_once_answered(admin, sign_in):
    quiz = questionnaire(*asked())
    client = sign_in(admin)
    edit = reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])

    before = client.get(edit).context["form"]
    answered(quiz, 0)
    after = client.get(edit).context["form"]
    new = client.get(reverse("wagtailsnippets_quizzes_quiz:add") + "?kind=questionnaire").context["form"]

    for form in (before, after, new):
        assert {"preset", "behaviour", "pass_percent", "certainty", "fine_settings"} & form.fields.keys() == set()
        assert ("kind" in form.fields, "overall_feedbacks" in form.formsets) == (True, False)
    assert (before.fields["kind"].disabled, after.fields["kind"].disabled) == (False, True)


def test_new_quiz_with_only_a_title_is_kept_as_a_draft_and_says_once_what_is_missing(admin, sign_in):
    client = sign_in(admin)
    row = {"slots-0-max_mark": "1", "slots-0-page": "1", "slots-0-draw_count": "0", "slots-0-ORDER": "1"}
    data = {"title": "Un début", "kind": "questionnaire", "intro": "null", "navigation": "free", "grace": "60"}
    data |= row | {"slots-TOTAL_FORMS": "1", "slots-INITIAL_FORMS": "0", "slots-MIN_NUM_FORMS": "1"}
    data |= {"slots-MAX_NUM_FORMS": "1000"}

    kept = client.post(reverse("wagtailsnippets_quizzes_quiz:add"), data)
    refused = client.post(reverse("wagtailsnippets_quizzes_quiz:add"), data | {"action-publish": "1"})

    quiz = Quiz.objects.get(title="Un début")
    assert str(TO_CORRECT) in " ".join(map(str, refused.context["messages"]))
    assert (kept.status_code, quiz.live, quiz.kind, quiz.slots.count()) == (302, False, "questionnaire", 0)
    assert refused.context["form"].formsets["slots"].forms[0].non_field_errors() == [
        said("Choose a question, or say how many to draw.")
    ]
