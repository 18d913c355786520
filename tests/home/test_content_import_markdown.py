"""Markdown with blocks → the raw blocks of a text, and the lines of what is wrong. No database."""

import json
from typing import Any

import pytest

from home.importing.markdown import LESSON, read_body
from home.importing.pack import Block, Ref
from home.importing.prose import Known, cell, plain, rich
from home.importing.streams import raw_stream
from home.importing.writer import longest_rise

KNOWN = Known(frozenset({"cape"}), {"rond.svg": "Un rond.", "trait.svg": ""}, {"q"}, {"m"}, True)
ALL = ("h2", "h3", "ol", "ul", "link")


def read(text: str) -> tuple[list[tuple[str, Any]], list[tuple[int, str]]]:
    """The blocks of a text that starts on line 10, and what was told."""
    told: list[tuple[int, str]] = []
    body = read_body(text, 10, KNOWN, lambda line, message: told.append((line, message)), LESSON)
    return [(block.type, block.value) for block in body], told


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un *mot* **fort**.", "<p>Un <i>mot</i> <b>fort</b>.</p>"),
        ("**fort *et penché* fort**", "<p><b>fort </b><b><i>et penché</i></b><b> fort</b></p>"),
        ("**[CAPE](glossaire:cape)**", '<p><a linktype="term" id="cape"><b>CAPE</b></a></p>'),
        ("[un **mot**](https://e.org/a?b=1&c=2)", '<p><a href="https://e.org/a?b=1&amp;c=2">un <b>mot</b></a></p>'),
        ("[écrire](mailto:aide@example.org)", '<p><a href="mailto:aide@example.org">écrire</a></p>'),
        ("[appeler](tel:119)", '<p><a href="tel:119">appeler</a></p>'),
        ("a\nb", "<p>a b</p>"),
        ("a  \nb", "<p>a<br/>b</p>"),
        ("a\n\nb", "<p>a</p><p>b</p>"),
        ("## Titre\n\n### Sous-titre", "<h2>Titre</h2><h3>Sous-titre</h3>"),
        ("- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"),
        ("- a\n\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n  suite", "<ul><li>a<br/>suite</li></ul>"),
        ("5\u00a0€ < 6 & « œuf »", "<p>5\u00a0€ &lt; 6 &amp; « œuf »</p>"),
        ("\\*pas penché\\*", "<p>*pas penché*</p>"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
        ("😀", "<p>😀</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_rich_text(text: str, html: str) -> None:
    told: list[object] = []

    assert rich(text, 1, ALL, KNOWN, lambda *told_now: told.append(told_now)) == html
    assert told == []


def test_text_is_cut_at_its_parts() -> None:
    blocks, told = read("Début.\n\n## Un\nTexte.\n\n## Deux\n### Encore\n")

    assert blocks == [
        ("text", "<p>Début.</p>"),
        ("text", "<h2>Un</h2><p>Texte.</p>"),
        ("text", "<h2>Deux</h2><h3>Encore</h3>"),
    ]
    assert told == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("retenir", "remember"),
        ("exemple", "example"),
        ("agir", "do"),
        ("loi", "law"),
        ("attention", "warning"),
        ("info", "info"),
    ],
)
def test_callout(name: str, kind: str) -> None:
    blocks, told = read(f"::: {name} Un *titre*\n- a\n:::")

    assert blocks == [("callout", {"kind": kind, "title": "Un titre", "text": "<ul><li>a</li></ul>"})]
    assert told == []


def test_blocks_touch_each_other() -> None:
    blocks, told = read(":::info\nA\n:::\n:::   agir\nB\n:::  \nC")

    assert [kind for kind, _value in blocks] == ["callout", "callout", "text"]
    assert told == []


def test_steps_take_their_bold_beginning_as_title() -> None:
    blocks, told = read("::: etapes Deux\n1. **Lire.** Puis\n   écrire.\n\n   - un\n2. **Vraiment ?** Oui.\n:::")

    assert blocks == [
        (
            "steps",
            {
                "title": "Deux",
                "steps": (
                    {"title": "Lire", "text": "<p>Puis écrire.</p><ul><li>un</li></ul>"},
                    {"title": "Vraiment ?", "text": "<p>Oui.</p>"},
                ),
            },
        )
    ]
    assert told == []


