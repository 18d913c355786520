"""Image hotspot: markers in zones of a picture, exactly. specs/quizzes.md §2.9.

Coordinates are natural pixels of the picture; a boundary is inside.
"""

import itertools
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.rules.shapes import ShapeError, as_text, exact_number, ids, need, one_of, rows, some_rows, unknown

SHAPES = ("circle", "rectangle", "polygon")
Point = tuple[Fraction, Fraction]
Placement = Point | str  # a point, or a zone named in the list that does without the picture


@dataclass(frozen=True)
class Zone:
    """A zone; `marker` is the label it waits for, None for a decoy."""

    id: str
    shape: str
    points: tuple[Point, ...]  # centre and (radius, 0); corner and (width, height); corners
    marker: str | None

    def holds(self, placement: Placement) -> bool:
        """Whether a placement is in this zone."""
        return self.id == placement if isinstance(placement, str) else INSIDE[self.shape](self.points, placement)


def read_zones(question: dict[str, Any]) -> list[Zone]:
    """Return the zones of a question; ShapeError for coordinates that draw nothing."""
    found = rows(question, "zones")
    zones = []
    for name, zone in zip(ids(found), found, strict=True):
        shape = one_of(need(zone, "shape"), SHAPES, what="shape")
        marker = need(zone, "marker")
        points = _points(shape, as_text(need(zone, "coords")))
        zones.append(Zone(name, shape, points, None if marker is None else as_text(marker)))
    if all(zone.marker is None for zone in zones):
        raise ShapeError("value_invalid", "Aucune zone n'attend de repère.")
    return zones


def _points(shape: str, text: str) -> tuple[Point, ...]:
    """Read `x,y;r`, `left,top;width,height` or `x,y;x,y;…`; spaces are ignored."""
    pairs = [pair.split(",") for pair in "".join(text.split()).rstrip(";").split(";")]
    if shape == "circle" and len(pairs) == 2 and len(pairs[1]) == 1:
        pairs[1].append("0")
    if any(len(pair) != 2 for pair in pairs):
        raise ShapeError("value_invalid", f"coords : {text!r:.60} n'est pas lisible.")
    points = [(exact_number(x, what="coords"), exact_number(y, what="coords")) for x, y in pairs]
    if shape == "polygon":
        points = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    if len(points) < 3 if shape == "polygon" else len(points) != 2 or min(points[1]) < 0:
        raise ShapeError("value_invalid", f"coords : {text!r:.60} ne dessine pas cette forme.")
    return tuple(points)


def in_circle(points: Sequence[Point], point: Point) -> bool:
    """Whether a point is no further from the centre than the radius."""
    (x, y), (radius, _nothing) = points
    return (point[0] - x) ** 2 + (point[1] - y) ** 2 <= radius**2


def in_rectangle(points: Sequence[Point], point: Point) -> bool:
    """Whether a point is between the sides, sides included."""
    (left, top), (width, height) = points
    return left <= point[0] <= left + width and top <= point[1] <= top + height


def in_polygon(points: Sequence[Point], point: Point) -> bool:
    """Whether a polygon winds around a point, or passes through it."""
    x, y = point
    winding = 0
    for (ax, ay), (bx, by) in itertools.pairwise([*points, points[0]]):
        side = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
        if not side and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return True
        if ay <= y < by and side > 0:
            winding += 1
        elif by <= y < ay and side < 0:
            winding -= 1
    return winding != 0


INSIDE = {"circle": in_circle, "rectangle": in_rectangle, "polygon": in_polygon}


def read_placements(question: dict[str, Any], zones: Sequence[Zone], response: Any) -> dict[str, list[Placement]]:
    """Return where each marker was put; ShapeError for a marker or a zone of another question.

    A marker that no zone waits for must be listed under the question's `markers`.
    """
    if not isinstance(response, dict):
        raise ShapeError("value_invalid", "La réponse est un objet : une liste de placements pour chaque repère.")
    known = {zone.marker for zone in zones} | set(ids(some_rows(question, "markers")))
    names = {zone.id for zone in zones}
    found = {}
    for marker, placements in response.items():
        if marker not in known:
            raise unknown(marker)
        if not isinstance(placements, list | None):
            raise ShapeError("value_invalid", "Les placements d'un repère sont une liste.")
        found[marker] = [_placement(one, names) for one in placements or [] if one not in (None, "")]
    return found


