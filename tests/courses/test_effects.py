"""The effect of an edit, told before it is published, and true afterwards (specs/learning.md §§ 4 to 6)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from courses import words
from courses.actions.effects import effect
from courses.actions.learning import hand_in, tick
from courses.actions.records import read_record
from courses.actions.teaching import review
from courses.admin_effect import after_approval
from courses.models import Completion, CoursePage, Enrolment, ItemChange, LessonPage, ModulePage, PublishChoice
from courses.rules import changes as ch
from people.models import User
from people.rules.roles import FACILITATOR
from tests.build import cohort_of, french
from tests.conftest import make_person
from tests.courses.build import (
    add_lesson,
    add_module,
    enrolled,
    lesson_of,
    make_course,
    make_mission,
    outline_of,
    sent,
)
from tests.home.pack import everything
from tests.quizzes.build import make_question, make_quiz

pytestmark = pytest.mark.django_db

EARNED = "What was earned stays earned, with its title, date and rule. What was missing no longer counts."
UNCOUNTED = ("django_session", "django_cache")


@pytest.fixture
def course(thomas):
    return make_course(lessons=3)


@pytest.fixture
def editor(thomas, course, sign_in):
    return sign_in(thomas)


def learn(course, *titles, name=""):
    """Somebody enrolled, who has ticked these lessons."""
    enrolment = enrolled(make_person(name or f"p{uuid4().hex[:8]}", FACILITATOR), course)
    outline = outline_of(course)
    for item in outline.items:
        if item.title in titles:
            tick(enrolment, outline, item.item_id, sent())
    return enrolment


def numbers(enrolment, course):
    """« 2 sur 3 » as numbers."""
    enrolment.refresh_from_db()
    outline = outline_of(course)
    found = read_record(outline, [enrolment.person_id]).explain(outline, enrolment, timezone.now())
    return found.done, found.required


def draft(page, **changes):
    """Save a draft, and return its publish screen."""
    page = page.__class__.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    return page, reverse("courses_effect", args=[page.save_revision().pk])


def new_lesson(course, title="Leçon 1.4"):
    """A lesson never published."""
    module = ModulePage.objects.child_of(course).first()
    return add_lesson(module, title, live=False)


def changes():
    """What was written, oldest first; what the builders added while nobody was enrolled is left out."""
    return [(c.kind, c.title, c.policy) for c in ItemChange.objects.order_by("pk") if c.by_id]


def kept():
    """Every row but sessions."""
    return everything(without=UNCOUNTED)


# The publish screen


def editor_form(editor, page, body):
    """What the lesson's editor sends."""
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    data = querydict_from_html(html, form_id="page-edit-form").dict()
    rich = '{"blocks": [{"key": "a", "text": "%s", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
    return data | nested_form_data(
        {"body": streamfield([("text", rich % body)]), "conditions": streamfield([("ticked", "")]), "comments": {
            "TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}}
    )  # fmt: skip


def test_text_edit_asks_nothing(editor, course):
    learn(course, "Leçon 1.1")
    page, before = lesson_of(course, "Leçon 1.1"), changes()

    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        editor_form(editor, page, "Sans faute de frappe.") | {"action-publish": "1"},
    )

    page.refresh_from_db()
    assert answer.headers["Location"] == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert ("Sans faute de frappe." in str(page.body), page.has_unpublished_changes, changes()) == (True, False, before)


def test_draft_saved_again_and_again_is_no_change(editor, course):
    """Autosave: a draft, however often it is saved, changes nothing for anybody."""
    enrolment = learn(course, "Leçon 1.1")
    page = lesson_of(course, "Leçon 1.1")

    for n in range(3):
        editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), editor_form(editor, page, f"Brouillon {n}"))

    page.refresh_from_db()
    assert ("Brouillon 2" in str(page.get_latest_revision_as_object().body), "Brouillon" in str(page.body)) == (
        True,
        False,
    )
    assert (changes(), numbers(enrolment, course)) == ([], (1, 3))


