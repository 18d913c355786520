"""A small youth course: two modules of one lesson made of screens, each with its quiz."""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from courses.models import CoursePage, LessonPage
from media.models import Picture
from people.actions.accounts import give_role
from people.models import User
from people.rules.roles import COOPERANT
from quizzes.models import Quiz
from tests.courses.build import add_lesson, add_module, make_course
from tests.quizzes.build import make_question, make_quiz

CODE = "six pierres plates"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M0 0h40v30H0z"/></svg>'


@dataclass
class Youth:
    """The course and its parts."""

    page: CoursePage
    lesson: LessonPage
    second: LessonPage
    quiz: Quiz
    screens: list[str]


def cooperant(name: str = "lea", **fields: Any) -> User:
    """A co-operant of 16: a pseudonym and a code, no e-mail."""
    person = User.objects.create_user(name, "", CODE, **({"pseudonym": "Léa", "age_band": "minor"} | fields))
    give_role(person, COOPERANT)
    return person


def drawing(name: str = "rond.svg") -> Picture:
    """A described drawing, as a block holds it."""
    picture = Picture.objects.create(title="Rond", description="Un rond.", file=ContentFile(DRAWING, name=name))
    picture.contextual_alt_text, picture.decorative = picture.description, False
    return picture


def screen(title: str, picture: Picture | None = None, easy: str = "") -> tuple[str, dict[str, Any]]:
    """One screen as a block."""
    return "screen", {"title": title, "picture": picture, "text": f"<p>{title}, en vrai.</p>", "easy": easy}


def youth_course(
    title: str = "Prêt pour l’été", screens: int = 3, *, familiar: bool = True, questions: int = 3
) -> Youth:
    """A published course in order; a lesson is completed by taking its quiz, whatever the result."""
    course = make_course(title, modules=0, audience="cooperants", familiar=familiar, sequence="in_order")
    picture, lessons, quizzes = drawing(), [], []
    for number in (1, 2):
        asked = [make_question(title=f"{title} {number}.{n} ?") for n in range(questions)]
        quizzes.append(make_quiz(f"{title}, quiz {number}", asked, pass_percent=0, behaviour="hints"))
        body = [screen(f"Écran {n}", picture, "<p>Simple.</p>" if n < screens else "") for n in range(1, screens + 1)]
        module = add_module(course, f"Module {number}")
        submitted = ("quiz_submitted", {"quiz": quizzes[-1]})
        lessons.append(add_lesson(module, f"Séance {number}", submitted, body=[*body, ("quiz", quizzes[-1])]))
    blocks = [block["id"] for block in lessons[0].body.raw_data if block["type"] == "screen"]
    return Youth(CoursePage.objects.get(pk=course.pk), *lessons, quizzes[0], blocks)
