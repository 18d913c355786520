"""Loading a content folder: what is made, what stays, and that twice does no harm."""

import io
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from courses.models import (
    CertificateType,
    Completion,
    CourseIndexPage,
    CoursePage,
    Enrolment,
    LearningEvent,
    LessonPage,
    Mission,
    ModulePage,
    Positioning,
)
from experiences.models import ExperienceIndexPage
from home.importing import import_content
from home.importing.streams import identity
from home.models import HomePage, StandardPage
from media.models import GlossaryTerm, Picture
from people.models import User
from quizzes.models import QuestionVersion, Quiz
from tests.ground import planted
from tests.home.pack import COURSE, LESSON, PETIT, change, copy, everything, load_petit
from workshops.models import GuideIndexPage

pytestmark = pytest.mark.django_db
M1, M2 = f"{COURSE}/01-compter", f"{COURSE}/02-partager"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The tiny pack, loaded once."""
    load_petit()
    return copy(tmp_path)


def lesson(identifier: str) -> LessonPage:
    return LessonPage.objects.get(content_id=identifier)


def ids(page: LessonPage) -> list[tuple[str, str]]:
    return [(block["type"], block["id"]) for block in page.body.raw_data]


def lessons_in_order() -> list[str]:
    return list(LessonPage.objects.order_by("path").values_list("content_id", flat=True))


def test_import_makes_the_tree_published() -> None:
    report = import_content(PETIT)

    tree = [
        (page.depth, type(page.specific), page.title, page.url, page.live, page.has_unpublished_changes)
        for page in Page.objects.filter(depth__gt=1).order_by("path")
    ]
    course = "/se-former/tenir-une-caisse/"
    assert tree == [
        (2, HomePage, "Pas à Pas", "/", True, False),
        (3, CourseIndexPage, "Se former", "/se-former/", True, False),
        (4, CoursePage, "Tenir une caisse", course, True, False),
        (5, ModulePage, "Compter", f"{course}compter/", True, False),
        (6, LessonPage, "Ouvrir la caisse", f"{course}compter/ouvrir/", True, False),
        (6, LessonPage, "Fermer la caisse", f"{course}compter/fermer/", True, False),
        (6, LessonPage, "Le quiz", f"{course}compter/quiz/", True, False),
        (5, ModulePage, "Partager", f"{course}partager/", True, False),
        (6, LessonPage, "Pour de vrai", f"{course}partager/mission/", True, False),
        (6, LessonPage, "Le chemin parcouru", f"{course}partager/fin/", True, False),
        (3, GuideIndexPage, "Animer un atelier", "/animer/", True, False),
        (3, ExperienceIndexPage, "Expériences", "/experiences/", True, False),
        (3, StandardPage, "À propos", "/a-propos/", True, False),
    ]
    assert report.summary == "5 leçons, 1 quiz, 1 mission, 2 mots, 1 dessin, 1 page : 16 changements"
    assert (report.problems, report.notes) == ([], [])


def test_import_fills_a_lesson(pack: Path) -> None:
    page = lesson("caisse-1-1")
    terms = {term.slug: term.pk for term in GlossaryTerm.objects.all()}
    picture = Picture.objects.get(content_id="rond.svg")

    values = [(block["type"], block["value"]) for block in page.body.raw_data]

    assert (page.minutes, page.summary, page.optional, page.legal, page.picture) == (
        5,
        "Deux clés.",
        False,
        False,
        picture,
    )
    assert (page.item_id, page.origin_id) == (identity("lesson", "caisse-1-1"), page.item_id)
    assert [(block.block_type, dict(block.value)) for block in page.conditions] == [
        ("positioning", {"moment": "before"})
    ]
    assert values[0] == (
        "text",
        f'<p>Le <a linktype="term" id="{terms["devis"]}">devis</a> est signé : on ouvre la <i>caisse</i>. '
        "Deux personnes, <b>deux clés</b>.</p>",
    )
    assert values[1] == ("text", '<h2>Deux clés</h2><p>Voir <a href="https://example.org/guide">le guide</a>.</p>')
    assert values[2] == ("positioning", {"moment": "before"})
    assert values[3][1]["table"]["data"] == [
        ["Qui", "Clé"],
        ["**Léa**", "la [grande](glossaire:caisse)"],
        ["Tom", "a | b"],
    ]
    assert [item["value"] for item in values[4][1]["steps"]] == [
        {"title": "Appeler", "text": "<p>À deux.</p><ul><li>clé ronde</li><li>clé carrée</li></ul>"},
        {"title": "Noter !", "text": "<p>L’heure et les noms.</p>"},
    ]


def test_import_fills_what_lessons_point_to(pack: Path) -> None:
    mission, positioning = Mission.objects.get(), Positioning.objects.get()
    quiz, picture, course = Quiz.objects.get(), Picture.objects.get(), CoursePage.objects.get()
    caisse = GlossaryTerm.objects.get(slug="caisse")

    asked = [
        (block.block_type, block.value["quiz"], block.value["percent"]) for block in lesson("caisse-1-quiz").conditions
    ]

    assert asked == [("quiz_passed", quiz, 70)]
    assert lesson("caisse-1-quiz").body[0].value == quiz
    assert lesson("caisse-2-1").body[0].value["mission"] == mission
    assert (
        mission.brief
        == f'<p>Comptez la <a linktype="term" id="{caisse.pk}">caisse</a> de votre groupe.</p><ul><li>À deux.</li></ul>'
    )
    assert (mission.live, mission.asks_text, mission.asks_photo, mission.asks_file) == (True, True, True, False)
    assert [line.text for line in mission.criteria.all()] == ["Le total est juste.", "Deux personnes ont compté."]
    assert (course.positioning, positioning.levels) == (positioning, ["pas encore", "oui"])
    assert [line.text for line in positioning.statements.all()] == ["Je sais compter une caisse", "Je sais partager"]
    assert (picture.title, picture.description, picture.credit) == (
        "Le rond",
        "Un rond bleu.",
        "Pas à Pas, CC BY-SA 4.0",
    )
    assert (picture.width, picture.height, picture.is_svg()) == (40, 20, True)
    assert list(ModulePage.objects.get(content_id="caisse-m2").requires.values_list("content_id", flat=True)) == [
        "caisse-m1"
    ]


def test_import_makes_the_certificate_of_the_course(pack: Path) -> None:
    kind = CertificateType.objects.get()

    version = kind.current_version()

    assert (kind.title, kind.course_item_id) == ("Tenir une caisse", CoursePage.objects.get().item_id)
    assert (version.number, version.criteria, version.planned_minutes) == (1, "Toutes les leçons.", 55)


def test_import_uses_the_home_page_that_is_there() -> None:
    home = planted()
    HomePage.objects.update(title="Chez nous")

    import_content(PETIT)

    assert list(HomePage.objects.values_list("pk", "title")) == [(home.pk, "Chez nous")]
    assert CoursePage.objects.get().get_parent().get_parent().pk == home.pk


def test_import_twice_changes_nothing_at_all(pack: Path) -> None:
    before = everything()

    report = import_content(pack)

    assert everything() == before
    assert report.summary == "5 leçons, 1 quiz, 1 mission, 2 mots, 1 dessin, 1 page : 0 changement"


def test_import_of_one_edited_lesson_changes_that_lesson_only(pack: Path) -> None:
    def others() -> list[Any]:
        pages = Page.objects.exclude(pk=lesson("caisse-1-1").pk).order_by("pk")
        return list(pages.values_list("pk", "latest_revision", "last_published_at"))

    before, kept, revision = others(), ids(lesson("caisse-1-1")), lesson("caisse-1-1").latest_revision_id
    change(pack, LESSON, "Deux personnes", "Deux grandes personnes")

    report = import_content(pack)

    page = lesson("caisse-1-1")
    assert report.changes == ["leçon caisse-1-1 : mise à jour"]
    assert others() == before
    assert (page.live, page.live_revision_id, page.latest_revision_id > revision) == (
        True,
        page.latest_revision_id,
        True,
    )
    assert page.body[0].value.source.endswith("Deux grandes personnes, <b>deux clés</b>.</p>")
    assert ids(page) == kept


def test_block_inserted_leaves_the_ids_of_the_others(pack: Path) -> None:
    before = ids(lesson("caisse-1-1"))
    change(pack, LESSON, "## Deux clés", "::: info\nNouveau.\n:::\n\n## Deux clés")

    import_content(pack)

    after = ids(lesson("caisse-1-1"))
    assert [*after[:1], *after[2:]] == before
    assert after[1] not in before


def test_block_ids_are_the_same_on_every_site(pack: Path) -> None:
    first = ids(lesson("caisse-1-1"))
    Page.objects.get(depth=2).delete()
    PageLogEntry.objects.all().delete()

    import_content(pack)

    assert ids(lesson("caisse-1-1")) == first


def test_files_renamed_change_the_order(pack: Path) -> None:
    keys = {page.content_id: (page.pk, page.slug, page.latest_revision_id) for page in LessonPage.objects.all()}
    (pack / M1 / "01-ouvrir.md").rename(pack / M1 / "95-ouvrir.md")

    report = import_content(pack)

    assert report.changes == ["leçon caisse-1-1 : déplacée"]
    assert lessons_in_order() == ["caisse-1-2", "caisse-1-quiz", "caisse-1-1", "caisse-2-1", "caisse-2-2"]
    assert {page.content_id: (page.pk, page.slug, page.latest_revision_id) for page in LessonPage.objects.all()} == keys
    assert import_content(pack).changes == []


def test_renamed_file_changes_the_address_and_the_old_one_still_leads_there(
    pack: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before = lesson("caisse-1-2")
    old = before.url.rstrip("/")
    (pack / M1 / "02-fermer.md").rename(pack / M1 / "02-clore.md")

    with django_capture_on_commit_callbacks(execute=True):
        report = import_content(pack)

    page = lesson("caisse-1-2")
    assert report.changes == ["leçon caisse-1-2 : mise à jour"]
    assert (page.pk, page.item_id, ids(page)) == (before.pk, before.item_id, ids(before))
    assert page.url == "/se-former/tenir-une-caisse/compter/clore/"
    assert [(r.old_path, r.redirect_page_id) for r in Redirect.objects.all()] == [(old, page.pk)]


def test_new_file_takes_its_place(pack: Path) -> None:
    (pack / M1 / "01b-verifier.md").write_text("---\nid: caisse-1-1b\ntitle: Vérifier\nminutes: 5\n---\nOn vérifie.\n")

    report = import_content(pack)

    assert report.changes == ["leçon caisse-1-1b : nouvelle", "attestation caisse : mise à jour"]
    assert lessons_in_order()[:3] == ["caisse-1-1", "caisse-1-1b", "caisse-1-2"]
    assert CertificateType.objects.get().current_version().planned_minutes == 60
    assert import_content(pack).changes == []


def test_first_file_goes_first(pack: Path) -> None:
    (pack / M1 / "00-avant.md").write_text("---\nid: caisse-1-0\ntitle: Avant\nminutes: 5\n---\nAvant tout.\n")

    import_content(pack)

    assert lessons_in_order()[:2] == ["caisse-1-0", "caisse-1-1"]


def test_file_moved_to_another_module_moves_the_lesson(pack: Path) -> None:
    key, item = lesson("caisse-1-2").pk, lesson("caisse-1-2").item_id
    (pack / M1 / "02-fermer.md").rename(pack / M2 / "00-fermer.md")

    report = import_content(pack)

    assert report.changes == ["leçon caisse-1-2 : déplacée"]
    assert lessons_in_order() == ["caisse-1-1", "caisse-1-quiz", "caisse-1-2", "caisse-2-1", "caisse-2-2"]
    assert (lesson("caisse-1-2").pk, lesson("caisse-1-2").item_id) == (key, item)
    assert import_content(pack).changes == []


def test_file_that_vanished_leaves_its_lesson(pack: Path) -> None:
    (pack / M1 / "02-fermer.md").unlink()

    report = import_content(pack)

    assert report.notes == ["leçon caisse-1-2 : n’est plus dans le dossier : laissée en place"]
    assert lesson("caisse-1-2").live is True


def publish_by_hand(page: Any, **fields: Any) -> None:
    """A trainer edits a page in the administration."""
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_edit_of_a_trainer_is_left_when_the_file_did_not_change(pack: Path) -> None:
    publish_by_hand(lesson("caisse-1-1"), title="Ouvrir notre caisse")

    report = import_content(pack)

    assert (report.changes, report.notes) == ([], [])
    assert lesson("caisse-1-1").title == "Ouvrir notre caisse"


def test_edit_of_a_trainer_is_not_overwritten_in_silence(pack: Path) -> None:
    publish_by_hand(lesson("caisse-1-1"), title="Ouvrir notre caisse")
    change(pack, LESSON, "minutes: 5", "minutes: 7")

    report = import_content(pack)
    page = lesson("caisse-1-1")
    forced = import_content(pack, overwrite=True)

    words = "leçon caisse-1-1 : modifiée dans l’administration : laissée en place (--overwrite l’écrase)"
    assert (report.changes, report.notes) == (["attestation caisse : mise à jour"], [words])
    assert (page.title, page.minutes) == ("Ouvrir notre caisse", 5)
    assert forced.changes == ["leçon caisse-1-1 : mise à jour"]
    assert (lesson("caisse-1-1").title, lesson("caisse-1-1").minutes) == ("Ouvrir la caisse", 7)


def test_draft_of_a_trainer_is_not_overwritten(pack: Path) -> None:
    page = lesson("caisse-1-1")
    page.title = "Brouillon"
    page.save_revision()
    change(pack, LESSON, "summary: Deux clés.", "summary: Trois clés.")

    import_content(pack)

    assert lesson("caisse-1-1").get_latest_revision_as_object().title == "Brouillon"


def test_order_of_a_trainer_is_left(pack: Path) -> None:
    lesson("caisse-1-1").move(lesson("caisse-1-quiz"), pos="right")

    report = import_content(pack)

    assert (report.changes, lessons_in_order()[:3]) == ([], ["caisse-1-2", "caisse-1-quiz", "caisse-1-1"])


def test_lesson_deleted_by_a_trainer_is_not_made_again(pack: Path) -> None:
    item = lesson("caisse-1-2").item_id
    lesson("caisse-1-2").delete()

    report = import_content(pack)
    gone = LessonPage.objects.filter(content_id="caisse-1-2").exists()
    forced = import_content(pack, overwrite=True)

    assert (gone, report.notes) == (False, ["leçon caisse-1-2 : supprimée dans l’administration : non recréée"])
    assert forced.changes == ["leçon caisse-1-2 : nouvelle"]
    assert lesson("caisse-1-2").item_id == item


def test_page_of_a_trainer_with_the_same_address_stays(pack: Path) -> None:
    home = HomePage.objects.get()
    StandardPage.objects.all().delete()
    PageLogEntry.objects.all().delete()
    home.refresh_from_db()
    home.add_child(instance=StandardPage(title="La nôtre", slug="a-propos"))

    import_content(pack)

    assert list(StandardPage.objects.order_by("path").values_list("title", "slug")) == [
        ("La nôtre", "a-propos"),
        ("À propos", "a-propos-2"),
    ]


def learn(person: User) -> None:
    """Somebody is in the course and has a lesson."""
    course, page, now = CoursePage.objects.get(), lesson("caisse-1-1"), timezone.now()
    enrolment = Enrolment.objects.create(
        person=person, course_item_id=course.item_id, course_title=course.title, started_at=now
    )
    LearningEvent.objects.create(
        client_key=uuid4(),
        person=person,
        enrolment=enrolment,
        item_id=page.item_id,
        kind="ticked",
        made_at=now,
        received_at=now,
    )
    Completion.objects.create(
        person=person, item_id=page.item_id, course_item_id=course.item_id, title=page.title, minutes=5, earned_at=now
    )


def test_import_never_touches_progress(pack: Path, ines: User) -> None:
    learn(ines)
    tables = ("courses_enrolment", "courses_enrolmentevent", "courses_learningevent", "courses_completion")
    before = {table: everything()[table] for table in tables}
    change(pack, LESSON, "title: Ouvrir la caisse", "title: Ouvrir la grande caisse")
    change(pack, LESSON, "minutes: 5", "minutes: 50")
    (pack / M1 / "02-fermer.md").unlink()
    (pack / M1 / "01-ouvrir.md").rename(pack / M2 / "09-ouvrir.md")

    report = import_content(pack)

    assert len(report.changes) == 3
    assert {table: everything()[table] for table in tables} == before


def test_import_of_an_edited_question_makes_one_version(pack: Path) -> None:
    before = QuestionVersion.objects.count()
    change(pack, f"{M1}/quiz.yaml", "feedback: Jamais.", "feedback: Jamais seul.")

    report = import_content(pack)

    assert report.changes == ["quiz caisse-quiz : mis à jour"]
    assert QuestionVersion.objects.count() == before + 1


def test_import_of_an_edited_grid_keeps_the_lines_that_stay(pack: Path) -> None:
    kept = Mission.objects.get().criteria.get(text="Deux personnes ont compté.").pk
    change(pack, f"{COURSE}/missions.yaml", "    - Le total est juste.\n", "    - Les pièces sont triées.\n")

    report = import_content(pack)

    lines = Mission.objects.get().criteria.all()
    assert report.changes == ["mission caisse-mission : mise à jour"]
    assert [(line.text, line.pk == kept) for line in lines] == [
        ("Les pièces sont triées.", False),
        ("Deux personnes ont compté.", True),
    ]


def test_import_of_an_edited_statement_keeps_its_identity(pack: Path) -> None:
    before = dict(Positioning.objects.get().statements.values_list("content_id", "uuid"))
    change(pack, f"{COURSE}/positioning.yaml", "Je sais partager", "Je sais partager une somme")

    import_content(pack)

    statements = Positioning.objects.get().statements.all()
    assert [line.text for line in statements] == ["Je sais compter une caisse", "Je sais partager une somme"]
    assert {line.content_id: line.uuid for line in statements} == before


def test_import_of_a_redrawn_picture_replaces_the_file(pack: Path, django_capture_on_commit_callbacks: Any) -> None:
    key, old = Picture.objects.get().pk, Picture.objects.get().file.name
    change(pack, "pictures/rond.svg", 'width="40"', 'width="60"')

    with django_capture_on_commit_callbacks(execute=True):
        report = import_content(pack)

    picture = Picture.objects.get()
    assert report.changes == ["dessin rond.svg : mis à jour"]
    assert (picture.pk, picture.width, default_storage.exists(old), default_storage.exists(picture.file.name)) == (
        key,
        60,
        False,
        True,
    )


def test_description_of_a_picture_reaches_the_lessons(pack: Path) -> None:
    change(pack, "pictures/pictures.yaml", "Un rond bleu.", "Un rond tout bleu.")

    report = import_content(pack)

    assert report.changes == ["dessin rond.svg : mis à jour", "leçon caisse-1-2 : mise à jour"]
    assert lesson("caisse-1-2").body[-1].value["image"].contextual_alt_text == "Un rond tout bleu."


def test_failure_leaves_neither_row_nor_file(tmp_path: Path) -> None:
    planted().add_child(instance=StandardPage(title="Ancienne", translation_key=identity("page", "page-a-propos")))
    before, files = everything(), stored()

    report = import_content(copy(tmp_path))

    assert (len(report.problems), report.summary) == (1, "1 erreur : rien n’a été changé")
    assert (everything(), stored()) == (before, files)


def stored() -> list[str]:
    folder = Path(default_storage.path("original_images"))
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


def test_history_says_what_was_loaded(pack: Path) -> None:
    entries = PageLogEntry.objects.filter(action="home.import", page=lesson("caisse-1-1").pk)

    said = [(entry.message, entry.revision_id, entry.user) for entry in entries]

    assert said == [(entries[0].message, lesson("caisse-1-1").latest_revision_id, None)]
    assert PageLogEntry.objects.filter(action="wagtail.publish", page=lesson("caisse-1-1").pk).count() == 0


def test_glossary_knows_where_its_words_are_used(pack: Path) -> None:
    devis = GlossaryTerm.objects.get(slug="devis")

    used = [reference.object_id for reference in ReferenceIndex.get_references_to(devis)]

    assert used == [str(lesson("caisse-1-1").pk)]


def test_content_import_prints_what_it_did(pack: Path) -> None:
    change(pack, LESSON, "summary: Deux clés.", "summary: Trois clés.")
    out = io.StringIO()

    call_command("content_import", str(pack), stdout=out)

    assert out.getvalue().splitlines() == [
        "leçon caisse-1-1\u202f: mise à jour",
        "5 leçons, 1 quiz, 1 mission, 2 mots, 1 dessin, 1 page\u202f: 1 changement",
    ]


def test_import_fills_a_lesson_of_law(pack: Path) -> None:
    law = lesson("caisse-1-2")

    kinds = [block["type"] for block in law.body.raw_data]

    assert (law.legal, law.verified_on, law.swap) == (True, date(2026, 11, 20), "caisse-locale")
    assert [(block.block_type, block.value) for block in law.conditions] == [("ticked", None)]
    assert kinds == ["accordion", "quote", "question", "picture"]


@pytest.mark.concurrent
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_are_one() -> None:
    found: list[Any] = []

    def load() -> None:
        try:
            found.append(import_content(PETIT))
        finally:
            connection.close()

    threads = [Thread(target=load) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(len(report.changes) for report in found) == [0, 16]
    assert [report.problems for report in found] == [[], []]
    assert LessonPage.objects.count() == 5
