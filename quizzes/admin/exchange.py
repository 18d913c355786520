"""« Importer des questions »: a file is sent, read, shown, then its drafts are written."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from quizzes.actions.bank_jobs import confirm, jobs_visible_to, send, tell_columns
from quizzes.admin.exchange_forms import IMPORT_FORMATS, ColumnsForm, ImportForm
from quizzes.admin.permissions import needs
from quizzes.formats.items import FileRefused
from quizzes.formats.sheets import write_csv, write_xlsx
from quizzes.formats.spreadsheet_writer import template
from quizzes.formats.writers import FILES
from quizzes.models import ImportJob, Question
from quizzes.models.imports import ITEM_STATES
from quizzes.models.kinds import TYPES
from quizzes.tasks import read_import, write_import

ON_A_PAGE = 50
ADDS = ("new", "changed")
PATIENCE = timedelta(minutes=5)


def _job(request: HttpRequest, uuid: UUID) -> ImportJob:
    """The door: one's own imports, every import for the coordination; 404 otherwise."""
    return get_object_or_404(jobs_visible_to(request.user).select_related("by").defer("content"), uuid=uuid)


def _busy(job: ImportJob) -> bool:
    return job.state == "writing" or (job.state == "waiting" and "headings" not in job.options)


def _stuck(job: ImportJob) -> bool:
    """Whether a task was perhaps lost: it may be asked for again, which does no harm."""
    return _busy(job) and job.created_at < timezone.now() - PATIENCE


@needs(Question, "add")
def import_list(request: HttpRequest) -> HttpResponse:
    """What was sent, and the form to send a file."""
    form = ImportForm(request.POST or None, request.FILES or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                job = send(
                    file.read(), name=file.name, asked=form.cleaned_data["format"], category=form.path, by=request.user
                )
            read_import.enqueue(job.pk)
            return redirect("quizzes_exchange:import_detail", job.uuid)
        except FileRefused as error:
            form.add_error("file", error.message)
    jobs = jobs_visible_to(request.user).select_related("by").defer("content", "options")
    page = Paginator(jobs, 20).get_page(request.GET.get("p"))
    context = {"form": form, "jobs": page, "page_title": _("Import questions"), "header_icon": "upload"}
    return render(request, "quizzes/admin/exchange/import_list.html", context)


@require_safe
@needs(Question, "add")
def import_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What would become of each question of the file, or what became of it."""
    job = _job(request, uuid)
    counts = dict(job.items.values_list("status").annotate(n=Count("pk")).order_by())
    asked = request.GET.get("status", "")
    rows = job.items.filter(status=asked) if asked in counts else job.items.all()
    kinds, page = dict(TYPES), Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    for row in page:
        row.kind = kinds.get(row.type, "")
    headings = job.options.get("headings") if job.state == "waiting" else None
    context = {
        "job": job,
        "format": dict(IMPORT_FORMATS).get(job.format, job.format),
        "rows": page,
        "counts": [(key, label, counts[key]) for key, label in ITEM_STATES if key in counts],
        "asked": asked if asked in counts else "",
        "adding": sum(counts.get(key, 0) for key in ADDS),
        "columns": ColumnsForm(headings=headings) if headings else None,
        "busy": _busy(job),
        "stuck": _stuck(job),
        "page_title": job.name,
        "header_icon": "upload",
    }
    return render(request, "quizzes/admin/exchange/import_detail.html", context)


@require_GET
@needs(Question, "add")
def import_state(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """The state of an import, for the page that waits for it."""
    return JsonResponse({"state": _job(request, uuid).state})


@require_POST
@needs(Question, "add")
def import_columns(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say what the columns are, and read again."""
    job = _job(request, uuid)
    form = ColumnsForm(request.POST, headings=job.options.get("headings", []))
    if form.fields and form.is_valid():
        tell_columns(job, form.columns)
        read_import.enqueue(job.pk)
        return redirect("quizzes_exchange:import_detail", job.uuid)
    for error in form.non_field_errors() if form.fields else []:
        messages.error(request, error)
    return redirect("quizzes_exchange:import_detail", job.uuid)


@require_POST
@needs(Question, "add")
def import_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add the drafts; asked twice, they are added once."""
    job = _job(request, uuid)
    if confirm(job) or (_stuck(job) and job.state == "writing"):
        write_import.enqueue(job.pk)
    elif _stuck(job):
        read_import.enqueue(job.pk)
    return redirect("quizzes_exchange:import_detail", job.uuid)


@require_safe
@needs(Question, "add")
def template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The spreadsheet to fill in."""
    data = template(write_csv if kind == "csv" else write_xlsx)
    name = f'attachment; filename="questions-modele.{FILES[kind].ending}"'
    return HttpResponse(data, content_type=FILES[kind].mime, headers={"Content-Disposition": name})
