"""Our JSON: what is particular to each type, rebuilt value by value so that nothing else comes in."""

import re
from collections.abc import Callable
from typing import Any

from quizzes.formats.items import TEXT_FORMATS
from quizzes.formats.pasapas_values import NotThis, listed, logical, mapping, number_of, one_of, rows, small, string
from quizzes.rules.choices import MULTIPLE_RULES
from quizzes.rules.numbers import POSITIONS
from quizzes.rules.numerical import GRADINGS, INPUTS, TOLERANCES
from quizzes.rules.orders import DEFAULT, RULES
from quizzes.rules.places import CATEGORISE_RULES
from quizzes.rules.rubric import MOST_SIGNS
from quizzes.rules.shortanswer import ACCENTS, CASES
from quizzes.rules.shortanswer import RULES as SHORT_RULES
from quizzes.rules.zones import SHAPES

LARGE = 10**12
COORDS = re.compile(r"[0-9.,;\- ]{1,1000}")
SELECTS, DISPLAYS = ("all", "random", "contiguous"), ("list", "column", "row")
GAP_KINDS = ("single", "multiple", "shortanswer", "numerical")
Shape = dict[str, Any]


def _named(question: Shape, name: str, make: Callable[[Shape], Shape]) -> list[Shape]:
    """Return the rows of a list, each with its id, none twice."""
    found = [{"id": string(row.get("id"), "id")} | make(row) for row in rows(question, name)]
    ids = [row["id"] for row in found]
    if "" in ids or len(set(ids)) < len(ids):
        raise NotThis(f"chaque partie de « {name} » a un « id » à elle")
    return found


def _text(row: Shape, name: str = "text") -> Shape:
    told = "format" if name == "text" else f"{name}_format"
    return {name: string(row.get(name), name), told: one_of(row.get(told, "plain"), TEXT_FORMATS, told)}


def _worth(row: Shape) -> Shape:
    return {"fraction": number_of(row.get("fraction", 0), "fraction", low=-1, high=1)} | _text(row, "feedback")


def _known(value: Any, ids: list[str], name: str) -> str | None:
    """Return the id of a part, or None; NotThis for one that is not there."""
    if value is None:
        return None
    if string(value, name) not in ids:
        raise NotThis(f"« {name} » nomme une partie qui n’existe pas")
    return string(value, name)


def _ids(found: list[Shape]) -> list[str]:
    return [row["id"] for row in found]


def _single(question: Shape) -> Shape:
    return {"choices": _named(question, "choices", lambda row: _text(row) | _worth(row))}


def _multiple(question: Shape) -> Shape:
    rule = one_of(question.get("rule", "balanced"), MULTIPLE_RULES, "rule")
    if rule == "weights":
        return {"rule": rule} | _single(question)
    worth = lambda row: {"right": logical(row.get("right", False), "right")} | _text(row, "feedback")  # noqa: E731
    return {"rule": rule, "choices": _named(question, "choices", lambda row: _text(row) | worth(row))}


def _truefalse(question: Shape) -> Shape:
    answer, feedback = question.get("answer"), mapping(question.get("feedback", {}), "feedback")
    formats = mapping(question.get("feedback_formats", {}), "feedback_formats")
    return {
        "answer": None if answer is None else logical(answer, "answer"),
        "feedback": {key: string(feedback.get(key), key) for key in ("true", "false")},
        "feedback_formats": {
            key: one_of(formats.get(key, "plain"), TEXT_FORMATS, "format") for key in ("true", "false")
        },
    }


def _short(question: Shape) -> Shape:
    rule = one_of(question.get("rule", "french"), SHORT_RULES, "rule")
    if rule == "moodle":
        answers = [
            {"pattern": string(row.get("pattern"), "pattern").strip()} | _worth(row)
            for row in rows(question, "answers")
        ]
        sensitive = logical(question.get("case_sensitive", False), "case_sensitive")
        return {"rule": rule, "case_sensitive": sensitive, "answers": answers}
    flags = {"ignore_punctuation": True, "ignore_article": False, "typos": False}
    return {
        "rule": rule,
        "case": one_of(question.get("case", "ignore"), CASES, "case"),
        "accents": one_of(question.get("accents", "tolerant"), ACCENTS, "accents"),
        "accents_fraction": number_of(question.get("accents_fraction", "0.5"), "accents_fraction", low=0, high=1),
        "answers": [_text(row) | _worth(row) for row in rows(question, "answers")],
    } | {key: logical(question.get(key, own), key) for key, own in flags.items()}


def _numerical(question: Shape) -> Shape:
    answers = [
        {
            "value": string(row.get("value"), "value").strip(),
            "tolerance": number_of(row.get("tolerance", 0), "tolerance", low=0, high=LARGE),
            "tolerance_type": one_of(row.get("tolerance_type", "nominal"), TOLERANCES, "tolerance_type"),
        }
        | _worth(row)
        for row in rows(question, "answers")
    ]
    units = [
        {
            "name": string(row.get("name"), "name"),
            "factor": number_of(row.get("factor", 1), "factor", low=0, high=LARGE),
        }
        for row in rows(question, "units")
    ]
    mode = one_of(question.get("unit_input", "text"), INPUTS, "unit_input")
    if not units:
        return {"answers": answers} | ({"unit_input": mode} if mode == "none" else {})
    return {
        "answers": answers,
        "units": units,
        "unit_grading": one_of(question.get("unit_grading", "optional"), GRADINGS, "unit_grading"),
        "unit_penalty": number_of(question.get("unit_penalty", "0.25"), "unit_penalty", low=0, high=1),
        "unit_position": one_of(question.get("unit_position", "either"), POSITIONS, "unit_position"),
        "unit_input": mode,
    }


