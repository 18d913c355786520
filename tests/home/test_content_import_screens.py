"""`::: ecran`: a screen of a youth lesson, and the lines of what is wrong."""

from typing import Any

import pytest

from courses.blocks import SCREEN_TITLE, ScreenBlock
from home.importing.markdown import INSIDE, LESSON, LIMITS, read_body
from home.importing.pack import Ref
from home.importing.prose import Known

KNOWN = Known(frozenset({"cape"}), {"rond.svg": "Un rond."}, {"q"})


def read(text: str) -> tuple[list[tuple[str, Any]], list[tuple[int, str]]]:
    """The blocks of a text that starts on line 10, and what was told."""
    told: list[tuple[int, str]] = []
    body = read_body(text, 10, KNOWN, lambda line, message: told.append((line, message)), LESSON)
    return [(block.type, block.value) for block in body], told


def test_screen_holds_a_title_a_drawing_a_text_and_an_easy_version() -> None:
    blocks, told = read(
        "::: ecran Une entreprise à vous\nimage: rond.svg\n\nElle est **à vous**.\n\n--- facile\nÀ toi.\n:::"
    )

    value = {
        "title": "Une entreprise à vous",
        "picture": {"image": Ref("picture", "rond.svg"), "decorative": False, "alt_text": "Un rond."},
        "text": "<p>Elle est <b>à vous</b>.</p>",
        "easy": "<p>À toi.</p>",
    }
    assert (blocks, told) == ([("screen", value)], [])


def test_screen_needs_no_drawing_and_no_easy_version() -> None:
    blocks, told = read("::: ecran Oser\n- un\n- deux\n:::")

    value = {
        "title": "Oser",
        "picture": {"image": None, "decorative": None, "alt_text": None},
        "text": "<ul><li>un</li><li>deux</li></ul>",
        "easy": "",
    }
    assert (blocks, told) == ([("screen", value)], [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("::: ecran\nTexte.\n:::", (10, "bloc « ecran » : écrivez son titre après ce mot")),
        (f"::: ecran {'a' * 61}\nTexte.\n:::", (10, "61 caractères, c’est trop long : 60 au plus")),
        ("::: ecran A\n\nimage: rien.svg\n\nTexte.\n:::", (12, "dessin absent de pictures/ : « rien.svg »")),
        ("::: ecran A\nimage: rond.svg\n:::", (10, "bloc « ecran » : écrivez un texte sous l’image")),
        ("::: ecran A\nTexte.\n--- simple\nB.\n:::", (12, "écrivez « --- facile » avant la version facile")),
        (
            "::: ecran A\nTexte.\n--- facile\n\n:::",
            (12, "la version facile est vide : enlevez la ligne « --- facile »"),
        ),
        ("::: ecran A\nT.\n--- facile\nB.\n--- facile\nC.\n:::", (14, "une seule ligne « --- facile » par écran")),
        ("::: ecran A\nimage: rond.svg\n\n[x](glossaire:rien)\n:::", (13, "mot inconnu du glossaire : « rien »")),
        ("::: ecran A\nT.\n--- facile\n\n[x](ftp://e.org)\n:::", (14, "lien non permis : « ftp://e.org » ; un lien commence par https:, mailto: ou tel:")),
        ("::: ecran A\n## B\n:::", (11, "« ## » n’est pas permis ici : pas de titre à l’intérieur d’un bloc ou d’une liste")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_screen_is_told_with_its_line(text: str, said: tuple[int, str]) -> None:
    assert read(text)[1] == [said]


def test_screen_is_only_for_lessons() -> None:
    told: list[tuple[int, str]] = []

    read_body("::: ecran A\nB.\n:::", 1, KNOWN, lambda *found: told.append(found))

    assert told == [(1, "bloc inconnu dans une page : « ecran »")]


def test_screen_holds_what_its_editor_holds() -> None:
    block = ScreenBlock()
    features = [set(block.child_blocks[name].features) for name in ("text", "easy")]

    assert features == [{*INSIDE, "bold", "italic", "term"}] * 2
    assert LIMITS["screen"] == SCREEN_TITLE == block.child_blocks["title"].field.max_length
