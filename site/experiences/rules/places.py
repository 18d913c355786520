"""Places inside places: a region holds its departments, their groups of towns and their towns."""

from collections.abc import Iterable, Mapping


def inside(place: int, parents: Mapping[int, int | None]) -> set[int]:
    """Return a place and all that is inside it, from the parent of each; a circle does no harm."""
    found = {place}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def around(places: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    """Return places with all that hold them."""
    found: set[int] = set()
    left = [*places]
    while left:
        place = left.pop()
        if place not in found:
            found.add(place)
            parent = parents.get(place)
            left += [parent] if parent else []
    return found
