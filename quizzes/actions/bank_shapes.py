"""What is particular to a type, from the bank's body to the shape files give: ids by position, texts said to be plain."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from quizzes.formats.items import plain
from quizzes.models import Question

LETTERS = {
    "choices": "c",
    "stems": "s",
    "options": "o",
    "items": "i",
    "gaps": "g",
    "places": "p",
    "zones": "z",
    "markers": "m",
    "categories": "k",
}
NAMELESS = ("answers", "units")  # parts no answer names
Shape = dict[str, Any]


def shape_of(question: Question, body: Shape) -> Shape:
    """Return what is particular to the type, as files give it."""
    data = body["question"]
    found = _nameless(_named(data, _ids(data)))
    return MAKERS[question.type](question, found) if question.type in MAKERS else found


def _ids(data: Shape) -> dict[str, str]:
    ids = {}
    for key, letter in LETTERS.items():
        for place, part in enumerate(data.get(key) or [], 1):
            ids[part["id"] if isinstance(part, dict) else part] = f"{letter}{place}"
    return ids


def _nameless(found: Shape) -> Shape:
    for key in NAMELESS:
        if found.get(key):
            found[key] = [{name: one for name, one in part.items() if name != "id"} for part in found[key]]
        else:
            found.pop(key, None)
    return found


def _named(node: Any, ids: dict[str, str]) -> Any:
    """Return a part with ids by position, and each text said to be plain."""
    if isinstance(node, list):
        return [_named(one, ids) for one in node]
    if not isinstance(node, dict):
        return ids.get(node, node) if isinstance(node, str) else node
    found = {ids.get(key, key): _named(value, ids) for key, value in node.items()}
    told = {"text": "format", "feedback": "feedback_format"}
    return found | {told[key]: "plain" for key in told if isinstance(node.get(key), str)}


def _truefalse(_question: Question, found: Shape) -> Shape:
    return found | {"feedback_formats": dict.fromkeys(found["feedback"], "plain")}


def _ordering(_question: Question, found: Shape) -> Shape:
    return {"select": "all"} | found | {"formats": dict.fromkeys(found["texts"], "plain")}


def _numerical(_question: Question, found: Shape) -> Shape:
    answers = [answer | {"value": _number(answer["value"])} for answer in found.get("answers", [])]
    if "units" in found:
        return found | {"answers": answers}
    return {"answers": answers} | ({"unit_input": "none"} if found["unit_input"] == "none" else {})


def _number(text: str) -> str:
    """Return a number as files write it; what is not one stays."""
    try:
        return plain(Decimal(text))
    except InvalidOperation:
        return text


def _short(_question: Question, found: Shape) -> Shape:
    return {"answers": []} | found


def _cloze(question: Question, found: Shape) -> Shape:
    """A gap that cannot be read yet keeps its lines as they were written."""
    gaps = []
    for row, gap in zip(question.gaps.all(), found["gaps"], strict=True):
        inner = _nameless(dict(gap["question"]))
        if "choices" in inner:
            inner["choices"] = [choice | {"id": f"c{n}"} for n, choice in enumerate(inner["choices"], 1)]
        gap = gap | {"question": inner}
        if gap.pop("problem", None):
            gap |= {"lines": row.text, "display": row.display, "shuffle": row.shuffle}
            gap |= {"case_sensitive": row.case_sensitive}
        gaps.append(gap)
    return {"gaps": gaps}


def _categorise(question: Question, found: Shape) -> Shape:
    """An item whose group is not there yet keeps the name it was given."""
    rows = zip(question.items.all(), found["items"], strict=True)
    items = [item | ({"home": row.home} if item.pop("problem", None) else {}) for row, item in rows]
    return found | {"items": items}


def _hotspot(_question: Question, found: Shape) -> Shape:
    return {"zones": found["zones"], "markers": found["markers"]}


def _essay(_question: Question, found: Shape) -> Shape:
    told = {"template": found["template"], "grader_info": found["grading_notes"]}
    kept = {key: text for key, text in told.items() if text}
    limits = {"min_words": found["min_words"], "max_words": found["max_words"]}
    grid = [{"text": row["text"], "format": "plain", "points": row["points"]} for row in found.get("rubric", [])]
    limits |= ({"rubric": grid} if grid else {}) | (
        {"attachment": found["attachment"]} if "attachment" in found else {}
    )
    return limits | kept | {f"{key}_format": "plain" for key in kept}


MAKERS: dict[str, Callable[[Question, Shape], Shape]] = {
    "truefalse": _truefalse,
    "ordering": _ordering,
    "numerical": _numerical,
    "shortanswer": _short,
    "cloze": _cloze,
    "categorise": _categorise,
    "hotspot": _hotspot,
    "essay": _essay,
}
