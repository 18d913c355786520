"""`manage.py check_progress`: compare evidence with completions and finishes; exit 1 on any difference."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.actions.checking import progress_differences


class Command(BaseCommand):
    """Print every difference."""

    help = "Replay events, results and reviews; compare with completions, finishes and awards."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print differences, one a line."""
        found = list(progress_differences(timezone.now()))
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} difference(s)", returncode=1)
        self.stdout.write("0 difference")
