"""Moodle XML: questions with places to fill, in a text or on a picture (specs/quizzes.md §12.3, §2.8, §2.9)."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from quizzes.formats.items import ItemRefused, Picture
from quizzes.formats.moodlexml_texts import Texts, flag, value

_PLACE = re.compile(r"\[\[\s*([0-9]{1,4})\s*\]\]")
_NUMBER = r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?"
_PAIR = f"{_NUMBER},{_NUMBER}"
SHAPES = {
    "circle": re.compile(f"{_PAIR};{_NUMBER}"),
    "rectangle": re.compile(f"{_PAIR};{_PAIR}"),
    "polygon": re.compile(f"{_PAIR}(?:;{_PAIR}){{2,}}"),
}
Read = tuple[dict[str, Any], list[str]]


def gaps_in_text(element: Element, texts: Texts, _pictures: tuple[Picture, ...]) -> Read:
    """Return a gapselect: `[[n]]` in the text is the place whose right option is the n-th one."""
    options = [
        {"id": f"o{place}"}
        | texts.labelled(option)
        | {
            "group": _group(option, "group"),
            "unlimited": option.tag == "selectoption" or flag(option, "infinite", False),
        }
        for place, option in enumerate((one for one in element if one.tag in ("selectoption", "dragbox")), 1)
    ]
    numbers = [int(number) for number in _PLACE.findall(texts.stem)]
    if not numbers:
        raise ItemRefused("no_gap", "le texte n’a aucun trou, par exemple [[1]]")
    places = [{"id": f"p{place}", "right": [f"o{number}"]} for place, number in enumerate(numbers, 1)]
    missing = sorted({number for number in numbers if not 1 <= number <= len(options)})
    if missing:
        raise ItemRefused("no_right_answer", f"le trou [[{missing[0]}]] n’a pas de réponse à ce rang")
    return {"places": places, "options": options}, []


def _group(option: Element, tag: str) -> int:
    text = value(option, tag)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _drags(element: Element) -> list[Element]:
    drags = element.findall("drag")
    if not drags:
        raise ItemRefused("too_few_answers", "il n’y a rien à placer")
    return drags


def _background(element: Element, pictures: tuple[Picture, ...]) -> dict[str, Any]:
    """Return the picture of the question, which is its own direct file; ItemRefused file_missing."""
    file = element.find("file")
    name = file.get("name", "") if file is not None else ""
    carried = {picture.name.rpartition("/")[2]: picture for picture in pictures}
    if file is None or name not in carried or carried[name].content is None:
        raise ItemRefused("file_missing", "l’image de fond manque ou n’a pas pu être lue")
    return {"picture": carried[name].name}


def ddmarker(element: Element, texts: Texts, pictures: tuple[Picture, ...]) -> Read:
    """Return a hotspot: zones on a picture, markers to place; a zone without a marker is a decoy."""
    markers, by_number = [], {}
    for place, drag in enumerate(_drags(element), 1):
        marker = {"id": f"m{place}"} | texts.labelled(drag) | {"count": _group(drag, "noofdrags")}
        markers.append(marker | ({"unlimited": True} if flag(drag, "infinite", False) else {}))
        by_number[value(drag, "no") or str(place)] = marker["id"]
    zones = []
    for place, drop in enumerate(element.findall("drop"), 1):
        shape = value(drop, "shape").lower()
        coords = "".join(value(drop, "coords").split())
        if shape not in SHAPES or not SHAPES[shape].fullmatch(coords.rstrip(";")):
            raise ItemRefused(
                "not_a_number", f"zone {place} : forme « {shape} », coordonnées « {coords[:60]} » illisibles"
            )
        marker = by_number.get(value(drop, "choice"))
        zones.append({"id": f"z{place}", "shape": shape, "coords": coords.rstrip(";"), "marker": marker})
    if not any(zone["marker"] for zone in zones):
        raise ItemRefused("no_right_answer", "aucune zone n’attend un repère")
    return {"zones": zones, "markers": markers} | _background(element, pictures), []


def ddimageortext(element: Element, texts: Texts, pictures: tuple[Picture, ...]) -> Read:
    """Return a gapselect whose places are numbered on the picture."""
    options, by_number, warnings = [], {}, []
    for place, drag in enumerate(_drags(element), 1):
        label, file = texts.labelled(drag), drag.find("file")
        if not label["text"] and file is not None:
            label = {"text": file.get("name", f"image {place}")}
            warnings.append(f"Le choix {place} est une image : son nom « {label['text']} » en tient lieu.")
        option = (
            {"id": f"o{place}"}
            | label
            | {"group": _group(drag, "draggroup"), "unlimited": flag(drag, "infinite", False)}
        )
        options.append(option)
        by_number[value(drag, "no") or str(place)] = option["id"]
    places = []
    for place, drop in enumerate(element.findall("drop"), 1):
        right = by_number.get(value(drop, "choice"))
        if right is None:
            raise ItemRefused("no_right_answer", f"l’emplacement {place} n’a pas de réponse")
        where = {
            key: int(float(value(drop, tag))) for key, tag in (("x", "xleft"), ("y", "ytop")) if _is_number(drop, tag)
        }
        label = {"text": value(drop, "text")} if value(drop, "text") else {}
        places.append({"id": f"p{place}", "right": [right]} | where | label)
    if not places:
        raise ItemRefused("no_gap", "l’image n’a aucun emplacement")
    return {"places": places, "options": options} | _background(element, pictures), warnings


def _is_number(drop: Element, tag: str) -> bool:
    return bool(re.fullmatch(_NUMBER, value(drop, tag)))
