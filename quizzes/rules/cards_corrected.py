"""What may be shown of a closed question, put on its card: specs/quizzes.md §4."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quizzes.rules.card import STATE_OF_HUMAN, Card
from quizzes.rules.cards_judged import judged
from quizzes.rules.cards_parts import Option
from quizzes.rules.grading import NEARLY, grade
from quizzes.rules.marks import shown
from quizzes.rules.numbers import french
from quizzes.rules.responses import right_response, short_text, worth_one
from quizzes.rules.shapes import ShapeError, exact_number

FEEDBACK_OF = {"gradedright": "right", "gradedpartial": "partial", "gradedwrong": "wrong", "gaveup": "wrong"}
CHOSEN = ("single", "multiple")


def corrected(
    one: Card,
    body: dict[str, Any],
    response: Any,
    state: str,
    fraction: Decimal | None,
    max_mark: Decimal,
    parts: frozenset[str],
) -> Card:
    """Add what may be shown of a closed question."""
    if "correctness" in parts:
        one = replace(one, state=state)
        one = replace(one, options=tuple(replace(o, result=one.result if o.ticked else "") for o in one.options))
    if "marks" in parts and fraction is not None:
        one = replace(one, mark=shown(fraction * max_mark))
    if "specific_feedback" in parts:
        one = _with_feedback(one, body, response, state)
    if "general_feedback" in parts:
        one = replace(one, general=body["general_feedback"])
    if one.fields:
        one = _with_parts(one, body, response, parts)
    return _with_right_answer(one, body) if "right_answer" in parts else one


def _with_parts(one: Card, body: dict[str, Any], response: Any, parts: frozenset[str]) -> Card:
    """Judge the parts, in the list and in the text alike."""
    fields = judged(one.fields, body, response, parts)
    known = {field.id: field for field in fields}
    pieces = tuple(piece if isinstance(piece, str) else known[piece.id] for piece in one.pieces)
    return replace(one, fields=fields, pieces=pieces)


def _with_feedback(one: Card, body: dict[str, Any], response: Any, state: str) -> Card:
    question = body["question"]
    whole = body["feedback"].get(FEEDBACK_OF.get(STATE_OF_HUMAN.get(state, state), ""), "")
    if one.type in CHOSEN:
        said = {choice["id"]: choice["feedback"] for choice in question["choices"]}
        options = tuple(replace(o, feedback=said[o.id] if o.ticked else "") for o in one.options)
        return replace(one, feedback=whole, options=options)
    own = ""
    if one.type == "truefalse" and isinstance(response, bool):
        own = question["feedback"]["true" if response else "false"]
    if one.type in ("numerical", "shortanswer") and one.answered:
        detail = _detail(body, response)
        matched = detail.get("answer")
        own = question["answers"][matched].get("feedback", "") if matched is not None else ""
        if detail.get("accents_dropped"):
            one = replace(one, spelling=short_text(question["answers"][matched]))
    return replace(one, feedback="\n".join(text for text in (own, whole) if text))


def _detail(body: dict[str, Any], response: Any) -> dict[str, Any]:
    try:
        return grade(body["type"], body["question"], response).detail
    except ShapeError:
        return {}


def _with_right_answer(one: Card, body: dict[str, Any]) -> Card:
    return RIGHT[one.type](one, body) if one.type in RIGHT else one


def _truefalse(one: Card, body: dict[str, Any]) -> Card:
    return replace(one, right_value=body["question"]["answer"])


def _ordering(one: Card, body: dict[str, Any]) -> Card:
    question = body["question"]
    return replace(one, right_answers=tuple(question["texts"][item] for item in question["items"]))


def _numerical(one: Card, body: dict[str, Any]) -> Card:
    question = body["question"]
    unit = f"\u00a0{question['units'][0]['name']}" if question["units"] else ""
    right = [a for a in question["answers"] if exact_number(a["fraction"]) > 1 - NEARLY and a["value"] != "*"]
    return replace(one, right_answers=tuple(french(a["value"]) + unit for a in right[:1]))


def _shortanswer(one: Card, body: dict[str, Any]) -> Card:
    texts = dict.fromkeys(filter(None, map(short_text, worth_one(body["question"]["answers"]))))
    return replace(one, right_answers=tuple(texts)[:3])


def _hotspot(one: Card, body: dict[str, Any]) -> Card:
    """The zones to draw on the picture, as its script-free drawing wants them."""
    names = {marker["id"]: marker["text"] for marker in body["question"]["markers"]}
    zones = tuple(
        _outline(zone) | {"name": names.get(zone["marker"], "")} for zone in body["question"]["zones"] if zone["marker"]
    )
    return replace(one, drawn_zones=zones)


def _outline(zone: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of a zone as SVG's own attributes; nothing for coordinates of a draft that draw nothing."""
    pairs = [pair.split(",") for pair in "".join(zone["coords"].split()).rstrip(";").split(";")]
    if zone["shape"] == "polygon":
        return {"shape": "polygon", "points": " ".join(",".join(pair) for pair in pairs)}
    if [len(pair) for pair in pairs] != [2, 1 if zone["shape"] == "circle" else 2]:
        return {}
    first, second = pairs
    if zone["shape"] == "circle":
        return {"shape": "circle", "x": first[0], "y": first[1], "r": second[0]}
    return {"shape": "rectangle", "x": first[0], "y": first[1], "width": second[0], "height": second[1]}


def _choices(one: Card, body: dict[str, Any]) -> Card:
    right = right_response(body)
    right_ids = set(right) if one.type == "multiple" else {right}
    options = tuple(_told_apart(replace(o, right=o.id in right_ids)) for o in one.options)
    return replace(one, options=options, right_answers=tuple(o.text for o in options if o.right))


def _told_apart(option: Option) -> Option:
    """Mark a choice once right answers may be shown; half-right choices keep their own mark."""
    if option.right:
        return replace(option, result="right" if option.ticked else "missed")
    return replace(option, result=option.result or "wrong") if option.ticked else option


RIGHT: dict[str, Callable[[Card, dict[str, Any]], Card]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "ordering": _ordering,
    "hotspot": _hotspot,
}
