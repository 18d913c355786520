"""Short answers: the wildcards of imported files and our tolerant French, every example of the specification."""

import time
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.shortanswer import LEVELS, matches, near
from quizzes.rules.texts import trimmed, unligatured
from tests.quizzes.scoring import grade

ASSEMBLY = {
    "rule": "moodle",
    "answers": [
        {"pattern": "assemblée générale", "fraction": 1},
        {"pattern": "a*g*", "fraction": "0.5"},
        {"pattern": "*", "fraction": 0},
    ],
}


def french(*texts, **settings):
    """Texts worth 1 under our own rule."""
    return {"rule": "french", "answers": [{"text": text, "fraction": 1} for text in texts], **settings}


def told(question, response):
    """Return (fraction, level) of a short answer."""
    one = grade("shortanswer", question, response)
    return one.fraction, one.detail.get("match_level")


@pytest.mark.parametrize(
    ("response", "fraction", "answer"),
    [
        ("  Assemblée Générale ", 1, 0),
        ("assemblee generale", Fraction(1, 2), 1),
        ("A.G. extraordinaire", Fraction(1, 2), 1),
        ("bureau", 0, 2),
    ],
)
def test_moodle_first_pattern_that_matches_wins(response, fraction, answer):
    one = grade("shortanswer", ASSEMBLY, response)

    assert (one.fraction, one.detail) == (fraction, {"answer": answer})


@pytest.mark.parametrize(
    ("pattern", "text", "same"),
    [
        (r"5 \*", "5 *", True),
        (r"5 \*", "5 étoiles", False),
        (r"\*", "*", True),
        (r"\*", "x", False),
        ("a**b", "ab", True),
        ("*", "", True),
        ("a*b", "a\nx\r\nb", True),
        ("a*b", "ab ", True),
        ("a*b", "abx", False),
        ("*b*", "abc", True),
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("*ab*ab*", "xabyabz", True),
        ("*ab*ab*", "xaby", False),
        ("a.c", "abc", False),
        ("[a-z]+", "[a-z]+", True),
        (r"a\b", r"a\b", True),
        ("réserve*", "RÉSERVES", True),
        ("réserve", "reserve", False),
        ("", "", True),
    ],
)
def test_wildcards(pattern, text, same):
    assert matches(pattern, text) is same


def test_moodle_case_counts_when_asked():
    question = {"rule": "moodle", "case_sensitive": True, "answers": [{"pattern": "Owl", "fraction": 1}]}

    assert [grade("shortanswer", question, text).fraction for text in ("Owl", "owl")] == [1, 0]


@pytest.mark.parametrize("pattern", ["*a" * 200 + "*", "*" * 200 + "b", "*ab" * 200 + "*c", "a*" * 200 + "b"])
def test_two_hundred_stars_against_20_kB_answer_at_once(pattern):
    began = time.process_time()

    assert not matches(pattern + "z", "a" * 20_000)
    assert not matches(pattern + "z", "ab" * 10_000)
    assert time.process_time() - began < 0.5


@given(st.lists(st.sampled_from(["a", "b", "*", r"\*"]), max_size=8), st.text("ab*", max_size=8))
def test_wildcards_match_what_the_definition_says(signs, text):
    def by_definition(signs, text):
        if not signs:
            return not text
        if signs[0] == "*":
            return by_definition(signs[1:], text) or bool(text and by_definition(signs, text[1:]))
        return bool(text) and text[0] == signs[0][-1] and by_definition(signs[1:], text[1:])

    assert matches("".join(signs), text) == by_definition(signs, text)


@pytest.mark.parametrize(
    ("question", "response", "fraction", "level"),
    [
        (french("coopérative"), "coopérative", 1, "exact"),
        (french("coopérative"), " COOPERATIVE  ", 1, "accent"),
        (french("coopérative", accents="strict"), "COOPERATIVE", 0, None),
        (french("coopérative", accents="partial", accents_fraction="0.5"), "COOPERATIVE", Fraction(1, 2), "accent"),
        (french("coopérative", accents="partial", accents_fraction="0.25"), "cooperative", Fraction(1, 4), "accent"),
        (french("coopérative", accents="partial"), "Coopérative.", 1, "trimmed"),
        (french("coopérative", accents="partial"), "Cooperative.", Fraction(1, 2), "trimmed"),
        (french("coopérative", accents="strict"), "Cooperative.", 0, None),
        (french("l'œuvre commune"), "L’oeuvre commune !", 1, "trimmed"),
        (french("l'œuvre commune"), "l’oeuvre\u202fcommune", 1, "ligature"),
        (french("porte-voix"), "porte–voix", 1, "typography"),
        (french("porte-voix"), "Porte–voix", 1, "case"),
        (french("porte-voix", case="respect"), "Porte–voix", 0, None),
        (french("Réserve", case="respect"), "Reserve", 1, "accent"),
        (french("une  part"), "\u00a0une\u2009part\n", 1, "exact"),
        (french("trésorerie", typos=True), "tresoreire", 1, "typo"),
        (french("trésorerie", typos=True), "trsorie", 0, None),
        (french("trésorerie"), "tresoreire", 0, None),
        (french("facture", typos=True), "facteur", 0, None),
        (french("facture", typos=True), "factuer", 1, "typo"),
        (french("vote", typos=True), "vode", 0, None),
        (french("CAPE", typos=True), "CAP", 0, None),
        (french("le CAPE annuel", typos=True), "le CAPE annuelle", 0, None),
        (french("article 12 de la loi", typos=True), "article 12 de la lois", 0, None),
        (french("facture", typos=True), "factur3", 0, None),
        (french("CAPE", ignore_article=True), "le cape", 1, "trimmed"),
        (french("CAPE"), "le cape", 0, None),
        (french("la réserve", ignore_article=True), "Réserve", 1, "trimmed"),
        (french("coopérative", ignore_punctuation=False), "coopérative.", 0, None),
        (french("assemblée"), "bureau", 0, None),
    ],
)
def test_french_levels(question, response, fraction, level):
    assert told(question, response) == (fraction, level)


