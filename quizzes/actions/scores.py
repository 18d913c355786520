"""QuizResult: derived from attempts, made again from nothing at any time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from quizzes.models import Attempt, Quiz, QuizResult
from quizzes.rules.marks import chosen, passed

FIELDS = ("attempt_id", "mark", "percent", "passed", "attempts", "submitted_at", "earned_at")


@dataclass(frozen=True)
class Difference:
    """A result that is not what its attempts say."""

    quiz_id: int
    person_id: int
    stored: dict[str, Any] | None
    counted: dict[str, Any] | None


def count(quiz: Quiz, attempts: list[Attempt]) -> dict[str, Any]:
    """Return the fields of the result of these attempts (one person's, in order, at least one)."""
    percent, index = chosen(quiz.grade_method, [a.percent if quiz.kind == "quiz" else None for a in attempts])
    counting = None if index is None else attempts[index]
    return {
        "attempt_id": counting and counting.pk,
        "mark": counting and counting.mark,
        "percent": percent,
        "passed": passed(percent, quiz.pass_percent),
        "attempts": len(attempts),
        "submitted_at": min(attempt.submitted_at for attempt in attempts),
        "earned_at": counting and counting.submitted_at,
    }


def refresh(attempt: Attempt) -> QuizResult | None:
    """Write the result of this attempt's person; inside the caller's transaction, the person's attempts being locked."""
    if attempt.is_preview or attempt.person_id is None:
        return None
    key = {"quiz_id": attempt.quiz_id, "person_id": attempt.person_id}
    list(QuizResult.objects.select_for_update().filter(**key).values_list("pk"))  # one at a time: a mark and a hand-in
    attempts = list(Attempt.objects.counted().filter(quiz=attempt.quiz, person=attempt.person_id).order_by("number"))
    if not attempts:
        return None
    fields = count(attempt.quiz, attempts)
    if not QuizResult.objects.filter(**key).update(**fields):
        QuizResult.objects.create(**key, **fields)
    return QuizResult(**key, **fields)


def differences(quiz: Quiz | None = None) -> list[Difference]:
    """Return every result that is not what its attempts say, in three queries."""
    attempts = Attempt.objects.counted().filter(person__isnull=False)
    results = QuizResult.objects.all()
    quizzes = Quiz.objects.all()
    if quiz:
        attempts, results, quizzes = attempts.filter(quiz=quiz), results.filter(quiz=quiz), quizzes.filter(pk=quiz.pk)
    by_key: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    for attempt in attempts.order_by("number").iterator():
        by_key[attempt.quiz_id, attempt.person_id].append(attempt)
    known = {q.pk: q for q in quizzes}
    stored = {(r.quiz_id, r.person_id): {name: getattr(r, name) for name in FIELDS} for r in results.iterator()}
    counted = {key: count(known[key[0]], rows) for key, rows in by_key.items()}
    keys: Iterable[tuple[int, int]] = sorted(stored.keys() | counted.keys())
    return [Difference(*key, stored.get(key), counted.get(key)) for key in keys if stored.get(key) != counted.get(key)]


@transaction.atomic
def rebuild(quiz: Quiz | None = None) -> list[Difference]:
    """Make every result what its attempts say; return what was changed."""
    found = differences(quiz)
    for one in found:
        key = {"quiz_id": one.quiz_id, "person_id": one.person_id}
        if one.counted is None:
            QuizResult.objects.filter(**key).delete()
        else:
            QuizResult.objects.update_or_create(**key, defaults=one.counted)
    return found
