"""Reports by what readers ask for: a place with all that is inside it, a season, a kind, a theme."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q

from experiences.models import ExperiencePage
from experiences.models.choices import KINDS, MATURITIES
from experiences.models.pages import ExperienceQuerySet
from experiences.rules.places import around, inside
from media.models import Picture, Theme
from people.models import CoopKind, Territory

NEAREST = 3
CARD = "width-640|format-webp"  # the picture of a card, as `_card.html` asks for it
Option = tuple[str, str]


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, in the words of the address; an unknown word asks for nothing."""

    territoire: str = ""
    saison: str = ""
    cooperative: str = ""
    theme: str = ""
    genre: str = ""
    maturite: str = ""
    exemples: str = ""  # "non": without the fictional examples

    @classmethod
    def read(cls, data: Mapping[str, Any], choices: Mapping[str, Iterable[Option]]) -> "Wish":
        """Return the wish of an address."""
        known = {name: {str(value) for value, _label in options} for name, options in choices.items()}
        return cls(**{name: data.get(name, "") for name in known if data.get(name) in known[name]})

    def without(self, name: str) -> "Wish":
        """The same, one thing less."""
        return replace(self, **{name: ""})

    @property
    def asked(self) -> dict[str, str]:
        """What is asked, without what is not."""
        return {name: value for name, value in vars(self).items() if value}


class Shelf:
    """The reports somebody may read, and the words they can be found by: as many queries for 3 as for 300."""

    def __init__(self, person: Any) -> None:
        self.all = ExperiencePage.objects.visible_to(person)

    @cached_property
    def places(self) -> dict[int, Territory]:
        """Every territory."""
        return {place.pk: place for place in Territory.objects.all()}

    @property
    def _parents(self) -> dict[int, int | None]:
        return {key: place.parent_id for key, place in self.places.items()}

    @cached_property
    def choices(self) -> dict[str, list[Option]]:
        """What each filter offers: only what leads to a report."""
        held = self.all.order_by().values_list("territory", "season", "fictional").distinct()
        rows = list(held)
        used = around({place for place, _season, _invented in rows if place}, self._parents)
        return {
            "territoire": [(one.slug, one.label) for key, one in self.places.items() if key in used],
            "saison": [(str(year), str(year)) for year in sorted({row[1] for row in rows if row[1]}, reverse=True)],
            "cooperative": _labels(CoopKind.objects.filter(pk__in=self.all.order_by().values("coop_kinds"))),
            "theme": _labels(self._themes()),
            "genre": KINDS,
            "maturite": MATURITIES,
            "exemples": [("non", "non")] if {row[2] for row in rows} == {True, False} else [],
        }

    def _themes(self) -> Any:
        used = Theme.objects.filter(pk__in=self.all.order_by().values("themes"))
        return Theme.objects.filter(Q(pk__in=used.values("pk")) | Q(pk__in=used.values("parent")))

    def find(self, wish: Wish) -> ExperienceQuerySet:
        """Return the reports asked for: real ones first, then the latest seasons."""
        found = self.all
        if wish.territoire:
            key = next(key for key, place in self.places.items() if place.slug == wish.territoire)
            found = found.filter(territory__in=inside(key, self._parents))
        if wish.theme:
            themes = Theme.objects.filter(Q(slug=wish.theme) | Q(parent__slug=wish.theme))
            found = found.filter(pk__in=self.all.order_by().filter(themes__in=themes).values("pk"))
        if wish.cooperative:
            found = found.filter(coop_kinds__slug=wish.cooperative)
        for name, value in (("season", wish.saison), ("kind", wish.genre), ("maturity", wish.maturite)):
            found = found.filter(**{name: value}) if value else found
        if wish.exemples:
            found = found.filter(fictional=False)
        shown = found.select_related("territory").prefetch_related(
            Prefetch("picture", Picture.objects.prefetch_renditions(CARD)), "coop_kinds"
        )
        return shown.defer_streamfields().order_by("fictional", "-season", "title", "pk")

    def nearest(self, wish: Wish) -> list[Theme]:
        """Return the three themes to try when nothing was found: beside the one asked for, then the most told."""
        told = Counter(self.all.order_by().exclude(themes=None).values_list("themes", flat=True))
        themes = Theme.objects.in_bulk(told)
        asked = Theme.objects.filter(slug=wish.theme).first()
        family = {asked.pk, asked.parent_id} - {None} if asked else set()

        def distance(theme: Theme) -> tuple[bool, int, int]:
            return theme.parent_id not in family, -told[theme.pk], theme.position

        return sorted((one for one in themes.values() if one.slug != wish.theme), key=distance)[:NEAREST]


def _labels(rows: Any) -> list[Option]:
    return [(row.slug, row.label) for row in rows]
