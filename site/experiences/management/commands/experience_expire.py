"""Take offline, every night, the reports whose consents ended."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from experiences.actions.life import expire, tidy


class Command(BaseCommand):
    """`manage.py experience_expire`."""

    help = "Take offline the reports whose consents ended; tell the coordination 60 and 15 days before one does."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what was done."""
        at = timezone.now()
        found = expire(at=at)
        tidy(at=at)
        for title in found.offline:
            self.stdout.write(f"{title} : hors ligne, un accord est arrivé à son terme")
        for title, who, day in found.ending:
            self.stdout.write(f"{title} : l’accord de {who} finit le {day:%d/%m/%Y}")
