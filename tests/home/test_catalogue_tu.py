"""The catalogue of « tu » (site/locale/fr_TU): only sentences that French has, said otherwise."""

import re

import polib
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, pgettext

from home.management.commands.catalogue import CATALOGUE, problems

TU = settings.SITE / "locale" / "fr_TU" / "LC_MESSAGES" / "django.po"


def said(entry: polib.POEntry) -> str:
    """All that an entry says."""
    return " ".join([entry.msgstr, *entry.msgstr_plural.values()])


def test_tu_is_complete_and_compiled():
    assert list(problems(TU)) == []


def test_tu_says_otherwise_what_french_says():
    french = {(entry.msgctxt, entry.msgid): said(entry) for entry in polib.pofile(str(CATALOGUE))}
    familiar = {(entry.msgctxt, entry.msgid): said(entry) for entry in polib.pofile(str(TU))}

    assert familiar.keys() - french.keys() == set()
    assert [key for key in familiar if familiar[key] == french[key]] == []
    assert [text for text in familiar.values() if re.search(r"\b(vous|votre|vos)\b", text, re.IGNORECASE)] == []


def test_tu_falls_back_on_french():
    with translation.override("fr-tu"):
        found = (gettext("Your question"), pgettext("stone", "you are here"), gettext("Next"))

    assert found == ("Ta question", "tu es ici", "Suivant")
