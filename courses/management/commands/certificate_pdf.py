"""Write the PDF of a certificate."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.actions.awards import Erased, document
from courses.models import Award
from courses.rules.number import is_well_formed, read
from media.actions.render import RenderFailed


class Command(BaseCommand):
    """`manage.py certificate_pdf NUMBER --output FILE`."""

    help = "Write the PDF of the certificate that has this number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The number as it is printed, and where to write."""
        parser.add_argument("number")
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Find, render if needed, write."""
        number = read(options["number"])
        if not is_well_formed(number):
            raise CommandError(_("This number has a typing error."))
        award = Award.objects.select_related("type_version__template").filter(number=number).first()
        if award is None:
            raise CommandError(_("No document has this number."))
        try:
            pdf = document(award)
        except Erased as error:
            raise CommandError(_("The details of this document are no longer kept.")) from error
        except RenderFailed as error:
            raise CommandError(_("The file cannot be made: %(why)s") % {"why": error}) from error
        try:
            options["output"].write_bytes(pdf)
        except OSError as error:
            raise CommandError(_("The file cannot be written: %(why)s") % {"why": error}) from error
        self.stdout.write(f"{options['output']} ({len(pdf)})")
