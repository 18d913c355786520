"""Questions → a spreadsheet, one a line, and what it cannot carry; the template to fill in (specs/quizzes.md §12)."""

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any

import nh3

from quizzes.formats.columns import HEADINGS, SEVERAL, SHOWN_TYPES
from quizzes.formats.items import Item
from quizzes.formats.moodlexml_losses import stem_of
from quizzes.formats.sheets import write_csv, write_xlsx
from quizzes.formats.spreadsheet import OWN_PENALTY
from quizzes.formats.texts import to_html, to_plain
from quizzes.formats.writing import CannotWrite, Written, each_written, not_ready
from quizzes.rules.orders import DEFAULT
from quizzes.rules.shapes import exact_number

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEAST_CHOICES = 4
Line = dict[str, Any]


def write_spreadsheet_csv(items: Iterable[Item]) -> Written:
    """Return a CSV file of these questions."""
    return _written(items, write_csv)


def write_spreadsheet_xlsx(items: Iterable[Item]) -> Written:
    """Return an XLSX file of these questions."""
    return _written(items, write_xlsx)


def template(make: Callable[[Iterable[Iterable[str]]], bytes] = write_xlsx) -> bytes:
    """Return the file to fill in: the headings, and an example of each type."""
    return make(_table(list(EXAMPLES)))


def _written(items: Iterable[Item], make: Callable[[Iterable[Iterable[str]]], bytes]) -> Written:
    lost: list[str] = []
    lines = [line for _item, line in each_written(items, _line, _losses, lost, does="le tableau ne garde pas ")]
    return Written(make(_table(lines)), tuple(lost))


def _table(lines: list[Line]) -> list[list[str]]:
    """Return the headings and the cells; as many columns of choices and hints as the longest line has."""
    widths = {key: max([len(line.get(key, [])) for line in lines] or [0]) for key in SEVERAL}
    widths["choice"] = max(widths["choice"], LEAST_CHOICES)
    widths["hint"] = max(widths["hint"], 1)
    head: list[str] = []
    for key, heading in HEADINGS.items():
        head += [f"{heading} {n}" for n in range(1, widths[key] + 1)] if key in SEVERAL else [heading]
    table = [head]
    for line in lines:
        cells: list[str] = []
        for key in HEADINGS:
            found = line.get(key, [] if key in SEVERAL else "")
            cells += [*found, *[""] * (widths[key] - len(found))] if key in SEVERAL else [found]
        table.append(cells)
    return table


def _line(item: Item) -> Line:
    if item.type not in KINDS:
        raise CannotWrite("un tableau ne sait pas dire ce type de question")
    if not_ready(item):
        raise CannotWrite("elle est incomplète (il y manque une réponse)")
    return {
        "type": SHOWN_TYPES[item.type],
        "title": item.title or "",
        "question": _plain(stem_of(item), item.stem_format),
        "explanation": _plain(item.general_feedback, item.general_feedback_format or item.stem_format),
        "right": item.feedback.get("right", ""),
        "wrong": item.feedback.get("wrong", ""),
        "hint": [_plain(hint["text"], hint.get("format") or item.stem_format) for hint in item.hints],
        "category": "/".join(item.category),
        "idnumber": item.idnumber or "",
        "tags": ", ".join(item.tags),
        "points": item.max_mark.replace(".", ","),
    } | KINDS[item.type](item.question or {})


def _plain(text: str, own: str | None) -> str:
    """Return a text with its paragraphs and lines, as the reader makes them again."""
    html = re.sub(r"</p>\s*<p>", "\n\n", to_html(text, own))
    return unescape(nh3.clean(re.sub(r"<br\s*/?>|</li>|</tr>", "\n", html), tags=set())).strip()


def _choices(question: Line) -> Line:
    rows = question["choices"]
    if len(rows) > len(LETTERS):
        raise CannotWrite("elle a plus de vingt-six choix")
    worth = [row["right"] if "right" in row else exact_number(row["fraction"]) > 0 for row in rows]
    if "rule" not in question:
        best = [exact_number(row["fraction"]) for row in rows]
        worth = [place == best.index(max(best)) for place in range(len(rows))]
    good = ", ".join(letter for letter, right in zip(LETTERS, worth, strict=False) if right)
    return {"choice": [row["text"] for row in rows], "good": good}


def _short(question: Line) -> Line:
    texts = [
        row.get("text", row.get("pattern", "")) for row in question["answers"] if exact_number(row["fraction"]) > 0
    ]
    return {"good": " | ".join(texts)}


def _numerical(question: Line) -> Line:
    rows = [row for row in question["answers"] if exact_number(row["fraction"]) > 0 and row["value"] != "*"]
    return {
        "good": " | ".join(row["value"].replace(".", ",") for row in rows),
        "tolerance": str(rows[0]["tolerance"]).replace(".", ",") if rows and rows[0]["tolerance"] != "0" else "",
        "unit": question["units"][0]["name"] if question.get("units") else "",
    }


def _matching(question: Line) -> Line:
    labels = {option["id"]: option["text"] for option in question["options"]}
    used = {stem["right"] for stem in question["stems"]}
    pairs = [f"{stem['text']} = {labels[stem['right']]}" for stem in question["stems"]]
    return {"choice": pairs + [f" = {text}" for key, text in labels.items() if key not in used]}


