"""Words of the field, explained once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index


class GlossaryTerm(PreviewableMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """A word and its plain definition."""

    slug = models.SlugField(
        _("identifier"), unique=True, max_length=80, help_text=_("Lower case, no accents: it never changes.")
    )
    term = models.CharField(_("word"), max_length=120, help_text=_("As it is written in the texts."))
    definition = models.TextField(_("plain definition"), help_text=_("One or two short sentences."))
    english = models.CharField(_("in English"), max_length=120, blank=True, help_text=_("For partners abroad."))

    panels = [FieldPanel(name) for name in ("term", "slug", "definition", "english")]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("term"),
        index.SearchField("definition"),
        index.SearchField("english"),
    ]

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    @property
    def title(self) -> str:
        """The word: the search weighs it as it weighs the title of a page."""
        return self.term

    def get_preview_template(self, request: object, mode_name: str) -> str:
        """The definition as readers see it."""
        return "media/glossary_preview.html"