def test_editor_stops_at_the_publish_screen_when_people_are_touched(editor, course):
    learn(course, "Leçon 1.1")
    page = lesson_of(course, "Leçon 1.1")
    form = editor_form(editor, page, "Texte") | {"optional": "on", "action-publish": "1"}

    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)

    page.refresh_from_db()
    screen = reverse("courses_effect", args=[page.latest_revision_id])
    assert (answer.headers["Location"], page.live_revision_id == page.latest_revision_id, page.optional) == (
        screen,
        False,
        False,
    )
    assert editor.get(screen).context["changes"] == [{"title": page.title, "kind": french("lesson made optional")}]


def approve(page, *, by):
    """Answer the review of a lesson with a yes, as the dashboard's button does."""
    state = page.workflow_states.get().current_task_state
    state.task.specific.on_action(state.specific, by, "approve")
    page.refresh_from_db()
    return page


def test_approval_that_touches_people_publishes_only_from_the_publish_screen(editor, course, thomas, claire):
    learn(course, "Leçon 1.1")
    page, screen = draft(lesson_of(course, "Leçon 1.1"), optional=True)
    page.get_workflow().start(page, claire)

    page = approve(page, by=thomas)

    assert (page.optional, page.has_unpublished_changes, page.workflow_states.get().status) == (False, True, "approved")
    editor.post(screen, {"confirm": "1"})
    page.refresh_from_db()
    assert (page.optional, page.has_unpublished_changes) == (True, False)


def test_approval_in_the_editor_leads_to_the_publish_screen(rf, course, thomas, claire):
    learn(course, "Leçon 1.1")
    page, screen = draft(lesson_of(course, "Leçon 1.1"), optional=True)
    page.get_workflow().start(page, claire)
    request = rf.post("/", {"workflow-action-name": "approve"})
    request.user, request._messages = thomas, CookieStorage(request)
    before = after_approval(request, page)

    answer = after_approval(request, approve(page, by=thomas).specific)

    assert (before, answer.headers["Location"]) == (None, screen)


def test_approval_that_touches_nobody_publishes(course, thomas, claire):
    learn(course, "Leçon 1.1")
    page, _screen = draft(lesson_of(course, "Leçon 1.1"), summary="Un autre résumé.")
    page.get_workflow().start(page, claire)

    page = approve(page, by=thomas)

    assert (page.summary, page.has_unpublished_changes) == ("Un autre résumé.", False)


def test_publish_screen_says_the_effect_and_offers_the_choices(editor, course):
    learn(course)
    learn(course, "Leçon 1.1", "Leçon 1.2", "Leçon 1.3")
    page, screen = draft(new_lesson(course))

    shown = editor.get(screen)

    with translation.override("fr"):
        said = words.impact(effect(page, at=timezone.now()).impact)
    html = shown.content.decode()
    assert [sentence for sentence in said if str(escape(sentence)) not in html] == []
    assert shown.context["said"] == said
    assert [value for value, _label in shown.context["choices"][0]["options"]] == [
        ch.OPTIONAL_FOR_THEM,
        ch.ASK,
        ch.NEW_ONLY,
    ]
    assert f'value="{ch.OPTIONAL_FOR_THEM}" checked' in html


@pytest.mark.parametrize(
    ("policy", "in_progress", "newcomer"),
    [(ch.OPTIONAL_FOR_THEM, (1, 3), (0, 4)), (ch.ASK, (1, 4), (0, 4)), (ch.NEW_ONLY, (1, 3), (0, 4))],
)
def test_policy_chosen_on_the_screen_is_the_one_applied(editor, course, thomas, policy, in_progress, newcomer):
    enrolment = learn(course, "Leçon 1.1")
    finished = learn(course, "Leçon 1.1", "Leçon 1.2", "Leçon 1.3")
    page, screen = draft(new_lesson(course))

    answer = editor.post(screen, {"confirm": "1", f"policy-{page.translation_key}": policy})

    assert answer.headers["Location"] == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert (changes(), ItemChange.objects.latest("pk").by) == ([(ch.ADDED, "Leçon 1.4", policy)], thomas)
    assert (numbers(enrolment, course), numbers(finished, course)) == (in_progress, (3, 3))
    assert numbers(learn(course), course) == newcomer


