"""The outline of a course: what is published now, as frozen data that rules can read and a database row can keep."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

TICKED = "ticked"
QUIZ_PASSED, QUIZ_SUBMITTED = "quiz_passed", "quiz_submitted"
MISSION_DEPOSITED, MISSION_ACCEPTED = "mission_deposited", "mission_accepted"
POSITIONING = "positioning"
KINDS = (TICKED, QUIZ_PASSED, QUIZ_SUBMITTED, MISSION_DEPOSITED, MISSION_ACCEPTED, POSITIONING)


@dataclass(frozen=True)
class Condition:
    """One thing a learner must have done. `target` is a quiz's or mission's uuid, or "before" / "after"."""

    kind: str
    target: str = ""
    percent: int = 0
    label: str = ""


@dataclass(frozen=True)
class Item:
    """A published lesson. `item_id` is its identity for ever; `number` is its place, "2.3"."""

    item_id: str
    title: str
    minutes: int
    conditions: tuple[Condition, ...] = (Condition(TICKED),)
    optional: bool = False
    origin_id: str = ""
    number: str = ""
    url: str = ""
    page_id: int = 0
    revision: int = 0
    updated_note: str = ""
    updated_on: str = ""

    @property
    def rule(self) -> list[dict[str, Any]]:
        """The conditions as they are copied into a completion."""
        return [asdict(condition) for condition in self.conditions]


@dataclass(frozen=True)
class Module:
    """A published module: its lessons in order, the modules it requires, the day it opens."""

    module_id: str
    title: str
    items: tuple[Item, ...] = ()
    requires: tuple[str, ...] = ()
    opens_on: date | None = None
    url: str = ""
    page_id: int = 0
    number: str = ""


@dataclass(frozen=True)
class Change:
    """Something that happened to an item (ItemChange). `required` says whether it was, or became, required."""

    item_id: str
    kind: str
    at: datetime
    policy: str = ""
    required: bool = True
    title: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Outline:
    """A published course. `youth`: for co-operants; `familiar`: people are addressed with « tu »."""

    course_id: str
    title: str
    modules: tuple[Module, ...] = ()
    in_order: bool = False
    training: bool = False
    url: str = ""
    page_id: int = 0
    help_contact: str = ""
    objectives: tuple[str, ...] = ()
    youth: bool = False
    familiar: bool = False
    changes: tuple[Change, ...] = ()
    version: int = 0
    stamp: str = ""  # changes with the version, and whenever what its lessons show must be printed again
    restricted: bool = field(default=False, compare=False)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every lesson, in order."""
        return tuple(item for module in self.modules for item in module.items)

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Lessons by identity."""
        return {item.item_id: item for item in self.items}

    @cached_property
    def by_digits(self) -> dict[str, str]:
        """Identities by their digits alone, as a database may write them."""
        return {item_id.replace("-", ""): item_id for item_id in self.by_id}

    @cached_property
    def by_url(self) -> dict[str, Item]:
        """Lessons by address."""
        return {item.url: item for item in self.items}

    @cached_property
    def module_of(self) -> dict[str, Module]:
        """The module of each lesson."""
        return {item.item_id: module for module in self.modules for item in module.items}

    @cached_property
    def place(self) -> dict[str, int]:
        """The rank of each lesson, from 0."""
        return {item.item_id: rank for rank, item in enumerate(self.items)}

    @cached_property
    def history(self) -> dict[str, tuple[Change, ...]]:
        """The changes of each item, oldest first."""
        found: dict[str, list[Change]] = {}
        for change in sorted(self.changes, key=lambda c: c.at):
            found.setdefault(change.item_id, []).append(change)
        return {item_id: tuple(changes) for item_id, changes in found.items()}

    def conditions(self) -> Iterator[Condition]:
        """Every condition of every lesson."""
        for item in self.items:
            yield from item.conditions

    @property
    def minutes(self) -> int:
        """The mean duration announced: the sum of the lessons that count."""
        return sum(item.minutes for item in self.items if not item.optional)


def to_data(outline: Outline) -> dict[str, Any]:
    """Return an outline as JSON data, without its changes, version and stamp (they are kept apart)."""
    data = asdict(outline)
    for name in ("changes", "version", "stamp"):
        del data[name]
    for module in data["modules"]:
        module["opens_on"] = module["opens_on"].isoformat() if module["opens_on"] else None
    return data


def from_data(data: dict[str, Any], changes: tuple[Change, ...] = (), version: int = 0, stamp: str = "") -> Outline:
    """Return the outline kept by `to_data`."""
    modules = tuple(
        Module(
            **{
                **module,
                "items": tuple(
                    Item(**{**item, "conditions": tuple(Condition(**c) for c in item["conditions"])})
                    for item in module["items"]
                ),
                "requires": tuple(module["requires"]),
                "opens_on": date.fromisoformat(module["opens_on"]) if module["opens_on"] else None,
            }
        )
        for module in data["modules"]
    )
    apart = {"changes": changes, "version": version, "stamp": stamp}
    return Outline(**{**data, "modules": modules, "objectives": tuple(data["objectives"]), **apart})
