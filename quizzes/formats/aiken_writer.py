"""Questions → an Aiken file: single choices only, and what it cannot carry (specs/quizzes.md §12)."""

import re
from collections.abc import Iterable

from quizzes.formats.items import Item
from quizzes.formats.texts import to_plain
from quizzes.formats.writing import CannotWrite, Written, each_written
from quizzes.rules.shapes import exact_number

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SYNTAX = re.compile(r"[A-Z](?:\)|\. )|(?:ANSWER|R[ÉE]PONSE)\s*:", re.IGNORECASE)


def write_aiken(items: Iterable[Item]) -> Written:
    """Return an Aiken file of these questions; those it cannot say are left out, and named."""
    lost: list[str] = []
    parts = [text for _item, text in each_written(items, _question, _losses, lost, does="l’Aiken ne garde pas ")]
    return Written("\n".join(parts).encode(), tuple(lost))


def _question(item: Item) -> str:
    if item.type != "single":
        raise CannotWrite("l’Aiken ne connaît que le choix unique")
    choices = (item.question or {})["choices"]
    worth = [exact_number(choice["fraction"]) for choice in choices]
    if not 2 <= len(choices) <= len(LETTERS) or max(worth) <= 0:
        raise CannotWrite("il faut de deux à vingt-six choix, dont un juste")
    stem = _line(item.stem or "", item.stem_format)
    if len(stem) < 2 or _SYNTAX.match(stem):
        raise CannotWrite("l’Aiken prendrait son énoncé pour un choix")
    lines = [stem]
    for letter, choice in zip(LETTERS, choices, strict=False):
        lines.append(f"{letter}) {_line(choice['text'], choice.get('format') or item.stem_format)}")
    return "\n".join([*lines, f"ANSWER: {LETTERS[worth.index(max(worth))]}", ""])


def _line(text: str, own: str | None) -> str:
    return " ".join(to_plain(text, own)[0].split())


def _losses(item: Item) -> list[str]:
    choices = (item.question or {})["choices"]
    worth = [exact_number(choice["fraction"]) for choice in choices]
    told = {
        "le titre": bool(item.title) and not _line(item.stem or "", item.stem_format).startswith(item.title or ""),
        "les choix qui valent une partie des points": any(one not in (0, 1) for one in worth),
        "les commentaires et explications": bool(
            item.general_feedback or item.feedback or any(choice.get("feedback") for choice in choices)
        ),
        "les indices": bool(item.hints),
        "les images": bool(item.pictures),
        "la mise en forme": to_plain(item.stem or "", item.stem_format)[1],
        "l’ordre fixe des choix": item.shuffle is False,
        "la catégorie, la référence et les étiquettes": bool(item.category or item.idnumber or item.tags),
        "la difficulté, l’objectif et les exemples de réponses": bool(set(item.more) - {"picture_alt"}),
    }
    return [what for what, is_lost in told.items() if is_lost]
