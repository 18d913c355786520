"""Finding questions: the filters of the bank's list, of the chooser and of « ajouter plusieurs »."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from quizzes.actions.quiz_slots import QuizIsLocked, add_questions
from quizzes.admin.permissions import needs
from quizzes.models import Category, Question, Quiz

PER_PAGE = 50
ANY = ("", gettext_lazy("all"))
WHOSE = [ANY, ("mine", gettext_lazy("my questions"))]
USED = [ANY, ("yes", gettext_lazy("used in a quiz")), ("no", gettext_lazy("in no quiz"))]


def used_or_not(questions: QuerySet[Question], answer: str) -> QuerySet[Question]:
    """Keep the questions that stand in a quiz, or those that stand in none."""
    if answer not in ("yes", "no"):
        return questions
    inside = Quiz.objects.kept().filter(slots__question__isnull=False).values("slots__question")
    return questions.filter(pk__in=inside) if answer == "yes" else questions.exclude(pk__in=inside)


def tags_used() -> QuerySet[Tag]:
    """The tags that questions have."""
    return Tag.objects.filter(quizzes_questiontag_items__isnull=False).distinct().order_by("name")


class QuestionFilterSet(WagtailFilterSet):
    """The filters beside the list of the bank."""

    whose = django_filters.ChoiceFilter(
        label=gettext_lazy("Author"), choices=WHOSE[1:], empty_label=ANY[1], method="filter_whose"
    )
    used = django_filters.ChoiceFilter(
        label=gettext_lazy("Use"), choices=USED[1:], empty_label=ANY[1], method="filter_used"
    )
    tag = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Tag"), queryset=lambda request: tags_used(), field_name="tagged_items__tag", distinct=True
    )

    class Meta:
        model = Question
        fields = ["type", "category", "difficulty", "live"]

    def filter_whose(self, questions: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """« Mes questions »."""
        return questions.filter(owner=self.request.user)

    def filter_used(self, questions: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        """In a quiz, or in none."""
        return used_or_not(questions, value)


class QuestionFinder(BaseFilterForm):
    """The filters of the chooser, and of « ajouter plusieurs »."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"), queryset=Category.objects.all(), required=False, empty_label=ANY[1]
    )
    tag = forms.ModelChoiceField(
        label=gettext_lazy("Tag"), queryset=Tag.objects.none(), required=False, empty_label=ANY[1]
    )
    whose = forms.ChoiceField(label=gettext_lazy("Author"), choices=WHOSE, required=False)
    used = forms.ChoiceField(label=gettext_lazy("Use"), choices=USED, required=False)

    def __init__(self, *args: Any, person: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["type"].choices = [ANY, *Question._meta.get_field("type").choices]
        self.fields["tag"].queryset = tags_used()
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["data-chooser-modal-search-filter"] = True  # what the window listens to

    def filter(self, objects: QuerySet[Question]) -> QuerySet[Question]:
        """Keep what is looked for."""
        data = self.cleaned_data
        for word in data["q"].split()[:8]:
            objects = objects.filter(title__icontains=word) | objects.filter(stem__icontains=word)
        self.is_searching, self.search_query = bool(data["q"]), data["q"]
        if data["type"]:
            objects = objects.filter(type=data["type"])
        if data["category"]:
            objects = objects.filter(category=data["category"])
        if data["tag"]:
            objects = objects.filter(tagged_items__tag=data["tag"]).distinct()
        if data["whose"] and self.person:
            objects = objects.filter(owner=self.person)
        return used_or_not(objects, data["used"])


class FindsQuestions:
    """What the chooser and its results share."""

    def get_object_list(self) -> QuerySet[Question]:
        """The bank without what was put away."""
        return Question.objects.kept().select_related("category")

    def get_filter_form(self) -> QuestionFinder:
        """The filters, for whoever asks."""
        return QuestionFinder(self.request.GET, person=self.request.user)

    @property
    def columns(self) -> list[Column]:
        """The type and the category too."""
        title, *rest = super().columns
        own = [
            Column("type", label=_("Type"), accessor="get_type_display"),
            Column("category", label=_("Category"), accessor="category"),
        ]
        return [title, *own, *rest]


class QuestionChooseView(FindsQuestions, ChooseView):
    """The window."""

    template_name = "quizzes/admin/question_chooser.html"


class QuestionResultsView(FindsQuestions, ChooseResultsView):
    """Its list."""


class QuestionChooserViewSet(SnippetChooserViewSet):
    """The window in which the question of a place is chosen."""

    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionResultsView


@needs(Quiz, "change")
def quiz_add_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick several questions of the bank: they join a draft of the quiz, one point each."""
    quiz = get_object_or_404(Quiz.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        ids = [int(one) for one in request.POST.getlist("question") if one.isdecimal() and len(one) < 10]
        try:
            added = add_questions(quiz, ids, by=request.user)
        except QuizIsLocked:
            messages.error(request, _("This quiz is locked: somebody works on it, or it waits to be read."))
            return redirect("wagtailsnippets_quizzes_quiz:edit", quiz.pk)
        said = ngettext("%(n)s question is added to the draft.", "%(n)s questions are added to the draft.", added)
        messages.success(request, said % {"n": added})
        return redirect("wagtailsnippets_quizzes_quiz:edit", quiz.pk)
    finder = QuestionFinder(request.GET, person=request.user)
    questions = Question.objects.kept().select_related("category").order_by("-created_at", "-pk")
    questions = finder.filter(questions) if finder.is_valid() else questions.none()
    there = {slot.question_id for slot in quiz.get_latest_revision_as_object().slots.all() if slot.question_id}
    page = Paginator(questions, PER_PAGE).get_page(request.GET.get("p"))
    context = {"quiz": quiz, "finder": finder, "page": page, "there": there, "page_title": _("Add several questions")}
    return render(request, "quizzes/admin/quiz_add_questions.html", context)
