"""The quiz files of the starter content: questions made of parts, and those that nothing marks (site/content/README.md)."""

from collections.abc import Callable, Iterator
from typing import Any

from quizzes.rules.blanks import unplaced
from quizzes.rules.cloze import ClozeError, parse
from quizzes.rules.content_texts import text, twice, unknown
from quizzes.rules.free import LEAST_STEPS, MOST_STEPS
from quizzes.rules.rubric import MOST_LINES, line

MOST = 20
GAP_TYPES = {"reponse-courte": "shortanswer", "nombre": "numerical", "unique": "single", "multiple": "multiple"}
GAP_HEADS = {"shortanswer": "SA", "numerical": "NM", "single": "MC", "multiple": "MR"}
OWN_KEYS = {
    "reponse-courte": {"answers", "forgive_typos", "forgive_article", "accents"},
    "association": {"pairs", "extra"},
    "texte-a-trous": {"gaps"},
    "mots-a-placer": {"gaps", "extra"},
    "groupes": {"groups", "extra"},
    "reponse-ouverte": {"min_words", "max_words", "template", "notes", "grid", "attachment"},
    "echelle": {"scale", "no_opinion"},
    "reflexion": set(),
    "texte": set(),
}
ATTACHMENTS = {"non": "none", "photo": "photo", "fichier": "file"}
ACCENTS = ("tolerant", "partial", "strict")


def _short(data: dict[str, Any], where: str) -> Iterator[str]:
    yield from _rows(data.get("answers"), f"{where} : « answers »", least=1)
    for flag in ("forgive_typos", "forgive_article"):
        if not isinstance(data.get(flag, False), bool):
            yield f"{where} : « {flag} » vaut true ou false."
    if data.get("accents", "tolerant") not in ACCENTS:
        yield f"{where} : « accents » vaut {', '.join(ACCENTS)}."


def _rows(rows: Any, where: str, *, least: int) -> Iterator[str]:
    """A list of texts, none twice."""
    if not isinstance(rows, list) or not least <= len(rows) <= MOST:
        yield f"{where} est une liste de {least} à {MOST} textes."
        return
    for number, row in enumerate(rows, 1):
        yield from text(row, f"{where}, ligne {number}", "texte")
    yield from twice([str(row) for row in rows], where, "texte")


def _pairs(data: dict[str, Any], where: str) -> Iterator[str]:
    pairs = data.get("pairs")
    if not isinstance(pairs, list) or not 2 <= len(pairs) <= MOST:
        yield f"{where} : « pairs » est une liste de 2 à {MOST} paires (« - {{left: …, right: …}} »)."
        return
    for number, pair in enumerate(pairs, 1):
        here = f"{where}, paire {number}"
        if not isinstance(pair, dict):
            yield f"{here} : une paire s'écrit « - {{left: …, right: …}} »."
            return
        yield from unknown(pair, {"left", "right"}, here)
        yield from text(pair.get("left"), here, "left")
        yield from text(pair.get("right"), here, "right", most=300)
    yield from twice([str(pair.get("left")) for pair in pairs], where, "premier terme")
    yield from _rows(data.get("extra", []), f"{where} : « extra »", least=0)


def _gaps(data: dict[str, Any], where: str) -> Iterator[str]:
    gaps = data.get("gaps")
    if not isinstance(gaps, list) or not gaps or not all(isinstance(gap, dict) for gap in gaps):
        yield f"{where} : « gaps » est une liste de trous (« - type: reponse-courte », « answers: […] »)."
        return
    yield from _placed(data, gaps, where)
    for number, gap in enumerate(gaps, 1):
        yield from _gap(gap, f"{where}, trou {number}")


def _gap(gap: dict[str, Any], here: str) -> Iterator[str]:
    yield from unknown(gap, {"type", "answers", "weight"}, here)
    weight = gap.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= 100:
        yield f"{here} : « weight » est un nombre entier de 0 à 100."
    kind = GAP_TYPES.get(gap.get("type", ""))
    if kind is None:
        yield f"{here} : « type » vaut {', '.join(GAP_TYPES)}."
        return
    answers = gap.get("answers")
    yield from _rows(answers, f"{here} : « answers »", least=1)
    if isinstance(answers, list):
        try:
            parse(f"{{1:{GAP_HEADS[kind]}:{'~'.join(escaped(str(one)) for one in answers)}}}")
        except ClozeError as error:
            yield f"{here} : {str(error).partition(' : ')[2]}"


