"""Markdown → the rich text that Wagtail stores: few elements, nothing that runs, glossary words as links."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from operator import itemgetter

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# html is read, only to be refused with its line; nothing of it is ever written.
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["lheading", "reference"])
MARKDOWN.validateLink = lambda url: True  # every address is checked below, with its line

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "b", "i", "a", "br"}
SCHEMES = {"https", "mailto", "tel"}
ADDRESS = re.compile(r"https://[\w.-]+\.\w{2,}(/\S*)?|mailto:[^\s@]+@[^\s@]+\.\w{2,}|tel:\+?[\d. -]{2,20}")
INSTEAD = {
    "html_block": "HTML non permis : écrivez ce texte en Markdown",
    "fence": "code non permis : écrivez ce texte en Markdown",
    "code_block": "texte décalé de quatre espaces : enlevez le décalage",
    "blockquote_open": "« > » n’est pas permis : écrivez la citation dans un bloc ::: citation",
    "hr": "une ligne de tirets n’est permise que dans un bloc ::: question",
    "table_open": "un tableau s’écrit dans un bloc ::: tableau",
}


@dataclass(frozen=True)
class Known:
    """What a text may refer to: words, pictures with their description, quizzes, missions, the positioning."""

    terms: Collection[str] = frozenset()
    pictures: dict[str, str] = field(default_factory=dict)
    quizzes: Collection[str] = frozenset()
    missions: Collection[str] = frozenset()
    positioning: bool = False


Tell = Callable[[int, str], None]


def rich(text: str, line: int, features: Collection[str], known: Known, tell: Tell) -> str:
    """Return the rich text of some Markdown that starts at a line; what may not be there is told with its line."""
    out: list[str] = []
    depth, item = 0, ""  # how deep in lists; what the list item has so far: nothing, text, a list
    for token in MARKDOWN.parse(text):
        here = line + (token.map[0] if token.map else 0)
        if token.type in INSTEAD:
            tell(here, INSTEAD[token.type])
        elif token.type == "inline":
            out.append(inline(token.children or [], here, features, known, tell))
            item = "text"
        elif token.type.startswith("paragraph"):
            if token.nesting == 1 and depth and item == "list":
                tell(here, "écrivez ce paragraphe avant la liste qui est à l’intérieur de ce point")
            out.append(_paragraph(token, depth, item))
        elif token.type.startswith(("bullet_list", "ordered_list", "heading")):
            _check(token, depth, here, features, tell)
            depth += token.nesting * ("list" in token.type)
            out.append(f"<{token.tag}>" if token.nesting == 1 else f"</{token.tag}>")
            item = "list" if token.nesting == -1 else item
        elif token.type.startswith("list_item"):
            item = "" if token.nesting == 1 else item
            out.append("<li>" if token.nesting == 1 else "</li>")
    return clean("".join(out))


def _paragraph(token: Token, depth: int, item: str) -> str:
    if depth:
        return "<br/>" if item and token.nesting == 1 else ""
    return "<p>" if token.nesting == 1 else "</p>"


def _check(token: Token, depth: int, line: int, features: Collection[str], tell: Tell) -> None:
    if token.nesting == -1:
        return
    heading = token.type.startswith("heading")
    if token.tag == "h1":
        tell(line, "« # » n’est pas permis : les titres d’un texte commencent par ##")
    elif heading and (depth or token.tag not in features):
        tell(line, f"« {token.markup} » n’est pas permis ici" + _titles(() if depth else features))
    elif token.tag not in features:
        tell(line, f"une liste {'numérotée' if token.tag == 'ol' else 'à puces'} n’est pas permise ici")
    elif token.attrs.get("start", 1) != 1:
        tell(line, "une liste numérotée commence à 1")


def _titles(features: Collection[str]) -> str:
    return (
        " : les titres s’écrivent ## ou ###"
        if "h2" in features
        else " : pas de titre à l’intérieur d’un bloc ou d’une liste"
    )


Run = tuple[str, tuple[str, ...], str]  # the opening of a link, the styles (b, i), the text


def inline(children: list[Token], line: int, features: Collection[str], known: Known, tell: Tell) -> str:
    """Return the rich text of one paragraph's tokens; a link is outside bold and italic, as the editor saves it."""
    runs: list[Run] = []
    link, styles, start = "", set[str](), 0
    for token in children:
        if token.type in ("text", "softbreak", "hardbreak"):
            line += token.type != "text"
            words = {"softbreak": " ", "hardbreak": "<br/>"}.get(token.type, escape(token.content, quote=False))
            runs += [(link, tuple(sorted(styles)), words)] if words else []
        elif token.type.startswith(("strong_", "em_")):
            styles ^= {"b" if token.type.startswith("strong_") else "i"}
        elif token.type == "link_open":
            link, start = _link(str(token.attrs.get("href", "")), line, features, known, tell), len(runs)
        elif token.type == "link_close":
            if len(runs) == start:
                tell(line, "un lien n’a pas de texte : écrivez-le entre les crochets")
            link = ""
        else:
            tell(line, _refused(token))
    return "".join(_linked(link, [*group]) for link, group in groupby(runs, key=itemgetter(0)))


