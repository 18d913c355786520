"""A guide on paper."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from media.actions.render import RenderFailed
from workshops.actions.printing import guide_document
from workshops.models import GuidePage


@require_safe
def guide_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the guide as a file to print: the same bytes until the guide changes."""
    page = get_object_or_404(GuidePage.objects.visible_to(request.user), slug=slug)
    try:
        document = guide_document(page, address=f"{settings.BASE_URL}{page.url}")
    except RenderFailed:
        messages.error(request, _("The file cannot be made just now. Print this page instead: it holds everything."))
        return redirect(page.url)
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="guide-{page.slug}.pdf"'
    response.headers["Cache-Control"] = "private, no-cache"
    etag = f'"{document.sha256}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)
