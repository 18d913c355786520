"""Plain builders of questions, quizzes and attempts; other test files may import them."""

from typing import Any

from django.utils import timezone

from people.models import User
from quizzes.actions.attempts import start
from quizzes.models import Answer, Attempt, Choice, Hint, Item, Question, Quiz, QuizSlot, Unit
from tests.replay import replayed


def publish(row: Any) -> Any:
    """Save a question or a quiz and publish it, as the administration does."""
    row.live = False
    row.save()
    row.save_revision().publish()
    row.refresh_from_db()
    return row


@replayed
def make_question(kind: str = "single", title: str = "Qui vote en assemblée ?", **fields: Any) -> Question:
    """A published question; children by `choices`, `items`, `answers`, `units`, `hints`.

    `choices`: {text: worth} for single, {text: right} for multiple. `answers`: {value: (tolerance, fraction)}.
    """
    choices, items = fields.pop("choices", None), fields.pop("items", None)
    answers, units, hints = fields.pop("answers", None), fields.pop("units", {}), fields.pop("hints", [])
    draft = fields.pop("draft", False)
    rows = {name: fields.pop(name) for name in ("pairs", "gaps", "labels", "bins", "zones") if name in fields}
    defaults = {"stem": f"<p>{title}</p>", "general_feedback": "<p>Une personne, une voix.</p>"}
    question = Question(type=kind, title=title, **(defaults | fields))
    if kind in ("single", "multiple"):
        question.choices = list(map(_choice(kind), (choices or DEFAULTS[kind]).items()))
    if kind == "truefalse" and question.truefalse_answer is None:
        question.truefalse_answer = False
    if kind in ("ordering", "categorise"):
        question.items = [row if isinstance(row, Item) else Item(text=row) for row in items or ORDER]
    if kind == "shortanswer":
        question.answers = answers or []
    if kind == "numerical":
        numbers = (answers or {"214,50": ("0.01", 1)}).items()
        question.answers = [Answer(value=value, tolerance=t, fraction=f) for value, (t, f) in numbers]
        question.units = [Unit(name=name, factor=factor) for name, factor in units.items()]
    question.hints = [Hint(text=text) for text in hints]
    for relation, children in rows.items():
        setattr(question, relation, children)
    for relation in ("choices", "items", "answers", "units", "hints", *rows):
        for place, row in enumerate(getattr(question, relation).all()):
            row.sort_order = place
    if draft:
        question.live = False
        question.save()
        return question
    return publish(question)


DEFAULTS = {
    "single": {"les coopérants": 1, "les coopérants et les animateurs": 0.5, "la mairie": 0},
    "multiple": {"parts égales": True, "heures": True, "note": False, "âge": False, "taille": False},
}
ORDER = ["devis", "accord", "mission", "facture", "paiement"]


def _choice(kind: str) -> Any:
    def make(pair: tuple[str, Any]) -> Choice:
        text, worth = pair
        if kind == "multiple":
            return Choice(text=text, right=bool(worth))
        return Choice(text=text, right=worth == 1, fraction=worth)

    return make


@replayed
def make_quiz(title: str = "La vie de la coopérative", questions: list[Question] | None = None, **fields: Any) -> Quiz:
    """A published quiz of these questions (one of each type when none is given), one point each."""
    marks = fields.pop("marks", None)
    pages = fields.pop("pages", None)
    questions = [make_question(kind) for kind in KINDS] if questions is None else questions
    quiz = Quiz(title=title, **({"behaviour": "deferred", "preset": "training"} | fields))
    quiz.slots = [
        QuizSlot(question=q, sort_order=n, max_mark=marks[n] if marks else 1, page=pages[n] if pages else 1)
        for n, q in enumerate(questions)
    ]
    return publish(quiz)


KINDS = ["single", "multiple", "truefalse", "ordering", "numerical"]


def begin(quiz: Quiz, person: User, at: Any = None) -> Attempt:
    """A running attempt."""
    return start(quiz, person, at=at or timezone.now())


def right_fields(attempt: Attempt, positions: list[int] | None = None) -> dict[str, Any]:
    """The form fields that answer every question of the attempt rightly."""
    fields: dict[str, Any] = {}
    for slot in attempt.slots.select_related("version"):
        if positions is None or slot.position in positions:
            fields |= right_answer(slot.position, slot.version.body)
    return fields


def right_answer(position: int, body: dict[str, Any]) -> dict[str, Any]:
    """The form fields of the right answer of one question."""
    question, prefix = body["question"], f"q{position}-"
    if body["type"] == "single":
        return {f"{prefix}choice": next(c["id"] for c in question["choices"] if c["fraction"] == "1")}
    if body["type"] == "multiple":
        return {f"{prefix}choice": [c["id"] for c in question["choices"] if c["right"]]}
    if body["type"] == "truefalse":
        return {f"{prefix}choice": "true" if question["answer"] else "false"}
    if body["type"] == "ordering":
        return {f"{prefix}position-{item}": place for place, item in enumerate(question["items"], 1)}
    return {f"{prefix}text": question["answers"][0]["value"]}
