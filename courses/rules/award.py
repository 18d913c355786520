"""Awards: states, validity, what may be issued, what is printed and what is shown (specs/certificates.md §§ 2, 3, 5)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DRAFT, ISSUED, REVOKED, SUPERSEDED = "draft", "issued", "revoked", "superseded"
STATES = (DRAFT, ISSUED, REVOKED, SUPERSEDED)
ENDED = (REVOKED, SUPERSEDED)
ONCE, PER_SEASON, PER_SESSION = "once", "season", "session"
OPEN, STRICT = "open", "strict"
CERTIFICATE, ATTESTATION, REALISATION = "certificate", "attestation", "realisation"
REASONS = ("error", "wrong_person", "issued_twice", "obtained_unfairly", "holder_request", "other")
RENEWAL, NAME_CHANGE = "renewal", "name_change"

EVENT_OF = {ISSUED: "issued", REVOKED: "revoked", SUPERSEDED: "superseded"}
FOLLOWS = {DRAFT: {ISSUED}, ISSUED: {REVOKED, SUPERSEDED}, REVOKED: set(), SUPERSEDED: set()}
NAME_LIMIT = 150
SCHEMA = 1
PERSONAL = ("name", "results", "lines", "minutes", "starts_on", "ends_on", "place", "rule")  # blanked by erasure


@dataclass(frozen=True)
class AwardFacts:
    """What a course knows of one person's training: the only source of an award's figures.

    Minutes are integers: `attended` are confirmed attendance, `distance` the declared minutes of completed items.
    `lines` are the steps of the path walked, in order; `results` the assessments, ready to print; `rule` says how it
    was earned. The course is copied as values, never as a foreign key.
    """

    starts_on: date
    ends_on: date
    minutes_attended: int = 0
    minutes_distance: int = 0
    lines: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    rule: str = ""
    place: str = ""
    course_item_id: str = ""
    course_title: str = ""
    course_revision: int = 0
    sheet_open: bool = False


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_second(day: date) -> datetime:
    """Return the last second of a printed day, in Paris."""
    return datetime.combine(day, time(23, 59, 59), PARIS)


def valid_until(issued_at: datetime, months: int | None) -> datetime | None:
    """Return when an award issued at this moment stops being valid; None when it never does."""
    return last_second(add_months(issued_at.astimezone(PARIS).date(), months)) if months else None


def condition(state: str, until: datetime | None, at: datetime) -> str:
    """Return what an award is now: its state, `valid` or `expired` when it is issued. Expiry is never stored."""
    if state == ISSUED:
        return "expired" if until and at > until else "valid"
    return state


def may_follow(state: str, new: str) -> bool:
    """Say whether a state may follow another: no way back from revoked."""
    return new in FOLLOWS[state]


def name_mode(type_mode: str, *, minor: bool) -> str:
    """Return how the public page treats the name: strict for a minor (an unknown age is one) or when the type says so."""
    return STRICT if minor or type_mode == STRICT else OPEN


def may_switch(mode: str, *, is_adult: bool) -> bool:
    """Say whether the holder may choose this mode: strict at any time, open for a person known to be an adult."""
    return mode == STRICT or (mode == OPEN and is_adult)


def refusals(
    name: str, facts: AwardFacts, texts: Mapping[str, Any], kind: str, organisation: Mapping[str, Any]
) -> list[str]:
    """Return every reason why these facts make no award, as codes; an empty list when they do."""
    wrong = {
        "name_missing": not name,
        "name_too_long": len(name) > NAME_LIMIT,
        "title_missing": not texts.get("title"),
        "nature_missing": not texts.get("nature"),
        "no_minutes": facts.minutes_attended + facts.minutes_distance <= 0,
        "sheet_open": facts.sheet_open,
        "dates_wrong": facts.ends_on < facts.starts_on,
        "identifiers_missing": kind == REALISATION and not organisation.get("identifiers"),
    }
    return [code for code, is_wrong in wrong.items() if is_wrong]


def snapshot(
    *,
    kind: str,
    name: str,
    facts: AwardFacts,
    texts: Mapping[str, Any],
    organisation: Mapping[str, Any],
    signatories: list[dict[str, str]],
    issued_at: datetime,
    until: datetime | None,
    number: str,
    verify_url: str,
    locale: str,
) -> dict[str, Any]:
    """Return all that is printed, as JSON values: nothing else is ever read to print."""
    return {
        "schema": SCHEMA,
        "locale": locale,
        "kind": kind,
        "title": texts["title"],
        "name": name,
        "organisation": dict(organisation),
        "introduction": texts.get("introduction", ""),
        "lines": list(facts.lines),
        "nature": texts["nature"],
        "minutes": {"attended": facts.minutes_attended, "distance": facts.minutes_distance},
        "starts_on": facts.starts_on.isoformat(),
        "ends_on": facts.ends_on.isoformat(),
        "place": facts.place or texts.get("place", ""),
        "results": list(facts.results),
        "issued_on": issued_at.astimezone(PARIS).date().isoformat(),
        "valid_until": until.astimezone(PARIS).date().isoformat() if until else None,
        "signatories": [dict(person) for person in signatories],
        "number": number,
        "verify_url": verify_url,
        "rule": texts.get("criteria") or facts.rule,
        "course": {
            "item_id": facts.course_item_id,
            "title": facts.course_title,
            "revision": facts.course_revision,
        },
    }


def blank(value: Any) -> Any:
    """Return the empty value of the same kind."""
    if isinstance(value, dict):
        return {key: blank(inner) for key, inner in value.items()}
    return {str: "", list: [], int: 0}.get(type(value))


def blanked(printed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a snapshot without what concerns the person: the bare fact."""
    return {key: blank(value) if key in PERSONAL else value for key, value in printed.items()}


def only_blanks(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Say whether a snapshot differs from another by emptied values only."""
    return before.keys() == after.keys() and all(after[key] in (before[key], blank(before[key])) for key in before)


PUBLIC = (
    *("kind", "title", "introduction", "lines", "nature", "minutes", "starts_on", "ends_on", "place", "results"),
    *("issued_on", "valid_until", "number", "rule"),
)


def public(
    printed: Mapping[str, Any],
    *,
    number: str,
    state: str,
    mode: str,
    initials: str,
    issued_at: datetime,
    ended_at: datetime | None,
    ended_reason: str | None,
    ended_text: str | None,
    next_number: str | None,
    erased: bool,
    can_check: bool,
) -> dict[str, Any]:
    """Return what anybody may read of an award: every printed field, and the name as the mode allows.

    A document replaced under another name neither shows its name nor leads to the new number.
    """
    hidden = erased or ended_reason == NAME_CHANGE or mode == STRICT
    document = None
    if not erased:
        document = {key: printed[key] for key in PUBLIC}
        document["organisation"] = {k: v for k, v in printed["organisation"].items() if k != "logo_sha256"}
        document["signatories"] = [{"name": one["name"], "role": one["role"]} for one in printed["signatories"]]
    return {
        "number": number,
        "state": state,
        "issued_on": issued_at.astimezone(PARIS).date().isoformat(),
        "ended_on": ended_at.astimezone(PARIS).date().isoformat() if ended_at else None,
        "public_text": ended_text or "",
        "replaced_by": next_number if state == SUPERSEDED and ended_reason == RENEWAL else None,
        "name": None if hidden else printed["name"],
        "initials": initials if hidden and not erased else None,
        "name_can_be_checked": hidden and can_check,
        "details_kept": not erased,
        "document": document,
    }
