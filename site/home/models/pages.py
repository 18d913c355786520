"""The home page and the fixed pages. A page names the view that shows it by its dotted path."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from media.blocks import SHARED_BLOCKS


class HomePage(Page):
    """The front door: one sentence, three doors, what is alive now, who we are."""

    lead = models.CharField(
        _("main sentence"),
        max_length=200,
        blank=True,
        help_text=_("One sentence, in large letters. A word between * stands out."),
    )
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Two or three sentences under the main sentence.")
    )
    learn_text = models.CharField(
        _("door: learn"), max_length=200, blank=True, help_text=_("What people find behind this door.")
    )
    host_text = models.CharField(
        _("door: host a workshop"), max_length=200, blank=True, help_text=_("What people find behind this door.")
    )
    share_text = models.CharField(
        _("door: share"), max_length=200, blank=True, help_text=_("What people find behind this door.")
    )
    body = StreamField(SHARED_BLOCKS, verbose_name=_("who we are"), blank=True, help_text=_("Lower down the page."))

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("learn_text", "host_text", "share_text")], heading=_("The three doors")
        ),
        FieldPanel("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "courses.CourseIndexPage",
        "workshops.GuideIndexPage",
        "experiences.ExperienceIndexPage",
        "home.StandardPage",
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over to the view: a dashboard for who is signed in."""
        return import_string("home.views.home_page")(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """As a visitor sees it."""
        return import_string("home.views.home_visitor")(request, self)


class StandardPage(Page):
    """A fixed page: about, help, legal notice, privacy, accessibility."""

    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    summary = models.CharField(_("summary"), max_length=255, blank=True, help_text=_("One sentence under the title."))
    youth = models.BooleanField(
        _("for young people too"), default=False, help_text=_("Shows the help numbers in large at the bottom.")
    )
    body = StreamField(
        SHARED_BLOCKS, verbose_name=_("text"), blank=True, help_text=_("Add blocks in the order of reading.")
    )

    exclude_fields_in_copy = ["content_id"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body"), FieldPanel("youth")]
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    template = "home/standard_page.html"
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("fixed page")
        verbose_name_plural = _("fixed pages")
