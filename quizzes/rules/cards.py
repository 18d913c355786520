"""What a page may say of one question: a card holds nothing that its reader may not see (specs/quizzes.md §4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.grading import CLOSED_STATES, NEARLY, grade, is_blank, stored
from quizzes.rules.marks import shown
from quizzes.rules.numbers import french
from quizzes.rules.numerical import read
from quizzes.rules.review import EVERYTHING
from quizzes.rules.shapes import ShapeError, exact_number

STATE_OF_HUMAN = {"mangrright": "gradedright", "mangrpartial": "gradedpartial", "mangrwrong": "gradedwrong"}
FEEDBACK_OF = {"gradedright": "right", "gradedpartial": "partial", "gradedwrong": "wrong", "gaveup": "wrong"}


@dataclass(frozen=True)
class Option:
    """A choice, or an item to put in order."""

    id: str
    text: str
    ticked: bool = False
    place: int | None = None
    feedback: str = ""
    right: bool = False
    result: str = ""  # right, partly, wrong, missed: said by a mark and a word beside the choice


@dataclass(frozen=True)
class Card:
    """One question on a page."""

    position: int
    type: str
    stem: str
    open: bool
    options: tuple[Option, ...] = ()
    text: str = ""
    read: str = ""
    units: tuple[str, ...] = ()
    unit: str = ""
    own_unit: str = ""  # the unit the question expects, said beside the field
    rule: str = ""
    answered: bool = False
    state: str = ""
    max_mark: str = ""
    mark: str = ""
    feedback: str = ""
    general: str = ""
    right_answers: tuple[str, ...] = ()
    right_value: bool | None = None
    hint: str = ""
    tries_left: int = 0
    checks: bool = False
    picture: dict[str, Any] | None = None
    places: tuple[int, ...] = field(default_factory=tuple)

    @property
    def inline_stem(self) -> str:
        """The stem without its paragraph, when it is one: it can then be the legend of the question."""
        one = re.fullmatch(r"<p>((?:(?!</?(?:p|ul|ol|table|blockquote|pre)\b).)*)</p>", self.stem, re.DOTALL)
        return one[1] if one else ""

    @property
    def invalid(self) -> bool:
        """Whether the answer could not be read."""
        return self.state == "invalid"

    @property
    def verdict(self) -> str:
        """right, partial, wrong, blank, waiting, or nothing when it may not be said."""
        names = {"gradedright": "right", "gradedpartial": "partial", "gradedwrong": "wrong"}
        return (names | {"gaveup": "blank", "needsgrading": "waiting"}).get(
            STATE_OF_HUMAN.get(self.state, self.state), ""
        )

    @property
    def result(self) -> str:
        """What the ticked choice of a single choice question is marked with; several ticks are not told apart."""
        words = {"right": "right", "partial": "partly", "wrong": "wrong"}
        return words.get(self.verdict, "") if self.type == "single" else ""

    @property
    def look(self) -> str:
        """The tone of the feedback box."""
        return {"right": "right", "partial": "partly", "wrong": "wrong"}.get(self.verdict, "info")


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
        open=not closed,
        rule=question.get("rule", ""),
        answered=not is_blank(kind, response),
        state=state if state == "invalid" and not closed else "",
        max_mark=shown(max_mark) if "max_marks" in parts else "",
        checks=checks and not closed,
        picture=body.get("picture"),
        units=tuple(u["name"] for u in question.get("units", [])) if question.get("unit_input") == "select" else (),
    )
    if question.get("units") and question.get("unit_input") == "text":
        one = replace(one, own_unit=question["units"][0]["name"])
    one = _with_answer(one, body, response, list(order))
    if not closed:
        return _with_hint(one, body, tries) if tries else one
    return _corrected(one, body, response, state, fraction, max_mark, parts)


def _with_answer(one: Card, body: dict[str, Any], response: Any, order: list[str]) -> Card:
    """Put the learner's own answer on the card."""
    question = body["question"]
    if one.type in ("single", "multiple"):
        ticked = response if isinstance(response, list) else [response]
        choices = {choice["id"]: choice for choice in question["choices"]}
        ids = [known for known in order if known in choices] or list(choices)
        return replace(one, options=tuple(Option(i, choices[i]["text"], ticked=i in ticked) for i in ids))
    if one.type == "truefalse":
        return replace(one, text={True: "true", False: "false"}.get(response, "") if response is not None else "")
    if one.type == "ordering":
        return _ordered(one, question, response, order)
    typed, unit = (response.get("answer"), response.get("unit")) if isinstance(response, dict) else (response, "")
    reading = read(question, response) if one.answered else None
    return replace(
        one, text="" if typed is None else str(typed), unit=unit or "", read=french(reading.typed) if reading else ""
    )