def test_new_lesson_shows_as_new_asked_or_not_at_all(editor, course, sign_in):
    found = {}
    for policy in (ch.OPTIONAL_FOR_THEM, ch.ASK, ch.NEW_ONLY):
        enrolment = learn(course)
        page, screen = draft(new_lesson(course, f"Leçon {policy}"))
        editor.post(screen, {"confirm": "1", f"policy-{page.translation_key}": policy})
        why = sign_in(enrolment.person).get(reverse("courses:course_why", args=[course.translation_key]))
        found[policy] = [line.state for line in why.context["explanation"].lines if line.title == page.title]

    assert found == {ch.OPTIONAL_FOR_THEM: ["new"], ch.ASK: ["missing"], ch.NEW_ONLY: []}


def test_looking_at_the_screen_and_leaving_it_changes_nothing(editor, course):
    learn(course, "Leçon 1.1")
    page, screen = draft(new_lesson(course))
    before = kept()

    editor.get(screen)
    editor.post(screen, {"again": "1", f"policy-{page.translation_key}": ch.ASK})
    editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    after = kept()
    assert {table for table in before if after[table] != before[table]} <= {
        "wagtailadmin_editingsession",
        "wagtailcore_pagesubscription",
    }


def test_counting_again_shows_the_figures_of_the_choice(editor, course):
    learn(course, "Leçon 1.1", "Leçon 1.2")
    page, screen = draft(lesson_of(course, "Leçon 1.3"), optional=True)
    back = publish_draft(page)

    first = editor.get(draft(back, optional=False)[1]).context["said"]
    page, screen = draft(back, optional=False)
    again = editor.post(screen, {"again": "1", f"policy-{page.translation_key}": ch.ASK}).context["said"]

    assert (len(first), len(again), LessonPage.objects.get(pk=page.pk).optional) == (3, 3, True)


def publish_draft(page):
    """Publish what is in memory, as an import does."""
    page.save_revision().publish()
    return page.__class__.objects.get(pk=page.pk)


def test_asking_again_needs_a_reason_and_keeps_what_was_typed(editor, course, thomas):
    enrolment = learn(course, "Leçon 1.1", "Leçon 1.2")
    quiz = make_quiz(questions=[make_question()])
    first, screen = draft(lesson_of(course, "Leçon 1.1"), conditions=[("quiz_passed", {"quiz": quiz, "percent": 70})])
    key = first.translation_key
    before = kept()

    refused = editor.post(screen, {"confirm": "1", f"policy-{key}": ch.REDO, f"reason-{key}": "  "})
    untouched = kept() == before
    editor.post(screen, {"confirm": "1", f"policy-{key}": ch.REDO, f"reason-{key}": "La loi a changé\x00"})

    html = refused.content.decode()
    assert (
        refused.status_code,
        escape(french("Write the reason of what is asked again.")) in html,
        f'value="{ch.REDO}" checked' in html,
    ) == (*(200, True, True),)
    assert untouched
    assert changes() == [(ch.RULE_CHANGED, "Leçon 1.1", ch.REDO), (ch.REDO_ASKED, "Leçon 1.1", ch.REDO)]
    assert ItemChange.objects.latest("pk").reason == "La loi a changé"
    assert (numbers(enrolment, course), Completion.objects.live().count()) == ((1, 3), 2)


