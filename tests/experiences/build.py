"""Plain builders of experience reports; every test may use them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext

from experiences.actions.consents import accept, give_consent, latest, subjects
from experiences.models import Contribution, ExperienceIndexPage, ExperiencePage, Figure
from people.models import CoopKind, Territory, User
from tests.ground import planted
from tests.replay import replayed

STORY = {
    "summary": "Douze vélos lavés avant l’orage.",
    "kind": "practice",
    "season": 2026,
    "author_kind": "group",
    "context": "<p>Un garage, douze vélos.</p>",
    "steps": [("step", {"when": "Lundi", "title": "Compter", "text": "<p>Douze.</p>"})],
    "results": "<p>Propres.</p>",
    "again": "<p>Compter.</p>",
    "avoid": "<p>Oublier les éponges.</p>",
    "advice": [("advice", "Comptez les éponges.")],
}


def place(label: str = "Lille", kind: str = "commune", parent: Territory | None = None) -> Territory:
    """A territory."""
    slug = label.lower().replace(" ", "-")
    return Territory.objects.get_or_create(slug=slug, defaults={"label": label, "kind": kind, "parent": parent})[0]


@replayed
def draft(title: str = "Laver douze vélos", **fields: Any) -> ExperiencePage:
    """A report nobody has agreed to yet; everything that is written is there."""
    planted()
    index = ExperienceIndexPage.objects.get()
    people = fields.pop("people", [Contribution(display_name="Maëlys", role="a raconté")])
    figures = fields.pop("figures", [Figure(label="Vélos", value="12", source="Le cahier")])
    kinds = fields.pop("coop_kinds", CoopKind.objects.filter(slug="cjs"))
    more = {name: fields.pop(name) for name in ("themes", "depictions", "links") if name in fields}
    page = ExperiencePage(title=title, live=False, locale=index.locale, **(STORY | {"territory": place()} | fields))
    page.contributions, page.figures, page.coop_kinds = people, figures, list(kinds)
    for name, value in more.items():
        setattr(page, name, value)
    index.add_child(instance=page)
    page.save_revision(clean=False)
    return again(page)


def again(page: ExperiencePage) -> ExperiencePage:
    """The page as the database has it."""
    return ExperiencePage.objects.get(pk=page.pk)


def agree(page: ExperiencePage, *, by: User, until: date | None = None, giver: str = "self", **only: Any) -> None:
    """Everybody of the latest version (or those of a kind) agrees."""
    for one in subjects(latest(page)):
        if only and one.kind != only["kind"]:
            continue
        fields = {"giver": giver, "giver_role": "", "scope": "site", "medium": "", "proof": "paper", "proof_file": ""}
        day = timezone.localdate() - timedelta(days=10)
        give_consent(page, one, fields | {"given_on": day, "until": until}, by=by, at=timezone.now())


def accepted(page: ExperiencePage, *, by: User) -> None:
    """Every contributor accepts the latest version."""
    for one in subjects(latest(page)):
        if one.kind == "publication":
            accept(page, one, "told", "", by=by, at=timezone.now())


def cleared(*, by: User, until: date | None = None, **fields: Any) -> ExperiencePage:
    """A draft that nothing forbids."""
    page = draft(**fields)
    agree(page, by=by, until=until)
    accepted(page, by=by)
    return page


def published(*, by: User, until: date | None = None, **fields: Any) -> ExperiencePage:
    """A report people read."""
    page = cleared(by=by, until=until, **fields)
    page.get_latest_revision().publish()
    return again(page)


def invented(title: str = "Un exemple", **fields: Any) -> ExperiencePage:
    """A fictional example people read."""
    page = draft(title, fictional=True, **fields)
    page.get_latest_revision().publish()
    return again(page)


def subject_of(page: ExperiencePage) -> UUID:
    """The first contributor's identity."""
    return page.contributions.first().uuid


def said(message: str) -> str:
    """A message of ours as people read it."""
    with translation.override("fr"):
        return gettext(message)
