"""Versions: made when Wagtail publishes, never when it saves."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from quizzes.actions.versions import publish_version
from quizzes.models import Category, Question, QuestionVersion, Quiz, QuizSlot, VersionPicture
from tests.quizzes.build import begin, make_question, make_quiz, publish

pytestmark = pytest.mark.django_db


def test_thirty_saves_make_no_version_and_one_publication_makes_one():
    question = make_question()
    for n in range(30):
        question.title, question.feedback_right = f"Brouillon {n}", f"Oui, {n}."
        revision = question.save_revision(overwrite_revision=question.latest_revision if n else None)
    before = question.versions.count()

    revision.publish()

    assert (before, question.versions.count()) == (1, 2)


def test_publishing_again_unchanged_makes_none():
    question = make_question()

    question.save_revision().publish()
    publish_version(question, at=timezone.now())

    assert question.versions.count() == 1


def test_a_new_title_alone_makes_none():
    question = make_question()
    question.title = "Autre titre"

    publish(question)

    assert question.versions.count() == 1


def test_scheduled_publication_makes_its_version_when_it_comes():
    question = make_question(draft=True)
    question.go_live_at = timezone.now() + timedelta(days=1)
    revision = question.save_revision()
    revision.publish()
    scheduled = question.versions.count()
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    content = revision.content | {"go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    type(revision).objects.filter(pk=revision.pk).update(content=content)

    call_command("publish_scheduled")

    question.refresh_from_db()
    assert (scheduled, question.versions.count(), question.live) == (0, 1, True)


def test_body_holds_what_is_needed_and_keeps_ids():
    question = make_question("numerical", units={"€": 1}, hints=["Comptez le trajet."])

    body = question.versions.get().body

    assert {key: body[key] for key in ("schema", "type", "stem", "penalty")} == {
        "schema": 1,
        "type": "numerical",
        "stem": "<p>Qui vote en assemblée ?</p>",
        "penalty": "0.25",
    }
    answer = question.answers.get()
    assert body["question"]["answers"] == [
        {
            "id": str(answer.uuid),
            "value": "214.50",
            "tolerance": "0.01",
            "tolerance_type": "nominal",
            "fraction": "1",
            "feedback": "",
        }
    ]
    assert [hint["text"] for hint in body["hints"]] == ["Comptez le trajet."]


def test_html_is_cleaned_in_a_version():
    question = make_question(
        stem='<p onclick="x()">Qui <b>vote</b> ?<script>alert(1)</script><a href="javascript:x">ici</a></p>'
    )

    stem = question.versions.get().body["stem"]

    assert stem == '<p>Qui <b>vote</b> ?<a rel="noopener">ici</a></p>'


def test_versions_are_never_changed_nor_deleted():
    version = make_question().versions.get()

    forbidden = (
        version.save,
        version.delete,
        QuestionVersion.objects.all().delete,
        lambda: QuestionVersion.objects.update(number=9),
    )

    for verb in forbidden:
        with pytest.raises(TypeError):
            verb()


def test_a_question_nobody_could_answer_is_not_published():
    question = make_question()
    question.choices = [choice for choice in question.choices.all() if not choice.right and choice.fraction < 1]

    with pytest.raises(ValidationError):
        question.save_revision().publish()

    assert question.versions.count() == 1


def test_latest_versions_come_in_one_query(django_assert_num_queries):
    questions = [make_question(), make_question("truefalse")]
    questions[0].feedback_right = "Oui."
    publish(questions[0])

    with django_assert_num_queries(1):
        found = {v.question_id: v.number for v in QuestionVersion.objects.latest_of([q.pk for q in questions])}

    assert found == {questions[0].pk: 2, questions[1].pk: 1}


def test_a_picture_of_a_version_is_protected(ines):
    from io import BytesIO

    from django.core.files.images import ImageFile
    from django.db.models import ProtectedError
    from PIL import Image

    from media.models import Picture

    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    picture = Picture.objects.create(title="Vélo", file=ImageFile(file, name="velo.png"))
    question = make_question(picture=picture, picture_alt="Un vélo")

    with pytest.raises(ProtectedError):
        picture.delete()

    assert (VersionPicture.objects.get().picture, question.versions.get().body["picture"]["alt"]) == (
        picture,
        "Un vélo",
    )


def test_a_pinned_version_is_used_for_ever(ines):
    question = make_question()
    first = question.versions.get()
    quiz = make_quiz(questions=[question])
    quiz.slots.update(pinned=first)
    question.feedback_right = "Oui."
    publish(question)

    attempt = begin(quiz, ines)

    assert (attempt.slots.get().version, question.versions.count()) == (first, 2)


def test_a_question_taken_back_is_left_out_of_new_attempts(ines):
    kept, gone = make_question(), make_question("truefalse")
    quiz = make_quiz(questions=[kept, gone])
    gone.unpublish()

    attempt = begin(quiz, ines)

    assert [slot.version.question for slot in attempt.slots.all()] == [kept]


def test_a_draw_avoids_what_is_in_the_attempt_and_what_was_seen(ines):
    drawer = Category.objects.create(path="CJS/Vote")
    pool = [make_question(title=f"Question {n} ?", category=drawer) for n in range(4)]
    quiz = Quiz(title="Tirage", behaviour="deferred")
    drawn = {"draw_category": Category.objects.create(path="CJS"), "draw_count": 1}
    quiz.slots = [QuizSlot(question=pool[0], sort_order=0), QuizSlot(sort_order=1, **drawn)]
    publish(quiz)

    seen = []
    for _ in range(3):
        attempt = begin(quiz, ines)
        seen.append([slot.version.question_id for slot in attempt.slots.order_by("position")])
        type(attempt).objects.filter(pk=attempt.pk).update(state="abandoned")

    assert [row[0] for row in seen] == [pool[0].pk] * 3
    assert sorted(row[1] for row in seen) == [question.pk for question in pool[1:]]


def test_order_shown_is_stored_and_never_the_right_one(ines):
    quiz = make_quiz(questions=[make_question("ordering", items=["a", "b", "c"])])

    for _ in range(12):
        attempt = begin(quiz, ines)
        slot = attempt.slots.select_related("version").get()
        right = slot.version.body["question"]["items"]
        assert (sorted(slot.order), slot.order == right) == (sorted(right), False)
        type(attempt).objects.filter(pk=attempt.pk).update(state="abandoned")


def test_ids_of_choices_say_nothing():
    body = make_question("multiple").versions.get().body

    assert "right" not in json.dumps([choice["id"] for choice in body["question"]["choices"]])
    assert all(len(choice["id"]) == 36 for choice in body["question"]["choices"])


def test_idnumber_is_unique_in_its_category():
    from django.db import IntegrityError, transaction

    drawer = Category.objects.create(path="CJS")
    make_question(category=drawer, idnumber="cjs-12")

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(title="x", stem="x", category=drawer, idnumber="cjs-12")

    assert Question.objects.create(title="x", stem="x", idnumber="cjs-12").pk
