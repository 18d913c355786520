"""What the writers share: the file made, and what it could not carry."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, TypeVar

from quizzes.formats.items import Item, plain
from quizzes.rules.problems import is_number
from quizzes.rules.shapes import exact_number

_ABOUT = re.compile(r"« (.*) » (: .*|n’est pas dans le fichier : .*)", re.DOTALL)
Text = TypeVar("Text")
DIGITS = 20  # decimals of a percentage: 33.33333333333333333333


@dataclass(frozen=True)
class Written:
    """A file of questions, and what it loses, one French sentence each."""

    data: bytes
    lost: tuple[str, ...] = ()


class CannotWrite(ValueError):
    """A question that a format has no way to say: why, in French."""


def each_written(
    items: Iterable[Item],
    write: Callable[[Item], Text],
    losses: Callable[[Item], Iterable[str]],
    lost: list[str],
    *,
    does: str = "",
) -> Iterator[tuple[Item, Text]]:
    """Yield each question with its text; those that cannot be said are left out, and named in `lost` like what is lost.

    `does`: what stands before a loss, « l’Aiken ne garde pas ».
    """
    for item in items:
        try:
            text = write(item)
        except CannotWrite as error:
            lost.append(f"{called(item)} n’est pas dans le fichier : {error}.")
            continue
        yield item, text
        lost += [f"{called(item)} : {does}{what}." for what in losses(item)]


def grouped(lost: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Return the remarks of a file, each with the questions it is about, those said most often first."""
    found: dict[str, list[str]] = {}
    for sentence in lost:
        match = _ABOUT.fullmatch(sentence)
        title, what = (match[1], match[2].removeprefix(": ")) if match else ("", sentence)
        found.setdefault(what[:1].upper() + what[1:], []).append(title)
    return sorted(found.items(), key=lambda pair: -len(pair[1]))


def percent(fraction: Any) -> str:
    """Return a fraction as a percentage, to 20 decimals."""
    value = (fraction if isinstance(fraction, Fraction) else exact_number(fraction)) * 100
    with localcontext(prec=60):
        number = Decimal(value.numerator) / Decimal(value.denominator)
        return plain(number.quantize(Decimal(1).scaleb(-DIGITS)))


def weights_of(question: dict[str, Any]) -> tuple[list[Any], bool]:
    """Return what each choice of a multiple choice is worth, and whether this scores as the question does.

    Balanced: a right tick brings 1/R, a wrong one takes away 1/min(R, W); the sum is kept between 0 and 1 in both.
    """
    choices = question["choices"]
    if question.get("rule", "balanced") == "weights" or (choices and "right" not in choices[0]):
        return [choice["fraction"] for choice in choices], True
    right = sum(choice["right"] for choice in choices)
    wrong = len(choices) - right
    good = Fraction(1, max(right, 1))
    bad = -Fraction(1, max(min(right, wrong), 1))
    shares = [_decimal(good if choice["right"] else bad) for choice in choices]
    return shares, question.get("rule", "balanced") == "balanced"


def _decimal(value: Fraction) -> str:
    with localcontext(prec=60):
        return plain((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-DIGITS - 2)))


def called(item: Item) -> str:
    """Return the name of a question in a sentence."""
    return f"« {item.title or (item.stem or '')[:50].strip() or 'sans titre'} »"


def patterns_of(question: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the patterns of a short answer, with their rows; a text of ours is a pattern without any star."""
    if question.get("rule", "french") == "moodle":
        return [(row["pattern"], row) for row in question["answers"]]
    return [(row["text"].replace("*", "\\*"), row) for row in question["answers"]]


def around_of(answer: dict[str, Any]) -> str | None:
    """Return a tolerance in the unit of its number; None when there is none that means the same."""
    around = str(answer.get("tolerance") or "0")
    kind = answer.get("tolerance_type", "nominal")
    if kind == "nominal" or not exact_number(around) or answer["value"] == "*":
        return around
    if kind != "relative":
        return None
    with localcontext(prec=200):
        return plain(abs(Decimal(str(answer["value"]))) * Decimal(around))


def not_ready(item: Item) -> bool:
    """Whether a draft is too far from a question to be said in a format that is not ours."""
    question = item.question or {}
    if item.type in ("single", "multiple"):
        return not question.get("choices")
    if item.type == "truefalse":
        return not isinstance(question.get("answer"), bool)
    if item.type in ("shortanswer", "numerical"):
        numbers = [row["value"] for row in question.get("answers", []) if item.type == "numerical"]
        return not question.get("answers") or not all(value == "*" or is_number(value) for value in numbers)
    rows = {"matching": "stems", "ordering": "items", "gapselect": "places", "hotspot": "zones", "cloze": "gaps"}
    if item.type in rows and not question.get(rows[item.type]):
        return True
    empty = any(not place["right"] for place in question.get("places", []))
    return empty or any("lines" in gap for gap in question.get("gaps", []))
