"""« Exemples de réponses attendues »: tried before a question is published. specs/quizzes.md §9."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.authoring import Problem
from quizzes.rules.grading import NEARLY, grade
from quizzes.rules.texts import exact

TRUE, FALSE = {"vrai", "true", "oui"}, {"faux", "false", "non"}


class UnknownWords(LookupError):
    """The example names a choice or an item that does not exist."""


def response_of(body: dict[str, Any], words: str) -> Any:
    """Return the response that a trainer wrote in words: one choice or item a line, a number as it is typed."""
    question, lines = body["question"], [exact(line) for line in words.splitlines() if line.strip()]
    if body["type"] == "numerical":
        return words
    if body["type"] == "truefalse":
        word = "".join(lines).casefold()
        if word not in TRUE | FALSE:
            raise UnknownWords(words)
        return word in TRUE
    texts = (
        question["texts"].items() if body["type"] == "ordering" else ((c["id"], c["text"]) for c in question["choices"])
    )
    known = {exact(text): key for key, text in texts}
    if not set(lines) <= known.keys():
        raise UnknownWords(words)
    ids = [known[line] for line in lines]
    return (ids[0] if ids else None) if body["type"] == "single" else ids


def failing(body: dict[str, Any], examples: Iterable[tuple[str, Decimal]]) -> list[Problem]:
    """Return the problems of the examples (words, wanted fraction)."""
    found = []
    for words, wanted in examples:
        try:
            reached = grade(body["type"], body["question"], response_of(body, words)).fraction
        except UnknownWords:
            found.append(Problem("example_unknown", "examples"))
            continue
        if reached is None or abs(reached - Fraction(wanted)) > NEARLY:
            found.append(Problem("example_failed", "examples"))
    return found
