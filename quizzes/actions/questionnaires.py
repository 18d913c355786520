"""What is read of a questionnaire: its answers together, without a person, an order or a date."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from quizzes.models import ANSWERS, Attempt, Question, QuestionVersion, Quiz, Step
from quizzes.rules.counts import PRIVATE, Counted, count


@dataclass(frozen=True)
class Asked:
    """One question of a questionnaire and what was answered."""

    question: Question
    counted: Counted

    @property
    def private(self) -> bool:
        """A reflection belongs to whoever wrote it."""
        return self.question.type in PRIVATE


def counts(quiz: Quiz) -> tuple[int, list[Asked]]:
    """Return how many people handed a questionnaire in, and the answers to each question, in three queries."""
    attempts = Attempt.objects.counted().filter(quiz=quiz)
    steps = Step.objects.filter(slot__attempt__in=attempts, kind__in=ANSWERS).order_by("seq")
    last: dict[int, tuple[int, int, Any]] = {}
    for slot, position, version, data in steps.values_list("slot", "slot__position", "slot__version", "data"):
        last[slot] = (position, version, data.get("response", last.get(slot, (0, 0, None))[2]))
    versions = QuestionVersion.objects.select_related("question").in_bulk({row[1] for row in last.values()})
    answers: dict[int, list[tuple[dict[str, Any], Any]]] = defaultdict(list)
    place: dict[int, int] = {}
    for position, key, response in sorted(last.values(), key=lambda row: versions[row[1]].number):
        question = versions[key].question_id
        place[question] = min(position, place.get(question, position))
        answers[question].append((versions[key].body, response))
    asked = {version.question_id: version.question for version in versions.values()}
    rows = [Asked(asked[key], count(answers[key])) for key in sorted(place, key=lambda key: (place[key], key))]
    return attempts.count(), rows
