"""What is particular to each type of question, as quiz.yaml writes it; what it cannot write is told."""

from collections.abc import Callable
from typing import Any

from home.exporting.names import Names
from quizzes.rules.content_parts import ATTACHMENTS, GAP_TYPES
from quizzes.rules.rubric import written

WRITTEN_GAPS = {ours: theirs for theirs, ours in GAP_TYPES.items()}


def _choices(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    if inside.get("rule", "balanced") != "balanced":
        names.notes.tell("la façon de compter les points d’une question ne s’écrit pas")
    found = []
    for choice in inside["choices"]:
        worth = choice.get("fraction")
        if worth not in (None, "0", "1"):
            names.notes.tell("les points d’un choix ne s’écrivent pas : seul « juste ou non » l’est")
        right = choice["right"] if worth is None else worth == "1"
        found.append(
            {"text": choice["text"]}
            | ({"right": True} if right else {})
            | ({"feedback": choice["feedback"]} if choice["feedback"] else {})
        )
    return {"choices": found}


def _truefalse(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    if any(inside["feedback"].values()):
        names.notes.tell("les retours « vrai » et « faux » d’une question ne s’écrivent pas")
    return {"answer": inside["answer"]}


def _ordering(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    return {"items": [inside["texts"][key] for key in inside["items"]]}


def _numerical(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    first, *others = inside["answers"]
    relative = first["tolerance_type"] != "nominal" and first["tolerance"] != "0"
    if others or len(inside["units"]) > 1 or relative or first["feedback"]:
        names.notes.tell("une question « nombre » a d’autres réponses, unités ou marges, qui ne s’écrivent pas")
    found = {"answer": first["value"].replace(".", ",")}
    found |= {"tolerance": first["tolerance"].replace(".", ",")} if first["tolerance"] != "0" else {}
    return found | ({"unit": inside["units"][0]["name"]} if inside["units"] else {})


def _short(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    key = "text" if inside["rule"] == "french" else "pattern"
    told = inside["rule"] != "french" or inside["case"] != "ignore" or not inside["ignore_punctuation"]
    told = told or any(row["fraction"] != "1" or row["feedback"] for row in inside["answers"])
    if told or (inside["accents"] == "partial" and inside["accents_fraction"] != "0.5"):
        names.notes.tell(
            "une réponse courte a des réglages, des parts de note ou des commentaires qui ne s’écrivent pas"
        )
    found: dict[str, Any] = {"answers": [row[key] for row in inside["answers"]]}
    found |= {"accents": inside["accents"]} if inside.get("accents", "tolerant") != "tolerant" else {}
    found |= {"forgive_typos": True} if inside.get("typos") else {}
    return found | ({"forgive_article": True} if inside.get("ignore_article") else {})


def _matching(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    texts = {option["id"]: option["text"] for option in inside["options"]}
    used = {stem["right"] for stem in inside["stems"]}
    extra = [text for key, text in texts.items() if key not in used]
    pairs = [{"left": stem["text"], "right": texts[stem["right"]]} for stem in inside["stems"]]
    return {"pairs": pairs} | ({"extra": extra} if extra else {})


def _cloze(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    gaps = []
    for gap in inside["gaps"]:
        if gap["question"].get("case_sensitive") or gap.get("shuffle") or gap.get("display", "list") != "list":
            names.notes.tell("un trou a des réglages (majuscules, présentation) qui ne s’écrivent pas")
        rows = gap["question"].get("choices") or gap["question"]["answers"]
        own = {"type": WRITTEN_GAPS[gap["type"]], "answers": [_alternative(row) for row in rows]}
        gaps.append(own | ({"weight": gap["weight"]} if gap["weight"] != 1 else {}))
    return {"gaps": gaps}


def _alternative(row: dict[str, Any]) -> str:
    """Return an answer of a gap as it is written: = before a right one, %50% before half of one."""
    text = str(row.get("text") or row.get("pattern") or row.get("value") or "")
    text = text.replace("#", r"\#")
    if row.get("tolerance", "0") not in ("0", 0):
        text += f":{row['tolerance']}"
    worth = float(row["fraction"])
    mark = "=" if worth == 1 else f"%{worth * 100:g}%" if worth else ""
    return mark + text + (f"#{row['feedback']}" if row.get("feedback") else "")


def _gapselect(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    texts = {option["id"]: option["text"] for option in inside["options"]}
    if len({option["group"] for option in inside["options"]}) > 1 or any("x" in place for place in inside["places"]):
        names.notes.tell("un texte à compléter a des groupes de mots ou une image, qui ne s’écrivent pas")
    used = {key for place in inside["places"] for key in place["right"]}
    extra = [text for key, text in texts.items() if key not in used]
    gaps = [[texts[key] for key in place["right"]] for place in inside["places"]]
    return {"gaps": gaps} | ({"extra": extra} if extra else {})


def _categorise(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    if inside["rule"] != "count":
        names.notes.tell("la façon de compter les points d’une question ne s’écrit pas")
    groups: dict[str, list[str]] = {row["text"]: [] for row in inside["categories"]}
    known = {row["id"]: row["text"] for row in inside["categories"]}
    extra = []
    for item in inside["items"]:
        (groups[known[item["right"]]] if item["right"] else extra).append(item["text"])
    return {"groups": groups} | ({"extra": extra} if extra else {})


def _essay(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    told = {"min_words": "min_words", "max_words": "max_words", "template": "template", "grading_notes": "notes"}
    found = {written: inside[ours] for ours, written in told.items() if inside[ours]}
    if inside.get("rubric"):
        found["grid"] = [written(row["points"], row["text"]) for row in inside["rubric"]]
    if "attachment" in inside:
        found["attachment"] = next(word for word, kind in ATTACHMENTS.items() if kind == inside["attachment"])
    return found


def _likert(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    return {"scale": inside["scale"]} | ({} if inside["no_opinion"] else {"no_opinion": False})


def _nothing(inside: dict[str, Any], names: Names) -> dict[str, Any]:
    return {}


SHAPES: dict[str, Callable[[dict[str, Any], Names], dict[str, Any]]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "numerical": _numerical,
    "shortanswer": _short,
    "matching": _matching,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "categorise": _categorise,
    "essay": _essay,
    "likert": _likert,
    "reflection": _nothing,
    "description": _nothing,
}
