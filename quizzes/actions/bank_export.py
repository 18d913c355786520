"""Take questions away: a question of the bank as an item that any format can write (specs/quizzes.md §12)."""

from collections.abc import Iterable
from typing import Any

from quizzes.actions.bank_shapes import shape_of
from quizzes.formats.items import Item, Picture
from quizzes.formats.placing import in_order
from quizzes.formats.writers import WRITERS
from quizzes.formats.writing import Written
from quizzes.models import Question
from quizzes.models.bodies import body_of

PARTS = ("choices", "items", "answers", "units", "hints", "pairs", "gaps", "labels", "bins", "zones")
PLACED = {"cloze": "gaps", "gapselect": "places"}


def export(questions: Iterable[Question], name: str) -> Written:
    """Return a file of this format, and what it loses; the questions as they stand, drafts included."""
    return WRITERS[name](item_of(question, pictures=True) for question in questions)


def exportable(questions: Any) -> Any:
    """Return a query of questions with all that a file needs: as many queries for one and a thousand."""
    return questions.select_related("category", "picture").prefetch_related(*PARTS, "examples", "tagged_items__tag")


def item_of(question: Question, *, pictures: bool = False) -> Item:
    """Return a question of the bank as an item: its parts named by position; `pictures`: with all that stands around it."""
    body = body_of(question)
    stem, data = body["stem"], shape_of(question, body)
    if question.type in PLACED:
        stem, data[PLACED[question.type]] = in_order(stem, data[PLACED[question.type]])
    carried: tuple[Picture, ...] = ()
    if question.picture_id:
        name = question.picture.file.name.rpartition("/")[2]
        question.picture.get_file_hash()  # Wagtail counts it late: by it the picture is known when it comes back
        with question.picture.open_file() as file:
            carried = (Picture(name, file.read()),)
        if question.type == "hotspot" or any("x" in place for place in data.get("places", [])):
            data["picture"] = name
        else:
            stem += f'<p><img src="@@PLUGINFILE@@/{name}" alt="{_attribute(question.picture_alt)}"></p>'
    path = question.category.path if question.category_id and pictures else ""
    feedback = {key: text for key, text in body["feedback"].items() if text}
    return Item(
        line=1,
        source_type=question.type,
        type=question.type,
        title=question.title,
        stem=stem,
        stem_format="html",
        category=tuple(part for part in path.split("/") if part),
        idnumber=question.idnumber or None,
        tags=tuple(sorted(row.tag.name for row in question.tagged_items.all())) if pictures else (),
        max_mark="0" if question.type in ("description", "likert", "reflection") else "1",
        penalty=body["penalty"],
        general_feedback=body["general_feedback"],
        feedback=feedback | {f"{key}_format": "plain" for key in feedback},
        shuffle=None if body["shuffle"] else False,
        hints=tuple({"text": hint["text"], "format": "plain"} for hint in body["hints"]),
        pictures=carried,
        more=_more(question, pictures, "picture" in data),
        question=data,
    )


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _more(question: Question, whole: bool, background: bool) -> dict[str, Any]:
    """What only our own files have a place for."""
    found: dict[str, Any] = {"picture_alt": question.picture_alt} if background else {}
    if not whole:
        return found
    examples = [
        {"response": row.response, "fraction": f"{row.fraction.normalize():f}", "waived": row.waived}
        for row in question.examples.all()
    ]
    told = {"difficulty": question.difficulty, "objective": question.objective, "examples": examples}
    return found | {key: value for key, value in told.items() if value}
