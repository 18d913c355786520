"""What trainers see of recalls: how a group finds each question, never who answered what."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from people.rules.roles import STAFF
from quizzes.actions.recalls import LEAST_SHOWN, facilities
from quizzes.models import Question

PER_PAGE = 50


def recall_report(request: HttpRequest) -> HttpResponse:
    """Each question « à retenir »: found at the end of the module, then at each recall; groups of five at least."""
    if not request.user.roles & set(STAFF):
        raise PermissionDenied
    questions = Question.objects.kept().filter(slots__recall=True).distinct().order_by("title")
    page = Paginator(questions, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "rows": facilities(page.object_list),
        "least": LEAST_SHOWN,
        "page_title": _("Recalls"),
        "header_icon": "history",
    }
    return render(request, "courses/admin/recalls.html", context)
