"""What an export did, for the person who asked for it."""

from dataclasses import dataclass, field

from home.importing.pack import Pack
from home.importing.problems import Problem
from home.importing.report import WORDS, counts_of


@dataclass
class ExportReport:
    """What the format cannot say (`notes`), what the importer would refuse (`problems`), how much was written."""

    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    written: int = 0
    removed: int = 0

    @property
    def summary(self) -> str:
        """One line: « 45 leçons, 7 quiz … : 12 fichiers écrits, 0 enlevé »."""
        held = ", ".join(
            f"{self.counts[name]} {one if self.counts[name] < 2 else many}"
            for name, one, many in WORDS
            if self.counts.get(name)
        )
        written = f"{self.written} fichier{'s' if self.written > 1 else ''} écrit{'s' if self.written > 1 else ''}"
        return f"{held or 'rien'} : {written}, {self.removed} enlevé{'s' if self.removed > 1 else ''}"


def report_of(pack: Pack, notes: list[str]) -> ExportReport:
    """Return the report of a pack that was made."""
    return ExportReport(notes=notes, counts=counts_of(pack))
