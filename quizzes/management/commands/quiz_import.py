"""`manage.py quiz_import FILE…`: what files of questions hold, and their way into the bank (specs/quizzes.md §15.3)."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from people.models import User
from quizzes.actions.bank_import import bring, compare
from quizzes.actions.quiz_exchange import quiz_from_reading
from quizzes.formats import READERS, FileRefused, Item, Reading, read
from quizzes.formats.encodings import MOST_BYTES
from quizzes.models import Question

STATUSES = ("new", "duplicate", "changed", "unsupported", "error")
FRENCH = {
    "new": "nouvelle",
    "duplicate": "déjà dans la banque",
    "changed": "modifiée",
    "unsupported": "non prise en charge",
    "error": "erreur",
}


class Command(BaseCommand):
    """Print one report a file; write drafts unless asked not to. Exit 0, 2 when an item was refused, 1 without file."""

    help = "Importe des questions (GIFT, Moodle XML, Aiken, JSON du site, tableau) dans la banque, en brouillon."
    requires_system_checks: list[str] = []  # --dry-run works before the first migration

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files, their format, where they go, and what is wanted."""
        parser.add_argument("files", nargs="+", metavar="FICHIER", help="les fichiers à lire")
        parser.add_argument("--format", required=True, choices=list(READERS), help="le format de ces fichiers")
        parser.add_argument("--category", default="", help="la catégorie où ranger les questions, par exemple CJS/Vote")
        parser.add_argument("--owner", default="", help="l’adresse de la personne à qui seront les brouillons")
        parser.add_argument("--dry-run", action="store_true", help="n’écrit rien")
        parser.add_argument("--json", action="store_true", help="une ligne JSON par fichier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each file, then exit 1 when one could not be opened, 2 when something was refused."""
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        migrated = is_migrated()
        if not migrated and not options["dry_run"]:
            raise CommandError(
                "La base de données n’est pas prête : lancez « manage.py migrate », ou ajoutez --dry-run."
            )
        owner = self._owner(options["owner"]) if migrated else None
        codes = {self._file(name, options, owner, migrated) for name in options["files"]}
        code = next((code for code in (1, 2) if code in codes), 0)
        if code:
            sys.exit(code)

    def _owner(self, email: str) -> User | None:
        owner = User.objects.filter(email__iexact=email).first() if email else None
        if email and owner is None:
            raise CommandError(f"Personne n’a l’adresse {email}.")
        return owner

    def _file(self, name: str, options: dict[str, Any], owner: User | None, migrated: bool) -> int:
        """Report on one file; return its exit code."""
        shown = {"file": name.encode("utf-8", "replace").decode(), "format": options["format"]}
        try:
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            self.stderr.write(f"{shown['file']} : ce fichier ne peut pas être ouvert ({why}).")
            return 1
        try:
            reading = read(data, options["format"])
        except FileRefused as error:
            self._print(shown | {"error": {"code": error.code, "line": error.line, "message": error.message}}, options)
            return 2
        items, quiz = self._items(reading, options, owner, migrated)
        told = report(reading, items, data, dry_run=options["dry_run"], compared=migrated)
        self._print(shown | told | ({"quiz": quiz} if quiz else {}), options)
        return 2 if any(item.status in ("unsupported", "error") for item in items) else 0

    def _items(
        self, reading: Reading, options: dict[str, Any], owner: User | None, migrated: bool
    ) -> tuple[list[Item], dict[str, Any] | None]:
        """Return the items with what becomes of them, and the quiz of the file if it has one."""
        quiz = reading.quiz and {
            "title": reading.quiz["title"],
            "questions": len(reading.quiz["slots"]),
            "warnings": [],
        }
        if options["dry_run"]:
            return compare(reading.items, category=options["category"]) if migrated else list(reading.items), quiz
        done = bring(reading.items, category=options["category"], owner=owner)
        if quiz and reading.quiz:
            quiz["warnings"] = quiz_from_reading(reading.quiz, done, category=options["category"])[1]
        return [one.item for one in done], quiz

    def _print(self, shown: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
        else:
            for line in table(shown):
                self.stdout.write(line)
        self.stdout.flush()


def is_migrated() -> bool:
    """Whether the bank can be asked; never makes the file of a database that is not there."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        if ":memory:" not in name and "mode=memory" not in name and not Path(name).exists():
            return False
    try:
        Question.objects.values_list("content_sha256", "idnumber", "category__path", "latest_revision").first()
    except DatabaseError:
        return False
    return True


def report(reading: Reading, items: Iterable[Item], data: bytes, *, dry_run: bool, compared: bool) -> dict[str, Any]:
    """Return what is printed of a file that could be read."""
    items = list(items)
    counts = Counter(item.status for item in items)
    return {
        "encoding": reading.encoding,
        "sha256": hashlib.sha256(data).hexdigest(),
        "dry_run": dry_run,
        "compared": compared,
        "found": {"types": reading.types, "files": reading.files, "hints": reading.hints},
        "counts": {status: counts[status] for status in STATUSES},
        "items": [item.as_json(index) for index, item in enumerate(items, 1)],
    }


def table(shown: dict[str, Any]) -> list[str]:
    """Return the report in French, for people."""
    if "error" in shown:
        return [f"{shown['file']} : refusé. {shown['error']['message']}"]
    counted = ", ".join(f"{FRENCH[status]} : {n}" for status, n in shown["counts"].items() if n) or "aucune question"
    lines = [f"{shown['file']} ({shown['format']}, {shown['encoding']}) : {counted}"]
    for item in shown["items"]:
        what = item["title"] or (item["stem"] or "")[:50].replace("\n", " ")
        kind = item["type"] or item["source_type"]
        lines.append(f"{item['line']:>6}  {FRENCH[item['status']]:<20} {kind:<12} {what}")
        told = [item["message"]] if item["message"] else []
        lines += [f"{'':>8}{message}" for message in [*told, *item["warnings"]]]
    if shown.get("quiz"):
        lines.append(f"{'':>8}Quiz « {shown['quiz']['title']} » : {shown['quiz']['questions']} place(s).")
        lines += [f"{'':>8}{message}" for message in shown["quiz"]["warnings"]]
    return lines
