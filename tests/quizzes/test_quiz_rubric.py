"""The grid of an open answer: written, checked, ticked, shown when marks may be (specs/quizzes.md §10)."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.bank_export import export, item_of
from quizzes.actions.bank_import import import_items
from quizzes.actions.evidence import snapshot
from quizzes.actions.grading import mark_now, publish_marks, save_mark
from quizzes.admin.checks import question_problems
from quizzes.admin.grading_forms import MarkForm
from quizzes.formats import read
from quizzes.formats.contents import digest
from quizzes.formats.pasapas_kinds import KINDS
from quizzes.formats.pasapas_values import NotThis
from quizzes.models import MarkDraft, Question, Step, body_of
from quizzes.rules.rubric import line, proposed, read_with, rubric_of
from tests.quizzes.after import cohort, taken
from tests.quizzes.build import make_quiz, publish
from tests.quizzes.kinds import make

GRID = "2 : un fait précis\n\n1,5 points : une leçon\n0,5: clair"
OWNER = UUID("6f9bb7ce-8d3c-4c3e-9c59-6ac1a2a0c001")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2 : un fait précis", ("2", "un fait précis")),
        ("1,50 pts. : deux : trois", ("1.5", "deux : trois")),
        ("0:rien", ("0", "rien")),
        ("un fait précis", None),
        ("-1 : négatif", None),
        ("2 :", None),
        ("2 : " + "x" * 301, None),
    ],
)
def test_a_line_of_the_grid_says_its_points_first(text, read):
    assert line(text) == read


def test_ticks_are_worth_their_share_of_the_mark_to_the_hundredth():
    grid = rubric_of(GRID, OWNER)
    first, second, third = (row["id"] for row in grid)

    assert [row["points"] for row in grid] == ["2", "1.5", "0.5"]
    assert len({first, second, third}) == 3
    assert rubric_of(GRID, OWNER) == grid
    assert [proposed(grid, met, Decimal(4)) for met in ([], [first], [first, second, third], ["autre"])] == [0, 2, 4, 0]
    assert proposed(rubric_of("1 : a\n1 : b\n1 : c", OWNER)[:3], [], Decimal(1)) == 0
    thirds = rubric_of("1 : a\n1 : b\n1 : c", OWNER)
    assert proposed(thirds, [thirds[0]["id"]], Decimal(1)) == Decimal("0.33")
    assert proposed([], [], Decimal(1)) == 0
    assert read_with(grid, [second])[1] == {"text": "une leçon", "met": True}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (GRID, []),
        ("", []),
        ("un fait précis", ["rubric_line"]),
        ("0 : a\n0 : b", ["rubric_worthless"]),
        ("\n".join(f"1 : critère {n}" for n in range(13)), ["rubric_long"]),
    ],
)
def test_a_grid_is_checked_before_publication(text, codes):
    question = Question(type="essay", title="Racontez.", stem="<p>Racontez.</p>", rubric=text)

    assert [problem.code for problem in question_problems(question)] == codes
    if codes:
        with pytest.raises(ValidationError):
            publish(question)


@pytest.mark.django_db
def test_without_grid_nor_files_the_body_is_what_it_was():
    question = Question(type="essay", title="A", stem="<p>A</p>")

    assert set(body_of(question)["question"]) == {"min_words", "max_words", "template", "grading_notes"}


@pytest.fixture
def attempt(ines, thomas):
    cohort(thomas, ines)
    quiz = make_quiz(questions=[make("essay", rubric=GRID, title="Racontez.")], marks=[4], preset="assessment")
    return taken(quiz, ines, {1: "On a voté, tout le monde a parlé."})


@pytest.mark.django_db
def test_our_json_keeps_grid_and_files_and_the_other_formats_say_that_they_do_not():
    question = make("essay", rubric="2 : a < b\n0,5 : une leçon", attachment="photo")
    reading = read(export([question], "json").data, "json")
    (item,) = reading.items
    Question.objects.update(content_sha256="ailleurs", idnumber="")
    import_items(reading.items)

    copy = Question.objects.order_by("pk").last()
    assert (copy.rubric, copy.attachment, item.warnings) == ("2 : a < b\n0,5 : une leçon", "photo", ())
    assert digest(item_of(copy)) == digest(item_of(question)) == digest(item)
    assert digest(item_of(make("essay"))) != digest(item)
    for kind in ("gift", "moodlexml"):
        lost = " ".join(str(one) for one in export([question], kind).lost)
        assert ("la grille de correction" in lost, "photo ou d’un fichier" in lost) == (True, True), kind
    assert "la grille" in " ".join(str(one) for one in export([question], "csv").lost)


@pytest.mark.parametrize(
    "row",
    [
        {"text": "a"},
        {"points": "2"} | {"text": "x" * 301},
        {"points": "deux", "text": "a"},
        {"points": -1, "text": "a"},
    ],
)
def test_a_grid_that_cannot_be_read_does_not_come_in(row):
    with pytest.raises(NotThis):
        KINDS["essay"]({"rubric": [row]})


def ids(attempt):
    return [row["id"] for row in attempt.slots.get().version.body["question"]["rubric"]]


def test_ticks_alone_give_the_mark_and_a_typed_mark_counts_instead(attempt):
    grid = attempt.slots.get().version.body["question"]["rubric"]
    first, *_more = ids(attempt)

    def cleaned(**data):
        form = MarkForm({"comment": "", **data}, max_mark=Decimal(4), rubric=grid)
        assert form.is_valid(), form.errors
        return form.cleaned_data["mark"], form.cleaned_data["grid"]

    assert cleaned(met=[first]) == (Decimal(2), {"met": [first], "typed": False})
    assert cleaned(met=[first], mark="3,5") == (Decimal("3.5"), {"met": [first], "typed": True})
    assert cleaned() == (None, {})
    assert cleaned(mark="3") == (Decimal(3), {})
    assert cleaned(mark="0") == (Decimal(0), {"met": [], "typed": True})
    assert not MarkForm({"met": ["autre"]}, max_mark=Decimal(4), rubric=grid).is_valid()


def test_the_grid_is_ticked_kept_in_draft_then_published_with_the_mark(attempt, ines, thomas, sign_in):
    trainer, learner, slot = sign_in(thomas), sign_in(ines), attempt.slots.get()
    page = f"{reverse('quizzes_results:grading_answer', args=[slot.pk])}?by=question&names=1"
    review = reverse("quizzes:attempt_review", args=[attempt.uuid])
    first, second, _third = ids(attempt)
    assert "un fait précis" not in learner.get(review).content.decode()
    assert "une leçon (1,5" in trainer.get(page).content.decode()

    trainer.post(page, {"met": [first, second], "mark": "", "comment": "Bien."})

    draft = MarkDraft.objects.get()
    assert (draft.fraction, draft.data) == (Decimal("0.875"), {"met": [first, second], "typed": False})
    shown = trainer.get(page).content.decode()
    assert (shown.count("checked"), 'name="mark" value' in shown, "3,5 / 4" in shown) == (2, False, True)
    assert "un fait précis" not in learner.get(review).content.decode()
    publish_marks([slot.pk], by=thomas, at=timezone.now())
    step = Step.objects.get(slot=slot, kind="grade")
    met = [("un fait précis", True), ("une leçon", True), ("clair", False)]
    assert [(row["text"], row["met"]) for row in step.data["rubric"]] == met
    told = " ".join(learner.get(review).content.decode().split())
    assert all(text in told for text in ("un fait précis", "une leçon", "clair", "Bien."))
    follow = trainer.get(reverse("quizzes_results:attempt_inspect", args=[attempt.uuid])).content.decode()
    assert "un fait précis ; une leçon" in follow
    printed = snapshot(attempt, at=timezone.now())["questions"][0]["comment"].splitlines()
    assert ([row.rpartition(":")[2].strip() for row in printed[:3]], printed[3:]) == (
        [row[0] for row in met],
        ["Bien."],
    )


def test_an_exam_shows_no_grid_before_its_corrections_are_published(ines, thomas, sign_in):
    cohort(thomas, ines)
    quiz = make_quiz(questions=[make("essay", rubric=GRID)], marks=[4], preset="exam")
    attempt = taken(quiz, ines, {1: "On a voté."})
    slot = attempt.slots.get()
    mark_now(slot, by=thomas, mark=Decimal(2), comment="", at=timezone.now(), grid={"met": ids(attempt)[:1]})
    client, review = sign_in(ines), reverse("quizzes:attempt_review", args=[attempt.uuid])

    assert "un fait précis" not in client.get(review).content.decode()

    quiz.corrections_published_at = timezone.now()
    quiz.save()
    assert "un fait précis" in client.get(review).content.decode()


def test_the_same_mark_with_another_grid_is_a_new_step_and_the_same_grid_is_not(attempt, thomas):
    slot, now, first = attempt.slots.get(), timezone.now(), ids(attempt)[0]
    given = {"by": thomas, "mark": Decimal(2), "comment": "", "at": now}

    done = [mark_now(slot, **given, grid={"met": met}) for met in ([first], [first], ids(attempt)[1:])]
    save_mark(slot, by=thomas, mark=Decimal(2), comment="", at=now, grid={"met": ids(attempt)[1:], "typed": True})
    publish_marks([slot.pk], by=thomas, at=timezone.now())

    assert done == [True, False, True]
    assert Step.objects.filter(slot=slot, kind="grade").count() == 2
