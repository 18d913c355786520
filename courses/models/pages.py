"""Courses, modules and lessons: Wagtail pages. A page's `translation_key` is its identity for ever (`item_id`).

A page names the view that shows it by its dotted path, as settings do: views stand above models.
"""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.blocks import CONDITION_BLOCKS, LESSON_BLOCKS
from courses.models.missions import Positioning
from media.blocks import SHARED_BLOCKS

PLAIN = ["bold", "italic", "ol", "ul", "link", "term"]


class LearningPage(Page):
    """What a course, a module and a lesson share: an identity that survives, a picture, a summary."""

    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    origin_id = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    summary = models.CharField(_("summary"), max_length=255, blank=True, help_text=_("One sentence, shown in lists."))
    picture = models.ForeignKey(
        "media.Picture",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown at the top. A drawing says more than a photograph."),
    )

    exclude_fields_in_copy = ["content_id"]

    class Meta:
        abstract = True

    @property
    def item_id(self) -> uuid.UUID:
        """The identity: kept by edits, moves, unpublication and translation; a copy has its own."""
        return self.translation_key

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Keep where a copy comes from."""
        if self.origin_id is None:
            self.origin_id = self.translation_key
        super().full_clean(*args, **kwargs)


def tabs(content: list[Any], settings: list[Any] | None = None) -> TabbedInterface:
    """The editor's tabs: what people read, how it counts, when it is published."""
    found = [ObjectList(content, heading=_("Content"))]
    if settings:
        found.append(ObjectList(settings, heading=_("How it counts")))
    found.append(ObjectList([FieldPanel("slug"), FieldPanel("search_description")], heading=_("Address")))
    found.append(ObjectList([PublishingPanel()], heading=_("Publication")))
    return TabbedInterface(found)


