"""What a load would do, thing by thing, before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from home.importing.finding import find
from home.importing.journal import Journal
from home.importing.pack import Pack, digest
from home.importing.report import Report
from home.importing.shelf import NAMES, Load, paper_of

STATES = ("new", "changed", "conflict", "waiting", "deleted", "same")  # what asks for a look first, then the rest


@dataclass(frozen=True)
class Row:
    """One thing: what would become of it, what it is, where it is written."""

    state: str
    kind: str
    id: str
    title: str
    path: str

    @property
    def name(self) -> str:
        """The French word for what it is."""
        return NAMES[self.kind]


def plan_of(pack: Pack, *, at: datetime, drafts: bool = True) -> list[Row]:
    """Return what would become of each thing of a pack, in its order; nothing is written."""
    load = Load(at, False, Journal.load(), Report(), drafts=drafts, bases=pack.bases)
    return [
        Row(_state(load, *one), one[0], one[1].id, _title(one[1]), getattr(one[1], "path", ""))
        for one in everything_in(pack)
    ]


def _state(load: Load, kind: str, item: Any, page: Any) -> str:
    found = find(kind, item, page)
    deletable = kind in ("course", "module", "lesson", "page", "guide", "experience")
    if found is None and deletable and load.journal.known(f"{kind}:{item.id}"):
        return "deleted"
    return load.state(kind, item, found, digest(item))


def _title(item: Any) -> str:
    certificate = getattr(item, "certificate", None)
    named = getattr(item, "title", "") or getattr(item, "term", "")
    return named or (certificate.title if certificate else item.id)


def bases_of(pack: Pack) -> dict[str, str]:
    """Return the digest of each thing of a pack, by `kind:id`: what an export leaves beside its files."""
    return {f"{kind}:{item.id}": digest(item) for kind, item, _page in everything_in(pack)}


def everything_in(pack: Pack) -> Iterator[tuple[str, Any, Any]]:
    """Yield everything with its kind; a certificate with the course it is given for, when it is here."""
    yield from (("picture", drawing, None) for drawing in pack.drawings)
    yield from (("term", term, None) for term in pack.terms)
    for course in pack.courses:
        yield from (("quiz", quiz, None) for quiz in course.quizzes)
        yield from (("mission", mission, None) for mission in course.missions)
        if course.positioning:
            yield "positioning", course.positioning, None
        yield "course", course, None
        for module in course.modules:
            yield "module", module, None
            yield from (("lesson", lesson, None) for lesson in module.lessons)
        if paper := paper_of(course):
            yield "certificate", paper, find("course", course)
    yield from (("page", page, None) for page in pack.pages)
    for index, kind in ((pack.guide_index, "guide_index"), (pack.experience_index, "experience_index")):
        if index:
            yield kind, index, None
    yield from (("guide", guide, None) for guide in pack.guides)
    yield from (("experience", report, None) for report in pack.experiences)
