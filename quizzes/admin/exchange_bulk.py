"""« Exporter » under the list of questions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from quizzes.models import Question

MOST_QUESTIONS = 2_000


class ExportBulkAction(SnippetBulkAction):
    """« Exporter » under the list of questions, for those that are ticked."""

    display_name = gettext_lazy("Export")
    action_type = "export"
    aria_label = gettext_lazy("Export the questions that are ticked")
    template_name = "quizzes/admin/exchange/export.html"
    action_priority = 30
    models = [Question]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is changed: go and choose the format."""
        ids = request.GET.getlist("id")
        known = [key for key in ids if key.isdecimal()]
        query = "" if "all" in ids else f"?ids={','.join(known[:MOST_QUESTIONS])}"
        return redirect(reverse("quizzes_exchange:export_page") + query)
