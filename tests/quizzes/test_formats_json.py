"""Our JSON: what is not trusted, what is told with its line, a whole quiz (specs/quizzes.md §12, §13)."""

import json
import time
from typing import Any

import pytest

from quizzes.formats import FileRefused, read
from quizzes.formats.pasapas import MOST_QUESTIONS

HEAD = '{"format": "pas-a-pas/questions", "schema": 1, "questions": [\n'


def file_of(*questions: Any, **more: Any) -> bytes:
    lines = ",\n".join(json.dumps(one) for one in questions)
    tail = "".join(f', "{key}": {json.dumps(value)}' for key, value in more.items())
    return f"{HEAD}{lines}\n]{tail}}}\n".encode()


def choice(name: str = "c1", **more: Any) -> dict[str, Any]:
    return {"id": name, "text": "x", "fraction": 1} | more


SINGLE = {"type": "single", "stem": "<p>Qui ?</p>", "question": {"choices": [choice(), choice("c2", fraction=0)]}}


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"[" * 200_000, "malformed", 1),
        (HEAD.encode() + b'{"type": "single", "question": ' + b'{"a":' * 100_000, "malformed", 2),
        (HEAD.encode() + b"1" * 10_000 + b"]}", "malformed", 2),
        (HEAD.encode() + b"NaN]}", "malformed", 2),
        (HEAD.encode() + b'{"type": "single"\n', "malformed", 3),
        (HEAD.encode() + b"{},]}", "malformed", 2),
        (file_of(SINGLE) + b"x", "malformed", 4),
        (b'{"questions": []}', "format_mismatch", 1),
        (b'{"format": "autre", "schema": 1, "questions": [{}]}', "format_mismatch", 1),
        (file_of(SINGLE).replace(b'"schema": 1', b'"schema": 2'), "format_mismatch", 1),
        (file_of(SINGLE).replace(b'"schema": 1', b'"schema": "1"'), "malformed", 1),
        (b"<quiz/>", "malformed", 1),
        (b"PK\x03\x04", "format_mismatch", 1),
        (HEAD.encode() + b",\n".join([b"{}"] * (MOST_QUESTIONS + 1)) + b"]}", "too_large", None),
        (b"{" + b" " * 20_000_001, "too_large", None),
        (b"", "empty", None),
    ],
)
def test_json_made_to_harm_is_refused(data, code, line):
    begun = time.process_time()
    with pytest.raises(FileRefused) as caught:
        read(data, "json")
    assert (caught.value.code, caught.value.line) == (code, line)
    assert caught.value.message.endswith(".")
    assert time.process_time() - begun < 3


def test_a_newer_schema_is_told_in_words():
    with pytest.raises(FileRefused) as caught:
        read(file_of(SINGLE).replace(b'"schema": 1', b'"schema": 7'), "json")
    assert caught.value.message.startswith(
        "Ce fichier vient d’une version plus récente de Pas à Pas (schéma 7, ici 1)."
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stem": {"a": 1}}, "« stem » doit être un texte"),
        ({"stem_format": "exe"}, "un texte est html, moodle, plain ou markdown"),
        ({"penalty": "2"}, "« penalty » doit être un nombre de 0 à 1"),
        ({"penalty": "1e999999"}, "« penalty » doit être un nombre de 0 à 1"),
        ({"question": {"choices": [choice(), choice()]}}, "chaque partie de « choices » a un « id » à elle"),
        ({"question": {"choices": [choice(fraction=3)]}}, "« fraction » doit être un nombre de -1 à 1"),
        (
            {"question": {"choices": [choice(f"c{n}") for n in range(300)]}},
            "« choices » doit être une liste d’au plus 200 valeurs",
        ),
        ({"type": "multiple", "question": {"rule": "autre"}}, "« rule » ne peut pas valoir « autre »"),
        (
            {"type": "matching", "question": {"options": [], "stems": [{"id": "s", "text": "a", "right": "o"}]}},
            "« right » nomme une partie qui n’existe pas",
        ),
        (
            {"type": "hotspot", "question": {"zones": [{"id": "z", "shape": "circle", "coords": "a"}]}},
            "« coords » ne se lit pas",
        ),
        ({"shuffle": "oui"}, "« shuffle » vaut true ou false"),
        ({"stem": "x" * 300_000}, "« stem » est trop long"),
    ],
)
def test_a_question_that_is_not_one_is_told_and_the_others_come_in(change, said):
    first, second = read(file_of(SINGLE | change, SINGLE), "json").items
    assert (first.status, first.message, first.line) == ("error", f"Ligne 2 : {said}.", 2)
    assert first.raw
    assert (second.status, second.line) == ("new", 3)


def test_an_unknown_type_and_a_missing_background_are_told():
    spot = {"type": "hotspot", "question": {"picture": "plan.png", "zones": [], "markers": []}}
    first, second = read(file_of({"type": "calcul"}, spot), "json").items
    assert (first.status, first.code) == ("unsupported", "type_unsupported")
    assert (second.status, second.code) == ("error", "file_missing")


def test_pictures_have_the_caps_of_the_other_formats():
    files = [
        {"name": "a.svg", "data": "PHN2Zy8+"},
        {"name": "b.png", "data": "é"},
        {"name": "c.png", "data": "A" * 15_000_000},
    ]
    (item,) = read(file_of(SINGLE | {"pictures": files}), "json").items
    assert [one.content for one in item.pictures] == [None, None, None]
    assert item.warnings == (
        "Le fichier joint « a.svg » est un dessin SVG, refusé pour votre sécurité.",
        "Le fichier joint « b.png » n’a pas pu être lu.",
        "Le fichier joint « c.png » dépasse 10 Mo.",
    )


@pytest.mark.parametrize(
    ("quiz", "said"),
    [
        ({"slots": []}, "il n’a pas de titre"),
        ({"title": "Q", "slots": [{"question": 1}]}, "une place nomme une question qui n’est pas dans le fichier"),
        ({"title": "Q", "preset": "libre"}, "« preset » ne peut pas valoir « libre »"),
        ({"title": "Q", "opens_at": "demain"}, "« opens_at » n’est pas une date"),
        ({"title": "Q", "opens_at": "2026-01-01T10:00:00"}, "« opens_at » ne dit pas son fuseau horaire"),
        ({"title": "Q", "review": {"jamais": []}}, "« review » ne peut pas valoir « jamais »"),
    ],
)
def test_a_quiz_that_is_not_one_is_refused(quiz, said):
    with pytest.raises(FileRefused) as caught:
        read(file_of(SINGLE, quiz=quiz), "json")
    assert caught.value.message == f"Le quiz de ce fichier n’est pas lisible : {said}."
