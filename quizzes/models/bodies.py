"""The frozen body of a question: everything needed to show, score and review it (specs/quizzes.md §6)."""

import hashlib
import json
from typing import Any

import nh3
from wagtail.rich_text import expand_db_html

from quizzes.models.bank import Question
from quizzes.models.shapes import SHAPES, number

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
