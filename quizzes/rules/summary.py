"""An answer in words, for lists, exports and the trainers' pages: « ag → vote ; finances → comptes ».

It says what was answered, never whether it is right. What a page of another version typed is said as it was typed.
"""

from collections.abc import Callable, Iterable
from typing import Any

from quizzes.rules.free import NO_OPINION
from quizzes.rules.grading import is_blank

ARROW, BETWEEN, NOTHING = " → ", " ; ", "–"
POINT = "point {}, {}"


def in_words(body: dict[str, Any], response: Any) -> str:
    """Return an answer in words, in French; an empty string when nothing was answered."""
    if is_blank(body["type"], response):
        return ""
    return WORDS[body["type"]](body["question"], response).strip()


def texts_of(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the texts of rows by their id."""
    return {row["id"]: row.get("text", "") for row in rows}


def typed(value: Any) -> str:
    """Return a text or a number with its unit, as it was typed."""
    if isinstance(value, dict):
        return " ".join(str(part) for part in (value.get("answer"), value.get("unit")) if part)
    return "" if value is None else str(value)


def _choices(question: dict[str, Any], response: Any) -> str:
    """The choices in the order of the question, whatever the order they were ticked in."""
    ticked = response if isinstance(response, list) else [response]
    return BETWEEN.join(choice["text"] for choice in question["choices"] if choice["id"] in ticked)


def _truefalse(_question: dict[str, Any], response: Any) -> str:
    return "vrai" if response is True else "faux"


def _ordering(question: dict[str, Any], response: Any) -> str:
    texts = question["texts"]
    if isinstance(response, dict):  # places that are not an order yet
        return BETWEEN.join(f"{place}. {texts.get(item, '')}" for item, place in response.items())
    return BETWEEN.join(f"{place}. {texts.get(item, '')}" for place, item in enumerate(response, 1))


def _paired(parts: str, options: str) -> Callable[[dict[str, Any], Any], str]:
    """« part → option », in the order of the question; what is blank is left out."""

    def words(question: dict[str, Any], response: Any) -> str:
        names = texts_of(question[options])
        pairs = [(part["text"], response.get(part["id"])) for part in question[parts]]
        return BETWEEN.join(f"{text}{ARROW}{names.get(chosen, chosen)}" for text, chosen in pairs if chosen)

    return words


def _cloze(question: dict[str, Any], response: Any) -> str:
    """The gaps in their order, a dash for those left blank."""
    said = []
    for gap in question["gaps"]:
        given = response.get(gap["id"])
        if gap["type"] in ("single", "multiple") and given is not None:
            ticked = given if isinstance(given, list) else [given]
            given = ", ".join(choice["text"] for choice in gap["question"]["choices"] if choice["id"] in ticked)
        said.append(typed(given) or NOTHING)
    return BETWEEN.join(said)


def _gapselect(question: dict[str, Any], response: Any) -> str:
    """The words in the order of the places, a dash for those left blank; places on a picture are named."""
    names = texts_of(question["options"])
    said = []
    for place in question["places"]:
        chosen = response.get(place["id"])
        word = names.get(chosen, NOTHING) if chosen else NOTHING
        said.append(f"{place['text']}{ARROW}{word}" if place.get("text") else word)
    return BETWEEN.join(said)


def _hotspot(question: dict[str, Any], response: Any) -> str:
    """Where each marker was put: the zone's name when it was chosen in the list, else the point."""
    zones = texts_of(question["zones"])
    said = []
    for marker in question["markers"]:
        for place in response.get(marker["id"]) or []:
            where = zones.get(place, place) if isinstance(place, str) else POINT.format(*place)
            said.append(f"{marker['text']}{ARROW}{where}")
    return BETWEEN.join(said)


def _likert(question: dict[str, Any], response: Any) -> str:
    return "sans avis" if response == NO_OPINION else question["scale"][int(response)]


WORDS: dict[str, Callable[[dict[str, Any], Any], str]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "shortanswer": lambda _question, response: typed(response),
    "numerical": lambda _question, response: typed(response),
    "matching": _paired("stems", "options"),
    "ordering": _ordering,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "categorise": _paired("items", "categories"),
    "hotspot": _hotspot,
    "essay": lambda _question, response: typed(response),
    "likert": _likert,
    "reflection": lambda _question, response: typed(response),
    "description": lambda _question, _response: "",
}
