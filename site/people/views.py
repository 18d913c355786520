"""HTTP for accounts; signing in and up is allauth's."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.forms import ProfileForm
from people.models import Invitation


@login_required
@require_http_methods(["GET", "POST"])
def account_detail(request: HttpRequest) -> HttpResponse:
    """My account: names, and the doors to e-mail, password, devices."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:account_detail")
    return render(request, "people/account_detail.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def invitation_open(request: HttpRequest, token: UUID) -> HttpResponse:
    """Keep the invitation in the session and go to sign-up; say so when it is no longer good."""
    invitation = Invitation.objects.open(timezone.now()).filter(token=token).first()
    if invitation is None:
        return render(request, "people/invitation_over.html", status=410)
    request.session["invitation"] = str(token)
    return redirect("account_signup")


@require_POST
def language_change(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and go back."""
    here = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        here = "/"
    response = redirect(here)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax", secure=request.is_secure()
        )
    return response
