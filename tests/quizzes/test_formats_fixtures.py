"""The files of other projects, beside the specifications: nothing crashes, the counts are right (their README)."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from quizzes.actions.bank_export import export
from quizzes.actions.bank_import import bring, compare
from quizzes.formats import read
from quizzes.formats.contents import digest
from quizzes.formats.moodlexml_writer import write_moodlexml
from quizzes.models import Question
from quizzes.rules.grading import grade

FOLDER = Path(os.environ.get("QUIZ_FIXTURES", Path(__file__).resolve().parents[3] / "shared/fixtures/quiz"))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no question files of other projects in {FOLDER}")
PAIRS = sorted(path.stem for path in FOLDER.glob("gift/pairs/*.gift"))
XML = sorted(path.name for path in FOLDER.glob("moodlexml/*.xml"))
KINDS = {"TF": "truefalse", "Short": "shortanswer", "Numerical": "numerical", "Matching": "matching"}
KINDS |= {"Essay": "essay", "Description": "description"}


def words(text):
    return " ".join((text or "").replace(" _____ ", "_____").replace("_____", " _____ ").split())


@pytest.mark.parametrize("name", PAIRS)
def test_gift_pairs_are_read_as_their_parser_does(name):
    items = list(read((FOLDER / f"gift/pairs/{name}.gift").read_bytes(), "gift").items)
    expected = [
        one for one in json.loads((FOLDER / f"gift/pairs/{name}.json").read_text()) if one["type"] != "Category"
    ]

    assert [item.status for item in items] == ["new"] * len(expected)
    for item, one in zip(items, expected, strict=True):
        assert item.type == KINDS.get(one["type"], item.type)
        assert (item.title, item.idnumber) == (one["title"], one["id"])
        assert (words(item.stem), item.stem_format) == (words(one["stem"]["text"]), one["stem"]["format"])
        assert words(item.general_feedback) == words((one.get("globalFeedback") or {}).get("text"))
        if one["type"] in ("MC", "Short"):
            rows = item.question.get("choices") or item.question["answers"]
            assert [words(row.get("text", row.get("pattern"))) for row in rows] == [
                words(choice["text"]["text"]) for choice in one["choices"]
            ]
            assert [words(row["feedback"]) for row in rows] == [
                words((choice["feedback"] or {}).get("text")) for choice in one["choices"]
            ]
        if one["type"] == "TF":
            assert item.question["answer"] == one["isTrue"]
        if one["type"] == "Matching":
            assert [stem["text"] for stem in item.question["stems"]] == [
                pair["subquestion"]["text"] for pair in one["matchPairs"]
            ]


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("examples.txt", {"multichoice": 18, "truefalse": 5, "shortanswer": 9, "numerical": 8, "matching": 3}),
        ("ordering-export.gift.txt", {"ordering": 1}),
        ("ordering-import.gift.txt", {"ordering": 1}),
        (
            "questions.gift.txt",
            {"essay": 1, "matching": 1, "multichoice": 2, "numerical": 1, "shortanswer": 1, "truefalse": 3},
        ),
        (
            "questions_in_category.gift.txt",
            {"category": 1, "matching": 1, "multichoice": 1, "shortanswer": 1, "truefalse": 1},
        ),
    ],
)
def test_gift_of_moodle_is_read_whole(name, types):
    reading = read((FOLDER / "gift/moodle" / name).read_bytes(), "gift")

    assert reading.types == types
    assert {item.status for item in reading.items} == {"new"}


@pytest.mark.parametrize("name", XML)
def test_xml_of_moodle_is_read_and_written_again(name):
    reading = read((FOLDER / "moodlexml" / name).read_bytes(), "moodlexml")
    again = read(write_moodlexml(reading.items).data, "moodlexml")

    assert [(item.status, item.warnings) for item in reading.items] == [("new", ())]
    assert [digest(item) for item in again.items] == [digest(item) for item in reading.items]


def test_aiken_of_moodle_is_read():
    items = read((FOLDER / "aiken/questions.aiken.txt").read_bytes(), "aiken").items

    assert [[choice["fraction"] for choice in item.question["choices"]] for item in items] == [[0, 1, 0, 0], [1, 0]]


def right_answer(kind, question):
    """The right answer of a question, as it is printed."""
    if kind in ("single", "multiple"):
        right = [choice["id"] for choice in question["choices"] if Decimal(choice["fraction"]) > 0]
        best = max(question["choices"], key=lambda choice: Decimal(choice["fraction"]))["id"]
        return best if kind == "single" else right
    answers = {
        "truefalse": lambda: question["answer"],
        "shortanswer": lambda: question["answers"][0]["pattern"],
        "numerical": lambda: question["answers"][0]["value"],
        "matching": lambda: {stem["id"]: stem["right"] for stem in question["stems"]},
        "ordering": lambda: question["items"],
        "gapselect": lambda: {place["id"]: place["right"][0] for place in question["places"]},
        "hotspot": lambda: {
            zone["marker"]: [one["id"] for one in question["zones"] if one["marker"] == zone["marker"]]
            for zone in question["zones"]
        },
    }
    return answers[kind]()


QUESTIONS = [
    *FOLDER.glob("gift/*/*.gift"),
    *FOLDER.glob("gift/*/*.txt"),
    *FOLDER.glob("moodlexml/*"),
    *FOLDER.glob("aiken/*"),
]


@pytest.mark.parametrize("path", sorted(QUESTIONS), ids=lambda path: path.name)
def test_imported_questions_are_scored_without_touching_them(path):
    name = {"moodlexml": "moodlexml", "aiken": "aiken"}.get(path.parent.name, "gift")
    scored = [item for item in read(path.read_bytes(), name).items if item.type not in ("essay", "description")]
    grades = [grade(item.type, item.question, right_answer(item.type, item.question)) for item in scored]

    assert [one.state for one in grades] == ["gradedright"] * len(scored)


@pytest.mark.django_db
def test_files_of_other_projects_go_through_the_bank_and_come_back():
    known = 0
    for path in sorted(QUESTIONS):
        name = {"moodlexml": "moodlexml", "aiken": "aiken"}.get(path.parent.name, "gift")
        for one in bring(read(path.read_bytes(), name).items):
            assert one.item.status in ("new", "changed", "duplicate")
            if one.item.status == "new":
                rows = Question.objects.filter(pk=one.question_id)
                for out in (name, "json"):
                    again = read(export(rows, out).data, out).items
                    assert [item.status for item in compare(again)] == ["duplicate"]
                known += 1
    assert known == Question.objects.count()
