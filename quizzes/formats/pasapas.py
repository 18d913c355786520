"""Our own format, JSON: the only one that loses nothing, a quiz with its settings included (specs/quizzes.md §12).

    {"format": "pas-a-pas/questions", "schema": 1, "questions": [{…}, …], "quiz": {…}}

A question is an Item, its shape the one of specs/quizzes.md §15.2 with its texts; pictures are in base64.
"""

import base64
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from quizzes.formats.encodings import decode
from quizzes.formats.items import FileRefused, Item, Reading
from quizzes.formats.jsonwalk import QUESTION, walk
from quizzes.formats.pasapas_items import item_from
from quizzes.formats.pasapas_quiz import quiz_of
from quizzes.formats.pasapas_values import NotThis
from quizzes.formats.writing import Written

FORMAT, SCHEMA = "pas-a-pas/questions", 1
MOST_QUESTIONS = 5_000


def write_pasapas(items: Iterable[Item], quiz: dict[str, Any] | None = None) -> Written:
    """Return a file of these questions, one a line, and of the quiz they make."""
    lines = [json.dumps(_shown(item), ensure_ascii=False) for item in items]
    head = f'{{"format": "{FORMAT}", "schema": {SCHEMA}, "questions": [\n'
    tail = f', "quiz": {json.dumps(quiz, ensure_ascii=False, indent=1)}' if quiz else ""
    return Written((head + ",\n".join(lines) + f"\n]{tail}}}\n").encode("utf-8", errors="replace"))


def _shown(item: Item) -> dict[str, Any]:
    told = {
        "type": item.type,
        "title": item.title,
        "stem": item.stem,
        "stem_format": item.stem_format,
        "question": item.question,
        "category": list(item.category),
        "idnumber": item.idnumber,
        "tags": list(item.tags),
        "max_mark": item.max_mark,
        "penalty": item.penalty,
        "general_feedback": item.general_feedback,
        "general_feedback_format": item.general_feedback_format,
        "feedback": item.feedback,
        "shuffle": item.shuffle is not False,
        "hints": list(item.hints),
        "pictures": [
            {"name": one.name, "data": base64.b64encode(one.content or b"").decode()} for one in item.pictures
        ],
        **item.more,
    }
    return {key: value for key, value in told.items() if value not in (None, "", [], {}) or key == "question"}


def read_pasapas(data: bytes) -> Reading:
    """Return the questions of a file of ours; FileRefused when it is not one, or a newer one."""
    text, encoding = decode(data)
    items: list[Item] = []
    types: Counter[str] = Counter()
    top: dict[str, Any] = {}
    for key, value, line in walk(text):
        if key != QUESTION:
            top[key] = value
            continue
        if len(items) >= MOST_QUESTIONS:
            raise FileRefused("too_large", f"Ce fichier a plus de {MOST_QUESTIONS} questions : découpez-le.")
        kind = value.get("type") if isinstance(value, dict) else None
        types[kind if isinstance(kind, str) else "?"] += 1
        items.append(item_from(value, line))
    _refuse_other(top)
    try:
        quiz = quiz_of(top["quiz"], len(items)) if top.get("quiz") is not None else None
    except NotThis as error:
        raise FileRefused("malformed", f"Le quiz de ce fichier n’est pas lisible : {error}.") from None
    count = [sum(len(getattr(item, name)) for item in items) for name in ("pictures", "hints")]
    return Reading("json", encoding, tuple(items), dict(types), *count, quiz=quiz)


def _refuse_other(top: dict[str, Any]) -> None:
    if top.get("format") != FORMAT:
        raise FileRefused("format_mismatch", "Ce JSON n’est pas un fichier de questions de Pas à Pas.", 1)
    schema = top.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise FileRefused("malformed", "Ce fichier ne dit pas de quelle version il est (« schema »).", 1)
    if schema > SCHEMA:
        why = f"Ce fichier vient d’une version plus récente de Pas à Pas (schéma {schema}, ici {SCHEMA})."
        raise FileRefused("format_mismatch", f"{why} Mettez ce site à jour, ou exportez-le en Moodle XML.", 1)
