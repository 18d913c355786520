"""What a content folder holds, as plain frozen values. Nothing here knows a database.

A field marked `aside` does not belong to the thing itself: it is left out of its digest. One marked `later` came after the
first loads: it is left out while it says nothing, so that nothing loaded before looks changed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

ASIDE = {"aside": True}
LATER = {"later": True}


@dataclass(frozen=True, kw_only=True)
class Written:
    """Where a thing was read: its file, and the line of each name of its front matter."""

    path: str = field(default="", metadata=ASIDE, compare=False)
    lines: dict[str, int] = field(default_factory=dict, metadata=ASIDE, compare=False)


@dataclass(frozen=True)
class Ref:
    """Another thing of the pack, by its name: `Ref("quiz", "facilitateur-quiz-1")`."""

    kind: str
    key: str


@dataclass(frozen=True)
class Block:
    """One block of a text: the type and the raw value of a StreamField, with Ref where an object is meant."""

    type: str
    value: Any
    line: int = field(default=0, metadata=ASIDE, compare=False)
    said: str = field(default="", metadata=ASIDE, compare=False)  # what a note shows to people


Body = tuple[Block, ...]


@dataclass(frozen=True)
class Drawing(Written):
    """A picture file with its description."""

    id: str
    title: str
    alt: str
    credit: str
    data: bytes
    people_shown: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True)
class Term:
    """A word of the glossary."""

    id: str
    term: str
    definition: str
    english: str = ""


@dataclass(frozen=True)
class StandardSheet(Written):
    """A fixed page."""

    id: str
    title: str
    slug: str
    summary: str = ""
    youth: bool = False
    body: Body = ()


@dataclass(frozen=True)
class Mission(Written):
    """A piece of field work with its grid."""

    id: str
    title: str
    brief: str
    asks: tuple[str, ...]
    grid: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """One statement of the positioning."""

    id: str
    text: str


@dataclass(frozen=True)
class Positioning(Written):
    """The statements of a course and their scale."""

    id: str
    title: str
    intro: str
    scale: tuple[str, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Quiz(Written):
    """A quiz as its file writes it; the app quizzes knows what it means."""

    id: str
    title: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Lesson(Written):
    """A lesson. `conditions` are blocks: what completes it."""

    id: str
    title: str
    slug: str
    minutes: int
    summary: str = ""
    conditions: Body = ()
    optional: bool = False
    picture: Ref | None = None
    legal: bool = False
    verified_on: date | None = None
    review_on: date | None = None
    swap: str = ""
    body: Body = ()


@dataclass(frozen=True)
class Module(Written):
    """A module with its lessons, in order."""

    id: str
    title: str
    slug: str
    summary: str = ""
    introduction: str = ""
    objectives: tuple[str, ...] = ()
    picture: Ref | None = None
    requires: tuple[str, ...] = ()
    opens_on: date | None = None
    numbered: bool = True
    lessons: tuple[Lesson, ...] = field(default=(), metadata=ASIDE, compare=False)


@dataclass(frozen=True)
class Certificate:
    """The document a course gives."""

    title: str
    introduction: str = ""
    criteria: str = ""
    nature: str = ""
    minutes: int | None = field(default=None, metadata=ASIDE, compare=False)  # when not the sum of the lessons


@dataclass(frozen=True)
class Paper:
    """A certificate with the course it is given for, as its version says it."""

    id: str
    certificate: Certificate
    minutes: int


@dataclass(frozen=True)
class Course(Written):
    """A course with its modules, quizzes, missions, positioning and certificate."""

    id: str
    title: str
    slug: str
    texts: dict[str, str]
    audience: str = "facilitators"
    familiar: bool = False
    is_training: bool = True
    sequence: str = "free"
    enrolment_mode: str = "open"
    objectives: tuple[str, ...] = ()
    picture: Ref | None = None
    verified_on: date | None = None
    presentation: Body = ()
    positioning_id: str = ""
    modules: tuple[Module, ...] = field(default=(), metadata=ASIDE, compare=False)
    quizzes: tuple[Quiz, ...] = field(default=(), metadata=ASIDE, compare=False)
    missions: tuple[Mission, ...] = field(default=(), metadata=ASIDE, compare=False)
    positioning: Positioning | None = field(default=None, metadata=ASIDE, compare=False)
    certificate: Certificate | None = field(default=None, metadata=ASIDE, compare=False)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson, in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)


@dataclass(frozen=True)
class Activity:
    """One timed part of a guide."""

    title: str
    minutes: int
    short_minutes: int | None
    kind: str
    texts: dict[str, str]
    steps: str
    notes: str = ""
    material: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guide(Written):
    """A workshop guide. `labels` are words of our lists, as they are written."""

    id: str
    title: str
    slug: str
    texts: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    labels: dict[str, tuple[str, ...]]
    picture: Ref | None
    group_min: int
    group_max: int
    remote: str
    difficulty: int
    youth_safe: str
    activities: tuple[Activity, ...]
    variants: Body
    short_version: str
    example: str
    annexes: Body
    licence: str
    verified_on: date | None
    review_on: date | None


@dataclass(frozen=True)
class GuideIndex(Written):
    """The text of the page that lists the guides."""

    id: str
    title: str
    summary: str = ""
    body: Body = ()


@dataclass(frozen=True)
class Experience(Written):
    """An experience report. `choices` are keys of our fixed lists, `links` the ids of guides and lessons."""

    id: str
    title: str
    slug: str
    picture: Ref | None
    fictional: bool
    choices: dict[str, str]
    texts: dict[str, str]
    rich: dict[str, str]
    coop_kinds: tuple[str, ...]
    territory: tuple[str, str] | None
    season: int
    stage: str
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    group_size: int | None
    partners: tuple[str, ...]
    authors: tuple[dict[str, Any], ...]
    steps: Body
    figures: tuple[dict[str, str], ...]
    advice: tuple[str, ...]
    tools: Body
    links: tuple[str, ...]
    reviewed_on: date | None
    review_on: date | None


@dataclass(frozen=True)
class ExperienceIndex(Written):
    """The text of the page that lists the reports."""

    id: str
    title: str
    summary: str = ""
    body: Body = ()


@dataclass(frozen=True)
class Pack:
    """A whole content folder."""

    drawings: tuple[Drawing, ...] = ()
    terms: tuple[Term, ...] = ()
    courses: tuple[Course, ...] = ()
    pages: tuple[StandardSheet, ...] = ()
    guides: tuple[Guide, ...] = ()
    guide_index: GuideIndex | None = None
    experiences: tuple[Experience, ...] = ()
    experience_index: ExperienceIndex | None = None
    bases: Mapping[str, str] = field(default_factory=dict, metadata={"aside": True})  # importing/bases.py


def digest(value: Any) -> str:
    """Return the SHA-256 of what a thing of the pack says; where it was read does not count."""
    return hashlib.sha256(json.dumps(_plain(value), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        silent = {f.name for f in fields(value) if f.metadata.get("later") and getattr(value, f.name) == f.default}
        kept = [f.name for f in fields(value) if not f.metadata.get("aside") and f.name not in silent]
        return [type(value).__name__, {name: _plain(getattr(value, name)) for name in kept}]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value.isoformat() if isinstance(value, date) else value
