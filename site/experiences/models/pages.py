"""A report of an experience: a Wagtail page. It is published only when nothing of `rules.publication` forbids it."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from experiences.blocks import ADVICE_BLOCKS, PARTNER_BLOCKS, PLAIN, STORY_BLOCKS, TOOL_BLOCKS
from experiences.models.choices import AUTHORS, FORMATS, KINDS, LICENCES, MATURITIES, SETTINGS
from experiences.models.facts import PublicationBlocked, facts_of
from experiences.models.panels import edit_handler
from experiences.rules.publication import Reason, reasons
from media.blocks import SHARED_BLOCKS
from people.models import User

SCHEDULED = "wagtail.publish.scheduled"  # how Wagtail's command says that nobody is there to read a refusal
REVIEW_AFTER = timedelta(days=548)  # 18 months


class ExperienceQuerySet(PageQuerySet):
    """Reports in the words of the domain."""

    def visible_to(self, person: Any) -> "ExperienceQuerySet":
        """Those that this person may read: what is published; drafts are for the administration."""
        return self.live().public()

    def invented(self) -> "ExperienceQuerySet":
        """The fictional examples."""
        return self.filter(fictional=True)


def rich(label: Any, help_text: Any, *, needed: bool = False) -> RichTextField:
    """A text of the story."""
    return RichTextField(label, features=PLAIN, blank=not needed, help_text=help_text)


class ExperiencePage(Page):
    """What a group lived, told so that another can use it."""

    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("Two or three sentences: where, what, what came of it.")
    )
    kind = models.CharField(_("what is told"), max_length=12, choices=KINDS, help_text=_("Decides where it is found."))
    format = models.CharField(
        _("format"), max_length=12, choices=FORMATS, default="story", help_text=_("Changes the order, not the content.")
    )
    picture = models.ForeignKey(
        "media.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown at the top and on the card. A drawing protects people better than a photograph."),
    )
    fictional = models.BooleanField(
        _("fictional example"),
        default=False,
        help_text=_("Names, places and figures are invented: a banner says so on the page, the card and the print."),
    )
    coop_kinds = ParentalManyToManyField(
        "people.CoopKind", verbose_name=_("kind of co-operative"), related_name="+", help_text=_("One or several.")
    )
    territory = models.ForeignKey(
        "people.Territory",
        verbose_name=_("territory"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Large enough for nobody to be recognised."),
    )
    setting = models.CharField(
        _("setting"), max_length=12, choices=SETTINGS, blank=True, help_text=_("Readers look for a place like theirs.")
    )
    season = models.PositiveSmallIntegerField(
        _("season"),
        null=True,
        validators=[MinValueValidator(2013), MaxValueValidator(2100)],
        help_text=_("The year."),
    )
    stage = models.ForeignKey(
        "people.SeasonStage",
        verbose_name=_("stage of the season"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("When in the season it helps to read this."),
    )
    duration = models.CharField(_("how long"), max_length=120, blank=True, help_text=_("“8 weeks”, “one afternoon”."))
    themes = ParentalManyToManyField(
        "media.Theme", verbose_name=_("themes"), blank=True, related_name="+", help_text=_("Two or three at most.")
    )
    audiences = ParentalManyToManyField(
        "people.Audience", verbose_name=_("for whom"), blank=True, related_name="+", help_text=_("Who will use it.")
    )
    author_kind = models.CharField(
        _("told by"), max_length=12, choices=AUTHORS, help_text=_("Who speaks, before the names.")
    )
    group_size = models.PositiveSmallIntegerField(
        _("how many"), null=True, blank=True, help_text=_("People in the group.")
    )
    age_band = models.CharField(_("ages"), max_length=60, blank=True, help_text=_("“16 to 18”. Never a birth date."))
    mix = models.CharField(_("who they are"), max_length=120, blank=True, help_text=_("“6 girls and 5 boys”."))
    partners = StreamField(
        PARTNER_BLOCKS, verbose_name=_("partners"), blank=True, help_text=_("Organisations, not people.")
    )
    context = rich(_("context"), _("Where, when, with whom; what was missing."), needed=True)
    steps = StreamField(
        STORY_BLOCKS, verbose_name=_("what we did"), help_text=_("In order, with the moments: four to seven steps.")
    )
    key_moment = rich(_("key moment"), _("A scene: a place, a voice, what changed."))
    quote_text = models.CharField(
        _("a sentence to keep"), max_length=300, blank=True, help_text=_("Approved by who said it.")
    )
    quote_who = models.CharField(
        _("said by"), max_length=120, blank=True, help_text=_("A role rather than a name: “a co-operant”.")
    )
    results = rich(_("what came of it"), _("What can be seen or counted."), needed=True)
    difficulties = rich(_("difficulties"), _("A failure well told helps more than a vague success."))
    again = rich(_("what we would do again"), _("What held."), needed=True)
    avoid = rich(_("what we would avoid"), _("Without naming anybody."), needed=True)
    advice = StreamField(
        ADVICE_BLOCKS,
        verbose_name=_("advice"),
        min_num=1,
        max_num=5,
        help_text=_("One to five, each starting with a verb."),
    )
    conditions = rich(_("to do it at your place"), _("What is needed before starting."))
    tools = StreamField(TOOL_BLOCKS, verbose_name=_("tools"), blank=True, help_text=_("To be used as they are."))
    attached = StreamField(
        SHARED_BLOCKS,
        verbose_name=_("pictures, sounds, handouts"),
        blank=True,
        help_text=_("List under “People” whoever can be recognised or heard."),
    )
    maturity = models.CharField(
        _("how tried it is"), max_length=12, choices=MATURITIES, default="once", help_text=_("Honestly.")
    )
    licence = models.CharField(
        _("licence"), max_length=12, choices=LICENCES, default="by-sa", help_text=_("Chosen by the contributors.")
    )
    contact = models.CharField(
        _("contact"), max_length=120, blank=True, help_text=_("An organisation, never a person’s telephone.")
    )
    reviewer = models.ForeignKey(
        "people.User",
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Never one of the contributors. Not shown."),
    )
    reviewed_by = models.CharField(
        _("reviewed by"), max_length=120, blank=True, help_text=_("As it is shown: a person or a team.")
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, help_text=_("Shown to readers."))
    review_on = models.DateField(
        _("to be read again on"),
        null=True,
        blank=True,
        help_text=_("Empty: 18 months after publication. Past it, a badge says so."),
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PageManager.from_queryset(ExperienceQuerySet)()
    exclude_fields_in_copy = ["content_id", "withdrawn_at"]
    parent_page_types = ["experiences.ExperienceIndexPage"]
    subpage_types: list[str] = []
    edit_handler = edit_handler(
        {
            "summary": forms.Textarea({"rows": 3}),
            "coop_kinds": forms.CheckboxSelectMultiple,
            "audiences": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
        }
    )
    search_fields = [
        *Page.search_fields,
        *map(index.SearchField, ("summary", "context", "steps", "key_moment", "results", "difficulties")),
        *map(index.SearchField, ("again", "avoid", "advice", "conditions", "tools", "attached")),
        index.RelatedFields("figures", [index.SearchField("label")]),
        index.FilterField("fictional"),
    ]

    class Meta:
        verbose_name = _("experience report")
        verbose_name_plural = _("experience reports")

    def blocking(self, at: datetime, by: User | None = None) -> list[Reason]:
        """Return what forbids this version to be public; `by`: who would publish it, who then is its reviewer."""
        return reasons(facts_of(self, by), timezone.localdate(at))

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Publish, or say all that forbids it; a scheduled publication is cancelled and its author told."""
        found = revision.as_object().blocking(timezone.now(), by=user)
        if found and SCHEDULED in (kwargs.get("log_action"), *args):
            return import_string("experiences.actions.life.cancel_schedule")(self, revision, found)
        if found:
            raise PublicationBlocked(found)
        return super().publish(revision, user, *args, **kwargs)

    def save(self, clean: bool = True, *args: Any, **kwargs: Any) -> None:
        """Refuse to be live while anything forbids it, whoever asks; what is public again is no longer withdrawn."""
        if self.live and clean:
            if found := self.blocking(timezone.now()):
                raise PublicationBlocked(found)
            self.withdrawn_at = None
            self.review_on = self.review_on or timezone.localdate() + REVIEW_AFTER
        super().save(clean, *args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "ExperiencePage":
        """A withdrawal belongs to the page, not to one of its versions."""
        found = super().with_content_json(content)
        found.withdrawn_at = self.withdrawn_at
        return found

    def is_stale(self, on: date) -> bool:
        """« À rafraîchir »: its review date is past."""
        return self.review_on is not None and self.review_on < on

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A withdrawn report keeps its address, to say that it was withdrawn."""
        if not self.live and self.withdrawn_at and not path_components:
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over to the view."""
        name = "experience_detail" if self.live else "experience_withdrawn"
        return import_string(f"experiences.views.reports.{name}")(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The report as it stands in the editor."""
        if mode_name not in dict(self.preview_modes):
            raise Http404
        return import_string("experiences.views.reports.experience_detail")(request, self)
