"""The door `manage.py quiz_import`: reports, exit codes, drafts (specs/quizzes.md §15.3)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from media.models import Picture
from quizzes.actions.quiz_exchange import export_quiz
from quizzes.models import Category, Question, Quiz
from tests.quizzes.build import make_quiz, publish
from tests.quizzes.files import EXAMPLE, FIVE, PNG_PIXEL, quiz_xml

ROOT = Path(__file__).resolve().parents[2]


def run(capsys, *args):
    """The lines printed, read as JSON, and the exit code."""
    code = 0
    try:
        call_command("quiz_import", *map(str, args), "--json")
    except SystemExit as left:
        code = left.code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()], code


@pytest.fixture
def file(tmp_path):
    """Write a file of questions and return its path."""

    def write(text, name="banque.gift"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_import_dry_run_prints_the_report_of_the_specification(db, capsys, file):
    (report,), code = run(capsys, file(EXAMPLE), "--format", "gift", "--dry-run")

    one, other = report.pop("items")
    assert code == 2
    assert report.pop("file").endswith("banque.gift")
    assert len(report.pop("sha256")) == 64
    assert report == {
        "format": "gift",
        "encoding": "utf-8",
        "dry_run": True,
        "compared": True,
        "found": {"types": {"category": 1, "multichoice": 2}, "files": 0, "hints": 0},
        "counts": {"new": 1, "duplicate": 0, "changed": 0, "unsupported": 0, "error": 1},
    }
    assert one == {
        "index": 1,
        "line": 3,
        "status": "new",
        "source_type": "multichoice",
        "type": "single",
        "title": "Une voix",
        "stem": "<p>En AG, chaque membre a…</p>",
        "stem_format": "html",
        "category": ["CJS"],
        "idnumber": "cjs-12",
        "tags": ["vote"],
        "max_mark": 1,
        "penalty": "0.3333333",
        "general_feedback": "Voir les statuts.",
        "files": 0,
        "hints": 0,
        "question": {
            "choices": [
                {"id": "c1", "text": "une voix", "fraction": 1, "feedback": "Oui : c'est le principe démocratique."},
                {"id": "c2", "text": "au moins une voix", "fraction": "0.5", "feedback": ""},
                {"id": "c3", "text": "autant de voix que de parts", "fraction": 0, "feedback": ""},
            ]
        },
        "code": None,
        "message": None,
        "warnings": [],
    }
    assert (other["line"], other["status"], other["type"], other["code"]) == (11, "error", None, "braces")
    assert other["message"] == "Ligne 11 : accolade non fermée."
    assert other["raw"] == "::Sans fin::Qui signe ? {\n  =le prestataire ~la mairie"
    assert Question.objects.count() == Category.objects.count() == 0


def test_import_works_before_the_first_migration(file, tmp_path):
    base = tmp_path / "absent.sqlite3"
    command = [sys.executable, "manage.py", "quiz_import", str(file(FIVE)), "--format", "gift", "--dry-run", "--json"]
    env = os.environ | {"DATABASE_URL": f"sqlite:///{base}", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False)

    report = json.loads(done.stdout)
    assert (done.returncode, report["compared"], report["counts"]["new"]) == (0, False, 5)
    assert not base.exists()


def test_import_without_dry_run_writes_drafts_never_published(db, capsys, file, claire):
    (report,), code = run(capsys, file(FIVE), "--format", "gift", "--owner", claire.email, "--category", "Banque")

    assert (code, report["counts"]["new"], report["dry_run"]) == (0, 5, False)
    rows = Question.objects.order_by("pk")
    assert [row.type for row in rows] == ["single", "multiple", "truefalse", "ordering", "numerical"]
    assert {(row.live, row.owner, row.category.path) for row in rows} == {(False, claire, "Banque/CJS/Argent")}
    assert [row.versions.count() for row in rows] == [0] * 5
    assert rows[0].idnumber == "a1"


def test_import_keeps_what_each_type_says(db, capsys, file):
    run(capsys, file(FIVE), "--format", "gift")

    one, several, truth, order, number = Question.objects.order_by("pk")
    assert [(row.text, row.right, float(row.fraction)) for row in one.choices.all()] == [
        ("dix", True, 1.0),
        ("vingt", False, -0.5),
        ("trente", False, 0.0),
    ]
    assert several.multiple_rule == "weights"
    assert [float(row.fraction) for row in several.choices.all()] == [0.6, 0.4, -0.3]
    assert (truth.truefalse_answer, truth.feedback_true, truth.feedback_false) == (False, "Non, il est écrit.", "Oui.")
    assert [row.text for row in order.items.all()] == ["devis", "accord", "mission"]
    assert order.ordering_rule == "longest_ordered_subset"
    assert [(row.value, float(row.tolerance), float(row.fraction)) for row in number.answers.all()] == [
        ("168", 5.0, 1.0),
        ("110", 10.0, 0.5),
    ]


def test_import_drafts_can_be_published(db, capsys, file):
    run(capsys, file(FIVE), "--format", "gift")

    assert [publish(row).versions.count() for row in Question.objects.order_by("pk")] == [1] * 5


def test_import_of_the_same_file_twice_adds_nothing(db, capsys, file):
    path = file(FIVE)
    run(capsys, path, "--format", "gift")
    (report,), code = run(capsys, path, "--format", "gift")

    assert (code, report["counts"]["duplicate"], report["counts"]["new"]) == (0, 5, 0)
    assert Question.objects.count() == 5


def test_import_of_a_changed_question_makes_a_draft_of_the_same_one(db, capsys, file):
    run(capsys, file(FIVE), "--format", "gift")
    question = publish(Question.objects.get(idnumber="a1"))
    ids = {row.text: row.uuid for row in question.choices.all()}
    path = file(FIVE.replace("~trente", "~quarante"))
    (report,), _code = run(capsys, path, "--format", "gift")
    (again,), _code = run(capsys, path, "--format", "gift")

    draft = Question.objects.get(idnumber="a1").get_latest_revision_as_object()
    assert (report["counts"]["changed"], report["counts"]["duplicate"]) == (1, 4)
    assert again["counts"]["duplicate"] == 5
    assert [row.text for row in Question.objects.get(idnumber="a1").choices.all()] == ["dix", "vingt", "trente"]
    assert [row.text for row in draft.choices.all()] == ["dix", "vingt", "quarante"]
    assert [row.uuid for row in draft.choices.all()] == [ids["dix"], ids["vingt"], ids["trente"]]
    assert Question.objects.get(idnumber="a1").versions.count() == 1


def test_import_tells_a_reference_used_twice_in_the_file(db, capsys, file):
    (report,), _code = run(capsys, file("// [id:x]\nUn{T}\n\n// [id:x]\nDeux{F}\n"), "--format", "gift")

    assert [item["status"] for item in report["items"]] == ["new", "new"]
    assert [row.idnumber for row in Question.objects.order_by("pk")] == ["x", ""]
    assert report["items"][1]["warnings"] == [
        "La référence « x » sert deux fois dans ce fichier : elle n’est pas reprise ici."
    ]


def test_import_writes_every_type_of_its_file(db, capsys, file):
    text = "::Essai::Racontez. {}\n\n::Mot::On garde une {=réserve =%50%épargne}.\n\n::Paires::{=a -> b =c -> d}\n\n::Lis::Ceci.\n"
    (report,), code = run(capsys, file(text), "--format", "gift")

    assert (code, report["counts"]["new"]) == (0, 4)
    types = Question.objects.order_by("pk").values_list("type", flat=True)
    assert list(types) == ["essay", "shortanswer", "matching", "description"]


def test_import_of_our_json_makes_its_quiz_once(db, capsys, file):
    data = export_quiz(make_quiz()).data.replace(b"La vie de la coop", b"Une autre vie de la coop")
    path = file(data, "quiz.json")
    for _time in range(2):
        (report,), code = run(capsys, path, "--format", "json")

    assert (code, report["counts"]["duplicate"], report["quiz"]["questions"]) == (0, 5, 5)
    assert Quiz.objects.filter(title__startswith="Une autre vie", live=False).count() == 1


def test_import_cleans_html(db, capsys, file):
    bad = '[html]<p onclick\\="x()">Qui ?<script>alert(1)</script> <a href\\="javascript\\:x()">là</a></p>{T}'
    run(capsys, file(bad), "--format", "gift")

    assert Question.objects.get().stem == '<p>Qui ? <a rel="noopener">là</a></p>'


def test_import_keeps_the_picture_of_the_stem_once(db, capsys, file):
    stem = '<p>Où ? <img src="@@PLUGINFILE@@/plan%20a.png" alt="Le plan"></p>'
    path = file(quiz_xml("truefalse", stem=stem, files={"plan a.png": PNG_PIXEL}), "banque.xml")
    run(capsys, path, "--format", "moodlexml")

    question = Question.objects.get()
    assert (question.picture_alt, question.picture.title, Picture.objects.count()) == ("Le plan", "plan a", 1)
    assert question.stem == "<p>Où ? </p>"


def test_import_refuses_a_false_picture_and_keeps_the_question(db, capsys, file):
    stem = '<p><img src="@@PLUGINFILE@@/a.png" alt="x">Où ?</p>'
    path = file(quiz_xml("truefalse", stem=stem, files={"a.png": b"GIF89a nothing"}), "banque.xml")
    (report,), code = run(capsys, path, "--format", "moodlexml")

    assert (code, Question.objects.get().picture, Question.objects.get().stem) == (0, None, "<p>[x]Où ?</p>")
    assert report["items"][0]["warnings"] == ["L’image « a.png » n’est pas une image que nous savons lire."]


def test_import_exits_one_when_a_file_cannot_be_opened(db, capsys, file, tmp_path):
    reports, code = run(capsys, tmp_path / "absent.gift", file("Oui.{T}\n"), "--format", "gift", "--dry-run")

    assert (code, [report["counts"]["new"] for report in reports]) == (1, [1])


def test_import_prints_one_line_for_a_file_refused_as_a_whole(db, capsys, file):
    (report,), code = run(capsys, file("<!DOCTYPE quiz SYSTEM 'x'><quiz/>"), "--format", "moodlexml", "--dry-run")

    assert (code, report["error"]["code"], report["error"]["line"]) == (2, "dtd_forbidden", 1)
    assert sorted(report) == ["error", "file", "format"]


def test_import_of_somebody_unknown_is_refused(db, file):
    with pytest.raises(CommandError):
        call_command("quiz_import", str(file(FIVE)), "--format", "gift", "--owner", "nul@example.org")


def test_import_prints_a_table_in_french(db, capsys, file):
    with pytest.raises(SystemExit):
        call_command("quiz_import", str(file(EXAMPLE)), "--format", "gift", "--dry-run")

    first, one, *_rest, last = capsys.readouterr().out.splitlines()
    assert first.endswith("(gift, utf-8) : nouvelle : 1, erreur : 1")
    assert one.split() == ["3", "nouvelle", "single", "Une", "voix"]
    assert last.strip() == "Ligne 11 : accolade non fermée."
