"""The door of the pages of those who work here."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

OPEN_TO_ALL = ("/admin/login/", "/admin/logout/", "/admin/password_reset/")
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class StaffDoorMiddleware:
    """Who may not open the administration is told so; with STAFF_NEED_MFA, who may first protects their account.

    Left to Wagtail, somebody signed in without the right goes to sign-in, which sends them back, without end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address first: most pages are for everybody."""
        path = request.path_info
        is_admin = path.startswith("/admin/") and not path.startswith(OPEN_TO_ALL)
        if not (is_admin or path.startswith("/suivi/")) or not request.user.is_authenticated:
            return self.get_response(request)
        if is_admin and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if settings.STAFF_NEED_MFA and request.user.is_staff and not is_mfa_enabled(request.user, SECOND_STEPS):
            messages.warning(
                request,
                _(
                    "These pages show what other people learn. First protect your account: add an application that "
                    "gives codes, or a passkey (your telephone’s fingerprint). It takes two minutes."
                ),
            )
            return redirect("mfa_index")
        return self.get_response(request)
