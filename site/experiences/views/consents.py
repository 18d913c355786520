"""« Accords et publication »: what still forbids a report, who said yes to what; in the administration."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from experiences import words
from experiences.actions.consents import accept, give_consent, latest, subjects
from experiences.actions.files import hidden_things
from experiences.actions.life import remove_fictional, withdraw
from experiences.forms import AcceptanceForm, ConsentForm
from experiences.models import ConsentRecord, ExperienceIndexPage, ExperiencePage
from experiences.models.facts import words_digest
from people.rules.roles import STAFF


def report_of(request: HttpRequest, page_id: int) -> ExperiencePage:
    """Return a report that somebody of the staff may edit; 404 for the others."""
    page = get_object_or_404(ExperiencePage, pk=page_id)
    if not request.user.roles & set(STAFF) or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page


def consents(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what is missing; record a consent or an acceptance."""
    page = report_of(request, page_id)
    version = latest(page)
    asked = list(subjects(version))
    sent = request.POST.get("what", "")
    forms = {
        "consent": ConsentForm(*_sent(request, sent == "consent"), subjects=asked),
        "acceptance": AcceptanceForm(*_sent(request, sent == "acceptance"), subjects=asked),
    }
    if request.method == "POST" and sent in forms and forms[sent].is_valid():
        _keep(request, page, sent, forms[sent])
        return redirect("experiences_consents", page.pk)
    context = {"page": page, "forms": forms, "version": version, "rows": rows(page, version, asked)}
    context["hidden"] = [] if page.live else [key_of(thing) for thing, _file in hidden_things(version)]
    found = version.blocking(timezone.now(), by=request.user)
    return render(
        request, "experiences/admin/consents.html", context | {"problems": [words.reason(one) for one in found]}
    )


def _sent(request: HttpRequest, is_this: bool) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" and is_this else (None, None)


def _keep(request: HttpRequest, page: ExperiencePage, what: str, form: Any) -> None:
    by, at = request.user, timezone.now()
    fields = {name: value for name, value in form.cleaned_data.items() if name in form._meta.fields}
    if what == "consent":
        give_consent(page, form.chosen, fields, by=by, at=at)
        messages.success(request, _("The consent of %s is recorded.") % form.chosen.name)
    else:
        accept(page, form.chosen, fields["way"], fields["note"], by=by, at=at)
        messages.success(request, _("%s accepts this version.") % form.chosen.name)


def rows(page: ExperiencePage, version: ExperiencePage, asked: list[Any]) -> list[dict[str, Any]]:
    """Each person with their consents, and whether they accepted the words as they stand."""
    kept = list(page.consents.all())
    digest = words_digest(version)
    accepted = {str(row.contributor): row for row in page.acceptances.filter(words=digest)}
    found = [
        {
            "subject": one,
            "consents": [row for row in kept if str(row.subject) == one.uuid],
            "accepted": accepted.get(one.uuid),
        }
        for one in asked
    ]
    known = {one.uuid for one in asked}
    left = [row for row in kept if str(row.subject) not in known]
    return [*found, {"subject": None, "consents": left}] if left else found


def key_of(thing: Any) -> dict[str, str]:
    """Return what a file put aside is called, and by what it is asked for."""
    return {"key": f"{thing._meta.model_name}-{thing.pk}", "title": str(thing)}


@require_safe
def file_aside(request: HttpRequest, page_id: int, key: str) -> HttpResponse:
    """A file that was put aside with its report, for the staff who decides what becomes of it."""
    version = latest(report_of(request, page_id))
    for thing, file in hidden_things(version):
        if key_of(thing)["key"] == key:
            response = FileResponse(file, filename=file.name.rpartition("/")[2], as_attachment=True)
            response.headers["Cache-Control"] = "no-store"
            return response
    raise Http404


@require_POST
def consent_withdraw(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Withdraw a consent: the report is offline when the answer comes."""
    row = get_object_or_404(ConsentRecord, uuid=consent_id)
    page = report_of(request, row.page_id)
    withdraw(row, by=request.user, at=timezone.now())
    messages.success(request, _("The consent is withdrawn: the report is offline, and so are its PDF and its cards."))
    return redirect("experiences_consents", page.pk)


@require_safe
def consent_proof(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """The scan of a consent, for the staff."""
    row = get_object_or_404(ConsentRecord, uuid=consent_id)
    report_of(request, row.page_id)
    if not row.proof_file:
        raise Http404
    name = row.proof_file.name.rpartition("/")[2]
    response = FileResponse(row.proof_file.open("rb"), as_attachment=True, filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def fictional_remove(request: HttpRequest) -> HttpResponse:
    """Ask, then delete every fictional example at once."""
    index = ExperienceIndexPage.objects.first()
    if index is None or not index.permissions_for_user(request.user).can_delete():
        raise PermissionDenied
    pages = ExperiencePage.objects.invented().order_by("title")
    if request.method == "POST":
        number = remove_fictional(by=request.user, at=timezone.now())
        messages.success(request, _("Fictional examples removed: %s.") % number)
        return redirect("wagtailadmin_explore", index.pk)
    return render(request, "experiences/admin/fictional.html", {"pages": pages, "index": index})
