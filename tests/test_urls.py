"""Every address of the site × who asks, in one table; and every form sent twice.

Outside somebody's scope → 404; inside it but not allowed → 403; visitors are sent to sign in, and then back.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.models import get_page_models

from home.forms import stamp
from quizzes.models import ImportJob, Question
from tests.build import Whole
from tests.conftest import rolled_back
from tests.home.pack import everything

OURS = ("home", "people", "media", "quizzes", "workshops", "courses", "experiences", "config")
WHO = ("visitor", "karim", "ines", "thomas", "fatou", "claire")
"""A visitor, a facilitator enrolled nowhere, the person whose rows they are, her trainer, another trainer, a coordinator."""

IN = "sign in"  # and then the address that was asked for
NEW = "a new one"
MADE = re.compile(r"/tentatives/|/inspect/|/importer/|\?ids=\d")  # an address that names what was just made
KEY = "6f9bb7ce-8d3c-4c3e-9c59-6ac1a2a0c001"


class Row(NamedTuple):
    """One address: its name, how it is asked, its arguments, what is sent, and what each of WHO gets.

    A number is a status, a text is where a redirect leads.
    """

    name: str
    method: str
    args: Callable[[Whole], list[Any]]
    data: Callable[[Whole], dict[str, Any]]
    answers: Callable[[Whole], list[int | str]]


def none(s: Whole) -> list[Any]:
    """No argument."""
    return []


def empty(s: Whole) -> dict[str, Any]:
    """Nothing sent."""
    return {}


def levels(s: Whole) -> dict[str, Any]:
    """Every statement answered."""
    return {"client_key": KEY} | {f"s-{one.uuid}": "1" for one in s.course.positioning.statements.all()}


def acceptance(s: Whole) -> dict[str, Any]:
    """A contributor accepts the version there is."""
    return {"what": "acceptance", "contributor": s.report.contributions.get().uuid, "way": "told", "note": ""}


def choice(s: Whole) -> dict[str, Any]:
    """The first question answered."""
    body = s.running.slots.get(position=1).version.body
    return {"q1-choice": body["question"]["choices"][0]["id"], "client_key": KEY, "kind": "save"}


def message(s: Whole) -> dict[str, Any]:
    """A message to the association, on a page shown ten seconds ago."""
    mark = stamp(timezone.now() - timedelta(seconds=10), UUID(KEY))
    return {"subject": "site", "name": "Inès", "text": "Le bouton ne répond pas.", "stamp": mark}


def url(name: str, *args: Any) -> str:
    """An address."""
    return reverse(name, args=args)


def attempt(s: Whole, name: str, *args: Any, of: str = "courses") -> str:
    """An attempt's page, behind the lesson's door or its own."""
    return url(f"{of}:{name}", *([s.quiz_lesson.translation_key] if of == "courses" else []), *args)


def inspected(s: Whole) -> str:
    """The page of the running attempt, as trainers see it."""
    return url("quizzes_results:attempt_inspect", s.running.uuid)


def day(after: int) -> str:
    """A day counted from today, as an address writes it."""
    return (timezone.localdate() + timedelta(days=after)).isoformat()


def back(to: str) -> str:
    """Sent to sign in, and then to a page: never to an address that only takes forms."""
    return f"sign in, then back to {to}"


GIFT = "Qui vote en assemblée ?{=les coopérants ~la mairie}".encode()


def asked(s: Whole) -> int:
    """A question of the bank."""
    return s.quiz.slots.first().question_id


def another() -> Question:
    """A question that stands in no quiz yet."""
    return Question.objects.get_or_create(title="Qui tient la caisse ?", defaults={"type": "essay"})[0]


def brought(s: Whole) -> list[Any]:
    """An import of her trainer's, read and not confirmed yet."""
    fields = {"name": "banque.gift", "format": "gift", "sha256": "0", "content": GIFT, "state": "read", "by": s.thomas}
    return [ImportJob.objects.get_or_create(uuid=KEY, defaults=fields)[0].uuid]


def pasted(s: Whole) -> dict[str, Any]:
    """A text that becomes a draft."""
    return {"text": GIFT.decode(), "format": "gift", "import": "1"}


def quiz_edit(s: Whole) -> str:
    """The form of the quiz."""
    return url("wagtailsnippets_quizzes_quiz:edit", s.quiz.pk)


def import_page() -> str:
    """The page of that import."""
    return url("quizzes_exchange:import_detail", KEY)


