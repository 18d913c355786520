"""`manage.py setup`: everything a new installation needs; run after `migrate`, at each deployment."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from home.actions.install import install


class Command(BaseCommand):
    """Create the cache table, the groups with their rights, the site and its first pages."""

    help = "Put the house in order: cache table, groups, site, home page. Twice does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is missing."""
        call_command("createcachetable", verbosity=0)
        install()
        self.stdout.write("ok")
