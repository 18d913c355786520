"""From what a browser sends to clean answers: specs/quizzes.md §8 and §15.2."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from quizzes.rules.certainty import LEVELS
from quizzes.rules.exchange import Change
from quizzes.rules.free import NO_OPINION

MOST_BYTES = 64 * 1024  # of one answer
MOST_PLACES = 20  # of one marker on a picture
KINDS = ("draft", "save", "check")


class UnknownPart(LookupError):
    """The answer names a choice or an item of another question."""


class TooLarge(ValueError):
    """The answer is larger than 64 kB; `position` says which."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def positions(post: QueryDict) -> list[int]:
    """Return the positions of the questions this request speaks of."""
    found = {name[1 : name.index("-")] for name in post if name.startswith("q") and "-" in name}
    return sorted(int(number) for number in found if number.isdecimal() and len(number) < 5)


def read_change(post: QueryDict, position: int, body: dict[str, Any], *, kind: str) -> Change:
    """Return the answer to one question; UnknownPart, TooLarge."""
    prefix = f"q{position}-"
    response = read_response(post, prefix, body)
    if len(json.dumps(response, ensure_ascii=False).encode(errors="surrogatepass")) > MOST_BYTES:
        raise TooLarge(position)
    certainty = post.get(f"{prefix}certainty", "")
    return Change(
        position=position,
        kind=kind,
        response=response,
        client_key=read_key(post.get(f"{prefix}client_key") or post.get("client_key")),
        tab=clean(post.get(f"{prefix}tab") or post.get("tab") or "")[:36],
        revision=_whole(post.get(f"{prefix}revision") or post.get("revision")) or 0,
        seq=_whole(post.get(f"{prefix}seq") or post.get("seq")),
        made_at=read_moment(post.get("made_at")),
        keep=read_key(post.get("keep")),
        certainty=certainty if certainty in LEVELS else "",
    )


def read_response(post: QueryDict, prefix: str, body: dict[str, Any]) -> Any:
    """Return the response in the shape of its type; what cannot be read stays as it was typed."""
    if post.get(f"{prefix}clear"):
        return None
    return READERS[body["type"]](post, prefix, body["question"])


def clean(text: str) -> str:
    """Remove NUL characters, and nothing else; half a character pair cannot be stored and becomes a question mark."""
    return text.replace("\0", "").encode(errors="replace").decode()


def read_key(text: str | None) -> uuid.UUID | None:
    """Return a key, or None when there is none or it is not one."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def read_moment(text: str | None) -> datetime | None:
    """Return a moment by the device's clock, or None when it is not one."""
    try:
        moment = parse_datetime(text or "")
        return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
    except (ValueError, OverflowError):
        return None


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None


def _single(post: QueryDict, prefix: str, question: dict[str, Any]) -> str | None:
    chosen = post.get(f"{prefix}choice") or None
    return _known([chosen], question)[0] if chosen else None


def _multiple(post: QueryDict, prefix: str, question: dict[str, Any]) -> list[str]:
    return _known(sorted(set(filter(None, post.getlist(f"{prefix}choice")))), question)


def _known(chosen: list[str], question: dict[str, Any]) -> list[str]:
    if not set(chosen) <= {choice["id"] for choice in question["choices"]}:
        raise UnknownPart
    return chosen


def _truefalse(post: QueryDict, prefix: str, question: dict[str, Any]) -> bool | None:
    chosen = post.get(f"{prefix}choice") or None
    if chosen is None:
        return None
    if chosen not in ("true", "false"):
        raise UnknownPart
    return chosen == "true"


def _ordering(post: QueryDict, prefix: str, question: dict[str, Any]) -> list[str] | dict[str, str] | None:
    """A list once every item has its own place; the places as they were given until then."""
    start = f"{prefix}position-"
    given = {name.removeprefix(start): clean(post[name]).strip() for name in post if name.startswith(start)}
    if not set(given) <= set(question["items"]):
        raise UnknownPart
    given = {item: place for item, place in sorted(given.items()) if place}
    if not given:
        return None
    numbers = {item: int(place) for item, place in given.items() if place.isdecimal() and len(place) < 5}
    if sorted(numbers.values()) == list(range(1, len(question["items"]) + 1)):
        return sorted(numbers, key=lambda item: numbers[item])
    return given