FOLLOW = "/suivi/"

# fmt: off
TABLE = [
    # name, method, arguments, fields                                                     visitor, karim, ines, thomas, fatou, claire
    Row("healthz", "get", none, empty, lambda s: [200] * 6),
    Row("readyz", "get", none, empty, lambda s: [200] * 6),
    Row("home:front", "get", none, empty, lambda s: [200] * 6),
    Row("home:site_map", "get", none, empty, lambda s: [200] * 6),
    Row("home:robots", "get", none, empty, lambda s: [200] * 6),
    Row("home:search", "get", none, lambda s: {"q": "coopérative"}, lambda s: [200] * 6),
    Row("home:search_suggest", "get", none, lambda s: {"q": "coop"}, lambda s: [200] * 6),
    Row("home:glossary", "get", none, empty, lambda s: [200] * 6),
    Row("home:contact", "get", none, empty, lambda s: [200] * 6),
    Row("home:contact", "post", none, message, lambda s: ["/contact/?envoye=1#contact-form"] * 6),
    Row("home:service_worker", "get", none, empty, lambda s: [200] * 6),
    Row("home:offline", "get", none, empty, lambda s: [200] * 6),
    Row("admin/login/", "get", none, empty, lambda s: ["/compte/login/"] * 6),

    # pages
    Row("HomePage", "get", lambda s: [s.home], empty, lambda s: [200] * 6),
    Row("StandardPage", "get", lambda s: [s.fixed], empty, lambda s: [200] * 6),
    Row("CourseIndexPage", "get", lambda s: [s.course.get_parent()], empty, lambda s: [200] * 6),
    Row("CoursePage", "get", lambda s: [s.course], empty, lambda s: [200] * 6),
    Row("ModulePage", "get", lambda s: [s.reading.get_parent()], empty, lambda s: [f"{s.course.url}#module-{s.reading.get_parent().translation_key}"] * 6),
    Row("LessonPage", "get", lambda s: [s.reading], empty, lambda s: [IN, s.course.url, 200, 200, 200, 200]),
    Row("courses:page_at", "get", lambda s: [unquote(s.reading.url[1:])], empty, lambda s: [IN, s.course.url, 200, 200, 200, 200]),

    # guides
    Row("GuideIndexPage", "get", lambda s: [s.guide.get_parent()], empty, lambda s: [200] * 6),
    Row("GuidePage", "get", lambda s: [s.guide], empty, lambda s: [200] * 6),
    Row("ExperienceIndexPage", "get", lambda s: [s.report.get_parent()], empty, lambda s: [200] * 6),
    Row("ExperiencePage", "get", lambda s: [s.report], empty, lambda s: [200] * 6),
    Row("experiences:experience_pdf", "get", lambda s: [s.report.slug], empty, lambda s: [200] * 6),
    Row("workshops:guide_run", "get", lambda s: [s.guide.slug], empty, lambda s: [200] * 6),
    Row("workshops:guide_pdf", "get", lambda s: [s.guide.slug], empty, lambda s: [200] * 6),

    # people
    Row("people:account_detail", "get", none, empty, lambda s: [IN, 200, 200, 200, 200, 200]),
    Row("people:account_detail", "post", none, lambda s: {"first_name": "Inès", "last_name": "Martin"}, lambda s: [IN, *["/compte/"] * 5]),
    Row("people:invitation_open", "get", lambda s: [s.invitation.token], empty, lambda s: ["/compte/signup/"] * 6),
    Row("people:language_change", "post", none, lambda s: {"language": "fr", "next": "/aide/"}, lambda s: ["/aide/"] * 6),

    # learning: one's own
    Row("courses:my_path", "get", none, empty, lambda s: [IN, 200, 200, 200, 200, 200]),
    Row("courses:course_enrol", "post", lambda s: [s.course.translation_key], empty, lambda s: [back(s.course.url), *[s.reading.url] * 5]),
    Row("courses:course_why", "get", lambda s: [s.course.translation_key], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("courses:lesson_tick", "post", lambda s: [s.reading.translation_key], lambda s: {"client_key": KEY}, lambda s: [back(s.reading.url), 410, s.reading.url, 410, 410, 410]),
    Row("courses:lesson_deposit", "post", lambda s: [s.mission_lesson.translation_key, s.mission.uuid], lambda s: {"client_key": KEY, "text": "Mardi."}, lambda s: [back(s.mission_lesson.url), 410, s.mission_lesson.url, 410, 410, 410]),
    Row("courses:lesson_positioning", "post", lambda s: [s.before.translation_key, "before"], levels, lambda s: [back(s.before.url), 410, s.before.url, 410, 410, 410]),
    Row("courses:lesson_help", "post", lambda s: [s.reading.translation_key], lambda s: {"client_key": KEY, "text": "Qui ?"}, lambda s: [back(s.reading.url), 410, s.reading.url, 410, 410, 410]),
    Row("courses:lesson_take_over", "post", lambda s: [s.reading.translation_key], lambda s: {"client_key": KEY}, lambda s: [back(s.reading.url), 410, s.reading.url, 410, 410, 410]),
    Row("courses:lesson_place", "post", lambda s: [s.reading.translation_key], lambda s: {"client_key": KEY, "block": "b1"}, lambda s: [back(s.reading.url), 410, 204, 410, 410, 410]),
    Row("courses:deposit_file", "get", lambda s: [s.deposit.files.get().uuid], empty, lambda s: [IN, 404, 200, 200, 404, 200]),

    # the quiz of a lesson, then a quiz on its own
    Row("courses:quiz_detail", "get", lambda s: [s.quiz_lesson.translation_key, s.quiz.uuid], empty, lambda s: [IN, 404, 200, 200, 200, 200]),
    Row("courses:quiz_start", "post", lambda s: [s.quiz_lesson.translation_key, s.quiz.uuid], empty, lambda s: [back(attempt(s, 'quiz_detail', s.quiz.uuid)), 404, attempt(s, "attempt_detail", s.running.uuid), NEW, NEW, NEW]),
    Row("courses:attempt_detail", "get", lambda s: [s.quiz_lesson.translation_key, s.running.uuid], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("courses:recall_list", "get", none, empty, lambda s: [IN, 200, 200, 200, 200, 200]),
    Row("courses:recall_detail", "get", lambda s: [s.recall.uuid], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("courses:recall_detail", "post", lambda s: [s.recall.uuid], lambda s: {"due_on": day(-1)}, lambda s: [IN, 404, url("courses:recall_answers", s.recall.uuid, day(-1)), 404, 404, 404]),
    Row("courses:recall_answers", "get", lambda s: [s.recall.uuid, day(-2)], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("courses:recall_stop", "post", lambda s: [s.recall.uuid], empty, lambda s: [back("/mes-rappels/"), 404, "/mes-rappels/", 404, 404, 404]),
    Row("courses:recall_again", "post", lambda s: [s.recall.uuid], empty, lambda s: [back("/mes-rappels/"), 404, "/mes-rappels/", 404, 404, 404]),
    Row("courses:recall_agree", "post", lambda s: [s.quiz_lesson.get_parent().specific.translation_key], empty, lambda s: [back(s.course.url), 404, 404, 404, 404, 404]),
    Row("courses_recalls", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("courses:attempt_review", "get", lambda s: [s.quiz_lesson.translation_key, s.closed.uuid], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("courses:answer_save", "post", lambda s: [s.quiz_lesson.translation_key, s.running.uuid, 1], choice, lambda s: [back(attempt(s, 'attempt_detail', s.running.uuid)), 404, f"{attempt(s, 'attempt_detail', s.running.uuid)}?page=1#q1", 404, 404, 404]),
    Row("courses:reflection_share", "post", lambda s: [s.quiz_lesson.translation_key, s.running.uuid, 1], empty, lambda s: [back(attempt(s, 'attempt_detail', s.running.uuid)), 404, 404, 404, 404, 404]),
    Row("courses:answer_files", "post", lambda s: [s.quiz_lesson.translation_key, s.running.uuid, 1], empty, lambda s: [back(attempt(s, 'attempt_detail', s.running.uuid)), 404, 404, 404, 404, 404]),
    Row("courses:answer_file", "get", lambda s: [s.quiz_lesson.translation_key, s.running.uuid, 1, UUID(KEY)], empty, lambda s: [IN, 404, 404, 404, 404, 404]),
    Row("courses:answer_file", "post", lambda s: [s.quiz_lesson.translation_key, s.running.uuid, 1, UUID(KEY)], empty, lambda s: [back(attempt(s, 'attempt_detail', s.running.uuid)), 404, 404, 404, 404, 404]),
    Row("courses:attempt_submit", "post", lambda s: [s.quiz_lesson.translation_key, s.running.uuid], choice, lambda s: [back(attempt(s, 'attempt_detail', s.running.uuid)), 404, attempt(s, "attempt_review", s.running.uuid), 404, 404, 404]),
    Row("quizzes:quiz_detail", "get", lambda s: [s.quiz.uuid], empty, lambda s: [IN, 200, 200, 200, 200, 200]),
    Row("quizzes:quiz_start", "post", lambda s: [s.quiz.uuid], empty, lambda s: [back(url('quizzes:quiz_detail', s.quiz.uuid)), NEW, url("quizzes:attempt_detail", s.running.uuid), NEW, NEW, NEW]),
    Row("quizzes:attempt_detail", "get", lambda s: [s.running.uuid], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("quizzes:attempt_review", "get", lambda s: [s.closed.uuid], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("quizzes:answer_save", "post", lambda s: [s.running.uuid, 1], choice, lambda s: [back(url('quizzes:attempt_detail', s.running.uuid)), 404, f"{url('quizzes:attempt_detail', s.running.uuid)}?page=1#q1", 404, 404, 404]),
    Row("quizzes:reflection_share", "post", lambda s: [s.running.uuid, 1], empty, lambda s: [back(url('quizzes:attempt_detail', s.running.uuid)), 404, 404, 404, 404, 404]),
    Row("quizzes:answer_files", "post", lambda s: [s.running.uuid, 1], empty, lambda s: [back(url('quizzes:attempt_detail', s.running.uuid)), 404, 404, 404, 404, 404]),
    Row("quizzes:answer_file", "get", lambda s: [s.running.uuid, 1, UUID(KEY)], empty, lambda s: [IN, 404, 404, 404, 404, 404]),
    Row("quizzes:answer_file", "post", lambda s: [s.running.uuid, 1, UUID(KEY)], empty, lambda s: [back(url('quizzes:attempt_detail', s.running.uuid)), 404, 404, 404, 404, 404]),
    Row("quizzes:attempt_submit", "post", lambda s: [s.running.uuid], choice, lambda s: [back(url('quizzes:attempt_detail', s.running.uuid)), 404, url("quizzes:attempt_review", s.running.uuid), 404, 404, 404]),

    # following people
    Row("courses:follow_index", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("courses:review_queue", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("courses:deposit_review", "get", lambda s: [s.deposit.uuid], empty, lambda s: [IN, 403, 403, 200, 404, 200]),
    Row("courses:deposit_review", "post", lambda s: [s.deposit.uuid], lambda s: {"client_key": KEY, "decision": "accepted", "comment": "Bien."}, lambda s: [back(FOLLOW), 403, 403, "/suivi/missions/", 404, "/suivi/missions/"]),
    Row("courses:learner_record", "get", lambda s: [s.enrolment.uuid], empty, lambda s: [IN, 403, 403, 200, 404, 200]),
    Row("courses:follow_up_add", "post", lambda s: [s.enrolment.uuid], lambda s: {"kind": "called", "note": "Tout va bien."}, lambda s: [back(FOLLOW), 403, 403, record(s), 404, record(s)]),
    Row("courses:completion_grant", "post", lambda s: [s.enrolment.uuid, s.quiz_lesson.translation_key], lambda s: {"reason": "Diplôme vu"}, lambda s: [back(FOLLOW), 403, 403, record(s), 404, record(s)]),
    Row("courses:completion_withdraw", "post", lambda s: [s.enrolment.uuid, s.completion.pk], lambda s: {"reason": "Cochée par erreur"}, lambda s: [back(FOLLOW), 403, 403, record(s), 404, record(s)]),
    Row("courses:help_answer", "post", lambda s: [s.question.uuid], lambda s: {"text": "La structure."}, lambda s: [back(FOLLOW), 403, 403, "/suivi/", 404, "/suivi/"]),
    Row("courses:stranded_list", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("courses:stranded_list", "post", none, lambda s: {"key": s.stranded.client_key, "note": "Rendu"}, lambda s: [back(FOLLOW), 403, 403, "/suivi/envois/", 404, "/suivi/envois/"]),
    Row("courses:stranded_file", "get", lambda s: [s.stranded.client_key, 0], empty, lambda s: [IN, 403, 403, 200, 404, 200]),

    # certificates
    Row("courses:award_list", "get", none, empty, lambda s: [IN, 200, 200, 200, 200, 200]),
    Row("courses:award_download", "get", lambda s: [s.award.uuid], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("courses:award_privacy", "post", lambda s: [s.award.uuid], lambda s: {"mode": "strict"}, lambda s: [back("/mes-certificats/"), 404, "/mes-certificats/", 404, 404, 404]),
    Row("courses:award_rename", "get", lambda s: [s.award.uuid], empty, lambda s: [IN, 404, 200, 404, 404, 404]),
    Row("courses:award_rename", "post", lambda s: [s.award.uuid], lambda s: {"requested_name": "Inès Benali"}, lambda s: [IN, 404, "/mes-certificats/", 404, 404, 404]),
    Row("courses:award_form", "get", none, empty, lambda s: [200] * 6),
    Row("courses:award_verify", "get", lambda s: [s.award.shown_number], empty, lambda s: [200] * 6),
    Row("courses:award_verify", "post", lambda s: [s.award.shown_number], lambda s: {"nom": "Ines Martin"}, lambda s: [200] * 6),
    Row("courses:award_verify_json", "get", lambda s: [s.award.shown_number], empty, lambda s: [200] * 6),

    # the administration
    Row("experiences_consents", "get", lambda s: [s.report.pk], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("experiences_consents", "post", lambda s: [s.report.pk], acceptance, lambda s: [IN, 403, 403, *[url("experiences_consents", s.report.pk)] * 3]),
    Row("experiences_withdraw", "post", lambda s: [s.report.consents.get().uuid], empty, lambda s: [IN, 403, 403, *[url("experiences_consents", s.report.pk)] * 3]),
    Row("experiences_proof", "get", lambda s: [s.report.consents.get().uuid], empty, lambda s: [IN, 403, 403, 404, 404, 404]),
    Row("experiences_file_aside", "get", lambda s: [s.report.pk, "picture-1"], empty, lambda s: [IN, 403, 403, 404, 404, 404]),
    Row("experiences_remove_fictional", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("experiences_remove_fictional", "post", none, empty, lambda s: [IN, 403, 403, *[url("wagtailadmin_explore", s.report.get_parent().pk)] * 3]),
    Row("content_take_away", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("content_take_away", "post", none, empty, lambda s: [IN, 403, 403, "/admin/", "/admin/", 200]),
    Row("content_download", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("content_preview", "get", lambda s: [KEY], empty, lambda s: [IN, 403, 403, "/admin/", "/admin/", "/admin/contenu/"]),
    Row("content_preview", "post", lambda s: [KEY], empty, lambda s: [IN, 403, 403, "/admin/", "/admin/", "/admin/contenu/"]),
    Row("courses_effect", "get", lambda s: [s.draft.pk], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("courses_effect", "post", lambda s: [s.draft.pk], lambda s: {"confirm": "1"}, lambda s: [IN, 403, 403, *[url("wagtailadmin_explore", s.reading.get_parent().pk)] * 3]),
    Row("courses_awards:revoke", "get", lambda s: [s.award.pk], empty, lambda s: [IN, 403, 403, "/admin/", 404, 200]),
    Row("courses_awards:revoke", "post", lambda s: [s.award.pk], lambda s: {"reason": "error"}, lambda s: [IN, 403, 403, "/admin/", 404, url("courses_awards:inspect", s.award.pk)]),
    Row("courses_awards:issue", "get", lambda s: [s.award.pk], empty, lambda s: [IN, 403, 403, url("courses_awards:inspect", s.award.pk), 404, url("courses_awards:inspect", s.award.pk)]),
    Row("courses_awards:issue", "post", lambda s: [s.award.pk], lambda s: {"name": "Ines Martin"}, lambda s: [IN, 403, 403, url("courses_awards:inspect", s.award.pk), 404, url("courses_awards:inspect", s.award.pk)]),
    Row("courses_awards:renew", "post", lambda s: [s.award.pk], empty, lambda s: [IN, 403, 403, NEW, 404, NEW]),
    Row("courses_awards:pdf", "get", lambda s: [s.award.pk], empty, lambda s: [IN, 403, 403, 200, 404, 200]),
    Row("courses_name_requests:decide", "get", lambda s: [s.renaming.pk], empty, lambda s: [IN, 403, 403, "/admin/", "/admin/", 200]),
    Row("courses_name_requests:decide", "post", lambda s: [s.renaming.pk], lambda s: {"answer": "accept"}, lambda s: [IN, 403, 403, "/admin/", "/admin/", "/admin/courses_name_requests/"]),
    Row("courses_name_requests:evidence", "get", lambda s: [s.renaming.pk], empty, lambda s: [IN, 403, 403, "/admin/", "/admin/", 200]),
    # questions and quizzes: pasted, read in their versions, brought in, taken away
    Row("wagtailsnippets_quizzes_question:paste", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("wagtailsnippets_quizzes_question:paste", "post", none, pasted, lambda s: [IN, 403, 403, NEW, NEW, NEW]),
    Row("wagtailsnippets_quizzes_question:pasted", "get", none, lambda s: {"ids": str(asked(s))}, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("wagtailsnippets_quizzes_question:pasted_publish", "post", none, empty, lambda s: [IN, 403, 403, *[url("wagtailsnippets_quizzes_question:pasted") + "?ids="] * 3]),
    Row("wagtailsnippets_quizzes_question:versions", "get", lambda s: [asked(s)], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("wagtailsnippets_quizzes_question:version", "get", lambda s: [asked(s), 1], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("wagtailsnippets_quizzes_quiz:add_questions", "get", lambda s: [s.quiz.pk], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("wagtailsnippets_quizzes_quiz:add_questions", "post", lambda s: [s.quiz.pk], lambda s: {"question": another().pk}, lambda s: [IN, 403, 403, *[quiz_edit(s)] * 3]),
    Row("wagtailsnippets_quizzes_quiz:corrections", "get", lambda s: [s.quiz.pk], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("wagtailsnippets_quizzes_quiz:corrections", "post", lambda s: [s.quiz.pk], empty, lambda s: [IN, 403, 403, *[quiz_edit(s)] * 3]),
    Row("quizzes_exchange:import_list", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_exchange:import_list", "post", none, lambda s: {"file": SimpleUploadedFile("banque.gift", GIFT)}, lambda s: [IN, 403, 403, NEW, NEW, NEW]),
    Row("quizzes_exchange:import_detail", "get", brought, empty, lambda s: [IN, 403, 403, 200, 404, 200]),
    Row("quizzes_exchange:import_state", "get", brought, empty, lambda s: [IN, 403, 403, 200, 404, 200]),
    Row("quizzes_exchange:import_columns", "post", brought, empty, lambda s: [IN, 403, 403, import_page(), 404, import_page()]),
    Row("quizzes_exchange:import_confirm", "post", brought, empty, lambda s: [IN, 403, 403, import_page(), 404, import_page()]),
    Row("quizzes_exchange:template_file", "get", lambda s: ["csv"], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_exchange:export_page", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_exchange:export_file", "get", none, lambda s: {"format": "json"}, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_exchange:quiz_file", "get", lambda s: [s.quiz.pk], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    # what trainers do after the hand-in of a quiz
    Row("quizzes_results:questionnaire_counts", "get", lambda s: [s.quiz.pk], empty, lambda s: [IN, 403, 403, 404, 404, 404]),
    Row("quizzes_results:grading_queue", "get", none, empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_results:grading_publish", "post", none, empty, lambda s: [IN, 403, 403, *[url("quizzes_results:grading_queue") + "?by=question&names=1"] * 3]),
    Row("quizzes_results:grading_answer", "get", lambda s: [s.running.slots.first().pk], empty, lambda s: [IN, 403, 403, 404, 404, 404]),
    Row("quizzes_results:comment_delete", "post", lambda s: [1], empty, lambda s: [IN, 403, 403, 404, 404, 404]),
    Row("quizzes_results:attempt_inspect", "get", lambda s: [s.running.uuid], empty, lambda s: [IN, 403, 403, 200, 404, 200]),
    Row("quizzes_results:attempt_mark", "post", lambda s: [s.running.uuid, 1], lambda s: {"m1-mark": "1"}, lambda s: [IN, 403, 403, inspected(s), 404, inspected(s)]),
    Row("quizzes_results:attempt_reopen", "post", lambda s: [s.running.uuid], lambda s: {"reopen-reason": "Panne"}, lambda s: [IN, 403, 403, inspected(s), 404, inspected(s)]),
    Row("quizzes_results:attempt_annul", "post", lambda s: [s.running.uuid], lambda s: {"annul-reason": "Essai"}, lambda s: [IN, 403, 403, inspected(s), 404, inspected(s)]),
    Row("quizzes_results:attempt_pdf", "get", lambda s: [s.running.uuid], empty, lambda s: [IN, 403, 403, 200, 404, 200]),
    Row("quizzes_results:attempt_list", "get", lambda s: [s.quiz.pk], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_results:attempt_export", "get", lambda s: [s.quiz.pk, "xlsx"], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_results:quiz_statistics", "get", lambda s: [s.quiz.pk], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_results:question_unexpected", "get", lambda s: [s.quiz.slots.first().question_id], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_results:question_regrade", "get", lambda s: [s.quiz.slots.first().question_id], empty, lambda s: [IN, 403, 403, 200, 200, 200]),
    Row("quizzes_results:question_regrade", "post", lambda s: [s.quiz.slots.first().question_id], empty, lambda s: [IN, 403, 403, *[url("quizzes_results:question_regrade", s.quiz.slots.first().question_id) + "?version=1"] * 3]),
]
# fmt: on


def record(s: Whole) -> str:
    """The page of a learner, for trainers."""
    return url("courses:learner_record", s.enrolment.uuid)


def addresses(resolver: Any, names: tuple[str, ...] = ()) -> Iterator[str]:
    """The name (or, without one, the route) of every function view of our own."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, (*names, *filter(None, [pattern.namespace])))
        elif not hasattr(pattern.callback, "view_class") and pattern.callback.__module__.split(".")[0] in OURS:
            yield ":".join((*names, pattern.name)) if pattern.name else str(pattern.pattern)


def path_of(row: Row, s: Whole) -> str:
    """Where a row is."""
    args = row.args(s)
    if row.name[0].isupper():
        return args[0].url
    return f"/{row.name}" if row.name.endswith("/") else reverse(row.name, args=args)


def told(response: Any, asked: str, s: Whole) -> int | str:
    """What an answer says, as the table writes it."""
    if response.status_code not in (301, 302, 303):
        return response.status_code
    to = response.headers["Location"]
    where = urlsplit(to)
    after = parse_qs(where.query).get("next", [None])[0]
    if where.path == "/compte/login/" and not row_is_login(asked):
        return IN if urlsplit(after).path == asked else back(after)
    known = [str(s.running.uuid), str(s.closed.uuid), f"/inspect/{s.award.pk}/", import_page()]
    return NEW if MADE.search(to) and not any(one in to for one in known) else to


def row_is_login(asked: str) -> bool:
    """The administration's own sign-in page leads to the one sign-in page."""
    return asked == "/admin/login/"


def ask(client: Client, row: Row, s: Whole) -> int | str:
    """Ask once."""
    caches["limits"].clear()
    path = path_of(row, s)
    return told(getattr(client, row.method)(path, row.data(s)), path, s)


@pytest.fixture
def clients(whole, sign_in):
    """A client of each of WHO that says 500 instead of raising."""

    def make(who):
        client = Client() if who == "visitor" else sign_in(getattr(whole, who))
        client.raise_request_exception = False
        return client

    return make


def test_every_address_is_in_the_table():
    ours = {*addresses(get_resolver())} | {m.__name__ for m in get_page_models() if m.__module__.split(".")[0] in OURS}

    assert {row.name for row in TABLE} == ours


def test_every_address_answers_each_person_as_the_table_says(whole, clients):
    found = {}
    for row in TABLE:
        for who, expected in zip(WHO, row.answers(whole), strict=True):
            with rolled_back():
                answer = ask(clients(who), row, whole)
            if answer != expected:
                found[f"{row.method} {row.name}, {who}"] = (answer, expected)

    assert found == {}


UNCOUNTED = ("django_session", "django_cache")


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    return {table: len(found) for table, found in everything(without=UNCOUNTED).items()}


def test_every_form_sent_twice_does_no_harm(whole, clients):
    found = {}
    for row in TABLE:
        for who, expected in zip(WHO, row.answers(whole), strict=True):
            if row.method == "get" or (isinstance(expected, int) and expected >= 400):
                continue
            with rolled_back():
                client = clients(who)
                ask(client, row, whole)
                once = rows()
                again = ask(client, row, whole)
                twice = rows()
            if once != twice or (isinstance(again, int) and again >= 500):
                found[f"{row.name}, {who}"] = (again, {t: n - once[t] for t, n in twice.items() if n != once[t]})

    assert found == {}
