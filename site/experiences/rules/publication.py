"""What keeps a report from being published (specs/experiences.md § 4). Facts in, reasons out; no role may override.

A report belongs to its contributors: each says yes, a minor's guardian too; whoever can be recognised in a picture or
heard in a sound says yes; pictures are described, sounds written out, figures sourced; the reviewer is somebody else.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

PUBLICATION, IMAGE, VOICE = KINDS = ("publication", "image", "voice")
SELF, GUARDIAN = GIVERS = ("self", "guardian")
PICTURE, SOUND = "picture", "sound"
AUDIO = "audio"

EMPTY = "empty"
NO_PUBLICATION = "no_publication"
NO_IMAGE = "no_image"
NO_VOICE = "no_voice"
NO_GUARDIAN = "no_guardian"
UNLISTED = "unlisted"
NO_ALT = "no_alt"
NO_TRANSCRIPT = "no_transcript"
NO_SOUND = "no_sound"
NO_SOURCE = "no_source"
NO_LICENCE = "no_licence"
NOT_ACCEPTED = "not_accepted"
REVIEWER_WROTE = "reviewer_wrote"
MISSING = {PUBLICATION: NO_PUBLICATION, IMAGE: NO_IMAGE, VOICE: NO_VOICE}
ABOUT_CONSENT = (NO_PUBLICATION, NO_IMAGE, NO_VOICE, NO_GUARDIAN)


@dataclass(frozen=True)
class Consent:
    """A yes: whose, for what, said by whom, from when to when."""

    subject: str
    kind: str
    giver: str
    given_on: date
    until: date | None = None
    withdrawn: bool = False

    def is_live(self, on: date) -> bool:
        """Say whether it holds on a day; the last day counts."""
        return not self.withdrawn and self.given_on <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Contributor:
    """Somebody whose words these are; `accepted`: the version as it stands."""

    key: str
    name: str
    is_minor: bool = False
    person: int | None = None
    accepted: bool = False


@dataclass(frozen=True)
class Depicted:
    """Somebody in a picture or in a sound."""

    key: str
    name: str
    kind: str  # IMAGE or VOICE
    attachment: str
    identifiable: bool = True
    is_minor: bool = False


@dataclass(frozen=True)
class Attachment:
    """A picture or a sound of the page; `described`: alternative text or decorative, transcript."""

    key: str
    kind: str  # PICTURE or SOUND
    title: str
    described: bool = True
    people: bool = False  # somebody can be recognised, or is heard


@dataclass(frozen=True)
class Figure:
    """A figure and whether one knows where it comes from (« non connu » is an answer)."""

    label: str
    sourced: bool = True


@dataclass(frozen=True)
class Report:
    """All that decides."""

    fictional: bool = False
    format: str = ""
    empty: tuple[str, ...] = ()
    licence: str = ""
    figures: tuple[Figure, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    depicted: tuple[Depicted, ...] = ()
    consents: tuple[Consent, ...] = ()
    reviewers: Collection[int] = field(default=frozenset())


@dataclass(frozen=True)
class Reason:
    """One thing to do first: what, about which field or file, and for whom."""

    code: str
    what: str = ""
    who: str = ""


def reasons(report: Report, on: date) -> list[Reason]:
    """Return every reason why a report may not be public on a day; none: it may.

    Invented people give no consent: a fictional example answers only for what is written.
    """
    found = list(_of_the_text(report))
    if not report.fictional:
        found += _of_the_people(report, on)
    return found


def _of_the_text(report: Report) -> Iterator[Reason]:
    yield from (Reason(EMPTY, name) for name in report.empty)
    if not report.licence:
        yield Reason(NO_LICENCE)
    yield from (Reason(NO_SOURCE, figure.label) for figure in report.figures if not figure.sourced)
    for one in report.attachments:
        if not one.described:
            yield Reason(NO_ALT if one.kind == PICTURE else NO_TRANSCRIPT, one.title)
    if report.format == AUDIO and all(one.kind != SOUND for one in report.attachments):
        yield Reason(NO_SOUND)


def _of_the_people(report: Report, on: date) -> Iterator[Reason]:
    live = {(one.subject, one.kind, one.giver) for one in report.consents if one.is_live(on)}
    for one in report.contributors:
        yield from _asked(live, one.key, PUBLICATION, one.name, "", one.is_minor)
        if not one.accepted:
            yield Reason(NOT_ACCEPTED, who=one.name)
        if one.person is not None and one.person in report.reviewers:
            yield Reason(REVIEWER_WROTE, who=one.name)
    titles = {one.key: one.title for one in report.attachments}
    for one in report.depicted:
        if one.identifiable and one.attachment in titles:
            yield from _asked(live, one.key, one.kind, one.name, titles[one.attachment], one.is_minor)
    listed = {one.attachment for one in report.depicted}
    yield from (Reason(UNLISTED, one.title) for one in report.attachments if one.people and one.key not in listed)


def _asked(live: set[tuple[str, str, str]], key: str, kind: str, who: str, what: str, minor: bool) -> Iterator[Reason]:
    """Under 18: one's own consent and a guardian's; a guardian alone never speaks for the young person."""
    if (key, kind, SELF) not in live:
        yield Reason(MISSING[kind], what, who)
    if minor and (key, kind, GUARDIAN) not in live:
        yield Reason(NO_GUARDIAN, what, who)