def _numerical(post: QueryDict, prefix: str, question: dict[str, Any]) -> str | dict[str, str] | None:
    text, unit = clean(post.get(f"{prefix}text") or ""), clean(post.get(f"{prefix}unit") or "")
    if question.get("unit_input") == "select":
        return {"answer": text, "unit": unit} if text or unit else None
    return text or None


def _text(post: QueryDict, prefix: str, _question: dict[str, Any]) -> str | None:
    """A text as it was typed; the line ends that forms make of line breaks are line breaks again."""
    text = clean(post.get(f"{prefix}text") or "").replace("\r\n", "\n")
    return text if text.strip() else None


def _essay(post: QueryDict, prefix: str, question: dict[str, Any]) -> str | None:
    """The text to start from, sent back as it was, is no answer."""
    text = _text(post, prefix, question)
    return None if text and text.strip() == (question.get("template") or "").strip() else text


def _likert(post: QueryDict, prefix: str, question: dict[str, Any]) -> int | str | None:
    chosen = post.get(f"{prefix}scale") or None
    if chosen is None or (chosen == NO_OPINION and question.get("no_opinion")):
        return chosen
    step = _whole(chosen)
    if step is None or step >= len(question["scale"]):
        raise UnknownPart
    return step


def _parts(post: QueryDict, start: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return the form's name of each of these rows; UnknownPart when the form names any other."""
    names = {row["id"]: f"{start}{row['id']}" for row in rows}
    if not {name for name in post if name.startswith(start)} <= set(names.values()):
        raise UnknownPart
    return names


def _paired(field: str, parts: str, options: str) -> Any:
    """One option for each part, blank ones left out."""

    def read(post: QueryDict, prefix: str, question: dict[str, Any]) -> dict[str, str] | None:
        names = _parts(post, f"{prefix}{field}-", question[parts])
        chosen = {part: post[name] for part, name in names.items() if post.get(name)}
        if not set(chosen.values()) <= {option["id"] for option in question[options]}:
            raise UnknownPart
        return chosen or None

    return read


def _cloze(post: QueryDict, prefix: str, question: dict[str, Any]) -> dict[str, Any] | None:
    """Each gap as its type is read: ids, or the text as it was typed."""
    names = _parts(post, f"{prefix}gap-", question["gaps"])
    found: dict[str, Any] = {}
    for gap in question["gaps"]:
        given = [clean(value) for value in post.getlist(names[gap["id"]]) if value.strip()]
        if gap["type"] in ("single", "multiple"):
            given = _known(sorted(set(given)), gap["question"])
        if given:
            found[gap["id"]] = given if gap["type"] == "multiple" else given[0]
    return found or None


def _hotspot(post: QueryDict, prefix: str, question: dict[str, Any]) -> dict[str, list[Any]] | None:
    """Where each marker was put: points of the picture, and zones named in the list."""
    points, zones, away = (
        _parts(post, f"{prefix}{start}-", question["markers"]) for start in ("marker", "zone", "unplace")
    )
    known = {zone["id"] for zone in question["zones"]}
    found: dict[str, list[Any]] = {}
    for marker in points:
        named = [zone for zone in post.getlist(zones[marker]) if zone]
        placed = [] if post.get(away[marker]) else _points(post.get(points[marker]) or "", question)
        if not set(named) <= known or len(named) + len(placed) > MOST_PLACES:
            raise UnknownPart
        if named or placed:
            found[marker] = [*placed, *named]
    return found or None


def _points(text: str, question: dict[str, Any]) -> list[list[int]]:
    """Read `x,y;x,y`, whole pixels of the picture: a script writes them, so anything else is no answer of ours."""
    pairs = [[_whole(number) for number in pair.split(",")] for pair in text.split(";") if pair]
    sides = question.get("width") or 10**6, question.get("height") or 10**6
    for pair in pairs:
        if len(pair) != 2 or any(number is None or number > side for number, side in zip(pair, sides, strict=True)):
            raise UnknownPart
    return pairs


READERS = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "shortanswer": _text,
    "numerical": _numerical,
    "matching": _paired("stem", "stems", "options"),
    "ordering": _ordering,
    "cloze": _cloze,
    "gapselect": _paired("place", "places", "options"),
    "categorise": _paired("item", "items", "categories"),
    "hotspot": _hotspot,
    "essay": _essay,
    "likert": _likert,
    "reflection": _text,
    "description": lambda _post, _prefix, _question: None,
}
