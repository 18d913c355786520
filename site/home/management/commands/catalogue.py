"""`manage.py catalogue --check`: the French catalogue says everything, surely, and its compiled form says the same."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

CATALOGUE = settings.SITE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
NOT_OURS = [".venv", "var", "site/locale"]


class Command(BaseCommand):
    """Prints what is missing, one line each; exits 1 when something is."""

    help = "Check that the French catalogue is complete: nothing untranslated, fuzzy, forgotten or not compiled."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option, and another catalogue for tests."""
        parser.add_argument("--check", action="store_true", help="also read the sources for forgotten messages")
        parser.add_argument("--file", type=Path, default=CATALOGUE, help="the .po; its .mo is next to it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and tell."""
        found = list(problems(options["file"]))
        if options["check"] and shutil.which("xgettext"):
            found += forgotten(options["file"])
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} problem(s) in {options['file']}")
        self.stdout.write("ok")


def problems(file: Path) -> Iterator[str]:
    """Yield what is untranslated or fuzzy, and what the compiled catalogue does not say like the .po."""
    import polib  # of the dev group: the running site never needs it

    catalogue = polib.pofile(str(file))
    for entry in catalogue:
        if entry.fuzzy:
            yield f"fuzzy: {entry.msgid}"
        elif not entry.obsolete and not entry.translated():
            yield f"untranslated: {entry.msgid}"
    if not file.with_suffix(".mo").exists():
        yield "not compiled: manage.py compilemessages"
        return
    written = {_key(entry): _said(entry) for entry in catalogue if entry.translated()}
    compiled = {_key(entry): _said(entry) for entry in polib.mofile(str(file.with_suffix(".mo")))}
    for key in sorted(written.keys() ^ compiled.keys() | {k for k in written if compiled.get(k, "") != written[k]}):
        yield f"compiled differently, run manage.py compilemessages: {key[1]}"


def forgotten(file: Path) -> list[str]:
    """Return the messages of the sources that the catalogue does not hold, and those that no source asks for."""
    import polib

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "fr" / "LC_MESSAGES" / file.name
        copy.parent.mkdir(parents=True)
        shutil.copy(file, copy)
        kept, settings.LOCALE_PATHS = settings.LOCALE_PATHS, [folder]
        try:
            call_command(
                "makemessages", locale=["fr"], no_location=True, no_obsolete=True, ignore_patterns=NOT_OURS, verbosity=0
            )
        finally:
            settings.LOCALE_PATHS = kept
        asked = {_key(entry) for entry in polib.pofile(str(copy))}
    held = {_key(entry) for entry in polib.pofile(str(file)) if not entry.obsolete}
    missing = [f"not in the catalogue, run manage.py makemessages: {key[1]}" for key in sorted(asked - held)]
    return missing + [f"in no source any more, run manage.py makemessages: {key[1]}" for key in sorted(held - asked)]


def _key(entry: Any) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _said(entry: Any) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)) or (entry.msgstr,)
