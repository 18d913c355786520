"""Decisions on awards in the administration: give a prepared one, revoke, renew, print again, answer a request."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.actions import awards as verbs
from courses.actions.awards.holders import NotAllowed
from courses.admin_award_forms import DecideForm, IssueForm, RevokeForm
from courses.models import Award, NameChangeRequest
from courses.rules import award as rules
from courses.views.awards import pdf_answer
from media.actions.render import RenderFailed
from people.rules.roles import scope

LIST = "courses_awards:index"
INSPECT = "courses_awards:inspect"


def door(request: HttpRequest, action: str, award_pk: int) -> Award:
    """Return an award this person may act on: 404 outside the scope, 403 inside when the action is not theirs."""
    visible = Award.objects.visible_to(request.user).select_related("type__issuer", "type_version__template", "holder")
    award = get_object_or_404(visible, pk=award_pk)
    if scope(action, request.user.roles) not in ("cohort", "org", "all*"):
        raise PermissionDenied
    return award


def refuse(request: HttpRequest, error: Exception) -> None:
    """Say why nothing was done."""
    for line in error.messages if isinstance(error, verbs.Refused) else [str(error)]:
        messages.error(request, line)


@require_http_methods(["GET", "POST"])
def award_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a certificate back, with a reason."""
    award = door(request, "award.revoke", pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revoke(award, **form.cleaned_data, by=request.user, at=timezone.now())
        except verbs.RevokeRefused as error:
            form.add_error("public_text", str(error))
        else:
            messages.success(request, _("The certificate is revoked; its public page says so."))
            return redirect(INSPECT, pk)
    return _form(request, form, award, _("Revoke the certificate"), _("Revoke"), serious=True)


@require_http_methods(["GET", "POST"])
def award_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a prepared certificate, once what was missing is there."""
    award = door(request, "award.issue", pk)
    if award.state != rules.DRAFT:
        return redirect(INSPECT, pk)
    form = IssueForm(request.POST or None, initial={"name": award.snapshot.get("name", "")})
    if request.method == "POST" and form.is_valid():
        facts, given = verbs.facts_of(award), form.cleaned_data
        try:
            issued = verbs.issue(
                award.holder, award.type, award.cycle, facts, at=timezone.now(), by=request.user, automatic=False,
                name=given["name"], reason=given["reason"],
            )  # fmt: skip
        except verbs.Refused as refused:
            for line in refused.messages:
                form.add_error(None, line)
        else:
            messages.success(request, _("The certificate is issued."))
            return redirect(INSPECT, issued.pk)
    return _form(request, form, award, _("Issue the certificate"), _("Issue"))


@require_POST
def award_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a new certificate in place of this one."""
    award = door(request, "award.issue", pk)
    if award.holder_id == request.user.pk:
        raise PermissionDenied
    try:
        new = verbs.renew(award, at=timezone.now(), by=request.user)
    except verbs.Refused as refused:
        refuse(request, refused)
        return redirect(INSPECT, pk)
    messages.success(request, _("A new certificate replaces this one."))
    return redirect(INSPECT, new.pk)


@require_GET
def award_reprint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file to somebody of the organisation, to print it."""
    award = door(request, "award.issue", pk)
    if award.state == rules.DRAFT or award.erased_at:
        messages.error(request, _("There is nothing to print."))
        return redirect(INSPECT, pk)
    try:
        return pdf_answer(request, award, verbs.reprint(award, by=request.user, at=timezone.now()))
    except RenderFailed:
        messages.error(request, _("The file cannot be made just now. The coordination is told; nothing is lost."))
        return redirect(INSPECT, pk)


@require_http_methods(["GET", "POST"])
def name_change_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a request for another name."""
    asked = _request(request, pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accept, reason = form.cleaned_data["answer"] == "accept", form.cleaned_data["reason"]
        try:
            verbs.decide_name_change(asked, accept, by=request.user, at=timezone.now(), reason=reason)
        except NotAllowed as error:
            raise PermissionDenied from error
        except verbs.Refused as refused:
            for line in refused.messages:
                form.add_error(None, line)
        else:
            messages.success(request, _("Saved."))
            return redirect("courses_name_requests:index")
    return _form(request, form, asked.award, _("Answer the request"), _("Send the answer"), asked=asked)


@require_GET
def name_change_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the supporting document to the person who decides."""
    asked = _request(request, pk)
    if not asked.evidence:
        messages.error(request, _("There is no document, or it was deleted after the decision."))
        return redirect("courses_name_requests:decide", pk)
    return FileResponse(asked.evidence.open("rb"), as_attachment=True, filename=asked.evidence.name.rpartition("/")[2])


def _request(request: HttpRequest, pk: int) -> NameChangeRequest:
    if scope("name_change.decide", request.user.roles) not in ("org", "all*"):
        raise PermissionDenied
    return get_object_or_404(NameChangeRequest.objects.select_related("award"), pk=pk)


def _form(
    request: HttpRequest,
    form: RevokeForm | IssueForm | DecideForm,
    award: Award,
    title: str,
    verb: str,
    *,
    serious: bool = False,
    asked: NameChangeRequest | None = None,
) -> HttpResponse:
    context = {"form": form, "award": award, "title": title, "verb": verb, "serious": serious, "asked": asked}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "courses/awards/admin/form.html", context, status=status)
