"""An imported item becomes a draft question: texts cleaned, parts paired with those that are there."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from quizzes.formats.items import TITLE, Item
from quizzes.formats.texts import to_html, to_plain
from quizzes.models import Answer, Choice, Hint, Question, Unit
from quizzes.models import Item as Row
from quizzes.rules.texts import exact

SEVEN, EIGHT = Decimal("0.0000001"), Decimal("0.00000001")


class _Texts:
    """Makes plain texts of an item's, and keeps what was lost on the way."""

    def __init__(self, item: Item) -> None:
        self.own = item.stem_format
        self.lost: list[str] = []

    def plain(self, text: str, text_format: str | None = None) -> str:
        """Return the text without its tags."""
        shown, lost = to_plain(text, text_format or self.own)
        if lost:
            self.lost.append(f"« {shown[:40]} » : la mise en forme est retirée.")
        return shown


def fill(question: Question, item: Item) -> list[str]:
    """Write the content of an item into a question that is not saved yet; return what could not be kept."""
    texts = _Texts(item)
    question.type = item.type
    question.title = (item.title or to_plain(item.stem or "", item.stem_format)[0][:TITLE] or "Sans titre")[:200]
    question.stem = to_html(item.stem or "", item.stem_format)
    question.general_feedback = to_html(item.general_feedback, item.general_feedback_format or item.stem_format)
    for key in ("right", "partial", "wrong"):
        setattr(
            question, f"feedback_{key}", texts.plain(item.feedback.get(key, ""), item.feedback.get(f"{key}_format"))
        )
    question.penalty = _decimal(item.penalty, SEVEN, Decimal(1))
    question.shuffle = question.shuffle if item.shuffle is None else item.shuffle
    hints = [text for hint in item.hints if (text := texts.plain(hint["text"], hint.get("format")))]
    question.hints = _paired(question, "hints", hints, Hint)
    for row, text in zip(question.hints.all(), hints, strict=True):
        row.text = text
    lost = ["Un indice vide n’est pas gardé."] if len(hints) < len(item.hints) else []
    return lost + FILLERS[item.type or ""](question, item.question or {}, texts) + texts.lost


def _choices(question: Question, data: dict[str, Any], texts: _Texts) -> list[str]:
    labels = [texts.plain(choice["text"], choice.get("format")) for choice in data["choices"]]
    rows = _paired(question, "choices", labels, Choice)
    for row, label, choice in zip(rows, labels, data["choices"], strict=True):
        row.text, row.fraction = label, _decimal(choice["fraction"], SEVEN, Decimal(1))
        row.right = row.fraction == 1 if question.type == "single" else row.fraction > 0
        row.feedback = texts.plain(choice["feedback"], choice.get("feedback_format"))
    question.multiple_rule = data.get("rule", "balanced")
    question.choices = rows
    return []


def _truefalse(question: Question, data: dict[str, Any], texts: _Texts) -> list[str]:
    question.truefalse_answer = data["answer"]
    formats = data.get("feedback_formats", {})
    question.feedback_true = texts.plain(data["feedback"]["true"], formats.get("true"))
    question.feedback_false = texts.plain(data["feedback"]["false"], formats.get("false"))
    return []


def _ordering(question: Question, data: dict[str, Any], texts: _Texts) -> list[str]:
    formats = data.get("formats", {})
    labels = [texts.plain(data["texts"][key], formats.get(key)) for key in data["items"]]
    rows = _paired(question, "items", labels, Row)
    for row, label in zip(rows, labels, strict=True):
        row.text = label
    question.items, question.ordering_rule = rows, data["rule"]
    lost = ["Les commentaires propres à chaque élément ne sont pas gardés."] if data.get("feedback") else []
    if data.get("select") != "all" and data.get("select_count", len(labels)) < len(labels):
        lost.append(f"Le tirage de {data['select_count']} éléments n’est pas gardé : tous seront à ranger.")
    return lost


def _numerical(question: Question, data: dict[str, Any], texts: _Texts) -> list[str]:
    lost = []
    rows = _paired(question, "answers", [answer["value"] for answer in data["answers"]], Answer)
    for row, answer in zip(rows, data["answers"], strict=True):
        row.value, row.tolerance_type = answer["value"], answer["tolerance_type"]
        row.fraction = _decimal(answer["fraction"], SEVEN, Decimal(1))
        row.tolerance = _decimal(answer["tolerance"], EIGHT, Decimal(10) ** 11)
        row.feedback = texts.plain(answer["feedback"], answer.get("feedback_format"))
        if row.tolerance != Decimal(answer["tolerance"]):
            lost.append(f"La tolérance {answer['tolerance'][:40]} est arrondie à {row.tolerance:f}.")
    question.answers = rows
    units = _paired(question, "units", [unit["name"] for unit in data.get("units", [])], Unit)
    for row, unit in zip(units, data.get("units", []), strict=True):
        row.name, row.factor = unit["name"][:40], max(_decimal(unit["factor"], EIGHT, Decimal(10) ** 11), EIGHT)
    question.units = units
    question.unit_grading = data.get("unit_grading", "optional")
    question.unit_penalty = _decimal(data.get("unit_penalty", "0.25"), SEVEN, Decimal(1))
    question.unit_position, question.unit_input = data.get("unit_position", "either"), data.get("unit_input", "text")
    return lost


def _decimal(value: Any, step: Decimal, most: Decimal) -> Decimal:
    """Return a number as its column holds it: rounded half up, never out of its bounds."""
    try:
        return min(most, max(-most, Decimal(str(value)))).quantize(step, rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return most


def _paired(question: Question, relation: str, texts: list[str], make: Callable[[], Any]) -> list[Any]:
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
    return next(getattr(row, name) for name in ("text", "value", "name") if hasattr(row, name))


FILLERS: dict[str, Callable[[Question, dict[str, Any], _Texts], list[str]]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "numerical": _numerical,
}
