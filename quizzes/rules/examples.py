"""« Exemples de réponses attendues »: tried before a question is published. specs/quizzes.md §9."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.authoring import UNMARKED, Problem
from quizzes.rules.grading import NEARLY, grade
from quizzes.rules.shapes import ShapeError
from quizzes.rules.texts import exact

TRUE, FALSE = {"vrai", "true", "oui"}, {"faux", "false", "non"}
ARROWS = ("→", "->", "=>")
NOTHING = {"", "–", "-", "—"}  # a gap, an item, a marker left alone
NO_OPINION = {"sans avis", "none"}


class UnknownWords(LookupError):
    """The example names a choice or an item that does not exist."""


def response_of(body: dict[str, Any], words: str) -> Any:
    """Return the response that a trainer wrote in words.

    One choice or item a line; « left → right » one a line; one line a gap, in order; a text or a number as typed.
    """
    read = READERS.get(body["type"])
    return read(body["question"], words) if read else None


def _lines(words: str) -> list[str]:
    return [exact(line) for line in words.splitlines() if line.strip()]


def _known(names: Iterable[tuple[str, str]], word: str) -> str:
    """The id of a name; what is written exactly, else whatever its capitals."""
    names = [(exact(text), key) for text, key in names]
    for same in (lambda text: text == exact(word), lambda text: text.casefold() == exact(word).casefold()):
        for text, key in names:
            if same(text):
                return key
    raise UnknownWords(word)


def _named(rows: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["text"], row["id"]) for row in rows]


def _single(question: dict[str, Any], words: str) -> Any:
    found = [_known(_named(question["choices"]), line) for line in _lines(words)]
    if len(found) > 1:
        raise UnknownWords(words)
    return found[0] if found else None


def _multiple(question: dict[str, Any], words: str) -> Any:
    return [_known(_named(question["choices"]), line) for line in _lines(words)]


def _truefalse(_question: dict[str, Any], words: str) -> Any:
    word = "".join(_lines(words)).casefold()
    if word not in TRUE | FALSE:
        raise UnknownWords(words)
    return word in TRUE


def _typed(_question: dict[str, Any], words: str) -> Any:
    return words


def _numerical(question: dict[str, Any], words: str) -> Any:
    """With a list of units the number and its unit come apart."""
    if question.get("unit_input") != "select":
        return words
    clean = exact(words)
    for unit in sorted(question["units"], key=lambda unit: -len(unit["name"])):
        if clean.endswith(unit["name"]):
            return {"answer": clean.removesuffix(unit["name"]).strip(), "unit": unit["name"]}
    return {"answer": clean, "unit": None}


def _ordering(question: dict[str, Any], words: str) -> Any:
    names = [(text, key) for key, text in question["texts"].items()]
    return [_known(names, line) for line in _lines(words)]


def _sides(words: str) -> Iterable[tuple[str, str]]:
    """The two sides of each line « left → right »."""
    for line in _lines(words):
        arrow = next((arrow for arrow in ARROWS if arrow in line), None)
        if arrow is None:
            raise UnknownWords(line)
        left, _arrow, right = line.partition(arrow)
        yield left, right


def _joined(left: list[tuple[str, str]], right: list[tuple[str, str]], words: str) -> dict[str, Any]:
    return {
        _known(left, one): (None if exact(other) in NOTHING else _known(right, other)) for one, other in _sides(words)
    }


def _matching(question: dict[str, Any], words: str) -> Any:
    return _joined(_named(question["stems"]), _named(question["options"]), words)


def _categorise(question: dict[str, Any], words: str) -> Any:
    return _joined(_named(question["items"]), _named(question["categories"]), words)


def _by_gap(gaps: list[dict[str, Any]], words: str) -> list[tuple[dict[str, Any], str]]:
    """Each gap with its line; an empty line or a dash leaves it blank."""
    lines = [exact(line) for line in words.rstrip().splitlines()]
    if len(lines) > len(gaps):
        raise UnknownWords(words)
    return [(gap, line) for gap, line in zip(gaps, lines, strict=False) if line not in NOTHING]


def _gapselect(question: dict[str, Any], words: str) -> Any:
    response = {}
    for place, line in _by_gap(question["places"], words):
        group = [one for one in question["options"] if one["group"] == place["group"]]
        response[place["id"]] = _known(_named(group), line)
    return response


def _cloze(question: dict[str, Any], words: str) -> Any:
    response: dict[str, Any] = {}
    for gap, line in _by_gap(question["gaps"], words):
        if gap["type"] in ("single", "multiple"):
            names = _named(gap["question"]["choices"])
            parts = [line] if gap["type"] == "single" else [part for part in line.split(";") if part.strip()]
            found = [_known(names, part) for part in parts]
            response[gap["id"]] = found[0] if gap["type"] == "single" else found
        else:
            response[gap["id"]] = line
    return response


def _hotspot(question: dict[str, Any], words: str) -> Any:
    response: dict[str, list[str]] = {}
    for one, other in _sides(words):
        if exact(other) not in NOTHING:
            marker = _known(_named(question["markers"]), one)
            response.setdefault(marker, []).append(_known(_named(question["zones"]), other))
    return response


def _likert(question: dict[str, Any], words: str) -> Any:
    word = exact(words)
    if question["no_opinion"] and word.casefold() in NO_OPINION:
        return "none"
    return int(_known([(step, str(place)) for place, step in enumerate(question["scale"])], word))


READERS: dict[str, Callable[[dict[str, Any], str], Any]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "shortanswer": _typed,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "categorise": _categorise,
    "hotspot": _hotspot,
    "essay": _typed,
    "reflection": _typed,
    "likert": _likert,
}


def failing(body: dict[str, Any], examples: Iterable[tuple[str, Decimal]]) -> list[Problem]:
    """Return the problems of the examples (words, wanted fraction); what no rule marks is only read."""
    found = []
    for words, wanted in examples:
        try:
            reached = grade(body["type"], body["question"], response_of(body, words)).fraction
        except (UnknownWords, ShapeError):
            found.append(Problem("example_unknown", "examples"))
            continue
        if body["type"] not in UNMARKED and (reached is None or abs(reached - Fraction(wanted)) > NEARLY):
            found.append(Problem("example_failed", "examples"))
    return found
