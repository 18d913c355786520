"""What the rules refuse: a question or a response that has not the shape of specs/quizzes.md §15.2."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any


class ShapeError(ValueError):
    """A refused question or response; `code` is one of the codes of §15.1."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def need(question: dict[str, Any], key: str) -> Any:
    """Return question[key]; ShapeError key_missing when it is not there."""
    try:
        return question[key]
    except KeyError:
        raise ShapeError("key_missing", f"« {key} » manque.") from None


def exact_number(value: Any, *, what: str = "nombre") -> Fraction:
    """Return a JSON number or decimal string as an exact fraction; ShapeError value_invalid otherwise."""
    if isinstance(value, bool) or value is None:
        raise ShapeError("value_invalid", f"{what} : {value!r} n'est pas un nombre.")
    try:
        number = Decimal(str(value).strip())
        if not number.is_finite() or abs(number.adjusted()) > 300:
            raise InvalidOperation
    except InvalidOperation:
        raise ShapeError("value_invalid", f"{what} : {value!r} n'est pas un nombre.") from None
    return Fraction(number)


def one_of(value: Any, allowed: tuple[str, ...], *, what: str) -> str:
    """Return the value when it is one of the allowed words; ShapeError value_invalid otherwise."""
    if value not in allowed:
        raise ShapeError("value_invalid", f"{what} : {value!r} n'existe pas.")
    return value
