"""Values of our JSON, none of them trusted: what a key holds, or NotThis with a sentence."""

from decimal import Decimal, InvalidOperation
from typing import Any

from quizzes.formats.items import plain

LONGEST = 200_000  # characters of a text


class NotThis(ValueError):
    """A value that is not what its key must hold; the message is French."""


def mapping(value: Any, name: str) -> dict[str, Any]:
    """Return an object."""
    if not isinstance(value, dict):
        raise NotThis(f"« {name} » doit être un objet")
    return value


def listed(value: Any, name: str, *, most: int = 200) -> list[Any]:
    """Return a list, not too long."""
    if not isinstance(value, list) or len(value) > most:
        raise NotThis(f"« {name} » doit être une liste d’au plus {most} valeurs")
    return value


def rows(question: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the rows of a question; without the key, none."""
    return [mapping(one, name) for one in listed(question.get(name) or [], name)]


def string(value: Any, name: str, *, most: int = LONGEST) -> str:
    """Return a text without NUL; a number is its text, null is nothing."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise NotThis(f"« {name} » doit être un texte")
    text = str(value).replace("\0", "").encode("utf-8", errors="replace").decode()
    if len(text) > most:
        raise NotThis(f"« {name} » est trop long")
    return text


def logical(value: Any, name: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise NotThis(f"« {name} » vaut true ou false")
    return value


def small(value: Any, name: str, *, low: int = 0, high: int = 32_767) -> int:
    """Return a whole number between bounds."""
    number = Decimal(number_of(value, name, low=low, high=high))
    if number != number.to_integral_value():
        raise NotThis(f"« {name} » doit être un nombre entier")
    return int(number)


def number_of(value: Any, name: str, *, low: int, high: int) -> str:
    """Return a number as a plain decimal text, between bounds."""
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or len(str(value)) > 100:
            raise InvalidOperation
        number = Decimal(str(value).strip())
        if not number.is_finite() or not low <= number <= high or abs(number.adjusted()) > 30:
            raise InvalidOperation
    except InvalidOperation:
        raise NotThis(f"« {name} » doit être un nombre de {low} à {high}") from None
    return plain(number)


def one_of(value: Any, known: Any, name: str) -> str:
    """Return one of the known words."""
    if not isinstance(value, str) or value not in known:
        raise NotThis(f"« {name} » ne peut pas valoir « {value!s:.40} »")
    return value
