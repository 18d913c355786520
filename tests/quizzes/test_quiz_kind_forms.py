"""The form of each of the fifteen types: what it asks, saved by itself, published, copied; the form of a quiz."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from quizzes.admin.kinds import ADVICE, EXAMPLES, FAMILIES, OWN_FIELDS, OWN_ROWS
from quizzes.models import Question, Quiz
from quizzes.models.kinds import TYPES
from quizzes.rules.outline import outline
from tests.quizzes.build import begin, make_question, make_quiz
from tests.quizzes.kinds import ALL, make

ADD = "wagtailsnippets_quizzes_question:add"
EDIT = "wagtailsnippets_quizzes_question:edit"
QUIZ_EDIT = "wagtailsnippets_quizzes_quiz:edit"
COMMON = {"type", "title", "stem", "picture", "picture_alt", "category", "tags", "difficulty", "idnumber", "objective"}
ROW_FIELDS = {
    "single": {"choices": "text right fraction feedback"},
    "multiple": {"choices": "text right feedback"},
    "shortanswer": {"answers": "value fraction feedback"},
    "numerical": {"answers": "value tolerance tolerance_type fraction feedback", "units": "name factor"},
    "matching": {"pairs": "text right"},
    "ordering": {"items": "text"},
    "cloze": {"gaps": "kind text weight display shuffle case_sensitive"},
    "gapselect": {"gaps": "text group unlimited", "labels": "text group"},
    "categorise": {"bins": "text", "items": "text home"},
    "hotspot": {"zones": "text shape coords marker", "labels": "text"},
}


def form_of(client, url):
    """The form of a page as a browser would send it back (Wagtail's helper leaves the ticks empty)."""
    html = client.get(url).content.decode()
    form = querydict_from_html(html, form_id="w-editor-form")
    for tick in BeautifulSoup(html, "html.parser").select("#w-editor-form input[type=checkbox]"):
        form.pop(tick["name"], None)
        if tick.has_attr("checked"):
            form[tick["name"]] = "on"
    return form


def test_every_type_has_its_card_its_advice_and_its_place():
    kinds = [kind for kind, _label in TYPES]

    assert sorted(kind for _label, family in FAMILIES for kind in family) == sorted(kinds)
    assert (EXAMPLES.keys(), ADVICE.keys()) == (set(kinds), set(kinds))
    assert {kind for kinds_of in (*OWN_FIELDS.values(), *OWN_ROWS.values()) for kind in kinds_of} <= set(kinds)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ALL)
