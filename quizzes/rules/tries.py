"""The behaviour « avec indices »: tries, their price, and when a question closes. specs/quizzes.md §3."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from quizzes.rules import parts, zones
from quizzes.rules.gaps import cloze
from quizzes.rules.grading import Grade, grade
from quizzes.rules.places import gapselect, matching

ONE_TRY = frozenset({"truefalse"})  # a second try of two would be a gift


def _hotspot(question: dict[str, Any], responses: Sequence[Any], penalty: Fraction) -> Fraction | None:
    return zones.countback([zones.hotspot(question, response) for response in responses], penalty)


def _by(read: Callable[[dict[str, Any], Any], list[parts.Part]]) -> Callable[..., Fraction | None]:
    return lambda question, responses, penalty: parts.countback([read(question, one) for one in responses], penalty)


COUNTBACK: dict[str, Callable[[dict[str, Any], Sequence[Any], Fraction], Fraction | None]] = {
    "matching": _by(matching),
    "gapselect": _by(gapselect),
    "cloze": _by(lambda question, response: cloze(question, response)[0]),
    "hotspot": _hotspot,
}


@dataclass(frozen=True)
class Try:
    """One try: `todo` while tries are left, the graded state of the last one, `invalid`, or `ignored` after closing."""

    state: str
    fraction: Fraction | None = None


@dataclass(frozen=True)
class Tries:
    """A question answered in tries: its grade, and what became of each try."""

    grade: Grade
    tries: tuple[Try, ...]
    closed: bool


def tries_allowed(kind: str, hints: int) -> int:
    """Number of tries: hints + 1; true/false has one only."""
    return 1 if kind in ONE_TRY else hints + 1


def grade_try(
    kind: str, question: dict[str, Any], response: Any, *, used: int, penalty: Fraction, earlier: Sequence[Any] = ()
) -> Grade:
    """Grade one try after `used` others: max(0, fraction − used × penalty); the state is that before the penalty.

    `earlier`: the responses of those others, oldest first. Matching, gap-select, cloze and hotspot need them: there, each
    part pays for the tries before the one from which its answer never changed.
    """
    one = grade(kind, question, response)
    if one.state in ("invalid", "gaveup") or one.fraction is None:
        return one
    if kind in COUNTBACK and earlier:
        return replace(one, fraction=COUNTBACK[kind](question, [*earlier, response], penalty))
    return replace(one, fraction=max(Fraction(0), one.fraction - used * penalty))


def closes(state: str, *, used: int, allowed: int) -> bool:
    """Whether a try closes the question: the first right one, or the last one allowed (`used` counts those before)."""
    return state == "gradedright" or used + 1 >= allowed


def counts(kind: str, question: dict[str, Any], response: Any, *, handed_in: bool) -> bool:
    """Whether a response is a try: it is whole, or it is handed in and something in it can be graded."""
    if grade(kind, question, response, finished=False).state == "complete":
        return True
    return handed_in and grade(kind, question, response).state not in ("invalid", "gaveup")


def grade_tries(
    kind: str,
    question: dict[str, Any],
    responses: Sequence[Any],
    *,
    penalty: Fraction,
    hints: int,
    finished: bool = True,
) -> Tries:
    """Grade a question from all its tries; `finished`: handed in, so that the last one is a try in any case."""
    allowed = tries_allowed(kind, hints)
    counted: list[Any] = []
    told: list[Try] = []
    last, where, closed = Grade(None, "todo"), -1, False
    for index, response in enumerate(responses):
        if closed:
            told.append(Try("ignored"))
        elif counts(kind, question, response, handed_in=finished and index == len(responses) - 1):
            last = grade_try(kind, question, response, used=len(counted), penalty=penalty, earlier=counted)
            closed = closes(last.state, used=len(counted), allowed=allowed)
            counted.append(response)
            where = index
            told.append(Try(last.state, last.fraction) if closed else Try("todo"))
        else:
            told.append(Try(grade(kind, question, response, finished=False).state))
    if not finished and not closed:
        return Tries(Grade(None, "todo"), tuple(told), closed=False)
    if not counted:
        last, where = grade(kind, question, responses[-1] if responses else None), len(responses) - 1
    if where >= 0:
        told[where] = Try(last.state, last.fraction)
    return Tries(last, tuple(told), closed)
