"""A holder's certificates: the list, the file, the public page's name, another name."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.actions import awards as verbs
from courses.actions.awards.holders import NotAllowed
from courses.forms_awards import NameChangeForm
from courses.models import Award
from courses.rules import award as rules
from courses.views.again import sign_in_first
from courses.views.verify import day
from media.actions.render import RenderFailed

FILE_NAMES = {
    rules.CERTIFICATE: "certificat",
    rules.ATTESTATION: "attestation",
    rules.REALISATION: "certificat-de-realisation",
}


@login_required
@require_GET
def award_list(request: HttpRequest) -> HttpResponse:
    """List every certificate a person was given, whatever their role is now."""
    now = timezone.now()
    awards = list(Award.objects.held_by(request.user).described().prefetch_related("name_requests"))
    for award in awards:
        award.condition = rules.condition(award.state, award.valid_until, now)
        award.issued_day, award.until_day = day(award.snapshot["issued_on"]), day(award.snapshot["valid_until"])
        award.is_strict = award.public_name_mode == rules.STRICT
        award.open_request = next((one for one in award.name_requests.all() if one.state == "open"), None)
    return render(
        request, "courses/awards/award_list.html", {"awards": awards, "is_adult": not request.user.may_be_minor}
    )


@login_required
@require_GET
def award_download(request: HttpRequest, award_id: UUID) -> HttpResponse:
    """Give the holder the file: the same bytes at each download."""
    award = _mine(request, award_id)
    try:
        pdf = verbs.document(award)
    except RenderFailed:
        messages.error(request, _("The file cannot be made just now. The coordination is told; nothing is lost."))
        return redirect("courses:award_list")
    verbs.note_download(award, at=timezone.now())
    return pdf_answer(request, award, pdf)


@require_POST
def award_privacy(request: HttpRequest, award_id: UUID) -> HttpResponse:
    """Show the name or the initials only on the public page."""
    if not request.user.is_authenticated:
        return sign_in_first(request, reverse("courses:award_list"))
    award = _mine(request, award_id)
    try:
        verbs.change_privacy(award, request.POST.get("mode", ""), by=request.user, at=timezone.now())
    except NotAllowed:
        messages.error(request, _("For this certificate, the public page shows the initials only."))
    else:
        messages.success(request, _("Saved."))
    return redirect("courses:award_list")


@login_required
@require_http_methods(["GET", "POST"])
def award_rename(request: HttpRequest, award_id: UUID) -> HttpResponse:
    """Ask for another name on a certificate."""
    award = get_object_or_404(Award.objects.held_by(request.user).filter(state=rules.ISSUED), uuid=award_id)
    form = NameChangeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, evidence = form.cleaned_data["requested_name"], form.cleaned_data["evidence"]
        try:
            verbs.request_name_change(award, name, evidence=evidence, by=request.user, at=timezone.now())
        except verbs.Refused as refused:
            for message in refused.messages:
                form.add_error("requested_name", message)
        else:
            messages.success(request, _("Your request is sent. You will find the answer here."))
            return redirect("courses:award_list")
    status = 422 if form.is_bound else 200
    return render(request, "courses/awards/award_rename.html", {"award": award, "form": form}, status=status)


def pdf_answer(request: HttpRequest, award: Award, pdf: bytes) -> HttpResponse:
    """Return a PDF to download, named by its kind and number, marked by its sha256."""
    sha = award.pdf_sha256 or Award.objects.values_list("pdf_sha256", flat=True).get(pk=award.pk)
    name = f"{FILE_NAMES[award.snapshot['kind']]}-{award.shown_number}.pdf"
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = f'"{sha}"'
    return get_conditional_response(request, etag=f'"{sha}"', response=response) or response


def _mine(request: HttpRequest, award_id: UUID) -> Award:
    return get_object_or_404(
        Award.objects.held_by(request.user).select_related("type_version__template"), uuid=award_id
    )
