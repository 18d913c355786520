"""HTTP for the contact page: the text that editors write, and the form under it."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.views.limits import address_of, is_over
from home.actions.contact import receive
from home.forms import ContactForm, stamp
from home.models import StandardPage

PER_HOUR = 20  # messages from one address: a whole co-operative may stand behind it
SENT = "envoye"  # in the address after sending: nothing is written on the visitor's device
PAGE = Q(content_id="page-contact") | Q(slug="contact")


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The page with its form; a message that cannot be taken keeps its text."""
    at = timezone.now()
    if request.method != "POST":
        return _page(request, ContactForm(initial={"stamp": stamp(at)}, at=at))
    form = ContactForm(request.POST, at=at)
    if not form.is_valid():
        return _page(request, form.renewed, 422)
    if is_over("contact", address_of(request), most=PER_HOUR, seconds=3600):
        form.add_error(
            NON_FIELD_ERRORS, _("Many messages came from your address. Wait an hour: your text is still here.")
        )
        return _page(request, form, 429)
    values = form.cleaned_data
    receive(
        values.pop("stamp"), at=at, **{name: values[name] for name in ("subject", "name", "email", "through", "text")}
    )
    return redirect(f"{reverse('home:contact')}?{SENT}=1#contact-form")


def _page(request: HttpRequest, form: ContactForm, status: int = 200) -> HttpResponse:
    page = StandardPage.objects.live().public().filter(PAGE).order_by("content_id").first()
    return render(
        request, "home/contact.html", {"page": page, "form": form, "sent": SENT in request.GET}, status=status
    )
