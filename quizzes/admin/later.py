"""Views of rare pages, loaded when they are first asked for: what they need (formats, spreadsheets) weighs on no worker before."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


def later(path: str) -> Callable[..., HttpResponse]:
    """Return the view of a dotted path, imported at its first request; ImportError then when it does not exist."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return import_string(path)(request, *args, **kwargs)

    view.__name__ = path.rpartition(".")[2]
    return view
