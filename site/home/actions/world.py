"""The small believable world of `manage.py demo`: invented people, at various points of the course.

Everything is done by the same verbs as the real people's, at dates of the weeks before: nothing is written by hand into
completions or awards.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from courses.actions.awards import TypeTexts, publish_type
from courses.actions.learning import Sent, answer_positioning, ask_help, enrol, hand_in, open_lesson, tick
from courses.actions.outlines import published_outline
from courses.actions.settling import settle
from courses.actions.teaching import answer_help, review
from courses.models import Award, CertificateType, CoursePage, Deposit, Enrolment, HelpRequest, Mission
from courses.rules.outline import Condition, Item, Outline
from home.actions.world_quiz import QUIZ_ID, make_quiz, take_quiz
from home.actions.world_youth import make_youth, youth_accounts
from people.actions.accounts import give_role
from people.models import AssociationSettings, Cohort, CohortMember, Coop, CoopKind, CoopMember, Season, User
from people.rules.roles import COOPERANT, COORDINATOR, FACILITATOR, TRAINER
from quizzes.actions.answers import open_attempt, submit
from quizzes.actions.attempts import start
from quizzes.actions.places import Sender
from quizzes.models import Attempt, Quiz
from quizzes.rules.cards import right_response
from quizzes.rules.exchange import Change

PASSWORD = "pas-a-pas-demo"  # noqa: S105 - development only: the command refuses production settings


@dataclass(frozen=True)
class Somebody:
    """One invented person; `lessons`: how many lessons of the course they have finished, `waits`: a mission unread."""

    username: str
    first_name: str
    last_name: str
    role: str
    lessons: int = 0
    waits: bool = False


CAST = [
    Somebody("claire", "Claire", "Vasseur", COORDINATOR),
    Somebody("thomas", "Thomas", "Lemaire", TRAINER),
    Somebody("fatou", "Fatou", "Ndiaye", TRAINER),
    Somebody("ines", "Inès", "Carpentier", FACILITATOR, lessons=14),
    Somebody("karim", "Karim", "Benali", FACILITATOR, lessons=99),
    Somebody("lucie", "Lucie", "Delattre", FACILITATOR, lessons=3),
    Somebody("hugo", "Hugo", "Wattrelot", FACILITATOR, lessons=28, waits=True),
    Somebody("sarah", "Sarah", "Lefèbvre", FACILITATOR, lessons=20),
    Somebody("antoine", "Antoine", "Dubrulle", FACILITATOR, lessons=8),
    Somebody("mei", "Mei", "Nguyễn", FACILITATOR, lessons=1),
    Somebody("paul", "Paul", "Flament", FACILITATOR, lessons=0),
]
MISSION_TEXT = (
    "Lundi matin : accueil, jeu de la tour, règles de vie par consentement (9 h – 12 h).\n"
    "Lundi après-midi : ce que nous savons faire, ce que le village demande (13 h 30 – 16 h).\n"
    "Mardi : trois comités, premier devis calculé ligne par ligne. Mercredi : visite du comité local.\n"
    "Jeudi : première assemblée, une heure, ordre du jour minuté. Vendredi : premier chantier chez la voisine."
)


@transaction.atomic
def make_world(at: datetime) -> list[Somebody]:
    """Create the people and their weeks of learning once; a second call changes nothing. Returns the cast."""
    if User.objects.filter(username=CAST[0].username).exists():
        return CAST
    settings = AssociationSettings.load()
    settings.place = settings.place or "Ruisseauville"
    settings.contact_email = settings.contact_email or "bonjour@example.org"
    settings.save()
    people = {one.username: _person(one) for one in CAST}
    _season(people, at)
    make_youth(at - timedelta(days=21), hashed(), _do)
    course = CoursePage.objects.live().filter(content_id="facilitateur").first()
    if course is None:
        return CAST
    _signatories(course, at - timedelta(days=60))
    for rank, one in enumerate(one for one in CAST if one.role == FACILITATOR):
        _learn(people[one.username], one, course, people["thomas"], at - timedelta(days=44 - 4 * rank))
    facilitators = [people[one.username] for one in CAST if one.role == FACILITATOR]
    adults = User.objects.with_role(COOPERANT).filter(age_band="adult").order_by("pk")[:4]
    take_quiz(make_quiz(at), [*facilitators, *adults], at)
    return CAST


@cache
def hashed() -> str:
    """Return the password of everybody here as it is kept: made once, it takes half a second."""
    return make_password(PASSWORD)


def _person(one: Somebody) -> User:
    person = User.objects.create(
        username=one.username,
        email=f"{one.username}@example.org",
        password=hashed(),
        first_name=one.first_name,
        last_name=one.last_name,
        age_band="adult",
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    give_role(person, one.role)
    return person


def _season(people: dict[str, User], at: datetime) -> None:
    day = at.date()
    season = Season.objects.create(
        code=str(day.year),
        title=f"Saison {day.year}",
        starts_on=day.replace(month=1, day=1),
        ends_on=day.replace(month=12, day=31),
    )
    cohort = Cohort.objects.create(name=f"Animatrices et animateurs {day.year}", season=season)
    for one in CAST:
        role = "trainer" if one.role == TRAINER else "learner" if one.role == FACILITATOR else ""
        if role:
            CohortMember.objects.create(cohort=cohort, person=people[one.username], role=role)
    for name, kind, territory, members in (
        ("CJS des Douze Villages", "cjs", "Haut-Pays", ("ines", "karim")),
        ("CJM du Canal", "cjm", "Sambre-Avesnois", ("lucie", "hugo")),
    ):
        coop = Coop.objects.create(name=name, kind=CoopKind.objects.get(slug=kind), territory=territory, season=season)
        for username in members:
            CoopMember.objects.create(coop=coop, person=people[username], role="facilitator")


def _signatories(course: CoursePage, at: datetime) -> None:
    """Two people of this world sign the certificate."""
    for kind in CertificateType.objects.for_course(course.translation_key):
        version = kind.current_version()
        texts = {key: version.texts.get(key, "") for key in ("introduction", "nature", "place")}
        signatories = [
            {"name": "Claire Vasseur", "role": "Coordinatrice", "image_sha256": ""},
            {"name": "Thomas Lemaire", "role": "Formateur", "image_sha256": ""},
        ]
        publish_type(
            kind,
            TypeTexts(
                **texts, criteria=version.criteria, planned_minutes=version.planned_minutes, signatories=signatories
            ),
            at=at,
        )


def _learn(person: User, one: Somebody, course: CoursePage, trainer: User, since: datetime) -> None:
    enrolment = enrol(person, course, at=since)
    outline = published_outline(course.translation_key)
    moment = since
    done = 0
    for item in outline.items:
        if done >= one.lessons or item.optional:
            continue
        moment += timedelta(hours=7 + done % 5)
        open_lesson(enrolment, outline, item, at=moment, key=_key(person, item, "opened"))
        read = not (one.waits and done == one.lessons - 1)
        for condition in item.conditions:
            _do(
                person,
                enrolment,
                outline,
                item,
                condition,
                trainer,
                moment + timedelta(minutes=item.minutes),
                read=read,
            )
            moment += timedelta(days=1, hours=2) if condition.kind.startswith("mission") else timedelta(0)
        done += 1
    here = next((item for item in outline.items[done:] if not item.optional), None)
    if here and one.lessons < 99:
        open_lesson(enrolment, outline, here, at=moment + timedelta(hours=1), key=_key(person, here, "opened"))
    if one.waits:
        _hand_in_and_wait(person, enrolment, outline, moment)
    if one.username == "sarah":
        ask_help(
            enrolment,
            here,
            "Le comité finances a déjà envoyé le devis trop bas. Je rappelle la cliente ou je laisse faire ?",
            Sent(_key(person, here, "help"), None, moment + timedelta(hours=2)),
        )
    if one.username == "ines" and here:
        first = ask_help(
            enrolment,
            outline.items[9],
            "Qui signe le contrat quand le jeune a 17 ans ?",
            Sent(_key(person, here, "help"), None, moment),
        )
        answer_help(
            first,
            by=trainer,
            at=moment + timedelta(hours=20),
            text="La structure porteuse, avec l’accord écrit des représentants légaux, selon sa procédure. Voir la leçon 2.5.",
        )


def _key(person: User, item: Item, kind: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo {person.username} {item.item_id} {kind}")


def _do(
    person: User,
    enrolment: Enrolment,
    outline: Outline,
    item: Item,
    asked: Condition,
    trainer: User | None,
    at: datetime,
    *,
    read: bool,
) -> None:
    sent = Sent(_key(person, item, asked.kind), at, at)
    if asked.kind == "ticked":
        tick(enrolment, outline, item.item_id, sent)
    elif asked.kind.startswith("quiz"):
        _take(Quiz.objects.get(uuid=asked.target), person, at)
        settle(outline, [Enrolment.objects.select_related("person").get(pk=enrolment.pk)], at=at, only=item)
    elif asked.kind.startswith("mission"):
        deposit = hand_in(
            enrolment, outline, item.item_id, Mission.objects.get(uuid=asked.target), sent, text=MISSION_TEXT
        )
        if read:
            _accept(deposit, trainer, at + timedelta(days=1), _key(person, item, "review"))
    else:
        statements = CoursePage.objects.get(translation_key=outline.course_id).positioning
        top = len(statements.levels) - 1
        levels = {
            str(s.uuid): min(top, (n + person.pk) % 3 + (1 if asked.target == "after" else 0))
            for n, s in enumerate(statements.statements.all())
        }
        answer_positioning(enrolment, outline, item.item_id, statements, asked.target, levels, sent)


def _take(quiz: Quiz, person: User, at: datetime) -> None:
    attempt = start(quiz, person, at=at)
    opened = open_attempt(Attempt.objects.filter(person=person), attempt.uuid, at=at)
    changes = [Change(position, "save", right_response(place.body)) for position, place in opened.places.items()]
    submit(opened, changes, sender=Sender(person, at + timedelta(minutes=6)))


def _accept(deposit: Deposit, trainer: User, at: datetime, key: UUID) -> None:
    grid = [{"text": c.text, "met": "yes"} for c in Mission.objects.get(uuid=deposit.mission_uuid).criteria.all()]
    review(
        deposit,
        by=trainer,
        at=at,
        key=key,
        decision="accepted",
        grid=grid,
        comment="Un déroulé clair et réaliste. Gardez dix minutes chaque soir pour vous parler à deux.",
    )


def _hand_in_and_wait(person: User, enrolment: Enrolment, outline: Outline, at: datetime) -> None:
    """One mission stays unread in the trainers' queue."""
    for item in outline.items:
        for asked in item.conditions:
            if (
                asked.kind == "mission_accepted"
                and not Deposit.objects.filter(person=person, mission_uuid=asked.target).exists()
            ):
                mission = Mission.objects.get(uuid=asked.target)
                hand_in(
                    enrolment,
                    outline,
                    item.item_id,
                    mission,
                    Sent(_key(person, item, "waits"), at, at),
                    text=MISSION_TEXT,
                )
                return


def world_report() -> dict[str, Any]:
    """Return accounts, addresses and the certificate's number, for people and for machines."""
    award = Award.objects.filter(state="issued").order_by("issued_at").first()
    return {
        "accounts": [
            {
                "name": f"{one.first_name} {one.last_name}",
                "role": one.role,
                "login": f"{one.username}@example.org",
                "password": PASSWORD,
            }
            for one in CAST
        ]
        + youth_accounts(PASSWORD),
        "certificate": award.number if award else None,
        "quiz": str(quiz.uuid) if (quiz := Quiz.objects.filter(content_id=QUIZ_ID).first()) else None,
        "help_waiting": HelpRequest.objects.filter(answered_at__isnull=True).count(),
    }
