"""What every page needs to know of the house."""

from typing import Any

from django.http import HttpRequest

from people.models import association


def house(request: HttpRequest) -> dict[str, Any]:
    """`association` for templates, loaded only when a template asks."""
    return {"association": association}
