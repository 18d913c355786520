"""Imported items whose parts go somewhere: pairs, gaps, groups, zones; and those that no rule marks."""

import re
from collections.abc import Callable
from typing import Any

from quizzes.actions.bank_rows import Texts, paired
from quizzes.formats.gaprows import row_text
from quizzes.formats.items import ItemRefused
from quizzes.models import Bin, Gap, Label, Pair, Question, Zone
from quizzes.models import Item as Row
from quizzes.rules.rubric import written
from quizzes.rules.texts import exact

MOST_SMALL, MOST_WORDS = 32_767, 2_147_483_647
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
DECOY = "Avant de publier, ajoutez une zone où rien ne va : qui choisit dans une liste ne doit pas deviner."
DESCRIBE = "Avant de publier, décrivez l’image pour les personnes qui ne la voient pas."
NAME_ZONES = "Les zones ont été nommées « Zone 1 », « Zone 2 »… : dites où elles sont, sans donner la réponse."


def _matching(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    """The pairs, then the answers that fit none."""
    labels = {row["id"]: texts.plain(row["text"], row.get("format"), most=300) for row in data["options"]}
    stems = [texts.plain(stem["text"], stem.get("format")) or "[sans texte]" for stem in data["stems"]]
    used = {stem["right"] for stem in data["stems"]}
    rights = [labels[stem["right"]] for stem in data["stems"]]
    alone = [label for option, label in labels.items() if option not in used]
    rows = paired(question, "pairs", [*stems, *[""] * len(alone)], Pair)
    for row, text, right in zip(rows, [*stems, *[""] * len(alone)], [*rights, *alone], strict=True):
        row.text, row.right = text, right
    question.pairs = rows
    return []


def _cloze(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    gaps = [_plain_gap(gap, texts) for gap in data["gaps"]]
    lines = [gap.get("lines") or row_text(gap) for gap in gaps]
    rows = paired(question, "gaps", lines, Gap)
    lost = []
    for row, gap, text in zip(rows, gaps, lines, strict=True):
        row.kind, row.text = gap["type"], text
        row.weight = min(int(gap.get("weight", 1)), MOST_SMALL)
        row.display, row.shuffle = gap.get("display", "list"), bool(gap.get("shuffle"))
        row.case_sensitive = bool(gap["question"].get("case_sensitive") or gap.get("case_sensitive"))
        if row.weight != int(gap.get("weight", 1)):
            lost.append(f"Le poids {gap['weight']} d’un trou est ramené à {row.weight}.")
    question.gaps = rows
    return lost


def _plain_gap(gap: dict[str, Any], texts: Texts) -> dict[str, Any]:
    """Return a gap whose texts have no tags: its syntax was decoded already, so that « a < b » is no tag."""
    rows = gap["question"]
    return gap | {
        "question": rows
        | {
            key: [
                row | {name: _untagged(row[name], texts) for name in ("text", "feedback") if name in row}
                for row in rows[key]
            ]
            for key in ("choices", "answers")
            if key in rows
        }
    }


def _untagged(text: str, texts: Texts) -> str:
    return texts.plain(text, "html") if _TAG.search(text) else text


def _gapselect(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    """The places in their order; options that go nowhere become words too many."""
    options = {row["id"]: row for row in data["options"]}
    words = {key: texts.short(texts.plain(row["text"], row.get("format")), 300) for key, row in options.items()}
    lines = ["\n".join(words[right] for right in place["right"]) for place in data["places"]]
    rows = paired(question, "gaps", lines, Gap)
    lost = []
    for row, place, text in zip(rows, data["places"], lines, strict=True):
        first = options[place["right"][0]] if place["right"] else {}
        row.kind, row.text, row.label = "shortanswer", text, texts.plain(place.get("text", ""), most=120)
        row.group = min(int(first.get("group", place.get("group", 1))), MOST_SMALL)
        row.unlimited = any(options[right].get("unlimited", False) for right in place["right"])
        row.x = row.y = None
        if data.get("picture"):
            row.x, row.y = (max(0, int(place.get(key) or 0)) for key in ("x", "y"))
            if None in (place.get("x"), place.get("y")) or min(place["x"], place["y"]) < 0:
                lost.append("Un emplacement n’avait pas de place sur l’image : il est en haut à gauche.")
    question.gaps = rows
    used = {right for place in data["places"] for right in place["right"]}
    question.labels = _labels(question, [(words[key], options[key]) for key in options if key not in used])
    return lost + ([DESCRIBE] if data.get("picture") and not question.picture_alt else [])


def _labels(question: Question, found: list[tuple[str, dict[str, Any]]]) -> list[Label]:
    rows = paired(question, "labels", [text for text, _row in found], Label)
    for row, (text, option) in zip(rows, found, strict=True):
        row.text, row.group = text, min(int(option.get("group", 1)), MOST_SMALL)
        row.unlimited = bool(option.get("unlimited"))
    return rows


def _hotspot(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    """The zones in their order; markers that wait in none become words too many."""
    markers = {row["id"]: texts.plain(row["text"], row.get("format"), most=200) for row in data["markers"]}
    names = [
        texts.plain(zone.get("text", ""), zone.get("format"), most=200) or f"Zone {number}"
        for number, zone in enumerate(data["zones"], 1)
    ]
    rows = paired(question, "zones", names, Zone)
    for row, zone, name in zip(rows, data["zones"], names, strict=True):
        if len(zone["coords"]) > 1000:
            raise ItemRefused("not_a_number", "une zone a trop de points (1 000 signes au plus)")
        row.text, row.shape, row.coords = name, zone["shape"], zone["coords"]
        row.marker = markers.get(zone["marker"], "")
    question.zones = rows
    used = {zone["marker"] for zone in data["zones"]}
    question.labels = _labels(question, [(text, {}) for key, text in markers.items() if key not in used])
    lost = [] if all(zone.get("text") for zone in data["zones"]) else [NAME_ZONES]
    lost += [] if any(zone["marker"] is None for zone in data["zones"]) else [DECOY]
    if len({exact(text) for text in markers.values()}) < len(markers):
        lost.append("Deux repères ont le même nom : ils n’en font qu’un.")
    return lost + _counts(data) + ([] if question.picture_alt else [DESCRIBE])


def _counts(data: dict[str, Any]) -> list[str]:
    """A marker may be placed as often as zones wait for it: what a file says otherwise is told."""
    for marker in data["markers"]:
        waiting = max(1, sum(zone["marker"] == marker["id"] for zone in data["zones"]))
        if marker.get("unlimited") or int(marker.get("count", waiting)) != waiting:
            return ["Le nombre d’exemplaires des repères n’est pas gardé."]
    return []


def _categorise(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    groups = {row["id"]: texts.plain(row["text"], row.get("format"), most=200) for row in data["categories"]}
    question.bins = paired(question, "bins", list(groups.values()), Bin)
    for row, text in zip(question.bins.all(), groups.values(), strict=True):
        row.text = text
    labels = [texts.plain(item["text"], item.get("format")) for item in data["items"]]
    rows = paired(question, "items", labels, Row)
    for row, label, item in zip(rows, labels, data["items"], strict=True):
        row.text, row.home = label, item.get("home") or groups.get(item["right"], "")
    question.items, question.categorise_rule = rows, data.get("rule", "count")
    return []


def _essay(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    question.min_words, question.max_words = (
        None if data.get(key) is None else min(int(data[key]), MOST_WORDS) for key in ("min_words", "max_words")
    )
    question.essay_template = texts.plain(data.get("template", ""), data.get("template_format"))
    question.grading_notes = texts.plain(data.get("grader_info", ""), data.get("grader_info_format"))
    question.rubric = "\n".join(written(row["points"], row["text"]) for row in data.get("rubric", []))
    question.attachment = data.get("attachment", "none")
    lost = ["Les fichiers joints à la réponse ne sont pas demandés ici."] if data.get("attachments") else []
    return lost + (
        ["Sans texte à écrire : ici, une réponse s’écrit."] if data.get("response_format") == "noinline" else []
    )


def _likert(question: Question, data: dict[str, Any], texts: Texts) -> list[str]:
    question.scale = "\n".join(" ".join(texts.plain(step, "plain").split()) for step in data["scale"])
    question.no_opinion = bool(data.get("no_opinion", True))
    return []


def _nothing(_question: Question, _data: dict[str, Any], _texts: Texts) -> list[str]:
    return []


PART_FILLERS: dict[str, Callable[[Question, dict[str, Any], Texts], list[str]]] = {
    "matching": _matching,
    "cloze": _cloze,
    "gapselect": _gapselect,
    "hotspot": _hotspot,
    "categorise": _categorise,
    "essay": _essay,
    "likert": _likert,
    "reflection": _nothing,
    "description": _nothing,
}
