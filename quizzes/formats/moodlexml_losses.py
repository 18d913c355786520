"""What Moodle XML cannot carry of a question, and its stem as Moodle numbers it."""

from quizzes.formats.gaprows import syntax
from quizzes.formats.items import Item
from quizzes.formats.placing import TOKEN, renumbered
from quizzes.formats.writing import weights_of


def stem_of(item: Item) -> str:
    """Return the stem: gaps of a text in its syntax, places named by the number of their right option."""
    stem, question = item.stem or "", item.question or {}
    if item.type == "cloze" and "text" not in question:
        written = [syntax(gap) for gap in question["gaps"]]
        return TOKEN.sub(
            lambda token: written[int(token[1]) - 1] if 0 < int(token[1]) <= len(written) else token[0], stem
        )
    if item.type == "gapselect" and not question.get("picture"):
        numbers = {option["id"]: str(place) for place, option in enumerate(question["options"], 1)}
        rights = [numbers.get(next(iter(place["right"]), ""), "0") for place in question["places"]]
        return renumbered(stem, lambda k: rights[k - 1] if k <= len(rights) else "0")
    return stem


def losses(item: Item) -> list[str]:
    """What Moodle XML has no place for."""
    question = item.question or {}
    zones, places = question.get("zones", []), question.get("places", [])
    told = {
        "le barème « tout ou rien »": item.type == "multiple" and not weights_of(question)[1],
        "la correction « à la française » (accents, articles, fautes de frappe) : il compare lettre à lettre": (
            item.type == "shortanswer" and question.get("rule", "french") != "moodle"
        ),
        "les autres mots justes d’un trou : le premier seul l’est": any(len(place["right"]) > 1 for place in places),
        "les noms des zones": any(zone.get("text") and zone["text"] != f"Zone {n}" for n, zone in enumerate(zones, 1)),
        "la grille de correction": bool(question.get("rubric")),
        "la demande d’une photo ou d’un fichier": bool(question.get("attachment")),
        "la description de l’image": bool(item.more.get("picture_alt")),
        "la place des trous qui ne sont pas dans le texte": _unplaced(item),
        "la difficulté, l’objectif et les exemples de réponses": bool(set(item.more) - {"picture_alt"}),
    }
    return [f"Moodle ne garde pas {what}" for what, is_lost in told.items() if is_lost]


def _unplaced(item: Item) -> bool:
    question = item.question or {}
    rows = question.get("gaps", []) if item.type == "cloze" and "text" not in question else question.get("places", [])
    return bool(rows) and not question.get("picture") and len(TOKEN.findall(item.stem or "")) != len(rows)
