"""Moodle XML: specs/quizzes.md §12.3."""

import pytest

from quizzes.formats import read
from tests.quizzes.files import PNG_PIXEL, question_xml, quiz_xml


def xml(text):
    """The items of a Moodle XML text."""
    return read(text.encode(), "moodlexml").items


def one(*args, **kwargs):
    """The only item of a file with one question."""
    (item,) = xml(quiz_xml(*args, **kwargs))
    return item


def answer(text, fraction, more=""):
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{more}</answer>'


CHOICES = answer("statuts", 60) + answer("budget", 40) + answer("logo", -30)


@pytest.mark.parametrize(
    ("said", "kind"), [("true", "single"), ("1", "single"), ("false", "multiple"), ("0", "multiple")]
)
def test_xml_multichoice_is_single_or_multiple_with_weights(said, kind):
    item = one("multichoice", f"<single>{said}</single>{CHOICES}")

    assert item.type == kind
    assert item.question.get("rule") == (None if kind == "single" else "weights")
    assert [choice["fraction"] for choice in item.question["choices"]] == ["0.6", "0.4", "-0.3"]


def test_xml_common_parts():
    item = one(
        "multichoice",
        "<generalfeedback format='html'><text>Voilà.</text></generalfeedback><defaultgrade>2.5000000</defaultgrade>"
        "<penalty>0.33</penalty><idnumber>cjs-1</idnumber><shuffleanswers>true</shuffleanswers>"
        "<correctfeedback format='html'><text>Bravo</text></correctfeedback>"
        "<hint format='html'><text>Cherche</text><shownumcorrect/><clearwrong/></hint>"
        "<tags><tag><text>vote</text></tag><tag><text>AG</text></tag></tags>" + CHOICES,
        title="Une voix",
    )

    assert (item.title, item.max_mark, item.penalty, item.idnumber) == ("Une voix", "2.5", "0.3333333", "cjs-1")
    assert (item.general_feedback, item.shuffle, item.tags) == ("Voilà.", True, ("vote", "AG"))
    assert (item.feedback, item.stem_format) == ({"right": "Bravo"}, "html")
    assert item.hints == ({"text": "Cherche", "shownumcorrect": True, "clearwrong": True},)


@pytest.mark.parametrize(
    ("penalty", "kept"),
    [("0.3333333", "0.3333333"), ("0.329", "0.3333333"), ("0.32", "0.32"), ("0.1000000", "0.1"), ("0", "0")],
)
def test_xml_a_penalty_near_a_third_is_a_third(penalty, kept):
    assert one("essay", f"<penalty>{penalty}</penalty>").penalty == kept


def test_xml_categories_apply_to_the_questions_after_them():
    category = "<question type='category'><category><text>$course$/top/CJS/Et//ou</text></category></question>"
    items = xml(f"<quiz>{question_xml('essay')}{category}{question_xml('essay')}{question_xml('truefalse')}</quiz>")

    assert [item.category for item in items] == [(), ("CJS", "Et/ou"), ("CJS", "Et/ou")]


def test_xml_found_counts_before_judging():
    text = quiz_xml("match", "<hint/><hint/>", files={"a.png": PNG_PIXEL}).replace(
        "</quiz>", "<question type='calculated'/><question type='category'/></quiz>"
    )
    reading = read(text.encode(), "moodlexml")

    assert (reading.types, reading.files, reading.hints) == ({"match": 1, "calculated": 1, "category": 1}, 1, 2)


@pytest.mark.parametrize(
    ("first", "second", "right", "told"),
    [("true", "false", False, 0), ("false", "true", True, 0), ("Vrai", "Faux", False, 0), ("Ja", "Nein", False, 1)],
)
def test_xml_truefalse_by_its_texts(first, second, right, told):
    item = one("truefalse", answer(first, 0, "<feedback><text>1</text></feedback>") + answer(second, 100))

    assert (item.question["answer"], len(item.warnings)) == (right, told)
    assert item.question["feedback"] == ({"true": "", "false": "1"} if first == "false" else {"true": "1", "false": ""})


