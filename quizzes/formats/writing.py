"""What the writers share: the file made, and what it could not carry."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from quizzes.formats.items import Item, plain
from quizzes.rules.shapes import exact_number

DIGITS = 20  # decimals of a percentage: 33.33333333333333333333


@dataclass(frozen=True)
class Written:
    """A file of questions, and what it loses, one French sentence each."""

    data: bytes
    lost: tuple[str, ...] = ()


def percent(fraction: Any) -> str:
    """Return a fraction as a percentage, to 20 decimals."""
    value = exact_number(fraction) * 100
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
