"""Write the published content in a folder: courses, glossary, drawings, pages … (site/content/README.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from home.exporting.folder import FolderRefused
from home.exporting.packing import KINDS
from home.exporting.writing import export_content
from home.importing.problems import typeset


class Command(BaseCommand):
    """Loading what it wrote changes nothing; what the format cannot say is told line by line."""

    help = _("Write the published content in a folder that content_import reads; only what changed is written again.")

    def add_arguments(self, parser: CommandParser) -> None:
        """One folder, two options."""
        parser.add_argument("path", help=_("The folder to write."))
        parser.add_argument("--only", choices=KINDS, default="", help=_("Only one kind, with what it needs."))
        parser.add_argument("--force", action="store_true", help=_("Write in a folder that no export made."))

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what could not be written as it is, then one line that sums up."""
        try:
            report = export_content(options["path"], only=options["only"], force=options["force"])
        except FolderRefused as refused:
            raise CommandError(typeset(str(refused))) from refused
        for line in report.notes if options["verbosity"] else []:
            self.stdout.write(typeset(line))
        for problem in report.problems:
            self.stderr.write(str(problem))
        self.stdout.write(typeset(report.summary))
        if report.problems:
            raise CommandError(
                typeset(f"{len(report.problems)} erreurs : tel quel, content_import refuserait ce dossier")
            )
