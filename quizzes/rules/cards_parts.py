"""The parts of a question on a page: gaps, stems, places, items, markers, each with its own field and its own mark."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizzes.rules.blanks import numbers, pieces
from quizzes.rules.numerical import read

LOOKS = {"list": "list", "row": "radios", "column": "radios"}
AND = ", "


@dataclass(frozen=True)
class Option:
    """A choice, or an item to put in order."""

    id: str
    text: str
    ticked: bool = False
    place: int | None = None
    feedback: str = ""
    right: bool = False
    result: str = ""  # right, partly, wrong, missed: said by a mark and a word beside the choice
    once: bool = False  # a word that is used up when it is placed


@dataclass(frozen=True)
class Field:
    """One part of a question: what is asked, what was answered, and what may be said of it."""

    id: str
    name: str  # of its form field, without the question's own prefix
    kind: str  # list, radios, ticks, text, number, zones
    label: str = ""
    number: int = 0  # from 1, in the order of reading
    options: tuple[Option, ...] = ()
    text: str = ""
    chosen: tuple[str, ...] = ()  # zones of a marker, one for each list shown; empty: none
    points: tuple[tuple[int, int], ...] = ()  # of a marker, in pixels of the picture
    x: int | None = None
    y: int | None = None
    unread: bool = False  # a number that was not understood
    result: str = ""  # right, partly, wrong, blank
    right: str = ""
    nowhere: bool = False  # the right answer is to leave it out
    feedback: str = ""

    @property
    def said(self) -> str:
        """The answer in words."""
        return self.text or AND.join(option.text for option in self.options if option.ticked)

    @property
    def answered(self) -> bool:
        """Whether something was answered."""
        return bool(self.said.strip() or self.points or any(self.chosen))

    @property
    def packed(self) -> str:
        """The points of a marker as its form field holds them."""
        return ";".join(f"{x},{y}" for x, y in self.points)


def in_order(rows: Iterable[dict[str, Any]], order: Sequence[str]) -> list[dict[str, Any]]:
    """Return rows in the order this learner sees; those it does not name come last."""
    places = {name: place for place, name in enumerate(order)}
    return sorted(rows, key=lambda row: places.get(row["id"], len(places)))


def _options(rows: Iterable[dict[str, Any]], order: Sequence[str], chosen: Any) -> tuple[Option, ...]:
    ticked = chosen if isinstance(chosen, list) else [chosen]
    return tuple(
        Option(row["id"], row["text"], ticked=row["id"] in ticked, once=not row.get("unlimited", True))
        for row in in_order(rows, order)
    )


def _pairs(parts: str, options: str, field: str) -> Callable[..., list[Field]]:
    def made(body: dict[str, Any], response: dict[str, Any], order: Sequence[str]) -> list[Field]:
        question = body["question"]
        return [
            Field(
                part["id"],
                f"{field}-{part['id']}",
                "list",
                part["text"],
                number,
                _options(question[options], order, response.get(part["id"])),
            )
            for number, part in enumerate(in_order(question[parts], order), 1)
        ]

    return made


def _cloze(body: dict[str, Any], response: dict[str, Any], order: Sequence[str]) -> list[Field]:
    found = []
    for gap in body["question"]["gaps"]:
        given, question, one = response.get(gap["id"]), gap["question"], Field(gap["id"], f"gap-{gap['id']}", "text")
        if gap["type"] in ("single", "multiple"):
            look = "ticks" if gap["type"] == "multiple" else LOOKS[gap.get("display", "list")]
            shown = order if gap.get("shuffle") else ()
            found.append(replace(one, kind=look, options=_options(question["choices"], shown, given)))
            continue
        text = "" if given is None else str(given)
        number = gap["type"] == "numerical"
        unread = bool(number and text.strip() and read(question, text) is None)
        found.append(replace(one, kind="number" if number else "text", text=text, unread=unread))
    return found


def _gapselect(body: dict[str, Any], response: dict[str, Any], order: Sequence[str]) -> list[Field]:
    question = body["question"]
    return [
        Field(
            place["id"],
            f"place-{place['id']}",
            "list",
            place.get("text", ""),
            options=_options(
                [o for o in question["options"] if o.get("group", 1) == place.get("group", 1)],
                order,
                response.get(place["id"]),
            ),
            x=place.get("x"),
            y=place.get("y"),
        )
        for place in question["places"]
    ]


def _hotspot(body: dict[str, Any], response: dict[str, Any], order: Sequence[str]) -> list[Field]:
    """As many lists for each marker as the most wanted one needs: the page does not say how often each is wanted."""
    question = body["question"]
    wanted = [zone["marker"] for zone in question["zones"] if zone["marker"]]
    lists = max(map(wanted.count, wanted), default=1)
    found = []
    for number, marker in enumerate(in_order(question["markers"], order), 1):
        given = response.get(marker["id"]) or []
        named = [zone for zone in given if isinstance(zone, str)]
        points = tuple((int(point[0]), int(point[1])) for point in given if not isinstance(point, str))
        blank = [""] * (max(lists, len(named) + len(points)) - len(named))  # a point keeps its list, left empty
        zones = _options(question["zones"], order, named)
        one = Field(marker["id"], marker["id"], "zones", marker["text"], number, zones, points=points)
        found.append(replace(one, chosen=tuple(named + blank)))
    return found


MAKERS: dict[str, Callable[..., list[Field]]] = {
    "matching": _pairs("stems", "options", "stem"),
    "cloze": _cloze,
    "gapselect": _gapselect,
    "categorise": _pairs("items", "categories", "item"),
    "hotspot": _hotspot,
}


def fields_of(body: dict[str, Any], response: Any, order: Sequence[str]) -> tuple[Field, ...]:
    """Return the parts of a question, as this learner sees and answered them; none when it has no parts."""
    if body["type"] not in MAKERS:
        return ()
    return tuple(MAKERS[body["type"]](body, response if isinstance(response, dict) else {}, order))


def written(body: dict[str, Any], fields: tuple[Field, ...]) -> tuple[tuple[str | Field, ...], tuple[Field, ...]]:
    """Return the text with its gaps, and the parts in the order of reading: numbered, those outside the text last."""
    if body["type"] not in ("cloze", "gapselect"):
        return (), fields
    there = [n for n in dict.fromkeys(numbers(body["stem"])) if 0 < n <= len(fields)]
    reading = [*there, *(n for n in range(1, len(fields) + 1) if n not in there)]
    numbered = {n: replace(fields[n - 1], number=place) for place, n in enumerate(reading, 1)}
    ordered = tuple(numbered[n] for n in reading)
    if not there:
        return (), ordered
    shown: list[str | Field] = []
    for part in pieces(body["stem"]):
        if isinstance(part, str):
            shown.append(part)
        elif part in numbered:
            shown.append(numbered.pop(part))
    return tuple(shown), ordered
