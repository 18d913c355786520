"""The matrix of specs/learning.md § 12, by real requests: one test for each role and action that has an address today.

Outside the scope → 404; inside it but not allowed → 403 (Wagtail's administration leads back to its home and says so);
visitors are sent to sign in. Not asked here: `coop` (co-operatives have no pages yet), what has no address yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Award, Completion, Enrolment, HelpRequest, LessonPage, Review
from people.models import AuditEntry, Coop, CoopMember, Season, User
from people.rules.roles import COLUMNS, FACILITATOR, MATRIX
from tests.build import Whole
from tests.conftest import make_person
from tests.courses.award_world import give
from tests.courses.build import enrolled, outline_of, sent

DONE, NO, GONE, IN, ADMIN_HOME = "done", "403", "404", "sign in", "the administration's home"


@dataclass
class Stage:
    """The rows one person acts on: `mine`, those of a learner of `thomas`'s cohort, those of a learner far away."""

    whole: Whole
    actor: User | None
    client: Client
    enrolments: dict[str, Enrolment]
    awards: dict[str, Award]

    def record(self, whose: str) -> Any:
        """The page of a learner, for those who follow."""
        return self.client.get(reverse("courses:learner_record", args=[self.enrolments[whose].uuid]))

    def own_or_followed(self, whose: str) -> Any:
        """Somebody's progress: one's own on « Pourquoi ? », others' on their record."""
        if whose == "mine":
            return self.client.get(reverse("courses:course_why", args=[self.whole.course.translation_key]))
        return self.record(whose)

    def post(self, name: str, *args: Any, **data: Any) -> Any:
        """Send a form."""
        return self.client.post(reverse(name, args=args), data)

    def get(self, name: str, *args: Any) -> Any:
        """Open a page."""
        return self.client.get(reverse(name, args=args))

    def deposit(self, whose: str) -> Any:
        """A deposit of somebody."""
        from courses.actions.learning import hand_in
        from courses.models import Deposit

        enrolment = self.enrolments[whose]
        item = str(self.whole.mission_lesson.translation_key)
        found = Deposit.objects.filter(enrolment=enrolment).first()
        outline = outline_of(self.whole.course)
        return found or hand_in(enrolment, outline, item, self.whole.mission, sent(), text="Lundi.")

    def completion(self, whose: str) -> Completion:
        """A completion of somebody."""
        from courses.actions.learning import tick

        item = str(self.whole.reading.translation_key)
        tick(self.enrolments[whose], outline_of(self.whole.course), item, sent())
        return Completion.objects.get(person=self.enrolments[whose].person, item_id=item)


Probe = Callable[[Stage, str], Any]


def lesson(s: Stage, whose: str) -> Any:
    """A lesson: one's own when enrolled, any for who edits."""
    if whose == "far" and s.actor:
        Enrolment.objects.filter(person=s.actor).update(state="withdrawn")
    return s.client.get(s.whole.reading.url)


def publish(s: Stage, whose: str) -> Any:
    """Publish a draft from the publish screen."""
    return s.post("courses_effect", s.whole.draft.pk, confirm="1")


def retire(s: Stage, whose: str) -> Any:
    """Unpublish a lesson."""
    return s.client.post(reverse("wagtailadmin_pages:unpublish", args=[s.whole.reading.pk]), {"effect-confirmed": "1"})


ITEM = lambda s: s.whole.quiz_lesson.translation_key  # noqa: E731

PROBES: dict[str, Probe] = {
    "page.read": lambda s, w: s.client.get(s.whole.fixed.url),
    "award.verify": lambda s, w: s.get("courses:award_verify", s.whole.award.shown_number),
    "course.read": lesson,
    "course.enrol_self": lambda s, w: s.post("courses:course_enrol", s.whole.course.translation_key),
    "course.preview": lambda s, w: s.get("wagtailadmin_pages:view_draft", s.whole.reading.pk),
    "course.edit": lambda s, w: s.get("wagtailadmin_pages:edit", s.whole.reading.pk),
    "course.publish": publish,
    "course.retire": retire,
    "impact.choose": lambda s, w: s.get("courses_effect", s.whole.draft.pk),
    "progress.act": lambda s, w: s.post("courses:lesson_tick", s.whole.reading.translation_key, client_key=uuid4()),
    "help.ask": lambda s, w: s.post("courses:lesson_help", s.whole.reading.translation_key, client_key=uuid4(), text="Qui ?"),
    "progress.read_facilitator": lambda s, w: s.own_or_followed(w),
    "completion.grant": lambda s, w: s.post("courses:completion_grant", s.enrolments[w].uuid, ITEM(s), reason="Diplôme"),
    "completion.withdraw": lambda s, w: s.post("courses:completion_withdraw", s.enrolments[w].uuid, s.completion(w).pk, reason="Erreur"),
    "deposit.review": lambda s, w: s.post("courses:deposit_review", s.deposit(w).uuid, decision="accepted", client_key=uuid4()),
    "report.cohort": lambda s, w: s.get("courses:follow_index"),
    "help.list": lambda s, w: s.get("courses:follow_index"),
    "followup.write": lambda s, w: s.post("courses:follow_up_add", s.enrolments[w].uuid, kind="met", note="À la gare."),
    "award.download": lambda s, w: s.get("courses:award_download", s.awards[w].uuid),
    "award.issue": lambda s, w: s.post("courses_awards:renew", s.awards[w].pk),
    "award.revoke": lambda s, w: s.post("courses_awards:revoke", s.awards[w].pk, reason="error"),
    "name_change.request": lambda s, w: s.post("courses:award_rename", s.awards[w].uuid, requested_name="Inès Benali"),
    "name_change.decide": lambda s, w: s.post("courses_name_requests:decide", s.whole.renaming.pk, answer="accept"),
    "privacy.change": lambda s, w: s.post("courses:award_privacy", s.awards[w].uuid, mode="strict"),
    "certificate_type.edit": lambda s, w: s.get("courses_certificate_types:index"),
    "settings.edit": lambda s, w: s.client.get("/admin/settings/people/associationsettings/", follow=True),
    "audit.read": lambda s, w: s.get("auditentry:index"),
}  # fmt: skip