def test_asked_again_is_done_again_by_the_best_attempt_since_then(editor, course):
    from quizzes.actions.answers import open_attempt, submit
    from quizzes.actions.places import Sender
    from quizzes.models import Attempt
    from quizzes.rules.cards import right_response
    from quizzes.rules.exchange import Change
    from tests.quizzes.build import begin

    quiz = make_quiz(questions=[make_question()], pass_percent=70)
    lesson = add_lesson(
        ModulePage.objects.child_of(course).first(), "Quiz", ("quiz_passed", {"quiz": quiz, "percent": 70})
    )
    enrolment = enrolled(make_person("noor", FACILITATOR), course)

    def take(right):
        attempt = begin(quiz, enrolment.person)
        opened = open_attempt(Attempt.objects.filter(person=enrolment.person), attempt.uuid, at=timezone.now())
        answers = [Change(n, "save", right_response(place.body)) for n, place in opened.places.items()] if right else []
        submit(opened, answers, sender=Sender(enrolment.person, timezone.now()))

    def done():
        return numbers(enrolment, course)[0]

    take(right=True)
    earned = done()
    page, screen = draft(lesson, conditions=[("quiz_passed", {"quiz": quiz, "percent": 80})])
    key = page.translation_key
    editor.post(screen, {"confirm": "1", f"policy-{key}": ch.REDO, f"reason-{key}": "Nouvelle règle"})
    asked = done()
    take(right=False)
    failed = done()
    take(right=True)
    passed = done()
    take(right=False)

    assert (earned, asked, failed, passed, done()) == (1, 0, 0, 1, 1)


def test_keeping_what_is_earned_touches_nobody(editor, course):
    enrolment = learn(course, "Leçon 1.1")
    page, screen = draft(
        lesson_of(course, "Leçon 1.1"), conditions=[("mission_deposited", {"mission": make_mission()})]
    )

    editor.post(screen, {"confirm": "1"})

    assert (changes(), numbers(enrolment, course)) == ([(ch.RULE_CHANGED, "Leçon 1.1", ch.KEEP)], (1, 3))
    assert LessonPage.objects.get(pk=page.pk).live_revision_id == page.latest_revision_id


def test_publishing_twice_publishes_once(editor, course):
    learn(course)
    page, screen = draft(new_lesson(course))
    data = {"confirm": "1", f"policy-{page.translation_key}": ch.ASK}

    editor.post(screen, data)
    once = kept()
    again = editor.post(screen, data | {f"policy-{page.translation_key}": ch.NEW_ONLY})

    assert (again.status_code, kept() == once) == (302, True)


# The figures


VERBS = [
    "added",
    "added, asked",
    "added, new only",
    "retired",
    "optional",
    "required, asked",
    "rule",
    "rule, again",
    "deleted",
    "moved out",
]


