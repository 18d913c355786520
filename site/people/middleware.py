"""What stands between people and the pages of those who work here."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

STAFF_PAGES = ("/admin/", "/suivi/")
WAYS_OUT = ("/admin/logout/", "/admin/login/")
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class StaffSecondStepMiddleware:
    """With STAFF_NEED_MFA, who works in the administration first adds an application or a passkey to their account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead to the second step; every other page of the site stays open."""
        path = request.path_info
        asked = settings.STAFF_NEED_MFA and path.startswith(STAFF_PAGES) and not path.startswith(WAYS_OUT)
        if asked and request.user.is_staff and not is_mfa_enabled(request.user, SECOND_STEPS):
            messages.warning(
                request,
                _(
                    "These pages show what other people learn. First protect your account: add an application that "
                    "gives codes, or a passkey (your telephone’s fingerprint). It takes two minutes."
                ),
            )
            return redirect("mfa_index")
        return self.get_response(request)
