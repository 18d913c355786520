"""Stored rich text → paragraphs, headings and lists of runs: the same pieces that Markdown can say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from operator import itemgetter

Tell = Callable[[str], None]
Attributes = dict[str, str]
STYLES = {"b": "b", "strong": "b", "i": "i", "em": "i"}
HEADINGS = ("h2", "h3")
LISTS = ("ul", "ol")
KNOWN = {"p", "br", "li", "a", *HEADINGS, *LISTS, *STYLES}
INSIDE = ("tbody", "thead", "tr", "td", "th", "span", "div")  # what a piece that is told already holds


@dataclass(frozen=True)
class Run:
    """Some words with one address (empty: none) and one set of styles; a line break is « \\n »."""

    words: str
    link: str = ""
    styles: frozenset[str] = frozenset()


@dataclass
class Paragraph:
    """A paragraph or a heading."""

    tag: str
    runs: list[Run] = field(default_factory=list)


@dataclass
class Item:
    """A point of a list: its words, then the lists inside it."""

    runs: list[Run] = field(default_factory=list)
    inside: list["Listing"] = field(default_factory=list)


@dataclass
class Listing:
    """A list."""

    tag: str
    items: list[Item] = field(default_factory=list)


Node = Paragraph | Listing


def read_html(html: str, address: Callable[[Attributes], str], tell: Tell) -> list[Node]:
    """Return the pieces of a rich text; `address` says how Markdown writes a link (empty: it cannot)."""
    reader = _Reader(address, tell)
    reader.feed(html)
    reader.close()
    reader.end()
    return [node for node in reader.nodes if not (isinstance(node, Paragraph) and not node.runs)]


class _Reader(HTMLParser):
    """Builds the pieces while it reads."""

    def __init__(self, address: Callable[[Attributes], str], tell: Tell) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.tell = address, tell
        self.nodes: list[Node] = []
        self.lists: list[Listing] = []
        self.tag, self.link = "p", ""
        self.styles: list[str] = []
        self.runs: list[Run] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in STYLES:
            self.styles.append(STYLES[tag])
        elif tag == "a":
            self.link = self.address({name: value or "" for name, value in attrs})
        elif tag == "br":
            self.add("\n")
        elif tag in LISTS:
            self.end()
            self._open_list(tag)
        elif tag == "li":
            self.end()
            if self.lists:
                self.lists[-1].items.append(Item())
        elif tag == "p" or tag in HEADINGS:
            self.end()
            self.tag = tag
        elif tag not in INSIDE:
            self.tell(f"« <{tag}> » : le format ne sait pas l’écrire")

    def handle_endtag(self, tag: str) -> None:
        if tag in STYLES and STYLES[tag] in self.styles:
            self.styles.remove(STYLES[tag])
        elif tag == "a":
            self.link = ""
        elif tag in LISTS and self.lists:
            self.end()
            self.lists.pop()
        elif tag in ("p", "li", *HEADINGS):
            self.end()

    def handle_data(self, data: str) -> None:
        self.add(" ".join(data.replace("\t", " ").replace("\r", "").split("\n")))

    def add(self, words: str) -> None:
        if words:
            self.runs.append(Run(words, self.link, frozenset(self.styles)))

    def _open_list(self, tag: str) -> None:
        found = Listing(tag)
        if not self.lists:
            self.nodes.append(found)
        elif self.lists[-1].items:
            self.lists[-1].items[-1].inside.append(found)
        self.lists.append(found)

    def end(self) -> None:
        """Close the paragraph, the heading or the words of the point under way."""
        runs, self.runs = tidy(self.runs), []
        if self.lists and self.lists[-1].items:
            item = self.lists[-1].items[-1]
            item.runs = tidy([*item.runs, Run("\n"), *runs]) if item.runs and runs else item.runs or runs
        elif runs:
            self.nodes.append(Paragraph(self.tag, runs))
        self.tag = "p"


Cell = tuple[str, str, frozenset[str]]  # a character, its link, its styles


def tidy(runs: list[Run]) -> list[Run]:
    """Return runs without spaces at the edges of a paragraph, of a line, or of what is bold or italic."""
    cells = _trimmed([(sign, run.link, run.styles) for run in runs for sign in run.words])
    for style in ("b", "i"):
        cells = _unspaced(cells, style)
    return [Run("".join(cell[0] for cell in group), *key) for key, group in groupby(cells, itemgetter(1, 2))]


def _unspaced(cells: list[Cell], style: str) -> list[Cell]:
    """Take the spaces at the edges of each styled span out of it."""
    spans = [list(group) for _styled, group in groupby(cells, lambda cell: style in cell[2])]
    return [cell for span in spans for cell in _loosened(span, style)]


def _trimmed(cells: list[Cell]) -> list[Cell]:
    """Drop the spaces around line breaks and at both ends; a break at an end says nothing."""
    found: list[Cell] = []
    for cell in cells:
        if cell[0] == "\n":
            while found and found[-1][0] != "\n" and found[-1][0].isspace():
                found.pop()
        if not (cell[0].isspace() and (not found or (found[-1][0] == "\n" and cell[0] != "\n"))):
            found.append(cell)
    while found and found[-1][0].isspace():
        found.pop()
    return found


def _loosened(span: list[Cell], style: str) -> list[Cell]:
    """Take the spaces at both ends of a styled span out of it."""
    solid = [place for place, cell in enumerate(span) if not cell[0].isspace()]
    first, last = (solid[0], solid[-1]) if solid else (len(span), -1)
    return [
        cell if first <= place <= last else (cell[0], cell[1], cell[2] - {style}) for place, cell in enumerate(span)
    ]
