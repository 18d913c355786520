"""Glossary words inside texts: printed as buttons with their card, kept by the text editor."""

import re

import pytest
from django.template import Context, Template
from django.utils.translation import gettext
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import RichText

from media.blocks import CaptionedTableBlock
from media.models import GlossaryTerm
from media.richtext import table_cells

pytestmark = pytest.mark.django_db
FEATURES = ["bold", "italic", "h2", "ul", "link", "term"]


@pytest.fixture
def cape() -> GlossaryTerm:
    """A word."""
    return GlossaryTerm.objects.create(slug="cape", term="CAPE", definition='Contrat "d’appui" <écrit> & court.')


def link(term: GlossaryTerm, words: str) -> str:
    return f'<a linktype="term" id="{term.pk}">{words}</a>'


def shown(source: str) -> str:
    return str(RichText(source)).strip()


def test_word_is_printed_as_a_button_with_its_card(cape: GlossaryTerm) -> None:
    html = shown(f"<p>Le {link(cape, 'contrat <b>CAPE</b>')}.</p>")

    identifier = re.search(r'id="([^"]+)"', html)[1]
    assert html == (
        f'<p>Le <button type="button" class="term" popovertarget="{identifier}">contrat <b>CAPE</b></button>'
        f'<span class="term-card" id="{identifier}" popover><dfn>CAPE</dfn>\u202f: '
        "Contrat &quot;d’appui&quot; &lt;écrit&gt; &amp; court. "
        f'<a href="/glossaire/#cape">{gettext("The whole glossary")}</a></span>.</p>'
    )


def test_richtext_filter_prints_words_too(cape: GlossaryTerm) -> None:
    source = f"<p>{link(cape, 'CAPE')}</p>"

    html = Template("{% load wagtailcore_tags %}{{ value|richtext }}").render(Context({"value": source}))

    assert html == str(RichText(source))


def test_each_occurrence_has_its_own_card(cape: GlossaryTerm) -> None:
    html = str(RichText(f"<p>{link(cape, 'CAPE')}, {link(cape, 'CAPE')}</p>"))

    buttons, cards = re.findall(r'popovertarget="([^"]+)"', html), re.findall(r' id="([^"]+)"', html)
    assert (len(set(buttons)), buttons) == (2, cards)


def test_word_that_was_deleted_stays_readable(cape: GlossaryTerm) -> None:
    source = f"<p>Le {link(cape, 'CAPE')}.</p>"
    cape.delete()

    assert shown(source) == "<p>Le <a>CAPE</a>.</p>"


def test_words_of_a_text_cost_one_query(cape: GlossaryTerm, django_assert_num_queries: object) -> None:
    other = GlossaryTerm.objects.create(slug="cjs", term="CJS", definition="Coopérative.")

    with django_assert_num_queries(1):
        str(RichText(f"<p>{link(cape, 'CAPE')} {link(other, 'CJS')} {link(cape, 'CAPE')}</p>"))


def test_text_without_words_costs_nothing(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        assert shown("<p>a</p>") == "<p>a</p>"


def test_editor_keeps_words(cape: GlossaryTerm) -> None:
    converter = ContentstateConverter(FEATURES)
    source = (
        f"<h2>Le {link(cape, 'CAPE')}</h2><p>Un {link(cape, '<b>contrat</b> écrit')} et "
        '<a href="https://example.org/">un lien</a>.</p>'
        f"<ul><li>{link(cape, 'CAPE')}</li></ul>"
    )

    saved = converter.to_database_format(converter.from_database_format(source))

    assert re.sub(r' data-block-key="\w+"', "", saved) == source


def test_editor_without_the_feature_keeps_the_letters(cape: GlossaryTerm) -> None:
    converter = ContentstateConverter(["bold"])

    saved = converter.to_database_format(converter.from_database_format(f"<p>Le {link(cape, 'CAPE')}.</p>"))

    assert re.sub(r' data-block-key="\w+"', "", saved) == "<p>Le CAPE.</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("**Total**", "<b>Total</b>"),
        ("*Recma*, n° 3", "<i>Recma</i>, n° 3"),
        ("**un *mot* fort**", "<b>un <i>mot</i> fort</b>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("[le site](https://example.org/?a=1&b=2)", '<a href="https://example.org/?a=1&amp;b=2">le site</a>'),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('[a](https://e.org/"onclick="x)', '<a href="https://e.org/&quot;onclick=&quot;x">a</a>'),
        ("[mot](glossaire:inconnu)", "mot"),
        ("deux\nlignes", "deux<br>lignes"),
        (None, ""),
    ],
)
def test_cell_prints_few_signs(text: str | None, html: str) -> None:
    assert table_cells([[text]]) == [[html]]


def test_table_prints_words_with_one_query(cape: GlossaryTerm, django_assert_num_queries: object) -> None:
    data = [["Qui", "Quoi"], ["[CAPE](glossaire:cape)", "[le même](glossaire:cape)"]]
    block = CaptionedTableBlock()
    value = block.to_python({"caption": "Un tableau", "table": {"data": data, "first_row_is_table_header": True}})

    with django_assert_num_queries(1):
        html = block.render(value)

    buttons, cards = re.findall(r'popovertarget="([^"]+)"', html), re.findall(r' id="([^"]+)"', html)
    assert (len(set(buttons)), buttons) == (2, cards)
    assert html.count('<th scope="col">') == 2
