"""`manage.py catalogue --check`: the French catalogue says everything, surely, and its compiled form says the same."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

CATALOGUE = settings.SITE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
NO_GETTEXT = "gettext is not installed: the sources were not read"
SOURCES = ("site", "media", "quizzes", "workshops", "courses")


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
        elif options["check"]:
            self.stdout.write(NO_GETTEXT)
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
        _copy_sources(Path(folder))
        copy = Path(folder) / "locale" / "fr" / "LC_MESSAGES" / "django.po"
        copy.parent.mkdir(parents=True)
        shutil.copy(file, copy)
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "fr", "--no-location", "--no-obsolete"]
        env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)  # noqa: S603 - our own words
        asked = {_key(entry) for entry in polib.pofile(str(copy))}
    held = {_key(entry) for entry in polib.pofile(str(file)) if not entry.obsolete}
    missing = [f"not in the catalogue, run manage.py makemessages: {key[1]}" for key in sorted(asked - held)]
    return missing + [f"in no source any more, run manage.py makemessages: {key[1]}" for key in sorted(held - asked)]


def _copy_sources(folder: Path) -> None:
    """Copy what makemessages reads: it writes work files beside each template, which is not for the real tree."""
    for root in SOURCES:
        for source in (settings.ROOT / root).rglob("*"):
            if source.suffix in (".py", ".html", ".txt") and source.is_file():
                copy = folder / source.relative_to(settings.ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy)


def _key(entry: Any) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _said(entry: Any) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)) or (entry.msgstr,)
