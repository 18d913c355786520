"""Take questions away: a question of the bank as an item that any format can write (specs/quizzes.md §12)."""

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from quizzes.formats.gift_writer import write_gift
from quizzes.formats.items import Item, Picture, plain
from quizzes.formats.moodlexml_writer import write_moodlexml
from quizzes.formats.writing import Written
from quizzes.models import Question
from quizzes.models.bodies import body_of

WRITERS: dict[str, Callable[[Iterable[Item]], Written]] = {"gift": write_gift, "moodlexml": write_moodlexml}
LETTERS = {"choices": "c", "stems": "s", "options": "o", "items": "i", "gaps": "g", "places": "p", "zones": "z"}
NAMELESS = ("answers", "units")  # parts no answer names


def export(questions: Iterable[Question], name: str) -> Written:
    """Return a file of this format (gift, moodlexml), and what it loses; the questions as they stand, drafts included."""
    return WRITERS[name](item_of(question, pictures=True) for question in questions)


def item_of(question: Question, *, pictures: bool = False) -> Item:
    """Return a question of the bank as an item: its parts named by position, its picture read only when asked."""
    body = body_of(question)
    category = question.category.path if question.category_id and pictures else ""
    stem, carried = body["stem"], ()
    if pictures and question.picture_id:
        name = question.picture.file.name.rpartition("/")[2]
        with question.picture.open_file() as file:
            carried = (Picture(name, file.read()),)
        stem += f'<p><img src="@@PLUGINFILE@@/{name}" alt="{_attribute(question.picture_alt)}"></p>'
    feedback = {key: text for key, text in body["feedback"].items() if text}
    return Item(
        line=1,
        source_type=question.type,
        type=question.type,
        title=question.title,
        stem=stem,
        stem_format="html",
        category=tuple(part for part in category.split("/") if part),
        idnumber=question.idnumber or None,
        tags=tuple(question.tags.names()) if pictures else (),
        penalty=body["penalty"],
        general_feedback=body["general_feedback"],
        feedback=feedback | {f"{key}_format": "plain" for key in feedback},
        shuffle=None if body["shuffle"] else False,
        hints=tuple({"text": hint["text"], "format": "plain"} for hint in body["hints"]),
        pictures=carried,
        question=_question(question.type, body["question"]),
    )


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _question(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return what is particular to the type, as files give it: plain texts said to be plain, ids by position."""
    ids = {}
    for key, letter in LETTERS.items():
        for place, part in enumerate(data.get(key) or [], 1):
            ids[part["id"] if isinstance(part, dict) else part] = f"{letter}{place}"
    found = _named(data, ids)
    for key in NAMELESS:
        found |= {key: [{name: one for name, one in part.items() if name != "id"} for part in found.get(key, [])]}
    found = {key: value for key, value in found.items() if key not in NAMELESS or value}
    if kind == "truefalse":
        found["feedback_formats"] = dict.fromkeys(found["feedback"], "plain")
    elif kind == "ordering":
        found |= {"formats": dict.fromkeys(found["texts"], "plain"), "select": "all"}
    elif kind == "numerical":
        mode, answers = (
            found["unit_input"],
            [answer | {"value": _number(answer["value"])} for answer in found["answers"]],
        )
        found |= {"answers": answers}
        if "units" not in found:
            found = {"answers": answers} | ({"unit_input": mode} if mode == "none" else {})
    return found


def _number(text: str) -> str:
    """Return a number as files write it; what is not one stays."""
    try:
        return plain(Decimal(text))
    except InvalidOperation:
        return text


def _named(node: Any, ids: dict[str, str]) -> Any:
    """Return a part with ids by position, and each text said to be plain."""
    if isinstance(node, list):
        return [_named(one, ids) for one in node]
    if not isinstance(node, dict):
        return ids.get(node, node) if isinstance(node, str) else node
    found = {ids.get(key, key): _named(value, ids) for key, value in node.items()}
    told = {"text": "format", "feedback": "feedback_format"}
    return found | {told[key]: "plain" for key in told if isinstance(node.get(key), str)}
