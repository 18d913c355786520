"""The co-operants of `manage.py demo`: two co-operatives, at various points of their courses. No e-mail: a pseudonym.

Like the rest of that world, all is done by the verbs of real people, at dates of the weeks before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from courses.actions.learning import enrol, open_lesson, place_bookmark
from courses.actions.outlines import published_outline
from courses.models import CoursePage, LessonPage
from courses.rules.outline import Item, Outline
from people.actions.accounts import give_role
from people.models import Coop, CoopMember, User
from people.rules.roles import COOPERANT
from quizzes.actions.attempts import start
from quizzes.models import Quiz


@dataclass(frozen=True)
class Youth:
    """One invented co-operant: lessons finished, then the screen they stand on; `quiz`: they have begun its quiz.

    `enrolled` is False for somebody who has only received their pseudonym.
    """

    username: str
    pseudonym: str
    lessons: int = 0
    screen: int = 0
    quiz: bool = False
    enrolled: bool = True


@dataclass(frozen=True)
class Group:
    """A co-operative of the demonstration, its course and its people."""

    coop: str
    course: str
    age_band: str
    people: tuple[Youth, ...]


GROUPS = (
    Group(
        "CJS des Douze Villages",
        "cours-cjs-pret-pour-l-ete",
        "minor",
        (
            Youth("lena", "Léna", lessons=2, screen=4),
            Youth("sami", "Sami", lessons=5),
            Youth("noe", "Noé", lessons=1, screen=9, quiz=True),
            Youth("inaya", "Inaya", lessons=3),
            Youth("tom", "Tom", screen=2),
            Youth("jade", "Jade", lessons=4, screen=6),
            Youth("malo", "Malo", enrolled=False),
        ),
    ),
    Group(
        "CJM du Canal",
        "cours-cjm-entreprendre-ensemble",
        "adult",
        (
            Youth("awa", "Awa", lessons=3, screen=5),
            Youth("clement", "Clément", lessons=1),
            Youth("nour", "Nour", lessons=5),
            Youth("maelle", "Maëlle", lessons=2, screen=9, quiz=True),
            Youth("idriss", "Idriss", screen=1),
            Youth("chloe", "Chloé", lessons=4),
        ),
    ),
)
SHOWN = ("lena", "awa")  # printed with the accounts


def make_youth(since: datetime, password: str, do: Callable[..., None]) -> None:
    """Create the co-operants and their weeks; `password` as it is kept; `do` carries out what a lesson asks, as for everybody of this world."""
    for group in GROUPS:
        coop = Coop.objects.filter(name=group.coop).first()
        course = CoursePage.objects.live().filter(content_id=group.course).first()
        for rank, one in enumerate(group.people):
            person = User.objects.create(
                username=one.username, password=password, pseudonym=one.pseudonym, age_band=group.age_band
            )
            give_role(person, COOPERANT)
            if coop:
                CoopMember.objects.create(coop=coop, person=person, role="cooperant")
            if course and one.enrolled:
                _learn(person, one, course, do, since + timedelta(days=rank))


def _learn(person: User, one: Youth, course: CoursePage, do: Callable[..., None], at: datetime) -> None:
    enrolment, outline = enrol(person, course, at=at), published_outline(course.translation_key)
    for item in outline.items[: one.lessons]:
        at += timedelta(days=1, hours=3)
        open_lesson(enrolment, outline, item, at=at, key=_key(person, item))
        for asked in item.conditions:
            do(person, enrolment, outline, item, asked, None, at + timedelta(minutes=item.minutes), read=True)
    here = next(iter(outline.items[one.lessons :]), None)
    if here and (one.screen or one.quiz):
        at += timedelta(days=2)
        open_lesson(enrolment, outline, here, at=at, key=_key(person, here))
        place_bookmark(enrolment, outline, here, _screen(here, one.screen), at=at + timedelta(minutes=one.screen))
        if one.quiz:
            _begin(person, outline, here, at + timedelta(minutes=here.minutes))


def _key(person: User, item: Item) -> object:
    return uuid5(NAMESPACE_URL, f"demo {person.username} {item.item_id} opened")


def _screen(item: Item, number: int) -> str:
    """The block of the screen somebody stands on."""
    blocks = [block for block in LessonPage.objects.get(pk=item.page_id).body.raw_data if block["type"] == "screen"]
    return blocks[min(number, len(blocks)) - 1]["id"] if blocks and number else ""


def _begin(person: User, outline: Outline, item: Item, at: datetime) -> None:
    for asked in item.conditions:
        if asked.kind.startswith("quiz"):
            start(Quiz.objects.get(uuid=asked.target), person, at=at)


def youth_accounts(password: str) -> list[dict[str, str]]:
    """Return two of these people for the list of accounts: they sign in with their pseudonym's identifier."""
    shown = [(one, group) for group in GROUPS for one in group.people if one.username in SHOWN]
    return [
        {"name": f"{one.pseudonym}, {group.coop}", "role": COOPERANT, "login": one.username, "password": password}
        for one, group in shown
    ]
