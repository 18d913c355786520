"""What a guide must have before it is published. The editor, a workflow, a schedule and an import ask the same rule."""

from dataclasses import dataclass, field

MOST_OBJECTIVES = 6


@dataclass(frozen=True)
class ActivityFacts:
    """What the rule looks at in an activity."""

    title: str
    minutes: int
    has_steps: bool
    short_minutes: int | None = None


@dataclass(frozen=True)
class GuideFacts:
    """What the rule looks at in a guide."""

    added_value: str = ""
    summary: str = ""
    objectives: tuple[str, ...] = ()
    activities: tuple[ActivityFacts, ...] = field(default=())
    group_min: int = 0
    group_max: int = 0
    youth_safe: str = "yes"
    youth_safe_note: str = ""
    licence: str = "by-sa"
    authors: tuple[str, ...] = ()
    origin_url: str = ""


@dataclass(frozen=True)
class Gap:
    """One thing missing: its code, and what it is about."""

    code: str
    about: str = ""


def missing(guide: GuideFacts) -> tuple[Gap, ...]:
    """Return all that a guide lacks to be published, at once; nothing when it is ready.

    A published guide has at least one objective (six at most), one activity, no empty steps, and some minutes.
    """
    found = [Gap(name) for name in ("added_value", "summary") if not getattr(guide, name).strip()]
    if not guide.objectives:
        found.append(Gap("objectives"))
    if len(guide.objectives) > MOST_OBJECTIVES:
        found.append(Gap("too_many_objectives", str(len(guide.objectives))))
    if not guide.activities:
        found.append(Gap("activities"))
    elif sum(activity.minutes for activity in guide.activities) <= 0:
        found.append(Gap("minutes"))
    found += [Gap("steps", activity.title) for activity in guide.activities if not activity.has_steps]
    found += [
        Gap("longer_short", activity.title)
        for activity in guide.activities
        if activity.short_minutes is not None and activity.short_minutes > activity.minutes
    ]
    if not 1 <= guide.group_min <= guide.group_max:
        found.append(Gap("group"))
    if guide.youth_safe != "yes" and not guide.youth_safe_note.strip():
        found.append(Gap("youth_safe_note"))
    if not guide.authors:
        found.append(Gap("authors"))
    if guide.licence == "link" and not guide.origin_url:
        found.append(Gap("origin_url"))
    return tuple(found)
