"""French words as a search compares them: accents, plurals, families, near words."""

import pytest

from home.rules.words import fold, marked, nearest, question, singular, stem, stems, tokens

KNOWN = {fold(word): word for word in ("coopérative", "assemblée", "consentement", "CAPE", "devis", "objection")}


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Numéro", "numero"), ("L’ÉTÉ", "l’ete"), ("Œuvre, cœur", "oeuvre, coeur"), ("ça", "ca"), ("", "")],
)
def test_fold_takes_accents_and_capitals_away(text, folded):
    assert fold(text) == folded


def test_tokens_are_words_and_numbers():
    assert tokens("L’assemblée, c’est 2 h 30 !") == ["l", "assemblee", "c", "est", "2", "h", "30"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("La part des prix", ["part", "prix"]),
        ("qui sommes-nous", ["qui", "sommes", "nous"]),  # nothing but small words: they are kept
        ("devis Devis DEVIS", ["devis"]),
        ('"x" OR 1=1 --', ["x", "or", "1"]),
        ("\0 % ' \\", []),
        ("un deux trois quatre cinq six sept huit neuf dix", "deux trois quatre cinq six sept huit neuf".split()),  # noqa: SIM905
    ],
)
def test_question_keeps_the_words_that_count(typed, asked):
    assert question(typed) == asked


@pytest.mark.parametrize(
    ("word", "one"),
    [("cooperatives", "cooperative"), ("locaux", "local"), ("bureaux", "bureau"), ("prix", "prix"), ("cas", "cas")],
)
def test_singular(word, one):
    assert singular(word) == one


@pytest.mark.parametrize(
    "family",
    [
        "coopérative coopératives coopératif coopératifs",
        "coopérer coopération coopérations",
        "formation formatrice formateurs former",
        "démocratie démocratique démocratiques",
        "assemblée assemblées",
        "numéro numeros NUMÉROS",
        "professionnel professionnelle professionnels",
        "communiquer communication communications",
        "organiser organisation organisatrice",
        "répartir répartition",
        "vote votes voter voté",
        "premier première premières",
        "jeu jeux",
    ],
)
def test_stem_of_a_family_is_one(family):
    assert len(set(stems(family))) == 1


@pytest.mark.parametrize("pair", ["prix pris", "devis deviner", "coopérative coopérant", "mois moi", "part parti"])
def test_stem_keeps_other_words_apart(pair):
    assert len(set(stems(pair))) == 2


def test_stem_leaves_numbers_and_short_words():
    assert [stem(word) for word in ("2026", "cjs", "h30")] == ["2026", "cjs", "h30"]


def test_marked_cuts_at_the_words_asked():
    pieces = list(marked("Les <coopératives> d’été", {stem("cooperative")}))

    assert pieces == [("Les <", False), ("coopératives", True), ("> d’été", False)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cooperatve", ["coopérative"]),
        ("coop", ["coopérative"]),
        ("asemblee", ["assemblée"]),
        ("consentemant", ["consentement"]),
        ("cape", ["CAPE"]),
        ("xyzzy", []),
        ("a", []),
    ],
)
def test_nearest_words(typed, meant):
    assert nearest(typed, KNOWN) == meant


def test_nearest_gives_one_word_a_family():
    known = {"cooperative": "coopérative", "cooperatives": "coopératives", "cooperatif": "coopératif"}

    assert nearest("cooperatve", known) == ["coopérative"]
