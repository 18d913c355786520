"""Rich text → Markdown, the inverse of `home.importing.prose`; what is written is read back before it is kept."""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import groupby
from operator import attrgetter

from home.exporting.richtext import Attributes, Listing, Node, Paragraph, Run, Tell, read_html
from home.importing.prose import ADDRESS, MARKDOWN, Known, rich

PAREN = r"\\\1"
MARKS = {"b": "**", "i": "*"}
EVERYTHING = ("h2", "h3", "ol", "ul", "link")
HEAVY = re.compile(r"([\\`*_\[\]<>&#!|~()+.:=-])")
LIGHT = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|`|<(?=[A-Za-z/!?])|(?<=\])\(|\*(?=\S)|(?<=\S)\*|(?<!\w)_|_(?!\w)|&(?=#?\w+;)"
)
START = re.compile(r"(?m)^(?:(#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|-{3,}|[_*]{3,}(?=\s*$)|:::|\|)|(\d+)([.)](?=\s|$)))")


class Anything(Collection[str]):
    """A collection that holds every name: what a text points to is checked when a whole folder is read."""

    def __contains__(self, item: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


ALL = Known(terms=Anything())


def stored_link(attrs: Attributes) -> str:
    """Return how Markdown writes a link of the pack's rich text; empty when the format has no such link."""
    if attrs.get("linktype") == "term":
        return f"glossaire:{attrs['id']}"
    href = attrs.get("href", "")
    href = MARKDOWN.normalizeLink(re.sub(r"\s", "", href) if href.startswith("tel:") else href)
    return href if ADDRESS.fullmatch(href) and not re.search(r"[<>\\\s]", href) else ""


def markdown(html: str, tell: Tell = lambda words: None, address: Callable[[Attributes], str] = stored_link) -> str:
    """Return the Markdown of a rich text: the plainest writing that reads back as the same text."""
    nodes = read_html(html, address, tell)
    wanted = _html(nodes)
    written = ""
    for escaped in (light, heavy):
        for italic in ("*", "_"):
            written = "\n\n".join(_nodes(nodes, escaped, {**MARKS, "i": italic}))
            if read_back(written) == wanted:
                return written
    tell("une mise en forme ne s’écrit pas tout à fait en Markdown")
    return written


def canonical(html: str, tell: Tell, address: Callable[[Attributes], str]) -> str:
    """Return a stored rich text as the importer would read it from its Markdown."""
    return read_back(markdown(html, tell, address))


def read_back(text: str) -> str:
    """Return the rich text that the importer would make of some Markdown."""
    return rich(text, 1, EVERYTHING, ALL, lambda line, message: None)


def words(text: str) -> str:
    """Return plain words as one line of Markdown that says just them: a title, a caption."""
    return markdown_words(re.sub(r"[ \t\r\n]+", " ", text).strip())


def markdown_words(text: str) -> str:
    """Return plain words as inline Markdown; a line break is kept as one."""
    for escaped in (light, heavy):
        written = escaped(text).replace("\n", "\\\n")
        if said(written) == text:
            return written
    return written


def said(written: str) -> str:
    """Return the words that some inline Markdown says."""
    tokens = MARKDOWN.parseInline(written)[0].children or []
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(token.type, token.content if token.type == "text" else token.markup) for token in tokens)


def light(text: str) -> str:
    """Escape what Markdown would most likely read as a sign."""
    return LIGHT.sub(lambda found: f"\\{found[0]}", text)


def heavy(text: str) -> str:
    """Escape every sign."""
    return HEAVY.sub(r"\\\1", text)


def _html(nodes: list[Node]) -> str:
    """Return the rich text of some pieces, as the importer spells it."""
    out = []
    for node in nodes:
        if isinstance(node, Paragraph):
            out.append(f"<{node.tag}>{_runs_html(node.runs)}</{node.tag}>")
        else:
            items = "".join(f"<li>{_runs_html(item.runs)}{_html([*item.inside])}</li>" for item in node.items)
            out.append(f"<{node.tag}>{items}</{node.tag}>")
    return "".join(out)


def _runs_html(runs: list[Run]) -> str:
    out = ""
    for link, group in groupby(runs, attrgetter("link")):
        inner = ""
        for run in group:
            tags = sorted(run.styles)
            opening, closing = "".join(f"<{t}>" for t in tags), "".join(f"</{t}>" for t in reversed(tags))
            inner += f"{opening}{_escaped(run.words)}{closing}"
        out += f"{_opening(link)}{inner}</a>" if link else inner
    return out


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br/>")


def _opening(link: str) -> str:
    kind, _colon, rest = link.partition(":")
    if kind == "glossaire":
        return f'<a linktype="term" id="{rest}">'
    return f'<a href="{_escaped(link).replace(chr(34), "&quot;")}">'


def _nodes(nodes: list[Node], escaped: Callable[[str], str], marks: dict[str, str]) -> Iterator[str]:
    """Yield each piece as Markdown; two lists of one kind that touch take another sign each."""
    before, odd = "", False
    for node in nodes:
        if isinstance(node, Paragraph):
            sign = {"h2": "## ", "h3": "### "}.get(node.tag, "")
            yield sign + _line(node.runs, escaped, marks)
            before, odd = "", False
        else:
            odd = node.tag == before and not odd
            yield _listing(node, escaped, marks, odd)
            before = node.tag


def _listing(node: Listing, escaped: Callable[[str], str], marks: dict[str, str], odd: bool) -> str:
    lines: list[str] = []
    for number, item in enumerate(node.items, 1):
        sign = ("* " if odd else "- ") if node.tag == "ul" else f"{number}{')' if odd else '.'} "
        inside = [_line(item.runs, escaped, marks), *_nodes([*item.inside], escaped, marks)]
        first, *rest = "\n".join(part for part in inside if part).split("\n")
        lines += [sign + first, *(" " * len(sign) + line if line else "" for line in rest)]
    return "\n".join(lines)


def _line(runs: list[Run], escaped: Callable[[str], str], marks: dict[str, str]) -> str:
    """Return one paragraph; a line break is a backslash at the end of a line."""
    text = _inline(runs, escaped, marks)
    text = START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
    return text


def _inline(runs: list[Run], escaped: Callable[[str], str], marks: dict[str, str]) -> str:
    """Return runs with their signs: a link is one piece, whose styles common to all its words stand outside it."""
    pieces: list[tuple[frozenset[str], str]] = []
    for link, group in groupby(runs, attrgetter("link")):
        inside = list(group)
        if not link:
            pieces += [(run.styles, escaped(run.words).replace("\n", "\\\n")) for run in inside]
            continue
        common = frozenset.intersection(*(run.styles for run in inside))
        plainer = [Run(run.words, "", run.styles - common) for run in inside]
        pieces.append((common, f"[{_inline(plainer, escaped, marks)}]({re.sub(r'([()])', PAREN, link)})"))
    return _signs(pieces, marks)


def _signs(pieces: list[tuple[frozenset[str], str]], marks: dict[str, str]) -> str:
    out, open_now = "", list[str]()
    for place, (styles, text) in enumerate(pieces):
        while open_now and not set(open_now) <= styles:
            out += marks[open_now.pop()]
        for style in sorted(styles - set(open_now), key=lambda one: (-_length(pieces[place:], one), one)):
            out += marks[style]
            open_now.append(style)
        out += text
    return out + "".join(marks[style] for style in reversed(open_now))


def _length(pieces: list[tuple[frozenset[str], str]], style: str) -> int:
    return next((n for n, (styles, _text) in enumerate(pieces) if style not in styles), len(pieces))
