"""The lines of `manage.py quiz_score`, one JSON object in, one out: specs/quizzes.md §15.1."""

import json
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.grading import Grade, grade, stored
from quizzes.rules.questions import check_question
from quizzes.rules.shapes import ShapeError, flag, need, number_between, one_of, whole_number
from quizzes.rules.statistics import Mark, analyse
from quizzes.rules.tries import grade_tries

TOLD = ("match_level", "accents_dropped", "answer", "number", "unit")  # of a grade's detail
LARGEST_MARK, FINEST_MARK = 1_000_000, 10**12
MOST_TRIES = 1_000


def reply(line: bytes, *, statistics: bool = False) -> tuple[str, bool]:
    """Return the line that answers a line, and whether it was accepted."""
    said = answer(line, statistics=statistics)
    text = json.dumps(said, ensure_ascii=False)
    return text.encode(errors="backslashreplace").decode(), "error" not in said  # half a character pair, as \\udXXX


def answer(line: bytes, *, statistics: bool = False) -> dict[str, Any]:
    """Return what a line is answered: the score or the figures it asks for, or why it is refused."""
    name: Any = None
    try:
        asked = _read(line)
        name = _name(asked)
        return {"id": name} | (_statistics(asked) if statistics else _score(asked))
    except ShapeError as refused:
        return {"id": name, "error": {"code": refused.code, "message": str(refused)}}


def _read(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise ShapeError("json_invalid", f"Cette ligne n'est pas du JSON en UTF-8 : {error!s:.120}") from None
    if not isinstance(asked, dict):
        raise ShapeError("json_invalid", "Cette ligne n'est pas un objet JSON.")
    return asked


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} n'existe pas en JSON")


def _name(asked: dict[str, Any]) -> str | int:
    name = need(asked, "id")
    if isinstance(name, Decimal):
        return str(name)
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise ShapeError("value_invalid", "« id » est un texte.")
    return name


def _score(asked: dict[str, Any]) -> dict[str, Any]:
    kind, question = need(asked, "type"), need(asked, "question")
    check_question(kind, question)
    finished = flag(asked, "finished", True)
    if _hints(asked):
        return _tries(kind, question, asked, finished)
    response = asked.get("response") if kind == "description" else need(asked, "response")
    return _told(grade(kind, question, response, finished=finished))


def _hints(asked: dict[str, Any]) -> bool:
    """Whether the line asks for the behaviour with hints."""
    behaviour = asked.get("behaviour")
    if behaviour is None:
        return False
    if not isinstance(behaviour, dict):
        raise ShapeError("value_invalid", "« behaviour » est un objet.")
    return one_of(need(behaviour, "kind"), ("deferred", "hints"), what="kind") == "hints"


def _tries(kind: str, question: dict[str, Any], asked: dict[str, Any], finished: bool) -> dict[str, Any]:
    behaviour, tries = asked["behaviour"], need(asked, "tries")
    if not isinstance(tries, list) or len(tries) > MOST_TRIES:
        raise ShapeError("value_invalid", f"« tries » est une liste de réponses, {MOST_TRIES} au plus.")
    penalty = number_between(need(behaviour, "penalty"), 0, 1, what="penalty")
    hints = whole_number(need(behaviour, "hints"), what="hints")
    one = grade_tries(kind, question, tries, penalty=penalty, hints=hints, finished=finished)
    told = [{"state": tried.state, "fraction": _number(tried.fraction)} for tried in one.tries]
    return _told(one.grade) | {"tries": told}


def _told(one: Grade) -> dict[str, Any]:
    said = {"fraction": _number(one.fraction), "state": one.state}
    return said | {key: one.detail[key] for key in TOLD if key in one.detail}


def _number(fraction: Fraction | None) -> float | None:
    """Return a fraction rounded to seven decimals."""
    rounded = stored(fraction)
    return None if rounded is None else float(rounded) + 0.0  # never -0.0


def _statistics(asked: dict[str, Any]) -> dict[str, Any]:
    max_marks, table = need(asked, "max_marks"), need(asked, "marks")
    if not isinstance(max_marks, list) or not isinstance(table, list):
        raise ShapeError("value_invalid", "« max_marks » et « marks » sont des listes.")
    if any(not isinstance(row, list) or len(row) != len(max_marks) for row in table):
        raise ShapeError("value_invalid", "Une tentative a une note pour chaque question, ou null.")
    wholes = [_mark(mark, least=0) for mark in max_marks]
    marks: list[list[Mark]] = [[None if mark is None else _mark(mark) for mark in row] for row in table]
    quiz, items = analyse(wholes, marks)
    return {"quiz": asdict(quiz), "items": [asdict(item) for item in items]}


def _mark(value: Any, least: int = -LARGEST_MARK) -> Fraction:
    mark = number_between(value, least, LARGEST_MARK, what="note")
    if mark.denominator > FINEST_MARK:
        raise ShapeError("value_invalid", f"note : {value!s:.60} a trop de décimales.")
    return mark
