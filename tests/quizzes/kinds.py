"""One question of each of the fifteen types, as a trainer would write it; the other test files take them from here."""

from typing import Any

from wagtail.images.tests.utils import get_test_image_file

from media.models import Picture
from quizzes.models import Answer, Bin, Gap, Item, Label, Pair, Question, Zone
from tests.quizzes.build import make_question


def pairs() -> list[Pair]:
    """The five stems and the distractor of specs/quizzes.md §2.5."""
    rows = [
        ("ag", "vote"),
        ("finances", "comptes"),
        ("rh", "planning"),
        ("équipe", "planning"),
        ("animateur", "aide"),
        ("", "embauche"),
    ]
    return [Pair(text=text, right=right) for text, right in rows]


def cloze_gaps() -> list[Gap]:
    """The gaps of specs/quizzes.md §2.7."""
    return [
        Gap(kind="single", weight=2, text="=une voix\nune part\nune prime"),
        Gap(kind="shortanswer", text="=réserve*\n%50%épargne#Presque"),
        Gap(kind="numerical", text="=25:1"),
    ]


def groups() -> dict[str, Any]:
    """Four items in two groups, and one that goes nowhere (§2.8)."""
    items = {"devis": "avant", "accord": "avant", "facture": "après", "paiement": "après", "météo": ""}
    return {
        "bins": [Bin(text="avant"), Bin(text="après")],
        "items": [Item(text=text, home=home) for text, home in items.items()],
    }


def plan(width: int = 400, height: int = 300) -> Picture:
    """A picture of the room."""
    return Picture.objects.create(title="Le local", file=get_test_image_file("local.png", size=(width, height)))


def zones() -> list[Zone]:
    """Two zones and a decoy, in a picture of 400 × 300."""
    return [
        Zone(text="à gauche, près de la porte", shape="circle", coords="120,80;25", marker="issue"),
        Zone(text="au fond, contre le mur", shape="rectangle", coords="200,40;60,30", marker="extincteur"),
        Zone(text="au milieu de la table", shape="rectangle", coords="300,200;40,40", marker=""),
    ]


GAPSELECT = "<p>Après l’[[1]] vient la [[2]]. On garde une [[3]], le reste est à nous en [[4]].</p>"
CLOZE = "<p>Chaque membre a [[1]]. On garde une [[2]], ici [[3]] %.</p>"


def make(kind: str, *, picture: Any = None, **fields: Any) -> Question:
    """A published question of this type; `draft=True` leaves it a draft. A hotspot gets a picture of its own."""
    own: dict[str, Any] = {}
    if kind == "shortanswer":
        own = {"title": "Que sommes-nous ?", "answers": [Answer(value="coopérative")]}
    elif kind == "matching":
        own = {"title": "Qui s’occupe de quoi ?", "pairs": pairs()}
    elif kind == "cloze":
        own = {"title": "Les règles de l’argent", "stem": CLOZE, "gaps": cloze_gaps()}
    elif kind == "gapselect":
        gaps = [Gap(text="accord"), Gap(text="facture"), Gap(text="réserve"), Gap(text="partage\nrépartition")]
        own = {"title": "La fin d’une mission", "stem": GAPSELECT, "gaps": gaps, "labels": [Label(text="météo")]}
    elif kind == "categorise":
        own = {"title": "Avant ou après la mission ?", **groups()}
    elif kind == "hotspot":
        own = {
            "title": "Où sont-ils ?",
            "zones": zones(),
            "picture": picture or plan(),
            "picture_alt": "Le plan du local",
        }
    elif kind == "essay":
        own = {"title": "Racontez une assemblée.", "max_words": 200, "grading_notes": "SECRET : un fait, une leçon."}
    elif kind == "likert":
        own = {"title": "Je prends la parole.", "scale": "jamais\nparfois\nsouvent\ntoujours"}
    elif kind == "reflection":
        own = {"title": "Qu’as-tu appris ?"}
    elif kind == "description":
        own = {"title": "Lis d’abord ceci."}
    return make_question(kind, **(own | fields))


MARKED = [
    "single",
    "multiple",
    "truefalse",
    "shortanswer",
    "numerical",
    "matching",
    "ordering",
    "cloze",
    "gapselect",
    "categorise",
]
UNMARKED = ["essay", "reflection", "likert", "description"]
ALL = [*MARKED, "hotspot", *UNMARKED]
