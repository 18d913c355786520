"""The content of a question without what only its file needs: names of parts, their order where it says nothing."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from quizzes.rules.texts import exact

Shape = dict[str, Any]


def _unnamed(row: Shape, *more: str) -> Shape:
    return {key: value for key, value in row.items() if key not in ("id", *more)}


def _matching(question: Shape) -> Shape:
    labels = {option["id"]: exact(option["text"]) for option in question["options"]}
    stems = [{"text": stem["text"], "right": labels.get(stem["right"])} for stem in question["stems"]]
    return {"stems": stems, "options": sorted(set(labels.values()))}


def _cloze(question: Shape) -> Shape:
    gaps = []
    for gap in question["gaps"]:
        inner = gap["question"] | {
            key: [_one_line(_unnamed(row, "tolerance_type")) for row in gap["question"][key]]
            for key in ("choices", "answers")
            if key in gap["question"]
        }
        gaps.append(_unnamed(gap, "problem") | {"question": inner})
    return {"gaps": gaps}


def _one_line(row: Shape) -> Shape:
    """A row of a gap is a line."""
    return row | {key: exact(row[key]) for key in ("text", "pattern", "feedback") if key in row}


def _gapselect(question: Shape) -> Shape:
    """Equal words of a group are one option; a word of two places is one to use again (models/shapes.py)."""
    keys = {option["id"]: (str(option.get("group", 1)), exact(option["text"])) for option in question["options"]}
    again = {keys[option["id"]] for option in question["options"] if option.get("unlimited")}
    asked = Counter(keys[right] for place in question["places"] for right in place["right"] if right in keys)
    asked.update(keys[one["id"]] for one in question["options"] if not _asked(one["id"], question))
    again |= {key for key, times in asked.items() if times > 1}
    places = []
    for place in question["places"]:
        where = {name: place[name] for name in ("x", "y", "text") if place.get(name) not in (None, "")}
        places.append({"right": sorted(keys[right] for right in place["right"] if right in keys)} | where)
    return {
        "places": places,
        "options": sorted([*key, str(key in again)] for key in set(keys.values())),
        "picture": bool(question.get("picture")),
    }


def _asked(option: str, question: Shape) -> bool:
    return any(option in place["right"] for place in question["places"])


def _hotspot(question: Shape) -> Shape:
    labels = {marker["id"]: exact(marker["text"]) for marker in question["markers"]}
    zones = []
    for number, zone in enumerate(question["zones"], 1):
        named = zone.get("text") or f"Zone {number}"
        zones.append(
            {"shape": zone["shape"], "coords": zone["coords"], "marker": labels.get(zone["marker"]), "text": named}
        )
    return {"zones": zones, "markers": sorted(set(labels.values()))}


def _ordering(question: Shape) -> Shape:
    """The display words of files (layout, numbering…) are not content."""
    texts = [question["texts"][item] for item in question["items"]]
    kept: Shape = {"rule": question["rule"], "texts": texts}
    select, count = subset(question)
    return kept | ({"select": select, "select_count": str(count)} if count else {})


def subset(question: Shape) -> tuple[str, int]:
    """Return how an ordering is drawn, and how many of its items: 0 when all of them are."""
    count = int(question.get("select_count") or 0)
    drawn = question.get("select", "all") != "all" and 2 <= count < len(question["items"])
    return (question["select"], count) if drawn else ("all", 0)


def _categorise(question: Shape) -> Shape:
    labels = {row["id"]: exact(row["text"]) for row in question["categories"]}
    items = [{"text": item["text"], "right": labels.get(item["right"])} for item in question["items"]]
    return {"rule": question["rule"], "items": items, "categories": list(labels.values())}


def _essay(question: Shape) -> Shape:
    kept = ("min_words", "max_words", "template", "grader_info", "rubric", "attachment")
    return {key: question[key] for key in kept if question.get(key) not in (None, "", [])}


CANONICAL: dict[str | None, Callable[[Shape], Shape]] = {
    "matching": _matching,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "hotspot": _hotspot,
    "ordering": _ordering,
    "categorise": _categorise,
    "essay": _essay,
}