@pytest.mark.parametrize("verb", VERBS)
def test_impact_tells_the_truth(verb, thomas, django_capture_on_commit_callbacks):
    """The figures of the sentence equal what happens next, for people at every point of the course."""
    course = make_course(lessons=3)
    if verb.startswith("required"):
        publish_draft(draft(lesson_of(course, "Leçon 1.3"), optional=True)[0])
    people = [
        learn(course),
        learn(course, "Leçon 1.1"),
        learn(course, "Leçon 1.1", "Leçon 1.2"),
        learn(course, "Leçon 1.2", "Leçon 1.3"),
    ]
    people += [learn(course, "Leçon 1.1", "Leçon 1.2", "Leçon 1.3"), learn(course, "Leçon 1.3")]
    last, at = lesson_of(course, "Leçon 1.3"), timezone.now()
    before = {e.pk: (Enrolment.objects.get(pk=e.pk).finished_at, numbers(e, course)) for e in people}
    page, policies, leaving = last, {}, verb in ("retired", "deleted", "moved out")
    if verb.startswith("added"):
        page = draft(new_lesson(course))[0]
        policies = {
            "added, asked": {str(page.translation_key): ch.ASK},
            "added, new only": {str(page.translation_key): ch.NEW_ONLY},
        }.get(verb, {})
    elif verb == "optional":
        page = draft(last, optional=True)[0]
    elif verb.startswith("required"):
        page, policies = draft(last, optional=False)[0], {str(last.translation_key): ch.ASK}
    elif verb.startswith("rule"):
        page = draft(last, conditions=[("mission_deposited", {"mission": make_mission()})])[0]
        policies = {str(last.translation_key): ch.REDO} if "again" in verb else {}

    told = effect(page, at=at, leaving=leaving, moving=verb == "moved out", policies=policies).impact
    with django_capture_on_commit_callbacks(execute=True):
        if verb == "retired":
            page.unpublish(user=thomas)
        elif verb == "deleted":
            page.delete()
        elif verb == "moved out":
            other = make_course("Autre", lessons=1)
            page.move(ModulePage.objects.child_of(other).first(), pos="last-child")
        else:
            revision = page.get_latest_revision()
            reasons = dict.fromkeys(policies, "La loi a changé")
            PublishChoice.objects.create(revision=revision, policies=policies, reasons=reasons, by=thomas, at=at)
            revision.publish(user=thomas)

    after = {e.pk: (Enrolment.objects.get(pk=e.pk).finished_at, numbers(e, course)) for e in people}
    stay = [pk for pk, (finished, _numbers) in before.items() if finished]
    fresh = [pk for pk, (finished, _numbers) in after.items() if finished and pk not in stay]
    written = [
        (c.kind, c.policy) for c in ItemChange.objects.filter(course_item_id=course.translation_key).order_by("pk")
    ]
    assert (told.in_progress, told.finished, told.will_finish) == (len(people) - len(stay), len(stay), len(fresh))
    assert [after[pk] for pk in stay] == [before[pk] for pk in stay]
    assert [(c.kind, c.policy) for c in told.changes] == written[-len(told.changes) :]
    if not any(policy in (ch.ASK, ch.REDO) for policy in policies.values()):
        lower = [
            pk for pk in before if 100 * after[pk][1][0] // after[pk][1][1] < 100 * before[pk][1][0] // before[pk][1][1]
        ]
        assert lower == []


def test_effect_asks_the_same_for_1_and_300_people(editor, course):
    learn(course, "Leçon 1.1")
    _page, screen = draft(new_lesson(course))
    editor.get(screen)
    with CaptureQueriesContext(connection) as one:
        editor.get(screen)
    many_learners(course, 299)

    with CaptureQueriesContext(connection) as many:
        answer = editor.get(screen)

    assert answer.context["said"][0].startswith("300 ")
    assert len(many) == len(one)


def many_learners(course, number):
    """Learners enrolled at once, each with one lesson done."""
    item, now = outline_of(course).items[0], timezone.now()
    people = User.objects.bulk_create(User(username=f"b{n}", email=f"b{n}@example.org") for n in range(number))
    Enrolment.objects.bulk_create(
        Enrolment(person=person, course_item_id=course.translation_key, course_title=course.title, started_at=now) for person in people
    )  # fmt: skip
    Completion.objects.bulk_create(
        Completion(person=person, item_id=item.item_id, course_item_id=course.translation_key, title=item.title, earned_at=now, rule=item.rule)
        for person in people
    )  # fmt: skip


# Scheduled


def test_scheduled_publication_applies_the_choice_made_before(editor, course, thomas):
    enrolment = learn(course, "Leçon 1.1")
    tomorrow = timezone.now() + timedelta(days=1)
    page, screen = draft(new_lesson(course), go_live_at=tomorrow)

    said = editor.get(screen).content.decode()
    answer = editor.post(screen, {"confirm": "1", f"policy-{page.translation_key}": ch.ASK}, follow=True)
    waiting = (LessonPage.objects.get(pk=page.pk).live, changes(), numbers(enrolment, course))
    with time_machine.travel(tomorrow + timedelta(hours=1)):
        call_command("publish_scheduled")
        after = numbers(enrolment, course)

    assert ("Ce choix est gardé" in said, "est programmé" in answer.content.decode()) == (True, True)
    assert waiting == (False, [], (1, 3))
    assert (LessonPage.objects.get(pk=page.pk).live, changes(), after) == (
        True,
        [(ch.ADDED, "Leçon 1.4", ch.ASK)],
        (1, 4),
    )
    assert ItemChange.objects.latest("pk").by == thomas


