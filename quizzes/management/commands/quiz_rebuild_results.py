"""`manage.py quiz_rebuild_results [--check]`: make the results what the attempts say."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from quizzes.actions.scores import differences, rebuild


class Command(BaseCommand):
    """Rebuild, or compare and exit 1 when something differs."""

    help = "Recompte les résultats à partir des tentatives."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument(
            "--check", action="store_true", help="compare sans rien écrire ; sort 1 s'il y a une différence"
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        """Print each difference."""
        found = differences() if check else rebuild()
        for one in found:
            self.stdout.write(f"quiz {one.quiz_id}, personne {one.person_id} : {one.stored} → {one.counted}")
        self.stdout.write(f"{len(found)} différence(s)")
        if check and found:
            sys.exit(1)
