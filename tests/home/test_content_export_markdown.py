"""Rich text → Markdown → the same rich text; blocks → `:::` blocks → the same blocks. No database."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from home.exporting.markdown import body_text, table_text
from home.exporting.prose import markdown, markdown_words, read_back, said
from home.importing.markdown import LESSON, NO_DRAWING, read_body
from home.importing.pack import Block, Ref
from home.importing.prose import Known

KNOWN = Known(frozenset({"cape"}), {"rond.svg": "Un rond.", "trait.svg": ""}, {"q"}, {"m"}, True)
RETURNED = [
    ("<p>Un <i>mot</i> <b>fort</b>.</p>", "Un *mot* **fort**."),
    ("<p><b>fort </b><b><i>et penché</i></b><b> fort</b></p>", "**fort *et penché* fort**"),
    ('<p><a linktype="term" id="cape"><b>CAPE</b></a></p>', "**[CAPE](glossaire:cape)**"),
    ('<p><a href="https://e.org/a?b=1&amp;c=2">un <b>mot</b></a></p>', "[un **mot**](https://e.org/a?b=1&c=2)"),
    ('<p><a href="https://e.org/a_(b)">là</a></p>', "[là](https://e.org/a_\\(b\\))"),
    ("<p>a<br/>b</p>", "a\\\nb"),
    ("<p>a</p><p>b</p>", "a\n\nb"),
    ("<h2>Titre</h2><h3>Sous-titre</h3>", "## Titre\n\n### Sous-titre"),
    ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c"),
    ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
    ("<ul><li>a<br/>suite</li></ul>", "- a\\\n  suite"),
    ("<p>5\u00a0€ &lt; 6 &amp; « œuf »</p>", "5\u00a0€ < 6 & « œuf »"),
    ("<p>*pas penché*</p>", "\\*pas penché\\*"),
    ("<p>2 * 3 et a_b_c</p>", "2 * 3 et a_b_c"),
    (
        "<p># pas un titre</p><p>- ni une liste</p><p>1. ni cela</p>",
        "\\# pas un titre\n\n\\- ni une liste\n\n1\\. ni cela",
    ),
    ("<p>---</p><p>::: info</p><p>| a |</p>", "\\---\n\n\\::: info\n\n\\| a |"),
    ("<p>&lt;script&gt;</p>", "\\<script>"),
    ("<p>&amp;lt;</p>", "\\&lt;"),
    ("<p>a\\*b</p>", "a\\\\\\*b"),
    ("", ""),
]


@pytest.mark.parametrize(("html", "text"), RETURNED)
def test_rich_text_becomes_markdown_and_comes_back(html: str, text: str) -> None:
    told: list[str] = []

    assert markdown(html, told.append) == text
    assert read_back(text) == html
    assert told == []


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p data-block-key="x">Avec <b>soin </b>!</p>', "Avec **soin** !"),
        ("<p><strong>a</strong> <em>b</em></p>", "**a** *b*"),
        ("<p> a </p><p></p><p>b<br/></p>", "a\n\nb"),
        ("<ul><li data-block-key='a'>un</li><li><p>deux</p></li></ul>", "- un\n- deux"),
        ("<p>a\n  b</p>", "a   b"),
    ],
)
def test_what_the_editor_leaves_is_tidied(html: str, text: str) -> None:
    assert markdown(html) == text


def test_what_has_no_sign_is_told() -> None:
    told: list[str] = []

    assert markdown('<p>a</p><hr/><p><a href="http://e.org">b</a></p>', told.append) == "a\n\nb"
    assert told == ["« <hr> » : le format ne sait pas l’écrire"]


words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20)
styled = st.tuples(words, st.sets(st.sampled_from(["b", "i"])))


def paragraph(runs: list[tuple[str, set[str]]]) -> str:
    from html import escape

    parts = []
    for text, styles in runs:
        tags = sorted(styles)
        opening, closing = "".join(f"<{t}>" for t in tags), "".join(f"</{t}>" for t in reversed(tags))
        parts.append(f"{opening}{escape(text, quote=False)}{closing}")
    return f"<p>{''.join(parts)}</p>"


@given(st.lists(styled, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_text_settles(runs: list[tuple[str, set[str]]]) -> None:
    once = read_back(markdown(paragraph(runs)))

    assert read_back(markdown(once)) == once


@given(words)
@settings(max_examples=150, deadline=None)
def test_any_words_come_back(text: str) -> None:
    plain = " ".join(text.split())

    assert said(markdown_words(plain)) == plain


BODY = (
    Block("text", "<p>Début.</p>"),
    Block("text", "<h2>Un</h2><p>Texte.</p>"),
    Block("callout", {"kind": "law", "title": "Un *titre* : oui", "text": "<ul><li>a</li></ul>"}),
    Block("callout", {"kind": "info", "title": "", "text": "<p>::: piège</p>"}),
    Block(
        "steps",
        {
            "title": "Deux",
            "steps": (
                {"title": "Lire", "text": "<p>Puis écrire.</p><ul><li>un<ul><li>dedans</li></ul></li></ul>"},
                {"title": "Vraiment ?", "text": "<ul><li>Oui.</li></ul>"},
                {"title": "etc.", "text": ""},
            ),
        },
    ),
    Block("accordion", {"parts": ({"title": "A", "text": "<p>a</p>"}, {"title": "« B »", "text": "<p>b</p><p>c</p>"})}),
    Block(
        "table",
        {
            "caption": "T",
            "table": {
                "data": [["a", "**b**"], ["", "c | d"], ["[CAPE](glossaire:cape)", "2 * 3"]],
                "first_row_is_table_header": True,
                "first_col_is_header": False,
                "table_header_choice": "row",
            },
        },
    ),
    Block("quote", {"text": "Un.\nDeux * trois.\n\nQuatre.", "source": "Léa, 17 ans"}),
    Block("question", {"title": "", "question": "<p>Pourquoi ?</p><p>---</p>", "leads": "<p>Parce que.</p>"}),
    Block("question", {"title": "Et", "question": "<p>Quoi ?</p>", "leads": ""}),
    Block(
        "picture",
        {"image": {"image": Ref("picture", "rond.svg"), "decorative": False, "alt_text": "Un rond."}, "caption": "Là"},
    ),
    Block(
        "screen",
        {
            "title": "« Qui ? »",
            "picture": {"image": Ref("picture", "trait.svg"), "decorative": True, "alt_text": ""},
            "text": "<p>Nous.</p><p>--- facile</p>",
            "easy": "<p>Nous tous.</p>",
        },
    ),
    Block(
        "picture",
        {"image": {"image": Ref("picture", "rond.svg"), "decorative": True, "alt_text": ""}, "caption": "alt: ici"},
    ),
    Block(
        "screen",
        {
            "title": "Autre",
            "picture": {"image": Ref("picture", "trait.svg"), "decorative": False, "alt_text": "Un trait : ici"},
            "text": "<p>Nous.</p>",
            "easy": "",
        },
    ),
    Block("screen", {"title": "Sans", "picture": NO_DRAWING, "text": "<p>image: rien</p>", "easy": ""}),
    Block("note", {"type": "video", "id": "3f2a-1"}),
    Block("quiz", Ref("quiz", "q")),
    Block("mission", {"mission": Ref("mission", "m")}),
    Block("positioning", {"moment": "after"}),
)


def test_every_block_comes_back() -> None:
    told: list[Any] = []

    again = read_body(body_text(BODY, KNOWN.pictures), 1, KNOWN, lambda *one: told.append(one), LESSON)

    assert told == []
    assert [(block.type, block.value) for block in again] == [(block.type, block.value) for block in BODY]


def test_every_block_of_the_format_is_written() -> None:
    from home.exporting.markdown import WRITERS
    from home.importing.markdown import _Reader

    made = {"": "text", "etapes": "steps", "accordeon": "accordion", "tableau": "table", "citation": "quote"}
    made |= {"image": "picture", "ecran": "screen", "positionnement": "positioning"}
    names = {name for name in _Reader(KNOWN, print).makers if name not in {*_callouts()}}

    assert {made.get(name, name) for name in names} | {"callout"} == {*WRITERS}


def _callouts() -> set[str]:
    from home.importing.markdown import CALLOUTS

    return {*CALLOUTS}


def test_table_with_one_column() -> None:
    assert table_text([["a"], ["b"]]) == "| a |\n|---|\n| b |"
