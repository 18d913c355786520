"""Workshop guides → their YAML files, the inverse of `home.importing.guides`."""

from collections.abc import Callable, Iterable
from typing import Any

from home.exporting.markdown import table_text
from home.exporting.names import Names, address_part, line, lines
from home.exporting.notation import said
from home.exporting.pages import start
from home.exporting.prose import markdown
from home.exporting.streams import body_of, items_of, table
from home.importing.guide_pages import label_slug
from home.importing.guides import KINDS, LABELS, LICENCES, LISTS, TEXTS
from home.importing.pack import Activity, Block, Body, Guide, GuideIndex
from home.importing.sheets import SENTENCE
from workshops.models import Activity as ActivityRow
from workshops.models import GuideIndexPage, GuidePage

SPOKEN = ("invitation", "space_material", "participation", "groups")
KIND_WORDS = {ours: word for word, ours in KINDS.items()}
LICENCE_WORDS = {ours: word for word, ours in LICENCES.items()}
Raw = dict[str, Any]


def guide_item(page: GuidePage, names: Names) -> Guide:
    """Return a guide."""
    identifier = start("guide", "guide", page, names)
    texts = {name: (line if limit <= SENTENCE else lines)(getattr(page, name)) for name, limit in TEXTS.items()}
    return Guide(
        id=identifier,
        title=line(page.title),
        slug=address_part(page.slug),
        texts=texts,
        lists={name: _lines(getattr(page, name)) for name in LISTS},
        labels={name: labels_of(page, name) for name in LABELS},
        picture=names.picture(page.picture_id),
        group_min=page.group_min,
        group_max=page.group_max,
        remote=page.remote,
        difficulty=page.difficulty,
        youth_safe=page.youth_safe,
        activities=tuple(_activity(row, names) for row in page.activities.order_by("sort_order", "pk")),
        variants=tuple(_variants(page.variants, names)),
        short_version=names.rich(page.short_version),
        example=names.rich(page.example),
        annexes=tuple(titled(page.annexes, "annex", "body", names, lambda title, number: title)),
        licence=page.licence,
        verified_on=page.verified_on,
        review_on=page.review_on,
    )


def index_item(page: GuideIndexPage, names: Names) -> GuideIndex:
    """Return the text of the page that lists the guides."""
    identifier = start("page", "guides", page, names, moves=False)
    return GuideIndex(identifier, line(page.title), line(page.summary), body_of(page.body, names))


def labels_of(page: Any, name: str) -> tuple[str, ...]:
    """Return the words of our lists that a page has, then those it has as plain text."""
    known = [word_of(row) for row in getattr(page, name).all()]
    return (*known, *getattr(page, "unknown_labels", {}).get(name, []))


def word_of(row: Any) -> str:
    """Return how a file names a word of our lists: as it is read, else by its short name."""
    return row.label if label_slug(row.label) == row.slug else row.slug


def _lines(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in lines(text).split("\n") if one.strip())


def _activity(row: ActivityRow, names: Names) -> Activity:
    return Activity(
        title=line(row.title),
        minutes=row.minutes,
        short_minutes=row.short_minutes,
        kind=row.kind,
        texts={name: lines(getattr(row, name)) for name in SPOKEN},
        steps=names.rich(row.steps),
        notes=names.rich(row.notes),
        material=_lines(row.material),
        variants=_lines(row.variants),
    )


def _variants(stream: Any, names: Names) -> Iterable[Block]:
    for block in map(dict, stream.raw_data):
        value = block["value"]
        yield Block("variant", {"title": line(value["title"]), "text": names.rich(value["text"])})


def titled(stream: Any, kind: str, inside: str, names: Names, caption: Callable[[str, int], str]) -> Iterable[Block]:
    """Yield titled pieces made of texts and tables: annexes of a guide, tools of a report.

    `caption` says how the importer calls the nth table of a piece.
    """
    for block in map(dict, stream.raw_data):
        title = line(block["value"]["title"])
        parts: list[Raw] = []
        for part in items_of(block["value"][inside], with_types=True):
            number = 1 + sum(one["type"] == "table" for one in parts)
            found = _part(part, caption(title, number), names)
            if found and parts and found["type"] == parts[-1]["type"] == "text":
                parts[-1] = {"type": "text", "value": parts[-1]["value"] + found["value"]}
            elif found:
                parts.append(found)
        yield Block(kind, {"title": title, inside: tuple(parts)})


def _part(part: Raw, caption: str, names: Names) -> Raw | None:
    if part["type"] == "text":
        html = names.rich(part["value"])
        return {"type": "text", "value": html} if html else None
    found = table(part["value"], names) if part["type"] == "table" else None
    if found is None:
        names.notes.tell(f"« {caption} » : bloc « {part['type']} » non emporté, le format ne sait pas l’écrire ici")
        return None
    if found["caption"] != caption:
        names.notes.tell(f"un tableau s’appelle « {caption} » dans un fichier ; « {found['caption']} » n’est pas gardé")
    return {"type": "table", "value": found | {"caption": caption}}


def guide_fields(guide: Guide, slug: str) -> Raw:
    """Return a guide as its file writes it."""
    text = guide.texts
    fields = {"id": guide.id, "title": guide.title, "slug": slug}
    fields |= {"added_value": text["added_value"], "summary": text["summary"]}
    fields |= {"picture": guide.picture.key if guide.picture else "", "objectives": guide.lists["objectives"]}
    fields |= {"purposes": guide.labels["purposes"], "kinds": guide.labels["kinds"]}
    fields |= {"group_min": guide.group_min, "group_max": guide.group_max}
    fields |= {"remote": guide.remote, "remote_note": text["remote_note"], "difficulty": guide.difficulty}
    fields |= {"when_to_use": text["when_to_use"], "place": text["place"]}
    fields |= {name: guide.lists[name] for name in ("prerequisites", "material")}
    fields |= {name: guide.labels[name] for name in ("audiences", "season_stages", "themes")}
    fields |= {"youth_safe": guide.youth_safe, "youth_safe_note": text["youth_safe_note"]}
    fields |= {"activities": [_activity_fields(one) for one in guide.activities], "debrief": guide.lists["debrief"]}
    fields |= {"variants": [_variant_fields(block) for block in guide.variants], "watch_out": guide.lists["watch_out"]}
    fields |= {"short_version": markdown(guide.short_version), "accessibility": guide.lists["accessibility"]}
    fields |= {"example": markdown(guide.example), "annexes": titled_fields(guide.annexes, "body")}
    fields |= {"sources": text["sources"], "licence": LICENCE_WORDS[guide.licence], "authors": guide.lists["authors"]}
    fields |= {"origin_url": text["origin_url"], "verified_on": guide.verified_on, "review_on": guide.review_on}
    return said(fields)


def _activity_fields(one: Activity) -> Raw:
    fields = {"title": one.title, "minutes": one.minutes, "kind": KIND_WORDS[one.kind], **one.texts}
    fields |= {"steps": markdown(one.steps), "notes": markdown(one.notes)}
    return said({**fields, "material": one.material, "variants": one.variants, "short_minutes": one.short_minutes})


def _variant_fields(block: Block) -> Raw:
    return {"title": block.value["title"], "text": markdown(block.value["text"])}


def titled_fields(body: Body, inside: str) -> list[Raw]:
    """Return titled pieces as Markdown with tables."""
    return [{"title": block.value["title"], "text": _mixed(block.value[inside])} for block in body]


def _mixed(parts: Iterable[Raw]) -> str:
    return "\n\n".join(
        markdown(part["value"]) if part["type"] == "text" else table_text(part["value"]["table"]["data"])
        for part in parts
    )
