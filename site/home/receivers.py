"""What the front door does when Wagtail publishes or unpublishes a page."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from home.search.finding import forget_words


@receiver([page_published, page_unpublished])
def on_change(sender: type, instance: Any, **kwargs: Any) -> None:
    """The search offers the words of what is open, at once: a report withdrawn leaves no word of its title."""
    transaction.on_commit(forget_words, robust=True)
