"""Entries of the search written once for many changes: a load saves the same thing four times."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.search.backends import get_search_backend

Waiting = dict[type, set[Any]]
_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


class Later:
    """A search backend that can wait: put it before Wagtail's."""

    def add(self, obj: Any) -> None:
        """Write the entry of a thing, at once or at the end of `searching_once`."""
        waiting = _waiting.get()
        if waiting is None:
            super().add(obj)  # type: ignore[misc]
        else:
            waiting.setdefault(type(obj), set()).add(obj.pk)


@contextmanager
def searching_once() -> Iterator[None]:
    """Write the entries of what is saved inside once, at the end, in the same transaction; on an error, none."""
    token = _waiting.set({})
    try:
        yield
        waiting = _waiting.get() or {}
    finally:
        _waiting.reset(token)
    backend = get_search_backend()
    for model, keys in waiting.items():
        backend.add_bulk(model, list(model.get_indexed_objects().filter(pk__in=keys)))
