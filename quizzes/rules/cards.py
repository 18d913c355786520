"""What a page may say of one question: a card holds nothing that its reader may not see (specs/quizzes.md §4)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.blanks import without_numbers
from quizzes.rules.card import Card
from quizzes.rules.cards_corrected import corrected
from quizzes.rules.cards_parts import Option, fields_of, written
from quizzes.rules.free import NO_OPINION
from quizzes.rules.grading import CLOSED_STATES, UNMARKED_TYPES, Grade, grade, graded_state, is_blank, stored
from quizzes.rules.marks import shown
from quizzes.rules.numbers import french
from quizzes.rules.numerical import read
from quizzes.rules.responses import partial_response, right_response, wrong_response
from quizzes.rules.review import EVERYTHING
from quizzes.rules.shapes import ShapeError
from quizzes.rules.summary import in_words
from quizzes.rules.tries import tries_allowed

__all__ = ["NEVER_CHECKED", "Card", "card", "preview", "right_response", "wrong_response"]
NEVER_CHECKED = UNMARKED_TYPES | {"essay"}  # a try of what no rule marks would teach nothing


def card(
    position: int,
    body: dict[str, Any],
    *,
    response: Any,
    state: str,
    fraction: Decimal | None = None,
    max_mark: Decimal = Decimal(1),
    order: Sequence[str] = (),
    parts: frozenset[str] = frozenset(),
    running: bool = True,
    checks: bool = False,
    tries: int = 0,
) -> Card:
    """Return the card of a question; `parts` says what may be shown of it once it is closed.

    `checks`: the learner may check each answer; `tries`: how many were used.
    """
    closed = state in CLOSED_STATES or not running
    kind, question = body["type"], body["question"]
    one = Card(
        position=position,
        type=kind,
        stem=body["stem"],
        open=not closed and kind != "description",
        rule=question.get("rule", ""),
        answered=not is_blank(kind, response),
        state=state if state == "invalid" and not closed else "",
        max_mark=shown(max_mark) if "max_marks" in parts and kind not in UNMARKED_TYPES else "",
        checks=checks and not closed and kind not in NEVER_CHECKED,
        picture=body.get("picture"),
        said=in_words(body, response),
    )
    if one.checks:
        one = replace(one, tries_allowed=tries_allowed(kind, len(body["hints"])), penalty=_percent(body["penalty"]))
    one = ANSWERED.get(kind, _typed)(one, body, response, list(order))
    if not closed:
        return _with_hint(one, body, tries) if tries else one
    if "specific_feedback" in parts:
        one = replace(one, hints=tuple(hint["text"] for hint in body["hints"][: max(0, tries - 1)]))
    return corrected(one, body, response, state, fraction, max_mark, parts)


def _percent(penalty: str) -> str:
    """Return what one more try costs, in percent: 25, 33,33."""
    return shown(100 * Decimal(penalty))


def _choices(one: Card, body: dict[str, Any], response: Any, order: list[str]) -> Card:
    ticked = response if isinstance(response, list) else [response]
    known = {choice["id"]: choice for choice in body["question"]["choices"]}
    ids = [name for name in order if name in known] or list(known)
    return replace(one, options=tuple(Option(i, known[i]["text"], ticked=i in ticked) for i in ids))


def _truefalse(one: Card, _body: dict[str, Any], response: Any, _order: list[str]) -> Card:
    return replace(one, text={True: "true", False: "false"}.get(response, "") if response is not None else "")


def _numerical(one: Card, body: dict[str, Any], response: Any, _order: list[str]) -> Card:
    question = body["question"]
    units, way = [unit["name"] for unit in question.get("units", [])], question.get("unit_input")
    typed, unit = (response.get("answer"), response.get("unit")) if isinstance(response, dict) else (response, "")
    reading = read(question, response) if one.answered else None
    return replace(
        one,
        text="" if typed is None else str(typed),
        unit=unit or "",
        read=french(reading.typed) if reading else "",
        units=tuple(units) if way == "select" else (),
        own_unit=units[0] if units and way == "text" else "",
        strict=bool(units) and question.get("unit_grading", "optional") != "optional",
    )


def _ordered(one: Card, body: dict[str, Any], response: Any, order: list[str]) -> Card:
    """The items this learner was given, which may be a part of them all."""
    question = body["question"]
    texts = {item: question["texts"][item] for item in question["items"]}
    shown_order = [i for i in order if i in texts] or list(texts)
    given: dict[str, Any] = {}
    if isinstance(response, list):
        shown_order = [i for i in response if i in texts] + [i for i in shown_order if i not in response]
        given = {item: place for place, item in enumerate(response, 1)}
    elif isinstance(response, dict):
        given = {item: int(place) for item, place in response.items() if str(place).isdecimal()}
    options = tuple(Option(i, texts[i], place=given.get(i)) for i in shown_order)
    return replace(one, options=options, places=tuple(range(1, len(texts) + 1)))


def _typed(one: Card, body: dict[str, Any], response: Any, _order: list[str]) -> Card:
    """A text; where there is one to start from, it stands in the open field."""
    question = body["question"]
    start = question.get("template") or ""
    text = response if one.answered else start if one.open else ""
    limits = {key: question.get(key) for key in ("min_words", "max_words")}
    if one.type == "shortanswer":
        moodle = one.rule == "moodle"
        accents = "strict" if moodle else question.get("accents", "tolerant")
        strict = question.get("case_sensitive") if moodle else question.get("case") == "respect"
        one = replace(one, accents=accents, strict=bool(strict))
    return replace(
        one, text="" if text is None else str(text), start=start, attachment=question.get("attachment", ""), **limits
    )


def _likert(one: Card, body: dict[str, Any], response: Any, _order: list[str]) -> Card:
    options = tuple(Option(str(n), text, ticked=response == n) for n, text in enumerate(body["question"]["scale"]))
    silent = bool(body["question"].get("no_opinion"))
    return replace(one, options=options, no_opinion=silent, text=NO_OPINION if response == NO_OPINION else "")


def _in_parts(one: Card, body: dict[str, Any], response: Any, order: list[str]) -> Card:
    question = body["question"]
    pieces, fields = written(body, fields_of(body, response, order))
    size = (question["width"], question["height"]) if question.get("width") else None
    weights = {str(gap.get("weight", 1)) for gap in question.get("gaps", [])}
    one = replace(one, strict=len(weights) > 1)
    stem = one.stem if pieces else without_numbers(one.stem)
    return replace(one, stem=stem, pieces=pieces, fields=fields, size=size)


ANSWERED: dict[str, Callable[[Card, dict[str, Any], Any, list[str]], Card]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "numerical": _numerical,
    "ordering": _ordered,
    "likert": _likert,
    **dict.fromkeys(("matching", "cloze", "gapselect", "categorise", "hotspot"), _in_parts),
}


def _with_hint(one: Card, body: dict[str, Any], tries: int) -> Card:
    hints = [hint["text"] for hint in body["hints"]]
    return replace(one, hint=hints[tries - 1] if tries <= len(hints) else "", tries_left=len(hints) + 1 - tries)


def preview(position: int, body: dict[str, Any], mode: str) -> Card:
    """Return a card for the trainer's preview: to answer, or corrected « right », « partial » or « wrong »."""
    if not mode:
        return card(position, body, response=None, state="todo", parts=frozenset({"max_marks"}), checks=True)
    makers = {"right": right_response, "partial": partial_response, "wrong": wrong_response}
    response = makers[mode](body)
    try:
        one = grade(body["type"], body["question"], response)
    except ShapeError:
        response, one = None, Grade(Fraction(0), "gaveup")  # a draft that is not ready
    fraction, state = one.fraction, one.state
    if body["type"] == "essay":  # as if a trainer had marked it
        fraction = {"right": Fraction(1), "partial": Fraction(1, 2), "wrong": Fraction(0)}[mode]
        state = graded_state(fraction, by="person")
    return card(
        position,
        body,
        response=response,
        state=state,
        fraction=stored(fraction),
        parts=EVERYTHING,
        running=False,
    )
