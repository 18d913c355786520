"""Our JSON: the quiz that the questions of a file make, its settings and its places."""

from datetime import datetime
from typing import Any

from quizzes.formats.pasapas_values import NotThis, listed, logical, mapping, number_of, one_of, rows, small, string
from quizzes.rules.marks import GRADE_METHODS
from quizzes.rules.review import EARNED, MOMENTS, PARTS, PRESETS

WORDS = {
    "kind": ("quiz", "questionnaire"),
    "preset": tuple(PRESETS),
    "behaviour": ("deferred", "hints"),
    "grade_method": tuple(GRADE_METHODS),
    "overdue": ("autosubmit", "abandon"),
    "navigation": ("free", "linear"),
}
NUMBERS = {
    "attempts_allowed": (1, 32_767),
    "pass_percent": (0, 100),
    "time_limit": (0, 1_000_000),
    "grace": (0, 1_000_000),
}
FLAGS = ("shuffle", "certainty")
DATES = ("opens_at", "closes_at")


def quiz_of(value: Any, questions: int) -> dict[str, Any]:
    """Return a quiz whose slots name its questions by their place in the file, from 0; NotThis."""
    data = mapping(value, "quiz")
    found: dict[str, Any] = {"title": string(data.get("title"), "title").strip()[:200]}
    if not found["title"]:
        raise NotThis("il n’a pas de titre")
    found["intro"] = string(data.get("intro"), "intro")
    found |= {key: one_of(data[key], known, key) for key, known in WORDS.items() if key in data}
    for key, (low, high) in NUMBERS.items():
        if data.get(key) is not None:
            found[key] = small(data[key], key, low=low, high=high)
    found |= {key: logical(data[key], key) for key in FLAGS if key in data}
    found |= {key: _date(data[key], key) for key in DATES if data.get(key)}
    found["review"] = _review(data.get("review"))
    found["slots"] = [_slot(row, questions) for row in rows(data, "slots")]
    found["overall_feedbacks"] = [
        {
            "from_percent": small(row.get("from_percent", 0), "from_percent", high=100),
            "text": string(row.get("text"), "text"),
        }
        for row in rows(data, "overall_feedbacks")
    ]
    return found


def _date(value: Any, name: str) -> str:
    try:
        moment = datetime.fromisoformat(string(value, name))
    except ValueError:
        raise NotThis(f"« {name} » n’est pas une date") from None
    if moment.tzinfo is None:
        raise NotThis(f"« {name} » ne dit pas son fuseau horaire")
    return moment.isoformat()


def _review(value: Any) -> dict[str, list[str]] | None:
    """Return the fine settings of the review: moments, and what each shows."""
    if value is None:
        return None
    return {
        one_of(moment, MOMENTS, "review"): [
            one_of(part, {*PARTS, EARNED}, "review") for part in listed(parts, "review")
        ]
        for moment, parts in mapping(value, "review").items()
    }


def _slot(row: dict[str, Any], questions: int) -> dict[str, Any]:
    found = {
        "page": small(row.get("page", 1), "page", low=1),
        "max_mark": number_of(row.get("max_mark", "1"), "max_mark", low=0, high=99_999),
        "recall": logical(row.get("recall", False), "recall"),
    }
    if row.get("question") is not None:
        place = small(row["question"], "question")
        if place >= questions:
            raise NotThis("une place nomme une question qui n’est pas dans le fichier")
        return found | {"question": place}
    draw = mapping(row.get("draw"), "draw")
    return found | {
        "draw": {
            "category": string(draw.get("category"), "category").strip("/ ")[:200],
            "tags": string(draw.get("tags"), "tags")[:200],
            "count": small(draw.get("count"), "count", low=1),
        }
    }
