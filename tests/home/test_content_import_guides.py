"""Guides of a content folder: read line by line, written once, never over what a trainer changed."""

from pathlib import Path

import pytest
from wagtail.models import Page

from home.importing import import_content
from home.importing.guide_pages import LABELS, label_slug
from home.importing.reader import read_pack
from tests.home.pack import change, copy, everything
from tests.home.test_content_import_starter import STARTER, editor
from workshops.blocks import INSIDE
from workshops.models import Activity, GuideIndexPage, GuidePage
from workshops.models.activities import TEXT

FILE = "guides/01-le-tri.yaml"
INDEX = """---
id: guides-liste
title: Animer
summary: Des guides.
---
## Préparer

Choisissez un but.
"""
GUIDE = """id: guide-tri
title: Le tri
added_value: Trier ensemble
summary: On trie des cartes.
objectives:
  - Trier dix cartes
purposes: [décider ensemble]
kinds: [jeu]
group_min: 4
group_max: 12
remote: adapted
difficulty: 2
audiences: [coopérants]
season_stages: [mi-saison]
themes: [répartir l’argent, "numérique"]
youth_safe: yes
activities:
  - title: Poser
    minutes: 5
    short_minutes: 3
    kind: accueil
    steps: |
      1. Posez les cartes.
      2. Dites le [devis](glossaire:caisse).
    notes: Rien à dire.
    material: [10 cartes]
  - title: Trier
    minutes: 20
    kind: décision
    steps: |
      1. Triez.
debrief:
  - Qui a trié ?
variants:
  - title: Assis
    text: Tout le monde reste assis.
annexes:
  - title: Les cartes
    text: |
      À découper.

      | Carte | Nombre |
      |---|---|
      | **A** | 5 |

      Gardez-les.
licence: CC BY 4.0
authors: [Une équipe]
verified_on: 2026-11-27
"""


@pytest.fixture
def pack(tmp_path):
    """The tiny pack with one guide and the text of the list."""
    folder = copy(tmp_path)
    (folder / "guides").mkdir()
    (folder / FILE).write_text(GUIDE)
    (folder / "guides/guides.md").write_text(INDEX)
    term = (folder / "glossary.yaml").read_text().split("id: ")[1].split()[0]
    change(folder, FILE, "glossaire:caisse", f"glossaire:{term}")
    return folder


def guide() -> GuidePage:
    """The guide of the pack."""
    return GuidePage.objects.get(content_id="guide-tri")


@pytest.mark.django_db
def test_import_fills_a_guide(pack: Path) -> None:
    report = import_content(pack)
    found = guide()

    assert report.problems == []
    assert (found.live, found.url, found.total_minutes, found.short_minutes) == (True, "/animer/le-tri/", 25, 23)
    assert (found.remote, found.difficulty, found.youth_safe, found.licence) == ("adapted", 2, "yes", "by")
    assert (found.lines("objectives"), found.lines("authors")) == (("Trier dix cartes",), ("Une équipe",))
    assert [[row.slug for row in getattr(found, name).all()] for name in LABELS] == [
        ["decider-ensemble"], ["jeu"], ["cooperants"], ["mi-saison"], ["repartir-l-argent"],
    ]  # fmt: skip
    first, second = found.activity_list
    assert (first.title, first.minutes, first.short_minutes, first.kind) == ("Poser", 5, 3, "welcome")
    assert first.steps.startswith('<ol><li>Posez les cartes.</li><li>Dites le <a linktype="term" id="')
    assert (first.notes, first.material_lines, second.short_minutes) == ("<p>Rien à dire.</p>", ("10 cartes",), None)
    assert [(block.value["title"], str(block.value["text"].source)) for block in found.variants] == [
        ("Assis", "<p>Tout le monde reste assis.</p>")
    ]
    annex = found.annexes[0].value
    assert [part.block_type for part in annex["body"]] == ["text", "table", "text"]
    assert annex["body"][1].value["table"]["data"] == [["Carte", "Nombre"], ["**A**", "5"]]


