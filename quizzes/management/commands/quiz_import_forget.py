"""`manage.py quiz_import_forget`, every night: the files that trainers sent a month ago are let go."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.actions.bank_jobs import forget_old


class Command(BaseCommand):
    """Empty old imports; their report stays."""

    help = "Oublie le contenu des imports de questions de plus d’un mois."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many."""
        self.stdout.write(f"{forget_old(at=timezone.now())} import(s) oublié(s).")