def _linked(link: str, runs: list[Run]) -> str:
    html = ""
    for styles, group in groupby(runs, key=itemgetter(1)):
        opening, closing = "".join(f"<{tag}>" for tag in styles), "".join(f"</{tag}>" for tag in reversed(styles))
        html += opening + "".join(words for _link, _styles, words in group) + closing
    return f"{link}{html}</a>" if link else html


def _refused(token: Token) -> str:
    if token.type == "html_inline":
        return f"HTML non permis : {token.content}"
    if token.type == "image":
        return "une image s’écrit dans un bloc ::: image nom-du-fichier.svg"
    return f"« ` » n’est pas permis : écrivez {token.content} en gras ou entre guillemets"


def _link(href: str, line: int, features: Collection[str], known: Known, tell: Tell) -> str:
    if href.startswith("glossaire:"):
        slug = href.removeprefix("glossaire:")
        if slug not in known.terms:
            tell(line, f"mot inconnu du glossaire : « {slug} »")
        return f'<a linktype="term" id="{escape(slug)}">'
    if "link" not in features:
        tell(line, "un lien n’est pas permis ici")
    elif not ADDRESS.fullmatch(href):
        tell(line, f"lien non permis : « {href} » ; un lien commence par https:, mailto: ou tel:")
    return f'<a href="{escape(href)}">'


def clean(html: str) -> str:
    """Return rich text with nothing but the permitted elements and addresses, in Wagtail's spelling."""
    kept = nh3.clean(html, tags=TAGS, attributes={"a": {"href", "linktype", "id"}}, url_schemes=SCHEMES, link_rel=None)
    return kept.replace("&nbsp;", "\u00a0").replace("<br>", "<br/>")


def plain(text: str, line: int, known: Known, tell: Tell) -> str:
    """Return the words of some inline Markdown: for a title, a caption, a quotation."""
    tokens = MARKDOWN.parseInline(text)[0].children or []
    inline(tokens, line, {"link"}, known, tell)
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(token.type, token.content if token.type == "text" else "") for token in tokens).strip()


def cell(text: str, line: int, known: Known, tell: Tell) -> str:
    """Return the text of a table's cell; bold, italic and links keep their Markdown signs (`media.richtext.cell`)."""
    tokens = MARKDOWN.parseInline(text)[0].children or []
    inline(tokens, line, {"link"}, known, tell)
    out, hrefs = [], []
    for token in tokens:
        if token.type == "link_open":
            hrefs.append(token.attrs.get("href", ""))
            out.append("[")
        elif token.type == "link_close":
            out.append(f"]({hrefs.pop()})")
        else:
            out.append(token.markup if token.type.startswith(("strong", "em")) else token.content)
    return "".join(out).strip()
