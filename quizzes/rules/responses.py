"""Responses that a type's rule finds right, half-right or wrong: for previews, demonstrations and tests."""

from collections.abc import Callable, Iterator
from typing import Any

from quizzes.rules.grading import NEARLY, grade
from quizzes.rules.shapes import ShapeError, exact_number

SAMPLE = "Lors de notre première assemblée, nous avons voté à main levée."


def worth_one(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that earn the whole mark."""
    return [row for row in rows if exact_number(row["fraction"]) > 1 - NEARLY]


def is_right(choice: dict[str, Any]) -> bool:
    """Whether a choice of several brings something."""
    return choice["right"] if "right" in choice else exact_number(choice["fraction"]) > 0


def example_of(pattern: str) -> str:
    r"""Return a text that a pattern takes: its stars stand for nothing, `\*` is a star."""
    return pattern.replace(r"\*", "\0").replace("*", "").replace("\0", "*").strip()


def short_text(answer: dict[str, Any]) -> str:
    """Return an accepted short answer as it may be written."""
    return answer["text"] if "text" in answer else example_of(answer["pattern"])


def right_response(body: dict[str, Any]) -> Any:
    """Return a response that earns the whole mark, or None when the question has none yet."""
    return RIGHT[body["type"]](body["question"])


def wrong_response(body: dict[str, Any]) -> Any:
    """Return a response that earns less than the whole mark, for the preview."""
    return WRONG[body["type"]](body["question"])


def partial_response(body: dict[str, Any]) -> Any:
    """Return a response that earns a part of the mark, or None when the question gives no part."""
    for response in _halves(body):
        try:
            if grade(body["type"], body["question"], response).state == "gradedpartial":
                return response
        except ShapeError:
            return None
    return SAMPLE if body["type"] == "essay" else None


def _single(question: dict[str, Any]) -> str | None:
    return next((choice["id"] for choice in worth_one(question["choices"])), None)


def _multiple(question: dict[str, Any]) -> list[str]:
    return [choice["id"] for choice in question["choices"] if is_right(choice)]


def _numerical(question: dict[str, Any]) -> str | None:
    units = question.get("units")
    unit = f" {units[0]['name']}" if units and question.get("unit_input") == "text" else ""
    values = (answer["value"] for answer in question["answers"] if answer["value"] != "*")
    return next((value.replace(".", ",") + unit for value in values), None)


def _short(question: dict[str, Any]) -> str | None:
    return next((text for text in map(short_text, worth_one(question["answers"])) if text), None)


GAP_RIGHT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "single": _single,
    "multiple": _multiple,
    "shortanswer": _short,
    "numerical": _numerical,
}


def _hotspot(question: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for zone in question["zones"]:
        if zone["marker"]:
            found.setdefault(zone["marker"], []).append(zone["id"])
    return found


RIGHT: dict[str, Callable[[dict[str, Any]], Any]] = GAP_RIGHT | {
    "truefalse": lambda question: question["answer"],
    "matching": lambda question: {stem["id"]: stem["right"] for stem in question["stems"]},
    "ordering": lambda question: list(question["items"]),
    "cloze": lambda question: {gap["id"]: GAP_RIGHT[gap["type"]](gap["question"]) for gap in question["gaps"]},
    "gapselect": lambda question: {place["id"]: next(iter(place["right"]), None) for place in question["places"]},
    "categorise": lambda question: {item["id"]: item["right"] for item in question["items"] if item["right"]},
    "hotspot": _hotspot,
    "essay": lambda _question: SAMPLE,
    "likert": lambda question: 0 if question["scale"] else None,
    "reflection": lambda _question: SAMPLE,
    "description": lambda _question: None,
}


def _other(rows: list[dict[str, Any]], right: Any) -> str | None:
    """Return the first row that is not among the right ones."""
    wanted = right if isinstance(right, list) else [right]
    return next((row["id"] for row in rows if row["id"] not in wanted), None)


def _others(question: dict[str, Any]) -> list[str]:
    return [choice["id"] for choice in question["choices"] if not is_right(choice)]


GAP_WRONG: dict[str, Callable[[dict[str, Any]], Any]] = {
    "single": lambda question: _other(question["choices"], _single(question)),
    "multiple": _others,
    "shortanswer": lambda _question: "zzz",
    "numerical": lambda _question: "0,123456",
}


def _wrong_places(question: dict[str, Any]) -> dict[str, str | None]:
    found = {}
    for place in question["places"]:
        group = [option for option in question["options"] if option.get("group", 1) == place.get("group", 1)]
        found[place["id"]] = _other(group, place["right"])
    return found


def _wrong_zones(question: dict[str, Any]) -> dict[str, list[str]]:
    decoys = [zone["id"] for zone in question["zones"] if not zone["marker"]]
    return dict.fromkeys(_hotspot(question), decoys[:1])


WRONG: dict[str, Callable[[dict[str, Any]], Any]] = GAP_WRONG | {
    "truefalse": lambda question: None if question["answer"] is None else not question["answer"],
    "matching": lambda question: {stem["id"]: _other(question["options"], stem["right"]) for stem in question["stems"]},
    "ordering": lambda question: list(reversed(question["items"])),
    "cloze": lambda question: {gap["id"]: GAP_WRONG[gap["type"]](gap["question"]) for gap in question["gaps"]},
    "gapselect": _wrong_places,
    "categorise": lambda question: {
        item["id"]: _other(question["categories"], item["right"]) for item in question["items"]
    },
    "hotspot": _wrong_zones,
    "essay": lambda _question: SAMPLE,
    "likert": lambda question: 0 if question["scale"] else None,
    "reflection": lambda _question: SAMPLE,
    "description": lambda _question: None,
}


def _halves(body: dict[str, Any]) -> Iterator[Any]:
    """Yield responses that may be worth a part of the mark."""
    kind, question, right = body["type"], body["question"], right_response(body)
    if kind == "single":
        yield from (choice["id"] for choice in question["choices"])
    elif kind == "multiple":
        yield right[:-1]
        yield from ([*right, wrong] for wrong in _others(question))
    elif kind in ("shortanswer", "numerical"):
        yield from (short_text(row) if kind == "shortanswer" else row["value"] for row in question["answers"])
    elif kind == "ordering" and len(right) > 1:
        yield from ([*right[:-2], *reversed(right[-2:])], [right[-1], *right[:-1]])
    elif isinstance(right, dict):
        half = max(1, len(right) // 2)
        yield dict(list(right.items())[:half])
