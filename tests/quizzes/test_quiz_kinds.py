"""Every type: written by a trainer, frozen at publication, scored by the rules as it was frozen."""

from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from quizzes.models import Gap, Item, Pair, Zone, body_of
from quizzes.rules.grading import grade
from quizzes.rules.questions import check_question
from tests.quizzes.kinds import ALL, make

pytestmark = pytest.mark.django_db


def frozen(kind: str, **fields: Any) -> dict[str, Any]:
    return make(kind, **fields).versions.get().body


@pytest.mark.parametrize("kind", ALL)
def test_each_type_is_published_as_the_rules_read_it(kind: str) -> None:
    body = frozen(kind)
    assert body["type"] == kind
    check_question(kind, body["question"])
    assert grade(kind, body["question"], None).state in ("gaveup", "finished")


def test_matching_merges_equal_answers_and_keeps_the_one_too_many() -> None:
    question = frozen("matching")["question"]
    assert [option["text"] for option in question["options"]] == ["vote", "comptes", "planning", "aide", "embauche"]
    by_text = {stem["text"]: stem for stem in question["stems"]}
    assert by_text["rh"]["right"] == by_text["équipe"]["right"]
    right = {stem["id"]: stem["right"] for stem in question["stems"]}
    wrong = right | {by_text["finances"]["id"]: by_text["ag"]["right"], by_text["animateur"]["id"]: None}
    assert grade("matching", question, right).fraction == 1
    assert grade("matching", question, wrong).fraction == Fraction(3, 5)


def test_cloze_reads_its_rows_as_the_file_syntax_and_hides_nothing_in_ids() -> None:
    question = frozen("cloze")["question"]
    choice, text, number = question["gaps"]
    ids = {row["text"]: row["id"] for row in choice["question"]["choices"]}
    answers = {choice["id"]: ids["une voix"], text["id"]: "épargne", number["id"]: "26 %"}
    assert grade("cloze", question, answers).fraction == Fraction(7, 8)
    assert text["question"]["answers"][1]["feedback"] == "Presque"
    assert all(len(one) == 36 for one in ids.values())


def test_a_gap_keeps_signs_that_the_file_syntax_would_read() -> None:
    gap = Gap(kind="single", text="=R&D ~ {essai}\nautre")
    body = body_of(make("cloze", stem="<p>[[1]]</p>", gaps=[gap]))
    assert [row["text"] for row in body["question"]["gaps"][0]["question"]["choices"]] == ["R&D ~ {essai}", "autre"]


def test_words_to_place_accept_each_right_word() -> None:
    question = frozen("gapselect")["question"]
    ids = {option["text"]: option["id"] for option in question["options"]}
    assert set(ids) == {"accord", "facture", "réserve", "partage", "répartition", "météo"}
    places = [place["id"] for place in question["places"]]
    answer = dict(zip(places, [ids["accord"], ids["facture"], ids["réserve"], ids["répartition"]], strict=True))
    assert grade("gapselect", question, answer).fraction == 1
    assert grade("gapselect", question, answer | {places[3]: ids["météo"]}).fraction == Fraction(3, 4)


def test_one_word_for_two_gaps_is_one_option_to_use_twice() -> None:
    gaps = [Gap(text="voix"), Gap(text="voix"), Gap(text="part")]
    question = frozen("gapselect", stem="<p>[[1]] [[2]] [[3]]</p>", gaps=gaps)["question"]
    assert [(option["text"], option["unlimited"]) for option in question["options"]] == [
        ("voix", True),
        ("part", False),
        ("météo", False),
    ]


def test_sorting_and_zones() -> None:
    question = frozen("categorise")["question"]
    right = {item["id"]: item["right"] for item in question["items"]}
    stray = {item["id"]: item["right"] or question["categories"][0]["id"] for item in question["items"]}
    assert grade("categorise", question, right).fraction == 1
    assert grade("categorise", question, stray).fraction == Fraction(3, 4)

    spots = frozen("hotspot")["question"]
    markers = {marker["text"]: marker["id"] for marker in spots["markers"]}
    placed = {markers["issue"]: [[120, 105]], markers["extincteur"]: [spots["zones"][1]["id"]]}
    assert (spots["width"], spots["height"]) == (400, 300)
    assert grade("hotspot", spots, placed).fraction == 1


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("shortanswer", {"answers": []}),
        ("matching", {"pairs": [Pair(text="a", right="un"), Pair(text="b", right="un")]}),
        ("cloze", {"stem": "<p>Sans trou</p>"}),
        ("cloze", {"stem": "<p>[[1]]</p>", "gaps": [Gap(kind="numerical", text="=douze")]}),
        ("gapselect", {"stem": "<p>[[1]] [[1]]</p>", "gaps": [Gap(text="a"), Gap(text="b")]}),
        ("categorise", {"items": [Item(text="devis", home="avent"), Item(text="accord", home="avant")]}),
        ("hotspot", {"zones": []}),
        ("hotspot", {"picture_alt": ""}),
        ("hotspot", {"zones": [Zone(text="a", coords="1,1;2,2", marker="x")]}),
        ("likert", {"scale": "seul"}),
        ("essay", {"min_words": 300}),
    ],
)
def test_what_cannot_be_answered_is_not_published(kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(kind, **fields)


def test_only_the_corrections_that_exist_are_previewed() -> None:
    modes = {kind: [mode for mode, _label in make(kind, draft=True).preview_modes] for kind in ALL}
    assert modes["single"] == modes["matching"] == ["", "right", "partial", "wrong"]  # a choice is worth a half
    assert modes["truefalse"] == modes["numerical"] == ["", "right", "wrong"]
    assert modes["essay"] == modes["likert"] == modes["description"] == [""]
