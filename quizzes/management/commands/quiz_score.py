"""`manage.py quiz_score [--statistics]`: score lines of JSON from standard input. specs/quizzes.md §15.1."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from quizzes.rules.door import reply


class Command(BaseCommand):
    """The door to the scoring rules: no database, one line out for each line in."""

    help = "Note des réponses : une ligne de JSON par réponse en entrée, une en sortie (specs/quizzes.md §15.1)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --statistics."""
        parser.add_argument("--statistics", action="store_true", help="des tableaux de notes au lieu de réponses")

    def handle(self, *args: Any, statistics: bool = False, **options: Any) -> None:
        """Answer each line at once; exit 2 when one was refused."""
        if self.stdout._out is sys.stdout and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        accepted = True
        for line in sys.stdin.buffer:
            text, good = reply(line, statistics=statistics)
            self.stdout.write(text)
            self.stdout.flush()
            accepted = accepted and good
        if not accepted:
            sys.exit(2)
