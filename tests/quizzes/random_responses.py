"""Random responses to a question of any type, and the same response to a copy whose parts have other names."""

import random
from typing import Any

TYPED = ["", "coopérative", "COOPERATIVE", "épargne", "réserve", "25", "26 %", "214,50", "214.49 €", "n'importe quoi"]


def random_response(kind: str, question: dict[str, Any], draw: random.Random) -> Any:
    """Something that somebody could answer."""
    if kind in ("single", "multiple"):
        ids = [choice["id"] for choice in question["choices"]]
        return draw.choice(ids) if kind == "single" else draw.sample(ids, draw.randint(1, len(ids)))
    if kind == "truefalse":
        return draw.random() < 0.5
    if kind == "ordering":
        return draw.sample(question["items"], len(question["items"]))
    if kind == "matching":
        return _each(question["stems"], question["options"], draw)
    if kind == "gapselect":
        return _each(question["places"], question["options"], draw)
    if kind == "categorise":
        return _each(question["items"], question["categories"], draw)
    if kind == "cloze":
        return {gap["id"]: random_response(gap["type"], gap["question"], draw) for gap in question["gaps"]}
    if kind == "hotspot":
        places = [[120, 100], [210, 50], [5, 5], *(zone["id"] for zone in question["zones"])]
        return {marker["id"]: [draw.choice(places)] for marker in question["markers"]}
    if kind == "likert":
        return draw.randrange(len(question["scale"]))
    return None if kind == "description" else draw.choice(TYPED)


def _each(rows: list[dict[str, Any]], options: list[dict[str, Any]], draw: random.Random) -> dict[str, Any]:
    return {row["id"]: draw.choice([None, *(option["id"] for option in options)]) for row in rows}


def names(one: Any, other: Any) -> dict[str, str]:
    """The id of each part of a question, and that of the same part in a copy of the same shape."""
    if isinstance(one, list):
        return {key: name for a, b in zip(one, other, strict=True) for key, name in names(a, b).items()}
    if not isinstance(one, dict):
        return {}
    found = {one["id"]: other["id"]} if "id" in one else {}
    if "texts" in one:
        found |= dict(zip(one["items"], other["items"], strict=True))
    parts = one.keys() & other.keys()
    return found | {key: name for part in parts for key, name in names(one[part], other[part]).items()}


def renamed(response: Any, known: dict[str, str]) -> Any:
    """A response with the names of the copy."""
    if isinstance(response, dict):
        return {known[key]: renamed(value, known) for key, value in response.items()}
    if isinstance(response, list):
        return [renamed(value, known) for value in response]
    return known.get(response, response) if isinstance(response, str) else response
