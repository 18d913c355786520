"""A course short enough to be walked whole in a journey, and people of its own."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from django.utils import timezone

from courses.models import CoursePage, LessonPage, Mission
from people.actions.accounts import invite
from people.models import Cohort, CohortMember, Invitation, Season, User
from people.rules.roles import FACILITATOR, TRAINER
from quizzes.models import Quiz
from tests.conftest import make_person
from tests.courses.award_world import make_type
from tests.courses.build import add_lesson, add_module, make_course, make_mission, make_positioning
from tests.quizzes.build import make_quiz

_numbers = count(1)


@dataclass
class ShortCourse:
    """A positioning, a lesson, a quiz, a mission, a positioning: all that a certificate can ask."""

    page: CoursePage
    before: LessonPage
    reading: LessonPage
    quiz_lesson: LessonPage
    mission_lesson: LessonPage
    after: LessonPage
    quiz: Quiz
    mission: Mission


def facilitator(name: str = "noor") -> User:
    """A facilitator nobody has met yet."""
    return make_person(f"{name}-{next(_numbers)}", FACILITATOR)


def trainer(name: str = "odile") -> User:
    """A trainer nobody has met yet."""
    return make_person(f"{name}-{next(_numbers)}", TRAINER)


def invitation(by: User) -> Invitation:
    """An invitation to join the cohort of a trainer."""
    today = timezone.localdate()
    number = next(_numbers)
    season = Season.objects.create(
        code=f"saison-{number}", title=f"Saison {number}", starts_on=today, ends_on=today + timedelta(days=90)
    )
    cohort = Cohort.objects.create(name="Animatrices et animateurs", season=season)
    CohortMember.objects.create(cohort=cohort, person=by, role="trainer")
    return invite("", FACILITATOR, by=by, at=timezone.now(), cohort=cohort)


def short_course(title: str = "Tenir une assemblée") -> ShortCourse:
    """A published course with its certificate."""
    number = next(_numbers)
    mission = make_mission(f"Le déroulé {number}")
    quiz = make_quiz(f"Voter en assemblée {number}", behaviour="hints", pass_percent=70)
    course = make_course(f"{title} {number}", modules=0, positioning=make_positioning())
    departure = add_module(course, "Le départ", numbered=False)
    path = add_module(course, "L’assemblée")
    before = add_lesson(
        departure,
        "Où en êtes-vous ?",
        ("positioning", {"moment": "before"}),
        body=[("positioning", {"moment": "before"})],
    )
    reading = add_lesson(path, "L’ordre du jour", body=[("text", f"<p>{PARAGRAPH}</p>") for _ in range(4)])
    quiz_lesson = add_lesson(path, "Le quiz", ("quiz_passed", {"quiz": quiz, "percent": 70}), body=[("quiz", quiz)])
    mission_lesson = add_lesson(
        path, "La mission", ("mission_accepted", {"mission": mission}), body=[("mission", {"mission": mission})]
    )
    after = add_lesson(
        path, "Le chemin parcouru", ("positioning", {"moment": "after"}), body=[("positioning", {"moment": "after"})]
    )
    make_type(slug=f"assemblee-{number}", title=f"{title} {number}", course_item_id=course.translation_key)
    course = CoursePage.objects.get(pk=course.pk)
    return ShortCourse(course, before, reading, quiz_lesson, mission_lesson, after, quiz, mission)


PARAGRAPH = "L’ordre du jour est affiché la veille. Chacun y écrit ses points ; on commence par les décisions. " * 4