def test_french_says_whether_accents_had_to_go():
    details = [
        grade("shortanswer", french("trésorerie", typos=True), text).detail for text in ("Trésorerie", "tresorrie")
    ]

    assert [one["accents_dropped"] for one in details] == [False, False]  # é for e is one edit of the two forgiven
    assert grade("shortanswer", french("réserve"), "reserve !").detail == {
        "answer": 0,
        "match_level": "trimmed",
        "accents_dropped": True,
    }


def test_the_strictest_level_wins_and_inside_a_level_the_first_text():
    question = {"rule": "french", "answers": [{"text": "pêche", "fraction": "0.5"}, {"text": "peche", "fraction": 1}]}

    said = [grade("shortanswer", question, text) for text in ("peche", "pêche", "PÊCHE", "pèche", "peche !")]

    assert [(one.fraction, one.detail["answer"]) for one in said] == [
        (1, 1),
        (Fraction(1, 2), 0),
        (Fraction(1, 2), 0),
        (Fraction(1, 2), 0),
        (1, 1),
    ]


def test_a_question_without_rule_is_ours():
    assert told({"answers": [{"text": "réserve", "fraction": 1}]}, "Reserve") == (1, "accent")


def test_a_number_where_a_text_is_expected_is_read_as_its_text():
    assert told(french("25"), 25) == (1, "exact")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("les parts", "parts"),
        ("l'usage", "usage"),
        ("d' eau", "eau"),
        ("de la réserve", "réserve"),
        ("Une part", "part"),
        ("de l'eau", "de l'eau"),
        ("légumes", "légumes"),
        ("la", "la"),
        ("une", "une"),
        ("unetelle", "unetelle"),
    ],
)
def test_the_leading_article_goes_once_and_never_the_whole_text(text, bare):
    assert trimmed(text, punctuation=False, article=True) == bare


def test_points_at_the_ends_go_but_never_the_whole_text():
    assert [trimmed(t, punctuation=True, article=False) for t in ("oui !", "…oui…", "?!")] == ["oui", "oui", "?!"]


def test_ligatures_keep_capitals():
    assert [unligatured(t) for t in ("œuvre", "Œuvre", "ŒUVRE", "curriculum vitæ", "Æ")] == [
        "oeuvre",
        "Oeuvre",
        "OEUVRE",
        "curriculum vitae",
        "AE",
    ]


def by_table(one, other):
    """The distance of Damerau and Levenshtein with its whole table, neighbours swapped however far they go after."""
    last = {}
    most = len(one) + len(other)
    table = {(-1, -1): most}
    for i in range(len(one) + 1):
        table[i, -1], table[i, 0] = most, i
    for j in range(len(other) + 1):
        table[-1, j], table[0, j] = most, j
    for i in range(1, len(one) + 1):
        column = 0
        for j in range(1, len(other) + 1):
            row, before = last.get(other[j - 1], 0), column
            same = one[i - 1] == other[j - 1]
            column = j if same else column
            table[i, j] = min(
                table[i - 1, j - 1] + (not same),
                table[i, j - 1] + 1,
                table[i - 1, j] + 1,
                table[row - 1, before - 1] + (i - row - 1) + 1 + (j - before - 1),
            )
        last[one[i - 1]] = i
    return table[len(one), len(other)]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 2))
def test_near_counts_edits(one, other, most):
    assert near(one, other, most) == (by_table(one, other) <= most)


SAID = st.text("aàeéœ'’ -–.!A1 \u00a0\u0301c\u0327", max_size=12)


@given(SAID, SAID, st.sampled_from(["moodle", "french"]), st.booleans())
def test_composed_and_decomposed_letters_score_alike(wanted, response, rule, typos):
    key = "pattern" if rule == "moodle" else "text"
    question = {"rule": rule, "typos": typos, "answers": [{key: wanted, "fraction": 1}]}

    composed, decomposed = (
        grade("shortanswer", question, unicodedata.normalize(form, response)) for form in ("NFC", "NFD")
    )

    assert composed == decomposed


@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_a_text_always_matches_itself(text, other):
    one = grade("shortanswer", french(text, other, typos=True, ignore_article=True), text)

    assert not text.strip() or (one.fraction, one.detail["match_level"]) == (1, "exact")
    assert one.detail.get("match_level") in {None, *LEVELS}


def test_a_huge_answer_is_compared_at_once():
    began = time.process_time()

    assert told(french("mot " * 1000, typos=True), "mot " * 5000) == (0, None)
    assert told(french("mot " * 1000 + "fin", typos=True), "mot " * 1000 + "fni")[1] == "typo"
    assert time.process_time() - began < 1
