"""Reports of the pack → their pages; a report about real people waits as a draft for their consents."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from courses.models import CoursePage, LessonPage
from experiences import words
from experiences.models import Contribution, ExperienceIndexPage, ExperienceLink, ExperiencePage, Figure
from home.actions.install import install
from home.importing import pack as packs
from home.importing.guide_pages import _stream, label_slug
from home.importing.pack import Block
from home.importing.shelf import Load
from home.importing.streams import identity, raw_text
from media.models import Theme
from people.models import Audience, CoopKind, SeasonStage, Territory
from workshops.models import GuidePage

LABELS = {
    "coop_kinds": (CoopKind, "genre de coopérative"),
    "themes": (Theme, "thème"),
    "audiences": (Audience, "public"),
}
PLAIN = ("fictional", "season", "group_size", "reviewed_on", "review_on")


def experience_index_page() -> ExperienceIndexPage:
    """Return the list of reports; a house without one is put in order first."""
    found = ExperienceIndexPage.objects.first()
    if found is None:
        install()
        found = ExperienceIndexPage.objects.get()
    return found


def fill_experience_index(load: Load, item: packs.ExperienceIndex, page: ExperienceIndexPage, parent: Page) -> None:
    """The text of the list of reports."""
    page.content_id, page.title, page.summary = item.id, item.title, item.summary
    page.body = _stream(f"{item.id}/body", item.body, load, page.body)


def fill_experience(load: Load, item: packs.Experience, page: ExperiencePage, parent: Page) -> None:
    """Every field of a report but its title, address and picture."""
    for name, value in (item.choices | item.texts).items():
        setattr(page, name, value)
    for name in PLAIN:
        setattr(page, name, getattr(item, name))
    for name, html in item.rich.items():
        setattr(page, name, raw_text(html, load.keys))
    page.territory = _territory(item)
    page.stage = SeasonStage.objects.filter(slug=label_slug(item.stage)).first() if item.stage else None
    advice = tuple(Block("advice", text) for text in item.advice)
    partners = tuple(Block("partner", text) for text in item.partners)
    for name, body in (("steps", item.steps), ("tools", item.tools), ("advice", advice), ("partners", partners)):
        setattr(page, name, _stream(f"{item.id}/{name}", body, load, getattr(page, name)))
    _fill_labels(load, item, page)
    _fill_rows(load, item, page)


def _territory(item: packs.Experience) -> Territory | None:
    """Return a place by its name and kind, made when it is not there."""
    if item.territory is None:
        return None
    label, kind = item.territory
    found = Territory.objects.filter(label=label, kind=kind).first()
    if found:
        return found
    slug, number = label_slug(label)[:70], 1
    while Territory.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{label_slug(label)[:70]}-{number}"
    return Territory.objects.create(slug=slug, label=label, kind=kind)


def _fill_labels(load: Load, item: packs.Experience, page: ExperiencePage) -> None:
    for name, (model, said) in LABELS.items():
        asked, known = getattr(item, name), {row.slug: row for row in model.objects.all()}
        setattr(page, name, [known[slug] for slug in map(label_slug, asked) if slug in known])
        if strange := [word for word in asked if label_slug(word) not in known]:
            load.note("experience", item.id, f"{said} hors de nos listes, laissé de côté : {', '.join(strange)}")


def _fill_rows(load: Load, item: packs.Experience, page: ExperiencePage) -> None:
    """A contributor keeps their identity as long as their name stays: consents are given under it."""
    known: dict[str, Any] = {one.display_name: one for one in page.contributions.all()} if page.pk else {}
    people = []
    for place, one in enumerate(item.authors):
        name = str(one["display_name"])
        row = known.pop(name, None) or Contribution(uuid=identity("contribution", item.id, name, str(place)))
        row.sort_order, row.display_name, row.role, row.is_minor = place, name, one["role"], one["is_minor"]
        people.append(row)
    page.contributions = people
    page.figures = [Figure(sort_order=place, **one) for place, one in enumerate(item.figures)]
    targets = _targets(item.links)
    page.links = [
        ExperienceLink(sort_order=n, target_id=targets[one]) for n, one in enumerate(item.links) if one in targets
    ]
    if missing := [one for one in item.links if one not in targets]:
        load.note("experience", item.id, f"page liée introuvable ici, laissée de côté : {', '.join(missing)}")


def _targets(names: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for model in (GuidePage, LessonPage, CoursePage):
        found |= dict(model.objects.filter(content_id__in=names).values_list("content_id", "pk"))
    return found


def waits(load: Load, item: packs.Experience, page: ExperiencePage) -> bool:
    """Say whether a report must stay a draft, and why: what is missing is asked of people, in the administration."""
    found = page.blocking(timezone.now())
    if found:
        said = " ".join(words.reason(one) for one in found)
        load.note("experience", item.id, f"chargé en brouillon, à publier dans l’administration. {said}")
    return bool(found)
