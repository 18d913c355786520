"""The quiz files of the starter content: what is wrong with one, in French (site/content/README.md, « Un quiz »)."""

import re
from collections.abc import Iterator
from typing import Any

from quizzes.rules import content_parts as parts
from quizzes.rules.content_texts import text, twice, unknown
from quizzes.rules.numbers import read_number

TYPES = {
    "unique": "single",
    "multiple": "multiple",
    "vrai-faux": "truefalse",
    "ordre": "ordering",
    "nombre": "numerical",
    "reponse-courte": "shortanswer",
    "association": "matching",
    "texte-a-trous": "cloze",
    "mots-a-placer": "gapselect",
    "groupes": "categorise",
    "reponse-ouverte": "essay",
    "echelle": "likert",
    "reflexion": "reflection",
    "texte": "description",
}
QUIZ_KEYS = {"id", "title", "intro", "pass_percent", "feedback", "questions"}
QUESTION_KEYS = {"id", "type", "question", "feedback", "recall"}
UNRECALLED = ("reponse-ouverte", "echelle", "reflexion", "texte")  # nobody could say whether they are right
MOST_RECALLED = 5
OWN_KEYS = {
    "unique": {"choices"},
    "multiple": {"choices"},
    "vrai-faux": {"answer"},
    "ordre": {"items"},
    "nombre": {"answer", "tolerance", "unit"},
    **parts.OWN_KEYS,
}
FEEDBACKS = ("after_each", "at_end")
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_quiz_content(data: Any) -> list[str]:
    """Return what is wrong with the content of a quiz.yaml, one French sentence each; nothing wrong: an empty list."""
    if not isinstance(data, dict):
        return ["Le fichier ne décrit pas un quiz : il doit commencer par « id: », « title: », « questions: »."]
    return list(_quiz(data))


def _quiz(data: dict[str, Any]) -> Iterator[str]:
    yield from unknown(data, QUIZ_KEYS, "Quiz")
    yield from _identifier(data.get("id"), "Quiz")
    yield from text(data.get("title"), "Quiz", "title", most=200)
    yield from text(data.get("intro", ""), "Quiz", "intro", empty=True)
    percent = data.get("pass_percent")
    if percent is not None and (isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= 100):
        yield "Quiz : « pass_percent » est un nombre entier de 0 à 100."
    if data.get("feedback", "after_each") not in FEEDBACKS:
        yield "Quiz : « feedback » vaut after_each (après chaque réponse) ou at_end (à la fin)."
    questions = data.get("questions")
    if not isinstance(questions, list) or not questions:
        yield "Quiz : « questions » est une liste d'au moins une question."
        return
    for number, question in enumerate(questions, 1):
        yield from _question(question, f"Question {number}")
    if sum(isinstance(question, dict) and question.get("recall") is True for question in questions) > MOST_RECALLED:
        yield f"Quiz : {MOST_RECALLED} questions « à retenir » (« recall: true ») au plus."
    ids = [str(question.get("id")) for question in questions if isinstance(question, dict)]
    for again in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"L'identifiant « {again} » sert deux fois."


def _question(data: Any, where: str) -> Iterator[str]:
    if not isinstance(data, dict):
        yield f"{where} : ce n'est pas une question (« id: », « type: », « question: » attendus)."
        return
    where = f"{where} ({data['id']})" if data.get("id") else where
    yield from _identifier(data.get("id"), where)
    kind = data.get("type")
    if kind not in TYPES:
        yield f"{where} : « type » vaut {', '.join(TYPES)} ; lu : {kind!r}."
        return
    yield from unknown(data, QUESTION_KEYS | OWN_KEYS[kind], where)
    yield from text(data.get("question"), where, "question")
    yield from text(data.get("feedback", ""), where, "feedback", empty=True)
    if not isinstance(data.get("recall", False), bool) or (data.get("recall") and kind in UNRECALLED):
        yield f"{where} : « recall » vaut true ou false, et une question que personne ne corrige n'est pas à retenir."
    yield from CHECKS[kind](data, where)


def _choices(data: dict[str, Any], where: str) -> Iterator[str]:
    choices = data.get("choices")
    if not isinstance(choices, list) or not 2 <= len(choices) <= 10:
        yield f"{where} : « choices » est une liste de 2 à 10 choix."
        return
    for number, choice in enumerate(choices, 1):
        here = f"{where}, choix {number}"
        if not isinstance(choice, dict):
            yield f"{here} : un choix s'écrit « - text: … »."
            return
        yield from unknown(choice, {"text", "right", "feedback"}, here)
        yield from text(choice.get("text"), here, "text")
        yield from text(choice.get("feedback", ""), here, "feedback", empty=True)
        if not isinstance(choice.get("right", False), bool):
            yield f"{here} : « right » vaut true ou false."
    yield from twice([str(choice.get("text")) for choice in choices], where, "choix")
    right = sum(choice.get("right") is True for choice in choices)
    if right == 0:
        yield f"{where} : aucun choix n'est juste (« right: true »)."
    if data["type"] == "unique" and right > 1:
        yield f"{where} : une question « unique » a un seul choix juste, pas {right} ; sinon, type: multiple."


def _truefalse(data: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(data.get("answer"), bool):
        yield f"{where} : « answer » vaut true ou false."


def _ordering(data: dict[str, Any], where: str) -> Iterator[str]:
    items = data.get("items")
    if not isinstance(items, list) or not 2 <= len(items) <= 20:
        yield f"{where} : « items » est une liste de 2 à 20 éléments, dans le bon ordre."
        return
    for number, item in enumerate(items, 1):
        yield from text(item, f"{where}, élément {number}", "texte")
    yield from twice([str(item) for item in items], where, "élément")


def _numerical(data: dict[str, Any], where: str) -> Iterator[str]:
    answer = read_number(str(data.get("answer", "")))
    if isinstance(data.get("answer"), bool) or answer is None or answer.unit:
        yield f'{where} : « answer » est un nombre, par exemple "214,50".'
    tolerance = read_number(str(data.get("tolerance", "0")))
    if tolerance is None or tolerance.unit or tolerance.value < 0:
        yield f'{where} : « tolerance » est un nombre positif, par exemple "0,01".'
    if "unit" in data:
        yield from text(data["unit"], where, "unit", most=40)


def _identifier(value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value) or len(value) > 120:
        yield f"{where} : « id » manque, ou n'est pas fait de lettres sans accent, de chiffres et de traits d'union."


CHECKS = {
    "unique": _choices,
    "multiple": _choices,
    "vrai-faux": _truefalse,
    "ordre": _ordering,
    "nombre": _numerical,
    **parts.CHECKS,
}
