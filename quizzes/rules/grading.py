"""One door to every type: `grade(type, question, response)`, specs/quizzes.md §1, §2 and §15.2."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.choices import multiple, single, truefalse
from quizzes.rules.free import essay, likert
from quizzes.rules.gaps import cloze, weightless
from quizzes.rules.numbers import plain
from quizzes.rules.numerical import numerical
from quizzes.rules.orders import ordering
from quizzes.rules.parts import Part, weighed
from quizzes.rules.places import categorise, gapselect, matching
from quizzes.rules.shapes import ShapeError, as_text
from quizzes.rules.shortanswer import shortanswer
from quizzes.rules.texts import is_blank_text
from quizzes.rules.zones import hotspot

NEARLY = Fraction(1, 1_000_000)  # fractions are compared within 1e-6
ANSWERED_STATES = frozenset({"complete", "invalid"})
CLOSED_STATES = frozenset(
    [
        "finished",
        "gaveup",
        "gradedwrong",
        "gradedpartial",
        "gradedright",
        "mangrwrong",
        "mangrpartial",
        "mangrright",
        "needsgrading",
    ]
)
UNMARKED_TYPES = frozenset({"likert", "reflection", "description"})  # no mark exists, answered or not


@dataclass(frozen=True)
class Grade:
    """What a response is worth: `fraction` is exact, or None while nothing is counted."""

    fraction: Fraction | None
    state: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scored:
    """What a rule says of a response that is not blank.

    `state`: said when it is no matter of fraction (invalid, needsgrading, finished). `whole` false: parts are missing or
    unreadable; the learner is told, and it is no try yet, but handed in it is graded for what is there.
    """

    fraction: Fraction | None
    detail: dict[str, Any] = field(default_factory=dict)
    state: str = ""
    whole: bool = True


def graded_state(fraction: Fraction, *, by: str = "rule") -> str:
    """Return gradedwrong, gradedpartial or gradedright; mangrwrong… when graded `by` a person."""
    word = "wrong" if fraction < NEARLY else "right" if fraction > 1 - NEARLY else "partial"
    return f"{'mangr' if by == 'person' else 'graded'}{word}"


def is_blank(kind: str, response: Any) -> bool:
    """True when nothing was answered: null, only spaces, nothing ticked, nothing placed. 0 and false are answers."""
    if isinstance(response, dict) and kind == "numerical":
        return _nothing(response.get("answer"))
    if isinstance(response, dict) and kind == "cloze":
        return all(is_blank("numerical", answer) for answer in response.values())
    return _nothing(response)


def _nothing(value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, str):
        return is_blank_text(value)
    if isinstance(value, dict):
        return all(map(_nothing, value.values()))
    return isinstance(value, list) and all(map(_nothing, value))


def grade(kind: str, question: dict[str, Any], response: Any, *, finished: bool = True) -> Grade:
    """Grade one response; ShapeError when question or response have not their shape.

    `finished` false: the attempt is still open, so nothing is counted and blank is `todo`.
    """
    if kind not in TYPES:
        raise ShapeError("type_unknown", f"Type de question inconnu : {kind!r:.60}.")
    if is_blank(kind, response):
        return _blank(kind, question, finished)
    one = SCORERS[kind](question, response)
    if not finished:
        return Grade(None, "complete" if one.whole else "invalid", one.detail)
    if one.fraction is None:
        return Grade(Fraction(0) if one.state == "invalid" else None, one.state, one.detail)
    return Grade(one.fraction, graded_state(one.fraction), one.detail)


def _blank(kind: str, question: dict[str, Any], finished: bool) -> Grade:
    detail = dict.fromkeys(BLANK_DETAIL.get(kind, ()))
    if not finished:
        return Grade(None, "todo", detail)
    if kind in UNMARKED_TYPES or (kind == "cloze" and weightless(question)):
        return Grade(None, "finished", detail)
    return Grade(Fraction(0), "gaveup", detail)


BLANK_DETAIL = {"shortanswer": ("answer",), "numerical": ("answer", "number")}


def _plainly(score: Callable[[dict[str, Any], Any], Fraction | None]) -> Callable[[dict[str, Any], Any], Scored]:
    def scored(question: dict[str, Any], response: Any) -> Scored:
        fraction = score(question, response)
        return Scored(fraction) if fraction is not None else UNREADABLE

    return scored


UNREADABLE = Scored(None, state="invalid", whole=False)


def _shortanswer(question: dict[str, Any], response: Any) -> Scored:
    match = shortanswer(question, response)
    detail: dict[str, Any] = {"answer": match.answer}
    if match.level:
        detail |= {"match_level": match.level, "accents_dropped": match.accents_dropped}
    return Scored(match.fraction, detail)


def _numerical(question: dict[str, Any], response: Any) -> Scored:
    match = numerical(question, response)
    if match is None:
        return replace(UNREADABLE, detail={"answer": None, "number": None, "unit": ""})
    detail = {"answer": match.answer, "number": plain(match.number), "unit": match.unit, "unit_right": match.unit_right}
    return Scored(match.fraction, detail)


def _parts(score: Callable[[dict[str, Any], Any], list[Part]]) -> Callable[[dict[str, Any], Any], Scored]:
    return lambda question, response: _of_parts(score(question, response))


def _of_parts(parts: list[Part], readable: bool = True) -> Scored:
    fraction = weighed(parts)
    whole = readable and all(part.answer is not None for part in parts)
    return Scored(fraction, {"parts": {part.id: part.fraction for part in parts}}, "finished", whole)


def _cloze(question: dict[str, Any], response: Any) -> Scored:
    return _of_parts(*cloze(question, response))


def _categorise(question: dict[str, Any], response: Any) -> Scored:
    fraction, parts = categorise(question, response)
    return Scored(fraction, {"parts": parts})


def _hotspot(question: dict[str, Any], response: Any) -> Scored:
    one = hotspot(question, response)
    return Scored(one.fraction, {"parts": {zone.id: Fraction(zone.id in one.hits) for zone in one.zones}})


def _essay(question: dict[str, Any], response: Any) -> Scored:
    count, fits = essay(question, response)
    return Scored(None, {"words": count}, "needsgrading", fits)


def _likert(question: dict[str, Any], response: Any) -> Scored:
    return Scored(None, {"step": likert(question, response)}, "finished")


def _reflection(_question: dict[str, Any], response: Any) -> Scored:
    as_text(response)
    return Scored(None, {}, "finished")


SCORERS: dict[str, Callable[[dict[str, Any], Any], Scored]] = {
    "single": _plainly(single),
    "multiple": _plainly(multiple),
    "truefalse": _plainly(truefalse),
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _parts(matching),
    "ordering": _plainly(ordering),
    "cloze": _cloze,
    "gapselect": _parts(gapselect),
    "categorise": _categorise,
    "hotspot": _hotspot,
    "essay": _essay,
    "likert": _likert,
    "reflection": _reflection,
    "description": lambda _question, _response: Scored(None, {}, "finished"),
}
TYPES = tuple(SCORERS)


def stored(fraction: Fraction | None) -> Decimal | None:
    """Return the fraction as it is stored: seven decimals, half up."""
    if fraction is None:
        return None
    exact = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return exact.quantize(Decimal("0.0000001"), rounding=ROUND_HALF_UP)
