"""The bench's world: the starter content made a course of 50 lessons, and people at every point of it.

The course is loaded by the real import. What people did is written in bulk as the models hold it (evidence only); what it
earned, completions, finishes and certificates, is written by the house's own `settle_course`.
"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from courses.actions.awards import TypeTexts, publish_type
from courses.actions.outlines import published_outline
from courses.actions.settling import settle_course
from courses.models import (
    Bookmark,
    CertificateType,
    CoursePage,
    Deposit,
    Enrolment,
    EnrolmentEvent,
    LearningEvent,
    Mission,
    PositioningAnswer,
    Review,
)
from courses.rules.outline import Condition, Item, Outline
from home.importing.loading import import_content
from people.actions.accounts import give_role
from people.models import Cohort, CohortMember, Season, User
from people.rules.roles import COORDINATOR, FACILITATOR, GROUPS, TRAINER
from quizzes.actions.attempts import allowed_to, choose, frozen
from quizzes.models import Attempt, AttemptSlot, Quiz, QuizResult, Step
from quizzes.rules.cards import right_response

PASSWORD = "pas-a-pas-banc"
COURSE, LESSONS = "facilitateur", 50
AT_END, AFTER_EACH = "banc-quiz-fin", "banc-quiz-suite"
FOLLOWED = 3  # cohorts of 15 that the trainer follows, in a small and in a large association
FIRST = ["Inès", "Karim", "Lucie", "Hugo", "Sarah", "Antoine", "Mei", "Paul", "Noémie", "Yanis", "Chloé"]
LAST = ["Carpentier", "Benali", "Delattre", "Wattrelot", "Lefèbvre", "Dubrulle", "Nguyễn", "Flament", "Vasseur"]


def make_course(place: Path) -> CoursePage:
    """Load the starter content, brought to 50 lessons and two quizzes of 10 questions."""
    pack = place / "content"
    shutil.copytree(settings.SITE / "content", pack)
    course = pack / "courses" / "animer-une-cooperative-jeunesse"
    modules = sorted(path for path in course.iterdir() if path.is_dir())
    _add_lessons(course, modules)
    report = import_content(pack)
    if report.problems:
        raise SystemExit("\n".join(map(str, report.problems)))
    page = CoursePage.objects.get(content_id=COURSE)
    found = len(published_outline(page.translation_key).items)
    if found != LESSONS:
        raise SystemExit(f"the bench's course has {found} lessons: adjust tests/bench/fill.py to reach {LESSONS}")
    _sign(page)
    return page


def _add_lessons(course: Path, modules: list[Path]) -> None:
    """Two more modules: a lesson of text, and ten questions explained at the end, then after each answer."""
    text = min(modules[3].glob("0*.md")).read_text().split("---", 2)[2].lstrip()
    sources = [yaml.safe_load((module / "quiz.yaml").read_text()) for module in (modules[2], modules[5])]
    ten = [question for source in sources for question in source["questions"]]  # each of the five types
    for place, quiz, feedback in (("09-banc", AT_END, "at_end"), ("10-suite", AFTER_EACH, "after_each")):
        folder = course / place
        folder.mkdir()
        _write(folder / "module.md", {"id": place, "title": place}, "Des leçons de plus.")
        questions = [
            {key: value for key, value in question.items() if key != "recall"} | {"id": f"{quiz}-q{rank}"}
            for rank, question in enumerate(ten, 1)
        ]
        sheet = {"id": quiz, "title": "Dix questions", "pass_percent": 70, "feedback": feedback, "questions": questions}
        (folder / "quiz.yaml").write_text(yaml.safe_dump(sheet, allow_unicode=True))
        asked = {"id": f"{place}-quiz", "title": "Dix questions", "minutes": 10}
        _write(
            folder / "02-quiz.md", asked | {"completes": [f"quiz_passed: {quiz} 70"]}, f"Dix.\n\n::: quiz {quiz}\n:::"
        )
    _write(course / "09-banc" / "01-lecon.md", {"id": "banc-1", "title": "Une leçon de plus", "minutes": 20}, text)


def _write(path: Path, head: dict[str, Any], text: str) -> None:
    path.write_text(f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n{text}\n")


def _sign(course: CoursePage) -> None:
    for kind in CertificateType.objects.for_course(course.translation_key):
        version = kind.current_version()
        texts = {key: version.texts.get(key, "") for key in ("introduction", "nature", "place")}
        signed = [{"name": "Claire Vasseur", "role": "Coordinatrice", "image_sha256": ""}]
        words = {"criteria": version.criteria, "planned_minutes": version.planned_minutes, "signatories": signed}
        publish_type(kind, TypeTexts(**texts, **words), at=timezone.now())


def make_staff(at: datetime) -> None:
    """A trainer and a coordinator, who sign in with the password, and the season."""
    for name, role in (("thomas", TRAINER), ("claire", COORDINATOR)):
        person = User.objects.create_user(name, f"{name}@example.org", PASSWORD, first_name=name, age_band="adult")
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        give_role(person, role)
    year = {"starts_on": at.date().replace(month=1, day=1), "ends_on": at.date().replace(month=12, day=31)}
    Season.objects.create(code=str(at.year), title=f"Saison {at.year}", **year)


def add_learners(course: CoursePage, first: int, last: int, at: datetime) -> None:
    """Add the learners numbered `first` to `last` - 1, with weeks of learning behind them."""
    outline = published_outline(course.translation_key)
    people = _people(range(first, last))
    _cohorts(people, first)
    enrolments = _enrolments(people, outline, at)
    story = Story(outline, at)
    for number, enrolment in zip(range(first, last), enrolments, strict=True):
        story.tell(number, enrolment)
    story.write()
    settle_course(outline, at=at)


def _people(numbers: range) -> list[User]:
    password = make_password(PASSWORD)
    people = [
        User(
            username=f"learner{n}",
            email=f"learner{n}@example.org",
            password=password,
            first_name=FIRST[n % len(FIRST)],
            last_name=f"{LAST[n % len(LAST)]}-{LAST[n // len(LAST) % len(LAST)]}",
            age_band="adult",
        )
        for n in numbers
    ]
    User.objects.bulk_create(people, batch_size=500)
    group = Group.objects.get_or_create(name=GROUPS[FACILITATOR])[0]
    member = User.groups.through
    member.objects.bulk_create([member(user=person, group=group) for person in people], batch_size=500)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people],
        batch_size=500,
    )
    return people


def _cohorts(people: list[User], first: int) -> None:
    season, trainer = Season.objects.get(), User.objects.get(username="thomas")
    for start in range(0, len(people), 15):
        number = (first + start) // 15 + 1
        cohort, created = Cohort.objects.get_or_create(name=f"Groupe {number}", season=season)
        if created and number <= FOLLOWED:
            CohortMember.objects.create(cohort=cohort, person=trainer, role="trainer")
        members = [CohortMember(cohort=cohort, person=p, role="learner") for p in people[start : start + 15]]
        CohortMember.objects.bulk_create(members)


def _enrolments(people: list[User], outline: Outline, at: datetime) -> list[Enrolment]:
    cohorts = dict(CohortMember.objects.filter(role="learner").values_list("person_id", "cohort_id"))
    rows = [
        Enrolment(
            person=person,
            course_item_id=outline.course_id,
            course_title=outline.title,
            cycle=str(at.year),
            cohort_id=cohorts[person.pk],
            started_at=at - timedelta(days=60 - person.pk % 20),
        )
        for person in people
    ]
    Enrolment.objects.bulk_create(rows, batch_size=500)
    EnrolmentEvent.objects.bulk_create(
        [EnrolmentEvent(enrolment=row, kind="started", at=row.started_at, by=row.person) for row in rows],
        batch_size=500,
    )
    return rows


def lessons_done(number: int, total: int) -> int:
    """How far a learner is: of ten, one has not begun, three begin, three are in the middle, two near, one at the end."""
    return [0, 3, 5, 8, 14, 22, 30, 38, total - 2, total][number % 10]


class Story:
    """What people did, collected and then written in a few large inserts."""

    def __init__(self, outline: Outline, at: datetime) -> None:
        self.outline, self.at = outline, at
        self.trainer = User.objects.get(username="thomas")
        self.missions = {str(mission.uuid): mission for mission in Mission.objects.all()}
        self.statements = CoursePage.objects.get(translation_key=outline.course_id).positioning
        self.quizzes = {str(quiz.uuid): quiz for quiz in Quiz.objects.all()}
        self.versions = {key: choose(quiz, self.trainer) for key, quiz in self.quizzes.items()}
        self.frozen = {key: frozen(quiz, allowed_to(quiz, self.trainer)) for key, quiz in self.quizzes.items()}
        self.rows: dict[type, list[Any]] = {}

    def add(self, row: Any) -> Any:
        """Keep a row for later."""
        self.rows.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        """Write every row, those that others point to first."""
        order = [Bookmark, LearningEvent, PositioningAnswer, Deposit, Review, Attempt, AttemptSlot, Step, QuizResult]
        for model in order:
            model.objects.bulk_create(self.rows.get(model, []), batch_size=1000)

    def tell(self, number: int, enrolment: Enrolment) -> None:
        """One learner: so many lessons opened and done, and the bookmark on the next one."""
        items = [item for item in self.outline.items if not item.optional]
        done = items[: lessons_done(number, len(items))]
        moment = enrolment.started_at
        for item in done:
            moment += timedelta(hours=9)
            self.event(enrolment, item, "opened", moment)
            for asked in item.conditions:
                self.do(number, enrolment, item, asked, moment + timedelta(minutes=item.minutes))
        here = items[min(len(done), len(items) - 1)]
        if len(done) < len(items):
            self.event(enrolment, here, "opened", moment)
        if done:
            place = {"recent_item": here.item_id, "recent_at": moment, "furthest_item": here.item_id}
            self.add(Bookmark(person_id=enrolment.person_id, course_item_id=self.outline.course_id, **place))

    def event(self, enrolment: Enrolment, item: Item, kind: str, at: datetime) -> None:
        """An event, with the key that the site itself gives to an opening."""
        key = uuid5(enrolment.uuid, f"opened {item.item_id}") if kind == "opened" else uuid4()
        moments = {"made_at": at, "received_at": at, "revision": item.revision}
        row = {"person_id": enrolment.person_id, "enrolment": enrolment, "item_id": item.item_id, "kind": kind}
        self.add(LearningEvent(client_key=key, **row, **moments))

    def do(self, number: int, enrolment: Enrolment, item: Item, asked: Condition, at: datetime) -> None:
        """What one condition asks."""
        if asked.kind == "ticked":
            self.event(enrolment, item, "ticked", at)
        elif asked.kind.startswith("quiz"):
            self.quiz(enrolment.person_id, asked.target, at)
        elif asked.kind.startswith("mission"):
            self.mission(enrolment, item, asked.target, at)
        else:
            self.position(number, enrolment, asked.target, at)

    def quiz(self, person: int, target: str, at: datetime) -> None:
        """One attempt, every answer right."""
        quiz, chosen = self.quizzes[target], self.versions[target]
        total = sum(slot.max_mark for slot, _version in chosen)
        marks = {"state": "submitted", "finished_by": "person", "mark": total, "max": total}
        begun = {"number": 1, "settings": self.frozen[target], "started_at": at, "submitted_at": at}
        attempt = self.add(Attempt(quiz=quiz, person_id=person, **begun, **marks))
        for position, (slot, version) in enumerate(chosen, 1):
            right = {"state": "gradedright", "fraction": 1, "seq": 1}
            place = {"position": position, "version": version, "max_mark": slot.max_mark, "tries": 1}
            row = self.add(AttemptSlot(attempt=attempt, **place, **right))
            self.add(Step(slot=row, seq=0, kind="start", actor_id=person, received_at=at))
            answer = {"data": {"response": right_response(version.body)}, "kind": "submit"}
            self.add(Step(slot=row, actor_id=person, received_at=at, **answer, **right))
        result = {"mark": total, "percent": 100, "passed": True, "attempts": 1, "submitted_at": at, "earned_at": at}
        self.add(QuizResult(quiz=quiz, person_id=person, attempt=attempt, **result))

    def mission(self, enrolment: Enrolment, item: Item, target: str, at: datetime) -> None:
        """A deposit, accepted the day after."""
        mission = self.missions[target]
        what = {"mission_uuid": mission.uuid, "mission_title": mission.title, "item_id": item.item_id, "number": 1}
        when = {"client_key": uuid4(), "made_at": at, "received_at": at, "text": "Lundi matin : accueil, jeu, règles."}
        deposit = self.add(Deposit(person_id=enrolment.person_id, enrolment=enrolment, **what, **when))
        read = {"by": self.trainer, "by_name": str(self.trainer), "at": at + timedelta(days=1)}
        self.add(Review(deposit=deposit, decision="accepted", comment="Clair et réaliste.", **read))

    def position(self, number: int, enrolment: Enrolment, moment: str, at: datetime) -> None:
        """The statements, answered."""
        level = min(2, number % 3 + (moment == "after"))
        answers = [
            {"id": str(s.uuid), "text": s.text, "level": level, "label": self.statements.levels[level]}
            for s in self.statements.statements.all()
        ]
        sent = {"client_key": uuid4(), "made_at": at, "received_at": at, "moment": moment, "answers": answers}
        course = UUID(self.outline.course_id)
        self.add(PositioningAnswer(person_id=enrolment.person_id, enrolment=enrolment, course_item_id=course, **sent))
