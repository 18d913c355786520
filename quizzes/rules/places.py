"""Matching, gap-select, categorise: one option for each stem, place or item. specs/quizzes.md §2.5 and §2.8."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from quizzes.rules.parts import Part
from quizzes.rules.shapes import ShapeError, as_text, ids, need, one_of, rows, some_rows, unknown

CATEGORISE_RULES = ("count", "penalty", "all_or_nothing")


def given(response: Any, parts: Iterable[str], options: set[str] | None) -> dict[str, str | None]:
    """Return the option chosen for each part, None where it is blank; ShapeError id_unknown for anything else.

    `options`: the ids that may be chosen; None when the question does not list them.
    """
    if not isinstance(response, dict):
        raise ShapeError("value_invalid", "La réponse est un objet : un choix pour chaque partie.")
    chosen: dict[str, str | None] = dict.fromkeys(parts)
    for part, option in response.items():
        if part not in chosen:
            raise unknown(part)
        text = None if option is None else as_text(option).strip()
        if text and options is not None and text not in options:
            raise unknown(text)
        chosen[part] = text or None
    return chosen


def _options(question: dict[str, Any], key: str, rights: Iterable[str]) -> set[str] | None:
    """Return the ids that may be chosen; a question that lists none accepts any."""
    listed = some_rows(question, key)
    return {*ids(listed), *rights} if listed else None


def matching(question: dict[str, Any], response: Any) -> list[Part]:
    """Return the stems: each worth 1 with its right option."""
    stems = rows(question, "stems")
    rights = dict(zip(ids(stems), (as_text(need(stem, "right")) for stem in stems), strict=True))
    chosen = given(response, rights, _options(question, "options", rights.values()))
    return [Part(stem, Fraction(chosen[stem] == right), chosen[stem]) for stem, right in rights.items()]


def gapselect(question: dict[str, Any], response: Any) -> list[Part]:
    """Return the places: each worth 1 with one of its right options."""
    places = rows(question, "places")
    rights = dict(zip(ids(places), map(_rights, places), strict=True))
    chosen = given(response, rights, _options(question, "options", set().union(*rights.values())))
    return [Part(place, Fraction(chosen[place] in right), chosen[place]) for place, right in rights.items()]


def _rights(place: dict[str, Any]) -> set[str]:
    right = need(place, "right")
    if not isinstance(right, list):
        raise ShapeError("value_invalid", "« right » est une liste d'options.")
    return {as_text(option) for option in right}


def categorise(question: dict[str, Any], response: Any) -> tuple[Fraction, dict[str, Fraction]]:
    """Return the fraction by the question's rule, and what each item that has a category is worth.

    `count` (default): max(0, right − placed distractors) / items that have a category; `penalty` also takes away the
    items put in a wrong one.
    """
    items = rows(question, "items")
    rights = {
        name: None if need(item, "right") is None else as_text(item["right"])
        for name, item in zip(ids(items), items, strict=True)
    }
    rule = one_of(question.get("rule", "count"), CATEGORISE_RULES, what="rule")
    homes = {name: home for name, home in rights.items() if home is not None}
    if not homes:
        raise ShapeError("value_invalid", "Aucun élément n'a de catégorie.")
    chosen = given(response, rights, _options(question, "categories", homes.values()))
    worth = {name: Fraction(chosen[name] == home) for name, home in homes.items()}
    right = sum(worth.values(), Fraction(0))
    wrong = sum(chosen[name] not in (None, home) for name, home in homes.items())
    strays = sum(chosen[name] is not None for name in rights if name not in homes)
    if rule == "all_or_nothing":
        return Fraction(right == len(homes) and not strays), worth
    return max(Fraction(0), right - strays - (wrong if rule == "penalty" else 0)) / len(homes), worth
