"""XML read safely: no DTD, no entity, nothing from elsewhere; where each question stands (specs/quizzes.md §13)."""

import codecs
import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from quizzes.formats.encodings import refuse_other_format
from quizzes.formats.items import FileRefused

MOST_ELEMENTS = 400_000
DEEPEST = 60
ENCODINGS = {
    "utf-8": "utf-8",
    "utf-16": "utf-16",
    "ascii": "us-ascii",
    "iso8859-1": "iso-8859-1",
    "iso8859-15": "iso-8859-15",
    "cp1252": "windows-1252",
}
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_WHY = {
    "mismatched tag": "une balise n’est pas fermée",
    "undefined entity": "une entité est inconnue (écrivez &amp;nbsp; dans le texte, ou un CDATA)",
    "no element found": "le fichier est coupé avant la fin",
    "unclosed token": "le fichier est coupé au milieu d’une balise",
    "unclosed CDATA section": "un CDATA n’est pas fermé",
    "junk after document element": "il y a du texte après la dernière balise",
    "duplicate attribute": "un attribut est écrit deux fois",
}


@dataclass(frozen=True)
class Place:
    """Where an element stands: its first line, its source."""

    line: int
    raw: str


@dataclass(frozen=True)
class Tree:
    """A document, and the place of each `<question>`, in their order."""

    root: Element
    encoding: str
    places: tuple[Place, ...]


def xml_text(data: bytes) -> tuple[str, str]:
    """Return the text of an XML file and its encoding, that of its BOM, else the declared one, else UTF-8."""
    declared = _DECLARED.match(data[:400])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name, encoding = "utf-16", "utf-16"
    elif data.startswith((b"<\0", b"\0<")):
        name, encoding = ("utf-16-le" if data[0] else "utf-16-be"), "utf-16"
    elif declared:
        name = _python_name(declared[1].decode("ascii"))
        encoding = ENCODINGS[name]
    else:
        name, encoding = "utf-8", "utf-8"
    try:
        return data.decode("utf-8-sig" if name == "utf-8" else name), encoding
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = (
            f"Ligne {line} : ce fichier n’est pas en {encoding.upper()} comme il le devrait. Enregistrez-le en UTF-8."
        )
        raise FileRefused("malformed", message, line) from None


def _python_name(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if name not in ENCODINGS:
        raise FileRefused("malformed", f"Ligne 1 : encodage « {declared} » refusé. Enregistrez le fichier en UTF-8.", 1)
    return name


def read_tree(data: bytes) -> Tree:
    """Return the document; FileRefused malformed, dtd_forbidden, too_large or format_mismatch."""
    text, encoding = xml_text(data)
    refuse_other_format(text, "moodlexml")
    clean = text.lstrip()
    if not clean.startswith("<"):
        raise FileRefused(
            "format_mismatch", "Ce fichier n’est pas du Moodle XML : il ne commence pas par une balise.", 1
        )
    skipped = text[: len(text) - len(clean)].count("\n")
    source = clean.encode("utf-8", errors="surrogatepass")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    builder.expat = parser.parser
    try:
        parser.feed(source)
        root = parser.close()
    except DefusedXmlException:
        line = parser.parser.CurrentLineNumber + skipped
        why = f"Ligne {line} : ce fichier déclare un DOCTYPE ou des entités, ce qui est refusé pour votre sécurité."
        raise FileRefused("dtd_forbidden", why, line) from None
    except ParseError as error:
        line = error.position[0] + skipped
        found = next(
            (why for start, why in _WHY.items() if str(error).startswith(start)), "un signe n’est pas à sa place"
        )
        raise FileRefused("malformed", f"Ligne {line} : ce XML est mal formé, {found}.", line) from None
    places = tuple(Place(line + skipped, _raw(source, start, end)) for line, start, end in builder.spans)
    return Tree(root, encoding, places)


def _raw(source: bytes, start: int, end: int) -> str:
    """From the first sign of an element to the last one of its end tag."""
    return source[start : source.index(b">", end) + 1].decode("utf-8", errors="replace")


class _Builder(TreeBuilder):
    """Builds the tree, counts its elements and keeps where each question stands."""

    def __init__(self) -> None:
        super().__init__()
        self.expat: Any = None
        self.spans: list[list[int]] = []
        self.depth = self.count = 0
        self.level = 2  # where questions stand: under the root, unless one is the root

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Open an element."""
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            line = self.expat.CurrentLineNumber
            raise FileRefused("malformed", f"Ligne {line} : trop de balises les unes dans les autres.", line)
        if self.count > MOST_ELEMENTS:
            raise FileRefused("too_large", f"Ce fichier a plus de {MOST_ELEMENTS} balises : découpez-le.")
        if self.depth == 1 and tag == "question":
            self.level = 1
        if tag == "question" and self.depth == self.level:
            self.spans.append([self.expat.CurrentLineNumber, self.expat.CurrentByteIndex, 0])
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """Close an element."""
        if tag == "question" and self.depth == self.level:
            self.spans[-1][2] = self.expat.CurrentByteIndex
        self.depth -= 1
        return super().end(tag)


def inner(element: Element | None) -> str:
    """Return what an element holds; tags that were not escaped are kept as they are written."""
    if element is None:
        return ""
    return (element.text or "") + "".join(_source(child) for child in element)


def _source(element: Element) -> str:
    return tostring(element, encoding="unicode")
