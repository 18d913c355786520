"""A small whole site: one course with everything a lesson can ask, its people, and one row of each kind."""

from dataclasses import dataclass, fields
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import Revision

from courses.actions.awards import request_name_change
from courses.actions.learning import ask_help, hand_in, strand, tick
from courses.actions.outlines import syncing_once
from courses.models import (
    Award,
    Completion,
    CoursePage,
    Deposit,
    Enrolment,
    HelpRequest,
    LessonPage,
    Mission,
    NameChangeRequest,
)
from experiences.models import ExperiencePage
from home.models import HomePage, StandardPage
from people.actions.accounts import give_role, invite
from people.models import Cohort, CohortMember, Invitation, Season, StrandedUpload, User
from people.rules.roles import ADMINISTRATOR, COOPERANT, COORDINATOR, FACILITATOR, TRAINER
from quizzes.actions.answers import open_attempt, submit
from quizzes.actions.places import Sender
from quizzes.actions.recalls import agree
from quizzes.models import Attempt, QuestionVersion, Quiz, RecallAnswer, RecallPlan
from tests.conftest import make_person
from tests.courses.award_world import give, make_type
from tests.courses.build import (
    add_lesson,
    add_module,
    enrolled,
    make_course,
    make_mission,
    make_positioning,
    outline_of,
    publish,
    sent,
)
from tests.experiences.build import published as publish_report
from tests.ground import planted
from tests.quizzes.build import begin, make_question, make_quiz
from tests.replay import replayed
from tests.workshops.build import make_guide
from workshops.models import GuidePage


def french(message: str, **values: Any) -> str:
    """A message of ours as people read it; an error when nobody translated it."""
    with translation.override("fr"):
        found = gettext(message)
    assert found != message, f"not translated: {message}"
    return found % values if values else found


PDF = b"%PDF-1.4\nun devis"


@dataclass
class Whole:
    """The site: `ines` learns, `thomas` trains her cohort, `fatou` trains another, `karim` and `lea` are enrolled nowhere.

    `claire` coordinates, `admin` administers.
    """

    home: HomePage
    course: CoursePage
    reading: LessonPage
    quiz_lesson: LessonPage
    mission_lesson: LessonPage
    before: LessonPage
    quiz: Quiz
    mission: Mission
    fixed: StandardPage
    guide: GuidePage
    report: ExperiencePage
    cohort: Cohort
    ines: User
    karim: User
    thomas: User
    fatou: User
    claire: User
    admin: User
    lea: User
    enrolment: Enrolment
    completion: Completion
    deposit: Deposit
    question: HelpRequest
    running: Attempt
    closed: Attempt
    award: Award
    renaming: NameChangeRequest
    draft: Revision
    stranded: StrandedUpload
    recall: RecallPlan
    invitation: Invitation

    def again(self) -> "Whole":
        """The same, read from the database again."""
        return Whole(**{one.name: _again(getattr(self, one.name)) for one in fields(self)})


