"""What follows a publication of a report, or its end: its files come back, the lessons that name it are printed again."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from courses.actions.reprinting import reprint_lessons
from experiences.actions.files import show_files
from experiences.models import ExperienceLink, ExperiencePage


@receiver(page_published)
def on_publish(sender: type, instance: Any, **kwargs: Any) -> None:
    """A report went live, from the editor, a workflow, a schedule or an import."""
    if isinstance(instance, ExperiencePage):
        reprint_lessons(link.target_id for link in instance.links.all())
        transaction.on_commit(lambda: show_files(ExperiencePage.objects.get(pk=instance.pk)))


@receiver(page_unpublished)
def on_unpublish(sender: type, instance: Any, **kwargs: Any) -> None:
    """A report is no longer live: withdrawn, expired, taken offline or about to be deleted."""
    if isinstance(instance, ExperiencePage):
        reprint_lessons(ExperienceLink.objects.filter(page=instance.pk).values_list("target_id", flat=True))


@receiver(post_delete, sender=ExperienceLink)
def on_unlink(sender: type, instance: ExperienceLink, **kwargs: Any) -> None:
    """A report no longer goes with a lesson."""
    reprint_lessons([instance.target_id])