def test_scheduled_end_retires_the_lesson(course):
    enrolment = learn(course, "Leçon 1.1", "Leçon 1.2")
    publish_draft(draft(lesson_of(course, "Leçon 1.3"), expire_at=timezone.now() + timedelta(days=1))[0])

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")

    enrolment.refresh_from_db()
    assert (enrolment.finished_at is not None, ItemChange.objects.latest("pk").kind) == (True, ch.RETIRED)


# Refused


def test_publication_that_nobody_could_finish_is_refused_with_the_line_to_correct(editor, course):
    learn(course)
    quiz = make_quiz(questions=[make_question()])
    quiz.unpublish()
    page, screen = draft(lesson_of(course, "Leçon 1.2"), conditions=[("quiz_passed", {"quiz": quiz, "percent": 70})])

    shown = editor.get(screen)
    answer = editor.post(screen, {"confirm": "1"})

    line = french("Lesson “%(title)s”: its quiz is not published or has no question.", title=page.title)
    assert (shown.context["problems"], answer.context["problems"]) == ([line], [line])
    assert (answer.status_code, 'name="confirm"' in shown.content.decode(), changes()) == (200, False, [])
    assert (
        LessonPage.objects.get(pk=page.pk).has_unpublished_changes,
        french("Your draft is saved.") in shown.content.decode(),
    ) == (True, True)


def test_training_without_its_parts_is_refused_line_by_line(editor, course):
    _page, screen = draft(course, is_training=True)

    problems = editor.get(screen).context["problems"]

    lines = [
        "“%(title)s” is a training: write its objectives.",
        "“%(title)s” is a training: a required lesson must hold the positioning at the start.",
        "“%(title)s” is a training: a required lesson must hold the positioning at the end.",
        "“%(title)s” is a training: a required lesson must ask for a quiz or an accepted mission.",
    ]
    assert problems == [french(line, title="Animer") for line in lines]


def test_modules_that_wait_for_each_other_are_refused(editor, course):
    second = add_module(course, "Module 2")
    add_lesson(second, "Leçon 2.1")
    first = ModulePage.objects.child_of(course).first()
    second.requires = [first]
    publish_draft(second)
    page = ModulePage.objects.get(pk=first.pk)
    page.requires = [second]
    screen = reverse("courses_effect", args=[page.save_revision().pk])

    shown = editor.get(screen)

    stuck = "Lesson “%(title)s” can never be opened: the modules to finish before go round in a circle."
    titles = ["Leçon 1.1", "Leçon 1.2", "Leçon 1.3", "Leçon 2.1"]
    assert shown.context["problems"] == [french(stuck, title=title) for title in titles]


def test_edit_of_a_course_already_impossible_is_refused_only_for_what_it_brings(editor, course):
    quiz = make_quiz(questions=[make_question()])
    publish_draft(draft(lesson_of(course, "Leçon 1.2"), conditions=[("quiz_passed", {"quiz": quiz, "percent": 70})])[0])
    quiz.unpublish()

    found = effect(draft(lesson_of(course, "Leçon 1.1"), title="Un autre titre")[0], at=timezone.now())

    assert (found.problems, found.impact.is_empty) == ((), True)


# Leaving


def test_unpublishing_says_its_effect_and_asks(editor, course):
    enrolment = learn(course, "Leçon 1.1", "Leçon 1.2")
    page = lesson_of(course, "Leçon 1.3")
    path, before = reverse("wagtailadmin_pages:unpublish", args=[page.pk]), kept()

    asked = editor.post(path)
    untouched = kept() == before
    done = editor.post(path, {"effect-confirmed": "1"})

    said = asked.context["said"]
    assert (asked.status_code, len(said), said[-1][:10], untouched) == (200, 3, "1 personne", True)
    assert (done.status_code, LessonPage.objects.get(pk=page.pk).live) == (302, False)
    enrolment.refresh_from_db()
    assert enrolment.finished_at is not None