def test_xml_shortanswer_and_case():
    item = one("shortanswer", "<usecase>1</usecase>" + answer("a*g*", 50) + answer("AG", 100))

    assert item.question["case_sensitive"] is True
    assert [(row["pattern"], row["fraction"]) for row in item.question["answers"]] == [("a*g*", "0.5"), ("AG", 1)]


def test_xml_numerical_with_units():
    unit = "<unit><multiplier>{}</multiplier><unit_name>{}</unit_name></unit>"
    item = one(
        "numerical",
        answer("2.5", 100, "<tolerance>0.1</tolerance>")
        + answer("*", 0)
        + f"<units>{unit.format(1, 'kg')}{unit.format('1000.0', 'g')}</units><unitgradingtype>2</unitgradingtype>"
        + "<unitpenalty>0.2500000</unitpenalty><showunits>1</showunits><unitsleft>0</unitsleft>",
    )

    assert item.question == {
        "answers": [
            {"value": "2.5", "tolerance": "0.1", "tolerance_type": "nominal", "fraction": 1, "feedback": ""},
            {"value": "*", "tolerance": "0", "tolerance_type": "nominal", "fraction": 0, "feedback": ""},
        ],
        "units": [{"name": "kg", "factor": "1"}, {"name": "g", "factor": "1000"}],
        "unit_grading": "max",
        "unit_penalty": "0.25",
        "unit_position": "after",
        "unit_input": "select",
    }


def test_xml_matching_with_distractor():
    pair = "<subquestion format='html'><text>{}</text><answer><text>{}</text></answer></subquestion>"
    pairs = [("ag", "vote"), ("rh", "planning"), ("", "embauche")]
    item = one("matching", "".join(pair.format(*one_pair) for one_pair in pairs))

    assert [stem["right"] for stem in item.question["stems"]] == ["o1", "o2"]
    assert [option["text"] for option in item.question["options"]] == ["vote", "planning", "embauche"]


@pytest.mark.parametrize(
    ("said", "rule", "select", "count"),
    [
        ("<gradingtype>ABSOLUTE_POSITION</gradingtype><selecttype>ALL</selecttype>", "absolute_position", "all", None),
        (
            "<selecttype>CONTIGUOUS</selecttype><selectcount>2</selectcount>",
            "next_exclude_last",
            "contiguous",
            2,
        ),
        ("<logical>1</logical><studentsee>2</studentsee>", "next_exclude_last", "random", 2),
    ],
)
def test_xml_ordering_keeps_the_order_of_the_file(said, rule, select, count):
    question = one("ordering", said + answer("devis", 3) + answer("accord", 1)).question

    assert (question["rule"], question["select"], question.get("select_count")) == (rule, select, count)
    assert [question["texts"][key] for key in question["items"]] == ["devis", "accord"]


def test_xml_gapselect_places_name_their_option():
    option = "<selectoption><text>{}</text><group>{}</group></selectoption>"
    inside = option.format("accord", 1) + option.format("facture", 2)
    item = one("gapselect", inside, stem="La [[2]] suit l'[[1]].")

    assert item.question["places"] == [{"id": "p1", "right": ["o2"]}, {"id": "p2", "right": ["o1"]}]
    assert [(option["text"], option["group"]) for option in item.question["options"]] == [("accord", 1), ("facture", 2)]


def test_xml_ddwtos_options_serve_once_unless_infinite():
    inside = "<dragbox><text>a</text><group>1</group></dragbox><dragbox><text>b</text><infinite/></dragbox>"

    assert [option["unlimited"] for option in one("ddwtos", inside, stem="[[1]]").question["options"]] == [False, True]


@pytest.mark.parametrize(("stem", "code"), [("Rien", "no_gap"), ("Un [[3]]", "no_right_answer")])
def test_xml_gapselect_errors(stem, code):
    item = one("gapselect", "<selectoption><text>a</text></selectoption>", stem=stem)

    assert (item.status, item.code) == ("error", code)


DRAGS = "<drag><no>1</no><text>issue</text><noofdrags>2</noofdrags></drag>"
DROPS = (
    "<drop><no>1</no><shape>circle</shape><coords>120,80; 25</coords><choice>1</choice></drop>"
    "<drop><no>2</no><shape>polygon</shape><coords>0,0;40,0;40,20</coords><choice>0</choice></drop>"
)


