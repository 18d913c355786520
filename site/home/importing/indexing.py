"""What Wagtail keeps beside each thing (its search entry, what it refers to), written once a load, not once a save."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from django.db.models.signals import post_save
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.tasks import update_reference_index_task

from home.search.later import searching_once


@contextmanager
def indexing_once() -> Iterator[None]:
    """Index what this thread saves inside once, at the end; on an error, nothing."""
    with searching_once(), _referring_once():
        yield


@contextmanager
def _referring_once() -> Iterator[None]:
    thread, saved = get_ident(), {}

    def note(sender: type, instance: Any, raw: bool = False, **_more: Any) -> None:
        if get_ident() == thread and not raw and sender in ReferenceIndex.tracked_models:
            saved[sender, instance.pk] = None

    post_save.connect(note, weak=False)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        post_save.disconnect(note)
    for model, key in saved:
        if model.objects.filter(pk=key).exists():
            update_reference_index_task.call(model._meta.app_label, model._meta.model_name, str(key))
