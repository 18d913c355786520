"""Real parallel writes: two phones, a double press, a trainer who publishes meanwhile. One row, nobody loses anything."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from courses.actions.learning import answer_positioning, enrol, hand_in, open_lesson, tick
from courses.actions.outlines import published_outline
from courses.actions.teaching import grant, review
from courses.models import (
    Award,
    Bookmark,
    Completion,
    Deposit,
    Enrolment,
    EnrolmentEvent,
    ItemChange,
    LearningEvent,
    ModulePage,
    PositioningAnswer,
    PublishedOutline,
    Review,
)
from people.actions.accounts import invite, welcome
from people.models import AuditEntry, Invitation, User
from people.rules.roles import FACILITATOR, TRAINER
from tests.conftest import make_person
from tests.courses.award_world import make_type
from tests.courses.build import (
    add_lesson,
    enrolled,
    lesson_of,
    make_course,
    make_mission,
    make_positioning,
    outline_of,
    publish,
    sent,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrent]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of these at the same moment, each with a connection of its own; return what they returned or raised."""
    gate, found = Barrier(len(acts)), [None] * len(acts)

    def run(rank: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            found[rank] = act()
        except Exception as error:
            found[rank] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def failures(found: list[Any]) -> list[Any]:
    """What went wrong."""
    return [one for one in found if isinstance(one, Exception)]


@pytest.fixture
def course():
    return make_course(lessons=3)


@pytest.fixture
def noor():
    return make_person("noor", FACILITATOR)


def test_parallel_completions_are_one(course, noor):
    enrolment, outline = enrolled(noor, course), outline_of(course)
    item = outline.items[0].item_id

    found = at_once(*[lambda: tick(enrolment, outline, item, sent())] * 6)

    assert (failures(found), Completion.objects.count(), LearningEvent.objects.count()) == ([], 1, 6)


def test_parallel_requests_with_one_key_are_one_event(course, noor, sign_in):
    enrolled(noor, course)
    path = reverse("courses:lesson_tick", args=[outline_of(course).items[0].item_id])
    data, clients = {"client_key": uuid4()}, [sign_in(noor) for _ in range(6)]

    found = at_once(*[lambda c=c: c.post(path, data, headers={"X-Outbox": "1"}).status_code for c in clients])

    assert (found, Completion.objects.count(), LearningEvent.objects.filter(kind="ticked").count()) == ([200] * 6, 1, 1)


def test_parallel_enrolments_are_one(course, noor):
    found = at_once(*[lambda: enrol(noor, course, at=timezone.now())] * 6)

    assert failures(found) == []
    assert ({one.pk for one in found}, EnrolmentEvent.objects.count()) == ({Enrolment.objects.get().pk}, 1)


def test_parallel_first_openings_are_one_bookmark(course, noor):
    enrolment, outline = enrolled(noor, course), outline_of(course)

    found = at_once(
        *[lambda i=i: open_lesson(enrolment, outline, outline.items[i % 3], at=timezone.now(), key=uuid4()) for i in range(6)]
    )  # fmt: skip

    mark = Bookmark.objects.get()
    assert (failures(found), str(mark.furthest_item)) == ([], outline.items[2].item_id)


def test_parallel_finishes_give_one_finish_and_one_award(course, noor):
    make_type(course_item_id=course.translation_key)
    enrolment, outline = enrolled(noor, course), outline_of(course)

    found = at_once(*[lambda i=item: tick(enrolment, outline, i.item_id, sent()) for item in outline.items * 2])

    enrolment.refresh_from_db()
    assert (failures(found), [len(finished) for finished in found].count(1)) == ([], 1)
    assert (Completion.objects.count(), EnrolmentEvent.objects.filter(kind="finished").count()) == (3, 1)
    assert (Award.objects.filter(state="issued").count(), sorted(enrolment.required)) == (
        *(1, sorted(item.item_id for item in outline.items)),
    )


def test_parallel_hand_ins_are_numbered_and_a_repeat_is_one(course, noor):
    mission = make_mission()
    lesson = add_lesson(
        ModulePage.objects.child_of(course).first(), "Mission", ("mission_deposited", {"mission": mission})
    )
    enrolment, outline, action = enrolled(noor, course), outline_of(course), sent()
    item = str(lesson.translation_key)

    found = at_once(
        *[lambda n=n: hand_in(enrolment, outline, item, mission, sent(), text=f"Version {n}") for n in range(4)],
        *[lambda: hand_in(enrolment, outline, item, mission, action, text="La même")] * 3,
    )

    assert (failures(found), sorted(Deposit.objects.values_list("number", flat=True))) == ([], [1, 2, 3, 4, 5])
    assert (Deposit.objects.filter(client_key=action.client_key).count(), Completion.objects.count()) == (1, 1)


def test_parallel_positionings_keep_the_first_answer(noor):
    statements = make_positioning()
    course = make_course(lessons=1, positioning=statements)
    lesson = add_lesson(ModulePage.objects.child_of(course).first(), "Départ", ("positioning", {"moment": "before"}))
    enrolment, outline = enrolled(noor, course), outline_of(course)
    keys = [str(one.uuid) for one in statements.statements.all()]

    found = at_once(
        *[
            lambda n=n: answer_positioning(
                enrolment, outline, str(lesson.translation_key), statements, "before", dict.fromkeys(keys, n), sent()
            )
            for n in range(4)
        ]
    )

    assert (failures(found), {one.pk for one in found}) == ([], {PositioningAnswer.objects.get().pk})
    assert Completion.objects.count() == 1


def test_parallel_reviews_and_recognitions_are_one(course, noor):
    thomas = make_person("thomas", TRAINER)
    mission = make_mission()
    lesson = add_lesson(
        ModulePage.objects.child_of(course).first(), "Mission", ("mission_accepted", {"mission": mission})
    )
    enrolment, outline, key = enrolled(noor, course), outline_of(course), uuid4()
    deposit = hand_in(enrolment, outline, str(lesson.translation_key), mission, sent(), text="Voilà")
    how = {"by": thomas, "decision": "accepted", "comment": "", "grid": []}

    found = at_once(
        *[lambda: review(deposit, at=timezone.now(), key=key, **how)] * 3,
        *[lambda: grant(enrolment, outline.items[0].item_id, by=thomas, reason="BAFA", at=timezone.now())] * 3,
    )

    assert (failures(found), Review.objects.count()) == ([], 1)
    assert sorted(Completion.objects.values_list("source", flat=True)) == ["granted", "review"]
    assert AuditEntry.objects.filter(action="completion.grant").count() == 1


def test_invitation_opened_in_parallel_gives_its_role_once():
    thomas = make_person("thomas", TRAINER)
    invitation = invite("", TRAINER, by=thomas, at=timezone.now())
    people = [make_person(f"p{n}", None) for n in range(4)]

    found = at_once(
        *[lambda p=p: welcome(p, Invitation.objects.get(pk=invitation.pk), at=timezone.now()) for p in people]
    )

    roles = sorted(tuple(User.objects.get(pk=person.pk).roles) for person in people)
    assert (failures(found), roles) == ([], [(FACILITATOR,)] * 3 + [(TRAINER,)])


def test_two_lessons_published_at_once_are_both_in_the_course(course, noor):
    enrolment = enrolled(noor, course)
    module = ModulePage.objects.child_of(course).first()
    fresh = [add_lesson(module, f"Nouvelle {n}", live=False) for n in range(3)]

    found = at_once(*[lambda page=page: publish(page) for page in fresh])

    outline = published_outline(course.translation_key)
    assert failures(found) == []
    assert {item.title for item in outline.items} == {
        "Leçon 1.1",
        "Leçon 1.2",
        "Leçon 1.3",
        *(page.title for page in fresh),
    }
    added = ItemChange.objects.filter(kind="added", item_id__in=[page.translation_key for page in fresh])
    assert (added.count(), PublishedOutline.objects.count(), enrolment.pk) == (3, 1, Enrolment.objects.get().pk)


def test_tick_while_a_trainer_publishes_loses_nothing(course, sign_in, capsys):
    people = [make_person(f"p{n}", FACILITATOR) for n in range(4)]
    clients = [sign_in(person) for person in people]
    for person in people:
        enrolled(person, course)
    items = outline_of(course).items

    def learn(client):
        statuses = []
        for item in items:
            path = reverse("courses:lesson_tick", args=[item.item_id])
            statuses.append(client.post(path, {"client_key": uuid4()}, headers={"X-Outbox": "1"}).status_code)
        return statuses

    def edit():
        module = ModulePage.objects.child_of(course).first()
        for n in range(3):
            page = lesson_of(course, "Leçon 1.2")
            page.body = [("text", f"<p>Version {n}</p>")]
            publish(page)
            add_lesson(module, f"Nouvelle {n}")
        lesson_of(course, "Leçon 1.3").unpublish()

    found = at_once(edit, *[lambda client=client: learn(client) for client in clients])

    call_command("settle")  # who ticked under the old outline while the new one was written is finished by the task
    first_two = Completion.objects.live().filter(item_id__in=[item.item_id for item in items[:2]])
    assert (failures(found), found[1:]) == ([], [[200, 200, found[n][2]] for n in range(1, 5)])
    assert {found[n][2] for n in range(1, 5)} <= {200, 410}  # retired meanwhile: kept aside, never dropped
    assert (first_two.count(), Enrolment.objects.filter(finished_at__isnull=False).count()) == (8, 4)
    call_command("check_progress")  # raises when evidence and completions differ
    assert capsys.readouterr().out.strip() != ""
