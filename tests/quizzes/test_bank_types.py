"""Every type out of the bank and back, in every format that can say it (specs/quizzes.md §12, §16.2)."""

import random
from typing import Any

import pytest

from media.models import Picture
from quizzes.actions.bank_export import export, item_of
from quizzes.actions.bank_import import compare, import_items
from quizzes.formats import read
from quizzes.formats.contents import digest
from quizzes.models import Category, Example, Gap, Label, Question, body_of
from quizzes.rules.grading import grade
from tests.quizzes.kinds import ALL, make, plan
from tests.quizzes.random_responses import names, random_response, renamed

pytestmark = pytest.mark.django_db
READER = {"xlsx": "spreadsheet", "csv": "spreadsheet"}
SAID = {  # what each format can say of the questions of kinds.py
    "moodlexml": [kind for kind in ALL if kind not in ("categorise", "reflection", "likert")],
    "gift": [
        "single",
        "multiple",
        "truefalse",
        "shortanswer",
        "numerical",
        "matching",
        "ordering",
        "essay",
        "description",
    ],
    "csv": [kind for kind in ALL if kind not in ("gapselect", "hotspot")],
    "aiken": ["single"],
}


def forgotten() -> None:
    """A bank that knows none of its questions."""
    Question.objects.update(content_sha256="elsewhere", idnumber="")


def brought(items: Any) -> Question:
    """The one question that a file brings."""
    known = set(Question.objects.values_list("pk", flat=True))
    (item,) = import_items(items)
    assert (item.status, item.message) == ("new", None)
    return Question.objects.exclude(pk__in=known).get()


@pytest.mark.parametrize("kind", ALL)
def test_our_json_loses_nothing(kind: str) -> None:
    drawer = Category.objects.create(path="CJS/Vote")
    question = make(
        kind, draft=True, hints=["Cherchez."], category=drawer, idnumber="r1", difficulty=2, objective="Voter"
    )
    question.tags.add("vote", "argent")
    question.examples = [Example(response="la mairie", fraction=0, waived="exprès")]
    question.save()
    written = export([question], "json")
    reading = read(written.data, "json")
    (item,) = reading.items
    assert (written.lost, item.warnings) == ((), ())
    assert [one.status for one in compare(reading.items)] == ["duplicate"]

    forgotten()
    copy = brought(reading.items)
    assert digest(item_of(copy)) == digest(item_of(question)) == digest(item) == copy.content_sha256
    assert item_of(copy, pictures=True).question == item_of(question, pictures=True).question
    question.refresh_from_db()
    copy.refresh_from_db()
    told = ("title", "difficulty", "objective", "penalty", "shuffle", "picture_id", "picture_alt", "general_feedback")
    assert [getattr(copy, name) for name in told] == [getattr(question, name) for name in told]
    assert sorted(copy.tags.names()) == ["argent", "vote"]
    assert [(row.response, row.fraction, row.waived) for row in copy.examples.all()] == [("la mairie", 0, "exprès")]
    assert copy.live is False

    before, after = body_of(question)["question"], body_of(copy)["question"]
    known, draw = names(before, after), random.Random(7)
    for _try in range(20):
        response = random_response(kind, before, draw)
        one, other = grade(kind, before, response), grade(kind, after, renamed(response, known))
        assert (one.state, one.fraction) == (other.state, other.fraction)


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name in SAID for kind in SAID[name]])
def test_import_export_import_is_the_same(name: str, kind: str) -> None:
    """What a file brought leaves in the same format and comes back as the same content."""
    first = read(export([make(kind, draft=True)], name).data, READER.get(name, name))
    assert [item.status for item in first.items] == ["new"]
    forgotten()
    question = brought(first.items)
    assert question.type == kind
    written = export([question], name)
    again = read(written.data, READER.get(name, name))
    assert written.lost == ()
    assert [digest(item) for item in again.items] == [question.content_sha256]
    assert [item.status for item in compare(again.items)] == ["duplicate"]

    (item,) = again.items
    draw = random.Random(3)
    before, after = item_of(question).question, item.question
    for _try in range(20):
        response = random_response(kind, before, draw)
        assert grade(kind, before, response).fraction == grade(kind, after, response).fraction


@pytest.mark.parametrize("name", ["moodlexml", "gift", "aiken", "csv", "xlsx"])
def test_each_format_says_which_questions_it_leaves_out(name: str) -> None:
    questions = [make(kind, draft=True) for kind in ALL]
    written = export(questions, name)
    left = {
        one.partition(" n’est pas dans le fichier")[0] for one in written.lost if "n’est pas dans le fichier" in one
    }
    said = SAID["csv" if name in READER else name]
    assert left == {f"« {question.title} »" for question in questions if question.type not in said}


def test_words_on_a_picture_and_in_several_places() -> None:
    gaps = [Gap(text="porte", x=10, y=20, label="à gauche"), Gap(text="table", x=50, y=60, group=2, unlimited=True)]
    question = make("gapselect", draft=True, stem="<p>Où ?</p>", gaps=gaps, labels=[Label(text="lit", group=2)])
    question.picture, question.picture_alt = plan(), "Le local"
    question.save()
    (item,) = read(export([question], "moodlexml").data, "moodlexml").items
    assert (item.source_type, len(item.pictures)) == ("ddimageortext", 1)
    forgotten()
    copy = brought([item])
    shape = item_of(copy).question
    assert (copy.picture_id, copy.picture_alt, Picture.objects.count()) == (question.picture_id, "", 1)
    assert [(row.text, row.x, row.y, row.label, row.group, row.unlimited) for row in copy.gaps.all()] == [
        ("porte", 10, 20, "à gauche", 1, False),
        ("table", 50, 60, "", 2, True),
    ]
    assert [(row.text, row.group) for row in copy.labels.all()] == [("lit", 2)]
    assert shape["picture"].startswith("local")


def test_gaps_are_numbered_as_the_text_reads() -> None:
    stem = "<p>[[2]] puis [[1]].</p>"
    question = make("gapselect", draft=True, stem=stem, gaps=[Gap(text="un"), Gap(text="deux")], labels=[])
    (item,) = read(export([question], "json").data, "json").items
    forgotten()
    copy = brought([item])
    assert (copy.stem, [row.text for row in copy.gaps.all()]) == ("<p>[[1]] puis [[2]].</p>", ["deux", "un"])
    (moodle,) = read(export([question], "moodlexml").data, "moodlexml").items
    assert (moodle.stem, [place["right"] for place in moodle.question["places"]]) == (stem, [["o2"], ["o1"]])


def test_a_draft_that_is_not_ready_goes_out_in_our_format_only() -> None:
    gap = Gap(kind="numerical", text="=douze")
    question = make("cloze", draft=True, stem="<p>[[1]]</p>", gaps=[gap])
    (item,) = read(export([question], "json").data, "json").items
    forgotten()
    assert [row.text for row in brought([item]).gaps.all()] == ["=douze"]
    assert export([question], "moodlexml").lost == (
        f"« {question.title} » n’est pas dans le fichier : elle est incomplète (il y manque une réponse).",
    )