def test_question_form_asks_only_what_its_type_needs(admin, sign_in, kind):
    page = sign_in(admin).get(reverse(ADD), {"type": kind}).content.decode()

    names = set(re.findall(r'\bname="([a-z][\w-]*)"', page))
    rows = {}
    for name in names:
        if parts := re.fullmatch(r"([a-z]+)-__prefix__-([a-z_]+)", name):
            rows.setdefault(parts[1], set()).add(parts[2])
    hints_and_examples = {"hints", "examples"} if kind in OWN_ROWS["examples"] else set()
    hints_and_examples -= {"hints"} if kind == "truefalse" else set()
    assert {one: fields - {"id"} for one, fields in rows.items() if one not in ("hints", "examples")} == {
        one: set(fields.split()) for one, fields in ROW_FIELDS.get(kind, {}).items()
    }
    assert rows.keys() & {"hints", "examples"} == hints_and_examples
    assert names >= COMMON
    assert {name for name in OWN_FIELDS if name in names} == {
        name for name, kinds in OWN_FIELDS.items() if kind in kinds
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ALL)
def test_question_of_each_type_saves_itself_without_a_version_then_is_published_and_copied(admin, sign_in, kind):
    question = make(kind)
    client, url = sign_in(admin), reverse(EDIT, args=[question.pk])
    body = question.versions.get().body

    form = form_of(client, url)
    form["title"] = "Autre titre"
    answer = client.post(url, form, headers={"Accept": "application/json"})  # the editor's own way
    assert (answer.status_code, answer.json()["success"]) == (200, True)
    question.refresh_from_db()
    revision = question.latest_revision
    for _n in range(29):  # what it does then, without the page around it
        revision = revision.as_object().save_revision(user=admin, overwrite_revision=revision)
    assert (question.versions.count(), question.revisions.count()) == (1, 2)

    answer = client.post(url, _with(form, **{"action-publish": "1"}))
    question.refresh_from_db()
    assert (answer.status_code, question.title, question.live, question.versions.count()) == (
        302,
        "Autre titre",
        True,
        1,
    )

    revision = question.latest_revision
    past = timezone.now() - timedelta(minutes=1)
    content = revision.content | {"go_live_at": past.isoformat(), "feedback_right": "Oui.", "picture_alt": "Le plan"}
    type(revision).objects.filter(pk=revision.pk).update(content=content, approved_go_live_at=past)
    call_command("publish_scheduled")
    call_command("publish_scheduled")
    assert question.versions.count() == 2
    assert question.versions.order_by("-number")[0].body["question"] == body["question"]

    copy = form_of(client, reverse("wagtailsnippets_quizzes_question:copy", args=[question.pk]))
    copied = client.post(reverse(ADD), _with(copy, **{"action-publish": "1"}))
    other = Question.objects.exclude(pk=question.pk).get().versions.get().body
    assert (copied.status_code, outline(other)) == (302, outline(body))
    identities = [set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", str(one))) for one in (body, other)]
    assert identities[0] & identities[1] == set()


@pytest.mark.django_db
def test_words_on_a_picture_ask_for_places_once_there_is_a_picture(admin, sign_in):
    from tests.quizzes.kinds import plan

    question = make("gapselect", draft=True, stem="<p>Où sont-ils ?</p>", picture_alt="Le local")
    Question.objects.filter(pk=question.pk).update(picture=plan())
    page = sign_in(admin).get(reverse(EDIT, args=[question.pk])).content.decode()
    assert ('name="gaps-0-x"' in page, 'name="gaps-0-label"' in page) == (True, True)

    zones = sign_in(admin).get(reverse(EDIT, args=[make("hotspot").pk])).content.decode()
    assert ('data-zones data-width="400" data-height="300"' in zones, "js/quiz-zones" in zones) == (True, True)


@pytest.mark.django_db
def test_question_versions_say_what_changed_and_are_only_read(thomas, ines, sign_in):
    question = make("matching")
    first = question.pairs.first()
    first.right = "décider"
    first.save()
    question.general_feedback = "<p>Chacun sa place.</p>"
    question.save_revision(user=thomas).publish()
    client = sign_in(thomas)
    client.cookies["django_language"] = "en"
    url = reverse("wagtailsnippets_quizzes_question:versions", args=[question.pk])

    listed = client.get(url).content.decode()
    old, new = (client.get(f"{url}{number}/").content.decode() for number in (1, 2))

    assert question.versions.count() == 2
    assert [f"{url}{number}/" in listed for number in (1, 2, 3)] == [True, True, False]
    assert ("Thomas Martin" in listed, listed.count("the answers, the explanations")) == (True, 1)
    assert ("ag → vote" in old, "ag → décider" in old, "ag → décider" in new) == (True, False, True)
    assert ("Chacun sa place" in old, "Chacun sa place" in new) == (False, True)
    assert client.get(f"{url}3/").status_code == 404
    assert client.post(f"{url}1/").content.decode().count("<form method") == 0
    edit = client.get(reverse(EDIT, args=[question.pk])).content.decode()
    assert url in edit


@pytest.mark.django_db
def test_new_quiz_begins_with_its_purpose(admin, sign_in):
    client = sign_in(admin)
    add = reverse("wagtailsnippets_quizzes_quiz:add")

    cards = client.get(add).content.decode()
    form = form_of(client, f"{add}?preset=exam")

    assert [f"?preset={preset}" in cards for preset in ("training", "assessment", "exam")] == [True] * 3
    assert (form["preset"], form["behaviour"], form["attempts_allowed"]) == ("exam", "deferred", "1")


@pytest.mark.django_db
def test_quiz_fine_settings_are_kept_and_given_back_to_the_preset(admin, sign_in):
    quiz = make_quiz(questions=[make_question()], preset="assessment")
    client, url = sign_in(admin), reverse(QUIZ_EDIT, args=[quiz.pk])
    form = form_of(client, url)

    assert form.get("fine_settings-just_after-right_answer_when_earned") == "on"
    assert "fine_settings-during-right_answer" not in client.get(url).content.decode()
    client.post(url, _with(form, **{"action-publish": "1"}))
    quiz.refresh_from_db()
    assert quiz.review is None

    own = _with(form, **{"fine_settings-own": "on", "fine_settings-during-right_answer": "on", "action-publish": "1"})
    del own["fine_settings-just_after-marks"]
    client.post(url, own)
    quiz.refresh_from_db()
    assert quiz.review["during"] == ["attempt", "max_marks"]
    assert ("marks" in quiz.review["just_after"], "right_answer_when_earned" in quiz.review["just_after"]) == (
        False,
        True,
    )
    assert "fine_settings-own" in form_of(client, url)

    client.post(url, _with(form_of(client, url), **{"action-publish": "1"}, **{"fine_settings-own": None}))
    quiz.refresh_from_db()
    assert quiz.review is None


def _with(form, **more):
    """A copy of a form with other values; None takes a tick away."""
    copy = form.copy()
    for name, value in more.items():
        copy.pop(name, None)
        if value is not None:
            copy[name] = value
    return copy


@pytest.mark.django_db
def test_quiz_form_counts_what_is_to_remember_and_warns_about_an_exam_without_end(admin, sign_in):
    quiz = make_quiz(questions=[make_question(title=f"Question {n} ?") for n in range(6)], preset="exam")
    client, url = sign_in(admin), reverse(QUIZ_EDIT, args=[quiz.pk])
    client.cookies["django_language"] = "en"
    form = _with(form_of(client, url), **{"action-publish": "1"}, **{f"slots-{n}-recall": "on" for n in range(6)})

    refused = client.post(url, form).content.decode()
    accepted = client.post(url, _with(form, **{"slots-0-recall": None}), follow=True).content.decode()

    assert "Tick five questions to remember at most." in refused
    assert "This exam has no closing date" in accepted
    assert quiz.slots.filter(recall=True).count() == 5


@pytest.mark.django_db
def test_quiz_published_with_less_time_shortens_running_attempts_only_when_told(admin, ines, sign_in):
    quiz = make_quiz(questions=[make_question()], time_limit=60)
    client, url = sign_in(admin), reverse(QUIZ_EDIT, args=[quiz.pk])
    assert 'name="shorten_running"' not in client.get(url).content.decode()
    attempt = begin(quiz, ines)

    form = _with(form_of(client, url), **{"time_limit": "30", "action-publish": "1"})
    client.post(url, form)
    attempt.refresh_from_db()
    kept = attempt.due_at - attempt.started_at
    client.post(url, _with(form, shorten_running="on"))
    attempt.refresh_from_db()

    assert (kept, attempt.due_at - attempt.started_at) == (timedelta(minutes=60), timedelta(minutes=30))
    assert Quiz.objects.get().time_limit == 30

    more = client.post(url, _with(form_of(client, url), time_limit="90", **{"action-publish": "1"}), follow=True)
    assert "1 tentative en cours a plus de temps." in more.content.decode()


@pytest.mark.django_db
def test_several_questions_join_a_draft_of_the_quiz(admin, ines, sign_in):
    there, new, other = (make_question(title=f"Question {n} ?") for n in range(3))
    quiz = make_quiz(questions=[there])
    url = reverse("wagtailsnippets_quizzes_quiz:add_questions", args=[quiz.pk])
    client = sign_in(admin)

    client.post(url, {"question": [other.pk, new.pk, there.pk, 999999, "x"]})
    client.post(url, {"question": [other.pk]})

    draft = Quiz.objects.get().get_latest_revision_as_object()
    assert [slot.question_id for slot in draft.slots.all()] == [there.pk, other.pk, new.pk]
    assert (quiz.slots.count(), Quiz.objects.get().has_unpublished_changes) == (1, True)
    assert sign_in(ines).post(url, {"question": [new.pk]}).status_code == 403
    Quiz.objects.get().get_latest_revision().publish()
    assert [slot.max_mark for slot in quiz.slots.all()] == [1, 1, 1]


@pytest.mark.django_db
def test_rows_keep_the_widgets_of_the_administration(admin, sign_in):
    client = sign_in(admin)
    question = BeautifulSoup(client.get(reverse(ADD), {"type": "single"}).content, "html.parser")
    quiz = BeautifulSoup(
        client.get(reverse("wagtailsnippets_quizzes_quiz:add") + "?preset=exam").content, "html.parser"
    )

    grows = [question.find(attrs={"name": f"choices-0-{name}"})["data-controller"] for name in ("text", "feedback")]
    assert grows == ["w-autosize", "w-autosize"]
    assert quiz.find(attrs={"name": "slots-0-question"})["type"] == "hidden"  # a window, not a list of the whole bank
    assert question.find(attrs={"name": "choices-0-right"}).find_parent(class_="w-field__wrapper").find(class_="help")