def _matching(question: Shape) -> Shape:
    options = _named(question, "options", _text)
    stems = _named(
        question, "stems", lambda row: _text(row) | {"right": _known(row.get("right"), _ids(options), "right")}
    )
    if any(stem["right"] is None for stem in stems):
        raise NotThis("chaque « stem » a sa réponse, « right »")
    return {"stems": stems, "options": options}


def _ordering(question: Shape) -> Shape:
    items = [string(one, "items") for one in listed(question.get("items", []), "items")]
    texts, formats = (mapping(question.get(key, {}), key) for key in ("texts", "formats"))
    if len(set(items)) < len(items):
        raise NotThis("chaque élément de « items » a un nom à lui")
    found = {
        "rule": one_of(question.get("rule", DEFAULT), RULES, "rule"),
        "items": items,
        "texts": {one: string(texts.get(one), "texts") for one in items},
        "formats": {one: one_of(formats.get(one, "plain"), TEXT_FORMATS, "format") for one in items},
        "select": one_of(question.get("select", "all"), SELECTS, "select"),
    }
    count = question.get("select_count")
    return found | ({} if count is None else {"select_count": small(count, "select_count")})


def _gap(row: Shape) -> Shape:
    kind = one_of(row.get("type"), GAP_KINDS, "type")
    inner = mapping(row.get("question", {}), "question")
    found: Shape = {"weight": small(row.get("weight", 1), "weight"), "type": kind}
    if kind in ("single", "multiple"):
        found |= {"display": one_of(row.get("display", "list"), DISPLAYS, "display")}
        found |= {"shuffle": logical(row.get("shuffle", False), "shuffle"), "question": _single(inner)}
        found["question"] |= {"rule": "weights"} if kind == "multiple" else {}
    elif kind == "numerical":
        found["question"] = {"answers": _numerical(inner)["answers"]}
    else:
        found["question"] = _short(inner | {"rule": "moodle"})
    if "lines" in row:
        found |= {"lines": string(row["lines"], "lines")}
        found |= {"case_sensitive": logical(row.get("case_sensitive", False), "case_sensitive")}
    return found


def _gapselect(question: Shape) -> Shape:
    options = _named(
        question,
        "options",
        lambda row: (
            _text(row)
            | {
                "group": small(row.get("group", 1), "group"),
                "unlimited": logical(row.get("unlimited", False), "unlimited"),
            }
        ),
    )

    def place(row: Shape) -> Shape:
        right = [_known(one, _ids(options), "right") for one in listed(row.get("right", []), "right")]
        where = {key: small(row[key], key, high=100_000) for key in ("x", "y") if row.get(key) is not None}
        label = _text(row) if row.get("text") else {}
        return {"right": [one for one in right if one], "group": small(row.get("group", 1), "group")} | where | label

    return {"places": _named(question, "places", place), "options": options} | _background(question)


def _background(question: Shape) -> Shape:
    return {"picture": string(question["picture"], "picture")[:200]} if question.get("picture") else {}


def _categorise(question: Shape) -> Shape:
    categories = _named(question, "categories", _text)

    def item(row: Shape) -> Shape:
        home = {"home": string(row["home"], "home")[:200]} if row.get("home") else {}
        return _text(row) | {"right": _known(row.get("right"), _ids(categories), "right")} | home

    rule = one_of(question.get("rule", "count"), CATEGORISE_RULES, "rule")
    return {"rule": rule, "items": _named(question, "items", item), "categories": categories}


def _hotspot(question: Shape) -> Shape:
    markers = _named(question, "markers", _text)

    def zone(row: Shape) -> Shape:
        coords = string(row.get("coords"), "coords").strip()
        if coords and not COORDS.fullmatch(coords):
            raise NotThis("« coords » ne se lit pas")
        shape = {"shape": one_of(row.get("shape"), SHAPES, "shape"), "coords": coords}
        return _text(row) | shape | {"marker": _known(row.get("marker"), _ids(markers), "marker")}

    return {"zones": _named(question, "zones", zone), "markers": markers} | _background(question)


def _criterion(row: Shape) -> Shape:
    text = " ".join(string(row.get("text"), "rubric", most=MOST_SIGNS).split())
    return {"text": text, "format": "plain", "points": number_of(row.get("points"), "points", low=0, high=9999)}


def _essay(question: Shape) -> Shape:
    limits = {
        key: None if question.get(key) is None else small(question[key], key, high=1_000_000)
        for key in ("min_words", "max_words")
    }
    texts = [_text(question, key) for key in ("template", "grader_info") if question.get(key)]
    grid = [_criterion(row) for row in rows(question, "rubric")]
    more = {"rubric": grid} if grid else {}
    if question.get("attachment"):
        more["attachment"] = one_of(question["attachment"], ("photo", "file"), "attachment")
    return limits | more | {key: value for one in texts for key, value in one.items()}


def _likert(question: Shape) -> Shape:
    scale = [string(step, "scale") for step in listed(question.get("scale", []), "scale", most=20)]
    return {"scale": scale, "no_opinion": logical(question.get("no_opinion", True), "no_opinion")}


KINDS: dict[str, Callable[[Shape], Shape]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": lambda question: {"gaps": _named(question, "gaps", _gap)},
    "gapselect": _gapselect,
    "categorise": _categorise,
    "hotspot": _hotspot,
    "essay": _essay,
    "likert": _likert,
    "reflection": lambda _question: {},
    "description": lambda _question: {},
}
