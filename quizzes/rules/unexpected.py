"""« Réponses non prévues »: what was typed and matched nothing, grouped; what matched only by tolerance. §10."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quizzes.rules.grading import grade, is_blank
from quizzes.rules.numbers import french, plain, read_number
from quizzes.rules.shapes import ShapeError
from quizzes.rules.texts import exact, folded, trimmed, typography, unaccented, unligatured

TYPED = ("shortanswer", "numerical")
STRICT = ("", "exact", "typography", "case")  # beyond, an answer was accepted thanks to the tolerance


@dataclass(frozen=True)
class Typed:
    """One thing a learner typed: into which gap ("" for a whole question), as typed, what it matched and how."""

    gap: str
    text: str
    matched: str = ""  # the answer it was accepted for
    level: str = ""
    fraction: Fraction = Fraction(0)


@dataclass
class Group:
    """Answers that are one and the same to a reader: how often, and as most people wrote it."""

    gap: str
    key: str
    count: int = 0
    matched: str = ""
    level: str = ""
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def text(self) -> str:
        """The commonest way it was written; of equals the first in the alphabet."""
        return min(self.spellings, key=lambda text: (-self.spellings[text], text))


def key_of(kind: str, text: str) -> str:
    """Return what makes two typed answers the same: a number and its unit, else the text without small differences."""
    reading = read_number(exact(text)) if kind == "numerical" else None
    if reading:
        return f"{plain(reading.value)} {folded(reading.unit)}".strip()
    bare = unaccented(unligatured(folded(typography(exact(text)))))
    return trimmed(bare, punctuation=True, article=True)


def typed(body: dict[str, Any], response: Any) -> list[Typed]:
    """Return what was typed in an answer and what became of it; blanks and choices left out."""
    kind, question = body["type"], body["question"]
    if kind in TYPED:
        return _one("", kind, question, response)
    if kind != "cloze" or not isinstance(response, dict):
        return []
    return [
        one
        for gap in question["gaps"]
        if gap["type"] in TYPED
        for one in _one(gap["id"], gap["type"], gap["question"], response.get(gap["id"]))
    ]


def _one(gap: str, kind: str, question: dict[str, Any], response: Any) -> list[Typed]:
    if is_blank(kind, response):
        return []
    words = [response.get("answer"), response.get("unit")] if isinstance(response, dict) else [response]
    text = exact(" ".join(str(word) for word in words if word is not None))
    try:
        one = grade(kind, question, response)
    except ShapeError:
        return [Typed(gap, text)]
    index = one.detail.get("answer")
    if index is None or _catch_all(question["answers"][index]):
        return [Typed(gap, text)]
    answer = question["answers"][index]
    wanted = answer.get("text", answer.get("pattern", answer.get("value", "")))
    matched = french(wanted) if kind == "numerical" else wanted
    return [Typed(gap, text, matched, one.detail.get("match_level", ""), one.fraction or Fraction(0))]


def _catch_all(answer: dict[str, Any]) -> bool:
    """A star alone matches everything: nobody foresaw this answer."""
    return answer.get("pattern", answer.get("value")) == "*"


def grouped(found: Iterable[Typed], kinds: dict[str, str]) -> tuple[list[Group], list[Group]]:
    """Return (matched by nothing, accepted thanks to the tolerance), the commonest first; `kinds`: the type by gap."""
    unmatched: dict[tuple[str, str], Group] = {}
    tolerated: dict[tuple[str, str], Group] = {}
    for one in found:
        if one.matched and one.level in STRICT:
            continue
        groups = tolerated if one.matched else unmatched
        key = one.text if one.matched else key_of(kinds[one.gap], one.text)
        group = groups.setdefault((one.gap, key), Group(one.gap, key, matched=one.matched, level=one.level))
        group.count += 1
        group.spellings[one.text] += 1
    return _sorted(unmatched.values()), _sorted(tolerated.values())


def _sorted(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-group.count, group.text))


def kinds_of(body: dict[str, Any]) -> dict[str, str]:
    """Return the type of each thing that is typed, by gap."""
    if body["type"] in TYPED:
        return {"": body["type"]}
    return {gap["id"]: gap["type"] for gap in body["question"].get("gaps") or [] if gap.get("type") in TYPED}
