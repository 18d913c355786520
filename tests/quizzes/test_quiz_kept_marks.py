"""No mark that was earned is lost: reopened attempts, words put in another order, marks drafted for an answer that changed."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from people.rules.roles import FACILITATOR
from quizzes.actions.grading import mark_now, publish_marks, save_mark
from quizzes.actions.regrading import apply, preview
from quizzes.actions.reopening import reopen
from quizzes.actions.scores import differences
from quizzes.models import Gap, MarkDraft
from quizzes.results import best_percent
from tests.conftest import make_person
from tests.quizzes.after import begun, cohort, hand_in, kinds, latest, send, taken
from tests.quizzes.build import make_question, make_quiz, publish
from tests.quizzes.kinds import make

pytestmark = pytest.mark.django_db


def slot_of(attempt, position=1):
    return attempt.slots.select_related("version").get(position=position)


def given_back(attempt, thomas):
    return reopen(attempt, by=thomas, reason="Panne", at=timezone.now())


def test_a_mark_given_by_a_person_stays_when_the_reopened_answer_did_not_change(ines, thomas):
    quiz = make_quiz(questions=[make("essay"), make("truefalse", title="Oral ?", stem="<p>Oral ?</p>")], marks=[4, 1])
    attempt = taken(quiz, ines, {1: "Nous avons voté.", 2: True})
    now = timezone.now()
    mark_now(slot_of(attempt), by=thomas, mark=Decimal(3), comment="Bien", at=now)
    mark_now(slot_of(attempt, 2), by=thomas, mark=Decimal(1), comment="", at=now)
    assert best_percent(ines, quiz) == 80

    same = hand_in(given_back(attempt, thomas), ines)

    assert [(s.state, s.fraction) for s in same.slots.all()] == [
        ("mangrpartial", Decimal("0.75")),
        ("mangrright", Decimal(1)),
    ]
    assert (best_percent(ines, quiz), differences()) == (80, [])
    assert kinds(same) == ["start", "submit", "grade", "reopen", "submit"]

    changed = hand_in(given_back(same, thomas), ines, {1: "Nous avons voté à main levée.", 2: True}, seq=99)

    assert [s.state for s in changed.slots.all()] == ["needsgrading", "mangrright"]


def test_tries_of_a_reopened_attempt_are_marked_by_the_version_that_was_right(ines, thomas):
    question = make_question(hints=["Relis."], choices={"les coopérants": 1, "la mairie": 0})
    quiz = make_quiz(questions=[question], behaviour="hints")
    attempt, town = begun(quiz, ines), str(question.choices.get(text="la mairie").uuid)
    send(attempt, ines, {1: town}, kind="check")
    attempt = hand_in(attempt, ines)
    question.choices = list(question.choices.all())
    for choice in question.choices.all():
        choice.right, choice.fraction = not choice.right, 1 - choice.fraction
    apply(latest(publish(question)), by=thomas, at=timezone.now())
    assert best_percent(ines, quiz) == 100

    again = hand_in(given_back(attempt, thomas), ines)

    assert [(s.state, s.fraction) for s in again.slots.all()] == [("gradedright", 1)]
    assert (best_percent(ines, quiz), differences()) == (100, [])


@pytest.mark.parametrize("kind", ["cloze", "gapselect"])
def test_the_words_of_a_gap_keep_their_identity_in_another_order(kind, ines, karim, thomas):
    if kind == "cloze":
        gap = Gap(kind="single", text="=une voix\nune part")
        question, right = make_question("cloze", stem="<p>Chacun a [[1]].</p>", gaps=[gap]), "une voix"
    else:
        gap = Gap(text="une voix\nune seule voix")
        question = make_question("gapselect", stem="<p>[[1]] et [[2]]</p>", gaps=[gap, Gap(text="x")])
        right = "une voix"
    body = latest(question).body["question"]
    rows = body["gaps"][0]["question"]["choices"] if kind == "cloze" else body["options"]
    words = {row["text"]: row["id"] for row in rows}
    place = (body["gaps"] if kind == "cloze" else body["places"])[0]["id"]
    quiz = make_quiz(questions=[question])
    taken(quiz, ines, {1: {place: words[right]}})
    wrong = taken(quiz, karim, {1: {place: words.get("une part", words.get("x"))}})

    question.gaps = list(question.gaps.all())
    first = question.gaps.all()[0]
    first.text = "\n".join(reversed(first.text.splitlines()))
    version = latest(publish(question))

    after = version.body["question"]
    rows = after["gaps"][0]["question"]["choices"] if kind == "cloze" else after["options"]
    assert (version.number, {row["text"]: row["id"] for row in rows}) == (2, words)
    assert preview(version) == []
    assert slot_of(wrong).fraction == 0


def test_a_mark_drafted_for_an_answer_that_changed_since_is_not_published(ines, thomas, sign_in):
    quiz = make_quiz(questions=[make("essay")], marks=[4])
    cohort(thomas, ines)
    attempt = taken(quiz, ines, {1: "Un brouillon."})
    save_mark(slot_of(attempt), by=thomas, mark=Decimal(1), comment="Trop court", at=timezone.now())
    attempt = hand_in(given_back(attempt, thomas), ines, {1: "Un vrai texte."}, seq=99)

    told = publish_marks([slot_of(attempt).pk], by=thomas, at=timezone.now())
    page = sign_in(thomas).post(reverse("quizzes_results:grading_publish"))

    assert (told.marks, page.status_code, slot_of(attempt).state) == (0, 302, "needsgrading")
    assert MarkDraft.objects.get().comment == "Trop court"
    save_mark(slot_of(attempt), by=thomas, mark=Decimal(4), comment="", at=timezone.now())
    assert publish_marks([slot_of(attempt).pk], by=thomas, at=timezone.now()).marks == 1


def test_the_texts_of_people_one_does_not_follow_are_not_read_beside_a_regrade(ines, thomas, claire, sign_in):
    question = make("essay")
    quiz = make_quiz(questions=[question], marks=[4])
    stranger = make_person("noor", FACILITATOR)
    cohort(thomas, ines)
    for person, text in ((ines, "Texte d’Inès."), (stranger, "Texte de Noor.")):
        attempt = taken(quiz, person, {1: text})
        mark_now(slot_of(attempt), by=claire, mark=Decimal(3), comment="", at=timezone.now())

    page = sign_in(thomas).get(reverse("quizzes_results:question_regrade", args=[question.pk])).content.decode()

    assert ("Texte d’Inès." in page, "Texte de Noor." in page) == (True, False)
