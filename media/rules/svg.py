"""Which drawings (SVG) may be stored: shapes only, nothing that runs and nothing from elsewhere."""

import re
from xml.etree import ElementTree

ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "title",
        "desc",
        "defs",
        "use",
        "clipPath",
        "mask",
        "symbol",
        "pattern",
        "linearGradient",
        "radialGradient",
        "stop",
        "text",
        "tspan",
        "metadata",
    ]
)
MAX_BYTES = 500_000


class UnsafeDrawing(ValueError):
    """The drawing holds something that may not be stored; the message says what, in French."""


def check_drawing(data: bytes) -> None:
    """Raise UnsafeDrawing unless these bytes are a well-formed drawing made of shapes only."""
    if len(data) > MAX_BYTES:
        raise UnsafeDrawing("Ce dessin est trop lourd : 500 ko au plus.")
    if re.search(rb"<!(DOCTYPE|ENTITY)", data, re.IGNORECASE):
        raise UnsafeDrawing("Ce dessin contient une déclaration DOCTYPE ou ENTITY : enregistrez-le en « SVG simple ».")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - no DTD, no entity: see above
    except ElementTree.ParseError as error:
        raise UnsafeDrawing(f"Ce fichier n'est pas un dessin SVG lisible ({error}).") from error
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name and name not in ELEMENTS:
            raise UnsafeDrawing(f"Ce dessin contient un élément interdit : <{name}>.")
        for key, value in element.attrib.items():
            plain = key.rpartition("}")[2].lower()
            if plain.startswith("on") or plain == "style":
                raise UnsafeDrawing(f"Ce dessin contient un attribut interdit : {plain}.")
            if (plain == "href" and not value.startswith("#")) or (
                "url(" in value and not re.fullmatch(r"url\(#[\w-]+\)", value)
            ):
                raise UnsafeDrawing("Ce dessin appelle un fichier extérieur : enregistrez-le sans lien.")
