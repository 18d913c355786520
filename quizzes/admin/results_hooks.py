"""Where trainers find what comes after the hand-in: the menu, the buttons of the lists, the words of the history."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter

from quizzes.actions.followed import is_staff
from quizzes.models import Question, Quiz
from quizzes.models.quiz import QUESTIONNAIRE

TYPED = ("shortanswer", "numerical", "cloze")


@hooks.register("register_admin_urls")
def results_urls() -> list[URLResolver]:
    """Grading, attempts, statistics, regrades."""
    from quizzes.admin import results_urls as own

    return [path("quiz/", include((own.urlpatterns, own.app_name)))]


class GradingMenuItem(MenuItem):
    """« À corriger »."""

    def is_shown(self, request: HttpRequest) -> bool:
        """For those who grade."""
        return is_staff(request.user)


@hooks.register("register_admin_menu_item")
def grading_menu() -> GradingMenuItem:
    """The queue."""
    label, url = gettext_lazy("To be graded"), reverse("quizzes_results:grading_queue")
    return GradingMenuItem(label, url, name="to-be-graded", icon_name="edit", order=221)


@hooks.register("register_snippet_listing_buttons")
def listing_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """From a quiz to its attempts and figures, from a question to its answers and versions."""
    if isinstance(snippet, Quiz) and snippet.kind == QUESTIONNAIRE and is_staff(user):
        yield _button(_("Answers"), "questionnaire_counts", snippet.pk, "list-ul", 60)
    elif isinstance(snippet, Quiz) and is_staff(user):
        yield _button(_("Attempts"), "attempt_list", snippet.pk, "list-ul", 60)
        yield _button(_("Statistics"), "quiz_statistics", snippet.pk, "view", 61)
    if isinstance(snippet, Question) and is_staff(user):
        if snippet.type in TYPED:
            yield _button(_("Unexpected answers"), "question_unexpected", snippet.pk, "help", 60)
        yield _button(_("Mark again"), "question_regrade", snippet.pk, "history", 61)


def _button(label: str, name: str, key: int, icon: str, priority: int) -> Button:
    url = reverse(f"quizzes_results:{name}", args=[key])
    return Button(label, url, icon_name=icon, priority=priority)


class SaysWhy(LogFormatter):
    """An action of a trainer, with the reason they gave."""

    def format_comment(self, log_entry: Any) -> str:
        """The reason."""
        return str(log_entry.data.get("reason", ""))


ACTIONS = {
    "quizzes.attempt_reopen": gettext_lazy("Attempt given back"),
    "quizzes.attempt_annul": gettext_lazy("Attempt cancelled"),
    "quizzes.attempt_pdf": gettext_lazy("Attempt printed"),
    "quizzes.answers_export": gettext_lazy("Answers exported"),
    "quizzes.mark_give": gettext_lazy("Mark given by a person"),
    "quizzes.marks_publish": gettext_lazy("Marks published"),
    "quizzes.answer_accept": gettext_lazy("Answer accepted"),
    "quizzes.regrade": gettext_lazy("Answers marked again"),
}


@hooks.register("register_log_actions")
def trainers_actions(actions: LogActionRegistry) -> None:
    """What the history says."""
    for name, label in ACTIONS.items():
        actions.register_action(name)(type("SaysWhy", (SaysWhy,), {"label": label, "message": label}))
