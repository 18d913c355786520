"""What an edit did to a course, and what an item was at a moment (specs/learning.md § 5, § 6)."""

from datetime import datetime

from courses.rules.outline import Change, Item, Outline

ADDED, RETURNED, MADE_REQUIRED, MOVED_IN = "added", "returned", "made_required", "moved_in"
RETIRED, MOVED_OUT, MADE_OPTIONAL = "retired", "moved_out", "made_optional"
RULE_CHANGED, REDO_ASKED = "rule_changed", "redo_asked"
APPEARING = (ADDED, RETURNED, MADE_REQUIRED, MOVED_IN)
LEAVING = (RETIRED, MOVED_OUT, MADE_OPTIONAL)

# Policies for those already enrolled; the first of each is the default.
OPTIONAL_FOR_THEM, ASK, NEW_ONLY = "optional_for_them", "ask", "new_only"
KEEP, REDO = "keep", "redo"

ABSENT, OPTIONAL, REQUIRED = "absent", "optional", "required"


def differences(
    before: Outline | None,
    after: Outline,
    at: datetime,
    elsewhere: frozenset[str] = frozenset(),
    arriving: frozenset[str] = frozenset(),
) -> list[Change]:
    """Return what happened to each item between two published outlines, in the order of the course.

    `elsewhere` holds the items published in other courses now: leaving for one of them is "moved out"; `arriving`,
    those that come from another course: they are "moved in", with what was earned there. Texts, titles
    and minutes are no change; a first publication (`before` is None) is none either: nobody was enrolled.
    """
    if before is None:
        return []
    known = {change.item_id for change in before.changes} | set(before.by_id)
    found = []
    for item in after.items:
        old = before.by_id.get(item.item_id)
        if old is None:
            kind = RETURNED if item.item_id in known else MOVED_IN if item.item_id in arriving else ADDED
            found.append(_change(item, kind, at, required=not item.optional))
        elif old.optional != item.optional:
            found.append(
                _change(item, MADE_OPTIONAL if item.optional else MADE_REQUIRED, at, required=not item.optional)
            )
        elif _essence(old) != _essence(item):
            found.append(_change(item, RULE_CHANGED, at, required=not item.optional))
    for item in before.items:
        if item.item_id not in after.by_id:
            kind = MOVED_OUT if item.item_id in elsewhere else RETIRED
            found.append(_change(item, kind, at, required=not item.optional))
    return found


def _change(item: Item, kind: str, at: datetime, required: bool) -> Change:
    return Change(item.item_id, kind, at, required=required, title=item.title)


def _essence(item: Item) -> set[tuple[str, str, int]]:
    return {(condition.kind, condition.target, condition.percent) for condition in item.conditions}


def status_at(outline: Outline, item_id: str, at: datetime) -> str:
    """Return what an item was at a moment: absent, optional or required."""
    current = outline.by_id.get(item_id)
    now = ABSENT if current is None else OPTIONAL if current.optional else REQUIRED
    moving = [c for c in outline.history.get(item_id, ()) if c.kind in APPEARING + LEAVING]
    past = [c for c in moving if c.at <= at]
    if past:
        return _after(past[-1])
    return _before(moving[0]) if moving else now


def _after(change: Change) -> str:
    if change.kind in (RETIRED, MOVED_OUT):
        return ABSENT
    return REQUIRED if change.required else OPTIONAL


def _before(change: Change) -> str:
    if change.kind == MADE_REQUIRED:
        return OPTIONAL
    if change.kind == MADE_OPTIONAL:
        return REQUIRED
    if change.kind in APPEARING:
        return ABSENT
    return REQUIRED if change.required else OPTIONAL


def policy_at(outline: Outline, item_id: str, started_at: datetime, at: datetime) -> tuple[str, Change | None]:
    """Return how an item concerns somebody enrolled since `started_at`, and the change that decided it.

    An item that was there at the start is asked of everybody.
    """
    later = [c for c in outline.history.get(item_id, ()) if c.kind in APPEARING and started_at < c.at <= at]
    return (later[-1].policy or OPTIONAL_FOR_THEM, later[-1]) if later else (ASK, None)


def edition(outline: Outline, item_id: str) -> tuple[int, Change | None]:
    """Return how many times an item was asked again, and the last of these changes."""
    asked = [c for c in outline.history.get(item_id, ()) if c.kind == REDO_ASKED]
    return len(asked), asked[-1] if asked else None
