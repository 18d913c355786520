"""Rich text → a small tree that a printed document can draw (specs/certificates.md, P11). Standard library only.

A node is {"kind": …, "items": [nodes]}; a leaf is {"kind": "text", "text": …}. Kinds: paragraph, list, numbers, item, strong,
emphasis, link (with "address"), break. What is not in the list is left out, its words kept; the content of scripts is dropped.
"""

from html.parser import HTMLParser
from typing import Any

KINDS = {
    "p": "paragraph",
    "ul": "list",
    "ol": "numbers",
    "li": "item",
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
}
BLOCKS = ("paragraph", "list", "numbers")
SILENT = ("script", "style")
Node = dict[str, Any]


class _Tree(HTMLParser):
    """Builds the tree; `open` holds the nodes not yet closed, the root first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"kind": "root", "items": []}
        self.open: list[tuple[str, Node]] = [("", self.root)]
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a node we know."""
        self.silent += tag in SILENT
        address = str(dict(attrs).get("href") or "")
        if tag == "br":
            self.open[-1][1]["items"].append({"kind": "break"})
        elif tag in KINDS:
            self._push(tag, {"kind": KINDS[tag], "items": []})
        elif tag == "a" and address.startswith(("https:", "mailto:")):
            self._push(tag, {"kind": "link", "address": address, "items": []})

    def handle_endtag(self, tag: str) -> None:
        """Close the last node of this tag, and those left open inside."""
        self.silent -= tag in SILENT and self.silent > 0
        if any(name == tag for name, _node in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep words, not the white space between blocks."""
        if not self.silent and (data.strip() or self.open[-1][1]["kind"] not in ("root", "list", "numbers")):
            self.open[-1][1]["items"].append({"kind": "text", "text": " ".join(f"_{data}_".split())[1:-1]})

    def _push(self, tag: str, node: Node) -> None:
        self.open[-1][1]["items"].append(node)
        self.open.append((tag, node))


def tree(html: str) -> list[Node]:
    """Return the blocks of a rich text; loose words become a paragraph of their own."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    found: list[Node] = []
    for node in parser.root["items"]:
        if node["kind"] in BLOCKS:
            found.append(node)
        elif found and found[-1].get("loose"):
            found[-1]["items"].append(node)
        else:
            found.append({"kind": "paragraph", "items": [node], "loose": True})
    return [{key: value for key, value in node.items() if key != "loose"} for node in found]
