"""`manage.py quiz_rebuild_results [--check | --examples]`: make the results what the attempts say."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from quizzes.actions.examples import failures
from quizzes.actions.scores import differences, rebuild


class Command(BaseCommand):
    """Rebuild, or compare and exit 1 when something differs, or run the expected answers and exit 1 when one fails."""

    help = "Recompte les résultats à partir des tentatives."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check or --examples."""
        group = parser.add_mutually_exclusive_group()
        group.add_argument(
            "--check", action="store_true", help="compare sans rien écrire ; sort 1 s'il y a une différence"
        )
        group.add_argument(
            "--examples",
            action="store_true",
            help="essaie les exemples de réponses attendues sur les versions publiées ; sort 1 si l'un échoue",
        )

    def handle(self, *args: Any, check: bool = False, examples: bool = False, **options: Any) -> None:
        """Print each difference, or each example that fails."""
        if examples:
            self._examples()
            return
        found = differences() if check else rebuild()
        for one in found:
            self.stdout.write(f"quiz {one.quiz_id}, personne {one.person_id} : {one.stored} → {one.counted}")
        self.stdout.write(f"{len(found)} différence(s)")
        if check and found:
            sys.exit(1)

    def _examples(self) -> None:
        tried, found = failures()
        for one in found:
            words = one.words.replace("\n", " / ")[:80]
            self.stdout.write(
                f"question {one.question_id} « {one.title} », version {one.number} : « {words} » {one.why}"
            )
        self.stdout.write(f"{tried} exemple(s) essayé(s), {len(found)} échec(s)")
        if found:
            sys.exit(1)
