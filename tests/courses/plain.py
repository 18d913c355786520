"""Plain builders of outlines for tests of rules: no database."""

from datetime import UTC, datetime, timedelta

from courses.rules.outline import Condition, Item, Module, Outline
from courses.rules.progress import Earned

T0 = datetime(2026, 6, 1, 9, tzinfo=UTC)


def day(n: float) -> datetime:
    """The n-th day after the beginning."""
    return T0 + timedelta(days=n)


def item(
    name: str, *, optional: bool = False, conditions: tuple[Condition, ...] = (Condition("ticked"),), **more: object
) -> Item:
    """A lesson of ten minutes."""
    return Item(name, name.capitalize(), 10, conditions, optional, **more)


def outline(*items: Item, in_order: bool = False, changes: tuple = (), **more: object) -> Outline:
    """A course of one module."""
    return Outline(
        "course", "Course", (Module("m1", "Module", tuple(items)),), in_order=in_order, changes=changes, **more
    )


def earned(*names: str, at: datetime = T0 + timedelta(days=1)) -> dict[tuple[str, int], Earned]:
    """Completions of the first edition."""
    return {(name, 0): Earned(name, at, 0, name.capitalize()) for name in names}
