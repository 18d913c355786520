"""`manage.py recall_mail`: write to those whose recalls are due; run every morning."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import override

from courses.actions.recalling import mail_recalls


class Command(BaseCommand):
    """One message a person and day; harmless when repeated."""

    help = "Write to learners whose recalls are due today."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how many messages left."""
        with override(settings.LANGUAGE_CODE):
            count = mail_recalls(at=timezone.now())
        self.stdout.write(f"{count} messages")