def escaped(line: str) -> str:
    """Return an answer of a gap as the syntax of rules/cloze.py writes it: a tilde and a brace are plain signs."""
    return line.replace("&", "&amp;").replace("~", r"\~").replace("}", r"\}")


def _placed(data: dict[str, Any], gaps: list[Any], where: str) -> Iterator[str]:
    wrong = unplaced(str(data.get("question", "")), gaps)
    if wrong:
        yield f"{where} : chaque trou s'écrit une fois dans la question ; à revoir : {', '.join(f'[[{n}]]' for n in wrong)}."


def _words(data: dict[str, Any], where: str) -> Iterator[str]:
    gaps = data.get("gaps")
    if not isinstance(gaps, list) or not gaps or not all(isinstance(gap, list) and gap for gap in gaps):
        yield f"{where} : « gaps » est une liste : pour chaque trou, la liste des mots justes."
        return
    yield from _placed(data, gaps, where)
    for number, words in enumerate(gaps, 1):
        yield from _rows(words, f"{where}, trou {number}", least=1)
    yield from _rows(data.get("extra", []), f"{where} : « extra »", least=0)
    everything = {str(word) for words in gaps for word in words} | {str(word) for word in data.get("extra") or []}
    if len(everything) < 2:
        yield f"{where} : il faut au moins deux mots à choisir ; ajoutez-en sous « extra »."


def _groups(data: dict[str, Any], where: str) -> Iterator[str]:
    groups = data.get("groups")
    if (
        not isinstance(groups, dict)
        or not 2 <= len(groups) <= 10
        or not all(isinstance(v, list) for v in groups.values())
    ):
        yield f"{where} : « groups » donne pour chaque groupe (2 à 10) la liste de ses éléments."
        return
    for name in groups:
        yield from text(name, where, "nom de groupe", most=200)
    rows = [row for members in groups.values() for row in members]
    yield from _rows(rows, f"{where} : l'ensemble des éléments", least=2)
    yield from _rows(data.get("extra", []), f"{where} : « extra »", least=0)


def _open(data: dict[str, Any], where: str) -> Iterator[str]:
    for key in ("min_words", "max_words"):
        value = data.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            yield f"{where} : « {key} » est un nombre entier plus grand que zéro."
            return
    if data.get("min_words") and data.get("max_words") and data["min_words"] > data["max_words"]:
        yield f"{where} : « min_words » dépasse « max_words »."
    yield from text(data.get("template", ""), where, "template", empty=True)
    yield from text(data.get("notes", ""), where, "notes", empty=True)
    yield from _grid(data.get("grid", []), where)
    if data.get("attachment", "non") not in list(ATTACHMENTS):
        yield f"{where} : « attachment » vaut {', '.join(ATTACHMENTS)}."


def _grid(grid: Any, where: str) -> Iterator[str]:
    """The grid is a list of « 2 : un fait précis »; some line is worth something."""
    if not isinstance(grid, list) or len(grid) > MOST_LINES:
        yield f"{where} : « grid » est une liste d'au plus {MOST_LINES} critères."
        return
    read = [line(one) if isinstance(one, str) else None for one in grid]
    for number, one in enumerate(read, 1):
        if one is None:
            yield f"{where} : « grid », critère {number} : il s'écrit entre guillemets, les points d'abord : \"2 : un fait précis\"."
    if grid and all(one and one[0] == "0" for one in read):
        yield f"{where} : « grid » : un critère au moins vaut des points."


def _scale(data: dict[str, Any], where: str) -> Iterator[str]:
    scale = data.get("scale")
    yield from _rows(scale, f"{where} : « scale »", least=LEAST_STEPS)
    if isinstance(scale, list) and len(scale) > MOST_STEPS:
        yield f"{where} : une échelle a {MOST_STEPS} échelons au plus."
    if not isinstance(data.get("no_opinion", True), bool):
        yield f"{where} : « no_opinion » vaut true ou false."


def _nothing(_data: dict[str, Any], _where: str) -> Iterator[str]:
    yield from ()


CHECKS: dict[str, Callable[[dict[str, Any], str], Iterator[str]]] = {
    "reponse-courte": _short,
    "association": _pairs,
    "texte-a-trous": _gaps,
    "mots-a-placer": _words,
    "groupes": _groups,
    "reponse-ouverte": _open,
    "echelle": _scale,
    "reflexion": _nothing,
    "texte": _nothing,
}