def test_xml_ddmarker_is_a_hotspot():
    file = '<file name="plan.png" encoding="base64">aGVsbG8=</file>'
    item = one("ddmarker", file + DRAGS + DROPS)

    assert item.question == {
        "zones": [
            {"id": "z1", "shape": "circle", "coords": "120,80;25", "marker": "m1"},
            {"id": "z2", "shape": "polygon", "coords": "0,0;40,0;40,20", "marker": None},
        ],
        "markers": [{"id": "m1", "text": "issue", "count": 2}],
        "picture": "plan.png",
    }


def test_xml_ddmarker_without_its_picture_is_refused():
    assert one("ddmarker", DRAGS + DROPS).code == "file_missing"


def test_xml_essay():
    inside = (
        "<responseformat>editor</responseformat><minwordlimit>10</minwordlimit><maxwordlimit/>"
        "<graderinfo format='html'><text>Sévère</text></graderinfo>"
    )

    assert one("essay", inside).question == {
        "min_words": 10,
        "max_words": None,
        "grader_info": "Sévère",
        "response_format": "editor",
    }


def test_xml_cloze():
    stem = "Chaque membre a {2:MC:=une voix~une part~une prime}. On garde une {1:SA:=réserve*~%50%épargne#Presque}."
    item = one("cloze", "", stem=stem)

    assert (item.type, item.stem) == ("cloze", stem)
    assert [(gap["id"], gap["type"], gap["weight"]) for gap in item.question["gaps"]] == [
        ("g1", "single", 2),
        ("g2", "shortanswer", 1),
    ]


@pytest.mark.parametrize(
    ("stem", "code"), [("Rien", "no_gap"), ("{1:MC:=a}", "too_few_answers"), ("{1:SA:a}", "no_right_answer")]
)
def test_xml_cloze_errors_name_title_and_position(stem, code):
    item = xml(f"<quiz>{question_xml('essay')}\n{question_xml('cloze', '', stem=stem, title='Trous')}</quiz>")[1]

    assert (item.code, item.message.startswith("Ligne 2, question 2 « Trous » : ")) == (code, True)


@pytest.mark.parametrize("kind", ["calculated", "calculatedmulti", "random", "inconnu"])
def test_xml_other_types_are_kept_raw(kind):
    text = quiz_xml(kind, "<answer><text>{x}+é</text></answer>")
    (item,) = xml(text)

    assert (item.status, item.code, item.line) == ("unsupported", "type_unsupported", 3)
    assert item.raw == text[text.index("<question ") : text.index("\n</quiz>")]


def test_xml_a_file_named_and_not_there_is_a_warning():
    stem = '<img src="@@PLUGINFILE@@/un%20plan.png"><img src="@@PLUGINFILE@@/autre.png">'
    item = one("essay", "", stem=stem, files={"un plan.png": PNG_PIXEL})

    assert (item.status, len(item.pictures)) == ("new", 1)
    assert item.warnings == ("Le fichier « autre.png » est nommé dans le texte mais n’est pas joint.",)


def test_xml_old_pictures_are_read():
    item = one("essay", "<image>dossier/a.gif</image><image_base64>aGVsbG8=</image_base64>")

    assert [(picture.name, picture.content) for picture in item.pictures] == [("a.gif", b"hello")]


def test_xml_what_we_do_not_know_is_said():
    assert one("essay", "<plugin><text>x</text></plugin>").warnings == ("« plugin » n’est pas repris.",)


def test_xml_html_that_was_not_escaped_is_kept():
    text = "<quiz><question type='essay'><questiontext><text><p>Qui <b>vote</b> ?</p></text></questiontext></question></quiz>"

    assert xml(text)[0].stem == "<p>Qui <b>vote</b> ?</p>"


def test_xml_a_lone_question_is_read():
    assert [item.status for item in xml(f"<!-- Moodle -->\n{question_xml('essay')}")] == ["new"]


def test_xml_without_a_stem_is_incomplete():
    assert xml("<quiz><question type='essay'><name><text>X</text></name></question></quiz>")[0].code == "incomplete"