def _placement(value: Any, names: set[str]) -> Placement:
    if isinstance(value, str):
        if value not in names:
            raise unknown(value)
        return value
    if not isinstance(value, list) or len(value) != 2:
        raise ShapeError("value_invalid", "Un placement est [x, y], ou le nom d'une zone.")
    return exact_number(value[0], what="x"), exact_number(value[1], what="y")


def hit(zones: Iterable[Zone], placements: dict[str, list[Placement]]) -> set[str]:
    """Return the zones hit by the largest assignment of markers to zones; the first zones given are served first.

    A zone takes one marker of its label and a marker one zone. Each zone is given a marker by moving others along an
    alternating path (Berge 1957), which never leaves a served zone without one.
    """
    served: set[str] = set()
    owner: dict[tuple[str, int], Zone] = {}  # which zone has the n-th placement of a label
    for zone in zones:
        if zone.marker is not None and _serve(zone, placements.get(zone.marker, []), owner):
            served.add(zone.id)
    return served


def _serve(zone: Zone, placements: list[Placement], owner: dict[tuple[str, int], Zone]) -> bool:
    """Find a marker for a zone, moving the markers of others where that frees one."""
    came: dict[int, tuple[Zone, int | None]] = {}  # placement → (zone that wants it, the placement that zone has)
    queue: deque[tuple[Zone, int | None]] = deque([(zone, None)])
    label = str(zone.marker)
    while queue:
        asking, has = queue.popleft()
        for place, placement in enumerate(placements):
            if place in came or not asking.holds(placement):
                continue
            came[place] = (asking, has)
            holder = owner.get((label, place))
            if holder:
                queue.append((holder, place))
                continue
            step: int | None = place
            while step is not None:
                taker, before = came[step]
                owner[label, step] = taker
                step = before
            return True
    return False


@dataclass(frozen=True)
class Hotspot:
    """The zones that wait for a marker, those that were hit, and how many markers were placed."""

    zones: tuple[Zone, ...]
    hits: frozenset[str]
    placed: int
    placements: dict[str, list[Placement]]

    @property
    def fraction(self) -> Fraction:
        """Zones hit / max(zones, markers placed)."""
        return Fraction(len(self.hits), max(len(self.zones), self.placed))


def hotspot(question: dict[str, Any], response: Any) -> Hotspot:
    """Score the markers placed on a picture."""
    every = read_zones(question)
    placements = read_placements(question, every, response)
    zones = tuple(zone for zone in every if zone.marker is not None)
    return Hotspot(zones, frozenset(hit(zones, placements)), sum(map(len, placements.values())), placements)


def countback(tries: Sequence[Hotspot], penalty: Fraction) -> Fraction:
    """Return Σ max(0, 1 − k·penalty) over the zones hit in the end / max(zones, most markers placed in any try).

    k: first try since which the zone is hit. Where several assignments are as large, zones that could be hit for longest
    are served first, and each earlier try serves first those hit since.
    """
    zones = sorted(tries[-1].zones, key=lambda zone: _since(zone, tries))
    kept = hit(zones, tries[-1].placements)
    since = dict.fromkeys(kept, len(tries) - 1)
    for k in range(len(tries) - 2, -1, -1):
        kept &= hit(sorted(zones, key=lambda zone: zone.id not in kept), tries[k].placements)
        since |= dict.fromkeys(kept, k)
    whole = max(len(zones), *(one.placed for one in tries))
    return sum((max(Fraction(0), 1 - k * penalty) for k in since.values()), Fraction(0)) / whole


def _since(zone: Zone, tries: Sequence[Hotspot]) -> int:
    """Return the first try since which a marker of its label lies in the zone."""
    k = len(tries)
    while k and any(zone.holds(one) for one in tries[k - 1].placements.get(str(zone.marker), [])):
        k -= 1
    return k