class CourseIndexPage(Page):
    """« Se former »: the list of courses."""

    introduction = RichTextField(
        _("introduction"), features=PLAIN, blank=True, help_text=_("Two or three sentences above the list of courses.")
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over to the view."""
        return import_string("courses.views.courses.course_index")(request, self)


class CoursePage(LearningPage):
    """A course."""

    audience = models.CharField(
        _("for whom"),
        max_length=12,
        choices=[("facilitators", _("facilitators")), ("cooperants", _("co-operants"))],
        default="facilitators",
        help_text=_("Decides the tone: facilitators are addressed formally."),
    )
    familiar = models.BooleanField(
        _("say “tu”"),
        default=False,
        help_text=_("The buttons and messages of the course address people with “tu”: for those under 18."),
    )
    is_training = models.BooleanField(
        _("it is a training"),
        default=True,
        help_text=_(
            "A training needs objectives, a positioning at each end and an assessment. Youth onboarding is not one."
        ),
    )
    sequence = models.CharField(
        _("order"),
        max_length=8,
        choices=[("free", _("free")), ("in_order", _("one lesson after the other"))],
        default="free",
        help_text=_(
            "Free: people choose their lesson. One after the other: a lesson opens when the one before is done."
        ),
    )
    enrolment_mode = models.CharField(
        _("enrolment"),
        max_length=8,
        choices=[("open", _("open")), ("code", _("with a code")), ("invited", _("by a trainer"))],
        default="open",
        help_text=_("Open: anybody signed in. With a code: whoever has it. By a trainer: from the follow-up pages."),
    )
    enrolment_code = models.CharField(
        _("code"), max_length=20, blank=True, help_text=_("Needed when enrolment is with a code.")
    )
    presentation = StreamField(
        SHARED_BLOCKS,
        verbose_name=_("presentation"),
        blank=True,
        help_text=_("Why this course, for whom, how it goes."),
    )
    objectives = StreamField(
        [("objective", blocks.CharBlock(label=_("objective"), max_length=200))],
        verbose_name=_("objectives"),
        blank=True,
        help_text=_("What people will be able to do. Start each with a verb."),
    )
    prerequisites = models.TextField(
        _("prerequisites"), blank=True, help_text=_("What must be known before. “None” is an answer.")
    )
    programme_note = models.TextField(
        _("about the programme"), blank=True, help_text=_("The programme itself is made from the modules.")
    )
    access = models.TextField(
        _("access and delay"), blank=True, help_text=_("How to enrol, and how long before starting.")
    )
    methods = models.TextField(
        _("methods"), blank=True, help_text=_("How people learn: texts, quizzes, missions, days together.")
    )
    assessment = models.TextField(_("assessment"), blank=True, help_text=_("How learning is checked."))
    price = models.CharField(_("price"), max_length=200, blank=True, help_text=_("Or who pays."))
    help_contact = models.CharField(
        _("who helps"), max_length=200, blank=True, help_text=_("A name or an address: shown in each lesson.")
    )
    help_delay = models.CharField(
        _("answer delay"), max_length=120, blank=True, help_text=_("For example: within two working days.")
    )
    accessibility_contact = models.CharField(
        _("accessibility contact"),
        max_length=200,
        blank=True,
        help_text=_("Who to write to about a disability. No health data here."),
    )
    verified_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("When somebody last read it all.")
    )
    positioning = models.ForeignKey(
        Positioning,
        verbose_name=_("positioning"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="courses",
        help_text=_("The statements answered before and after."),
    )

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.ModulePage"]
    edit_handler = tabs(
        [
            TitleFieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("picture"),
            FieldPanel("objectives"),
            FieldPanel("presentation"),
            MultiFieldPanel(
                [
                    FieldPanel(n)
                    for n in ("prerequisites", "programme_note", "methods", "assessment", "access", "price")
                ],
                heading=_("What people must know before enrolling"),
            ),
            MultiFieldPanel(
                [FieldPanel(n) for n in ("help_contact", "help_delay", "accessibility_contact", "verified_on")],
                heading=_("Help"),
            ),
        ],
        [
            FieldPanel(n)
            for n in (
                "audience",
                "familiar",
                "is_training",
                "sequence",
                "enrolment_mode",
                "enrolment_code",
                "positioning",
            )
        ],
    )
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("presentation")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def clean(self) -> None:
        """A code is needed when enrolment is with a code."""
        super().clean()
        if self.enrolment_mode == "code" and not self.enrolment_code.strip():
            raise ValidationError({"enrolment_code": _("Write the code, or choose another way to enrol.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over to the view."""
        return import_string("courses.views.courses.course_detail")(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as a visitor reads it, not yet published."""
        return import_string("courses.views.courses.course_preview")(request, self)


class ModulePage(LearningPage):
    """A module: a bend of the path."""

    introduction = RichTextField(_("introduction"), features=PLAIN, blank=True, help_text=_("Two or three sentences."))
    objectives = StreamField(
        [("objective", blocks.CharBlock(label=_("objective"), max_length=200))],
        verbose_name=_("objectives"),
        blank=True,
        help_text=_("Start each with a verb."),
    )
    requires = ParentalManyToManyField(
        "self",
        verbose_name=_("modules to finish before"),
        blank=True,
        symmetrical=False,
        related_name="required_by",
        help_text=_("This module stays closed, with the reason, until these are done."),
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True, help_text=_("Empty: open at once."))
    numbered = models.BooleanField(
        _("numbered"), default=True, help_text=_("Untick for a departure or an arrival, which take no number.")
    )
    recall_days = models.CharField(
        _("recalls after (days)"),
        max_length=40,
        default="2, 7, 30",
        validators=[RegexValidator(r"^\s*[1-9]\d{0,2}(\s*,\s*[1-9]\d{0,2}){0,4}\s*$")],
        help_text=_("When the questions “to remember” of its quizzes come back, for those who agree: 2, 7, 30."),
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    edit_handler = tabs(
        [TitleFieldPanel("title"), *(FieldPanel(n) for n in ("summary", "picture", "introduction", "objectives"))],
        [FieldPanel("requires"), FieldPanel("opens_on"), FieldPanel("numbered"), FieldPanel("recall_days")],
    )
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    @property
    def days_of_recall(self) -> tuple[int, ...]:
        """The days after its end on which its recalls come, in order."""
        return tuple(sorted({int(day) for day in self.recall_days.split(",") if day.strip().isdecimal()}))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A module has no page of its own: its bend of the course's path."""
        return import_string("courses.views.courses.module_detail")(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The module as it is shown in the course."""
        return import_string("courses.views.courses.module_preview")(request, self)


class LessonPage(LearningPage):
    """A lesson: a stone of the path."""

    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        validators=[MinValueValidator(1)],
        help_text=_("The mean time it takes. Learners are told before they start."),
    )
    body = StreamField(
        LESSON_BLOCKS, verbose_name=_("lesson"), blank=True, help_text=_("Add blocks in the order of reading.")
    )
    easy_version = RichTextField(
        _("easy version"), features=PLAIN, blank=True, help_text=_("The same in plain language. Do not call it FALC.")
    )
    conditions = StreamField(
        CONDITION_BLOCKS,
        default=[("ticked", None)],
        verbose_name=_("to complete this lesson"),
        help_text=_("All are needed. Opening a lesson never completes it."),
    )
    optional = models.BooleanField(_("optional"), default=False, help_text=_("Does not count in the progress."))
    legal = models.BooleanField(_("holds rules of law"), default=False, help_text=_("Then say when it was checked."))
    verified_on = models.DateField(_("checked on"), null=True, blank=True, help_text=_("Shown to readers."))
    review_on = models.DateField(_("to be checked again on"), null=True, blank=True, help_text=_("Before each season."))
    swap = models.SlugField(
        _("replaceable part"),
        max_length=40,
        blank=True,
        help_text=_("For example portage-cape: another territory puts its own lesson here."),
    )
    update_note = models.CharField(
        _("what changed"),
        max_length=200,
        blank=True,
        help_text=_("Filled in: learners see “updated on …” with this sentence. Leave empty for a typing error."),
    )

    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    edit_handler = tabs(
        [
            TitleFieldPanel("title"),
            *(FieldPanel(n) for n in ("summary", "minutes", "picture", "body", "easy_version", "update_note")),
        ],
        [
            FieldPanel("conditions"),
            FieldPanel("optional"),
            MultiFieldPanel(
                [FieldPanel(n) for n in ("legal", "verified_on", "review_on", "swap")],
                heading=_("Rules of law, upkeep"),
            ),
        ],
    )
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def clean(self) -> None:
        """A lesson of law says when it was checked."""
        super().clean()
        if self.legal and not self.verified_on:
            raise ValidationError({"verified_on": _("A lesson that holds rules of law says when they were checked.")})

    @property
    def has_screens(self) -> bool:
        """Whether it is a run of short screens, as youth lessons are."""
        return any(block["type"] == "screen" for block in self.body.raw_data)

    @cached_property
    def module(self) -> ModulePage:
        """The module this lesson is in."""
        return self.get_parent().specific

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over to the view."""
        return import_string("courses.views.lessons.lesson_detail")(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The lesson as a person who starts it reads it, not yet published."""
        return import_string("courses.views.lessons.lesson_preview")(request, self)