def test_deleting_says_its_effect_and_keeps_what_was_earned(editor, course, django_capture_on_commit_callbacks):
    enrolment = learn(course, "Leçon 1.1", "Leçon 1.2")
    module = ModulePage.objects.child_of(course).first()
    page = lesson_of(course, "Leçon 1.1")
    path = reverse("wagtailadmin_pages:delete", args=[page.pk])

    asked = editor.post(path)
    still_there = LessonPage.objects.filter(pk=page.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(path, {"effect-confirmed": "1"})

    assert (french(EARNED) in asked.content.decode(), still_there) == (True, True)
    assert (LessonPage.objects.filter(pk=page.pk).exists(), ModulePage.objects.filter(pk=module.pk).exists()) == (
        False,
        True,
    )
    assert (Completion.objects.live().count(), numbers(enrolment, course)) == (2, (2, 3))
    why = read_record(outline_of(course), [enrolment.person_id]).explain(outline_of(course), enrolment, timezone.now())
    assert [(line.title, line.state) for line in why.lines if line.state == "done_retired"] == [
        ("Leçon 1.1", "done_retired")
    ]


def test_moving_to_another_course_asks_and_inside_the_course_does_not(editor, course):
    enrolment = learn(course, "Leçon 1.1")
    second = add_module(course, "Module 2")
    add_lesson(second, "Leçon 2.1")
    other = ModulePage.objects.child_of(make_course("Autre", lessons=0)).first()
    page = lesson_of(course, "Leçon 1.1")

    inside = editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, second.pk]))
    asked = editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]))
    still = LessonPage.objects.get(pk=page.pk).get_parent().pk
    done = editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]), {"effect-confirmed": "1"})

    assert (inside.status_code, asked.status_code, still, done.status_code) == (302, 200, second.pk, 302)
    assert LessonPage.objects.get(pk=page.pk).get_parent().pk == other.pk
    assert [(c.kind, c.course_item_id == course.translation_key) for c in ItemChange.objects.order_by("-pk")[:2]] == [
        (ch.MOVED_OUT, True), (ch.MOVED_IN, False)]  # fmt: skip
    assert numbers(enrolment, course)[0] == 1


def test_lesson_earned_in_one_course_is_shown_as_earned_in_the_other(course):
    """Moved to another course: retired there, added here, with what was earned."""
    other = make_course("Autre", lessons=0)
    person = make_person("noor", FACILITATOR)
    there, here = enrolled(person, other), enrolled(person, course)
    tick(here, outline_of(course), outline_of(course).items[0].item_id, sent())

    lesson_of(course, "Leçon 1.1").move(ModulePage.objects.child_of(other).first(), pos="last-child")

    outline = outline_of(other)
    found = read_record(outline, [person.pk]).explain(outline, there, timezone.now())
    assert [(line.title, line.state, line.counts) for line in found.lines] == [("Leçon 1.1", "done", False)]
    assert numbers(here, course) == (1, 3)


def test_many_pages_at_once_are_refused_when_people_are_touched(editor, course):
    learn(course, "Leçon 1.1")
    pages = [lesson_of(course, "Leçon 1.1"), lesson_of(course, "Leçon 1.2")]
    path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    query = "&".join(f"id={page.pk}" for page in pages)

    answer = editor.post(f"{path}?{query}&next=/admin/", follow=True)

    said = french(
        "“%(title)s” has learners: do it from the page itself, where its effect is shown first.", title=pages[0].title
    )
    assert escape(said) in answer.content.decode()
    assert (LessonPage.objects.descendant_of(course).live().count(), changes()) == (3, [])


def test_many_pages_at_once_are_unpublished_when_nobody_is_touched(editor, course):
    page = lesson_of(course, "Leçon 1.1")

    editor.post(
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'unpublish'])}?id={page.pk}&next=/admin/"
    )

    assert LessonPage.objects.get(pk=page.pk).live is False


# One explanation, one number


