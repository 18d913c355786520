"""Matching, cloze, gap-select and categorise: every example of the specification, and its refusals."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.cloze import ClozeError, has_gap, parse
from quizzes.rules.shapes import ShapeError
from tests.quizzes.scoring import grade

JOBS = {"ag": "vote", "finances": "comptes", "rh": "planning", "équipe": "planning", "animateur": "aide"}
MATCHING = {
    "stems": [{"id": stem, "right": right} for stem, right in JOBS.items()],
    "options": [{"id": option} for option in ("vote", "comptes", "planning", "aide", "embauche")],
}
LEDGER = (
    "Chaque membre a {2:MC:=une voix~une part~une prime}. "
    "On garde une {1:SA:=réserve*~%50%épargne#Presque}, ici {1:NM:=25:1} %."
)
CLOZE = {"gaps": parse(LEDGER).gaps}
VOICE, SHARE = "c1", "c2"


@pytest.mark.parametrize(
    ("response", "fraction", "state"),
    [
        (JOBS, "1", "gradedright"),
        (JOBS | {"finances": "vote", "animateur": None}, "0.6", "gradedpartial"),
        ({"ag": "embauche"}, "0", "gradedwrong"),
        ({"ag": None, "rh": ""}, "0", "gaveup"),
        (None, "0", "gaveup"),
    ],
)
def test_matching_examples(response, fraction, state):
    one = grade("matching", MATCHING, response)

    assert (one.fraction, one.state) == (Fraction(fraction), state)


def test_what_is_partly_answered_is_graded_only_when_handed_in():
    partly = {"ag": "vote", "rh": "planning"}

    assert grade("matching", MATCHING, partly).fraction == Fraction(2, 5)
    states = [grade("matching", MATCHING, r, finished=False).state for r in (partly, JOBS, {}, {"ag": None})]
    assert states == ["invalid", "complete", "todo", "todo"]


def test_options_may_be_missing_and_change_no_score():
    alone = {"stems": MATCHING["stems"]}

    assert grade("matching", alone, JOBS | {"ag": "embauche"}).fraction == Fraction(4, 5)


PLACES = {
    "places": [
        {"id": "p1", "right": ["accord"]},
        {"id": "p2", "right": ["facture"]},
        {"id": "p3", "right": ["réserve"]},
        {"id": "p4", "right": ["partage", "répartition"]},
    ],
    "options": [{"id": name, "group": 1} for name in ("accord", "facture", "réserve", "partage", "répartition")],
}


@pytest.mark.parametrize(
    ("chosen", "fraction"),
    [
        (["accord", "facture", "réserve", "répartition"], "1"),
        (["accord", "réserve", None, "partage"], "0.5"),
        ([None, None, "accord", None], "0"),
    ],
)
def test_gapselect_examples(chosen, fraction):
    response = dict(zip(("p1", "p2", "p3", "p4"), chosen, strict=True))

    assert grade("gapselect", PLACES, response).fraction == Fraction(fraction)
    assert grade("gapselect", PLACES, response, finished=False).state == ("complete" if all(chosen) else "invalid")


ITEMS = [{"id": f"i{n}", "right": "k1" if n < 3 else "k2"} for n in range(1, 5)] + [{"id": "météo", "right": None}]
RIGHT = {"i1": "k1", "i2": "k1", "i3": "k2", "i4": "k2"}


@pytest.mark.parametrize(
    ("response", "count", "penalty", "nothing_less"),
    [
        (RIGHT, "1", "1", 1),
        (RIGHT | {"i4": "k1"}, "0.75", "0.5", 0),
        (RIGHT | {"météo": "k1"}, "0.75", "0.75", 0),
        ({"i1": "k1"}, "0.25", "0.25", 0),
        ({"i1": "k2", "i2": "k2", "i3": "k1", "météo": "k1"}, "0", "0", 0),
        ({"météo": "k1"}, "0", "0", 0),
    ],
)
def test_categorise_examples(response, count, penalty, nothing_less):
    question = {"items": ITEMS, "categories": [{"id": "k1"}, {"id": "k2"}]}

    marks = [
        grade("categorise", question | {"rule": r}, response).fraction for r in ("count", "penalty", "all_or_nothing")
    ]

    assert marks == [Fraction(count), Fraction(penalty), nothing_less]
    assert grade("categorise", question, response).fraction == Fraction(count)  # `count` is the default
    assert grade("categorise", question, response, finished=False).state == "complete"  # one may leave items out


@pytest.mark.parametrize(
    ("response", "fraction"),
    [
        ({"g1": VOICE, "g2": "épargne", "g3": "26 %"}, "0.875"),
        ({"g1": SHARE, "g2": "Réserves", "g3": "24,5"}, "0.5"),
        ({"g1": VOICE, "g2": None, "g3": ""}, "0.5"),
        ({"g1": VOICE, "g2": "réserve", "g3": "vingt"}, "0.75"),
    ],
)
def test_cloze_examples(response, fraction):
    assert grade("cloze", CLOZE, response).fraction == Fraction(fraction)


def test_cloze_says_what_is_missing_or_unreadable_while_open():
    whole = {"g1": VOICE, "g2": "réserve", "g3": "25"}
    states = [
        grade("cloze", CLOZE, response, finished=False).state
        for response in (whole, whole | {"g3": "vingt"}, {"g1": VOICE}, {"g1": None}, {})
    ]

    assert states == ["complete", "invalid", "invalid", "todo", "todo"]


def test_cloze_whose_weights_total_nothing_has_no_mark():
    question = {"gaps": [CLOZE["gaps"][0] | {"weight": 0}]}

    assert [
        (grade("cloze", question, r).fraction, grade("cloze", question, r).state) for r in ({"g1": VOICE}, None)
    ] == [
        (None, "finished"),
        (None, "finished"),
    ]


@pytest.mark.parametrize(
    ("kind", "question", "response", "code"),
    [
        ("matching", MATCHING, {"autre": "vote"}, "id_unknown"),
        ("matching", MATCHING, {"ag": "autre"}, "id_unknown"),
        ("matching", MATCHING, ["vote"], "value_invalid"),
        ("matching", {"stems": [{"id": "a"}]}, {"a": "b"}, "key_missing"),
        ("gapselect", PLACES, {"p9": "accord"}, "id_unknown"),
        ("gapselect", {"places": [{"id": "p1", "right": "o1"}]}, {"p1": "o1"}, "value_invalid"),
        ("categorise", {"items": [{"id": "i1", "right": None}]}, {"i1": "k1"}, "value_invalid"),
        ("categorise", {"items": [{"id": "i1"}]}, {"i1": "k1"}, "key_missing"),
        ("cloze", CLOZE, {"g9": "x"}, "id_unknown"),
        ("cloze", CLOZE, {"g1": "c9"}, "id_unknown"),
        ("cloze", {"gaps": []}, {"g1": "x"}, "value_invalid"),
        ("cloze", {"gaps": [{"id": "g1", "type": "ordering", "question": {}}]}, {"g1": "x"}, "type_unknown"),
    ],
)
def test_refused_shapes_say_their_code(kind, question, response, code):
    with pytest.raises(ShapeError) as refused:
        grade(kind, question, response)

    assert refused.value.code == code


def test_cloze_syntax_is_read_into_gaps_and_a_stem_that_gives_nothing_away():
    read = parse(LEDGER)

    assert read.stem == "Chaque membre a {#1}. On garde une {#2}, ici {#3} %."
    assert [(gap["id"], gap["weight"], gap["type"]) for gap in read.gaps] == [
        ("g1", 2, "single"),
        ("g2", 1, "shortanswer"),
        ("g3", 1, "numerical"),
    ]
    assert read.gaps[1]["question"] == {
        "rule": "moodle",
        "case_sensitive": False,
        "answers": [
            {"pattern": "réserve*", "fraction": 1, "feedback": ""},
            {"pattern": "épargne", "fraction": "0.5", "feedback": "Presque"},
        ],
    }
    assert read.gaps[2]["question"]["answers"] == [{"value": "25", "tolerance": "1", "fraction": 1, "feedback": ""}]


@pytest.mark.parametrize(
    ("kind", "type_", "display", "shuffle"),
    [
        *[(name, "single", "list", False) for name in ("MULTICHOICE", "MC")],
        *[(name, "single", "list", True) for name in ("MULTICHOICE_S", "MCS")],
        *[(name, "single", "column", False) for name in ("MULTICHOICE_V", "MCV")],
        *[(name, "single", "column", True) for name in ("MULTICHOICE_VS", "MCVS")],
        *[(name, "single", "row", False) for name in ("MULTICHOICE_H", "MCH")],
        *[(name, "single", "row", True) for name in ("MULTICHOICE_HS", "MCHS")],
        *[(name, "multiple", "column", False) for name in ("MULTIRESPONSE", "MR")],
        *[(name, "multiple", "row", False) for name in ("MULTIRESPONSE_H", "MRH")],
        *[(name, "multiple", "column", True) for name in ("MULTIRESPONSE_S", "MRS")],
        *[(name, "multiple", "row", True) for name in ("MULTIRESPONSE_HS", "MRHS")],
    ],
)
def test_cloze_types_of_choice(kind, type_, display, shuffle):
    gap = parse(f"{{:{kind}:=a~b}}").gaps[0]

    assert (gap["type"], gap["weight"], gap["display"], gap["shuffle"]) == (type_, 1, display, shuffle)


@pytest.mark.parametrize(
    ("kind", "sensitive"),
    [("SHORTANSWER", False), ("SA", False), ("MW", False), ("SHORTANSWER_C", True), ("SAC", True), ("MWC", True)],
)
def test_cloze_types_of_text(kind, sensitive):
    assert parse(f"{{1:{kind}:=Owl}}").gaps[0]["question"]["case_sensitive"] is sensitive


def test_cloze_escapes_and_entities_are_text():
    gap = parse(r"{1:MC:=a\~b \# \} \\ &eacute;&#126;&amp;~ %-33.5%non#dit \~ # et \} encore~{x}").gaps[0]

    assert [(c["text"], c["fraction"], c["feedback"]) for c in gap["question"]["choices"]] == [
        ("a~b # } \\ é~&", 1, ""),
        ("non", "-0.335", "dit ~ # et } encore"),
        ("{x", 0, ""),
    ]
    assert parse(r"{1:SA:=5 \*}").gaps[0]["question"]["answers"][0]["pattern"] == r"5 \*"


@pytest.mark.parametrize(
    ("text", "fractions"),
    [
        ("{1:MR:=a~=b~=c~d}", ["1/3", "1/3", "1/3", "-1/3"]),
        ("{1:MR:=a~%50%b~%-25%c~d}", ["2/3", "1/3", "-1/4", "0"]),
        ("{1:MR:~%40%a~%40%b~c}", ["1/2", "1/2", "0"]),
    ],
)
def test_cloze_several_choices_total_one(text, fractions):
    choices = parse(text).gaps[0]["question"]["choices"]
    right = [choice["id"] for choice in choices if not str(choice["fraction"]).startswith("-") and choice["fraction"]]

    assert [round(Fraction(c["fraction"]), 12) for c in choices] == [round(Fraction(f), 12) for f in fractions]
    assert grade("multiple", {"rule": "weights", "choices": choices}, right).state == "gradedright"


def test_cloze_numbers_may_have_a_comma_and_a_star():
    answers = parse("{2:NUMERICAL:=12,5:0,1#bien~%50%1e2~*#non}").gaps[0]["question"]["answers"]

    assert [(a["value"], a["tolerance"], a["fraction"], a["feedback"]) for a in answers] == [
        ("12.5", "0.1", 1, "bien"),
        ("1e2", "0", "0.5", ""),
        ("*", "0", 0, "non"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line", "gap"),
    [
        ("Rien à compléter.", "no_gap", 1, None),
        ("Un\n{1:MC:=seul}", "too_few_answers", 2, 1),
        ("{1:SA:=a}\n\n{1:MC:a~b}", "no_right_answer", 3, 2),
        ("{1:SA:~%99%a}", "no_right_answer", 1, 1),
        ("{1:SA:}", "no_right_answer", 1, 1),
        ("{1:MR:a~b}", "no_right_answer", 1, 1),
        ("{1:NM:=douze}", "not_a_number", 1, 1),
        ("{1:NM:=12:beaucoup}", "not_a_number", 1, 1),
        ("{1:NM:=1e999}", "not_a_number", 1, 1),
        ("{1:SA:=a", "braces", 1, 1),
        ("{1:REGEXP:=a}", "type_unsupported", 1, 1),
        ("{1:MC:=a~%250%b}", "not_a_number", 1, 1),
    ],
)
def test_cloze_refusals_say_line_and_gap(text, code, line, gap):
    with pytest.raises(ClozeError) as refused:
        parse(text)

    assert (refused.value.code, refused.value.line, refused.value.gap) == (code, line, gap)


def test_plain_braces_are_no_gap():
    assert (has_gap("{x} {#1} {2}"), has_gap("a {1:SA:=b}")) == (False, True)


@given(st.text("{}:=~%#\\&;1MCSANR a\n", max_size=60))
def test_reading_cloze_never_breaks(text):
    with suppress(ClozeError):
        gaps = parse(text).gaps

        assert [gap["id"] for gap in gaps] == [f"g{n}" for n in range(1, len(gaps) + 1)]


@given(st.permutations(MATCHING["stems"]), st.permutations(MATCHING["options"]), st.data())
def test_shuffling_stems_and_options_changes_no_mark(stems, options, data):
    names = [option["id"] for option in options]
    response = {stem: data.draw(st.sampled_from([*names, None])) for stem in JOBS}

    shuffled = grade("matching", {"stems": stems, "options": options}, response)

    assert shuffled.fraction == grade("matching", MATCHING, response).fraction


@given(st.permutations(ITEMS), st.sampled_from(["count", "penalty", "all_or_nothing"]), st.data())
def test_shuffling_items_changes_no_mark_and_one_more_wrong_never_raises_it(items, rule, data):
    response = {item["id"]: data.draw(st.sampled_from(["k1", "k2", None])) for item in ITEMS}
    before = grade("categorise", {"items": ITEMS, "rule": rule}, response).fraction
    wrong = {i["id"]: "k1" if i["right"] != "k1" else "k2" for i in ITEMS if response[i["id"]] is None}

    assert grade("categorise", {"items": items, "rule": rule}, response).fraction == before
    assert all(
        grade("categorise", {"items": ITEMS, "rule": rule}, response | {name: home}).fraction <= before
        for name, home in wrong.items()
    )
