"""Answers to a questionnaire, read together: how many gave each, never who nor when. specs/quizzes.md §14."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from quizzes.rules.grading import is_blank
from quizzes.rules.summary import in_words

LEAST_ANSWERS = 5  # below, nothing is said: one would guess who
FREE = ("essay",)
PRIVATE = ("reflection", "description")  # one's own, or nothing to answer
NO_OPINION = "sans avis"


@dataclass(frozen=True)
class Counted:
    """The answers to one question: counts by answer, or free texts; both empty while they are hidden."""

    answers: int
    rows: list[tuple[str, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """Too few answers to say anything."""
        return self.answers < LEAST_ANSWERS


def offered(body: dict[str, Any]) -> list[str]:
    """Return the answers that a question offers, in its order: those nobody gave are told too."""
    kind, question = body["type"], body["question"]
    if kind in ("single", "multiple"):
        return [choice["text"] for choice in question["choices"]]
    if kind == "truefalse":
        return ["vrai", "faux"]
    if kind == "likert":
        return [*question["scale"], *([NO_OPINION] if question.get("no_opinion") else [])]
    return []


def given(body: dict[str, Any], response: Any) -> list[str]:
    """Return what was answered: several texts where several may be ticked."""
    if body["type"] == "multiple":
        return [choice["text"] for choice in body["question"]["choices"] if choice["id"] in response]
    said = in_words(body, response)
    return [said] if said else []


def count(pairs: Iterable[tuple[dict[str, Any], Any]]) -> Counted:
    """Count the answers to one question, given as (body, response); the latest body last."""
    found: Counter[str] = Counter()
    order: dict[str, None] = {}
    texts: list[str] = []
    answers = 0
    for body, response in pairs:
        order = dict.fromkeys(offered(body)) | order
        if body["type"] in PRIVATE or is_blank(body["type"], response):
            continue
        answers += 1
        said = given(body, response)
        if body["type"] in FREE:
            texts += said
        else:
            found.update(said)
    if answers < LEAST_ANSWERS:
        return Counted(answers)
    others = sorted(found.keys() - order.keys(), key=lambda text: (-found[text], text))
    return Counted(answers, [(text, found[text]) for text in (*order, *others)], sorted(texts, key=_nowhere))


def _nowhere(text: str) -> bytes:
    """An order that tells nothing of who wrote, nor when."""
    return sha256(text.encode()).digest()
