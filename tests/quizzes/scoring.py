"""Grading twice: by the function and through the door, which must say the same."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from quizzes.rules import grading, tries
from quizzes.rules.door import answer
from quizzes.rules.shapes import ShapeError


def through_the_door(kind: str, question: Any, **asked: Any) -> dict[str, Any]:
    """What the door says of one line."""
    said = answer(json.dumps({"id": "x", "type": kind, "question": question} | asked).encode())
    assert said.pop("id") == "x"
    return said


def grade(kind: str, question: Any, response: Any, *, finished: bool = True) -> grading.Grade:
    """Grade a response both ways and return what the function says."""
    said = through_the_door(kind, question, response=response, finished=finished)
    if "error" in said:
        with pytest.raises(ShapeError) as refused:
            grading.grade(kind, question, response, finished=finished)
        assert said["error"]["code"] == refused.value.code
        raise refused.value
    one = grading.grade(kind, question, response, finished=finished)
    assert (said["fraction"], said["state"]) == (_number(one.fraction), one.state)
    told = {
        key: one.detail[key]
        for key in one.detail.keys() & {"answer", "match_level", "accents_dropped", "number", "unit"}
    }
    assert {key: said[key] for key in said.keys() - {"fraction", "state"}} == told
    return one


def grade_tries(
    kind: str, question: Any, responses: Sequence[Any], *, penalty: Fraction, hints: int, finished: bool = True
) -> tries.Tries:
    """Grade tries both ways and return what the function says."""
    behaviour = {"kind": "hints", "penalty": str(float(penalty)), "hints": hints}
    said = through_the_door(kind, question, behaviour=behaviour, tries=list(responses), finished=finished)
    one = tries.grade_tries(kind, question, responses, penalty=penalty, hints=hints, finished=finished)
    assert (said["fraction"], said["state"]) == (_number(one.grade.fraction), one.grade.state)
    assert said["tries"] == [{"state": tried.state, "fraction": _number(tried.fraction)} for tried in one.tries]
    return one


def _number(fraction: Fraction | None) -> float | None:
    return None if fraction is None else float(grading.stored(fraction))
