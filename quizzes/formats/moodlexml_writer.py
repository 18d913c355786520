"""Questions → a Moodle XML file, and what it cannot carry (specs/quizzes.md §12)."""

import base64
import re
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from quizzes.formats.items import Item
from quizzes.formats.moodlexml_losses import losses, stem_of
from quizzes.formats.orders import GRADINGS, SELECTS
from quizzes.formats.writing import (
    CannotWrite,
    Written,
    around_of,
    each_written,
    not_ready,
    patterns_of,
    percent,
    weights_of,
)

FORMATS = {"html": "html", "moodle": "moodle_auto_format", "plain": "plain_text", "markdown": "markdown"}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_moodlexml(items: Iterable[Item]) -> Written:
    """Return a Moodle XML file of these questions; those it cannot say are left out, and named."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n']
    lost: list[str] = []
    path: tuple[str, ...] = ()
    for item, text in each_written(items, _question, losses, lost):
        if item.category != path:
            path = item.category
            names = "/".join(["$course$", "top", *(name.replace("/", "//") for name in path)])
            parts.append(f'<question type="category">{_tag("category", _tag("text", _safe(names)))}</question>\n')
        parts.append(text)
    return Written(("".join(parts) + "</quiz>\n").encode(), tuple(lost))


def _safe(text: Any) -> str:
    return escape(FORBIDDEN.sub("", str(text)))


def _tag(name: str, inside: str, /, **attributes: str) -> str:
    told = "".join(f" {key}={quoteattr(FORBIDDEN.sub('', value))}" for key, value in attributes.items())
    return f"<{name}{told}>{inside}</{name}>\n"


def _text(name: str, text: str, own: str | None, more: str = "", /, **attributes: str) -> str:
    told = attributes | {"format": FORMATS[own or "html"]}
    return _tag(name, _tag("text", _safe(text)) + more, **told)


def _question(item: Item) -> str:
    if item.type not in KINDS:
        raise CannotWrite("Moodle XML ne connaît pas ce type de question")
    if not_ready(item):
        raise CannotWrite("elle est incomplète (il y manque une réponse)")
    question = item.question or {}
    kind, own = KINDS[item.type](item, question)
    ground = question.get("picture")
    files = "".join(_file(picture) for picture in item.pictures if picture.name != ground)
    behind = "".join(_file(picture) for picture in item.pictures if picture.name == ground)
    return (
        f'<question type="{kind}">\n'
        + _tag("name", _tag("text", _safe(item.title or "")))
        + _text("questiontext", stem_of(item), item.stem_format, files)
        + _text("generalfeedback", item.general_feedback, item.general_feedback_format or item.stem_format)
        + _tag("defaultgrade", item.max_mark)
        + _tag("penalty", item.penalty)
        + _tag("hidden", str(int(item.hidden)))
        + (_tag("idnumber", _safe(item.idnumber)) if item.idnumber else "")
        + ("" if item.shuffle is None else _tag("shuffleanswers", str(item.shuffle).lower()))
        + _combined(item)
        + behind
        + own
        + "".join(_hint(hint, item) for hint in item.hints)
        + (_tag("tags", "".join(_tag("tag", _tag("text", _safe(tag))) for tag in item.tags)) if item.tags else "")
        + "</question>\n"
    )


def _file(picture: Any) -> str:
    path, _slash, name = picture.name.rpartition("/")
    content = base64.b64encode(picture.content or b"").decode()
    return _tag("file", content, name=name, path=f"/{path}/" if path else "/", encoding="base64")


def _combined(item: Item) -> str:
    names = {"right": "correctfeedback", "partial": "partiallycorrectfeedback", "wrong": "incorrectfeedback"}
    told = (
        (names[key], item.feedback[key], item.feedback.get(f"{key}_format")) for key in names if key in item.feedback
    )
    return "".join(_text(name, text, own or item.stem_format) for name, text, own in told)


def _hint(hint: dict[str, Any], item: Item) -> str:
    options = "".join(f"<{name}/>" for name in ("shownumcorrect", "clearwrong") if hint.get(name))
    return _text("hint", hint["text"], hint.get("format") or item.stem_format, options)


def _answer(text: str, own: str | None, fraction: Any, row: dict[str, Any], item: Item, more: str = "") -> str:
    feedback = _text("feedback", row.get("feedback", ""), row.get("feedback_format") or item.stem_format)
    return _text("answer", text, own or item.stem_format, feedback + more, fraction=percent(fraction))


Kind = tuple[str, str]


def _multichoice(item: Item, question: dict[str, Any]) -> Kind:
    single = item.type == "single"
    weights = [choice["fraction"] for choice in question["choices"]] if single else weights_of(question)[0]
    rows = zip(question["choices"], weights, strict=True)
    answers = "".join(_answer(choice["text"], choice.get("format"), weight, choice, item) for choice, weight in rows)
    return "multichoice", _tag("single", str(single).lower()) + answers


def _truefalse(item: Item, question: dict[str, Any]) -> Kind:
    formats = question.get("feedback_formats", {})
    rows = {key: {"feedback": text, "feedback_format": formats.get(key)} for key, text in question["feedback"].items()}
    shares = {"true": int(question["answer"]), "false": int(not question["answer"])}
    return "truefalse", "".join(_answer(key, "moodle", shares[key], rows.get(key, {}), item) for key in shares)


def _short(item: Item, question: dict[str, Any]) -> Kind:
    rows = (_answer(pattern, "moodle", row["fraction"], row, item) for pattern, row in patterns_of(question))
    sensitive = question.get("case_sensitive", question.get("case") == "respect")
    return "shortanswer", _tag("usecase", str(int(sensitive))) + "".join(rows)


def _numerical(item: Item, question: dict[str, Any]) -> Kind:
    rows = []
    for row in question["answers"]:
        around = around_of(row)
        if around is None:
            raise CannotWrite("Moodle XML ne connaît pas les tolérances « en facteur »")
        rows.append(_answer(row["value"], "moodle", row["fraction"], row, item, _tag("tolerance", around)))
    return "numerical", "".join(rows) + _units(question)


def _units(question: dict[str, Any]) -> str:
    mode = question.get("unit_input", "text")
    shown = _tag("showunits", {"text": "0", "select": "1", "none": "3"}[mode])
    units = [
        _tag("unit", _tag("multiplier", str(unit["factor"])) + _tag("unit_name", _safe(unit["name"])))
        for unit in question.get("units", [])
    ]
    if not units:
        return shown if mode == "none" else ""
    grading = {"optional": "0", "mark": "1", "max": "2"}[question.get("unit_grading", "optional")]
    before = str(int(question.get("unit_position") == "before"))
    penalty = str(question.get("unit_penalty", "0.1"))
    settings = {"unitgradingtype": grading, "unitpenalty": penalty, "unitsleft": before}
    return _tag("units", "".join(units)) + shown + "".join(_tag(name, value) for name, value in settings.items())


def _matching(item: Item, question: dict[str, Any]) -> Kind:
    labels = {option["id"]: option["text"] for option in question["options"]}
    used = {stem["right"] for stem in question["stems"]}
    pairs = [(stem["text"], stem.get("format"), stem["right"]) for stem in question["stems"]]
    pairs += [("", None, option) for option in labels if option not in used]
    return "matching", "".join(
        _text("subquestion", left, own or item.stem_format, _tag("answer", _tag("text", _safe(labels[right]))))
        for left, own, right in pairs
    )


def _ordering(item: Item, question: dict[str, Any]) -> Kind:
    rules = {rule: word for word, rule in reversed(GRADINGS.items())}
    selects = {name: word for word, name in reversed(SELECTS.items())}
    settings = {"gradingtype": rules[question["rule"]], "selecttype": selects[question.get("select", "all")]}
    settings |= {"selectcount": str(question["select_count"])} if question.get("select_count") else {}
    settings |= {"layouttype": question["layout"].upper()} if question.get("layout") else {}
    settings |= {"showgrading": "SHOW" if question["show_grading"] else "HIDE"} if "show_grading" in question else {}
    settings |= {"numberingstyle": question["numbering"]} if question.get("numbering") else {}
    formats, feedback = question.get("formats", {}), question.get("feedback", {})
    rows = []
    for place, key in enumerate(question["items"], 1):
        said = _text("feedback", feedback.get(key, ""), item.stem_format)
        rows.append(
            _text("answer", question["texts"][key], formats.get(key) or item.stem_format, said, fraction=str(place))
        )
    return "ordering", "".join(_tag(name, _safe(value)) for name, value in settings.items()) + "".join(rows)


def _essay(item: Item, question: dict[str, Any]) -> Kind:
    names = {"response_format": "responseformat", "min_words": "minwordlimit", "max_words": "maxwordlimit"}
    names |= {"attachments": "attachments", "file_types": "filetypeslist"}
    own = "".join(_tag(tag, _safe(question[key])) for key, tag in names.items() if question.get(key) is not None)
    for key, tag in (("grader_info", "graderinfo"), ("template", "responsetemplate")):
        own += _text(tag, question.get(key, ""), question.get(f"{key}_format") or item.stem_format)
    return "essay", own


def _cloze(item: Item, _question: dict[str, Any]) -> Kind:
    return "cloze", ""  # the stem says it all, as it was written


def _gapselect(item: Item, question: dict[str, Any]) -> Kind:
    if question.get("picture"):
        return "ddimageortext", _on_picture(item, question)
    dragged = any(not option.get("unlimited") for option in question["options"])
    tag = "dragbox" if dragged else "selectoption"
    return ("ddwtos" if dragged else "gapselect"), "".join(
        _text(
            tag,
            option["text"],
            option.get("format") or item.stem_format,
            _tag("group", str(option.get("group", 1))) + ("<infinite/>" if dragged and option.get("unlimited") else ""),
        )
        for option in question["options"]
    )


def _on_picture(item: Item, question: dict[str, Any]) -> str:
    numbers = {option["id"]: str(place) for place, option in enumerate(question["options"], 1)}
    drags = (
        _text(
            "drag",
            option["text"],
            option.get("format") or item.stem_format,
            _tag("no", numbers[option["id"]])
            + _tag("draggroup", str(option.get("group", 1)))
            + ("<infinite/>" if option.get("unlimited") else ""),
        )
        for option in question["options"]
    )
    drops = (
        _tag(
            "drop",
            _tag("text", _safe(place.get("text", "")))
            + _tag("no", str(number))
            + _tag("choice", numbers[place["right"][0]])
            + "".join(_tag(tag, str(place[key])) for key, tag in (("x", "xleft"), ("y", "ytop")) if key in place),
        )
        for number, place in enumerate(question["places"], 1)
    )
    return "".join([*drags, *drops])


def _waiting(question: dict[str, Any], marker: dict[str, Any]) -> int:
    """How many zones wait for a marker."""
    return max(1, sum(zone["marker"] == marker["id"] for zone in question["zones"]))


def _hotspot(item: Item, question: dict[str, Any]) -> Kind:
    numbers = {marker["id"]: str(place) for place, marker in enumerate(question["markers"], 1)}
    drags = (
        _text(
            "drag",
            marker["text"],
            marker.get("format") or item.stem_format,
            _tag("no", numbers[marker["id"]])
            + _tag("noofdrags", str(marker.get("count") or _waiting(question, marker)))
            + ("<infinite/>" if marker.get("unlimited") else ""),
        )
        for marker in question["markers"]
    )
    drops = (
        _tag(
            "drop",
            _tag("no", str(number))
            + _tag("shape", zone["shape"])
            + _tag("coords", _safe(zone["coords"]))
            + _tag("choice", numbers.get(zone["marker"], "0")),
        )
        for number, zone in enumerate(question["zones"], 1)
    )
    return "ddmarker", "".join([*drags, *drops])


KINDS: dict[str, Callable[[Item, dict[str, Any]], Kind]] = {
    "single": _multichoice,
    "multiple": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "description": lambda _item, _question: ("description", ""),
    "cloze": _cloze,
    "gapselect": _gapselect,
    "hotspot": _hotspot,
}
