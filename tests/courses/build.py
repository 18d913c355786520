"""Plain builders of courses; every test may use them."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from courses.actions.learning import Sent, enrol
from courses.actions.outlines import published_outline, syncing_once
from courses.models import (
    CourseIndexPage,
    CoursePage,
    Enrolment,
    LessonPage,
    Mission,
    MissionCriterion,
    ModulePage,
    Positioning,
    Statement,
)
from courses.rules.outline import Outline
from people.models import User
from tests.ground import planted
from tests.replay import replayed


def publish(page: Any) -> Any:
    """Publish a page as the administration does, and read it again."""
    page.save_revision().publish()
    return page.__class__.objects.get(pk=page.pk)


@partial(replayed, noted_at=1)
def make_course(title: str = "Animer", lessons: int = 3, modules: int = 1, **fields: Any) -> CoursePage:
    """A published course of `modules` modules of `lessons` lessons, each completed by « J'ai terminé »."""
    planted()
    index = CourseIndexPage.objects.get()
    defaults = {"is_training": False, "help_contact": "aide@example.org", "summary": "Un cours."}
    course = CoursePage(title=title, locale=index.locale, **(defaults | fields))
    index.add_child(instance=course)
    course = publish(course)
    with syncing_once(timezone.now()):
        for n in range(1, modules + 1):
            module = add_module(course, f"Module {n}")
            for rank in range(1, lessons + 1):
                add_lesson(module, f"Leçon {n}.{rank}")
    return CoursePage.objects.get(pk=course.pk)


def add_module(course: CoursePage, title: str, **fields: Any) -> ModulePage:
    """One more module at the end."""
    module = ModulePage(title=title, locale=course.locale, **fields)
    CoursePage.objects.get(pk=course.pk).add_child(instance=module)
    return publish(module)


def add_lesson(
    module: ModulePage, title: str, *conditions: tuple[str, Any], live: bool = True, **fields: Any
) -> LessonPage:
    """One more lesson at the end of a module; `conditions` as (block type, value), ticked by default."""
    text = ("text", f"<p>{title}, du texte à lire.</p>")
    lesson = LessonPage(
        title=title,
        locale=module.locale,
        conditions=list(conditions) or [("ticked", None)],
        **({"minutes": 10, "body": [text]} | fields),
    )
    lesson.live = False
    ModulePage.objects.get(pk=module.pk).add_child(instance=lesson)
    return publish(lesson) if live else lesson


def lesson_of(course: CoursePage, title: str) -> LessonPage:
    """A lesson by its title."""
    return LessonPage.objects.descendant_of(course).get(title=title)


def outline_of(course: CoursePage) -> Outline:
    """The published outline."""
    return published_outline(course.translation_key)


def enrolled(person: User, course: CoursePage, at: datetime | None = None) -> Enrolment:
    """Somebody enrolled now: what was published before is asked of them."""
    return enrol(person, course, at=at or timezone.now())


def sent(at: datetime | None = None, made_at: datetime | None = None) -> Sent:
    """An action sent now by one's own device."""
    return Sent(uuid4(), made_at, at or timezone.now())


@replayed
def make_mission(title: str = "Le déroulé", **fields: Any) -> Mission:
    """A published mission with two criteria."""
    mission = Mission(title=title, brief="<p>Préparez la semaine.</p>", live=False, **fields)
    mission.criteria = [
        MissionCriterion(text="Chaque demi-journée a un but."),
        MissionCriterion(text="Les pauses y sont."),
    ]
    mission.save()
    mission.save_revision().publish()
    return Mission.objects.get(pk=mission.pk)


@replayed
def make_positioning() -> Positioning:
    """Two statements on four levels."""
    found = Positioning(title="Où en êtes-vous ?")
    found.statements = [Statement(text="Je sais vérifier un devis"), Statement(text="Je sais animer un vote")]
    found.save()
    return found
