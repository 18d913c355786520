"""What happens inside `courses` when Wagtail publishes, unpublishes, moves or deletes one of its pages."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move, published

from courses.actions.outlines import course_of, sync_outline
from courses.actions.settling_quizzes import settle_quiz
from courses.models import CoursePage, LessonPage, Mission, ModulePage
from courses.sheets import forget_sheets
from quizzes.models import Attempt
from quizzes.signals import attempt_changed

PAGES = (CoursePage, ModulePage, LessonPage)


def sync(page: Any, **kwargs: Any) -> None:
    """Bring the outline of a page's course up to date."""
    course = course_of(page)
    if course:
        sync_outline(course.translation_key, at=timezone.now(), **kwargs)


@receiver(page_published)
def on_publish(sender: type, instance: Any, revision: Any = None, **kwargs: Any) -> None:
    """A page went live, from the editor, a workflow, a schedule or an import."""
    if isinstance(instance, PAGES):
        sync(instance, revision_id=revision.pk if revision else None)


@receiver(page_unpublished)
def on_unpublish(sender: type, instance: Any, **kwargs: Any) -> None:
    """A page is no longer live."""
    if isinstance(instance, PAGES):
        sync(instance)


@receiver(post_page_move)
def on_move(sender: type, instance: Any, parent_page_before: Any, parent_page_after: Any, **kwargs: Any) -> None:
    """A page moved: inside its course nothing changes for anybody; to another course it leaves one and enters one."""
    instance = instance.specific  # Wagtail sends the plain page
    if not isinstance(instance, PAGES):
        return
    before, after = course_of(parent_page_before.specific), course_of(instance)
    for course in {c.pk: c for c in (after, before) if c}.values():
        sync_outline(course.translation_key, at=timezone.now())


@receiver(pre_delete)
def before_delete(sender: type, instance: Any, **kwargs: Any) -> None:
    """Remember the course of a page that is about to be deleted."""
    if isinstance(instance, PAGES):
        course = course_of(instance)
        instance.course_of_deleted = course and course.translation_key


@receiver(post_delete)
def after_delete(sender: type, instance: Any, **kwargs: Any) -> None:
    """A page was deleted: its lessons are retired, what was earned stays."""
    course = getattr(instance, "course_of_deleted", None)
    if isinstance(instance, PAGES) and course:
        transaction.on_commit(lambda: sync_outline(course, at=timezone.now()))


@receiver(published, sender=Mission)
def on_mission(sender: type, instance: Any, **kwargs: Any) -> None:
    """A mission's text is printed in lessons: print them again."""
    forget_sheets()


@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_privacy(sender: type, instance: Any, **kwargs: Any) -> None:
    """A page was made private, or public again: the outline says which way its lessons are served."""
    page = instance.page.specific
    for course in CoursePage.objects.descendant_of(page, inclusive=True) | CoursePage.objects.ancestor_of(
        page, inclusive=True
    ):
        sync_outline(course.translation_key, at=timezone.now())


@receiver(attempt_changed)
def on_marks(sender: type, attempt: Attempt, at: Any, **kwargs: Any) -> None:
    """A person gave a mark, or a question was marked again: write what it earns; what was earned is never taken back."""
    if attempt.person_id:
        settle_quiz(str(attempt.quiz.uuid), attempt.person_id, at=at)
