"""Words of the glossary inside texts: kept as links, shown as buttons that open a small card.

Stored:  <a linktype="term" id="12">CAPE</a>          (12 is the GlossaryTerm; a link, so that nothing of Wagtail is new)
Shown:   <button class="term" popovertarget="term-…">CAPE</button><span class="term-card" popover id="term-…">…</span>

A link handler of Wagtail rewrites the opening tag only; the button and its card are made when the text is printed, by the
template `wagtailcore/shared/richtext.html`. Rejected: an embed (its words would be lost to search), a link to a glossary
page (it leaves the lesson). Without popover support the definition is read in the sentence, after the word.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import Any
from zlib import crc32

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.rich_text import LinkHandler

from media.models import GlossaryTerm

EXPANDED = re.compile(r'<a data-term="([\w-]+)" data-word="([^"]*)" title="([^"]*)">(.*?)</a>', re.DOTALL)
CELL = re.compile(
    r"\[(?P<words>[^\]]+)\]\((?:glossaire:(?P<slug>[\w-]+)|(?P<href>(?:https:|mailto:|tel:)[^\s)]+))\)"
    r"|\*\*(?P<bold>\S(?:.*?\S)?)\*\*|\*(?P<italic>\S(?:[^*]*?\S)?)\*"
)
Known = dict[str, GlossaryTerm]


class TermLinkHandler(LinkHandler):
    """`<a linktype="term" id="12">`: a word of the glossary; a word that was deleted stays as plain text."""

    identifier = "term"

    @staticmethod
    def get_model() -> type[GlossaryTerm]:
        """The glossary."""
        return GlossaryTerm

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        """Return the opening tag of one word."""
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Return the opening tags of all the words of a text: one query."""
        return [_opening(term) for term in cls.get_many(attrs_list)]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[Any, str, str, str]]:
        """The page uses this word: « utilisé dans » of the glossary knows it."""
        yield GlossaryTerm, attrs["id"], "", ""


def _opening(term: GlossaryTerm | None) -> str:
    if term is None:
        return "<a>"
    return f'<a data-term="{term.slug}" data-word="{escape(term.term)}" title="{escape(term.definition)}">'


def show_terms(html: str) -> SafeString:
    """Return printed rich text with its glossary words as buttons, each with its own card."""
    counter, seed = 0, crc32(html.encode())

    def card(found: re.Match[str]) -> str:
        nonlocal counter
        counter += 1
        slug, word, definition, words = found.groups()
        return term_card(slug, f"{seed:x}-{counter}", words, unescape(word), unescape(definition))

    return mark_safe(EXPANDED.sub(card, html))  # noqa: S308 - our own rewriting of an already safe text


def term_card(slug: str, place: str, words: str, word: str, definition: str) -> str:
    """Return a glossary word (safe HTML) and its card, which leads to the whole glossary."""
    identifier = f"term-{slug}-{place}"
    return (
        f'<button type="button" class="term" popovertarget="{identifier}">{words}</button>'
        f'<span class="term-card" id="{identifier}" popover><dfn>{escape(word)}</dfn>\u202f: {escape(definition)} '
        f'<a href="/glossaire/#{slug}">{escape(_("The whole glossary"))}</a></span>'
    )


def table_cells(rows: Iterable[Iterable[str | None]]) -> list[list[SafeString]]:
    """Return the cells of a table ready to print: **bold**, *italic*, [links](https:…) and [words](glossaire:cape).

    A cell is plain text in the editor, so it keeps these few Markdown signs. One query, only if there is a word.
    """
    texts = [[cell or "" for cell in row] for row in rows]
    slugs = {slug for row in texts for cell in row for slug in re.findall(r"\(glossaire:([\w-]+)\)", cell)}
    known = {term.slug: term for term in GlossaryTerm.objects.filter(slug__in=slugs)} if slugs else {}
    seed = crc32(repr(texts).encode())
    return [
        [mark_safe(_cell(cell, known, f"{seed:x}-{y}-{x}")) for x, cell in enumerate(row)]  # noqa: S308 - escaped below
        for y, row in enumerate(texts)
    ]


def _cell(text: str, known: Known, seed: str) -> str:
    out, place = [], 0
    for number, found in enumerate(CELL.finditer(text)):
        out += [escape(text[place : found.start()], quote=False), _sign(found, known, f"{seed}-{number}")]
        place = found.end()
    return "".join([*out, escape(text[place:], quote=False)]).replace("\n", "<br>")


def _sign(found: re.Match[str], known: Known, seed: str) -> str:
    if found["bold"] or found["italic"]:
        tag = "b" if found["bold"] else "i"
        return f"<{tag}>{_cell(found['bold'] or found['italic'], known, seed)}</{tag}>"
    words = escape(found["words"], quote=False)
    if found["href"]:
        return f'<a href="{escape(found["href"])}">{words}</a>'
    term = known.get(found["slug"])
    return term_card(term.slug, seed, words, term.term, term.definition) if term else words


class TermElementHandler(InlineEntityElementHandler):
    """Database → editor."""

    mutability = "MUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """Keep which word it is."""
        return {"id": int(attrs["id"])}


def term_entity(props: dict[str, Any]) -> Any:
    """Editor → database."""
    return DOM.create_element("a", {"linktype": "term", "id": props.get("id")}, props["children"])
