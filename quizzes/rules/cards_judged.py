"""What may be said of the parts of a closed question: right or wrong, a comment, the right answer."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from quizzes.rules.cards_parts import AND, Field
from quizzes.rules.grading import NEARLY, grade
from quizzes.rules.numbers import french
from quizzes.rules.numerical import numerical
from quizzes.rules.responses import is_right, short_text, worth_one
from quizzes.rules.shapes import ShapeError
from quizzes.rules.shortanswer import shortanswer
from quizzes.rules.zones import hotspot

OR = " / "


def judged(fields: tuple[Field, ...], body: dict[str, Any], response: Any, shown: frozenset[str]) -> tuple[Field, ...]:
    """Add to each part what may be said of it: right or wrong, its comment, its right answer."""
    if not fields:
        return fields
    results = _results(fields, body, response) if "correctness" in shown else {}
    rights = _rights(body) if "right_answer" in shown else {}
    said = _said(body, response) if "specific_feedback" in shown else {}
    return tuple(
        replace(
            one,
            result=results.get(one.id, ""),
            right=rights.get(one.id) or "",
            nowhere=one.id in rights and rights[one.id] is None,
            feedback=said.get(one.id, ""),
        )
        for one in fields
    )


def _word(fraction: Fraction) -> str:
    return "wrong" if fraction < NEARLY else "right" if fraction > 1 - NEARLY else "partly"


def _results(fields: tuple[Field, ...], body: dict[str, Any], response: Any) -> dict[str, str]:
    kind, question = body["type"], body["question"]
    if kind == "hotspot":
        return _markers(fields, question, response or {})
    try:
        worth = grade(kind, question, response).detail.get("parts", {})
    except ShapeError:
        return {}
    found = {one.id: _word(worth.get(one.id, Fraction(0))) if one.answered else "blank" for one in fields}
    if kind == "categorise":  # what goes nowhere is right when it was left out
        found |= {i["id"]: "right" for i in question["items"] if i["right"] is None and found[i["id"]] == "blank"}
    return found


def _markers(fields: tuple[Field, ...], question: dict[str, Any], response: Any) -> dict[str, str]:
    try:
        one = hotspot(question, response)
    except ShapeError:
        return {}
    found = {}
    for field in fields:
        wanted = [zone for zone in one.zones if zone.marker == field.id]
        hits, placed = sum(zone.id in one.hits for zone in wanted), len(one.placements.get(field.id, []))
        if not placed:
            found[field.id] = "blank" if wanted else "right"
        else:
            found[field.id] = "right" if hits == len(wanted) == placed else "partly" if hits else "wrong"
    return found


def _rights(body: dict[str, Any]) -> dict[str, str | None]:
    """Return the right answer of each part in words; None where it is to be left out."""
    kind, question = body["type"], body["question"]
    if kind == "cloze":
        return {gap["id"]: _right_of_gap(gap["type"], gap["question"]) for gap in question["gaps"]}
    if kind == "hotspot":
        wanted: dict[str, list[str]] = {marker["id"]: [] for marker in question["markers"]}
        for zone in question["zones"]:
            if zone["marker"]:
                wanted[zone["marker"]].append(zone["text"])
        return {marker: AND.join(zones) or None for marker, zones in wanted.items()}
    parts, options = {
        "matching": ("stems", "options"),
        "gapselect": ("places", "options"),
        "categorise": ("items", "categories"),
    }[kind]
    names = {option["id"]: option["text"] for option in question[options]}
    return {part["id"]: _named(names, part["right"]) for part in question[parts]}


def _named(names: dict[str, str], right: Any) -> str | None:
    return None if right is None else OR.join(names[one] for one in (right if isinstance(right, list) else [right]))


def _right_of_gap(kind: str, question: dict[str, Any]) -> str:
    if kind == "multiple":
        return AND.join(choice["text"] for choice in question["choices"] if is_right(choice))
    if kind == "single":
        return OR.join(choice["text"] for choice in worth_one(question["choices"]))
    if kind == "numerical":
        return OR.join(french(row["value"]) for row in worth_one(question["answers"]) if row["value"] != "*")
    return OR.join(filter(None, map(short_text, worth_one(question["answers"]))))


def _said(body: dict[str, Any], response: Any) -> dict[str, str]:
    """Return the comments on what was answered in each gap."""
    if body["type"] != "cloze" or not isinstance(response, dict):
        return {}
    return {g["id"]: _comment(g["type"], g["question"], response.get(g["id"])) for g in body["question"]["gaps"]}


def _comment(kind: str, question: dict[str, Any], given: Any) -> str:
    if given is None:
        return ""
    if kind in ("single", "multiple"):
        ticked = given if isinstance(given, list) else [given]
        return " ".join(c.get("feedback", "") for c in question["choices"] if c["id"] in ticked).strip()
    try:
        match = numerical(question, given) if kind == "numerical" else shortanswer(question, given)
    except ShapeError:
        return ""
    matched = match.answer if match else None
    return "" if matched is None else question["answers"][matched].get("feedback", "")