def _categorise(question: Line) -> Line:
    labels = {row["id"]: row["text"] for row in question["categories"]}
    return {"choice": [f"{item['text']} = {labels.get(item['right'], '')}" for item in question["items"]]}


KINDS: dict[str, Callable[[Line], Line]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": lambda question: {"good": "vrai" if question["answer"] else "faux"},
    "shortanswer": _short,
    "numerical": _numerical,
    "ordering": lambda question: {"choice": [question["texts"][key] for key in question["items"]]},
    "matching": _matching,
    "categorise": _categorise,
    "cloze": lambda _question: {},
    "essay": lambda _question: {},
    "reflection": lambda _question: {},
    "likert": lambda question: {"choice": list(question["scale"])},
    "description": lambda _question: {},
}


def _losses(item: Item) -> list[str]:
    """What a line has no place for."""
    question = item.question or {}
    rows = [*question.get("choices", []), *question.get("answers", [])]
    worth = [exact_number(row["fraction"]) for row in rows if "fraction" in row]
    feedback = question.get("feedback")
    told = {
        "la mise en forme": to_plain(item.stem or "", item.stem_format)[1]
        or to_plain(item.general_feedback, "html")[1],
        "les commentaires de chaque réponse": any(row.get("feedback") for row in rows)
        or bool(isinstance(feedback, dict) and any(feedback.values())),
        "les réponses qui valent une partie des points": any(one not in (0, 1) for one in worth),
        "le barème": question.get("rule", "balanced") not in ("balanced", "french", "count", DEFAULT),
        "les réglages de la correction": _settings(item),
        "les images": bool(item.pictures),
        "le retour « en partie juste »": bool(item.feedback.get("partial")),
        "le coût d’un nouvel essai": item.penalty != OWN_PENALTY,
        "l’ordre fixe des choix": item.shuffle is False,
        "les autres unités": len(question.get("units", [])) > 1,
        "le nombre de mots, le modèle, les consignes, la grille et les fichiers": (
            item.type == "essay" and any(question.values())
        ),
        "le tirage de quelques éléments": question.get("select", "all") != "all",
        "la difficulté, l’objectif et les exemples de réponses": bool(set(item.more) - {"picture_alt"}),
    }
    return [what for what, is_lost in told.items() if is_lost]


def _settings(item: Item) -> bool:
    """Whether a short answer, a number or a scale is corrected in another way than a line says."""
    question = item.question or {}
    if item.type == "shortanswer" and question.get("rule") == "french":
        own = {
            "case": "ignore",
            "accents": "tolerant",
            "ignore_punctuation": True,
            "ignore_article": False,
            "typos": False,
        }
        return any(question.get(key, value) != value for key, value in own.items())
    if item.type == "numerical":
        around = {(row.get("tolerance_type", "nominal"), str(row.get("tolerance", "0"))) for row in question["answers"]}
        other = any(kind != "nominal" and number != "0" for kind, number in around)
        return len(around) > 1 or other or question.get("unit_input", "text") != "text"
    return item.type == "likert" and not question.get("no_opinion", True)


_VOTE = {"category": "Exemples/Assemblée", "points": "1"}
EXAMPLES: tuple[Line, ...] = (
    {
        "type": "choix unique",
        "title": "Qui vote ?",
        "question": "Qui vote en assemblée générale ?",
        "choice": ["les coopérants", "la mairie", "les clients"],
        "good": "A",
        "explanation": "Une personne, une voix.",
        "hint": ["Relisez les statuts."],
        "idnumber": "vote-1",
        "tags": "vote, assemblée",
    }
    | _VOTE,
    {
        "type": "choix multiple",
        "question": "Que dit un devis ?",
        "choice": ["le prix", "la date", "la météo", "le travail à faire"],
        "good": "A, B, D",
    }
    | _VOTE,
    {"type": "vrai/faux", "question": "Un CAPE peut être oral.", "good": "faux", "explanation": "Il est écrit."}
    | _VOTE,
    {"type": "réponse courte", "question": "Que sommes-nous ?", "good": "une coopérative | coopérative"} | _VOTE,
    {
        "type": "nombre",
        "question": "13,5 heures à 15 € : quel prix ?",
        "good": "202,50",
        "tolerance": "0,01",
        "unit": "€",
    }
    | _VOTE,
    {"type": "ordre", "question": "Mettez dans l’ordre.", "choice": ["devis", "accord", "mission", "facture"]} | _VOTE,
    {
        "type": "appariement",
        "question": "Qui s’occupe de quoi ?",
        "choice": ["trésorerie = les comptes", "présidence = l’assemblée", " = la météo"],
    }
    | _VOTE,
    {
        "type": "groupes",
        "question": "Avant ou après la mission ?",
        "choice": ["devis = avant", "facture = après", "paiement = après", "météo = "],
    }
    | _VOTE,
    {"type": "texte à trous", "question": "Chaque membre a {1:SA:=une voix}. On garde {1:NM:=25:1} %."} | _VOTE,
    {"type": "rédaction", "question": "Racontez une assemblée."} | _VOTE,
    {
        "type": "échelle",
        "question": "Je prends la parole en assemblée.",
        "choice": ["jamais", "parfois", "souvent", "toujours"],
    }
    | _VOTE,
)
