"""`manage.py contact_purge`: delete the messages of the contact page that are twelve months old. Every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from home.actions.contact import forget_old


class Command(BaseCommand):
    """Delete messages kept for twelve months."""

    help = "Delete the messages of the contact page that are twelve months old."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many."""
        self.stdout.write(f"{forget_old(timezone.now())} messages deleted")
