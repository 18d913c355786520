"""What an edit would do to the people enrolled, weighed before it is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from courses.actions.outlines import course_of, course_problems, published_outline, read_outline
from courses.actions.records import enrolled, read_record
from courses.models import Enrolment, LessonPage
from courses.rules import changes as ch
from courses.rules.impact import Impact, Learner, decided, impact
from courses.rules.outline import Outline
from courses.rules.progress import Facts
from courses.rules.reach import Problem


@dataclass(frozen=True)
class Effect:
    """What would happen, and what forbids it."""

    impact: Impact
    problems: tuple[Problem, ...] = ()


def effect(
    page: Any, *, at: datetime, leaving: bool = False, moving: bool = False, policies: Mapping[str, str] | None = None
) -> Effect:
    """Return the effect of publishing a page as it stands in memory (or, `leaving`, of its going away).

    `moving`: it goes to another course.

    The course must be published for a lesson or a module to have an effect; publishing the course itself is refused
    while it cannot be finished. Otherwise only problems that this edit brings forbid it.
    """
    course = course_of(page)
    if course is None or course.locale.language_code != settings.LANGUAGE_CODE or (leaving and course.pk == page.pk):
        return Effect(Impact())
    before = published_outline(course.translation_key) if course.live else None
    if before is None and course.pk != page.pk:
        return Effect(Impact())
    after = read_outline(course, without=page) if leaving else read_outline(course, instead=page)
    shown = page if course.pk == page.pk else course
    known = set(course_problems(course, before)) if before else set()
    problems = tuple(p for p in course_problems(shown, after) if p not in known)
    elsewhere = _elsewhere(course) | (set(before.by_id) - set(after.by_id) if before and moving else set())
    changes = decided(ch.differences(before, after, at, elsewhere), policies or {})
    return Effect(impact(before, after, changes, _learners(before), at) if changes else Impact(), problems)


def _elsewhere(course: Any) -> frozenset[str]:
    others = LessonPage.objects.live().filter(locale_id=course.locale_id).exclude(path__startswith=course.path)
    return frozenset(str(key) for key in others.values_list("translation_key", flat=True))


def _learners(before: Outline) -> list[Learner]:
    """Everybody enrolled: the same number of queries for one and for three hundred."""
    enrolments = list(Enrolment.objects.live().filter(course_item_id=before.course_id, state="active"))
    record = read_record(before, {e.person_id for e in enrolments})
    return [
        Learner(enrolled(e), record.earned[e.person_id], record.facts.get(e.person_id, Facts())) for e in enrolments
    ]
