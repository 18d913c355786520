"""Out of the bank and back: the same content; comparing costs the same for one and thirty (specs/quizzes.md §12)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.actions.bank_export import export
from quizzes.actions.bank_import import compare, import_items
from quizzes.formats import read
from quizzes.models import Category, Question
from tests.quizzes.build import KINDS, make_question
from tests.quizzes.files import FIVE, PNG_PIXEL, quiz_xml


@pytest.mark.parametrize("name", ["gift", "moodlexml"])
def test_export_comes_back_with_the_same_content(db, name):
    questions = [make_question(kind, draft=True, penalty="0.3333333") for kind in KINDS]
    drawer = Category.objects.create(path="CJS/Vote")
    Question.objects.update(category=drawer, idnumber="")
    written = export(Question.objects.order_by("pk"), name)
    items = read(written.data, name).items

    assert [item.status for item in items] == ["new"] * len(KINDS)
    assert {item.category for item in items} == {("CJS", "Vote")}
    assert [item.title for item in items] == [question.title for question in questions]
    assert [item.question for item in items if item.type in ("single", "truefalse")] == [
        {
            "choices": [
                {"id": "c1", "text": "les coopérants", "format": "plain", "fraction": 1, "feedback": ""},
                {
                    "id": "c2",
                    "text": "les coopérants et les animateurs",
                    "format": "plain",
                    "fraction": "0.5",
                    "feedback": "",
                },
                {"id": "c3", "text": "la mairie", "format": "plain", "fraction": 0, "feedback": ""},
            ]
        },
        {"answer": False, "feedback": {"true": "", "false": ""}},
    ]


@pytest.mark.parametrize("kind", ["single", "truefalse", "ordering", "numerical"])
def test_export_of_the_bank_is_recognised(db, kind):
    make_question(kind, draft=True, hints=["Cherchez."] if kind == "single" else [])
    items = read(export(Question.objects.all(), "moodlexml").data, "moodlexml").items

    assert [item.status for item in compare(items)] == ["duplicate"]


def test_export_carries_the_picture(db):
    stem = '<p>Où ? <img src="@@PLUGINFILE@@/plan.png" alt="Le « plan »"></p>'
    text = quiz_xml("truefalse", stem=stem, files={"plan.png": PNG_PIXEL})
    import_items(read(text.encode(), "moodlexml").items)
    Question.objects.update(content_sha256="")
    (item,) = read(export(Question.objects.all(), "moodlexml").data, "moodlexml").items

    assert (len(item.pictures), item.warnings, item.stem.count("Le « plan »")) == (1, (), 1)


def test_compare_asks_as_many_queries_for_one_and_thirty(db):
    def queries(count):
        text = "".join(f"// [id:r{n}]\nQuestion {n}{{T}}\n\n" for n in range(count))
        with CaptureQueriesContext(connection) as seen:
            compare(read(text.encode(), "gift").items)
        return len(seen)

    assert queries(1) == queries(30)


def test_compare_with_questions_written_here_asks_as_many_queries_for_one_and_thirty(db):
    items = read(FIVE.encode(), "gift").items
    counts = []
    for more in (1, 29):
        for kind in KINDS * more:
            make_question(kind, draft=True)
        with CaptureQueriesContext(connection) as seen:
            compare(items)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_import_of_many_questions_adds_each_once(db):
    text = "".join(f"// [id:q{n}]\n::Q{n}::[html]<p>Question {n}</p>{{=a#b ~%50%c ~d####e}}\n\n" for n in range(20))

    done = import_items(read(text.encode(), "gift").items)

    assert ({item.status for item in done}, Question.objects.count()) == ({"new"}, 20)