@pytest.mark.django_db
def test_word_that_is_not_in_our_lists_is_kept_and_told(pack: Path) -> None:
    report = import_content(pack)

    assert guide().unknown_labels == {"themes": ["numérique"]}
    assert [note for note in report.notes if "numérique" in note] == [
        "guide guide-tri : thème hors de nos listes, gardé comme texte : numérique"
    ]


@pytest.mark.django_db
def test_import_writes_the_list_of_guides(pack: Path) -> None:
    import_content(pack)

    index = GuideIndexPage.objects.get()
    assert (index.content_id, index.title, index.slug, index.summary) == (
        "guides-liste",
        "Animer",
        "animer",
        "Des guides.",
    )
    assert [block.value.source for block in index.body] == ["<h2>Préparer</h2><p>Choisissez un but.</p>"]


@pytest.mark.django_db
def test_import_of_guides_twice_changes_nothing_at_all(pack: Path) -> None:
    import_content(pack)
    before = everything()

    report = import_content(pack)

    assert report.changes == []
    assert everything() == before


@pytest.mark.django_db
def test_activity_keeps_its_identity_when_its_minutes_change_and_another_comes_first(pack: Path) -> None:
    import_content(pack)
    known = {one.title: (one.pk, one.uuid) for one in Activity.objects.all()}
    change(pack, FILE, "    minutes: 20", "    minutes: 15")
    change(pack, FILE, "activities:\n", "activities:\n  - title: Ouvrir\n    minutes: 2\n    steps: 1. Ouvrez.\n")

    report = import_content(pack)

    assert report.changes == ["guide guide-tri : mis à jour"]
    assert [(one.title, one.minutes) for one in guide().activity_list] == [("Ouvrir", 2), ("Poser", 5), ("Trier", 15)]
    assert {one.title: (one.pk, one.uuid) for one in guide().activity_list if one.title in known} == known


@pytest.mark.django_db
def test_guide_that_a_trainer_changed_is_left(pack: Path) -> None:
    import_content(pack)
    page = guide()
    page.summary = "Le résumé de Thomas."
    page.save_revision().publish()
    change(pack, FILE, "On trie des cartes.", "On trie des papiers.")

    report = import_content(pack)

    assert guide().summary == "Le résumé de Thomas."
    assert "guide guide-tri : modifié dans l’administration : laissé en place (--overwrite l’écrase)" in report.notes


@pytest.mark.django_db
def test_guide_whose_file_vanished_stays(pack: Path) -> None:
    import_content(pack)
    (pack / FILE).rename(pack / "guides/02-autre.yaml")
    change(pack, "guides/02-autre.yaml", "id: guide-tri", "id: guide-autre")

    report = import_content(pack)

    assert "guide guide-tri : n’est plus dans le dossier : laissé en place" in report.notes
    assert sorted(Page.objects.child_of(GuideIndexPage.objects.get()).values_list("slug", flat=True)) == [
        "autre",
        "le-tri",
    ]


