"""Numbers and answers as files give them: what is read, what is doubtful, what is refused."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizzes.formats.items import ItemRefused
from quizzes.rules.numbers import read_number
from quizzes.rules.shapes import exact_number

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_PERCENTAGE = re.compile(r"[+-]?(?:[0-9]{1,20}(?:[.,][0-9]{0,60})?|[.,][0-9]{1,60})")
LONGEST = 100  # characters of a number
NEARLY = Fraction(1, 1000)  # 33.33333 three times is 100


def numeric(text: str, warnings: list[str]) -> Decimal:
    """Return a number of a file, exactly; one typed in French is read, and said. ItemRefused not_a_number."""
    clean = text.strip().replace("−", "-")
    if len(clean) <= LONGEST and _DECIMAL.fullmatch(clean):
        return Decimal(clean)
    reading = read_number(clean)
    if reading is None or reading.unit:
        raise ItemRefused("not_a_number", f"« {clean[:LONGEST]} » n’est pas un nombre")
    warnings.append(f"« {clean} » est lu {reading.typed}.")
    return Decimal(reading.typed)


def percentage(text: str) -> Decimal | None:
    """Return a percentage, exactly; None when it is not a number. ItemRefused when it is not between −100 and 100."""
    clean = text.strip().replace("−", "-").replace(",", ".")
    if not _PERCENTAGE.fullmatch(clean):
        return None
    value = Decimal(clean)
    if abs(value) > 100:
        raise ItemRefused("not_a_number", f"« {clean} % » : un poids va de −100 à 100")
    return value


def fractions_of(rows: list[dict[str, Any]]) -> list[Fraction]:
    """Return what each answer is worth."""
    return [exact_number(row["fraction"]) for row in rows]


def check_choices(choices: list[dict[str, Any]], *, single: bool) -> list[str]:
    """Return what is doubtful in the choices; ItemRefused when they cannot be a question."""
    if len(choices) < 2:
        raise ItemRefused("too_few_answers", "il faut au moins deux choix")
    worth = fractions_of(choices)
    positive = sum((one for one in worth if one > 0), Fraction(0))
    if not positive:
        raise ItemRefused("no_right_answer", "aucun choix n’est juste")
    found = [f"Le choix {place} est vide." for place, choice in enumerate(choices, 1) if not choice["text"]]
    if single and worth.count(Fraction(1)) > 1:
        found.append("Plusieurs choix valent 100 % dans une question à choix unique.")
    if single and max(worth) < 1:
        found.append("Aucun choix ne vaut 100 %.")
    if not single and abs(positive - 1) > NEARLY:
        found.append(f"Les poids positifs font {_percent(positive)} %, pas 100 %.")
    return found


def _percent(value: Fraction) -> str:
    return f"{float(value * 100):.5f}".rstrip("0").rstrip(".").replace(".", ",")


def check_typed(rows: list[dict[str, Any]], key: str) -> list[str]:
    """Return what is doubtful in the answers of a question that is typed; ItemRefused when there is none right."""
    if not rows:
        raise ItemRefused("too_few_answers", "il faut au moins une réponse")
    worth = fractions_of(rows)
    if max(worth) <= 0:
        raise ItemRefused("no_right_answer", "aucune réponse n’est juste")
    found = [f"La réponse {place} est vide." for place, row in enumerate(rows, 1) if not row[key]]
    if max(worth) < 1:
        found.append("Aucune réponse ne vaut 100 %.")
    star = next((place for place, row in enumerate(rows) if row[key] == "*"), len(rows))
    if rows[star + 1 :]:
        found.append("Des réponses écrites après « * » ne seront jamais atteintes.")
    return found
