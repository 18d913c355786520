"""The answers to a questionnaire, for trainers: counts and free texts, without names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from quizzes.actions.questionnaires import counts
from quizzes.admin.grading import for_staff
from quizzes.models import Quiz
from quizzes.models.quiz import QUESTIONNAIRE
from quizzes.rules.counts import LEAST_ANSWERS


@require_GET
@for_staff
def questionnaire_counts(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Show how often each answer was given; nothing while there are fewer than five."""
    quiz = get_object_or_404(Quiz, pk=quiz_id, kind=QUESTIONNAIRE)
    people, rows = counts(quiz)
    context = {"quiz": quiz, "people": people, "rows": rows, "hidden": people < LEAST_ANSWERS}
    context |= {"heading": _("Answers"), "subtitle": quiz.title, "least": LEAST_ANSWERS}
    return render(request, "quizzes/admin/results/questionnaire.html", context)
