"""Plain builders of guides; every test may use them."""

from typing import Any

from tests.ground import planted
from tests.replay import replayed
from workshops.models import Activity, GuideIndexPage, GuidePage

TOWER = (("Lancer", 5), ("Manche 1", 12), ("Mesurer", 3), ("Pause réflexive", 8), ("Manche 2", 8), ("Débriefing", 9))
FIELDS = {
    "added_value": "Coopérer sous contrainte",
    "summary": "Par équipes de quatre, on construit une tour.",
    "objectives": "Se répartir des rôles\nEssayer tôt",
    "authors": "L’équipe",
    "group_min": 8,
    "group_max": 20,
}


def make_activity(title: str, minutes: int, **fields: Any) -> Activity:
    """An activity with its steps, not yet saved."""
    return Activity(title=title, minutes=minutes, **({"steps": f"<ol><li>{title} !</li></ol>"} | fields))


def draft_guide(title: str = "Le jeu de la tour", activities: Any = TOWER, **fields: Any) -> GuidePage:
    """A guide saved as a draft. Words of lists by their short names: `themes=["decider"]`."""
    planted()
    index = GuideIndexPage.objects.get()
    names = ("purposes", "kinds", "audiences", "season_stages", "themes")
    words = {name: fields.pop(name) for name in names if name in fields}
    guide = GuidePage(title=title, locale=index.locale, live=False, **(FIELDS | fields))
    guide.activities = [one if isinstance(one, Activity) else make_activity(*one) for one in activities]
    for place, one in enumerate(guide.activities.all()):
        one.sort_order = place
    index.add_child(instance=guide)
    for name, slugs in words.items():
        model = GuidePage._meta.get_field(name).related_model
        setattr(guide, name, model.objects.filter(slug__in=slugs))
    return guide


@replayed
def make_guide(title: str = "Le jeu de la tour", activities: Any = TOWER, **fields: Any) -> GuidePage:
    """A published guide: the tower, 45 minutes, for 8 to 20 people."""
    guide = draft_guide(title, activities, **fields)
    guide.save_revision().publish()
    return GuidePage.objects.get(pk=guide.pk)
