"""Guides of the pack → their pages."""

import unicodedata
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import Page

from home.actions.install import install
from home.importing import pack as packs
from home.importing.pack import Body
from home.importing.shelf import Load
from home.importing.streams import identity, raw_stream, raw_text
from media.models import Theme
from people.models import Audience, SeasonStage
from workshops.models import Activity, GuideIndexPage, GuidePage, MethodKind, Purpose

LABELS: dict[str, tuple[type[Model], str]] = {
    "purposes": (Purpose, "intention"),
    "kinds": (MethodKind, "genre"),
    "audiences": (Audience, "public"),
    "season_stages": (SeasonStage, "moment"),
    "themes": (Theme, "thème"),
}
PLAIN = ("group_min", "group_max", "remote", "difficulty", "youth_safe", "licence", "verified_on", "review_on")


def label_slug(word: str) -> str:
    """Return the short name of a word of a list: « répartir l’argent » → `repartir-l-argent`."""
    return slugify(unicodedata.normalize("NFKD", word).replace("’", " ").replace("'", " "))


def guide_index_page() -> GuideIndexPage:
    """Return the list of guides; a house without one is put in order first."""
    found = GuideIndexPage.objects.first()
    if found is None:
        install()
        found = GuideIndexPage.objects.get()
    return found


def fill_guide_index(load: Load, item: packs.GuideIndex, page: GuideIndexPage, parent: Page) -> None:
    """The text of the list of guides."""
    page.content_id, page.title, page.summary = item.id, item.title, item.summary
    page.body = _stream(f"{item.id}/body", item.body, load, page.body)


def fill_guide(load: Load, item: packs.Guide, page: GuidePage, parent: Page) -> None:
    """Every field of a guide but its title, address and picture."""
    for name, text in item.texts.items():
        setattr(page, name, text)
    for name, lines in item.lists.items():
        setattr(page, name, "\n".join(lines))
    for name in PLAIN:
        setattr(page, name, getattr(item, name))
    page.short_version, page.example = (raw_text(text, load.keys) for text in (item.short_version, item.example))
    page.variants = _stream(f"{item.id}/variants", item.variants, load, page.variants)
    page.annexes = _stream(f"{item.id}/annexes", item.annexes, load, page.annexes)
    _fill_labels(load, item, page)
    _fill_activities(load, item, page)


def _stream(owner: str, body: Body, load: Load, before: Any) -> str:
    return raw_stream(owner, body, load.keys, [dict(block) for block in before.raw_data] if before else [])


def _fill_labels(load: Load, item: packs.Guide, page: GuidePage) -> None:
    """Tie the words of our lists; those we do not know are kept as text, and told."""
    unknown = {}
    for name, words in item.labels.items():
        model, said = LABELS[name]
        known = {row.slug: row for row in model.objects.all()}
        setattr(page, name, [known[slug] for slug in map(label_slug, words) if slug in known])
        if strange := [word for word in words if label_slug(word) not in known]:
            unknown[name] = strange
            load.note("guide", item.id, f"{said} hors de nos listes, gardé comme texte : {', '.join(strange)}")
    page.unknown_labels = unknown


def _fill_activities(load: Load, item: packs.Guide, page: GuidePage) -> None:
    """An activity keeps its row and identity as long as its title stays."""
    known = {one.title: one for one in page.activities.all()} if page.pk else {}
    rows = []
    for place, one in enumerate(item.activities):
        row = known.pop(one.title, None) or Activity(uuid=identity("activity", item.id, one.title, str(place)))
        row.sort_order, row.title, row.kind = place, one.title, one.kind
        row.minutes, row.short_minutes = one.minutes, one.short_minutes
        for name, text in one.texts.items():
            setattr(row, name, text)
        row.steps, row.notes = raw_text(one.steps, load.keys), raw_text(one.notes, load.keys)
        row.material, row.variants = "\n".join(one.material), "\n".join(one.variants)
        rows.append(row)
    page.activities = rows
