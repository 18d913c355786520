"""The page that lists guides."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from media.blocks import SHARED_BLOCKS


class GuideIndexPage(Page):
    """« Animer »: the list of guides."""

    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    summary = models.CharField(_("summary"), max_length=255, blank=True, help_text=_("One sentence under the title."))
    body = StreamField(
        SHARED_BLOCKS,
        verbose_name=_("introduction"),
        blank=True,
        help_text=_("How to prepare a workshop: under the list of guides."),
    )

    exclude_fields_in_copy = ["content_id"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["workshops.GuidePage"]
    max_count = 1
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("list of guides")
        verbose_name_plural = _("lists of guides")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over to the view."""
        return import_string("workshops.views.guides.guide_index")(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The list as a visitor sees it, not yet published."""
        return import_string("workshops.views.guides.guide_index")(request, self)