def test_question_keeps_its_leads_apart() -> None:
    blocks, told = read("::: question\nPourquoi ?\n---\nParce que.\n:::")

    value = {"title": "", "question": "<p>Pourquoi ?</p>", "leads": "<p>Parce que.</p>"}
    assert (blocks, told) == ([("question", value)], [])


def test_pictures_are_described_or_decorative() -> None:
    blocks, told = read("::: image rond.svg\n:::\n::: image trait.svg\nUne *légende*.\n:::")

    described = {"image": Ref("picture", "rond.svg"), "decorative": False, "alt_text": "Un rond."}
    decorative = {"image": Ref("picture", "trait.svg"), "decorative": True, "alt_text": ""}
    assert blocks == [
        ("picture", {"image": described, "caption": ""}),
        ("picture", {"image": decorative, "caption": "Une légende."}),
    ]
    assert told == []


def test_quiz_mission_and_positioning_point_to_things() -> None:
    blocks, told = read("::: quiz q\n:::\n::: mission m\n:::\n::: positionnement after\n:::")

    assert blocks == [
        ("quiz", Ref("quiz", "q")),
        ("mission", {"mission": Ref("mission", "m")}),
        ("positioning", {"moment": "after"}),
    ]
    assert told == []


def test_block_that_places_something_holds_nothing() -> None:
    assert read("::: quiz q\nDu texte.\n:::")[1] == [(11, "bloc « quiz » : rien ne s’écrit à l’intérieur")]


def test_line_of_a_mistake_deep_in_a_block_is_told() -> None:
    text = "Texte.\n\n::: accordeon\n### Un\nA.\n\nB [x](glossaire:rien).\n### Deux\n- c\n- d [y](ftp://e.org)\n:::"

    assert read(text)[1] == [
        (16, "mot inconnu du glossaire : « rien »"),
        (19, "lien non permis : « ftp://e.org » ; un lien commence par https:, mailto: ou tel:"),
    ]


def test_line_of_a_mistake_in_a_cell_is_told() -> None:
    assert read("::: tableau T\n| a |\n|---|\n| b |\n| [c](glossaire:rien) |\n:::")[1] == [
        (14, "mot inconnu du glossaire : « rien »")
    ]


def test_forgotten_end_is_told_once() -> None:
    told = read("::: info\nA\n\n::: agir\nB\n:::\nC\n::: info\nD\n:::")[1]

    assert told == [(13, "bloc « agir » dans un bloc : « info », ligne 10, n’est pas fermé")]


def test_block_in_a_block_is_told_once() -> None:
    told = read("::: info\nA\n::: agir\nB\n:::\nC\n:::\nD")[1]

    assert told == [(12, "bloc « agir » dans un bloc : « info », ligne 10, n’est pas fermé")]


def test_title_loses_its_signs() -> None:
    assert plain("Le **CAPE** et [lui](glossaire:cape)", 1, KNOWN, print) == "Le CAPE et lui"


def test_cell_keeps_its_signs() -> None:
    text = "**Léa** et *Tom*, [CAPE](glossaire:cape), [site](https://e.org/), 2 * 3"

    assert cell(text, 1, KNOWN, print) == text


def test_blocks_keep_their_ids_when_some_come_go_and_change() -> None:

    def stream(texts: list[str], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return json.loads(raw_stream("lesson", tuple(Block("text", f"<p>{text}</p>") for text in texts), {}, before))

    first = stream(["a", "b", "b", "c"], [])
    edited = stream(["a", "b", "b corrigé", "c"], first)
    inserted = stream(["z", "a", "b", "b corrigé", "c"], edited)
    removed = stream(["a", "c"], inserted)
    ids = [block["id"] for block in first]

    assert len(set(ids)) == 4
    assert [block["id"] for block in edited] == ids
    assert [block["id"] for block in inserted[1:]] == ids
    assert inserted[0]["id"] not in ids
    assert [block["id"] for block in removed] == [ids[0], ids[3]]


@pytest.mark.parametrize(
    ("values", "steady"), [("", set()), ("abc", {0, 1, 2}), ("cab", {1, 2}), ("bca", {0, 1}), ("dbace", {2, 3, 4})]
)
def test_longest_rise(values: str, steady: set[int]) -> None:
    assert longest_rise(values) == steady
