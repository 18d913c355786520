"""Load the content folder: courses, lessons, quizzes, missions, glossary, drawings, pages (site/content/README.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from home.importing import import_content
from home.importing.problems import typeset


class Command(BaseCommand):
    """Says line by line what is wrong, and then changes nothing; never touches what people have learnt."""

    help = _("Load a content folder (site/content): twice does no harm, with one mistake nothing is changed.")

    def add_arguments(self, parser: CommandParser) -> None:
        """One folder, two options."""
        parser.add_argument("path", help=_("The content folder."))
        parser.add_argument("--check", action="store_true", help=_("Only say what is wrong."))
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help=_("Also write over what was changed or deleted in the administration since the last load."),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the problems, or what was done, then one line that sums up."""
        report = import_content(options["path"], check=options["check"], overwrite=options["overwrite"])
        for problem in report.problems:
            self.stderr.write(str(problem))
        if report.problems:
            raise CommandError(typeset(report.summary))
        for line in [*report.changes, *report.notes] if options["verbosity"] else []:
            self.stdout.write(typeset(line))
        self.stdout.write(typeset(report.summary))
