"""A whole quiz leaves in our JSON and comes back as a draft, once (specs/quizzes.md §12)."""

import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.bank_import import bring
from quizzes.actions.quiz_exchange import export_quiz, quiz_from_reading
from quizzes.formats import read
from quizzes.models import Category, ImportJob, OverallFeedback, Question, Quiz, QuizSlot
from tests.quizzes.build import make_question, make_quiz, publish
from tests.quizzes.test_quiz_jobs import page_of, upload

pytestmark = pytest.mark.django_db


def made() -> Quiz:
    """A quiz of two questions and a draw, with settings that are nobody's defaults."""
    questions = [make_question("single"), make_question("ordering", title="Rangez.")]
    quiz = make_quiz(
        "La caisse",
        questions,
        marks=[2, "0.5"],
        pages=[1, 2],
        preset="exam",
        pass_percent=60,
        attempts_allowed=2,
        closes_at=timezone.now(),
        navigation="linear",
        intro="<p>Dix minutes.</p>",
        review={"during": ["attempt"]},
    )
    quiz.slots.add(
        QuizSlot(draw_category=Category.objects.create(path="CJS/Vote"), draw_count=3, sort_order=2, recall=True)
    )
    quiz.overall_feedbacks = [OverallFeedback(from_percent=50, text="Bravo !")]
    return publish(quiz)


def settings(quiz: Quiz) -> dict[str, Any]:
    """All that the file says of a quiz."""
    return json.loads(export_quiz(quiz).data)["quiz"]


def test_a_quiz_comes_back_with_all_it_says():
    quiz = made()
    written = export_quiz(quiz)
    reading = read(written.data, "json")
    done = bring(reading.items)
    assert (written.lost, [one.item.status for one in done]) == ((), ["duplicate", "duplicate"])
    copy, told = quiz_from_reading(reading.quiz, done)
    same, _told = quiz_from_reading(reading.quiz, bring(reading.items))
    assert (told, same.pk, copy.live, Quiz.objects.count(), Question.objects.count()) == ([], copy.pk, False, 2, 2)
    assert settings(copy) == settings(quiz)
    assert [slot.question_id for slot in copy.slots.all()] == [slot.question_id for slot in quiz.slots.all()]
    assert copy.get_latest_revision_as_object().slots.count() == 3


def test_a_quiz_whose_question_cannot_come_in_is_told():
    data = json.loads(export_quiz(made()).data)
    data["questions"][0]["penalty"] = 7
    reading = read(json.dumps(data).encode(), "json")
    copy, told = quiz_from_reading(reading.quiz, bring(reading.items), category="Chez nous")
    assert told == ["1 question(s) n’ont pas pu entrer : le quiz est sans elles."]
    assert [bool(slot.question_id) for slot in copy.slots.all()] == [True, False]
    assert copy.slots.last().draw_category.path == "Chez nous/CJS/Vote"


def test_a_quiz_goes_out_and_in_by_the_administration(thomas, lea, sign_in):
    quiz, client = made(), sign_in(thomas)
    page = reverse("quizzes_exchange:quiz_file", args=[quiz.pk])
    file = client.get(page)
    assert file["Content-Disposition"].startswith('attachment; filename="la-caisse-')
    assert sign_in(lea).get(page).status_code in (302, 403)

    Question.objects.update(content_sha256="elsewhere")
    for _time in range(2):
        upload(client, file.content, "la-caisse.json", new_category="Reprise")
        done = client.post(page_of(ImportJob.objects.first(), "import_confirm"), follow=True)
    copy = Quiz.objects.exclude(pk=quiz.pk).get()
    assert reverse("wagtailsnippets_quizzes_quiz:edit", args=[copy.pk]) in done.content.decode()
    assert {slot.question.category.path for slot in copy.slots.filter(question__isnull=False)} == {"Reprise"}
    assert (copy.live, Question.objects.count()) == (False, 4)
