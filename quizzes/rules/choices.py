"""Single choice, true or false, multiple choice: specs/quizzes.md §2.1 and §2.2."""

from fractions import Fraction
from typing import Any

from quizzes.rules.shapes import ShapeError, as_text, exact_number, need, one_of, unknown

MULTIPLE_RULES = ("balanced", "all_or_nothing", "weights")


def known(choices: list[dict[str, Any]], chosen: Any) -> dict[str, Any]:
    """Return the choice with this id; ShapeError id_unknown when the question has none."""
    name = as_text(chosen)
    for choice in choices:
        if as_text(need(choice, "id")) == name:
            return choice
    raise unknown(name)


def single(question: dict[str, Any], response: Any) -> Fraction:
    """Fraction of the ticked choice."""
    return exact_number(need(known(need(question, "choices"), response), "fraction"), what="fraction")


def truefalse(question: dict[str, Any], response: Any) -> Fraction:
    """1 or 0."""
    answer = need(question, "answer")
    if not isinstance(answer, bool) or not isinstance(response, bool):
        raise ShapeError("value_invalid", "La réponse est true ou false.")
    return Fraction(answer is response)


def multiple(question: dict[str, Any], response: Any) -> Fraction:
    """Score the ticked choices by the question's rule: `balanced` unless it says otherwise."""
    choices = need(question, "choices")
    if not isinstance(response, list):
        raise ShapeError("value_invalid", "La réponse est une liste de choix.")
    ticked = {as_text(known(choices, chosen)["id"]) for chosen in response}
    rule = one_of(question.get("rule", "balanced"), MULTIPLE_RULES, what="rule")
    if rule == "weights":
        total = sum((exact_number(need(c, "fraction")) for c in choices if as_text(c["id"]) in ticked), Fraction(0))
        return min(Fraction(1), max(Fraction(0), total))
    right = {as_text(need(c, "id")) for c in choices if need(c, "right")}
    wrong = {as_text(need(c, "id")) for c in choices} - right
    if rule == "all_or_nothing":
        return Fraction(ticked == right)
    return _balanced(len(ticked & right), len(ticked & wrong), len(right), len(wrong))


def _balanced(good: int, bad: int, right: int, wrong: int) -> Fraction:
    """A wrong tick takes away as much as a right one brings; ticking everything is worth 0 when a wrong choice exists."""
    if not right:
        return Fraction(0)
    penalty = Fraction(bad, min(right, wrong)) if wrong else Fraction(0)
    return min(Fraction(1), max(Fraction(0), Fraction(good, right) - penalty))


def everything_ticked(question: dict[str, Any]) -> Fraction:
    """What ticking every box is worth: publishing warns when it is 1."""
    return multiple(question, [choice["id"] for choice in question["choices"]])
