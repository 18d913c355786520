"""The verbs of learners on a real database (specs/learning.md §§ 2, 3, 6, 7)."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from PIL import Image

from courses.actions.learning import (
    LessonGone,
    LessonLocked,
    NotAsked,
    enrol,
    hand_in,
    open_lesson,
    tick,
    withdraw_enrolment,
)
from courses.actions.records import read_record
from courses.actions.teaching import NotYourself, ReasonNeeded, grant, review, take_over, withdraw
from courses.forms import DepositForm
from courses.models import (
    Bookmark,
    Completion,
    CoursePage,
    Deposit,
    Enrolment,
    EnrolmentEvent,
    ItemChange,
    LearningEvent,
    LessonPage,
    Mission,
)
from courses.rules import changes as ch
from people.models import AuditEntry
from tests.courses.build import add_lesson, enrolled, lesson_of, make_course, make_mission, outline_of, publish, sent

pytestmark = pytest.mark.django_db


def done(enrolment):
    return sorted(Completion.objects.live().filter(person=enrolment.person).values_list("title", flat=True))


def tick_all(enrolment, course, *titles):
    outline = outline_of(course)
    finished = []
    for item in outline.items:
        if not titles or item.title in titles:
            finished = tick(enrolment, outline, item.item_id, sent())
    return finished


def number(enrolment, course):
    enrolment.refresh_from_db()
    outline = outline_of(course)
    found = read_record(outline, [enrolment.person_id]).explain(outline, enrolment, timezone.now())
    return found.done, found.required


def test_tick_completes_a_lesson(ines):
    course = make_course()
    enrolment = enrolled(ines, course)

    tick_all(enrolment, course, "Leçon 1.1")

    assert done(enrolment) == ["Leçon 1.1"]
    assert number(enrolment, course) == (1, 3)


def test_completion_records_rule_and_revision(ines):
    course = make_course(lessons=1)
    enrolment = enrolled(ines, course)

    tick_all(enrolment, course)

    row = Completion.objects.get()
    page = lesson_of(course, "Leçon 1.1")
    assert (row.rule, row.revision, row.source, row.minutes) == (
        [{"kind": "ticked", "target": "", "percent": 0, "label": ""}], page.live_revision_id, "self", 10
    )  # fmt: skip


def test_event_sent_five_times_is_one_row(ines):
    course = make_course()
    enrolment, outline = enrolled(ines, course), outline_of(course)
    action = sent()

    for _ in range(5):
        tick(enrolment, outline, outline.items[0].item_id, action)

    assert (LearningEvent.objects.count(), Completion.objects.count()) == (1, 1)


def test_event_refuses_update(ines):
    course = make_course()
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course, "Leçon 1.1")
    event = LearningEvent.objects.get()

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        LearningEvent.objects.update(kind="other")
    with pytest.raises(TypeError):
        LearningEvent.objects.all().delete()
    with pytest.raises(TypeError):
        Completion.objects.all().delete()


def test_opening_never_completes(ines):
    course = make_course()
    enrolment, outline = enrolled(ines, course), outline_of(course)

    open_lesson(enrolment, outline, outline.items[0], at=timezone.now(), key=uuid4())

    assert Completion.objects.count() == 0


def test_enrol_twice_is_one_enrolment(ines):
    course = make_course()

    first, second = enrolled(ines, course), enrolled(ines, course)

    assert (first.pk, EnrolmentEvent.objects.count()) == (second.pk, 1)


def test_finish_is_written_once(ines):
    course = make_course(lessons=2)
    enrolment = enrolled(ines, course)

    finished = tick_all(enrolment, course)
    again = tick_all(enrolment, course)

    enrolment.refresh_from_db()
    assert ([e.pk for e in finished], again) == ([enrolment.pk], [])
    assert enrolment.required == [item.item_id for item in outline_of(course).items]
    assert EnrolmentEvent.objects.filter(kind="finished").count() == 1


def test_lesson_added_after_finish_is_new(ines):
    course = make_course(lessons=1)
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course)

    add_lesson(lesson_of(course, "Leçon 1.1").module, "Leçon 1.2")

    assert number(enrolment, course) == (1, 1)


def test_retiring_the_last_missing_lesson_finishes(ines):
    course = make_course(lessons=2)
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course, "Leçon 1.1")

    lesson_of(course, "Leçon 1.2").unpublish()

    enrolment.refresh_from_db()
    assert enrolment.finished_at is not None
    assert [(c.kind, c.title) for c in ItemChange.objects.exclude(kind=ch.ADDED)] == [(ch.RETIRED, "Leçon 1.2")]


def test_unpublishing_the_course_finishes_nobody(ines):
    course = make_course(lessons=2)
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course, "Leçon 1.1")

    course.unpublish()

    enrolment.refresh_from_db()
    assert (enrolment.finished_at, number(enrolment, course)) == (None, (1, 2))


def test_item_keeps_its_identity_when_moved(ines):
    course = make_course(lessons=1, modules=2)
    lesson = lesson_of(course, "Leçon 1.1")
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course, "Leçon 1.1")

    lesson.move(lesson_of(course, "Leçon 2.1").module, pos="last-child")

    assert lesson_of(course, "Leçon 1.1").translation_key == lesson.translation_key
    assert number(enrolment, course) == (1, 2)
    assert ItemChange.objects.exclude(kind=ch.ADDED).count() == 0


def test_item_keeps_its_identity_when_unpublished(ines):
    course = make_course()
    lesson = lesson_of(course, "Leçon 1.1")
    key = lesson.translation_key

    lesson.unpublish()
    back = publish(LessonPage.objects.get(pk=lesson.pk))

    assert back.translation_key == key
    assert [c.kind for c in ItemChange.objects.filter(item_id=key).exclude(kind=ch.ADDED)] == [ch.RETIRED, ch.RETURNED]


def test_copy_is_another_item_with_the_same_origin():
    course = make_course(lessons=1)
    lesson = lesson_of(course, "Leçon 1.1")

    copy = lesson.copy(update_attrs={"title": "Copie", "slug": "copie"})

    assert copy.translation_key != lesson.translation_key
    assert copy.origin_id == lesson.origin_id == lesson.translation_key
    assert (copy.content_id, Enrolment.objects.count()) == (None, 0)


def test_copy_of_a_course_brings_no_progress(ines):
    course = make_course(lessons=1)
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course)

    copy = course.copy(recursive=True, update_attrs={"title": "Copie", "slug": "copie"})

    assert Enrolment.objects.filter(course_item_id=copy.translation_key).count() == 0
    assert {i.origin_id for i in outline_of(CoursePage.objects.get(pk=copy.pk)).items} == {
        i.item_id for i in outline_of(course).items
    }


def test_take_over_counts_the_result_of_the_same_origin(ines):
    course = make_course(lessons=1)
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course)
    copy = course.copy(recursive=True, update_attrs={"title": "Copie", "slug": "copie"})
    copy = CoursePage.objects.get(pk=copy.pk)
    again = enrolled(ines, copy)

    found = take_over(again, outline_of(copy).items[0].item_id, at=timezone.now())

    assert (found.source, found.reason) == ("recognised", "Leçon 1.1")
    assert number(again, copy) == (1, 1)


@pytest.mark.parametrize(
    "verb", ["edit", "optional", "rule", "unpublish", "delete", "move", "copy", "unpublish_course", "delete_module"]
)
def test_no_edit_withdraws_a_completion(ines, verb):
    course = make_course(lessons=2, modules=2)
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course, "Leçon 1.1")
    before = number(enrolment, course)[0]
    lesson = lesson_of(course, "Leçon 1.1")

    if verb == "edit":
        lesson.body = [("text", "<p>Autre texte.</p>")]
        publish(lesson)
    elif verb == "optional":
        lesson.optional = True
        publish(lesson)
    elif verb == "rule":
        lesson.conditions = [("mission_deposited", {"mission": make_mission()})]
        publish(lesson)
    elif verb == "unpublish":
        lesson.unpublish()
    elif verb == "delete":
        lesson.delete()
    elif verb == "move":
        lesson.move(lesson_of(course, "Leçon 2.1").module, pos="last-child")
    elif verb == "copy":
        lesson.copy(update_attrs={"title": "Copie", "slug": "copie"})
    elif verb == "unpublish_course":
        course.unpublish()
    else:
        lesson.module.delete()

    assert done(enrolment) == ["Leçon 1.1"]
    assert number(enrolment, course)[0] == before


def test_withdrawal_needs_a_reason(ines, thomas):
    course = make_course()
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course, "Leçon 1.1")
    completion = Completion.objects.get()

    with pytest.raises(ReasonNeeded):
        withdraw(completion, by=thomas, reason=" ", at=timezone.now())
    withdraw(completion, by=thomas, reason="Cochée par erreur", at=timezone.now())

    completion.refresh_from_db()
    assert (completion.withdrawn_by_id, completion.withdrawn_reason) == (thomas.pk, "Cochée par erreur")
    assert (done(enrolment), AuditEntry.objects.get().action) == ([], "completion.withdraw")


def test_nobody_serves_themselves(thomas):
    course = make_course()
    mission = make_mission()
    lesson = add_lesson(lesson_of(course, "Leçon 1.1").module, "Mission", ("mission_accepted", {"mission": mission}))
    enrolment, outline = enrolled(thomas, course), outline_of(course)
    item_id = str(lesson.translation_key)
    deposit = hand_in(enrolment, outline, item_id, mission, sent(), text="Voilà")
    tick_all(enrolment, course, "Leçon 1.1")

    with pytest.raises(NotYourself):
        review(deposit, by=thomas, at=timezone.now(), key=uuid4(), decision="accepted", comment="", grid=[])
    with pytest.raises(NotYourself):
        grant(enrolment, item_id, by=thomas, reason="moi", at=timezone.now())
    with pytest.raises(NotYourself):
        withdraw(Completion.objects.get(), by=thomas, reason="moi", at=timezone.now())


def test_grant_names_who_and_why(ines, thomas):
    course = make_course()
    enrolment = enrolled(ines, course)

    found = grant(enrolment, outline_of(course).items[0].item_id, by=thomas, reason="BAFA", at=timezone.now())

    assert (found.source, found.by_id, found.reason) == ("granted", thomas.pk, "BAFA")


def test_mission_is_completed_by_an_accepted_review(ines, thomas):
    course = make_course(lessons=0)
    mission = make_mission()
    lesson = add_lesson(_module(course), "Mission", ("mission_accepted", {"mission": mission}))
    enrolment, outline = enrolled(ines, course), outline_of(course)

    first = hand_in(enrolment, outline, str(lesson.translation_key), mission, sent(), text="Version 1")
    review(first, by=thomas, at=timezone.now(), key=uuid4(), decision="to_complete", comment="Et les pauses ?", grid=[])
    between = done(enrolment)
    second = hand_in(enrolment, outline, str(lesson.translation_key), mission, sent(), text="Version 2")
    review(second, by=thomas, at=timezone.now(), key=uuid4(), decision="accepted", comment="", grid=[])

    assert (between, done(enrolment), [d.number for d in Deposit.objects.all()]) == ([], ["Mission"], [1, 2])
    assert Completion.objects.get().source == "review"


def test_deposit_sent_twice_is_one(ines):
    course = make_course(lessons=0)
    mission = make_mission()
    lesson = add_lesson(_module(course), "Mission", ("mission_deposited", {"mission": mission}))
    enrolment, outline, action = enrolled(ines, course), outline_of(course), sent()

    for _ in range(2):
        hand_in(enrolment, outline, str(lesson.translation_key), mission, action, text="Voilà")

    assert (Deposit.objects.count(), Completion.objects.count()) == (1, 1)


def _module(course):
    from tests.courses.build import add_module

    return CoursePage.objects.get(pk=course.pk).get_children().specific().first() or add_module(course, "Module 1")


def test_locked_lesson_refuses_a_tick(ines):
    course = make_course(sequence="in_order")
    enrolment, outline = enrolled(ines, course), outline_of(course)

    with pytest.raises(LessonLocked):
        tick(enrolment, outline, outline.items[1].item_id, sent())
    tick_all(enrolment, course, "Leçon 1.1", "Leçon 1.2")

    assert done(enrolment) == ["Leçon 1.1", "Leçon 1.2"]


def test_lesson_that_asks_for_something_else_refuses_a_tick(ines):
    course = make_course(lessons=0)
    lesson = add_lesson(_module(course), "Mission", ("mission_deposited", {"mission": make_mission()}))
    enrolment = enrolled(ines, course)

    with pytest.raises(NotAsked):
        tick(enrolment, outline_of(course), str(lesson.translation_key), sent())


def test_tick_made_before_the_lesson_was_retired_is_accepted_later(ines):
    course = make_course()
    enrolment = enrolled(ines, course)
    lesson = lesson_of(course, "Leçon 1.1")
    made = timezone.now()
    lesson.unpublish()

    tick(enrolment, outline_of(course), str(lesson.translation_key), sent(made_at=made))

    assert LearningEvent.objects.filter(kind="ticked").count() == 1
    assert done(enrolment) == ["Leçon 1.1"]


def test_tick_made_after_the_lesson_was_retired_is_gone(ines):
    course = make_course()
    enrolment = enrolled(ines, course)
    lesson = lesson_of(course, "Leçon 1.1")
    lesson.unpublish()

    with pytest.raises(LessonGone):
        tick(enrolment, outline_of(course), str(lesson.translation_key), sent())


def test_clock_one_day_wrong_is_replaced_and_both_kept(ines):
    course = make_course()
    enrolment, outline = enrolled(ines, course), outline_of(course)
    now = timezone.now()

    tick(enrolment, outline, outline.items[0].item_id, sent(at=now, made_at=now + timedelta(days=1, minutes=1)))

    event = LearningEvent.objects.get(kind="ticked")
    assert (event.made_at, event.late) == (now, True)
    assert "said" in event.payload


def test_bookmark_keeps_recent_and_furthest(ines):
    course = make_course()
    enrolment, outline = enrolled(ines, course), outline_of(course)

    for item in (outline.items[2], outline.items[0]):
        open_lesson(enrolment, outline, item, at=timezone.now(), key=uuid4())

    mark = Bookmark.objects.get()
    assert (str(mark.recent_item), str(mark.furthest_item)) == (outline.items[0].item_id, outline.items[2].item_id)


def test_leaving_keeps_what_was_earned(ines, thomas):
    course = make_course()
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course, "Leçon 1.1")

    withdraw_enrolment(enrolment, by=thomas, reason="Autre projet", at=timezone.now())

    assert done(enrolment) == ["Leçon 1.1"]
    assert enrol(ines, course, at=timezone.now()).pk != enrolment.pk


def test_check_progress_finds_a_tampered_row(ines, capsys):
    course = make_course(lessons=1)
    enrolment = enrolled(ines, course)
    tick_all(enrolment, course)
    call_command("check_progress")
    LearningEvent.objects.filter(kind="ticked")._raw_delete("default")

    with pytest.raises(CommandError):
        call_command("check_progress")

    assert "Leçon 1.1: no evidence for its rule" in capsys.readouterr().out


def test_a_photo_handed_in_says_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x010F] = "SECRET-PHONE"
    exif.get_ifd(0x8825)[2] = (50.0, 38.0, 0.0)
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG", exif=exif)
    sent = SimpleUploadedFile("chantier.jpg", file.getvalue(), content_type="image/jpeg")
    data = {"client_key": str(uuid4())}

    form = DepositForm(data, MultiValueDict({"photos": [sent]}), mission=Mission(asks_photo=True))

    assert form.is_valid(), form.errors
    (photo,) = form.cleaned_data["photos"]
    content = photo.read()
    assert (photo.name, b"SECRET-PHONE" in file.getvalue(), b"SECRET-PHONE" in content) == ("chantier.jpg", True, False)
    assert Image.open(BytesIO(content)).getexif() == {}
