"""Reading without network: the service worker, and the page it shows instead of one that was never opened."""

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

WORKER = settings.SITE / "static" / "js" / "sw.js"
SHELL = ("css/site.css", "fonts/bricolage-700.woff2")


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script of static/js/sw.js at the root, where it may answer for the whole site; never kept by the browser."""
    shell = [reverse("home:offline"), *map(static, SHELL)]
    version = hashlib.sha256(json.dumps(shell).encode()).hexdigest()[:12]
    text = f"const SHELL = {json.dumps(shell)}, VERSION = {json.dumps(version)};\n{WORKER.read_text()}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """This page was never opened here; nothing is lost. Asks nothing of the database, says nothing of anybody."""
    return render(request, "home/offline.html")
