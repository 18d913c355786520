"""What the rules score, made of a question's rows: one function a type, in the shapes of specs/quizzes.md §15.2."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from quizzes.models.bank import Question
from quizzes.rules.cloze import ClozeError, parse
from quizzes.rules.numbers import read_number
from quizzes.rules.rubric import rubric_of
from quizzes.rules.texts import exact

HEADS = {  # how a gap is written in the syntax that rules/cloze.py reads
    ("single", "list"): "MC",
    ("single", "column"): "MCV",
    ("single", "row"): "MCH",
    ("multiple", "list"): "MR",
    ("multiple", "column"): "MR",
    ("multiple", "row"): "MRH",
}


def number(value: Any) -> str:
    """Return a decimal in one way: 0.25, 1, 0."""
    return f"{Decimal(str(value)).normalize():f}"


def typed_number(text: str) -> str:
    """Return a number typed in French as a decimal string; what is not a number stays, and is refused at publication."""
    clean = text.strip()
    reading = read_number(clean)
    return reading.typed if reading and not reading.unit else clean


def lines(text: str) -> list[str]:
    """Return the lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _choices(question: Question) -> list[dict[str, Any]]:
    weighed = question.type == "single" or question.multiple_rule == "weights"
    rows = []
    for choice in question.choices.all():
        worth = {"fraction": number(1 if _plainly_right(question, choice) else choice.fraction)}
        own = worth if weighed else {"right": choice.right}
        rows.append({"id": str(choice.uuid), "text": choice.text.strip(), "feedback": choice.feedback.strip()} | own)
    return rows


def _plainly_right(question: Question, choice: Any) -> bool:
    """A single choice ticked « right » is worth 1, whatever its worth says."""
    return question.type == "single" and choice.right


def _single(question: Question) -> dict[str, Any]:
    return {"choices": _choices(question)}


def _multiple(question: Question) -> dict[str, Any]:
    return {"rule": question.multiple_rule, "choices": _choices(question)}


def _truefalse(question: Question) -> dict[str, Any]:
    feedback = {"true": question.feedback_true.strip(), "false": question.feedback_false.strip()}
    return {"answer": question.truefalse_answer, "feedback": feedback}


def _shortanswer(question: Question) -> dict[str, Any]:
    french = question.short_rule == "french"
    answers = [
        {
            "id": str(answer.uuid),
            "text" if french else "pattern": answer.value.strip(),
            "fraction": number(answer.fraction),
            "feedback": answer.feedback.strip(),
        }
        for answer in question.answers.all()
    ]
    if not french:
        return {"rule": "moodle", "case_sensitive": question.short_case == "respect", "answers": answers}
    return {
        "rule": "french",
        "case": question.short_case,
        "accents": question.short_accents,
        "accents_fraction": number(question.accents_fraction),
        "ignore_punctuation": question.ignore_punctuation,
        "ignore_article": question.ignore_article,
        "typos": question.typos,
        "answers": answers,
    }


def _numerical(question: Question) -> dict[str, Any]:
    answers = [
        {
            "id": str(answer.uuid),
            "value": typed_number(answer.value),
            "tolerance": number(answer.tolerance),
            "tolerance_type": answer.tolerance_type,
            "fraction": number(answer.fraction),
            "feedback": answer.feedback.strip(),
        }
        for answer in question.answers.all()
    ]
    units = [
        {"id": str(unit.uuid), "name": unit.name.strip(), "factor": number(unit.factor)}
        for unit in question.units.all()
    ]
    return {
        "answers": answers,
        "units": units,
        "unit_grading": question.unit_grading,
        "unit_penalty": number(question.unit_penalty),
        "unit_position": question.unit_position,
        "unit_input": question.unit_input,
    }


def _ordering(question: Question) -> dict[str, Any]:
    items = list(question.items.all())
    found = {
        "rule": question.ordering_rule,
        "items": [str(item.uuid) for item in items],
        "texts": {str(item.uuid): item.text.strip() for item in items},
    }
    if question.ordering_select != "all" and question.ordering_count and question.ordering_count < len(items):
        found |= {"select": question.ordering_select, "select_count": question.ordering_count}
    return found


def _matching(question: Question) -> dict[str, Any]:
    """Equal answers are one option, known by the first row that has it."""
    options: dict[str, dict[str, str]] = {}
    stems = []
    for pair in question.pairs.all():
        label = exact(pair.right)
        option = options.setdefault(label, {"id": str(pair.option_uuid), "text": pair.right.strip()})
        if pair.text.strip():
            stems.append({"id": str(pair.uuid), "text": pair.text.strip(), "right": option["id"]})
    return {"stems": stems, "options": list(options.values())}


def _cloze(question: Question) -> dict[str, Any]:
    return {"gaps": [gap_of(row, question.uuid) for row in question.gaps.all()]}


