"""An imported item becomes a draft question: texts cleaned, parts paired with those that are there."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from quizzes.actions.bank_filling_parts import PART_FILLERS
from quizzes.actions.bank_rows import SEVEN, Texts, decimal, paired, too_many
from quizzes.formats.items import TITLE, Item
from quizzes.formats.placing import placed
from quizzes.formats.texts import to_html, to_plain
from quizzes.models import Answer, Choice, Example, Hint, Question, Unit
from quizzes.models import Item as Row

ONE, LARGEST = 1, 10**11
EIGHT = Decimal("0.00000001")


def fill(question: Question, item: Item) -> list[str]:
    """Write the content of an item into a question that is not saved yet; return what could not be kept."""
    item = placed(item)
    texts = Texts(item)
    question.type = item.type
    question.title = (item.title or to_plain(item.stem or "", item.stem_format)[0][:TITLE] or "Sans titre")[:200]
    question.stem = to_html(item.stem or "", item.stem_format)
    question.general_feedback = to_html(item.general_feedback, item.general_feedback_format or item.stem_format)
    for key in ("right", "partial", "wrong"):
        setattr(
            question, f"feedback_{key}", texts.plain(item.feedback.get(key, ""), item.feedback.get(f"{key}_format"))
        )
    question.penalty = decimal(item.penalty, SEVEN, ONE)
    question.shuffle = question.shuffle if item.shuffle is None else item.shuffle
    lost = _hints(question, item, texts) + _more(question, item)
    return lost + FILLERS[item.type or ""](question, item.question or {}, texts) + texts.lost + too_many(question)


def _hints(question: Question, item: Item, texts: Texts) -> list[str]:
    hints = [text for hint in item.hints if (text := texts.plain(hint["text"], hint.get("format")))]
    question.hints = paired(question, "hints", hints, Hint)
    for row, text in zip(question.hints.all(), hints, strict=True):
        row.text = text
    lost = ["Un indice vide n’est pas gardé."] if len(hints) < len(item.hints) else []
    if any(hint.get("shownumcorrect") or hint.get("clearwrong") for hint in item.hints):
        lost.append("Les options des indices (compter les bonnes réponses, effacer les mauvaises) ne sont pas gardées.")
    return lost


def _more(question: Question, item: Item) -> list[str]:
    """What only our own files say; nothing said changes nothing."""
    if "difficulty" in item.more:
        question.difficulty = item.more["difficulty"]
    if "objective" in item.more:
        question.objective = item.more["objective"]
    if "examples" in item.more:
        wanted = item.more["examples"]
        rows = paired(question, "examples", [one["response"] for one in wanted], Example)
        for row, one in zip(rows, wanted, strict=True):
            row.response, row.waived = one["response"], one["waived"]
            row.fraction = decimal(one["fraction"], SEVEN, ONE)
        question.examples = rows
    return []


def _choices(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    labels = [texts.plain(choice["text"], choice.get("format")) for choice in data["choices"]]
    rows = paired(question, "choices", labels, Choice)
    for row, label, choice in zip(rows, labels, data["choices"], strict=True):
        row.text, row.fraction = label, decimal(choice.get("fraction", int(choice.get("right", False))), SEVEN, ONE)
        row.right = row.fraction == 1 if question.type == "single" else row.fraction > 0
        row.feedback = texts.plain(choice["feedback"], choice.get("feedback_format"))
    question.multiple_rule = data.get("rule", "balanced")
    question.choices = rows
    return []


def _truefalse(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    question.truefalse_answer = data["answer"]
    formats = data.get("feedback_formats", {})
    question.feedback_true = texts.plain(data["feedback"]["true"], formats.get("true"))
    question.feedback_false = texts.plain(data["feedback"]["false"], formats.get("false"))
    return []


def _ordering(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    formats = data.get("formats", {})
    labels = [texts.plain(data["texts"][key], formats.get(key)) for key in data["items"]]
    rows = paired(question, "items", labels, Row)
    for row, label in zip(rows, labels, strict=True):
        row.text = label
    question.items, question.ordering_rule = rows, data["rule"]
    drawn, count = data.get("select", "all") != "all", int(data.get("select_count") or 0)
    most = 32_767
    question.ordering_select = data["select"] if drawn and count > 1 else "all"
    question.ordering_count = min(count, most) if drawn and count > 1 else None
    lost = ["Les commentaires propres à chaque élément ne sont pas gardés."] if data.get("feedback") else []
    lost += ["Le tirage d’un seul élément n’est pas gardé : tous seront à ranger."] if drawn and count == 1 else []
    shown = data.get("layout") == "horizontal" or data.get("numbering") not in (None, "none")
    return lost + (["La présentation (en ligne, numérotée) n’est pas gardée."] if shown else [])


def _numerical(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    lost = []
    rows = paired(question, "answers", [answer["value"] for answer in data["answers"]], Answer)
    for row, answer in zip(rows, data["answers"], strict=True):
        row.value, row.tolerance_type = answer["value"], answer["tolerance_type"]
        row.fraction = decimal(answer["fraction"], SEVEN, ONE)
        row.tolerance = decimal(answer["tolerance"], EIGHT, LARGEST)
        row.feedback = texts.plain(answer["feedback"], answer.get("feedback_format"))
        if row.tolerance != decimal(answer["tolerance"], None, LARGEST):
            lost.append(f"La tolérance {answer['tolerance'][:40]} est arrondie à {row.tolerance:f}.")
    question.answers = rows
    units = paired(question, "units", [unit["name"] for unit in data.get("units", [])], Unit)
    for row, unit in zip(units, data.get("units", []), strict=True):
        row.name, row.factor = unit["name"][:40], max(decimal(unit["factor"], EIGHT, LARGEST), EIGHT)
    question.units = units
    question.unit_grading = data.get("unit_grading", "optional")
    question.unit_penalty = decimal(data.get("unit_penalty", "0.25"), SEVEN, ONE)
    question.unit_position, question.unit_input = data.get("unit_position", "either"), data.get("unit_input", "text")
    return lost


def _short(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    """Patterns are kept sign by sign; the settings of « à la française » only our own files have."""
    french = data.get("rule", "french") == "french"
    values = [answer["text" if french else "pattern"] for answer in data["answers"]]
    rows = paired(question, "answers", values, Answer)
    for row, value, answer in zip(rows, values, data["answers"], strict=True):
        row.value, row.fraction = value, decimal(answer["fraction"], SEVEN, ONE)
        row.feedback = texts.plain(answer["feedback"], answer.get("feedback_format"))
    question.answers = rows
    question.short_rule = "french" if french else "moodle"
    if not french:
        question.short_case = "respect" if data.get("case_sensitive") else "ignore"
        return []
    question.short_case, question.short_accents = data.get("case", "ignore"), data.get("accents", "tolerant")
    question.accents_fraction = decimal(data.get("accents_fraction", "0.5"), SEVEN, ONE)
    question.ignore_punctuation = data.get("ignore_punctuation", True)
    question.ignore_article, question.typos = data.get("ignore_article", False), data.get("typos", False)
    return []


FILLERS: dict[str, Callable[[Question, dict[str, Any], Texts], list[str]]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "shortanswer": _short,
    "ordering": _ordering,
    "numerical": _numerical,
} | PART_FILLERS
