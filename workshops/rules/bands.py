"""The common bands of guides: how long, how many people. A guide whose group crosses two bands is in both."""

DURATIONS: dict[str, tuple[int, int | None]] = {"30": (0, 30), "60": (31, 60), "120": (61, 120), "long": (121, None)}
GROUPS: dict[str, tuple[int, int | None]] = {"2-5": (2, 5), "6-12": (6, 12), "13-30": (13, 30), "30+": (31, None)}


def duration_band(minutes: int) -> str:
    """Return the band of a duration: 30 → "30", 31 → "60", 121 → "long"."""
    return next(name for name, (_low, high) in DURATIONS.items() if high is None or minutes <= high)


def group_bands(low: int, high: int) -> tuple[str, ...]:
    """Return every band that a group of `low` to `high` people touches: 8 to 20 → "6-12" and "13-30"."""
    return tuple(name for name, (least, most) in GROUPS.items() if high >= least and (most is None or low <= most))
