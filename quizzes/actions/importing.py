"""Quizzes of the starter content: a quiz.yaml becomes a published quiz, twice does no harm."""

import hashlib
import json
from collections.abc import Callable
from html import escape
from typing import Any

from django.db import transaction

from quizzes.actions import importing_parts
from quizzes.models import Answer, Category, Choice, Item, Question, Quiz, QuizSlot, Unit
from quizzes.rules.content import TYPES, check_quiz_content
from quizzes.rules.numbers import read_number
from quizzes.rules.texts import exact


class ContentRefused(ValueError):
    """The content of a quiz is not right; `errors` says what, in French."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@transaction.atomic
def quiz_from_content(data: dict[str, Any], *, publish: bool = True) -> Quiz:
    """Make or update the quiz of a quiz.yaml, and publish it (else keep drafts: nothing live changes); ContentRefused.

    Content that did not change since the last import is left alone, with what trainers changed in it since. A question
    gets a new version only when its content changed; choices keep their identity by their text, else by their place.
    """
    errors = check_quiz_content(data)
    if errors:
        raise ContentRefused(errors)
    category, _created = Category.objects.get_or_create(path=data["title"].replace("/", "–")[:200])
    questions = [_question(one, category, publish=publish) for one in data["questions"]]
    sha256 = fingerprint({**data, "questions": [_place(one) for one in data["questions"]]})
    quiz = Quiz.objects.filter(content_id=data["id"]).first() or Quiz(content_id=data["id"])
    if quiz.pk and quiz.content_sha256 == sha256:
        return quiz
    after_each = data.get("feedback", "after_each") == "after_each"
    quiz.title, quiz.intro, quiz.content_sha256 = data["title"].strip(), paragraphs(data.get("intro", "")), sha256
    quiz.preset, quiz.behaviour = ("training", "hints") if after_each else ("assessment", "deferred")
    quiz.pass_percent = data.get("pass_percent")
    known = {slot.question_id: slot for slot in quiz.slots.all()} if quiz.pk else {}
    slots = [known.get(question.pk) or QuizSlot(question=question) for question in questions]
    for slot, one in zip(slots, data["questions"], strict=True):
        slot.recall = one.get("recall", False)
    for place, slot in _unsaid(quiz):
        slots.insert(place, slot)
    for place, slot in enumerate(slots):
        slot.sort_order = place
    quiz.slots = slots
    return _published(quiz) if publish else _drafted(quiz)


def _place(data: dict[str, Any]) -> Any:
    """Return what a quiz keeps of a question: its id, and whether it is to remember."""
    return [data["id"], "recall"] if data.get("recall") else data["id"]


def _unsaid(quiz: Quiz) -> list[tuple[int, QuizSlot]]:
    """Return the places of a quiz that a quiz.yaml cannot write, so that a load never takes them away."""
    slots = list(quiz.slots.all()) if quiz.pk else []
    return [(n, slot) for n, slot in enumerate(slots) if slot.draw_count or slot.question.type not in TYPES.values()]


def fingerprint(data: Any) -> str:
    """Return the SHA-256 of content as it was written."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def paragraphs(text: str) -> str:
    """Return plain text as paragraphs of rich text."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    return "".join(f"<p>{escape(block.strip(), quote=False).replace(chr(10), '<br/>')}</p>" for block in blocks)


def _published(row: Any) -> Any:
    """Save, keep a revision and publish it, as the administration does; the transaction is the caller's."""
    row.archived_at = None
    row.live = bool(row.pk and row.live)
    row.save()
    row.save_revision(log_action=False).publish(log_action=False)
    row.refresh_from_db()
    return row


def _drafted(row: Any) -> Any:
    """Keep a draft: a new row is not live, what people see of an old one does not change."""
    if not row.pk:
        row.live = False
        row.save()
    row.save_revision(log_action=False)
    row.refresh_from_db()
    return row


def _question(data: dict[str, Any], category: Category, *, publish: bool = True) -> Question:
    sha256 = fingerprint({key: value for key, value in data.items() if key != "recall"})
    question = Question.objects.filter(content_id=data["id"]).first()
    if question and question.content_sha256 == sha256:
        return question
    question = question or Question(content_id=data["id"])
    question.type = TYPES[data["type"]]
    question.title = " ".join(data["question"].split())[:120]
    question.stem = paragraphs(data["question"])
    question.general_feedback = paragraphs(data.get("feedback", ""))
    question.category, question.content_sha256 = category, sha256
    FILLERS[data["type"]](question, data)
    return _published(question) if publish else _drafted(question)


def _choices(question: Question, data: dict[str, Any]) -> None:
    rows = _paired(question, "choices", [choice["text"] for choice in data["choices"]], Choice)
    for row, choice in zip(rows, data["choices"], strict=True):
        row.text, row.right = choice["text"].strip(), choice.get("right", False)
        row.fraction, row.feedback = int(row.right and question.type == "single"), choice.get("feedback", "").strip()
    question.choices = rows


def _truefalse(question: Question, data: dict[str, Any]) -> None:
    question.truefalse_answer = data["answer"]


def _ordering(question: Question, data: dict[str, Any]) -> None:
    rows = _paired(question, "items", data["items"], Item)
    for row, text in zip(rows, data["items"], strict=True):
        row.text = text.strip()
    question.items = rows


def _numerical(question: Question, data: dict[str, Any]) -> None:
    answer = (list(question.answers.all()) or [Answer()])[0] if question.pk else Answer()
    answer.value, answer.tolerance, answer.fraction = _decimal(data["answer"]), _decimal(data.get("tolerance", "0")), 1
    question.answers = [answer]
    unit = (list(question.units.all()) or [Unit()])[0] if question.pk else Unit()
    unit.name, unit.factor = data.get("unit", "").strip(), 1
    question.units = [unit] if unit.name else []


def _decimal(value: Any) -> str:
    reading = read_number(str(value))
    return reading.typed if reading else str(value)


def _paired(question: Question, relation: str, texts: list[str], make: Callable[[], Any]) -> list[Any]:
    """Return one row for each text: the one that has it, else the one left at that place, else a new one."""
    old = list(getattr(question, relation).all()) if question.pk else []
    by_text = {exact(row.text): row for row in old}
    same = [by_text.get(exact(text)) for text in texts]
    left = {place: row for place, row in enumerate(old) if row not in same}
    rows = [row or left.get(place) or make() for place, row in enumerate(same)]
    for place, row in enumerate(rows):
        row.sort_order = place
    return rows


FILLERS = {
    "unique": _choices,
    "multiple": _choices,
    "vrai-faux": _truefalse,
    "ordre": _ordering,
    "nombre": _numerical,
    **importing_parts.FILLERS,
}

__all__ = ["ContentRefused", "check_quiz_content", "quiz_from_content"]
