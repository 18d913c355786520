"""What every answer carries: content security, permissions, the person's language."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from wagtail.contrib.redirects.middleware import RedirectMiddleware

Answer = Callable[[HttpRequest], HttpResponse]

# Wagtail 8.0 still writes inline scripts and styles in its administration (STACK.md, trap 7).
ADMIN_POLICY = {"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE], "frame-src": [SELF]}


class ContentSecurityMiddleware(CSPMiddleware):
    """django-csp's policy, built once; a wider one under /admin/ only. Adds Permissions-Policy."""

    def __init__(self, get_response: Answer) -> None:
        super().__init__(get_response)
        self.site_policy = build_policy()
        self.admin_policy = build_policy(update=ADMIN_POLICY)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Write both headers; a view that set its own policy keeps it."""
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if settings.DEBUG and response.status_code in (404, 500):
            return response
        own = getattr(response, "_csp_replace", None)
        if own is not None:
            parts: PolicyParts = self.get_policy_parts(request, response)
            policy = build_policy(replace=parts.replace)
        else:
            policy = self.admin_policy if request.path_info.startswith("/admin/") else self.site_policy
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class PersonLocaleMiddleware:
    """French, unless the language cookie says another language of the site."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.known = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for this request."""
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = asked if asked in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return self.get_response(request)


class MethodPageMiddleware:
    """A page in words where Django answers 405 with nothing: somebody followed an address that only takes forms."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Fill in the empty answer."""
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            allowed = response.headers.get("Allow", "")
            response = render(request, "405.html", status=405)
            response.headers["Allow"] = allowed
        return response


class EditorsRedirectMiddleware(RedirectMiddleware):
    """Editors' redirects for pages not found, except for an answer that is final and may not touch the database."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Leave alone what a view marked `is_final` (the public verification of certificates), and NUL characters."""
        final = (
            getattr(response, "is_final", False) or "\0" in request.get_full_path() or "%00" in request.get_full_path()
        )
        return response if final else super().process_response(request, response)
