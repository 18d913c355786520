"""Matching questions: pairs of a file → stems and options (specs/quizzes.md §2.5)."""

from typing import Any

from quizzes.formats.items import ItemRefused
from quizzes.rules.texts import exact


def matching(pairs: list[tuple[dict[str, str], str]]) -> tuple[dict[str, Any], list[str]]:
    """Return the question and what is doubtful in it; a pair without a left side is a distractor. ItemRefused.

    Equal labels are one option.
    """
    stems: list[dict[str, str]] = []
    options: dict[str, dict[str, str]] = {}
    for left, right in pairs:
        option = options.setdefault(exact(right), {"id": f"o{len(options) + 1}", "text": right})
        if left["text"]:
            stems.append({"id": f"s{len(stems) + 1}"} | left | {"right": option["id"]})
    if len(pairs) < 2 or not stems:
        raise ItemRefused("too_few_answers", "il faut au moins deux paires")
    doubts = ["Toutes les paires ont la même réponse."] if len(options) < 2 else []
    return {"stems": stems, "options": list(options.values())}, doubts
