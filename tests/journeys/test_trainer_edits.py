"""A trainer writes, previews, publishes and corrects in the administration while people learn: nobody loses anything."""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext
from playwright.sync_api import Locator, Page, expect

from courses.actions.settling import settle
from courses.models import Bookmark, Completion, ItemChange, LessonPage
from people.models import User
from quizzes.actions.answers import open_attempt, submit
from quizzes.actions.places import Sender
from quizzes.models import Attempt
from quizzes.rules.cards import right_response
from quizzes.rules.exchange import Change
from tests.courses.build import enrolled, outline_of
from tests.journeys.build import ShortCourse, facilitator, short_course, trainer
from tests.journeys.conftest import PHONE
from tests.journeys.hands import press, say, tick
from tests.quizzes.build import begin

pytestmark = pytest.mark.journey


def test_trainer_writes_previews_and_publishes_a_lesson_that_those_enrolled_are_asked(
    walk: Callable[..., Page],
) -> None:
    course = short_course()
    person = facilitator()
    enrolled(person, course.page)
    odile = trainer()
    page = walk(odile)

    page.goto(f"/admin/pages/add/courses/lessonpage/{course.reading.module.pk}/")
    page.locator("#id_title").fill("Le tour de parole")
    page.locator("#id_minutes").fill("15")
    add_block(panel(page, "body"), say("Text"))
    write(panel(page, "body"), "Chacune parle à son tour.")
    page.get_by_role("tab", name=say("How it counts")).click()
    add_block(panel(page, "conditions"), say("Press “I have finished”"))
    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text("Chacune parle à son tour.")).to_be_visible()
    publish(page)
    said = page.locator(".nice-padding > .help-info").inner_text()
    page.get_by_label(say("Ask them: counts for those in progress")).check()
    press(page, "Publish")
    expect(page.get_by_text(say("“%(title)s” has been published.", title="Le tour de parole"))).to_be_visible()
    learner = walk(person, PHONE)
    learner.goto(course.page.url)
    stone = learner.locator(".path__body", has_text="Le tour de parole")

    assert ngettext("%(n)s new lesson", "%(n)s new lessons", 1) % {"n": 1} in said
    assert ItemChange.objects.get(title="Le tour de parole").policy == "ask"
    expect(stone).to_contain_text(str(odile))


def test_typo_corrected_while_a_learner_reads_loses_nothing(walk: Callable[..., Page]) -> None:
    course = short_course()
    person = facilitator()
    enrolled(person, course.page)
    learner, page = walk(person, PHONE), walk(trainer())

    learner.goto(course.reading.url)
    learner.get_by_text(say("I need help")).click()
    learner.get_by_label(say("Your question")).fill("Et si personne n’écrit de point ?")
    page.goto(f"/admin/pages/{course.reading.pk}/edit/")
    write(panel(page, "body"), "L’ordre du jour est affiché la veille au soir.")
    publish(page)
    page.wait_for_url(f"**/admin/pages/{course.reading.module.pk}/")
    tick(learner)

    expect(learner.get_by_text("la veille au soir")).to_be_visible()
    learner.get_by_text(say("I need help")).click()
    expect(learner.get_by_label(say("Your question"))).to_have_value("Et si personne n’écrit de point ?")
    assert Completion.objects.filter(person=person, item_id=course.reading.item_id).count() == 1
    assert Bookmark.objects.get(person=person).recent_item == course.reading.item_id
    assert ItemChange.objects.filter(item_id=course.reading.item_id, kind="rule_changed").count() == 0


def test_rule_changed_shows_its_effect_and_asks_again_only_with_a_reason(walk: Callable[..., Page]) -> None:
    course = short_course()
    person = facilitator()
    four_out_of_five(person, course)
    page = walk(trainer())

    page.goto(f"/admin/pages/{course.quiz_lesson.pk}/edit/")
    page.get_by_role("tab", name=say("How it counts")).click()
    panel(page, "conditions").get_by_label(say("percent to reach")).fill("90")
    publish(page)
    said = page.locator(".nice-padding > .help-info").inner_text()
    before = percent_asked(course.quiz_lesson)
    page.get_by_label(say("Ask again, with a reason they will read")).check()
    press(page, "Publish")
    expect(page.get_by_text(say("Write the reason of what is asked again."))).to_be_visible()
    page.get_by_label(say("Ask again, with a reason they will read")).check()
    page.get_by_label(say("Reason, if asked again")).fill("La loi a changé")
    press(page, "Publish")
    expect(page.get_by_text(say("“%(title)s” has been published.", title="Le quiz"))).to_be_visible()
    learner = walk(person, PHONE)
    learner.goto(course.page.url)
    learner.get_by_role("link", name=say("Why this number?")).click()

    assert ngettext("%(n)s rule changed", "%(n)s rules changed", 1) % {"n": 1} in said
    assert (before, percent_asked(course.quiz_lesson)) == (70, 90)
    expect(learner.locator("tr", has_text="Le quiz")).to_contain_text("La loi a changé")
    assert Completion.objects.filter(person=person, item_id=course.quiz_lesson.item_id).count() == 1


def panel(page: Page, field: str) -> Locator:
    """The part of the editor of one field."""
    return page.locator(f"section[id$='-{field}-section']")


def add_block(where: Locator, label: str) -> None:
    """Add a block of a type to an empty stream."""
    where.locator(".c-sf-add-button").first.click()
    where.page.get_by_role("option", name=label, exact=True).click()


def write(where: Locator, text: str) -> None:
    """Replace the first text; the editor puts it in its form a quarter of a second later."""
    where.get_by_role("textbox").first.fill(text)
    expect(where.locator("input[type=hidden][name$='-0-value']").first).to_have_value(re.compile(re.escape(text)))


def publish(page: Page) -> None:
    """Press « Publier » under the arrow of the editor's foot."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_load_state()


def four_out_of_five(person: User, course: ShortCourse) -> None:
    """Somebody who passed the quiz with one answer missing."""
    enrolment = enrolled(person, course.page)
    attempt = begin(course.quiz, person)
    with transaction.atomic():
        opened = open_attempt(Attempt.objects.filter(person=person), attempt.uuid, at=timezone.now())
        right = [Change(n, "save", right_response(place.body)) for n, place in opened.places.items()]
        submit(opened, right[1:], sender=Sender(person, timezone.now()))
    outline = outline_of(course.page)
    settle(outline, [enrolment], at=timezone.now(), only=outline.by_id[str(course.quiz_lesson.item_id)])


def percent_asked(lesson: LessonPage) -> int:
    """What the published lesson asks of its quiz."""
    return LessonPage.objects.get(pk=lesson.pk).conditions[0].value["percent"]
