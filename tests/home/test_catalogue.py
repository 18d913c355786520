"""`manage.py catalogue`: nothing untranslated, nothing doubtful, nothing forgotten, and compiled as it is written."""

import io
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

CATALOGUE = Path("site/locale/fr/LC_MESSAGES/django.po")


def run(*options):
    """The lines printed, and whether it failed."""
    out = io.StringIO()
    try:
        call_command("catalogue", *options, stdout=out)
    except CommandError as error:
        return out.getvalue().splitlines(), str(error).partition(" in ")[0]
    return out.getvalue().splitlines(), ""


@pytest.fixture
def small(tmp_path):
    """A catalogue of three messages, complete and compiled."""
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n > 1);"}
    catalogue.append(polib.POEntry(msgid="Save", msgstr="Enregistrer"))
    catalogue.append(polib.POEntry(msgid="done", msgctxt="stone", msgstr="terminée"))
    catalogue.append(
        polib.POEntry(
            msgid="one file", msgid_plural="%(n)s files", msgstr_plural={0: "un fichier", 1: "%(n)s fichiers"}
        )
    )
    save(catalogue, tmp_path / "django.po")
    return catalogue, tmp_path / "django.po"


def save(catalogue, file, *, compiled=True):
    """Write the catalogue, and compile it."""
    catalogue.save(str(file))
    if compiled:
        catalogue.save_as_mofile(str(file.with_suffix(".mo")))


def test_catalogue_complete_and_compiled_is_well(small):
    assert run("--file", small[1]) == (["ok"], "")


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (polib.POEntry(msgid="Send", msgstr=""), "untranslated: Send"),
        (polib.POEntry(msgid="Send", msgstr="Envoyer", flags=["fuzzy"]), "fuzzy: Send"),
        (polib.POEntry(msgid="one", msgid_plural="many", msgstr_plural={0: "un", 1: ""}), "untranslated: one"),
    ],
)
def test_catalogue_lists_what_is_missing_or_doubtful(small, entry, line):
    catalogue, file = small
    catalogue.append(entry)
    save(catalogue, file)

    assert run("--file", file) == ([line], "1 problem(s)")


def test_catalogue_compiled_before_a_change_is_refused(small):
    catalogue, file = small
    catalogue[0].msgstr = "Garder"
    catalogue.append(polib.POEntry(msgid="Send", msgstr="Envoyer"))
    save(catalogue, file, compiled=False)

    lines, error = run("--file", file)

    assert ([line.rpartition(": ")[2] for line in lines], error) == (["Save", "Send"], "2 problem(s)")


def test_catalogue_never_compiled_is_refused(small):
    small[1].with_suffix(".mo").unlink()

    assert run("--file", small[1]) == (["not compiled: manage.py compilemessages"], "1 problem(s)")


def test_catalogue_holds_what_the_sources_ask_for(small):
    lines, error = run("--file", small[1], "--check")

    if shutil.which("xgettext"):
        wanted = "not in the catalogue, run manage.py makemessages: Site map"
        extra = "in no source any more, run manage.py makemessages: one file"
        assert (wanted in lines, extra in lines, error.endswith("problem(s)")) == (True, True, True)
    else:
        assert (lines, error) == (["gettext is not installed: the sources were not read", "ok"], "")


def test_catalogue_of_the_site_is_complete():
    assert run("--file", CATALOGUE.resolve()) == (["ok"], "")
