"""« Exporter des questions »: what a format loses is said first, then the file is given."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quizzes.actions.bank_export import export, exportable
from quizzes.actions.quiz_exchange import export_quiz
from quizzes.admin.exchange_bulk import MOST_QUESTIONS
from quizzes.admin.exchange_forms import ExportForm
from quizzes.admin.permissions import needs
from quizzes.formats.writers import FILES
from quizzes.formats.writing import grouped
from quizzes.models import Question, Quiz

SHOWN_TITLES = 20


def _given(data: bytes, name: str, stem: str) -> HttpResponse:
    """A file to keep."""
    day = timezone.localdate().isoformat()
    told = f'attachment; filename="{slugify(stem)[:60] or "questions"}-{day}.{FILES[name].ending}"'
    return HttpResponse(data, content_type=FILES[name].mime, headers={"Content-Disposition": told})


@require_safe
@needs(Question, "view")
def export_page(request: HttpRequest) -> HttpResponse:
    """Choose questions and a format; see what the format loses; take the file."""
    form = ExportForm(request.GET if "format" in request.GET else None, initial={"ids": request.GET.get("ids", "")})
    context: dict[str, Any] = {"form": form, "page_title": _("Export questions"), "header_icon": "download"}
    ids = request.GET.get("ids", "")
    context["ticked"] = len(ids.split(",")) if ids else 0
    if form.is_bound and form.is_valid():
        count = form.questions().count()
        context |= {"count": count, "too_many": count > MOST_QUESTIONS, "most": MOST_QUESTIONS}
        if 0 < count <= MOST_QUESTIONS:
            lost = export(exportable(form.questions()), form.cleaned_data["format"]).lost
            context["lost"] = [(what, len(titles), titles[:SHOWN_TITLES]) for what, titles in grouped(lost)]
            context["file_url"] = f"{reverse('quizzes_exchange:export_file')}?{request.GET.urlencode()}"
    return render(request, "quizzes/admin/exchange/export.html", context)


@require_safe
@needs(Question, "view")
def export_file(request: HttpRequest) -> HttpResponse:
    """The file."""
    form = ExportForm(request.GET)
    if not form.is_valid() or not 0 < form.questions().count() <= MOST_QUESTIONS:
        raise Http404
    name, category = form.cleaned_data["format"], form.cleaned_data["category"]
    written = export(exportable(form.questions()), name)
    return _given(written.data, name, f"questions-{category.path}" if category else "questions")


@require_safe
@needs(Question, "view")
def quiz_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A whole quiz, in the JSON of this site."""
    quiz = get_object_or_404(Quiz.objects.kept(), pk=pk)
    return _given(export_quiz(quiz).data, "json", quiz.title)
