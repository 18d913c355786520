"""What higher apps read: results of quizzes, for one person or for many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from quizzes.models import IN_PROGRESS, Attempt, Quiz, QuizResult


@dataclass(frozen=True)
class Result:
    """A person's result of a quiz; `percent` is unrounded, None while something is still to be graded.

    `submitted_at`: the first time the quiz was handed in. `earned_at`: when the attempt that counts was handed in.
    """

    percent: Decimal | None
    passed: bool | None
    mark: Decimal | None
    attempts: int
    submitted_at: datetime
    earned_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """Where a person is with a quiz: the running attempt if there is one, and the result if there is one."""

    running: UUID | None
    result: Result | None


FIELDS = ("percent", "passed", "mark", "attempts", "submitted_at", "earned_at")


def results_for(person_ids: Iterable[int], quiz_ids: Iterable[int]) -> dict[tuple[int, int], Result]:
    """Return the results of these people in these quizzes by (person, quiz), in one query; nothing handed in: no key."""
    rows = QuizResult.objects.filter(person_id__in=list(person_ids), quiz_id__in=list(quiz_ids))
    return {(row[0], row[1]): Result(*row[2:]) for row in rows.values_list("person_id", "quiz_id", *FIELDS)}


def best_percent(person: Any, quiz: Quiz) -> Decimal | None:
    """Return the person's percent in the quiz (by its grade method: the best attempt), None while there is none."""
    result = results_for([person.pk], [quiz.pk]).get((person.pk, quiz.pk))
    return result and result.percent


def submitted(person: Any, quiz: Quiz) -> bool:
    """Whether the person has handed the quiz in at least once; true of questionnaires too."""
    return Attempt.objects.counted().filter(person=person, quiz=quiz).exists()


def standings(person: Any, quiz_ids: Iterable[int]) -> dict[int, Standing]:
    """Return where a person is with each of these quizzes, in two queries."""
    quiz_ids = list(quiz_ids)
    attempts = Attempt.objects.visible_to(person).filter(quiz__in=quiz_ids, state=IN_PROGRESS, is_preview=False)
    running = dict(attempts.values_list("quiz_id", "uuid"))
    found = results_for([person.pk], quiz_ids)
    return {quiz: Standing(running.get(quiz), found.get((person.pk, quiz))) for quiz in quiz_ids}
