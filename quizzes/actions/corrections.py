"""« Publier les corrections »: what the time after closing shows is shown from now on. specs/quizzes.md §4."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from people.models import User, record
from quizzes.models import Quiz


@transaction.atomic
def publish_corrections(quiz: Quiz, *, by: User, at: datetime) -> bool:
    """Show the corrections of a quiz; False when they were shown already: the first date stays."""
    fresh = Quiz.objects.filter(pk=quiz.pk, corrections_published_at__isnull=True).update(corrections_published_at=at)
    if fresh:
        record("quiz.publish_corrections", at=at, actor=by, target=f"quiz {quiz.pk} – {quiz.title}")
        log(instance=quiz, action="quizzes.publish_corrections", user=by)
    quiz.refresh_from_db(fields=["corrections_published_at"])
    return bool(fresh)
