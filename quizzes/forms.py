"""From what a browser sends to clean answers: specs/quizzes.md §8 and §15.2."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from quizzes.rules.exchange import Change

MOST_BYTES = 64 * 1024  # of one answer
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


READERS = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "numerical": _numerical,
}
