"""Reports from the content folder: line by line problems, drafts for real people, the five starter examples."""

import io
from pathlib import Path

import pikepdf
import pytest
import yaml
from django.test import Client

from experiences.actions.life import remove_fictional
from experiences.actions.paper import paper
from experiences.models import ExperienceIndexPage, ExperiencePage
from home.importing import import_content
from people.models import Territory
from tests.experiences.build import accepted, again, agree
from tests.home.pack import everything, load_starter

STARTER = Path(__file__).parents[2] / "site" / "content"
REPORT = {
    "id": "experience-velos", "title": "Laver douze vélos", "summary": "Douze vélos.", "kind": "pratique précise",
    "coop_kind": "CJS", "territory": {"name": "Lille", "kind": "commune"}, "season": 2026, "fictional": True,
    "author_kind": "groupe", "authors": [{"name": "Maëlys", "role": "récit"}], "context": "Un **garage**.",
    "steps": [{"when": "Lundi", "title": "Compter", "text": "Douze."}], "results": "Propres.", "again": "- Compter.",
    "avoid": "- Oublier.", "advice": ["Comptez."], "themes": ["prix et devis"], "audiences": ["coopérants"],
    "figures": [{"label": "Vélos", "value": "12", "source": "non connu"}], "stage": "bilan",
    "tools": [{"title": "Liste", "text": "À copier :\n\n| Quoi | Combien |\n|---|---|\n| Éponges | 3 |\n\nFin."}],
}  # fmt: skip


def pack(folder: Path, **more: object) -> Path:
    """A content folder of one report."""
    inside = folder / "experiences"
    inside.mkdir(parents=True, exist_ok=True)
    report = {name: value for name, value in (REPORT | more).items() if value is not None}
    (inside / "01-velos.yaml").write_text(yaml.safe_dump(report, allow_unicode=True, sort_keys=False))
    return folder


@pytest.mark.django_db
def test_report_is_loaded_published_and_a_second_load_changes_nothing(tmp_path):
    first = import_content(pack(tmp_path))
    rows = everything()
    second = import_content(tmp_path)
    page = ExperiencePage.objects.get()

    assert (first.problems, second.changes, everything() == rows) == ([], [], True)
    assert (page.live, page.territory.label, page.kind, page.season, str(page.stage)) == (
        True, "Lille", "practice", 2026, "bilan",
    )  # fmt: skip
    assert [theme.slug for theme in page.themes.all()] == ["prix-et-devis"]
    assert [child.block_type for child in page.tools[0].value["content"]] == ["text", "table", "text"]
    assert Client().get(page.url).status_code == 200


PROBLEMS = [
    ({"summary": "x" * 301}, "« summary » a 301 caractères : 300 au plus"),
    ({"kind": "blog"}, "« kind » : écrivez saison complète ou pratique précise ou partenariat ou atelier"),
    ({"season": "2026"}, "« season » est un nombre entier, de 2013 à 2100"),
    ({"context": None}, "il manque « context »"),
    ({"context": "<script>x</script>"}, "HTML non permis : écrivez ce texte en Markdown"),
    ({"steps": []}, "il manque « steps »"),
    ({"advice": ["a"] * 6}, "« advice » : 5 conseils au plus"),
    ({"authors": None}, "il manque « authors »"),
    ({"territory": None}, "il manque « territory »"),
    ({"figures": [{"label": "Ventes", "value": "3"}]}, "le chiffre « Ventes » n’a pas de source : écrivez d’où il vient, ou « non connu »"),
    ({"picture": "rien.svg"}, "dessin absent de pictures/ : « rien.svg »"),
    ({"licence": "Copyright"}, "« licence » : écrivez CC BY-SA 4.0 ou CC BY 4.0 ou CC0 ou tous droits réservés"),
    ({"humeur": "bonne"}, "« humeur » n’est pas un nom connu ici"),
    ({"format": "audio"}, "un récit audio a besoin d’un son : ajoutez-le dans l’administration, sur un brouillon"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "message"), PROBLEMS)
def test_what_is_wrong_is_told_and_nothing_is_loaded(tmp_path, more, message):
    report = import_content(pack(tmp_path, **more))

    assert message in [problem.message for problem in report.problems]
    assert {problem.path for problem in report.problems} == {"experiences/01-velos.yaml"}
    assert ExperiencePage.objects.count() == 0


@pytest.mark.django_db
def test_report_about_real_people_waits_as_a_draft(tmp_path, claire):
    first = import_content(pack(tmp_path, fictional=False))
    page = ExperiencePage.objects.get()
    second = import_content(tmp_path)
    agree(page, by=claire), accepted(page, by=claire)
    page.get_latest_revision().publish(user=claire)

    assert (
        [note.startswith("récit experience-velos : chargé en brouillon") for note in first.notes],
        second.changes,
    ) == (
        [True],
        [],
    )
    assert (page.live, again(page).live, Client().get(page.url).status_code) == (False, True, 200)


@pytest.mark.django_db
def test_place_is_found_by_its_name_and_kind(tmp_path):
    Territory.objects.create(slug="lille", label="Lille", kind="epci")
    import_content(pack(tmp_path))

    assert sorted(Territory.objects.values_list("label", "kind", "slug")) == [
        ("Lille", "commune", "lille-2"),
        ("Lille", "epci", "lille"),
    ]


@pytest.mark.django_db
def test_starter_examples_load_print_on_two_pages_and_disappear_in_one_click(admin):
    report = load_starter()
    pages = list(ExperiencePage.objects.live().order_by("path"))
    printed = [len(pikepdf.open(io.BytesIO(paper(page).pdf())).pages) for page in pages]
    links = [page.links.count() for page in pages]

    assert (report.problems, report.notes, len(pages), {page.fictional for page in pages}) == ([], [], 5, {True})
    assert (printed, links) == ([2] * 5, [5, 5, 5, 5, 4])
    assert Client().get(ExperienceIndexPage.objects.get().url).status_code == 200
    from django.utils import timezone

    assert remove_fictional(by=admin, at=timezone.now()) == 5
    assert (import_content(STARTER).changes, ExperiencePage.objects.count()) == ([], 0)