REFUSED = {
    "no objective": ("objectives:\n  - Trier dix cartes\n", "", (1, "« objectives » : un au moins")),
    "steps": ("    steps: |\n      1. Triez.\n", "", (27, "il manque « steps » : les étapes de cette activité")),
    "no minutes": ("minutes: 20", "minutes: vingt", (28, "« minutes » est un nombre entier, de 0 à 600")),
    "short": ("short_minutes: 3", "short_minutes: 6", (20, "« short_minutes » : la version courte ne peut pas être plus longue")),
    "group": ("group_max: 12", "group_max: 3", (10, "« group_max » : au moins « group_min »")),
    "youth": ("youth_safe: yes", "youth_safe: with_care", (1, "il manque « youth_safe_note » : pourquoi, ou à quoi faire attention avec des mineurs")),
    "licence": ("CC BY 4.0", "libre", (47, "« licence » : écrivez CC BY-SA 4.0 ou CC BY 4.0 ou CC0 1.0 ou lien seulement")),
    "link": ("CC BY 4.0", "lien seulement", (1, "« lien seulement » : il manque « origin_url », l’adresse de l’original")),
    "authors": ("[Une équipe]", "[]", (48, "« authors » : une personne ou une équipe au moins")),
    "kind": ("kind: décision", "kind: autre", (29, "« kind » : écrivez accueil ou apport ou exercice ou décision ou pause ou bilan")),
    "unknown name": ("difficulty: 2", "difficulte: 2", (1, "il manque « difficulty »")),
    "html": ("1. Triez.", "1. <b>Triez.</b>", (31, "HTML non permis : <b>")),
    "table": ("| **A** | 5 |", "| **A** |", (44, "cette ligne a 1 cases au lieu de 2")),
    "picture": ("title: Le tri", "title: Le tri\npicture: rien.svg", (3, "dessin absent de pictures/ : « rien.svg »")),
    "no activity": ("activities:", "activites:", (1, "il manque « activities » : une liste")),
    "same id": ("id: guide-tri", "id: guides-liste", (2, "l’identifiant « guides-liste » est déjà pris : guides/01-le-tri.yaml:1")),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_import_refuses_a_guide_and_says_the_line(name: str, pack: Path) -> None:
    old, new, (line, message) = REFUSED[name]
    change(pack, FILE, old, new)

    _pack, problems = read_pack(pack)

    told = [(one.line, one.message) for one in problems]
    assert (line, message) in told, told


def test_file_that_is_not_a_guide_is_told(pack: Path) -> None:
    (pack / "guides/notes.md").write_text("bonjour")

    _pack, problems = read_pack(pack)

    assert [str(one) for one in problems] == ["guides/notes.md\u202f: fichier inattendu ici\u202f: vérifiez son nom"]


@pytest.mark.parametrize(
    ("word", "slug"),
    [("répartir l'argent", "repartir-l-argent"), ("répartir l’argent", "repartir-l-argent"), ("(co)produire", "coproduire"), ("mi-saison", "mi-saison")],
)  # fmt: skip
def test_word_of_a_list_has_a_short_name(word: str, slug: str) -> None:
    assert label_slug(word) == slug


def test_ten_guides_of_the_starter_content_last_what_they_say() -> None:
    pack, problems = read_pack(STARTER)

    assert [one for one in problems if one.path.startswith("guides")] == []
    assert [(guide.slug, sum(one.minutes for one in guide.activities)) for guide in pack.guides] == [
        ("jeu-de-la-tour", 45), ("debat-mouvant", 45), ("reglement-par-consentement", 75), ("election-sans-candidat", 70),
        ("jugement-majoritaire", 40), ("juste-prix", 90), ("partager-l-argent", 90), ("frise-de-l-ete", 90),
        ("assemblee-a-blanc", 90), ("world-cafe", 75),
    ]  # fmt: skip


def test_trainer_can_save_every_text_of_the_ten_guides() -> None:
    guides = read_pack(STARTER)[0].guides
    texts = [text for guide in guides for one in guide.activities for text in (one.steps, one.notes)]
    texts += [text for guide in guides for text in (guide.short_version, guide.example)]
    blocks = [block.value["text"] for guide in guides for block in guide.variants]
    blocks += [
        part["value"]
        for guide in guides
        for one in guide.annexes
        for part in one.value["body"]
        if part["type"] == "text"
    ]
    numbered = [text.replace('linktype="term" id="', 'linktype="term" id="1" x="') for text in texts + blocks]
    plain = [text for text in numbered if text and "linktype" not in text]

    assert len(plain) > 100
    assert [editor(TEXT, text) for text in plain] == plain
    assert sorted(TEXT) == sorted(INSIDE)
