"""Answers in words: rules/summary.py, for each of the fifteen types."""

import pytest

from quizzes.rules.grading import TYPES
from quizzes.rules.summary import in_words

CHOICES = {"choices": [{"id": "a", "text": "les coopérants"}, {"id": "b", "text": "la mairie"}]}
GAPS = {
    "gaps": [
        {"id": "g1", "type": "single", "question": {"choices": [{"id": "c1", "text": "une voix"}]}},
        {"id": "g2", "type": "shortanswer", "question": {"answers": []}},
        {"id": "g3", "type": "numerical", "question": {"answers": []}},
        {"id": "g4", "type": "multiple", "question": CHOICES},
    ]
}
WORDS = {"options": [{"id": "o1", "text": "accord"}, {"id": "o2", "text": "réserve"}]}
ZONES = {
    "zones": [{"id": "z1", "text": "près de la porte"}],
    "markers": [{"id": "m1", "text": "issue"}, {"id": "m2", "text": "extincteur"}],
}
PAIRS = {"stems": [{"id": "s1", "text": "ag"}, {"id": "s2", "text": "rh"}], "options": [{"id": "o1", "text": "vote"}]}
ITEMS = {"items": ["i1", "i2"], "texts": {"i1": "devis", "i2": "accord"}}
SORTED = {"items": [{"id": "i1", "text": "devis"}, {"id": "i2", "text": "météo"}]}

CASES = [
    ("single", CHOICES, "b", "la mairie"),
    ("multiple", CHOICES, ["b", "a"], "les coopérants ; la mairie"),
    ("truefalse", {}, False, "faux"),
    ("truefalse", {}, True, "vrai"),
    ("shortanswer", {}, " COOPERATIVE ", "COOPERATIVE"),
    ("numerical", {}, "1 250 €", "1 250 €"),
    ("numerical", {}, {"answer": "2,5", "unit": "kg"}, "2,5 kg"),
    ("numerical", {}, {"answer": "2,5", "unit": ""}, "2,5"),
    ("matching", PAIRS, {"s1": "o1", "s2": None}, "ag → vote"),
    ("ordering", ITEMS, ["i2", "i1"], "1. accord ; 2. devis"),
    ("ordering", ITEMS, {"i2": "7", "i1": "x"}, "7. accord ; x. devis"),
    ("cloze", GAPS, {"g1": "c1", "g3": "25"}, "une voix ; – ; 25 ; –"),
    ("cloze", GAPS, {"g2": "épargne", "g4": ["a", "b"]}, "– ; épargne ; – ; les coopérants, la mairie"),
    ("gapselect", WORDS | {"places": [{"id": "p1"}, {"id": "p2"}]}, {"p2": "o1"}, "– ; accord"),
    ("gapselect", WORDS | {"places": [{"id": "p1", "text": "porte"}]}, {"p1": "o2"}, "porte → réserve"),
    ("categorise", SORTED | {"categories": [{"id": "k1", "text": "avant"}]}, {"i1": "k1"}, "devis → avant"),
    ("hotspot", ZONES, {"m1": [[120, 90], "z1"]}, "issue → point 120, 90 ; issue → près de la porte"),
    ("essay", {}, "Il y avait 40 jeunes.", "Il y avait 40 jeunes."),
    ("likert", {"scale": ["jamais", "souvent"]}, 0, "jamais"),
    ("likert", {"scale": ["jamais", "souvent"], "no_opinion": True}, "none", "sans avis"),
    ("reflection", {}, "À parler", "À parler"),
    ("description", {}, None, ""),
]


@pytest.mark.parametrize(("kind", "question", "response", "words"), CASES)
def test_in_words(kind, question, response, words):
    assert in_words({"type": kind, "question": question}, response) == words


def test_in_words_knows_every_type_and_says_nothing_of_a_blank():
    assert {kind for kind, *_rest in CASES} == set(TYPES)
    for kind, question, *_rest in CASES:
        for blank in (None, "", [], {}):
            assert in_words({"type": kind, "question": question}, blank) == "", (kind, blank)
