"""Answers that no rule marks: essay, scale, reflection, description. specs/quizzes.md §2.10."""

from typing import Any

from quizzes.rules.shapes import ShapeError, as_text, flag, need, whole_number

LEAST_STEPS, MOST_STEPS = 2, 7
NO_OPINION = "none"


def words(text: str) -> int:
    """Return how many words a text has; a sign standing alone is none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def limits(question: dict[str, Any]) -> tuple[int | None, int | None]:
    """Return the least and the most words, None for no limit."""
    least, most = (
        None if question.get(key) is None else whole_number(question[key], what=key)
        for key in ("min_words", "max_words")
    )
    if least is not None and most is not None and least > most:
        raise ShapeError("value_invalid", "min_words dépasse max_words.")
    return least, most


def essay(question: dict[str, Any], response: Any) -> tuple[int, bool]:
    """Return how many words a text has, and whether it keeps to the limits: a message while writing, never a zero."""
    count = words(as_text(response))
    least, most = limits(question)
    return count, (least is None or count >= least) and (most is None or count <= most)


def steps(question: dict[str, Any]) -> int:
    """Return how many steps a scale has: 2 to 7."""
    scale = need(question, "scale")
    if not isinstance(scale, list) or not LEAST_STEPS <= len(scale) <= MOST_STEPS:
        raise ShapeError("value_invalid", f"« scale » est une liste de {LEAST_STEPS} à {MOST_STEPS} échelons.")
    return len(scale)


def likert(question: dict[str, Any], response: Any) -> int | None:
    """Return the step chosen, from 0, or None for « sans avis »; ShapeError when the scale does not have it."""
    count, silent = steps(question), flag(question, "no_opinion", False)
    if silent and response == NO_OPINION:
        return None
    step = whole_number(response, what="échelon")
    if step >= count:
        raise ShapeError("value_invalid", f"échelon : {step} n'est pas sur cette échelle.")
    return step
