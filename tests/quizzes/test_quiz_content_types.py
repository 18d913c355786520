"""quiz.yaml: every type it can write is loaded, kept by identity, and written back as it was (site/content/README.md)."""

from types import SimpleNamespace
from typing import Any

import pytest

from home.exporting.shelf import question_data
from quizzes.actions.importing import quiz_from_content
from quizzes.models import Quiz, QuizSlot
from quizzes.rules.content import check_quiz_content
from tests.quizzes.build import publish
from tests.quizzes.kinds import make

QUESTIONS: dict[str, dict[str, Any]] = {
    "reponse-courte": {"question": "Que sommes-nous ?", "answers": ["coopérative", "une coop"], "forgive_typos": True},
    "association": {
        "question": "Qui s’occupe de quoi ?",
        "pairs": [{"left": "ag", "right": "vote"}, {"left": "rh", "right": "planning"}, {"left": "équipe", "right": "planning"}],
        "extra": ["embauche"],
    },
    "texte-a-trous": {
        "question": "Chaque membre a [[1]]. On garde [[2]], ici [[3]] %.",
        "gaps": [
            {"type": "unique", "answers": ["=une voix", "une part~deux", "une prime#Non."], "weight": 2},
            {"type": "reponse-courte", "answers": ["=réserve*", "%50%épargne#Presque"]},
            {"type": "nombre", "answers": ["=25:1"]},
        ],
    },
    "mots-a-placer": {"question": "Après [[1]], la [[2]].", "gaps": [["accord", "devis signé"], ["facture"]], "extra": ["météo"]},
    "groupes": {
        "question": "Avant ou après ?",
        "groups": {"avant": ["devis", "accord"], "après": ["facture"]},
        "extra": ["météo"],
    },
    "reponse-ouverte": {
        "question": "Racontez.", "max_words": 200, "template": "Nous…", "notes": "Un fait.",
        "grid": ["2 : un fait précis", "0,5 : une leçon"], "attachment": "photo",
    },
    "echelle": {"question": "Je prends la parole.", "scale": ["jamais", "parfois", "souvent"], "no_opinion": False},
    "reflexion": {"question": "Qu’as-tu appris ?"},
    "texte": {"question": "Lis d’abord ceci."},
}  # fmt: skip


def written(**changes: Any) -> dict[str, Any]:
    rows = [{"id": f"q-{kind}", "type": kind, **data} for kind, data in QUESTIONS.items()]
    return {"id": "tous", "title": "Tous les types", "questions": rows} | changes


def names() -> Any:
    told: list[str] = []
    return SimpleNamespace(notes=SimpleNamespace(tell=told.append, at=lambda *_: None), told=told)


@pytest.mark.django_db
def test_every_type_is_loaded_and_written_back_without_loss() -> None:
    assert check_quiz_content(written()) == []
    quiz = quiz_from_content(written())
    outside = names()
    for slot in quiz.slots.select_related("question").order_by("sort_order"):
        body = slot.question.versions.get().body
        data = next(row for row in written()["questions"] if row["id"] == slot.question.content_id)
        assert question_data(data["id"], body, outside) == data
    assert outside.told == []
    again = quiz_from_content(written())
    assert {slot.question.versions.count() for slot in again.slots.all()} == {1}


@pytest.mark.django_db
def test_a_changed_file_keeps_the_identity_of_what_stays() -> None:
    quiz = quiz_from_content(written())
    before = {row.text: row.uuid for row in quiz.slots.get(question__content_id="q-association").question.pairs.all()}
    data = written()
    pairs = data["questions"][1]
    data["questions"][1] = pairs | {"pairs": [*reversed(pairs["pairs"])]}
    quiz = quiz_from_content(data)
    question = quiz.slots.get(question__content_id="q-association").question
    assert {row.text: row.uuid for row in question.pairs.all()} == before
    assert question.versions.count() == 2


@pytest.mark.django_db
def test_places_that_the_file_cannot_write_stay() -> None:
    quiz = quiz_from_content(written())
    slots = [*quiz.slots.all()]
    slots.insert(1, QuizSlot(question=make("hotspot")))
    for place, slot in enumerate(slots):
        slot.sort_order = place
    quiz.slots = slots
    publish(quiz)
    quiz_from_content(written(title="Un autre titre"))
    quiz = Quiz.objects.get(content_id="tous")
    types = [slot.question.type for slot in quiz.slots.order_by("sort_order")]
    assert (quiz.title, types[1], len(types)) == ("Un autre titre", "hotspot", len(QUESTIONS) + 1)


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("reponse-courte", {"answers": []}, "« answers » est une liste de 1 à 20 textes"),
        ("reponse-courte", {"accents": "peut-être"}, "« accents » vaut"),
        ("association", {"pairs": [{"left": "a", "right": "b"}]}, "2 à 20 paires"),
        ("association", {"pairs": [{"left": "a", "right": "b"}, {"left": "a", "right": "c"}]}, "deux fois"),
        ("texte-a-trous", {"question": "Sans trou"}, "[[1]], [[2]], [[3]]"),
        ("texte-a-trous", {"question": "[[1]]", "gaps": [{"type": "nombre", "answers": ["=douze"]}]}, "n'est pas un nombre"),
        ("texte-a-trous", {"question": "[[1]]", "gaps": [{"type": "dessin", "answers": ["=a"]}]}, "« type » vaut"),
        ("mots-a-placer", {"question": "[[1]]", "gaps": [["a"]], "extra": []}, "au moins deux mots"),
        ("groupes", {"groups": {"avant": ["devis"]}}, "2 à 10"),
        ("reponse-ouverte", {"min_words": 300}, "dépasse"),
        ("reponse-ouverte", {"grid": "2 : un fait"}, "« grid » est une liste d'au plus 12"),
        ("reponse-ouverte", {"grid": ["1 : a", {2: "un fait"}]}, "« grid », critère 2"),
        ("reponse-ouverte", {"grid": ["0 : a"]}, "vaut des points"),
        ("reponse-ouverte", {"attachment": ["photo"]}, "« attachment » vaut non, photo, fichier"),
        ("echelle", {"scale": ["oui"]}, "de 2 à 20 textes"),
        ("texte", {"answers": ["a"]}, "n'est pas un mot connu"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(kind: str, changes: dict[str, Any], said: str) -> None:
    data = written(questions=[{"id": "q", "type": kind, **QUESTIONS[kind], **changes}])
    errors = check_quiz_content(data)
    assert any(said in error and "Question 1 (q)" in error for error in errors), errors
