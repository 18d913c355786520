"""When something sent could not be taken: sign in and come back, or correct it; what was typed is not lost."""

from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def sign_in_first(request: HttpRequest, default: str) -> HttpResponse:
    """Send to sign in, then back to the page the form was on; never to an address that only takes forms."""
    page = urlsplit(request.headers.get("Referer", ""))
    return redirect_to_login(page.path if page.path and page.netloc == request.get_host() else default)


def form_again(request: HttpRequest, form: forms.Form, *, title: str, button: str, back: str) -> HttpResponse:
    """Show a refused form again on a page of its own, with what was typed and what to correct."""
    context = {"form": form, "title": title, "button": button, "back": back}
    return render(request, "courses/one_form.html", context, status=422)
