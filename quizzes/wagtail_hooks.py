"""The menu « Quiz »: questions, quizzes, categories, exceptions."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from quizzes.admin import choosing, exchange_urls, overrides, quiz_views, results_hooks, versions  # noqa: F401
from quizzes.admin.category_forms import CategoryForm
from quizzes.admin.later import later
from quizzes.admin.permissions import DrawerPolicy, KeptPolicy, KeptViews
from quizzes.admin.question_panels import question_panels
from quizzes.admin.quiz_panels import quiz_panels
from quizzes.admin.views import QuestionCopyView, QuestionCreateView, QuestionEditView, QuestionIndexView
from quizzes.models import Category, Question, Quiz, QuizOverride

register_permission_policy(Question, KeptPolicy(Question))
register_permission_policy(Category, DrawerPolicy(Category))
register_permission_policy(QuizOverride, overrides.OverridePolicy(QuizOverride))


class QuestionViewSet(KeptViews, SnippetViewSet):
    """The bank."""

    model = Question
    icon = "help"
    menu_label = _("Questions")
    add_to_admin_menu = False
    index_view_class = QuestionIndexView
    chooser_viewset_class = choosing.QuestionChooserViewSet
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
    filterset_class = choosing.QuestionFilterSet
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

    def get_urlpatterns(self) -> list[Any]:
        """Pasting, and the versions."""
        return [
            *super().get_urlpatterns(),
            path("coller/", later("quizzes.admin.pasting.question_paste"), name="paste"),
            path("collees/", later("quizzes.admin.pasting.questions_pasted"), name="pasted"),
            path("collees/publier/", later("quizzes.admin.pasting.questions_publish"), name="pasted_publish"),
            path("<int:pk>/versions/", versions.question_versions, name="versions"),
            path("<int:pk>/versions/<int:number>/", versions.question_version, name="version"),
        ]


class QuizViewSet(SnippetViewSet):
    """The quizzes."""

    model = Quiz
    icon = "list-ul"
    menu_label = _("Quizzes")
    add_to_admin_menu = False
    add_view_class = quiz_views.QuizCreateView
    edit_view_class = quiz_views.QuizEditView
    copy_view_class = quiz_views.QuizCopyView
    edit_handler = quiz_panels
    list_display = [
        "title",
        Column("question_count", label=_("Questions"), sort_key="question_count"),
        Column("preset", label=_("Purpose"), accessor="purpose"),
        Column("attempt_count", label=_("Attempts"), sort_key="attempt_count"),
        UpdatedAtColumn(),
        Column("publication", label=_("State")),
    ]
    list_filter = ["kind", "preset", "behaviour", "live"]
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

    def get_urlpatterns(self) -> list[Any]:
        """Adding several questions, and publishing the corrections."""
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/ajouter/", choosing.quiz_add_questions, name="add_questions"),
            path("<int:pk>/corrections/", quiz_views.quiz_corrections, name="corrections"),
        ]


class CategoryViewSet(KeptViews, SnippetViewSet):
    """The drawers of the bank."""

    model = Category
    icon = "folder-open-inverse"
    menu_label = _("Categories")
    panels = [FieldPanel("path"), FieldPanel("keepers", widget=CheckboxSelectMultiple)]
    edit_handler = ObjectList(panels, base_form_class=CategoryForm)
    list_display = ["path", Column("question_count", label=_("Questions"))]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """With the number of questions."""
        kept = Count("questions", filter=Q(questions__archived_at__isnull=True))
        return Category.objects.annotate(question_count=kept)


class OverrideViewSet(overrides.ServedViews, SnippetViewSet):
    """Exceptions: more time, other dates. The reason is never asked."""

    model = QuizOverride
    icon = "time"
    menu_label = _("Exceptions")
    add_view_class = overrides.OverrideCreateView
    edit_view_class = overrides.OverrideEditView
    delete_view_class = overrides.OverrideDeleteView
    delete_template_name = "quizzes/admin/override_delete.html"
    copy_view_enabled = False
    edit_handler = overrides.override_panels
    list_display = ["quiz", "person", "cohort", "extra_percent", "extra_minutes"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those of the people one serves, with who they are for."""
        return overrides.overrides_of(request.user).select_related("quiz", "person", "cohort")


class QuizGroup(SnippetViewSetGroup):
    """One entry of the menu."""

    items = (QuizViewSet, QuestionViewSet, CategoryViewSet, OverrideViewSet)
    menu_label = _("Quizzes")
    menu_icon = "help"
    menu_order = 220


register_snippet(QuizGroup)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """History says who published the corrections."""
    actions.register_action("quizzes.publish_corrections", _("Publish the corrections"), _("Corrections published"))
