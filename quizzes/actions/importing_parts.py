"""Quizzes of the starter content: the questions made of parts, and those that nothing marks."""

from collections.abc import Callable, Iterable
from typing import Any

from quizzes.models import Answer, Bin, Gap, Item, Label, Pair, Question
from quizzes.rules.content_parts import ATTACHMENTS, GAP_TYPES
from quizzes.rules.texts import exact


def paired(question: Question, relation: str, keys: Iterable[str], make: Callable[[], Any], label: Any) -> list[Any]:
    """Return one row for each key: the one whose `label` it is, else the one left at that place, else a new one."""
    old = list(getattr(question, relation).all()) if question.pk else []
    free = dict(enumerate(old))
    keys = [exact(key) for key in keys]
    rows: list[Any] = []
    for key in keys:
        place = next((place for place, row in free.items() if exact(label(row)) == key), None)
        rows.append(free.pop(place) if place is not None else None)
    for place, row in enumerate(rows):
        rows[place] = row or free.pop(place, None) or make()
        rows[place].sort_order = place
    return rows


def _text(row: Any) -> str:
    return row.text


def _short(question: Question, data: dict[str, Any]) -> None:
    rows = paired(question, "answers", data["answers"], Answer, lambda row: row.value)
    for row, text in zip(rows, data["answers"], strict=True):
        row.value, row.fraction, row.feedback = text.strip(), 1, ""
    question.answers = rows
    question.short_rule, question.short_accents = "french", data.get("accents", "tolerant")
    question.typos, question.ignore_article = data.get("forgive_typos", False), data.get("forgive_article", False)


def _matching(question: Question, data: dict[str, Any]) -> None:
    wanted = [(pair["left"].strip(), pair["right"].strip()) for pair in data["pairs"]]
    wanted += [("", text.strip()) for text in data.get("extra", [])]
    rows = paired(question, "pairs", (f"{a}\n{b if not a else ''}" for a, b in wanted), Pair, _pair_key)
    for row, (text, right) in zip(rows, wanted, strict=True):
        row.text, row.right = text, right
    question.pairs = rows


def _pair_key(row: Pair) -> str:
    """A stem is known by itself, an answer too many by its text."""
    return f"{row.text}\n{row.right if not row.text else ''}"


def _cloze(question: Question, data: dict[str, Any]) -> None:
    texts = ["\n".join(str(one).strip() for one in gap["answers"]) for gap in data["gaps"]]
    rows = paired(question, "gaps", texts, Gap, _text)
    for row, text, gap in zip(rows, texts, data["gaps"], strict=True):
        row.text, row.kind, row.weight = text, GAP_TYPES[gap["type"]], gap.get("weight", 1)
    question.gaps = rows


def _gapselect(question: Question, data: dict[str, Any]) -> None:
    texts = ["\n".join(word.strip() for word in words) for words in data["gaps"]]
    rows = paired(question, "gaps", texts, Gap, _text)
    for row, text in zip(rows, texts, strict=True):
        row.text, row.group = text, 1
    question.gaps = rows
    question.labels = _labelled(question, data)


def _labelled(question: Question, data: dict[str, Any]) -> list[Label]:
    extra = data.get("extra", [])
    rows = paired(question, "labels", extra, Label, _text)
    for row, text in zip(rows, extra, strict=True):
        row.text = text.strip()
    return rows


def _categorise(question: Question, data: dict[str, Any]) -> None:
    bins = paired(question, "bins", data["groups"], Bin, _text)
    for row, name in zip(bins, data["groups"], strict=True):
        row.text = name.strip()
    wanted = [(text, name) for name, members in data["groups"].items() for text in members]
    wanted += [(text, "") for text in data.get("extra", [])]
    items = paired(question, "items", (text for text, _home in wanted), Item, _text)
    for row, (text, home) in zip(items, wanted, strict=True):
        row.text, row.home = text.strip(), home.strip()
    question.bins, question.items = bins, items


def _essay(question: Question, data: dict[str, Any]) -> None:
    question.min_words, question.max_words = data.get("min_words"), data.get("max_words")
    question.essay_template, question.grading_notes = data.get("template", "").strip(), data.get("notes", "").strip()
    question.rubric = "\n".join(line.strip() for line in data.get("grid", []))
    question.attachment = ATTACHMENTS[data.get("attachment", "non")]


def _likert(question: Question, data: dict[str, Any]) -> None:
    question.scale = "\n".join(step.strip() for step in data["scale"])
    question.no_opinion = data.get("no_opinion", True)


def _nothing(_question: Question, _data: dict[str, Any]) -> None:
    """The stem says it all."""


FILLERS: dict[str, Callable[[Question, dict[str, Any]], None]] = {
    "reponse-courte": _short,
    "association": _matching,
    "texte-a-trous": _cloze,
    "mots-a-placer": _gapselect,
    "groupes": _categorise,
    "reponse-ouverte": _essay,
    "echelle": _likert,
    "reflexion": _nothing,
    "texte": _nothing,
}
