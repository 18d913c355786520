"""A guide on paper: what is printed, and the file made from it alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps
from typing import Any

from django.core.cache import cache

from media.actions import render
from media.richtext import CELL
from media.rules.richtext import Node, tree
from workshops import words
from workshops.actions.plans import plan
from workshops.models import Activity, GuidePage
from workshops.rules.clock import since_start
from workshops.rules.paper import fits
from workshops.rules.typography import typeset

KIND = "guide"
LISTS = ("objectives", "prerequisites", "material", "debrief", "watch_out", "accessibility")
KEPT = 60 * 60 * 24 * 30  # seconds a file's name is remembered
render.register(KIND, "guide")


@dataclass(frozen=True)
class Document:
    """A file and its sha256."""

    pdf: bytes
    sha256: str


def guide_document(guide: GuidePage, *, address: str) -> Document:
    """Return the file of a guide, made once for what it says now. Raises RenderFailed."""
    printed, at = snapshot(guide, address=address), printed_at(guide)
    template = render.current_template(KIND)
    asked = dumps([printed, at.isoformat(), template.sha256, template.typst_version], sort_keys=True)
    key = f"guide-pdf-{sha256(asked.encode()).hexdigest()}"
    known = cache.get(key, "")
    pdf = render.kept(known)
    if pdf is None:
        pdf = render.render(KIND, printed, at=at, template=template, qr=address)
        known = render.keep(pdf)
        cache.set(key, known, KEPT)
    return Document(pdf, known)


def printed_at(guide: GuidePage) -> datetime:
    """Return the moment written in the file: that of the last publication."""
    return guide.last_published_at or datetime(2000, 1, 1, tzinfo=UTC)


def snapshot(guide: GuidePage, *, address: str) -> dict[str, Any]:
    """Return all that is printed, as plain values, with its French spaces."""
    return _set(_said(guide)) | {"address": address}


def _set(value: Any) -> Any:
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, dict):
        return {key: inner if key == "kind" else _set(inner) for key, inner in value.items()}
    return [_set(inner) for inner in value] if isinstance(value, list) else value


def _said(guide: GuidePage) -> dict[str, Any]:
    whole, short = plan(guide), plan(guide, short=True)
    return {
        "schema": 1,
        "locale": "fr",
        "kind": KIND,
        "title": guide.title,
        "added_value": guide.added_value,
        "summary": guide.summary,
        "minutes": whole.total,
        "short_minutes": short.total,
        "people": words.people_words(guide.group_min, guide.group_max),
        "difficulty": str(guide.get_difficulty_display()),
        "remote": str(guide.get_remote_display()),
        "youth_safe": str(guide.get_youth_safe_display()),
        **{
            name: getattr(guide, name) for name in ("remote_note", "youth_safe_note", "when_to_use", "place", "sources")
        },
        **{name: list(guide.lines(name)) for name in LISTS},
        "activities": [_activity(one.activity, since_start(one.slot.start)) for one in whole.steps],
        "short_times": [
            {"title": one.activity.title, "start": since_start(one.slot.start), "minutes": one.slot.minutes}
            for one in short.steps
        ],
        "short_version": tree(guide.short_version),
        "variants": [_variant(block.value) for block in guide.variants],
        "example": tree(guide.example),
        "annexes": [
            {"title": block.value["title"], "parts": list(_parts(block.value["body"]))} for block in guide.annexes
        ],
        "credit": words.credit(guide),
        "verified": words.day_words(guide.verified_on) if guide.verified_on else "",
    }


def _activity(activity: Activity, start: str) -> dict[str, Any]:
    plain = ("title", "minutes", "invitation", "space_material", "participation", "groups")
    found = {name: getattr(activity, name) for name in plain} | {
        "start": start,
        "kind": str(activity.get_kind_display()),
        "short_minutes": activity.minutes_if_short,
        "steps": tree(activity.steps),
        "notes": tree(activity.notes),
        "material": list(activity.material_lines),
        "variants": list(activity.variant_lines),
    }
    said = [text for text in found.values() if isinstance(text, str)]
    lists = [" ; ".join(found[name]) for name in ("material", "variants")]
    return found | {"fits": fits([*said, *lists, *_paragraphs(found["steps"]), *_paragraphs(found["notes"])])}


def _variant(value: Any) -> dict[str, Any]:
    text = tree(value["text"].source)
    return {"title": value["title"], "text": text, "fits": fits(_paragraphs(text))}


def _paragraphs(nodes: list[Node]) -> Iterator[str]:
    """The words of each paragraph and of each point of a list."""
    for node in nodes:
        if any(inner["kind"] in ("item", "list", "numbers") for inner in node.get("items", [])):
            yield from _paragraphs(node["items"])
        else:
            yield _words(node)


def _words(node: Node) -> str:
    return node.get("text", "") or "".join(map(_words, node.get("items", [])))


def _parts(body: Any) -> Iterator[dict[str, Any]]:
    """The texts and tables of an annex; a table's cells lose their few Markdown signs."""
    for part in body:
        if part.block_type == "text":
            yield {"kind": "text", "blocks": tree(part.value.source)}
        else:
            rows = part.value["table"]["data"] if part.value["table"] else []
            yield {"kind": "table", "rows": [[plain_cell(cell or "") for cell in row] for row in rows]}


def plain_cell(text: str) -> str:
    """Return the words of a cell written with the few Markdown signs of `media.richtext`."""
    return CELL.sub(lambda found: plain_cell(found["words"] or found["bold"] or found["italic"]), text)
