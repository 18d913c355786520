"""What a load did, for the person who asked for it."""

from dataclasses import dataclass, field

from home.importing.pack import Pack
from home.importing.problems import Problem

WORDS = (
    ("lessons", "leçon", "leçons"),
    ("quizzes", "quiz", "quiz"),
    ("missions", "mission", "missions"),
    ("guides", "guide", "guides"),
    ("experiences", "récit", "récits"),
    ("terms", "mot", "mots"),
    ("drawings", "dessin", "dessins"),
    ("pages", "page", "pages"),
)


@dataclass
class Report:
    """The problems (with one, nothing was changed), or the changes made and what was left in place."""

    problems: list[Problem] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    only_checked: bool = False

    @property
    def summary(self) -> str:
        """One line: « 45 leçons, 7 quiz … : 0 changement »."""
        if self.problems:
            return f"{_count(len(self.problems), 'erreur', 'erreurs')} : rien n’a été changé"
        held = ", ".join(_count(self.counts[name], one, many) for name, one, many in WORDS if self.counts.get(name))
        if self.only_checked:
            return f"{held} : aucune erreur, rien n’a été chargé"
        return f"{held} : {_count(len(self.changes), 'changement', 'changements')}"


def counts_of(pack: Pack) -> dict[str, int]:
    """Return how many things of each kind a pack holds."""
    return {
        "lessons": sum(len(course.lessons) for course in pack.courses),
        "quizzes": sum(len(course.quizzes) for course in pack.courses),
        "missions": sum(len(course.missions) for course in pack.courses),
        "guides": len(pack.guides),
        "experiences": len(pack.experiences),
        "terms": len(pack.terms),
        "drawings": len(pack.drawings),
        "pages": len(pack.pages),
    }


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number < 2 else many}"
