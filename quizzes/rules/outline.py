"""A question's body in a few lines, for trainers: what is asked, what is right. Pure texts, nothing to answer."""

from collections.abc import Callable, Iterator
from typing import Any

RIGHT, WRONG, PART = "right", "wrong", "part"


def outline(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (right, wrong or part, text) for each line of a question."""
    make = LINES.get(body["type"])
    return [(kind, text) for kind, text in make(body["question"]) if text.strip()] if make else []


def changes(old: dict[str, Any] | None, new: dict[str, Any]) -> list[str]:
    """Return what differs between two bodies, as codes: stem, answers, feedback, hints, settings, picture, type; or first."""
    if old is None:
        return ["first"]
    parts = {
        "type": ("type",),
        "stem": ("stem",),
        "picture": ("picture",),
        "feedback": ("general_feedback", "feedback"),
        "hints": ("hints",),
        "settings": ("shuffle", "penalty"),
    }
    found = [code for code, keys in parts.items() if any(old.get(key) != new.get(key) for key in keys)]
    if outline(old) != outline(new):
        found.insert(0, "answers")
    elif old["question"] != new["question"]:
        found.append("scoring")
    return found


def _choices(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for choice in question["choices"]:
        worth = choice.get("fraction")
        right = choice["right"] if worth is None else float(worth) > 0
        share = f" ({_percent(worth)})" if worth is not None and float(worth) not in (0, 1) else ""
        yield RIGHT if right else WRONG, f"{choice['text']}{share}"


def _percent(worth: Any) -> str:
    return f"{float(worth) * 100:g} %".replace(".", ",")


def _truefalse(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield (RIGHT if question["answer"] else WRONG), "vrai"
    yield (RIGHT if question["answer"] is False else WRONG), "faux"


def _answers(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for answer in question["answers"]:
        text = next(answer[key] for key in ("text", "pattern", "value") if key in answer)
        tolerance = float(answer.get("tolerance") or 0)
        near = f" ± {tolerance:g}".replace(".", ",") if tolerance else ""
        worth = float(answer["fraction"])
        share = "" if worth in (0, 1) else f" ({_percent(worth)})"
        yield RIGHT if worth > 0 else WRONG, f"{text}{near}{share}"


def _matching(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    options = {option["id"]: option["text"] for option in question["options"]}
    used = set()
    for stem in question["stems"]:
        used.add(stem["right"])
        yield RIGHT, f"{stem['text']} → {options[stem['right']]}"
    yield from ((WRONG, text) for key, text in options.items() if key not in used)


def _ordering(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for place, item in enumerate(question["items"], 1):
        yield PART, f"{place}. {question['texts'][item]}"


def _cloze(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for place, gap in enumerate(question["gaps"], 1):
        make = _choices if gap["type"] in ("single", "multiple") else _answers
        inside = [text if kind == RIGHT else f"({text})" for kind, text in make(gap["question"])]
        yield PART, f"[[{place}]] {' · '.join(inside)}"


def _gapselect(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    options = {option["id"]: option["text"] for option in question["options"]}
    used = {key for place in question["places"] for key in place["right"]}
    for number, place in enumerate(question["places"], 1):
        yield RIGHT, f"[[{number}]] {' · '.join(options[key] for key in place['right'])}"
    yield from ((WRONG, text) for key, text in options.items() if key not in used)


def _categorise(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    names = {one["id"]: one["text"] for one in question["categories"]}
    for item in question["items"]:
        home = names.get(item["right"])
        yield (RIGHT, f"{item['text']} → {home}") if home else (WRONG, item["text"])


def _hotspot(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    markers = {marker["id"]: marker["text"] for marker in question["markers"]}
    for zone in question["zones"]:
        marker = markers.get(zone["marker"])
        yield (RIGHT, f"{marker} → {zone['text']}") if marker else (WRONG, zone["text"])


def _likert(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield PART, " · ".join(question["scale"])


LINES: dict[str, Callable[[dict[str, Any]], Iterator[tuple[str, str]]]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "shortanswer": _answers,
    "numerical": _answers,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "categorise": _categorise,
    "hotspot": _hotspot,
    "likert": _likert,
}
