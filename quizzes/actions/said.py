"""What trainers said of answers: comments, and the grid of the mark."""

from collections.abc import Iterable
from typing import Any

from quizzes.models import Step


def latest_words(slots: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what trainers last said of these questions, by slot, in one query: `comment`, and `rubric` of the mark."""
    said: dict[int, dict[str, Any]] = {}
    for step in Step.objects.filter(slot__in=list(slots), kind__in=("grade", "comment")).order_by("pk"):
        words = said.setdefault(step.slot_id, {"comment": "", "rubric": []})
        words["comment"] = step.data.get("comment") or words["comment"]
        if step.kind == "grade":
            words["rubric"] = step.data.get("rubric", [])
    return said