def test_explanation_is_the_same_for_learner_and_trainer(editor, course, thomas, sign_in):
    """11 done, 1 done and since retired, 3 missing, 1 new that does not count: « 12 sur 15 »."""
    course = make_course("Quinze", lessons=15)
    titles = [f"Leçon 1.{n}" for n in range(1, 13)]
    enrolment = learn(course, *titles)
    cohort_of(thomas, enrolment.person)
    lesson_of(course, "Leçon 1.12").unpublish()
    publish_draft(draft(new_lesson(course, "Leçon 1.16"))[0])

    own = sign_in(enrolment.person).get(reverse("courses:course_why", args=[course.translation_key]))
    trainers = editor.get(reverse("courses:learner_record", args=[enrolment.uuid]))

    mine, theirs = own.context["explanation"], trainers.context["explanation"]
    states = [line.state for line in mine.lines]
    assert mine == theirs
    assert own.context["rows"] == trainers.context["rows"]
    assert (mine.done, mine.required, mine.percent) == (12, 15, 80)
    assert {state: states.count(state) for state in set(states)} == {
        "done": 11,
        "done_retired": 1,
        "missing": 3,
        "new": 1,
    }
    assert ["12 sur 15" in page.content.decode() for page in (own, trainers)] == [True, True]


def test_same_number_on_every_screen(editor, course, thomas, sign_in):
    mission = make_mission()
    lesson = add_lesson(
        ModulePage.objects.child_of(course).first(), "Mission", ("mission_accepted", {"mission": mission})
    )
    enrolment = learn(course, "Leçon 1.1", "Leçon 1.3")
    cohort_of(thomas, enrolment.person)
    deposit = hand_in(enrolment, outline_of(course), str(lesson.translation_key), mission, sent(), text="Voilà.")
    review(deposit, by=thomas, at=timezone.now(), key=uuid4(), decision="accepted", comment="", grid=[])
    lesson_of(course, "Leçon 1.3").unpublish()
    learner = sign_in(enrolment.person)

    pages = {
        "dashboard": learner.get("/"),
        "my path": learner.get("/mon-parcours/"),
        "courses": learner.get("/se-former/"),
        "course": learner.get(course.url),
        "why": learner.get(reverse("courses:course_why", args=[course.translation_key])),
        "follow-up": editor.get("/suivi/"),
        "record": editor.get(reverse("courses:learner_record", args=[enrolment.uuid])),
    }

    said = {name: ("3 sur 4" in page.content.decode(), "75" in page.content.decode()) for name, page in pages.items()}
    assert said == dict.fromkeys(pages, (True, True))
    assert {card["mine"].done for card in pages["courses"].context["cards"]} == {3}


def test_course_without_anything_required_shows_no_percentage(sign_in, course):
    for title in ("Leçon 1.1", "Leçon 1.2", "Leçon 1.3"):
        publish_draft(draft(lesson_of(course, title), optional=True)[0])
    enrolment = learn(course, "Leçon 1.1")

    explanation = (
        sign_in(enrolment.person)
        .get(reverse("courses:course_why", args=[course.translation_key]))
        .context["explanation"]
    )

    assert (explanation.required, explanation.percent, explanation.complete) == (0, None, False)


def test_update_is_told_only_when_the_author_says_so(course, sign_in):
    enrolment = learn(course)
    page = lesson_of(course, "Leçon 1.1")
    publish_draft(draft(page, body=[("text", "<p>Sans faute.</p>")])[0])
    silent = sign_in(enrolment.person).get(page.url).content.decode()
    publish_draft(draft(page, update_note="Le délai est passé à 30 jours.")[0])

    told = sign_in(enrolment.person).get(page.url).content.decode()

    assert ("Mis à jour le" in silent, "Le délai est passé à 30 jours." in told, "Sans faute." in told) == (
        False,
        True,
        True,
    )


def test_course_page_is_of_another_kind_than_its_copy(course):
    copy = course.copy(recursive=True, update_attrs={"title": "Copie", "slug": "copie"})

    assert effect(CoursePage.objects.get(pk=copy.pk), at=timezone.now()).impact.is_empty
