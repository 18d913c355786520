"""What follows a publication in the administration."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import published

from quizzes.actions.deadlines import recount
from quizzes.actions.scores import rebuild
from quizzes.actions.versions import publish_version
from quizzes.models import Question, Quiz


@receiver(published, sender=Question)
def freeze_version(instance: Question, revision: Any = None, **kwargs: Any) -> None:
    """Make a version when a question goes live; Wagtail also says "published" when it only schedules."""
    if instance.live:
        publish_version(instance, at=timezone.now(), by=revision.user if revision else None)


@receiver(published, sender=Quiz)
def recount_results(instance: Quiz, **kwargs: Any) -> None:
    """Count the results again, and give running attempts the longer time that a new limit or closing date allows."""
    if instance.live:
        rebuild(quiz=instance)
        recount(instance, at=timezone.now())
