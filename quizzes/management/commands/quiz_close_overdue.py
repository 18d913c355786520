"""`manage.py quiz_close_overdue`: hand in the attempts whose time is up. To be run every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.actions.finish import close_overdue


class Command(BaseCommand):
    """Close what is overdue; nothing depends on this being punctual."""

    help = "Rend les tentatives dont le temps est écoulé."

    def handle(self, *args: Any, **options: Any) -> None:
        """Close them and say how many."""
        self.stdout.write(f"{close_overdue(at=timezone.now())} tentative(s) rendue(s)")
