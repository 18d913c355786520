"""What people ask of the list of guides, cleaned: what is not understood is left out."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from media.models import Theme
from people.models import Audience, SeasonStage
from workshops.models import GuidePage, Purpose
from workshops.models.choices import DIFFICULTIES, REMOTE
from workshops.models.queries import GuideQuerySet

BANDS = [
    ("30", _("up to 30 min")),
    ("60", _("30 min to 1 h")),
    ("120", _("1 to 2 h")),
    ("long", _("more than 2 h")),
]
LISTS = {"but": (Purpose, "purposes"), "theme": (Theme, "themes")} | {
    "moment": (SeasonStage, "season_stages"),
    "public": (Audience, "audiences"),
}
MORE = ("but", "theme", "moment", "public", "distance", "difficulte")
MOST_PEOPLE = 500


class Chosen(NamedTuple):
    """One filter in use: what it says, and the query without it."""

    words: str
    without: str


class GuideFilterForm(forms.Form):
    """« Nous sommes … », how long, at a distance, difficulty, and the lists in use."""

    personnes = forms.IntegerField(
        label=_("How many are you?"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    duree = forms.MultipleChoiceField(
        label=_("How long?"), required=False, choices=BANDS, widget=forms.CheckboxSelectMultiple
    )
    but = forms.ChoiceField(label=_("What for?"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    moment = forms.ChoiceField(label=_("Moment of the season"), required=False)
    public = forms.ChoiceField(label=_("For whom"), required=False)
    distance = forms.ChoiceField(
        label=_("At a distance"), required=False, choices=[("", _("It does not matter")), *REMOTE]
    )
    difficulte = forms.ChoiceField(
        label=_("Difficulty"), required=False, choices=[("", _("It does not matter")), *DIFFICULTIES]
    )

    def __init__(self, data: QueryDict, guides: GuideQuerySet) -> None:
        """Offer only the words that some guide has."""
        super().__init__(data, label_suffix="")
        self.guides = guides
        live = GuidePage.objects.live().values("pk")
        for name, (model, _field) in LISTS.items():
            words = model.objects.filter(guides__in=live).distinct().values_list("slug", "label")
            self.fields[name].choices = [("", _("All")), *words]

    @property
    def more(self) -> list[forms.BoundField]:
        """The filters that are folded at first."""
        return [self[name] for name in MORE]

    @property
    def has_more(self) -> bool:
        """Whether one of the folded filters is in use."""
        return any(name in self.asked for name in MORE)

    def found(self) -> GuideQuerySet:
        """Return the guides asked for, each with its minutes; one row each."""
        guides, asked = self.guides.timed(), self.asked
        if "personnes" in asked:
            guides = guides.for_people(asked["personnes"])
        if "duree" in asked:
            guides = guides.lasting(*asked["duree"])
        for name, field in (("distance", "remote"), ("difficulte", "difficulty")):
            if name in asked:
                guides = guides.filter(**{field: asked[name]})
        for name, (model, field) in LISTS.items():
            if name in asked:
                through = getattr(GuidePage, field).through.objects
                column = f"{model._meta.model_name}__slug"
                guides = guides.filter(pk__in=through.filter(**{column: asked[name]}).values("guidepage"))
        return guides

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """The address's query of what was asked, without the page."""
        return self._query(self.asked)

    def chosen(self) -> Iterator[Chosen]:
        """Each filter in use, with the way to take it off."""
        asked = self.asked
        for name, value in asked.items():
            for one in value if isinstance(value, list) else [value]:
                left = dict(asked)
                left[name] = [other for other in value if other != one] if isinstance(value, list) else None
                yield Chosen(self._words(name, one), self._query(left))

    def _words(self, name: str, value: Any) -> str:
        if name == "personnes":
            return ngettext("%(n)s person", "%(n)s people", value) % {"n": value}
        word = str(dict(self.fields[name].choices).get(value) or dict(self.fields[name].choices)[int(value)])
        return gettext("at a distance: %(how)s") % {"how": word} if name == "distance" else word

    def _query(self, asked: dict[str, Any]) -> str:
        query = QueryDict(mutable=True)
        for name, value in asked.items():
            if value:
                query.setlist(name, value if isinstance(value, list) else [value])
        return query.urlencode()
