"""Small additions to Wagtail's own editing views of quizzes."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.snippets.views.snippets import CreateView, EditView

from quizzes.actions.corrections import publish_corrections
from quizzes.actions.deadlines import Moved, ends_of, later_than, recount
from quizzes.admin.checks import after_publishing_quiz
from quizzes.admin.permissions import needs
from quizzes.admin.views import TO_CORRECT, FreshCopyView
from quizzes.models import Quiz
from quizzes.models.quiz import QUESTIONNAIRE

PRESET_DEFAULTS: dict[str, dict[str, Any]] = {  # specs/quizzes.md §4
    "training": {"behaviour": "hints", "attempts_allowed": None},
    "assessment": {"behaviour": "deferred", "attempts_allowed": 3},
    "exam": {"behaviour": "deferred", "attempts_allowed": 1},
}


def preset_cards() -> list[dict[str, Any]]:
    """Return the three purposes and the questionnaire, each with what it means."""
    lines = {
        "training": [_("feedback and hints after each answer"), _("as many attempts as one likes")],
        "assessment": [_("marks when the quiz is handed in"), _("three attempts"), _("right answers once passed")],
        "exam": [_("one attempt"), _("results after correction"), _("a closing date")],
    }
    asking = [_("no mark, nothing right or wrong"), _("one answer a person"), _("answers read together, without names")]
    labels = dict(Quiz._meta.get_field("preset").choices)
    cards = [
        {"url": f"?preset={preset}", "label": labels[preset], "lines": lines[preset]} for preset in PRESET_DEFAULTS
    ]
    cards.append(
        {"url": f"?kind={QUESTIONNAIRE}", "label": _("Questionnaire: opinions, without a mark"), "lines": asking}
    )
    return [{"label": capfirst(_("purpose")), "cards": cards}]


def say_moved(request: HttpRequest, moved: Moved) -> None:
    """Say what became of the attempts in progress."""
    if moved.longer:
        text = ngettext("%(n)s attempt in progress has more time.", "%(n)s attempts in progress have more time.", moved.longer)  # fmt: skip
        messages.success(request, text % {"n": moved.longer})
    if moved.shorter:
        text = ngettext("%(n)s attempt in progress ends earlier.", "%(n)s attempts in progress end earlier.", moved.shorter)  # fmt: skip
        messages.success(request, text % {"n": moved.shorter})
    if moved.kept:
        text = ngettext(
            "%(n)s attempt in progress keeps the time it was given.",
            "%(n)s attempts in progress keep the time they were given.",
            moved.kept,
        )
        messages.warning(request, text % {"n": moved.kept})


class SaysQuizWarnings:
    """Says, after a publication, what a trainer should know, and settles when running attempts end."""

    error_message = TO_CORRECT

    def publish_action(self) -> Any:
        """Publish, then say; more time is given by the publication itself, whichever way it is made."""
        before = ends_of(self.form.instance)
        response = super().publish_action()
        if self.object.live:
            shorten = bool(self.form.cleaned_data.get("shorten_running"))
            moved = recount(self.object, at=timezone.now(), shorten=shorten)
            say_moved(self.request, replace(moved, longer=later_than(before, self.object)))
        for text in after_publishing_quiz(self.object):
            messages.warning(self.request, text)
        return response


class QuizCreateView(SaysQuizWarnings, CreateView):
    """Asks first what the quiz is for: three cards."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the cards, or the form with the defaults of the purpose that was chosen."""
        if request.GET.get("preset") in PRESET_DEFAULTS or request.GET.get("kind") == QUESTIONNAIRE:
            return super().get(request, *args, **kwargs)
        context = {
            "families": preset_cards(),
            "question": _("What is the quiz for?"),
            "page_title": _("New quiz"),
            "header_icon": self.header_icon,
        }
        return render(request, "quizzes/admin/question_types.html", context)

    def get_initial_form_instance(self) -> Quiz:
        """A quiz with the defaults of its purpose."""
        preset = self.request.GET.get("preset", "")
        if self.request.GET.get("kind") == QUESTIONNAIRE:
            return Quiz(kind=QUESTIONNAIRE)
        return Quiz(preset=preset, **PRESET_DEFAULTS[preset]) if preset in PRESET_DEFAULTS else Quiz()


class QuizEditView(SaysQuizWarnings, EditView):
    """Wagtail's own, with the warnings."""


class QuizCopyView(SaysQuizWarnings, FreshCopyView):
    """The copy of a quiz, with the warnings."""


@needs(Quiz, "publish")
def quiz_corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then publish the corrections of a quiz."""
    quiz = get_object_or_404(Quiz.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        if publish_corrections(quiz, by=request.user, at=timezone.now()):
            messages.success(request, _("The corrections are published."))
        return redirect("wagtailsnippets_quizzes_quiz:edit", quiz.pk)
    return render(
        request, "quizzes/admin/quiz_corrections.html", {"quiz": quiz, "page_title": _("Publish the corrections")}
    )
