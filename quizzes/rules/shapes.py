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


def rows(question: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the rows under a key: objects, at least one; ShapeError otherwise."""
    found = need(question, key)
    if not isinstance(found, list) or not found or not all(isinstance(row, dict) for row in found):
        raise ShapeError("value_invalid", f"« {key} » est une liste d'objets, au moins un.")
    return found


def some_rows(question: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the rows under a key that may be missing, null or empty."""
    return rows(question, key) if question.get(key) not in (None, []) else []


def as_text(value: Any) -> str:
    """Return a text; a JSON number where a text is expected is read as its text. ShapeError value_invalid otherwise."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    raise ShapeError("value_invalid", f"Un texte est attendu, pas {value!r:.60}.")


def ids(found: list[dict[str, Any]], key: str = "id") -> list[str]:
    """Return the ids of rows; ShapeError value_invalid when one stands twice."""
    names = [as_text(need(row, key)) for row in found]
    if len(set(names)) < len(names):
        raise ShapeError("value_invalid", f"Un même « {key} » sert deux fois.")
    return names


def unknown(name: str) -> ShapeError:
    """Return the refusal of an id of another question."""
    return ShapeError("id_unknown", f"« {name:.60} » n'est pas de cette question.")


def exact_number(value: Any, *, what: str = "nombre") -> Fraction:
    """Return a JSON number or decimal string as an exact fraction; ShapeError value_invalid otherwise."""
    if isinstance(value, bool) or value is None:
        raise ShapeError("value_invalid", f"{what} : {value!r} n'est pas un nombre.")
    try:
        number = Decimal(str(value).strip())
        if not number.is_finite() or abs(number.adjusted()) > 300:
            raise InvalidOperation
    except InvalidOperation:
        raise ShapeError("value_invalid", f"{what} : {value!r:.60} n'est pas un nombre.") from None
    return Fraction(number)


def number_between(value: Any, low: int, high: int, *, what: str) -> Fraction:
    """Return an exact number between two bounds, bounds included; ShapeError value_invalid otherwise."""
    number = exact_number(value, what=what)
    if not low <= number <= high:
        raise ShapeError("value_invalid", f"{what} : {value!s:.60} n'est pas entre {low} et {high}.")
    return number


def whole_number(value: Any, *, what: str) -> int:
    """Return a whole number, 0 or more; ShapeError value_invalid otherwise."""
    number = exact_number(value, what=what)
    if number.denominator != 1 or not 0 <= number <= 1_000_000:
        raise ShapeError("value_invalid", f"{what} : {value!s:.60} n'est pas un nombre entier.")
    return number.numerator


def flag(question: dict[str, Any], key: str, default: bool | None = None) -> bool:
    """Return true or false under a key; without default it must be there."""
    value = need(question, key) if default is None else question.get(key, default)
    if not isinstance(value, bool):
        raise ShapeError("value_invalid", f"« {key} » vaut true ou false.")
    return value


def one_of(value: Any, allowed: tuple[str, ...], *, what: str) -> str:
    """Return the value when it is one of the allowed words; ShapeError value_invalid otherwise."""
    if value not in allowed:
        raise ShapeError("value_invalid", f"{what} : {value!r:.60} n'existe pas.")
    return value