def _again(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


@partial(replayed, noted_at=1)
def whole_course(title: str = "Animer une coopérative") -> dict[str, Any]:
    """A published course of two modules: reading, reading, quiz, mission, positioning."""
    quiz = make_quiz(
        f"Le quiz de « {title} »", [make_question(title=f"{title} : qui vote ?"), make_question("multiple")]
    )
    mission = make_mission(f"La mission de « {title} »")
    with syncing_once(timezone.now()):
        return _lessons(title, quiz, mission)


def _lessons(title: str, quiz: Quiz, mission: Mission) -> dict[str, Any]:
    course = make_course(title, lessons=2, positioning=make_positioning())
    module = add_module(course, "Module 2")
    quiz_block, mission_block = ("quiz", quiz), ("mission", {"mission": mission})
    moment = {"moment": "before"}
    return {
        "course": CoursePage.objects.get(pk=course.pk),
        "reading": LessonPage.objects.descendant_of(course).get(title="Leçon 1.1"),
        "quiz_lesson": add_lesson(module, "Le quiz", ("quiz_passed", {"quiz": quiz, "percent": 50}), body=[quiz_block]),
        "mission_lesson": add_lesson(
            module, "La mission", ("mission_accepted", {"mission": mission}), body=[mission_block]
        ),
        "before": add_lesson(module, "Le départ", ("positioning", moment), body=[("positioning", moment)]),
        "quiz": quiz,
        "mission": mission,
    }


def fixed_page(title: str = "Aide") -> StandardPage:
    """A published fixed page under the home page."""
    home = HomePage.objects.get()
    page = StandardPage(title=title, locale=home.locale, body=[("text", "<p>De l’aide.</p>")])
    home.add_child(instance=page)
    return publish(page)


def cohort_of(trainer: User, *learners: User, name: str = "Lille") -> Cohort:
    """A cohort of the current season."""
    today = timezone.localdate()
    season, _created = Season.objects.get_or_create(
        code="saison",
        defaults={
            "title": "La saison",
            "starts_on": today - timedelta(days=100),
            "ends_on": today + timedelta(days=100),
        },
    )
    cohort = Cohort.objects.create(name=name, season=season)
    CohortMember.objects.create(cohort=cohort, person=trainer, role="trainer")
    CohortMember.objects.bulk_create(CohortMember(cohort=cohort, person=one, role="learner") for one in learners)
    return cohort


def with_another_rule(lesson: LessonPage, mission: Mission) -> Revision:
    """A draft of a lesson whose rule is another: publishing it asks what to do for those enrolled."""
    page = LessonPage.objects.get(pk=lesson.pk)
    page.conditions = [("mission_deposited", {"mission": mission})]
    return page.save_revision()


def take(quiz: Quiz, person: User) -> Attempt:
    """An attempt handed in without an answer."""
    attempt = begin(quiz, person)
    opened = open_attempt(Attempt.objects.filter(person=person), attempt.uuid, at=timezone.now())
    submit(opened, [], sender=Sender(person, timezone.now()))
    return Attempt.objects.get(pk=attempt.pk)


def recall_of(person: User, quiz: Quiz) -> RecallPlan:
    """Two recalls: one answered the day before yesterday, one due yesterday."""
    at = timezone.now() - timedelta(days=3)
    kept = list(quiz.slots.values_list("question", flat=True))
    plan = agree(person, uuid4(), label="Module 1", questions=kept, days=(1, 2), at=at)
    version = QuestionVersion.objects.filter(question__in=kept).first()
    when = at + timedelta(days=1)
    RecallAnswer.objects.create(
        plan=plan, version=version, due_on=timezone.localdate(when), state="gradedright", fraction=1, answered_at=when
    )
    return plan


def whole_site() -> Whole:
    """Everything, at once."""
    home = planted()
    pieces = whole_course()
    course = pieces["course"]
    ines, karim = make_person("ines", FACILITATOR), make_person("karim", FACILITATOR)
    thomas, fatou = make_person("thomas", TRAINER), make_person("fatou", TRAINER)
    lea = User.objects.create(username="lea", pseudonym="Léa", age_band="minor")
    give_role(lea, COOPERANT)
    cohort = cohort_of(thomas, ines)
    cohort_of(fatou, make_person("paul", FACILITATOR), name="Arras")
    enrolment, outline = enrolled(ines, course), outline_of(course)
    tick(enrolment, outline, str(pieces["reading"].translation_key), sent())
    mission_item = str(pieces["mission_lesson"].translation_key)
    deposit = hand_in(
        enrolment, outline, mission_item, pieces["mission"], sent(),
        text="Lundi : accueil.", files=[("file", SimpleUploadedFile("devis.pdf", PDF))],
    )  # fmt: skip
    award = give(ines, make_type(course_item_id=uuid4()))
    evidence = SimpleUploadedFile("carte.png", b"\x89PNG....")
    return Whole(
        home=home,
        fixed=fixed_page(),
        guide=make_guide(),
        report=publish_report(by=thomas, title="Laver douze velos"),
        cohort=cohort,
        ines=ines,
        karim=karim,
        thomas=thomas,
        fatou=fatou,
        claire=make_person("claire", COORDINATOR),
        admin=make_person("admin", ADMINISTRATOR, is_superuser=True, is_staff=True),
        lea=lea,
        enrolment=enrolment,
        completion=Completion.objects.get(),
        deposit=deposit,
        question=ask_help(enrolment, outline.items[0], "Qui signe ?", sent()),
        closed=take(pieces["quiz"], ines),
        running=begin(pieces["quiz"], ines),
        award=award,
        renaming=request_name_change(award, "Inès Benali", by=ines, at=timezone.now(), evidence=evidence),
        draft=with_another_rule(pieces["reading"], pieces["mission"]),
        stranded=strand(
            ines, "/x/", {"text": ["Voilà"]}, "lesson retired", sent(), [SimpleUploadedFile("perdu.pdf", PDF)]
        ),
        recall=recall_of(ines, pieces["quiz"]),
        invitation=invite("", FACILITATOR, by=thomas, at=timezone.now()),
        **pieces,
    )
