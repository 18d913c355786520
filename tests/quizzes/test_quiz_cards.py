"""Cards and previews of the fifteen types; how sure learners are; examples of right, half-right and wrong responses."""

import pytest

from quizzes.models import Gap
from quizzes.models.bodies import body_of
from quizzes.rules.cards import card, preview
from quizzes.rules.certainty import Confidence, calibration
from quizzes.rules.grading import UNMARKED_TYPES, grade
from quizzes.rules.responses import partial_response, right_response, wrong_response
from quizzes.rules.review import EVERYTHING
from tests.quizzes.build import make_question
from tests.quizzes.kinds import ALL, make

MODES = ["", "right", "partial", "wrong"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ALL)
def test_previews_show_each_type_to_answer_and_corrected(kind):
    question = make(kind)
    body = body_of(question)

    pages = {mode: question.make_preview_request(None, mode).content.decode() for mode in MODES}

    assert ('name="q1-' in pages[""]) is (kind != "description")
    assert not any('name="q1-' in pages[mode] for mode in MODES[1:])
    if kind in UNMARKED_TYPES:
        return
    worth = {mode: word in pages[mode] for mode, word in (("right", "Juste"), ("wrong", "Ce n’est pas ça"))}
    assert worth["right"] is True
    if kind == "essay":
        assert "En partie juste" in pages["partial"]
        return
    grades = [grade(kind, body["question"], make_one(body)) for make_one in (right_response, wrong_response)]
    assert (grades[0].fraction, grades[1].fraction < 1) == (1, True)
    half = partial_response(body)
    if kind in ("truefalse", "shortanswer", "numerical"):  # these give nothing by halves
        assert half is None
    else:
        assert grade(kind, body["question"], half).state == "gradedpartial"
        assert "En partie juste" in pages["partial"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ALL)
def test_an_empty_draft_can_be_previewed_in_every_mode(kind):
    from quizzes.models import Question

    body = body_of(Question(type=kind, title="Vide", stem=""))

    assert [preview(1, body, mode).type for mode in MODES] == [kind] * 4


@pytest.mark.django_db
def test_gaps_are_numbered_in_the_order_of_reading_and_each_is_judged_alone():
    gaps = [Gap(kind="numerical", text="=25:1"), Gap(kind="shortanswer", text="=voix#Bien dit\n%50%vote#Presque")]
    body = body_of(make_question("cloze", stem="<p>Une [[2]], puis [[1]] %.</p>", gaps=gaps))
    number, word = (gap["id"] for gap in body["question"]["gaps"])

    one = card(
        1,
        body,
        response={word: "vote", number: "3"},
        state="gradedpartial",
        parts=EVERYTHING,
        running=False,
    )

    said = [(f.id, f.number, f.text, f.result, f.right, f.feedback) for f in one.fields]
    assert said == [(word, 1, "vote", "partly", "voix", "Presque"), (number, 2, "3", "wrong", "25", "")]
    assert [piece if isinstance(piece, str) else piece.result for piece in one.pieces] == [
        "<p>Une ",
        "partly",
        ", puis ",
        "wrong",
        " %.</p>",
    ]


@pytest.mark.django_db
def test_what_belongs_nowhere_is_right_when_left_out():
    body = body_of(make("categorise"))
    names = {item["text"]: item["id"] for item in body["question"]["items"]}
    before = body["question"]["categories"][0]["id"]

    def judged(response):
        one = card(1, body, response=response, state="gradedpartial", parts=EVERYTHING, running=False)
        return {field.label: (field.result, field.nowhere) for field in one.fields}

    assert judged({names["devis"]: before})["météo"] == ("right", True)
    assert judged({names["météo"]: before})["météo"] == ("wrong", True)
    assert judged({names["météo"]: before})["devis"] == ("blank", False)


@pytest.mark.django_db
def test_markers_are_judged_by_the_zones_they_hit():
    body = body_of(make("hotspot"))
    issue, extinguisher = (marker["id"] for marker in body["question"]["markers"])

    def judged(response, parts=EVERYTHING):
        one = card(1, body, response=response, state="gradedpartial", parts=parts, running=False)
        return [field.result for field in one.fields], len(one.drawn_zones)

    assert judged({issue: [[120, 80]], extinguisher: [[1, 1]]}) == (["right", "wrong"], 2)
    assert judged({issue: [[120, 80], [9, 9]]}) == (["partly", "blank"], 2)
    assert judged({issue: [[120, 80]]}, frozenset({"attempt"})) == (["", ""], 0)


def test_calibration_counts_what_became_of_each_level():
    told = [
        ("sure", "gradedright"),
        ("sure", "gradedwrong"),
        ("guess", "mangrpartial"),
        ("sure", "gaveup"),
        ("", "gradedright"),
        ("think", "needsgrading"),
    ]

    assert calibration(told) == [Confidence("sure", right=1, wrong=1), Confidence("guess", partial=1)]
    assert [row.count for row in calibration(told)] == [2, 1]
