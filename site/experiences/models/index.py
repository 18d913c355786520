"""« Expériences »: the list of reports, and how to tell one's own."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from media.blocks import SHARED_BLOCKS


class ExperienceIndexPage(Page):
    """The list of reports; below it, how to tell one's own."""

    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    summary = models.CharField(
        _("summary"), max_length=255, blank=True, help_text=_("One or two sentences above the list.")
    )
    body = StreamField(
        SHARED_BLOCKS,
        verbose_name=_("how to tell one’s own"),
        blank=True,
        help_text=_("Under the list: why write, the questions, what is never published."),
    )

    exclude_fields_in_copy = ["content_id"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["experiences.ExperiencePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of experience reports")
        verbose_name_plural = _("lists of experience reports")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Hand over to the view."""
        return import_string("experiences.views.reports.experience_index")(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The list, with the text as it stands in the editor."""
        return import_string("experiences.views.reports.experience_index")(request, self)
