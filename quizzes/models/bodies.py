"""The frozen body of a question: everything needed to show, score and review it (specs/quizzes.md §6)."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import nh3
from wagtail.rich_text import expand_db_html

from quizzes.models.bank import Question
from quizzes.rules.numbers import read_number

SCHEMA = 1
TAGS = set("p br b i em strong u s sub sup ul ol li a img table thead tbody tr th td blockquote pre code".split())  # noqa: SIM905
ATTRIBUTES = {"a": {"href"}, "img": {"alt"}}


def clean_html(html: str) -> str:
    """Return HTML that may be shown: no script, style or event, links to http, https and mailto only."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener"
    ).strip()


def rich(html: str) -> str:
    """Return an editor's rich text as it is shown; an empty paragraph is nothing."""
    clean = clean_html(expand_db_html(html or ""))
    return clean if nh3.clean(clean, tags={"img"}).strip() else ""


def body_of(question: Question) -> dict[str, Any]:
    """Return the body of a question as it stands, saved or not."""
    return {
        "schema": SCHEMA,
        "type": question.type,
        "stem": rich(question.stem),
        "question": SHAPES[question.type](question) if question.type in SHAPES else {},
        "shuffle": question.shuffle,
        "general_feedback": rich(question.general_feedback),
        "feedback": {
            "right": question.feedback_right.strip(),
            "partial": question.feedback_partial.strip(),
            "wrong": question.feedback_wrong.strip(),
        },
        "penalty": number(question.penalty),
        "hints": [{"id": str(hint.uuid), "text": hint.text.strip()} for hint in question.hints.all()],
        "picture": {"id": question.picture_id, "alt": question.picture_alt} if question.picture_id else None,
    }


def canonical(body: dict[str, Any]) -> str:
    """Return the one way to write a body."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(body: dict[str, Any]) -> str:
    """Return the SHA-256 of a body."""
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def number(value: Any) -> str:
    """Return a decimal in one way: 0.25, 1, 0."""
    return f"{Decimal(str(value)).normalize():f}"


def _typed_number(text: str) -> str:
    """Return a number typed in French as a decimal string; what is not a number stays, and is refused at publication."""
    clean = text.strip()
    reading = read_number(clean)
    return reading.typed if reading and not reading.unit else clean


def _choices(question: Question) -> list[dict[str, Any]]:
    weighed = question.type == "single" or question.multiple_rule == "weights"
    rows = []
    for choice in question.choices.all():
        worth = {"fraction": number(1 if _plainly_right(question, choice) else choice.fraction)}
        own = worth if weighed else {"right": choice.right}
        rows.append({"id": str(choice.uuid), "text": choice.text.strip(), "feedback": choice.feedback.strip()} | own)
    return rows


def _plainly_right(question: Question, choice: Any) -> bool:
    """A single choice ticked « right » is worth 1, whatever its worth says."""
    return question.type == "single" and choice.right


def _single(question: Question) -> dict[str, Any]:
    return {"choices": _choices(question)}


def _multiple(question: Question) -> dict[str, Any]:
    return {"rule": question.multiple_rule, "choices": _choices(question)}


def _truefalse(question: Question) -> dict[str, Any]:
    feedback = {"true": question.feedback_true.strip(), "false": question.feedback_false.strip()}
    return {"answer": question.truefalse_answer, "feedback": feedback}


def _ordering(question: Question) -> dict[str, Any]:
    items = list(question.items.all())
    return {
        "rule": question.ordering_rule,
        "items": [str(item.uuid) for item in items],
        "texts": {str(item.uuid): item.text.strip() for item in items},
    }


def _numerical(question: Question) -> dict[str, Any]:
    answers = [
        {
            "id": str(answer.uuid),
            "value": _typed_number(answer.value),
            "tolerance": number(answer.tolerance),
            "tolerance_type": answer.tolerance_type,
            "fraction": number(answer.fraction),
            "feedback": answer.feedback.strip(),
        }
        for answer in question.answers.all()
    ]
    units = [
        {"id": str(unit.uuid), "name": unit.name.strip(), "factor": number(unit.factor)}
        for unit in question.units.all()
    ]
    return {
        "answers": answers,
        "units": units,
        "unit_grading": question.unit_grading,
        "unit_penalty": number(question.unit_penalty),
        "unit_position": question.unit_position,
        "unit_input": question.unit_input,
    }


SHAPES = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "numerical": _numerical,
}
