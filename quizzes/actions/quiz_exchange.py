"""A whole quiz in our JSON, out and in: its settings, its places, its questions (specs/quizzes.md §12)."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from quizzes.actions.bank_compare import Outcome
from quizzes.actions.bank_export import exportable, item_of
from quizzes.formats.pasapas import write_pasapas
from quizzes.formats.texts import to_html
from quizzes.formats.writing import Written
from quizzes.models import Category, OverallFeedback, Question, Quiz, QuizSlot

SETTINGS = (
    "kind",
    "preset",
    "behaviour",
    "attempts_allowed",
    "grade_method",
    "pass_percent",
    "time_limit",
    "overdue",
    "grace",
    "review",
    "navigation",
    "shuffle",
    "certainty",
)
DATES = ("opens_at", "closes_at")


def export_quiz(quiz: Quiz) -> Written:
    """Return the file of a quiz and of its questions, as they stand; exceptions of people stay here."""
    slots = list(quiz.slots.select_related("draw_category").order_by("sort_order", "pk"))
    places = {pk: n for n, pk in enumerate(dict.fromkeys(slot.question_id for slot in slots if slot.question_id))}
    rows = exportable(Question.objects.filter(pk__in=places)).in_bulk()
    written = write_pasapas([item_of(rows[pk], pictures=True) for pk in places], quiz=_shown(quiz, slots, places))
    pinned = sum(slot.pinned_id is not None for slot in slots)
    lost = (f"{pinned} question(s) épinglée(s) à une version : le fichier donne la question telle qu’elle est.",)
    return Written(written.data, lost if pinned else ())


def _shown(quiz: Quiz, slots: Sequence[QuizSlot], places: dict[int, int]) -> dict[str, Any]:
    words = quiz.overall_feedbacks.order_by("sort_order", "pk")
    return {
        "title": quiz.title,
        "intro": quiz.intro,
        **{key: getattr(quiz, key) for key in SETTINGS if getattr(quiz, key) is not None},
        **{key: getattr(quiz, key).isoformat() for key in DATES if getattr(quiz, key)},
        "slots": [_slot(slot, places) for slot in slots],
        "overall_feedbacks": [{"from_percent": word.from_percent, "text": word.text} for word in words],
    }


def _slot(slot: QuizSlot, places: dict[int, int]) -> dict[str, Any]:
    told = {"page": slot.page, "max_mark": f"{slot.max_mark.normalize():f}", "recall": slot.recall}
    if slot.question_id:
        return told | {"question": places[slot.question_id]}
    path = slot.draw_category.path if slot.draw_category else ""
    return told | {"draw": {"category": path, "tags": slot.draw_tags, "count": slot.draw_count}}


def quiz_from_reading(data: dict[str, Any], done: Iterable[Outcome], *, category: str = "") -> tuple[Quiz, list[str]]:
    """Return the draft of a quiz whose questions were just brought, and what it is without; the same twice is one quiz."""
    done = list(done)
    known = {one.digest: one.question_id for one in done if one.question_id}
    ids = [one.question_id or known.get(one.digest) for one in done]
    sha256 = hashlib.sha256(json.dumps([data, ids], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    same = Quiz.objects.kept().filter(content_sha256=sha256).first()
    if same:
        return same, []
    slots = [_slot_from(slot, ids, category) for slot in data["slots"]]
    kept = [slot for slot in slots if slot is not None]
    quiz = Quiz(title=data["title"], intro=to_html(data["intro"], "html"), content_sha256=sha256, live=False)
    for key in SETTINGS:
        if data.get(key) is not None:
            setattr(quiz, key, data[key])
    for key in DATES:
        if data.get(key):
            setattr(quiz, key, datetime.fromisoformat(data[key]))
    for place, slot in enumerate(kept):
        slot.sort_order = place
    quiz.slots = kept
    quiz.overall_feedbacks = [OverallFeedback(sort_order=n, **word) for n, word in enumerate(data["overall_feedbacks"])]
    quiz.save()
    quiz.save_revision(log_action=False)
    missing = len(slots) - len(kept)
    return quiz, [f"{missing} question(s) n’ont pas pu entrer : le quiz est sans elles."] if missing else []


def _slot_from(data: dict[str, Any], ids: list[int | None], category: str) -> QuizSlot | None:
    slot = QuizSlot(page=data["page"], max_mark=data["max_mark"], recall=data["recall"])
    if "question" in data:
        slot.question_id = ids[data["question"]]
        return slot if slot.question_id else None
    path = "/".join(part for part in (category.strip("/ "), data["draw"]["category"]) if part)[:200]
    slot.draw_category = Category.objects.get_or_create(path=path)[0] if path else None
    slot.draw_tags, slot.draw_count = data["draw"]["tags"], data["draw"]["count"]
    return slot
