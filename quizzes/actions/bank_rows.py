"""What the fillers of the bank share: plain texts, numbers as columns hold them, rows that keep their identity."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from quizzes.formats.items import Item
from quizzes.formats.texts import words_of
from quizzes.models import Question
from quizzes.rules.texts import exact

SEVEN = Decimal("0.0000001")
MOST_ROWS = {  # those the forms hold
    "choices": (10, "choix"),
    "items": (20, "éléments"),
    "answers": (10, "réponses"),
    "units": (10, "unités"),
    "pairs": (20, "paires"),
    "gaps": (20, "trous"),
    "labels": (20, "mots en trop"),
    "bins": (10, "groupes"),
    "zones": (20, "zones"),
    "hints": (5, "indices"),
    "examples": (20, "exemples"),
}


class Texts:
    """Makes plain texts of an item's, and keeps what was lost on the way."""

    def __init__(self, item: Item) -> None:
        self.own = item.stem_format
        self.lost: list[str] = []

    def plain(self, text: str, text_format: str | None = None, *, most: int | None = None) -> str:
        """Return the text without its tags; a picture alone becomes its description; `most` characters are kept."""
        shown, lost = words_of(text, text_format or self.own)
        if lost:
            why = "l’image n’est pas gardée ici" if lost == "picture" else "la mise en forme est retirée"
            self.lost.append(f"« {shown[:40]} » : {why}.")
        return self.short(shown, most) if most else shown

    def short(self, text: str, most: int) -> str:
        """Return a text that fits its column, on one line."""
        text = " ".join(text.split())
        if len(text) > most:
            self.lost.append(f"« {text[:40]}… » est coupé à {most} caractères.")
        return text[:most]


def decimal(value: Any, step: Decimal | None, most: int) -> Decimal:
    """Return a number as its column holds it: rounded half up (unless no step), never out of its bounds."""
    try:
        bounded = min(Decimal(most), max(-Decimal(most), Decimal(str(value))))
        return bounded if step is None else bounded.quantize(step, rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return Decimal(most)


def paired(question: Question, relation: str, texts: list[str], make: Callable[[], Any]) -> list[Any]:
    """Return one row for each text: the one that has it, else the one left at that place, else a new one."""
    old = list(getattr(question, relation).all()) if question.pk else []
    free = dict(enumerate(old))
    rows: list[Any] = [None] * len(texts)
    for place, text in enumerate(texts):
        key = next((key for key, row in free.items() if exact(_label(row)) == exact(text)), None)
        rows[place] = free.pop(key) if key is not None else None
    for place, row in enumerate(rows):
        rows[place] = row or free.pop(place, None) or make()
        rows[place].sort_order = place
    return rows


def _label(row: Any) -> str:
    return next(getattr(row, name) for name in ("text", "value", "name", "response") if hasattr(row, name))


def too_many(question: Question) -> list[str]:
    """Say which rows are more than the editing form takes: the question comes in whole, to be cut there."""
    written = getattr(question, "_cluster_related_objects", {})  # the relations that were filled: no query
    counts = {relation: len(written[relation]) for relation in MOST_ROWS if relation in written}
    return [
        f"{count} {MOST_ROWS[relation][1]} : le formulaire en garde {MOST_ROWS[relation][0]}, retirez-en avant de publier."
        for relation, count in counts.items()
        if count > MOST_ROWS[relation][0]
    ]
