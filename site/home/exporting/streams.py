"""The raw blocks of a text → the blocks of a pack, the inverse of `home.importing.streams`."""

import json
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from home.exporting.names import Names, line, lines
from home.importing.markdown import NO_DRAWING
from home.importing.pack import Block, Body, Ref

Raw = dict[str, Any]


def body_of(stream: Any, names: Names) -> Body:
    """Return the blocks of a text as its file says them; what the format cannot say becomes a note, and is told."""
    found: list[Block] = []
    for is_text, group in groupby(map(dict, stream.raw_data if stream else []), lambda block: block["type"] == "text"):
        if is_text:
            html = "".join(names.rich(block["value"]) for block in group)
            found += [Block("text", part) for part in re.split(r"(?=<h2>)", html) if part]
        else:
            found += [made for block in group if (made := one_block(block, names))]
    return tuple(found)


def one_block(block: Raw, names: Names) -> Block | None:
    """Return one block; a note when the format has no such block."""
    maker = MAKERS.get(block["type"])
    value = maker(block["value"], names) if maker else None
    return Block(block["type"], value) if value is not None else _note(block, names)


def _note(block: Raw, names: Names) -> Block:
    names.notes.tell(f"bloc « {block['type']} » : le format ne sait pas l’écrire ; il est gardé en note")
    said = json.dumps(block["value"], ensure_ascii=False, indent=1, sort_keys=True)
    return Block("note", {"type": block["type"], "id": block.get("id", "")}, said=said)


def items_of(value: Any, *, with_types: bool = False) -> Iterable[Raw]:
    """Return the values of a list of parts, whatever its age; or the parts themselves."""
    for item in value or []:
        wrapped = isinstance(item, dict) and set(item) >= {"type", "value"}
        yield item["value"] if wrapped and not with_types else item


def _callout(value: Raw, names: Names) -> Raw:
    return {"kind": value["kind"], "title": line(value.get("title")), "text": names.rich(value["text"])}


def _steps(value: Raw, names: Names) -> Raw:
    parts = tuple(_part(item, names) for item in items_of(value["steps"]))
    return {"title": line(value.get("title")), "steps": parts}


def _accordion(value: Raw, names: Names) -> Raw:
    return {"parts": tuple(_part(item, names) for item in items_of(value["parts"]))}


def _part(item: Raw, names: Names) -> Raw:
    return {"title": line(item["title"]), "text": names.rich(item.get("text") or "")}


def table(value: Raw, names: Names) -> Raw | None:
    """Return a table; None when its headings are of a kind the format cannot say."""
    held = value.get("table") or {}
    header = (held.get("first_row_is_table_header"), bool(held.get("first_col_is_header")))
    if header != (True, False) or any(held.get("mergeCells") or []):
        return None
    rows = [["" if cell is None else str(cell) for cell in row] for row in held["data"]]
    if any("\n" in cell.strip() for row in rows for cell in row):
        names.notes.tell("tableau : un retour à la ligne dans une case devient une espace")
    data = [[line(cell) for cell in row] for row in rows]
    if len(data) < 2:
        return None
    raw = {"data": data, "first_row_is_table_header": True, "first_col_is_header": False}
    return {"caption": line(value.get("caption")), "table": raw | {"table_header_choice": "row"}}


def _quote(value: Raw, names: Names) -> Raw:
    parts = [part for part in re.split(r"\n\s*\n", lines(value["text"])) if part.strip()]
    text = "\n\n".join("\n".join(one.strip() for one in part.strip().split("\n")) for part in parts)
    return {"text": text, "source": line(value.get("source"))}


def _question(value: Raw, names: Names) -> Raw:
    asked, leads = names.rich(value["question"]), names.rich(value.get("leads") or "")
    return {"title": line(value.get("title")), "question": asked, "leads": leads}


def image(value: Raw | None, names: Names) -> Raw | None:
    """Return a described picture, or None when there is none."""
    key = (value or {}).get("image")
    if not value or key not in names.pictures:
        return None
    alt = "" if value.get("decorative") else line(value.get("alt_text"))
    return {"image": Ref("picture", names.pictures[key][0]), "decorative": not alt, "alt_text": alt}


def _picture(value: Raw, names: Names) -> Raw | None:
    found = image(value["image"], names)
    return {"image": found, "caption": line(value.get("caption"))} if found else None


def _screen(value: Raw, names: Names) -> Raw:
    text, easy = names.rich(value["text"]), names.rich(value.get("easy") or "")
    picture = image(value.get("picture"), names) or NO_DRAWING
    return {"title": line(value["title"]), "picture": picture, "text": text, "easy": easy}


def _ref(kind: str, key: Any, names: Names) -> Ref | None:
    known = {"quiz": names.quizzes, "mission": names.missions}[kind]
    return Ref(kind, known[key]) if key in known else None


def _quiz(value: Any, names: Names) -> Ref | None:
    return _ref("quiz", value, names)


def _pointing(kind: str) -> Callable[[Raw, Names], Raw | None]:
    """Return what makes a block that points to a quiz or a mission, with its other values."""

    def make(value: Raw, names: Names) -> Raw | None:
        found = _ref(kind, value[kind], names)
        return {**value, kind: found} if found else None

    return make


def _moment(value: Raw, names: Names) -> Raw:
    return {"moment": value["moment"]}


MAKERS: dict[str, Callable[[Any, Names], Any]] = {
    "callout": _callout,
    "steps": _steps,
    "accordion": _accordion,
    "table": table,
    "quote": _quote,
    "question": _question,
    "picture": _picture,
    "screen": _screen,
    "quiz": _quiz,
    "mission": _pointing("mission"),
    "positioning": _moment,
}
CONDITIONS: dict[str, Callable[[Any, Names], Any]] = {
    "quiz_passed": _pointing("quiz"),
    "quiz_submitted": _pointing("quiz"),
    "mission_deposited": _pointing("mission"),
    "mission_accepted": _pointing("mission"),
    "positioning": _moment,
}


def conditions_of(stream: Any, names: Names) -> Body:
    """Return what completes a lesson."""
    found = []
    for block in map(dict, stream.raw_data):
        maker = CONDITIONS.get(block["type"])
        value = maker(block["value"], names) if maker else None
        if value is None and block["type"] != "ticked":
            names.notes.tell(f"condition « {block['type']} » : le format ne sait pas l’écrire")
        else:
            found.append(Block(block["type"], value))
    return tuple(found)


def objectives_of(stream: Any) -> tuple[str, ...]:
    """Return a list of objectives."""
    return tuple(text for block in map(dict, stream.raw_data if stream else []) if (text := block["value"].strip()))
