"""The columns of a spreadsheet of questions: what each is called, in French, and what a heading means."""

import re
import unicodedata
from dataclasses import dataclass

from quizzes.formats.items import FileRefused

HEADINGS = {
    "type": "Type",
    "title": "Titre",
    "question": "Question",
    "choice": "Choix",
    "good": "Bonne(s) réponse(s)",
    "tolerance": "Tolérance",
    "unit": "Unité",
    "explanation": "Explication",
    "right": "Si c’est juste",
    "wrong": "Si c’est faux",
    "hint": "Indice",
    "category": "Catégorie",
    "idnumber": "Référence",
    "tags": "Étiquettes",
    "points": "Points",
}
SEVERAL = ("choice", "hint")  # columns there may be several of, numbered
ALIASES = {
    "type": ["type de question", "genre"],
    "title": ["nom", "intitule"],
    "question": ["enonce", "consigne", "texte de la question"],
    "choice": ["option", "proposition", "reponse", "item", "element"],
    "good": [
        "bonne reponse",
        "bonnes reponses",
        "reponse juste",
        "reponses justes",
        "solution",
        "correction",
        "reponse correcte",
    ],
    "tolerance": ["marge"],
    "unit": ["unites"],
    "explanation": ["commentaire", "retour", "feedback", "explications"],
    "right": ["retour juste", "si juste"],
    "wrong": ["retour faux", "si faux"],
    "hint": ["aide"],
    "category": ["theme", "chapitre", "dossier"],
    "idnumber": ["identifiant", "id", "numero", "ref"],
    "tags": ["etiquette", "mots cles", "tags"],
    "points": ["point", "bareme", "note"],
}
MOST_COLUMNS = 60

TYPES = {
    "single": ["choix unique", "unique", "qcu"],
    "multiple": ["choix multiple", "multiple", "qcm", "choix multiples"],
    "truefalse": ["vrai faux", "vrai ou faux"],
    "shortanswer": ["reponse courte", "courte", "court", "mot"],
    "numerical": ["nombre", "numerique"],
    "ordering": ["ordre", "rangement", "ranger"],
    "matching": ["appariement", "association", "relier"],
    "categorise": ["groupes", "classement", "trier"],
    "cloze": ["texte a trous", "trous"],
    "essay": ["redaction", "reponse ouverte", "ouverte"],
    "reflection": ["reflexion"],
    "likert": ["echelle", "echelle d opinion"],
    "description": ["texte", "information", "texte sans question"],
}
SHOWN_TYPES = {
    "single": "choix unique",
    "multiple": "choix multiple",
    "truefalse": "vrai/faux",
    "shortanswer": "réponse courte",
    "numerical": "nombre",
    "ordering": "ordre",
    "matching": "appariement",
    "categorise": "groupes",
    "cloze": "texte à trous",
    "essay": "rédaction",
    "reflection": "réflexion",
    "likert": "échelle",
    "description": "texte",
}


@dataclass(frozen=True)
class Row:
    """A line of a spreadsheet."""

    line: int
    cells: tuple[str, ...]


class ColumnsWanted(FileRefused):
    """The headings say too little: somebody must tell what the columns are."""

    def __init__(self, headings: tuple[str, ...], line: int) -> None:
        message = "Les titres des colonnes ne disent pas où sont la question et la bonne réponse : dites-le à la main."
        super().__init__("format_mismatch", message, line)
        self.headings = headings


def simple(text: str) -> str:
    """Return a heading or a word without accents, capitals and signs."""
    bare = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.lower()).split())


def columns_of(headings: Row) -> list[str]:
    """Return what each column is, nothing for one that is not known; ColumnsWanted without question or answer."""
    found = [_meaning(text) for text in headings.cells]
    for place, key in enumerate(found):
        if key and key not in SEVERAL and key in found[:place]:
            found[place] = ""
    if "good" not in found and found.count("choice") == 1:
        found[found.index("choice")] = "good"  # « Réponse », alone
    if "question" not in found or not {"good", "choice", "type"} & set(found):
        raise ColumnsWanted(headings.cells, headings.line)
    return found


def _meaning(text: str) -> str:
    clean = simple(text)
    bare = re.sub(r"(?: ?[0-9]{1,2}| [a-z])$", "", clean)
    for key, heading in HEADINGS.items():
        names = [simple(heading), *ALIASES[key]]
        if clean in names or (key in SEVERAL and bare in names):
            return key
    return ""


def type_of(text: str) -> str | None:
    """Return the type a word means; None when it means none, "" when there is no word."""
    clean = simple(text)
    return next((kind for kind, names in TYPES.items() if clean == kind or clean in names), None) if clean else ""