def _ordered(one: Card, question: dict[str, Any], response: Any, order: list[str]) -> Card:
    texts = question["texts"]
    shown_order = [i for i in order if i in texts] or list(texts)
    given: dict[str, Any] = {}
    if isinstance(response, list):
        shown_order = [i for i in response if i in texts] + [i for i in shown_order if i not in response]
        given = {item: place for place, item in enumerate(response, 1)}
    elif isinstance(response, dict):
        given = {item: int(place) for item, place in response.items() if str(place).isdecimal()}
    return replace(
        one,
        options=tuple(Option(i, texts[i], place=given.get(i)) for i in shown_order),
        places=tuple(range(1, len(texts) + 1)),
    )


def _with_hint(one: Card, body: dict[str, Any], tries: int) -> Card:
    hints = [hint["text"] for hint in body["hints"]]
    return replace(one, hint=hints[tries - 1] if tries <= len(hints) else "", tries_left=len(hints) + 1 - tries)


def _corrected(
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
    return _with_right_answer(one, body) if "right_answer" in parts else one


def _with_feedback(one: Card, body: dict[str, Any], response: Any, state: str) -> Card:
    question = body["question"]
    plain = STATE_OF_HUMAN.get(state, state)
    whole = body["feedback"].get(FEEDBACK_OF.get(plain, ""), "")
    if one.type in ("single", "multiple"):
        said = {choice["id"]: choice["feedback"] for choice in question["choices"]}
        return replace(
            one, feedback=whole, options=tuple(replace(o, feedback=said[o.id] if o.ticked else "") for o in one.options)
        )
    own = ""
    if one.type == "truefalse" and isinstance(response, bool):
        own = question["feedback"]["true" if response else "false"]
    if one.type == "numerical" and one.answered:
        matched = _detail(body, response).get("answer")
        own = question["answers"][matched].get("feedback", "") if matched is not None else ""
    return replace(one, feedback="\n".join(text for text in (own, whole) if text))


def _detail(body: dict[str, Any], response: Any) -> dict[str, Any]:
    try:
        return grade(body["type"], body["question"], response).detail
    except ShapeError:
        return {}


def _with_right_answer(one: Card, body: dict[str, Any]) -> Card:
    question = body["question"]
    if one.type == "truefalse":
        return replace(one, right_value=question["answer"])
    if one.type == "ordering":
        return replace(one, right_answers=tuple(question["texts"][item] for item in question["items"]))
    if one.type == "numerical":
        unit = f"\u00a0{question['units'][0]['name']}" if question["units"] else ""
        right = [a for a in question["answers"] if exact_number(a["fraction"]) > 1 - NEARLY and a["value"] != "*"]
        return replace(one, right_answers=tuple(french(a["value"]) + unit for a in right[:1]))
    right_ids = set(right_response(body) if one.type == "multiple" else [right_response(body)])
    options = tuple(_told_apart(replace(o, right=o.id in right_ids)) for o in one.options)
    return replace(one, options=options, right_answers=tuple(o.text for o in options if o.right))


def _told_apart(option: Option) -> Option:
    """Mark a choice once right answers may be shown; half-right choices keep their own mark."""
    if option.right:
        return replace(option, result="right" if option.ticked else "missed")
    return replace(option, result=option.result or "wrong") if option.ticked else option


def right_response(body: dict[str, Any]) -> Any:
    """Return a response that earns the whole mark, or None when the question has none yet."""
    question = body["question"]
    if body["type"] == "single":
        return next((c["id"] for c in question["choices"] if exact_number(c["fraction"]) > 1 - NEARLY), None)
    if body["type"] == "multiple":
        return [
            c["id"] for c in question["choices"] if (c["right"] if "right" in c else exact_number(c["fraction"]) > 0)
        ]
    if body["type"] == "truefalse":
        return question["answer"]
    if body["type"] == "ordering":
        return list(question["items"])
    unit = f" {question['units'][0]['name']}" if question["units"] and question["unit_input"] == "text" else ""
    return next((a["value"].replace(".", ",") + unit for a in question["answers"] if a["value"] != "*"), None)


def wrong_response(body: dict[str, Any]) -> Any:
    """Return a response that earns less than the whole mark, for the preview."""
    question, right = body["question"], right_response(body)
    if body["type"] == "single":
        return next((choice["id"] for choice in question["choices"] if choice["id"] != right), None)
    if body["type"] == "multiple":
        return [choice["id"] for choice in question["choices"] if choice["id"] not in right]
    if body["type"] == "truefalse":
        return None if right is None else not right
    if body["type"] == "ordering":
        return list(reversed(right))
    return "0,123456"


def preview(position: int, body: dict[str, Any], mode: str) -> Card:
    """Return a card for the trainer's preview: to answer, or corrected « right » or « wrong »."""
    if not mode:
        return card(position, body, response=None, state="todo", parts=frozenset({"max_marks"}), checks=True)
    response = right_response(body) if mode == "right" else wrong_response(body)
    try:
        one = grade(body["type"], body["question"], response)
    except ShapeError:
        one = grade(body["type"], body["question"], None)
    return card(
        position,
        body,
        response=response,
        state=one.state,
        fraction=stored(one.fraction or Fraction(0)),
        parts=EVERYTHING,
        running=False,
    )