LISTS = {"report.cohort", "help.list"}  # one page for everybody: the scope is in what it lists
NOT_TO_ONESELF = {"completion.grant", "completion.withdraw", "deposit.review", "award.issue"}
AUDITED = {
    "award.issue": None,  # the award keeps its own history
    "help.list": "report.cohort",  # the same page
    "page.read": None,
    "settings.edit": None,
    "audit.read": None,
}


def told(response: Any) -> str:
    """What an answer means."""
    if response.status_code in (403, 404):
        return str(response.status_code)
    where = [*(to for to, _status in getattr(response, "redirect_chain", [])), response.headers.get("Location", "")]
    if any(to.startswith("/compte/login/") for to in where):
        return IN
    return ADMIN_HOME if "/admin/" in where else DONE


def expected(cell: str, column: str, whose: str, action: str) -> set[str]:
    """What a cell of the matrix promises about somebody's rows."""
    if cell == "pub":
        return {DONE}
    if column == "visitor":
        return {IN}
    if cell == "-":
        return {NO, GONE, ADMIN_HOME}
    reached = {"own": {"mine"}, "cohort": {"mine", "cohort"}}.get(cell, {"mine", "cohort", "far"})
    if whose == "mine" and action in NOT_TO_ONESELF:
        return {NO, GONE, ADMIN_HOME}
    if action.startswith("progress.read") and cell == "own" and whose != "mine":
        return {NO}  # the follow-up pages are those of another role: they do not even say who exists
    return {DONE} if whose in reached or action in LISTS else {GONE}


@pytest.fixture
def stage(whole, sign_in):
    """Make the rows for a person of each column."""

    def make(column: str) -> Stage:
        actor = person_of(column, whole)
        far = make_person("paulette", FACILITATOR)
        people = {"mine": actor, "cohort": whole.ines, "far": far}
        enrolments = {whose: enrolled(person, whole.course) for whose, person in people.items() if person}
        awards = {"cohort": whole.award, "far": give(far)}
        if actor:
            named = {} if actor.get_full_name() else {"name": "Léa Dubois", "automatic": False}
            awards["mine"] = give(actor, **named)
        HelpRequest.objects.create(
            client_key=uuid4(), person=far, enrolment=enrolments["far"], item_id=uuid4(), item_title="Leçon",
            text="Une question de loin", made_at=timezone.now(), received_at=timezone.now(),
        )  # fmt: skip
        return Stage(whole, actor, sign_in(actor) if actor else Client(), enrolments, awards)

    return make


def person_of(column: str, whole: Whole) -> User | None:
    """Somebody who holds exactly this role."""
    if column == "facilitator":
        today = timezone.localdate()
        coop = Coop.objects.create(name="CJS", season=Season.objects.current(today).get())
        CoopMember.objects.create(coop=coop, person=whole.karim, role="facilitator")
        return whole.karim
    names = {"visitor": "", "cooperant": "lea", "in_training": "karim", "trainer": "thomas", "coordinator": "claire"}
    name = names.get(column, "admin")
    return getattr(whole, name) if name else None


CELLS = [(action, column) for action in PROBES for column in COLUMNS if MATRIX[action][column] not in ("coop", "tot")]


