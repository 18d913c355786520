"""A content folder with a mistake: the exact line is said, and nothing at all is changed."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from courses.rules.reach import Problem as Reason
from courses.words import problem as in_words
from home.importing import import_content
from tests.home.pack import COURSE, LESSON, change, copy, everything

pytestmark = pytest.mark.django_db

M1 = f"{COURSE}/01-compter"
QUIZ = f"{M1}/quiz.yaml"
LAW = f"{M1}/02-fermer.md"
PICTURES = "pictures/pictures.yaml"
SVG = "pictures/rond.svg"

CHANGES = {
    # front matter
    "yaml_colon": (
        LESSON,
        "summary: Deux clés.",
        "summary: Attention : deux",
        f"{LESSON}:5 : YAML illisible : un texte contient « : » : mettez-le entre guillemets",
    ),
    "yaml_quote": (
        LESSON,
        "title: Ouvrir la caisse",
        'title: "Ouvrir',
        f"{LESSON}:6 : YAML illisible : un décalage ou un guillemet en trop",
    ),
    "yaml_alias": (
        LESSON,
        "summary: Deux clés.",
        "summary: *deux",
        f"{LESSON}:5 : YAML illisible : un texte commence par « * » ou « & » : mettez-le entre guillemets",
    ),
    "yaml_tab": (
        LESSON,
        "summary: Deux clés.",
        "summary: x\n\tminutes: 2",
        f"{LESSON}:6 : YAML illisible : une tabulation ou un signe (@, `, %) commence un texte : utilisez des espaces ou des guillemets",
    ),
    "yaml_tag": (
        LESSON,
        "summary: Deux clés.",
        "summary: !!python/object:os.system x",
        f"{LESSON}:5 : YAML illisible : un signe « ! » commence un texte : mettez-le entre guillemets",
    ),
    "yaml_twice": (
        LESSON,
        "summary: Deux clés.",
        "title: Encore",
        f"{LESSON}:5 : YAML illisible : ce nom est écrit deux fois",
    ),
    "yaml_date": (
        LAW,
        "verified_on: 2026-11-20",
        "verified_on: 2026-13-45",
        f"{LAW}:6 : YAML illisible : cette date n’existe pas",
    ),
    "yaml_escape": (
        LESSON,
        "summary: Deux clés.",
        'summary: "a\\0b"',
        f"{LESSON}:5 : YAML illisible : un caractère invisible est caché dans ce texte",
    ),
    "no_front_matter": (
        LESSON,
        "---\nid",
        "id",
        f"{LESSON}:1 : l’en-tête manque : il commence et finit par une ligne « --- »",
    ),
    "no_id": (LESSON, "id: caisse-1-1\n", "", f"{LESSON}:2 : il manque « id »"),
    "bad_id": (
        LESSON,
        "id: caisse-1-1",
        "id: Caisse n°1",
        f"{LESSON}:2 : « id » : des minuscules sans accent, des chiffres et des tirets, comme « lecon-1-2 »",
    ),
    "no_title": (LESSON, "title: Ouvrir la caisse\n", "", f"{LESSON}:2 : il manque « title »"),
    "title_number": (
        LESSON,
        "title: Ouvrir la caisse",
        "title: 2026",
        f"{LESSON}:3 : « title » est un texte : mettez-le entre guillemets",
    ),
    "title_long": (
        LESSON,
        "title: Ouvrir la caisse",
        f"title: {'a' * 201}",
        f"{LESSON}:3 : « title » a 201 caractères : 200 au plus",
    ),
    "no_minutes": (LESSON, "minutes: 5\n", "", f"{LESSON}:2 : il manque « minutes »"),
    "minutes_words": (
        LESSON,
        "minutes: 5",
        "minutes: cinq",
        f"{LESSON}:4 : « minutes » est un nombre entier, de 1 à 600",
    ),
    "minutes_half": (
        LESSON,
        "minutes: 5",
        "minutes: 2.5",
        f"{LESSON}:4 : « minutes » est un nombre entier, de 1 à 600",
    ),
    "minutes_zero": (LESSON, "minutes: 5", "minutes: 0", f"{LESSON}:4 : « minutes » est un nombre entier, de 1 à 600"),
    "unknown_name": (LESSON, "summary:", "sumary:", f"{LESSON}:5 : « sumary » n’est pas un nom connu ici"),
    "id_taken": (
        LAW,
        "id: caisse-1-2",
        "id: caisse-1-1",
        f"{LAW}:2 : l’identifiant « caisse-1-1 » est déjà pris : {LESSON}:2",
    ),
    "flag": (
        LESSON,
        "summary: Deux clés.",
        "optional: peut-être",
        f"{LESSON}:5 : « optional » : écrivez true ou false",
    ),
    "picture": (
        LESSON,
        "picture: rond.svg",
        "picture: carre.svg",
        f"{LESSON}:7 : dessin absent de pictures/ : « carre.svg »",
    ),
    "law_undated": (
        LAW,
        "verified_on: 2026-11-20\n",
        "",
        f"{LAW}:5 : une leçon de droit dit quand elle a été vérifiée : ajoutez « verified_on »",
    ),
    "choice": (
        f"{COURSE}/course.md",
        "summary: Compter et partager.",
        "audience: tous",
        f"{COURSE}/course.md:4 : « audience » : écrivez facilitators ou cooperants",
    ),
    "requires": (
        f"{COURSE}/02-partager/module.md",
        "[caisse-m1]",
        "[caisse-m9]",
        f"{COURSE}/02-partager/module.md:4 : « requires » : module inconnu : « caisse-m9 »",
    ),
    # conditions
    "condition": (
        LESSON,
        '["positioning: before"]',
        "[lue]",
        f"{LESSON}:6 : « completes » : condition non comprise : « lue »",
    ),
    "condition_percent": (
        f"{M1}/90-quiz.md",
        "caisse-quiz 70",
        "caisse-quiz 170",
        f"{M1}/90-quiz.md:5 : « completes » : condition non comprise : « quiz_passed: caisse-quiz 170 »",
    ),
    "condition_quiz": (
        f"{M1}/90-quiz.md",
        "caisse-quiz 70",
        "autre-quiz 70",
        f"{M1}/90-quiz.md:5 : « completes » : quiz inconnu : « autre-quiz »",
    ),
    "condition_unplaced": (
        LESSON,
        "::: positionnement before\n:::\n",
        "",
        f"{LESSON}:6 : « completes » : ajoutez « ::: positionnement before » dans une leçon, sinon personne ne peut la terminer",
    ),
    # text
    "heading": (
        LESSON,
        "## Deux clés",
        "# Deux clés",
        f"{LESSON}:12 : « # » n’est pas permis : les titres d’un texte commencent par ##",
    ),
    "heading_deep": (
        LESSON,
        "## Deux clés",
        "#### Deux clés",
        f"{LESSON}:12 : « #### » n’est pas permis ici : les titres s’écrivent ## ou ###",
    ),
    "heading_inside": (
        f"{COURSE}/course.md",
        "- Compter à deux.",
        "## Compter",
        f"{COURSE}/course.md:18 : « ## » n’est pas permis ici : pas de titre à l’intérieur d’un bloc ou d’une liste",
    ),
    "html": (
        LESSON,
        "Deux personnes,",
        "Deux <b>personnes</b>,",
        f"{LESSON}:10 : HTML non permis : </b>\n{LESSON}:10 : HTML non permis : <b>",
    ),
    "script": (
        LESSON,
        "## Deux clés",
        "<script>alert(1)</script>",
        f"{LESSON}:12 : HTML non permis : écrivez ce texte en Markdown",
    ),
    "javascript": (
        LESSON,
        "https://example.org/guide",
        "javascript:alert(1)",
        f"{LESSON}:14 : lien non permis : « javascript:alert(1) » ; un lien commence par https:, mailto: ou tel:",
    ),
    "http": (
        LESSON,
        "https://example.org/guide",
        "http://example.org",
        f"{LESSON}:14 : lien non permis : « http://example.org » ; un lien commence par https:, mailto: ou tel:",
    ),
    "link_empty": (
        LESSON,
        "[le guide]",
        "[]",
        f"{LESSON}:14 : un lien n’a pas de texte : écrivez-le entre les crochets",
    ),
    "word": (
        LESSON,
        "(glossaire:devis)",
        "(glossaire:facture)",
        f"{LESSON}:9 : mot inconnu du glossaire : « facture »",
    ),
    "word_second_line": (
        LESSON,
        "**deux clés**",
        "[deux](glossaire:clef)",
        f"{LESSON}:10 : mot inconnu du glossaire : « clef »",
    ),
    "image_inline": (
        LESSON,
        "[le guide](https://example.org/guide)",
        "![x](rond.svg)",
        f"{LESSON}:14 : une image s’écrit dans un bloc ::: image nom-du-fichier.svg",
    ),
    "heading_in_list": (
        LESSON,
        "## Deux clés",
        "- ## Deux clés",
        f"{LESSON}:12 : « ## » n’est pas permis ici : pas de titre à l’intérieur d’un bloc ou d’une liste",
    ),
    "list_start": (LESSON, "## Deux clés", "3. Trois clés", f"{LESSON}:12 : une liste numérotée commence à 1"),
    "list_then_text": (
        LESSON,
        "## Deux clés",
        "- a\n  - b\n\n  c",
        f"{LESSON}:15 : écrivez ce paragraphe avant la liste qui est à l’intérieur de ce point",
    ),
    "list_in_step": (
        LESSON,
        "   - clé ronde",
        "   1. clé ronde",
        f"{LESSON}:28 : une liste numérotée n’est pas permise ici",
    ),
    "yaml_private": (
        LESSON,
        "summary: Deux clés.",
        'summary: "a\\ue000b"',
        f"{LESSON}:5 : YAML illisible : un caractère invisible est caché dans ce texte",
    ),
    "code": (
        LESSON,
        "*caisse*",
        "`caisse`",
        f"{LESSON}:9 : « ` » n’est pas permis : écrivez caisse en gras ou entre guillemets",
    ),
    "quotation": (
        LESSON,
        "Voir [",
        "> Voir [",
        f"{LESSON}:14 : « > » n’est pas permis : écrivez la citation dans un bloc ::: citation",
    ),
    "table_bare": (
        LESSON,
        "::: tableau Qui garde quoi\n",
        "",
        f"{LESSON}:19 : un tableau s’écrit dans un bloc ::: tableau\n{LESSON}:23 : « ::: » ne ferme aucun bloc",
    ),
    # blocks
    "block_unknown": (
        f"{COURSE}/course.md",
        "::: retenir",
        "::: retennir",
        f"{COURSE}/course.md:17 : bloc inconnu : « retennir »",
    ),
    "block_in_page": (
        "pages/a-propos.md",
        "Nous tenons",
        "::: quiz caisse-quiz\n:::\nNous tenons",
        "pages/a-propos.md:7 : bloc inconnu dans une page : « quiz »",
    ),
    "block_open": (
        f"{COURSE}/course.md",
        "deux.\n:::",
        "deux.",
        f"{COURSE}/course.md:17 : bloc « retenir » jamais fermé : ajoutez une ligne « ::: »",
    ),
    "block_nested": (
        LESSON,
        "::: tableau Qui garde quoi",
        "::: info\nA\n::: tableau Qui garde quoi",
        f"{LESSON}:21 : bloc « tableau » dans un bloc : « info », ligne 19, n’est pas fermé",
    ),
    "block_stray": (LESSON, "## Deux clés", ":::", f"{LESSON}:12 : « ::: » ne ferme aucun bloc"),
    "block_empty": (f"{COURSE}/course.md", "- Compter à deux.\n", "", f"{COURSE}/course.md:17 : bloc « retenir » vide"),
    "block_quiz": (
        f"{M1}/90-quiz.md",
        "::: quiz caisse-quiz",
        "::: quiz caisse-quizz",
        f"{M1}/90-quiz.md:5 : « completes » : ajoutez « ::: quiz caisse-quiz » dans une leçon, sinon personne ne peut la terminer\n{M1}/90-quiz.md:7 : quiz inconnu : « caisse-quizz »",
    ),
    "block_mission": (
        f"{COURSE}/02-partager/01-mission.md",
        "::: mission caisse-mission",
        "::: mission autre",
        f"{COURSE}/02-partager/01-mission.md:5 : « completes » : ajoutez « ::: mission caisse-mission » dans une leçon, sinon personne ne peut la terminer\n{COURSE}/02-partager/01-mission.md:7 : mission inconnue : « autre »",
    ),
    "block_image": (
        LAW,
        "::: image rond.svg",
        "::: image carre.svg",
        f"{LAW}:29 : dessin absent de pictures/ : « carre.svg »",
    ),
    "table_row": (LESSON, "| Tom | a \\| b |", "| Tom |", f"{LESSON}:23 : cette ligne a 1 cases au lieu de 2"),
    "table_caption": (
        LESSON,
        "::: tableau Qui garde quoi",
        "::: tableau",
        f"{LESSON}:19 : bloc « tableau » : écrivez après ce mot ce que montre le tableau",
    ),
    "steps": (
        LESSON,
        "1. **Appeler.** À deux.",
        "1. Appeler à deux.",
        f"{LESSON}:27 : chaque étape commence par **Un titre court.**, en gras, avec son point",
    ),
    "parts": (LAW, "### Qui ferme ?\n", "", f"{LAW}:9 : bloc « accordeon » : chaque partie commence par « ### Titre »"),
    # quiz, mission, positioning, glossary, drawings
    "quiz_no_right": (
        QUIZ,
        "        right: true\n",
        "",
        f"{QUIZ}:6 : Question 1 (caisse-quiz-q1) : aucun choix n'est juste (« right: true »).",
    ),
    "quiz_type": (
        QUIZ,
        "type: vrai-faux",
        "type: devinette",
        f"{QUIZ}:16 : Question 2 (caisse-quiz-q2) : « type » vaut unique, multiple, vrai-faux, ordre, nombre, "
        "reponse-courte, association, texte-a-trous, mots-a-placer, groupes, reponse-ouverte, echelle, reflexion, texte ; lu : 'devinette'.",
    ),
    "quiz_id": (
        QUIZ,
        "id: caisse-quiz-q2",
        "id: caisse-quiz-q1",
        f"{QUIZ}:15 : l’identifiant « caisse-quiz-q1 » est déjà pris : {QUIZ}:6",
    ),
    "mission_asks": (
        f"{COURSE}/missions.yaml",
        "[text, photo]",
        "[text, video]",
        f"{COURSE}/missions.yaml:7 : « asks » : text, photo, file ; lu : « video »",
    ),
    "mission_html": (
        f"{COURSE}/missions.yaml",
        "À deux.",
        "À <i>deux</i>.",
        f"{COURSE}/missions.yaml:6 : HTML non permis : </i>\n{COURSE}/missions.yaml:6 : HTML non permis : <i>",
    ),
    "scale": (
        f"{COURSE}/positioning.yaml",
        '["pas encore", "oui"]',
        '["oui"]',
        f"{COURSE}/positioning.yaml:4 : « scale » : 2 au moins",
    ),
    "term": (
        "glossary.yaml",
        "id: devis",
        "id: caisse",
        f"{LESSON}:9 : mot inconnu du glossaire : « devis »\nglossary.yaml:5 : l’identifiant « caisse » est déjà pris",
    ),
    "picture_unlisted": (
        PICTURES,
        "- file: rond.svg",
        "- file: carre.svg",
        f"{LESSON}:7 : dessin absent de pictures/ : « rond.svg »\n{LAW}:29 : dessin absent de pictures/ : « rond.svg »\n{COURSE}/course.md:9 : dessin absent de pictures/ : « rond.svg »\n{PICTURES}:1 : dessin absent de pictures/ : « carre.svg »\n{SVG} : ce dessin n’est pas décrit dans pictures.yaml",
    ),
    "picture_no_alt": (
        PICTURES,
        '  alt: "Un rond bleu."\n',
        "",
        f"{PICTURES}:1 : il manque « alt » : ce que montre « rond.svg », ou « decorative: true »",
    ),
    "svg_script": (
        SVG,
        "<circle",
        "<script>alert(1)</script><circle",
        f"{SVG} : Ce dessin contient un élément interdit : <script>.",
    ),
    "svg_on": (SVG, "<circle", '<circle onclick="x()"', f"{SVG} : Ce dessin contient un attribut interdit : onclick."),
    "svg_broken": (
        SVG,
        "</svg>",
        "",
        f"{SVG} : Ce fichier n'est pas un dessin SVG lisible (no element found: line 2, column 0).",
    ),
}


def said(pack: Path) -> str:
    """Everything an import says is wrong; checks that it changed nothing."""
    before = everything()

    report = import_content(pack)

    assert everything() == before
    assert (report.changes, report.notes) == ([], [])
    return "\n".join(f"{problem.place} : {problem.message}" for problem in report.problems)


@pytest.mark.parametrize("name", CHANGES)
def test_import_refuses_and_says_the_line(name: str, tmp_path: Path) -> None:
    file, old, new, message = CHANGES[name]
    pack = copy(tmp_path)
    change(pack, file, old, new)

    assert said(pack) == message


def big(pack: Path) -> None:
    (pack / LESSON).write_text((pack / LESSON).read_text() + "mot " * 60_000)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "utf8": (
        lambda pack: (pack / LAW).write_bytes(b"---\nid: x\ntitle: caf\xe9\n---\n"),
        f"{LAW}:3 : ce fichier n’est pas en UTF-8 : enregistrez-le ainsi",
    ),
    "nul": (
        lambda pack: change(pack, LESSON, "Deux personnes", "Deux\0personnes"),
        f"{LESSON}:10 : un caractère nul (NUL) est dans ce texte",
    ),
    "control": (
        lambda pack: change(pack, LESSON, "Deux personnes", "Deux\x1bpersonnes"),
        f"{LESSON}:10 : un caractère invisible est dans ce texte",
    ),
    "big": (big, f"{LESSON} : fichier trop lourd : 200 ko au plus"),
    "link_out": (
        lambda pack: (pack / "pages" / "secret.md").symlink_to("/etc/hostname"),
        "pages/secret.md : ce raccourci mène hors du dossier",
    ),
    "folder_out": (
        lambda pack: (pack / "courses" / "secret").symlink_to("/etc"),
        "courses/secret : ce raccourci mène hors du dossier",
    ),
    "no_course": (
        lambda pack: (pack / COURSE / "course.md").unlink(),
        f"{COURSE}/course.md : ce fichier manque : il présente le cours",
    ),
    "no_module": (
        lambda pack: (pack / COURSE / "02-partager/module.md").unlink(),
        f"{COURSE}/02-partager/module.md : ce fichier manque : il présente le module",
    ),
    "lost_file": (
        lambda pack: (pack / M1 / "quizz.yaml").write_text(""),
        f"{M1}/quizz.yaml : fichier inattendu ici : vérifiez son nom",
    ),
    "lost_folder": (lambda pack: (pack / "cours").mkdir(), "cours : dossier inattendu ici : vérifiez son nom"),
    "accent": (
        lambda pack: (pack / LAW).rename(pack / M1 / "02-été.md"),
        f"{M1}/02-été.md : nommez ce fichier sans accent ni espace, comme « 02-la-visite.md »",
    ),
    "same_address": (
        lambda pack: (pack / LAW).rename(pack / M1 / "02-ouvrir.md"),
        f"{M1}/02-ouvrir.md : même adresse que {LESSON} : « ouvrir »",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_import_refuses_a_file(name: str, tmp_path: Path) -> None:
    spoil, message = FILES[name]
    pack = copy(tmp_path)
    spoil(pack)

    assert said(pack) == message


def test_import_refuses_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert said(tmp_path / "rien") == f"{tmp_path}/rien : ce dossier n’existe pas"


def test_import_refuses_an_empty_folder(tmp_path: Path) -> None:
    assert said(tmp_path) == f"{tmp_path} : ce dossier ne contient ni cours ni page : rien à charger"


def test_import_refuses_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("x")

    assert said(tmp_path / "x.md") == f"{tmp_path}/x.md : ce n’est pas un dossier"


def test_import_refuses_a_path_with_a_nul(tmp_path: Path) -> None:
    assert said(Path(f"{tmp_path}/a\0b")) == f"{tmp_path}/ab : ce dossier n’existe pas"


def test_import_refuses_a_course_that_nobody_can_finish(tmp_path: Path) -> None:
    pack = copy(tmp_path)
    change(pack, f"{M1}/module.md", "numbered: false", "requires: [caisse-m2]")

    found = said(pack).splitlines()

    with translation.override("fr"):
        reason = in_words(Reason("unreachable", "Ouvrir la caisse"))
    assert (len(found), found[0]) == (5, f"{LESSON} : {reason}")


def test_import_says_every_problem_in_order(tmp_path: Path) -> None:
    pack = copy(tmp_path)
    change(pack, LESSON, "minutes: 5", "minutes: cinq")
    change(pack, LESSON, "glossaire:devis", "glossaire:facture")
    change(pack, LAW, "title: Fermer la caisse\n", "")

    assert said(pack).splitlines() == [
        f"{LESSON}:4 : « minutes » est un nombre entier, de 1 à 600",
        f"{LESSON}:9 : mot inconnu du glossaire : « facture »",
        f"{LAW}:2 : il manque « title »",
    ]


def test_import_after_a_first_one_changes_nothing_either(tmp_path: Path) -> None:
    pack = copy(tmp_path)
    import_content(pack)
    change(pack, LESSON, "Deux personnes", "Deux grandes personnes")
    change(pack, LAW, "minutes: 10", "minutes: dix")

    assert said(pack) == f"{LAW}:4 : « minutes » est un nombre entier, de 1 à 600"


def test_content_import_ends_with_one_and_says_why(tmp_path: Path) -> None:
    pack = copy(tmp_path)
    change(pack, LAW, "minutes: 10", "minutes: dix")
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(CommandError) as raised:
        call_command("content_import", str(pack), stdout=out, stderr=err)

    assert (str(raised.value), raised.value.returncode) == ("1 erreur\u202f: rien n’a été changé", 1)
    assert err.getvalue() == f"{LAW}:4\u202f: «\u202fminutes\u202f» est un nombre entier, de 1 à 600\n"
    assert out.getvalue() == ""


def test_content_import_check_only_reads(tmp_path: Path) -> None:
    out, before = io.StringIO(), everything()

    call_command("content_import", str(copy(tmp_path)), "--check", stdout=out)

    words = "5 leçons, 1 quiz, 1 mission, 2 mots, 1 dessin, 1 page\u202f: aucune erreur, rien n’a été chargé\n"
    assert (out.getvalue(), everything()) == (words, before)
