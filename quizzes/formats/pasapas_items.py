"""Our JSON: one question of a file (formats/pasapas.py)."""

import json
from dataclasses import replace
from typing import Any

from quizzes.formats.encodings import MOST_BYTES
from quizzes.formats.items import PENALTY, TEXT_FORMATS, Item, ItemRefused, Picture
from quizzes.formats.moodlexml import picture_of
from quizzes.formats.pasapas_kinds import KINDS
from quizzes.formats.pasapas_values import NotThis, listed, logical, mapping, number_of, small, string
from quizzes.formats.placing import in_order

LONGEST_RAW = 2_000
PLACED = {"cloze": "gaps", "gapselect": "places"}
FEEDBACK = {f"{key}{ending}" for key in ("right", "partial", "wrong") for ending in ("", "_format")}


def item_from(value: Any, line: int) -> Item:
    """Return a question, or the error that stands for it."""
    kind = value.get("type") if isinstance(value, dict) else None
    told = kind if isinstance(kind, str) else "?"
    item = Item(line=line, source_type=told[:40])
    raw = json.dumps(value, ensure_ascii=False, default=str)[:LONGEST_RAW]
    if isinstance(value, dict) and told not in KINDS:
        message = f"Ligne {line} : le type « {told[:40]} » n’est pas pris en charge."
        return replace(item, status="unsupported", code="type_unsupported", message=message, raw=raw)
    try:
        return _read(mapping(value, "la question"), item, told)
    except NotThis as error:
        return replace(item, status="error", code="incomplete", message=f"Ligne {line} : {error}.", raw=raw)
    except ItemRefused as error:
        return replace(item, status="error", code=error.code, message=f"Ligne {line} : {error.message}.", raw=raw)


def _read(value: dict[str, Any], item: Item, kind: str) -> Item:
    warnings: list[str] = []
    pictures = [_picture(one, warnings) for one in listed(value.get("pictures", []), "pictures", most=20)]
    stem, question = string(value.get("stem", ""), "stem"), KINDS[kind](mapping(value.get("question", {}), "question"))
    if kind in PLACED and not question.get("picture"):
        stem, question[PLACED[kind]] = in_order(stem, question[PLACED[kind]])
    if question.get("picture") and question["picture"] not in {one.name for one in pictures if one.content}:
        raise ItemRefused("file_missing", "l’image de fond manque ou n’a pas pu être lue")
    penalty = number_of(value.get("penalty", PENALTY), "penalty", low=0, high=1)
    return replace(
        item,
        type=kind,
        title=" ".join(string(value.get("title", ""), "title").split()) or None,
        stem=stem,
        stem_format=_format(value.get("stem_format", "html")),
        category=tuple(string(name, "category") for name in listed(value.get("category", []), "category", most=20)),
        idnumber=string(value.get("idnumber", ""), "idnumber").strip() or None,
        tags=tuple(string(tag, "tags").strip() for tag in listed(value.get("tags", []), "tags", most=100)),
        max_mark=number_of(value.get("max_mark", "1"), "max_mark", low=0, high=99_999),
        penalty=penalty,
        general_feedback=string(value.get("general_feedback", ""), "general_feedback"),
        general_feedback_format=_format(value["general_feedback_format"])
        if "general_feedback_format" in value
        else None,
        feedback={
            key: string(text, key)
            for key, text in mapping(value.get("feedback", {}), "feedback").items()
            if key in FEEDBACK
        },
        shuffle=logical(value.get("shuffle", True), "shuffle"),
        hints=tuple(_hint(one) for one in listed(value.get("hints", []), "hints", most=50)),
        pictures=tuple(pictures),
        more=_more(value),
        question=question,
        warnings=tuple(warnings),
    )


def _format(value: Any) -> str:
    if value not in TEXT_FORMATS:
        raise NotThis("un texte est html, moodle, plain ou markdown")
    return value


def _hint(value: Any) -> dict[str, Any]:
    hint = mapping(value, "hints")
    return {"text": string(hint.get("text", ""), "hints"), "format": _format(hint.get("format", "plain"))}


def _picture(value: Any, warnings: list[str]) -> Picture:
    one = mapping(value, "pictures")
    name, data = string(one.get("name"), "pictures")[:200], string(one.get("data"), "pictures", most=MOST_BYTES)
    return picture_of(name, data, "base64", warnings)


def _more(value: dict[str, Any]) -> dict[str, Any]:
    """What no other format has."""
    found: dict[str, Any] = {}
    if value.get("picture_alt"):
        found["picture_alt"] = string(value["picture_alt"], "picture_alt")[:300]
    if value.get("difficulty") is not None:
        found["difficulty"] = small(value["difficulty"], "difficulty", low=1, high=3)
    if value.get("objective"):
        found["objective"] = string(value["objective"], "objective")[:200]
    rows = [mapping(one, "examples") for one in listed(value.get("examples", []), "examples", most=100)]
    examples = [
        {
            "response": string(row.get("response", ""), "examples"),
            "fraction": number_of(row.get("fraction", "1"), "examples", low=-1, high=1),
            "waived": string(row.get("waived", ""), "examples")[:200],
        }
        for row in rows
    ]
    return found | ({"examples": examples} if examples else {})