@pytest.mark.parametrize(("action", "column"), CELLS, ids=[f"{column}-{action}" for action, column in CELLS])
def test_matrix(stage, action, column):
    cell = MATRIX[action][column]
    sides = ["mine", "cohort", "far"] if cell in ("own", "cohort") and action not in LISTS else ["far"]
    if action in ("course.enrol_self", "progress.act", "help.ask"):
        sides = ["mine"]  # these addresses name nobody: one can only act for oneself
    found, promised = {}, {}
    scene = stage(column)
    for whose in sides if scene.actor else ["far"]:
        if action == "course.read" and whose == "cohort":
            continue
        found[whose] = told(PROBES[action](scene, whose))
        promised[whose] = expected(cell, column, whose, action)
        if action == "course.read" and cell == "own" and whose == "far" and scene.actor:
            promised[whose] = {DONE}  # not enrolled: led to the course, asserted below

    assert {whose: answer for whose, answer in found.items() if answer not in promised[whose]} == {}
    if cell == "all*" and AUDITED.get(action, action):
        assert AuditEntry.objects.filter(actor=scene.actor, action=AUDITED.get(action, action)).exists()


@pytest.mark.parametrize("column", ["cooperant", "in_training"])
def test_lesson_is_read_by_who_is_enrolled_and_others_are_led_to_the_course(stage, column):
    scene = stage(column)

    inside, outside = lesson(scene, "mine"), lesson(scene, "far")

    assert (inside.status_code, outside.headers["Location"]) == (200, scene.whole.course.url)


@pytest.mark.parametrize(
    ("column", "seen"),
    [("trainer", {"cohort"}), ("coordinator", {"cohort", "far"}), ("administrator", {"cohort", "far"})],
)
def test_follow_up_lists_the_people_and_questions_of_the_scope(stage, column, seen):
    scene = stage(column)

    page = scene.get("courses:follow_index").content.decode()

    people = {whose for whose, one in scene.enrolments.items() if str(one.uuid) in page}
    questions = {"cohort": "Qui signe ?" in page, "far": "Une question de loin" in page}
    assert (people, {whose for whose, here in questions.items() if here}) == (seen, seen)


@pytest.mark.parametrize(
    ("column", "answer"), [("trainer", GONE), ("coordinator", GONE), ("administrator", DONE), ("in_training", NO)]
)
def test_results_of_a_cooperant_are_for_themselves(stage, whole, column, answer):
    """`progress.read` of a co-operant: own for themselves, totals for the coordination, all* for administrators."""
    scene = stage(column)
    enrolment = enrolled(whole.lea, whole.course)
    enrolment.cohort = whole.cohort
    enrolment.save()

    response = scene.get("courses:learner_record", enrolment.uuid)
    listed = str(enrolment.uuid) in scene.get("courses:follow_index").content.decode()

    assert (told(response), listed) == (answer, column == "administrator")
    assert AuditEntry.objects.filter(action="progress.read_facilitator").count() == (column == "administrator")


def test_results_of_a_cooperant_are_shown_to_themselves(stage):
    assert told(stage("cooperant").own_or_followed("mine")) == DONE


def test_what_was_allowed_was_done(stage):
    """A status code alone proves nothing: the rows are there."""
    scene = stage("trainer")
    for action in ("completion.grant", "deposit.review", "followup.write", "award.issue", "course.publish"):
        PROBES[action](scene, "cohort")

    ines, draft = scene.whole.ines, scene.whole.draft
    assert Completion.objects.get(person=ines, item_id=ITEM(scene)).by == scene.actor
    assert Review.objects.get(deposit__person=ines).by == scene.actor
    assert scene.enrolments["cohort"].follow_ups.get().by == scene.actor
    assert [award.state for award in Award.objects.filter(holder=ines).order_by("pk")] == ["superseded", "issued"]
    assert LessonPage.objects.get(pk=scene.whole.reading.pk).live_revision_id == draft.pk


def test_what_was_not_allowed_was_not_done(stage):
    scene = stage("in_training")
    audited = AuditEntry.objects.count()
    for action in PROBES:
        if MATRIX[action]["in_training"] == "-":
            PROBES[action](scene, "cohort")

    lesson_page = LessonPage.objects.get(pk=scene.whole.reading.pk)
    assert (lesson_page.live, lesson_page.live_revision_id == scene.whole.draft.pk) == (True, False)
    assert (Review.objects.count(), Completion.objects.filter(source="granted").count()) == (0, 0)
    assert (Award.objects.get(pk=scene.whole.award.pk).state, AuditEntry.objects.count()) == ("issued", audited)


def test_audit_is_read_only_even_for_administrators(stage):
    scene = stage("administrator")
    scene.get("courses:follow_index")
    entry = AuditEntry.objects.get(action="report.cohort")
    kept = list(AuditEntry.objects.order_by("pk").values_list("pk", "action"))

    sent_to = [
        told(scene.post(f"auditentry:{name}", *args, action="autre")) for name, args in (("edit", [entry.pk]), ("delete", [entry.pk]), ("add", []))
    ]  # fmt: skip

    assert sent_to == [ADMIN_HOME] * 3
    assert list(AuditEntry.objects.order_by("pk").values_list("pk", "action")) == kept
