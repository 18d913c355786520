"""The menu « Quiz »: questions, quizzes, categories, exceptions."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from quizzes.admin.panels import question_panels, quiz_panels
from quizzes.admin.views import FreshCopyView, QuestionCopyView, QuestionCreateView, QuestionEditView
from quizzes.models import Category, Question, Quiz, QuizOverride


class QuestionViewSet(SnippetViewSet):
    """The bank."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    add_to_admin_menu = False
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    copy_view_class = QuestionCopyView
    edit_handler = question_panels
    list_display = [
        "title",
        Column("type", label=_("Type"), accessor="get_type_display", sort_key="type"),
        "category",
        Column("quiz_count", label=_("Quizzes"), sort_key="quiz_count"),
        UpdatedAtColumn(),
        Column("publication", label=_("State")),
    ]
    list_filter = ["type", "category", "difficulty", "live"]
    search_fields = ["title", "stem"]
    search_backend_name = None
    list_per_page = 30
    list_export = ["title", "get_type_display", "category", "difficulty", "objective", "idnumber"]
    inspect_view_enabled = True
    inspect_view_fields = ["title", "type", "stem", "category", "objective", "difficulty", "owner", "last_published_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Those that are not archived, with the number of quizzes that use them."""
        used = Count("slots__quiz", filter=Q(slots__quiz__archived_at__isnull=True), distinct=True)
        return Question.objects.kept().select_related("category").annotate(quiz_count=used)


class QuizViewSet(SnippetViewSet):
    """The quizzes."""

    model = Quiz
    icon = "list-ul"
    menu_label = _("Quizzes")
    add_to_admin_menu = False
    copy_view_class = FreshCopyView
    edit_handler = quiz_panels
    list_display = [
        "title",
        Column("question_count", label=_("Questions"), sort_key="question_count"),
        Column("preset", label=_("Purpose"), accessor="get_preset_display"),
        Column("attempt_count", label=_("Attempts"), sort_key="attempt_count"),
        UpdatedAtColumn(),
        Column("publication", label=_("State")),
    ]
    list_filter = ["preset", "behaviour", "live"]
    search_fields = ["title"]
    search_backend_name = None
    list_per_page = 30
    inspect_view_enabled = True
    inspect_view_fields = [
        "title",
        "intro",
        "preset",
        "behaviour",
        "pass_percent",
        "attempts_allowed",
        "last_published_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        """Those that are not archived, with their numbers of questions and attempts."""
        attempts = Count("attempts", filter=Q(attempts__is_preview=False), distinct=True)
        return Quiz.objects.kept().annotate(question_count=Count("slots", distinct=True), attempt_count=attempts)


class CategoryViewSet(SnippetViewSet):
    """The drawers of the bank."""

    model = Category
    icon = "folder-open-inverse"
    menu_label = _("Categories")
    panels = [FieldPanel("path")]
    list_display = ["path", Column("question_count", label=_("Questions"))]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """With the number of questions."""
        kept = Count("questions", filter=Q(questions__archived_at__isnull=True))
        return Category.objects.annotate(question_count=kept)


class OverrideViewSet(SnippetViewSet):
    """Exceptions: more time, other dates. The reason is never asked."""

    model = QuizOverride
    icon = "time"
    menu_label = _("Exceptions")
    panels = [
        MultiFieldPanel([FieldPanel("quiz"), FieldPanel("person"), FieldPanel("cohort")], heading=_("For whom")),
        FieldRowPanel([FieldPanel("extra_percent"), FieldPanel("extra_minutes")]),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("time_limit")]),
    ]
    list_display = ["quiz", "person", "cohort", "extra_percent", "extra_minutes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With who they are for."""
        return QuizOverride.objects.select_related("quiz", "person", "cohort")


class QuizGroup(SnippetViewSetGroup):
    """One entry of the menu."""

    items = (QuizViewSet, QuestionViewSet, CategoryViewSet, OverrideViewSet)
    menu_label = _("Quizzes")
    menu_icon = "help"
    menu_order = 220


register_snippet(QuizGroup)
