"""The published content written back: the same files, what cannot be said is told, loading it again changes nothing."""

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.models import Page, PageLogEntry
from wagtail.rich_text import RichText

from courses.models import CertificateType, CoursePage, LessonPage, Mission, ModulePage
from home.exporting.folder import MARK, FolderRefused
from home.exporting.names import Names
from home.exporting.shelf import plain
from home.exporting.writing import export_content
from home.importing import import_content
from home.models import HomePage, StandardPage
from media.models import GlossaryTerm, Picture, Video
from quizzes.models import Question, QuestionVersion, Quiz
from tests.courses.build import publish
from tests.home.pack import COURSE, LESSON, PETIT, change, copy, everything, load_petit
from tests.quizzes.build import make_question, make_quiz

pytestmark = pytest.mark.django_db
HISTORY = "wagtailcore_pagelogentry"  # the place of a page among others is noted there
UNCHANGED = "5 leçons, 1 quiz, 1 mission, 2 mots, 1 dessin, 1 page : 0 changement"


@pytest.fixture
def site() -> None:
    """The tiny pack, loaded."""
    load_petit()


def files(folder: Path) -> dict[str, str]:
    """The text of every file of a folder, by path."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_text(errors="replace") for path in found}


def lesson(identifier: str = "caisse-1-1") -> LessonPage:
    return LessonPage.objects.get(content_id=identifier)


def test_export_writes_the_tree(site: None, tmp_path: Path) -> None:
    report = export_content(tmp_path / "out")

    assert [name for name in files(tmp_path / "out") if "/" in name or name == "glossary.yaml"] == [
        f"{COURSE}/00-compter/01-ouvrir.md",
        f"{COURSE}/00-compter/02-fermer.md",
        f"{COURSE}/00-compter/03-quiz.md",
        f"{COURSE}/00-compter/module.md",
        f"{COURSE}/00-compter/quiz.yaml",
        f"{COURSE}/01-partager/01-mission.md",
        f"{COURSE}/01-partager/02-fin.md",
        f"{COURSE}/01-partager/module.md",
        f"{COURSE}/course.md",
        f"{COURSE}/missions.yaml",
        f"{COURSE}/positioning.yaml",
        "glossary.yaml",
        "pages/a-propos.md",
        "pictures/pictures.yaml",
        "pictures/rond.svg",
    ]
    assert (report.notes, report.problems) == ([], [])
    assert report.summary == "5 leçons, 1 quiz, 1 mission, 2 mots, 1 dessin, 1 page : 17 fichiers écrits, 0 enlevé"


def test_export_writes_a_lesson_as_a_person_would(site: None, tmp_path: Path) -> None:
    export_content(tmp_path)

    assert files(tmp_path)[f"{COURSE}/00-compter/01-ouvrir.md"] == (
        "---\nid: caisse-1-1\ntitle: Ouvrir la caisse\nminutes: 5\nsummary: Deux clés.\ncompletes:\n"
        '  - "positioning: before"\npicture: rond.svg\n---\n'
        "Le [devis](glossaire:devis) est signé : on ouvre la *caisse*. Deux personnes, **deux clés**.\n\n"
        "## Deux clés\n\nVoir [le guide](https://example.org/guide).\n\n::: positionnement before\n:::\n\n"
        "::: tableau Qui garde quoi\n| Qui | Clé |\n|---|---|\n| **Léa** | la [grande](glossaire:caisse) |\n"
        "| Tom | a \\| b |\n:::\n\n::: etapes Ouvrir\n1. **Appeler.** À deux.\n\n    - clé ronde\n    - clé carrée\n"
        "2. **Noter !** L’heure et les noms.\n:::\n"
    )


def test_import_of_an_export_changes_nothing_at_all(site: None, tmp_path: Path) -> None:
    export_content(tmp_path)
    before = everything()

    report = import_content(tmp_path)

    assert everything() == before
    assert (report.summary, report.notes) == (UNCHANGED, [])


def test_import_of_an_export_changes_nothing_after_edits_here(site: None, tmp_path: Path) -> None:
    page = lesson()
    page.title = "Ouvrir notre caisse"
    page.body.insert(0, ("text", RichText('<p data-block-key="a1">Avec <b>soin </b>!</p>')))
    publish(page)
    lesson("caisse-1-quiz").move(lesson("caisse-1-1"), pos="left")
    mission = Mission.objects.get()
    mission.title = "Compter vraiment"
    mission.save_revision().publish()
    question = Question.objects.get(content_id="caisse-quiz-q1")
    question.stem = "<p>Combien de <b>clés</b> ?</p>"
    question.save_revision().publish()
    GlossaryTerm.objects.filter(slug="devis").update(definition="Le prix, avant.")
    Picture.objects.update(title="Le grand rond")
    exported = export_content(tmp_path)
    before = everything(without=[HISTORY])

    report = import_content(tmp_path)

    assert everything(without=[HISTORY]) == before
    assert (report.summary, report.notes) == (UNCHANGED, [])
    assert exported.notes == ["quiz caisse-quiz : gras, liens ou listes d’une question : seul le texte est gardé"]
    assert "Avec **soin** !" in files(tmp_path)[f"{COURSE}/00-compter/02-ouvrir.md"]


def test_what_was_written_here_is_exported_with_an_identity(site: None, tmp_path: Path) -> None:
    quiz = make_quiz("À nous", [make_question(title="À nous : qui ?"), make_question("multiple")])
    module = ModulePage.objects.get(content_id="caisse-m2")
    ours = LessonPage(title="Ici", minutes=5, body=[("text", "<p>Ici.</p>"), ("quiz", quiz)], locale=module.locale)
    module.add_child(instance=ours)
    publish(ours)
    home = HomePage.objects.get()
    home.add_child(instance=StandardPage(title="Chez nous", locale=home.locale, body=[("text", "<p>Ici.</p>")]))
    report = export_content(tmp_path)
    before = everything(without=[HISTORY])

    again = import_content(tmp_path)

    found = files(tmp_path)
    assert report.notes == [
        f"quiz quiz-{quiz.uuid} : réglage des retours : le format ne sait pas l’écrire",
        f"quiz quiz-{quiz.uuid} : les points d’un choix ne s’écrivent pas : seul « juste ou non » l’est",
    ]
    assert report.problems == []
    assert f"id: lecon-{ours.translation_key}\n" in found[f"{COURSE}/01-partager/03-ici.md"]
    assert f"id: quiz-{quiz.uuid}\n" in found[f"{COURSE}/01-partager/quiz.yaml"]
    assert everything(without=[HISTORY]) == before
    assert (again.changes, again.notes) == ([], [])


def test_edit_of_an_exported_file_changes_what_was_written_here(site: None, tmp_path: Path) -> None:
    home = HomePage.objects.get()
    home.add_child(instance=StandardPage(title="Chez nous", locale=home.locale, body=[("text", "<p>Ici.</p>")]))
    page = StandardPage.objects.get(title="Chez nous")
    publish(page)
    export_content(tmp_path)
    change(tmp_path, "pages/chez-nous.md", "Ici.", "Là.")

    report = import_content(tmp_path, overwrite=True)

    assert report.changes == [f"page page-{page.translation_key} : mise à jour"]
    page.refresh_from_db()
    assert (page.body[0].value.source, page.content_id) == ("<p>Là.</p>", f"page-{page.translation_key}")
    assert import_content(tmp_path).changes == []


def video() -> Video:
    return Video.objects.create(title="Le film", transcript="…", file="videos/a.mp4", captions="captions/a.vtt")


def test_block_the_format_cannot_say_is_told_and_kept_as_a_note(site: None, tmp_path: Path) -> None:
    page = lesson()
    page.body.append(("video", {"video": video()}))
    page.body.append(("term", {"term": GlossaryTerm.objects.first()}))
    publish(page)
    report = export_content(tmp_path)
    kept = [block["id"] for block in lesson().body.raw_data]
    change(tmp_path, f"{COURSE}/00-compter/01-ouvrir.md", "Deux personnes", "Trois personnes")

    again = import_content(tmp_path, overwrite=True)

    assert report.notes == [
        "leçon caisse-1-1 : bloc « video » : le format ne sait pas l’écrire ; il est gardé en note",
        "leçon caisse-1-1 : bloc « term » : le format ne sait pas l’écrire ; il est gardé en note",
    ]
    assert f"::: note video {kept[-2]}\n" in files(tmp_path)[f"{COURSE}/00-compter/01-ouvrir.md"]
    assert again.changes == ["leçon caisse-1-1 : mise à jour"]
    assert [block["id"] for block in lesson().body.raw_data] == kept
    assert [block.block_type for block in lesson().body][-2:] == ["video", "term"]
    assert "Trois personnes" in lesson().body[0].value.source


def test_note_of_another_site_is_left_out(site: None, tmp_path: Path) -> None:
    pack = copy(tmp_path)
    change(pack, LESSON, "## Deux clés", "::: note video 1234\nUn film.\n:::\n\n## Deux clés")

    import_content(pack)

    assert [block.block_type for block in lesson().body] == ["text", "text", "positioning", "table", "steps"]


def test_links_into_the_site_are_told(site: None, tmp_path: Path) -> None:
    page = lesson()
    page.body = [
        ("text", f'<p>Voir <a linktype="page" id="{page.pk}">là</a>.</p>'),
        ("positioning", {"moment": "before"}),
    ]
    publish(page)

    report = export_content(tmp_path)

    assert report.notes == ["leçon caisse-1-1 : un lien vers une page du site n’est pas gardé : seul son texte l’est"]
    assert "Voir là.\n" in files(tmp_path)[f"{COURSE}/00-compter/01-ouvrir.md"]


def test_drafts_stay_here(site: None, tmp_path: Path) -> None:
    lesson("caisse-1-2").unpublish()
    page = lesson()
    page.title = "Brouillon"
    page.save_revision()

    report = export_content(tmp_path)

    assert report.notes == ["brouillons : 1 leçons non publiées : seul ce qui est en ligne est emporté"]
    assert [name for name in files(tmp_path) if name.startswith(f"{COURSE}/00")] == [
        f"{COURSE}/00-compter/01-ouvrir.md",
        f"{COURSE}/00-compter/02-quiz.md",
        f"{COURSE}/00-compter/module.md",
        f"{COURSE}/00-compter/quiz.yaml",
    ]
    assert "title: Ouvrir la caisse\n" in files(tmp_path)[f"{COURSE}/00-compter/01-ouvrir.md"]


def test_planned_minutes_of_the_certificate_are_kept(site: None, tmp_path: Path) -> None:
    page = lesson()
    page.minutes = 7
    publish(page)
    export_content(tmp_path)

    report = import_content(tmp_path)

    assert "  minutes: 55\n" in files(tmp_path)[f"{COURSE}/course.md"]
    assert report.changes == []
    assert CertificateType.objects.get().current_version().planned_minutes == 55


def photo(name: str = "Fête du 12.PNG", colour: str = "red") -> Picture:
    data = BytesIO()
    Image.new("RGB", (8, 6), colour).save(data, "PNG")
    picture = Picture(title="La fête", description="Des jeunes.", people_shown=True)
    picture.file = ContentFile(data.getvalue(), name=name)
    picture._set_image_file_metadata()
    picture.save()
    return picture


def test_photograph_is_carried_with_its_warning(site: None, tmp_path: Path) -> None:
    picture = photo()
    page = StandardPage.objects.get()
    picture.contextual_alt_text, picture.decorative = "Des jeunes.", False
    page.body.append(("picture", {"image": picture, "caption": "Juillet"}))
    publish(page)
    report = export_content(tmp_path)
    before = everything()

    again = import_content(tmp_path)

    name = next(name for name in files(tmp_path) if name.endswith(".png"))
    assert (tmp_path / name).read_bytes() == picture.open_file().__enter__().read()
    assert "  people_shown: true\n" in files(tmp_path)["pictures/pictures.yaml"]
    assert f"::: image {name.removeprefix('pictures/')}\nJuillet\n:::" in files(tmp_path)["pages/a-propos.md"]
    assert (report.notes, again.changes, everything() == before) == ([], [], True)


def test_photograph_loads_on_another_site(site: None, tmp_path: Path) -> None:
    picture = photo()
    page = StandardPage.objects.get()
    picture.contextual_alt_text, picture.decorative = "Des jeunes.", False
    page.body = [("picture", {"image": picture, "caption": ""})]
    publish(page)
    export_content(tmp_path, only="pages")
    StandardPage.objects.all().delete()
    PageLogEntry.objects.all().delete()
    Picture.objects.filter(pk=picture.pk).delete()

    report = import_content(tmp_path)

    found = StandardPage.objects.get().body[0].value["image"]
    assert report.problems == []
    assert (found.people_shown, found.description, found.width) == (True, "Des jeunes.", 8)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<script>alert(1)</script>", "ce fichier n’est pas une image PNG lisible"),
        (b"\x89PNG\r\n\x1a\n", "ce fichier n’est pas une image PNG lisible"),
    ],
)
def test_photograph_that_is_not_one_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    pack = copy(tmp_path)
    (pack / "pictures" / "faux.png").write_bytes(data)
    with (pack / "pictures" / "pictures.yaml").open("a") as file:
        file.write("- file: faux.png\n  title: Faux\n  decorative: true\n")

    report = import_content(pack)

    assert [(one.path, one.message) for one in report.problems] == [("pictures/faux.png", words)]


def test_only_one_kind_comes_with_what_it_needs(site: None, tmp_path: Path) -> None:
    GlossaryTerm.objects.create(slug="seul", term="Seul", definition="Que rien ne cite.")

    export_content(tmp_path, only="pages")

    assert list(files(tmp_path)) == ["glossary.yaml", "pages/a-propos.md"]
    assert files(tmp_path)["glossary.yaml"].count("- id:") == 1


def test_glossary_alone(site: None, tmp_path: Path) -> None:
    export_content(tmp_path, only="glossary")

    assert files(tmp_path) == {
        "glossary.yaml": "- id: caisse\n  term: Caisse\n  definition: L’argent du groupe, compté ensemble.\n"
        "  english: cash box\n- id: devis\n  term: Devis\n  definition: Prix annoncé avant le travail.\n"
    }


def test_folder_that_is_not_an_export_is_refused(site: None, tmp_path: Path) -> None:
    (tmp_path / "mes-notes.txt").write_text("À garder")

    with pytest.raises(FolderRefused):
        export_content(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["mes-notes.txt"]


def test_forced_export_keeps_names_and_what_is_not_ours(site: None, tmp_path: Path) -> None:
    pack = copy(tmp_path)
    (pack / "mes-notes.txt").write_text("À garder")

    report = export_content(pack, force=True)

    assert {*files(pack)} == {*files(PETIT), "mes-notes.txt", "README.md", "LICENSE.md"}
    assert (report.removed, report.problems) == (0, [])
    assert import_content(pack).changes == []


def test_export_again_writes_only_what_changed(site: None, tmp_path: Path) -> None:
    export_content(tmp_path)
    same = export_content(tmp_path)
    lesson("caisse-1-2").unpublish()
    LessonPage.objects.filter(content_id="caisse-1-1").update(title="Autre")

    report = export_content(tmp_path)

    assert (same.written, same.removed) == (0, 0)
    assert (report.written, report.removed) == (3, 1)  # the lesson, the minutes the certificate keeps, what is told
    assert (tmp_path / f"{COURSE}/00-compter/03-quiz.md").exists()
    assert (tmp_path / MARK).exists()


def test_lesson_in_the_middle_renumbers_and_at_the_end_does_not(site: None, tmp_path: Path) -> None:
    export_content(tmp_path)
    module = ModulePage.objects.get(content_id="caisse-m1")
    for title, first in (("Fin", False), ("Début", True)):
        page = LessonPage(title=title, minutes=1, body=[("text", "<p>a</p>")], locale=module.locale)
        ModulePage.objects.get(pk=module.pk).add_child(instance=page)
        publish(page)
        if first:
            page = Page.objects.get(pk=page.pk)
            page.move(Page.objects.get(pk=lesson().pk), pos="left")
        export_content(tmp_path)
        found = [name.rpartition("/")[2] for name in files(tmp_path) if name.startswith(f"{COURSE}/00")]
        numbered = [name for name in found if name[0].isdigit()]
        if not first:
            assert numbered == ["01-ouvrir.md", "02-fermer.md", "03-quiz.md", "04-fin.md"]
    assert numbered == ["01-debut.md", "02-ouvrir.md", "03-fermer.md", "04-quiz.md", "05-fin.md"]


def test_two_quizzes_of_a_module_have_two_files(site: None, tmp_path: Path) -> None:
    quiz = make_quiz("L’autre", [make_question(title="Autre : qui ?")])
    page = lesson("caisse-1-2")
    page.body.append(("quiz", quiz))
    publish(page)
    export_content(tmp_path)
    before = everything()

    report = import_content(tmp_path)

    names = [name for name in files(tmp_path) if "quiz" in name and name.endswith(".yaml")]
    assert names == [f"{COURSE}/00-compter/quiz-2.yaml", f"{COURSE}/00-compter/quiz.yaml"]
    assert (report.problems, report.changes, everything() == before) == ([], [], True)


def test_question_keeps_its_published_version(site: None, tmp_path: Path) -> None:
    question = Question.objects.get(content_id="caisse-quiz-q2")
    question.stem = "<p>Brouillon.</p>"
    question.save_revision()

    export_content(tmp_path)

    assert "question: On compte seul.\n" in files(tmp_path)[f"{COURSE}/00-compter/quiz.yaml"]
    assert QuestionVersion.objects.filter(question=question).count() == 1


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un<br/>deux</p><p>trois</p>", "Un\ndeux\n\ntrois"),
        ("<p>A &lt; B</p>", "A < B"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("", ""),
    ],
)
def test_plain_text_of_a_question(html: str, text: str) -> None:
    assert plain(html, Names()) == text


def test_number_question_comes_back(site: None, tmp_path: Path) -> None:
    pack = copy(tmp_path)
    number = (
        '  - id: caisse-quiz-q3\n    type: nombre\n    question: Combien ?\n    answer: "214,50"\n'
        '    tolerance: "0,01"\n    unit: €\n  - id: caisse-quiz-q4\n    type: ordre\n    question: Ordre ?\n'
        "    items: [Un, Deux, Trois]\n"
    )
    with (pack / f"{COURSE}/01-compter/quiz.yaml").open("a") as file:
        file.write(number)
    import_content(pack)

    export_content(tmp_path / "out")

    text = files(tmp_path / "out")[f"{COURSE}/00-compter/quiz.yaml"]
    assert text.endswith(
        '  - id: caisse-quiz-q3\n    type: nombre\n    question: "Combien ?"\n    answer: "214,50"\n'
        '    tolerance: "0,01"\n    unit: "€"\n  - id: caisse-quiz-q4\n    type: ordre\n    question: "Ordre ?"\n'
        "    items:\n      - Un\n      - Deux\n      - Trois\n"
    )
    assert import_content(tmp_path / "out").changes == []
    assert Quiz.objects.count() == 1


def test_command_says_what_it_did(site: None, tmp_path: Path) -> None:
    out = StringIO()

    call_command("content_export", tmp_path / "out", only="glossary", stdout=out)

    assert out.getvalue() == "2 mots\u202f: 1 fichier écrit, 0 enlevé\n"


def test_command_refuses_a_full_folder(site: None, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")

    with pytest.raises(CommandError) as refused:
        call_command("content_export", tmp_path)

    assert str(refused.value).endswith("ce dossier n’est pas vide et ne vient pas d’un export (--force écrit dedans)")


def test_command_fails_when_the_importer_would_refuse(site: None, tmp_path: Path) -> None:
    err: Any = StringIO()
    page = CoursePage.objects.get()
    page.help_contact = ""
    page.save()

    with pytest.raises(CommandError):
        call_command("content_export", tmp_path / "out", stdout=StringIO(), stderr=err)

    assert err.getvalue() == (
        f"{COURSE}/01-partager/01-mission.md\u202f: La leçon «\u202fPour de vrai\u202f» demande qu’une mission soit "
        "acceptée\u202f: dites sur la page du cours qui aide.\n"
    )
