"""« Contenu à emporter »: take the content away as a ZIP; send one, see what would change, make drafts of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from home.exporting.packing import KINDS
from home.exporting.writing import export_archive
from home.forms_content import ContentUploadForm
from home.importing import held
from home.importing.archive import ArchiveRefused, opened
from home.importing.loading import import_content
from home.importing.plan import STATES, Row, plan_of
from home.importing.problems import typeset
from home.importing.reader import read_pack
from people.rules.roles import ADMINISTRATOR, COORDINATOR, STAFF

HOLD = (COORDINATOR, ADMINISTRATOR)
NAMES = {
    "courses": gettext_lazy("Courses"),
    "guides": gettext_lazy("Workshop guides"),
    "experiences": gettext_lazy("Experience reports"),
    "glossary": gettext_lazy("Glossary"),
    "pages": gettext_lazy("Fixed pages"),
}
SAID = {
    "new": gettext_lazy("New: will wait as drafts"),
    "changed": gettext_lazy("Changed: will get a draft, what is published stays"),
    "conflict": gettext_lazy("Changed here too since the last load: left as they are here"),
    "waiting": gettext_lazy("Waiting: have no draft, so nothing is changed"),
    "deleted": gettext_lazy("Deleted here: not made again"),
    "same": gettext_lazy("Unchanged"),
}


def for_roles(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Open a view to some roles only."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.roles & set(roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@require_http_methods(["GET", "POST"])
@for_roles(*STAFF)
def content_take_away(request: HttpRequest) -> HttpResponse:
    """Show what may be taken away; keep a ZIP that is sent, if it can be opened, and show what it would change."""
    may_send = bool(request.user.roles & set(HOLD))
    if request.method == "POST" and not may_send:
        raise PermissionDenied
    form = ContentUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("content_preview", _kept(request, form.cleaned_data["archive"]))
        except ArchiveRefused as refused:
            form.add_error("archive", typeset(f"ZIP refusé : {refused}"))
    kinds = [(kind, NAMES[kind]) for kind in KINDS]
    context = {"form": form, "kinds": kinds, "may_send": may_send}
    return render(request, "home/admin/content_take_away.html", context)


def _kept(request: HttpRequest, file: Any) -> UUID:
    """Keep a ZIP that opens, for the person who sends it. Raises ArchiveRefused."""
    with opened(file):
        held.sweep(timezone.now())
        return held.hold(file, request.user.pk)


@require_GET
@for_roles(*STAFF)
def content_download(request: HttpRequest) -> HttpResponse:
    """Send everything, or one kind, as a ZIP."""
    only = request.GET.get("only", "")
    if only and only not in KINDS:
        raise Http404
    file, _report = export_archive(only)
    name = f"pas-a-pas-{only or 'contenu'}-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "POST"])
@for_roles(*HOLD)
def content_preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what a ZIP would change; make the drafts when asked; then show what was done."""
    done, file = held.outcome(request.user.pk, key), held.held(request.user.pk, key)
    if request.method == "POST" and "cancel" in request.POST:
        held.let_go(request.user.pk, key)
        return redirect("content_take_away")
    if done is None and file is None:
        messages.warning(request, _("This file is not here any more: send it again."))
        return redirect("content_take_away")
    if done is None and request.method == "POST":
        with file, opened(file) as folder:
            held.settle(request.user.pk, key, import_content(folder, drafts=True, by=request.user))
    if request.method == "POST":
        return redirect("content_preview", key)
    context = {"done": _typeset(done)} if done else _preview(file)
    return render(request, "home/admin/content_preview.html", context)


def _preview(file: Any) -> dict[str, Any]:
    """Return what a ZIP would change, by what would become of each thing."""
    with file, opened(file) as folder:
        pack, problems = read_pack(folder)
        rows = [] if problems else plan_of(pack, at=timezone.now())
    groups = [(state, SAID[state], [row for row in rows if row.state == state]) for state in STATES]
    asked: list[Row] = [row for row in rows if row.state in ("new", "changed")]
    return {"problems": [str(one) for one in problems], "groups": [one for one in groups if one[2]], "asked": asked}


def _typeset(done: dict[str, Any]) -> dict[str, Any]:
    lines = {name: [typeset(line) for line in done[name]] for name in ("changes", "notes")}
    problems = [typeset(f"{one['path']}:{one['line']} : {one['message']}") for one in done["problems"]]
    return {**lines, "summary": typeset(done["summary"]), "problems": problems}
