"""Blocks of the pack → raw StreamField data: references become keys, and a block keeps its identity.

A learner's place is a block's id. So an edit of the file keeps the ids of all that did not change, and of a text that was
only corrected; a new block has an id of its own, the same on every site (made from its owner and its content).
"""

import json
import re
import uuid
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from home.importing.pack import Block, Body, Ref, digest

NAMESPACE = uuid.UUID("5b2f7c1e-6a39-4a57-9b8e-2f3f5c0d9a11")
Keys = Mapping[Ref, int]
LISTS = {("steps", "steps"), ("accordion", "parts")}  # lists of parts, whose items have ids too
TERM = re.compile(r'<a linktype="term" id="([\w-]+)">')
EDITOR_KEY = re.compile(r' data-block-key="[^"]*"')
OWN = re.compile(r"[a-z]+-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


def identity(*names: str) -> uuid.UUID:
    """Return the identity of a thing of the pack, the same on every site."""
    return (own_key(names[-1]) if len(names) == 2 else None) or uuid.uuid5(NAMESPACE, "/".join(names))


def own_id(kind: str, key: uuid.UUID) -> str:
    """Return the identifier of a thing written in the administration: it says its identity."""
    return f"{kind}-{key}"


def own_key(identifier: str) -> uuid.UUID | None:
    """Return the identity that an identifier says, or None."""
    found = OWN.fullmatch(identifier)
    return uuid.UUID(found[1]) if found else None


def raw_text(html: str, keys: Keys) -> str:
    """Return rich text with the keys of its glossary words."""
    return TERM.sub(lambda found: f'<a linktype="term" id="{keys[Ref("term", found[1])]}">', html)


def raw_stream(owner: str, body: Body, keys: Keys, before: list[dict[str, Any]] | None = None) -> str:
    """Return the raw data of a StreamField as JSON, with ids taken from the blocks that were there before.

    A note keeps the block it stands for, if that block is still there.
    """
    there = {block.get("id"): block for block in before or []}
    body = tuple(block for block in body if block.type != "note" or block.value["id"] in there)
    values = [_kept(there[b.value["id"]]) if b.type == "note" else (b.type, _resolved(b, keys)) for b in body]
    ids = _ids(owner, [(kind, _plain(value)) for kind, value in values], before or [])
    found = [{"type": kind, "value": value, "id": place} for (kind, value), place in zip(values, ids, strict=True)]
    for block in found:
        _name_items(block)
    return json.dumps(found, ensure_ascii=False)


def _kept(block: dict[str, Any]) -> tuple[str, Any]:
    return block["type"], block["value"]


def _resolved(block: Block, keys: Keys) -> Any:
    return _value(block.value, keys)


def _value(value: Any, keys: Keys) -> Any:
    if isinstance(value, Ref):
        return keys[value]
    if isinstance(value, str):
        return raw_text(value, keys)
    if isinstance(value, dict):
        return {name: _value(item, keys) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_value(item, keys) for item in value]
    return value


def _name_items(block: dict[str, Any]) -> None:
    for kind, name in LISTS:
        if block["type"] == kind:
            items = block["value"][name]
            block["value"][name] = [
                {"type": "item", "value": item, "id": str(identity(block["id"], str(number)))}
                for number, item in enumerate(items)
            ]


def _plain(value: Any) -> Any:
    """The same value whether it was just read or comes from the database or the editor."""
    if isinstance(value, str):
        return EDITOR_KEY.sub("", value)
    if isinstance(value, dict):
        return (
            _plain(value["value"])
            if set(value) == {"type", "value", "id"}
            else {k: _plain(v) for k, v in value.items()}
        )
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _ids(owner: str, after: list[tuple[str, Any]], before: list[dict[str, Any]]) -> list[str]:
    old = [(block["type"], digest(_plain(block["value"]))) for block in before]
    new = [(kind, digest(value)) for kind, value in after]
    ids: list[str] = [""] * len(new)
    for tag, old_start, old_end, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            _pair(ids, before[old_start:old_end], [kind for kind, _value in new[start:end]], start)
    taken = {block["id"] for block in before} | {found for found in ids if found}
    for place, (kind, value) in enumerate(new):
        number = 0
        while not ids[place]:
            fresh = str(identity(owner, kind, value, str(number)))
            ids[place], number = ("" if fresh in taken else fresh), number + 1
        taken.add(ids[place])
    return ids


def _pair(ids: list[str], before: list[dict[str, Any]], kinds: list[str], start: int) -> None:
    """Give the ids of blocks to those that take their place, type by type, in order."""
    left = list(before)
    for offset, kind in enumerate(kinds):
        found = next((block for block in left if block["type"] == kind), None)
        if found:
            ids[start + offset] = found["id"]
            left.remove(found)
