"""What files carry is cleaned at import, at save and when it is shown; pictures are looked at (specs/quizzes.md §13)."""

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from media.models import Picture
from quizzes.actions.bank_export import export
from quizzes.actions.bank_import import compare, import_items
from quizzes.formats import read
from quizzes.models import Question, body_of
from tests.quizzes.files import quiz_xml

pytestmark = pytest.mark.django_db
BAD = '<p style="x" onclick="x()">Bien<script>x()</script><img src=x onerror=x()><a href="javascript:x()">là</a></p>'
RUNS = ("<script", "onclick", "onerror", "javascript:", "style=")


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def with_picture(name: str, data: bytes) -> Any:
    stem = f'<p>Où ? <img src="@@PLUGINFILE@@/{name}" alt="Le plan"></p>'
    return read(quiz_xml("truefalse", stem=stem, files={name: data}).encode(), "moodlexml").items


def test_nothing_that_runs_comes_in_nor_is_shown_when_it_was_saved():
    texts = {"text": BAD, "format": "html", "feedback": BAD, "feedback_format": "html"}
    question = {"choices": [{"id": "c1", "fraction": 1} | texts, {"id": "c2", "fraction": 0} | texts | {"text": "non"}]}
    value = {
        "type": "single",
        "stem": BAD,
        "general_feedback": BAD,
        "feedback": {"right": BAD},
        "hints": [{"text": BAD, "format": "html"}],
    }
    data = {"format": "pas-a-pas/questions", "schema": 1, "questions": [value | {"question": question}]}
    (item,) = import_items(read(json.dumps(data).encode(), "json").items)
    row = Question.objects.get()
    assert row.stem == '<p>Bien<img><a rel="noopener">là</a></p>'
    assert [choice.text for choice in row.choices.all()] == ["Bienlà", "non"]
    assert [word for word in RUNS if word in json.dumps(body_of(row)).lower()] == []
    assert item.warnings

    Question.objects.update(stem=BAD, general_feedback=BAD)
    saved = body_of(Question.objects.get())
    assert [word for word in RUNS if word in saved["stem"] + saved["general_feedback"]] == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_written_again_and_known_when_it_comes_back(kind):
    name = f"plan.{kind.lower()}"
    hidden = picture(kind) + b"<script>x()</script>"
    assert [item.status for item in import_items(with_picture(name, hidden))] == ["new"]
    row = Picture.objects.get()
    with row.open_file() as file:
        assert b"script" not in file.read()
    again = read(export(Question.objects.all(), "moodlexml").data, "moodlexml").items
    assert [item.status for item in compare(again)] == ["duplicate"]
    assert [item.status for item in compare(with_picture(name, hidden))] == ["duplicate"]
    assert [item.status for item in import_items(with_picture(name, picture(kind, (41, 20))))] == ["new"]
    assert Picture.objects.count() == 2


def test_a_photograph_keeps_its_right_side_up_and_nothing_else():
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = 6, {1: "N"}
    import_items(with_picture("a.jpg", picture("JPEG", exif=exif)))
    row = Picture.objects.get()
    with row.open_file() as file, Image.open(file) as kept:
        assert (kept.size, dict(kept.getexif())) == ((20, 40), {})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (picture(size=(10_000, 5_000)), "est trop grande"),
        (b"GIF89a nothing", "n’est pas une image que nous savons lire"),
        (picture()[:60], "n’est pas une image que nous savons lire"),
        (picture("TIFF"), "n’est pas une image que nous savons lire"),
    ],
    ids=["bomb", "false", "cut", "other"],
)
def test_a_picture_that_is_not_one_is_told_before_anything_is_written(data, why):
    (item,) = compare(with_picture("a.png", data))
    assert (item.status, item.warnings) == ("new", (f"L’image « a.png » {why}.",))
    assert (Question.objects.count(), Picture.objects.count()) == (0, 0)
    (done,) = import_items(with_picture("a.png", data))
    assert done.warnings == item.warnings
    assert (Question.objects.get().stem, Picture.objects.count()) == ("<p>Où ? [Le plan]</p>", 0)


def test_other_files_are_told_and_not_kept():
    text = quiz_xml("truefalse", stem="<p>Oui ?</p>", files={"a.pdf": b"%PDF", "b.png": picture()})
    (item,) = import_items(read(text.encode(), "moodlexml").items)
    assert item.warnings == (
        "Le fichier joint « a.pdf » n’est pas gardé.",
        "Le fichier joint « b.png » n’est pas gardé.",
    )


def test_what_a_moodle_question_has_and_the_bank_has_not_is_told():
    place = "<drag><no>1</no><text>issue</text><noofdrags>3</noofdrags></drag>"
    place += "<drop><no>1</no><shape>circle</shape><coords>10,10;5</coords><choice>1</choice></drop>"
    place += "<hint format='html'><text>Cherchez.</text><shownumcorrect/></hint>"
    inside = place + '<file name="plan.png" path="/" encoding="base64">@</file>'
    inside = inside.replace("@", base64.b64encode(picture()).decode())
    (item,) = import_items(read(quiz_xml("ddmarker", inside).encode(), "moodlexml").items)
    assert item.warnings == (
        "Les options des indices (compter les bonnes réponses, effacer les mauvaises) ne sont pas gardées.",
        "Les zones ont été nommées « Zone 1 », « Zone 2 »… : dites où elles sont, sans donner la réponse.",
        "Avant de publier, ajoutez une zone où rien ne va : qui choisit dans une liste ne doit pas deviner.",
        "Le nombre d’exemplaires des repères n’est pas gardé.",
        "Avant de publier, décrivez l’image pour les personnes qui ne la voient pas.",
    )
    zone = Question.objects.get().zones.get()
    assert (zone.text, zone.marker, zone.coords) == ("Zone 1", "issue", "10,10;5")


def test_more_rows_than_the_form_takes_are_told_and_kept():
    choices = "".join(f'<answer fraction="{100 * (n == 0)}"><text>choix {n}</text></answer>' for n in range(12))
    (item,) = import_items(read(quiz_xml("multichoice", choices).encode(), "moodlexml").items)
    assert item.warnings == ("12 choix : le formulaire en garde 10, retirez-en avant de publier.",)
    assert Question.objects.get().choices.count() == 12