def gap_of(row: Any, root: UUID | None = None) -> dict[str, Any]:
    """Return one gap; what cannot be read is said under `problem` and stops publication.

    `root`: the question's uuid, which no learner sees: the ids of its choices must not tell in which order they were written.
    """
    kind = HEADS.get((row.kind, row.display), "SAC" if row.case_sensitive else "SA")
    kind = (
        "NM" if row.kind == "numerical" else kind + ("S" if row.shuffle and row.kind in ("single", "multiple") else "")
    )
    own = {"id": str(row.uuid), "weight": row.weight, "type": row.kind}
    written = "~".join(_escaped(line) for line in lines(row.text))
    try:
        gap = parse(f"{{{row.weight}:{kind}:{written}}}").gaps[0]
    except ClozeError as error:
        empty: dict[str, Any] = {"choices": []} if row.kind in ("single", "multiple") else {"answers": []}
        return own | {"question": empty, "problem": error.code}
    seen: Counter[str] = Counter()
    for choice in gap["question"].get("choices", []):  # by their words: in another order they are the same choices
        text = exact(choice["text"])
        choice["id"] = str(uuid5(root or row.uuid, f"{row.uuid} {seen[text]} {text}"))
        seen[text] += 1
    return gap | own


def _escaped(line: str) -> str:
    r"""Return a line of a gap as the syntax writes it: a tilde and a brace are plain signs here, \# stays a sign."""
    return line.replace("&", "&amp;").replace("~", r"\~").replace("}", r"\}")


def _gapselect(question: Question) -> dict[str, Any]:
    """Equal words of a group are one option, known by the first row that has it, then usable for each of its gaps."""
    options: dict[tuple[int, str], dict[str, Any]] = {}
    places = []

    def option(own: UUID, text: str, row: Any) -> str:
        key = (row.group, exact(text))
        if key in options:
            options[key]["unlimited"] = True
        return options.setdefault(key, {"id": str(own), "text": text, "group": row.group, "unlimited": row.unlimited})[
            "id"
        ]

    for row in question.gaps.all():
        texts = [(uuid5(question.uuid, f"{row.group} {exact(text)}"), text) for text in lines(row.text)]
        right = [option(name, text, row) for name, text in texts]  # known by its words: the id tells no place
        place = {"id": str(row.uuid), "right": list(dict.fromkeys(right)), "group": row.group}
        places.append(place | ({"x": row.x, "y": row.y, "text": row.label.strip()} if row.x is not None else {}))
    for row in question.labels.all():
        option(row.uuid, row.text.strip(), row)
    return {"places": places, "options": list(options.values())}


def _categorise(question: Question) -> dict[str, Any]:
    bins = {exact(row.text): str(row.uuid) for row in question.bins.all()}
    items = []
    for item in question.items.all():
        home = exact(item.home)
        own = {"id": str(item.uuid), "text": item.text.strip(), "right": bins.get(home)}
        items.append(own | ({"problem": "group_unknown"} if home and home not in bins else {}))
    categories = [{"id": str(row.uuid), "text": row.text.strip()} for row in question.bins.all()]
    return {"rule": question.categorise_rule, "items": items, "categories": categories}


def _hotspot(question: Question) -> dict[str, Any]:
    """Equal markers are one; coordinates are pixels of the picture, whose size is told with them."""
    markers: dict[str, dict[str, str]] = {}
    zones = []
    for zone in question.zones.all():
        label = exact(zone.marker)
        own = {"id": str(zone.uuid), "text": zone.text.strip(), "shape": zone.shape, "coords": zone.coords.strip()}
        if label:
            markers.setdefault(label, {"id": str(zone.marker_uuid), "text": zone.marker.strip()})
        zones.append(own | {"marker": markers[label]["id"] if label else None})
    for row in question.labels.all():
        markers.setdefault(exact(row.text), {"id": str(row.uuid), "text": row.text.strip()})
    picture = question.picture
    size = {"width": picture.width, "height": picture.height} if picture else {}
    return {"zones": zones, "markers": list(markers.values())} | size


def _essay(question: Question) -> dict[str, Any]:
    """The grid and the files are in the body only when they are asked for: older versions keep their hash."""
    grid = rubric_of(question.rubric, question.uuid)
    more = {"rubric": grid} if grid else {}
    more |= {"attachment": question.attachment} if question.attachment != "none" else {}
    return more | {
        "min_words": question.min_words,
        "max_words": question.max_words,
        "template": question.essay_template.strip(),
        "grading_notes": question.grading_notes.strip(),
    }


def _likert(question: Question) -> dict[str, Any]:
    return {"scale": lines(question.scale), "no_opinion": question.no_opinion}


def _nothing(_question: Question) -> dict[str, Any]:
    return {}


SHAPES: dict[str, Callable[[Question], dict[str, Any]]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "categorise": _categorise,
    "hotspot": _hotspot,
    "essay": _essay,
    "likert": _likert,
    "reflection": _nothing,
    "description": _nothing,
}
