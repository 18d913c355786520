"""The trainers' side: which form, which checks, which versions."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from quizzes.models import Question, Quiz
from tests.quizzes.build import make_question, make_quiz

ADD = "wagtailsnippets_quizzes_question:add"
EDIT = "wagtailsnippets_quizzes_question:edit"


def rows(name: str, *values: dict[str, str]) -> dict[str, str]:
    """The form fields of the rows of a question."""
    data = {f"{name}-TOTAL_FORMS": len(values), f"{name}-INITIAL_FORMS": 0, f"{name}-MIN_NUM_FORMS": 0}
    for n, row in enumerate(values):
        data |= {f"{name}-{n}-{key}": value for key, value in row.items()}
        data |= {f"{name}-{n}-ORDER": n + 1, f"{name}-{n}-DELETE": "", f"{name}-{n}-id": row.get("id", "")}
    return data


def single_form(**more: str) -> dict[str, str]:
    """A complete single choice question as the editor sends it."""
    stem = '{"blocks":[{"key":"a","text":"Qui vote ?","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[],"data":{}}],"entityMap":{}}'
    empty = '{"blocks":[],"entityMap":{}}'
    return {
        "type": "single",
        "title": "Qui vote",
        "stem": stem,
        "picture": "",
        "picture_alt": "",
        "general_feedback": empty,
        "feedback_right": "Oui.",
        "feedback_partial": "",
        "feedback_wrong": "",
        "penalty": "0.25",
        "shuffle": "on",
        "category": "",
        "tags": "",
        "difficulty": "",
        "idnumber": "",
        "objective": "",
        **rows(
            "choices",
            {"text": "les coopérants", "right": "on", "fraction": "0", "feedback": ""},
            {"text": "la mairie", "fraction": "0", "feedback": ""},
        ),
        **rows("hints"),
        **rows("examples"),
        **more,
    }


@pytest.mark.django_db
def test_question_add_asks_for_the_type_first(admin, sign_in):
    page = sign_in(admin).get(reverse(ADD)).content.decode()

    assert [f"?type={kind}" in page for kind in ("single", "multiple", "truefalse", "ordering", "numerical")] == [
        True
    ] * 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("single", "choices"),
        ("multiple", "choices"),
        ("ordering", "items"),
        ("numerical", "answers"),
        ("truefalse", None),
    ],
)
def test_question_add_shows_the_rows_of_its_type_only(admin, sign_in, kind, row):
    page = sign_in(admin).get(reverse(ADD), {"type": kind}).content.decode()

    shown = [name for name in ("choices", "items", "answers") if f'name="{name}-TOTAL_FORMS"' in page]
    assert shown == ([row] if row else [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "rule", "shown"), [("single", "balanced", 5), ("multiple", "balanced", 0), ("multiple", "weights", 5)]
)
def test_worth_is_asked_only_where_it_counts(admin, sign_in, kind, rule, shown):
    choices = (
        {"a": 1, "b": 0.5, "c": 0, "d": 0} if kind == "single" else {"a": True, "b": False, "c": False, "d": False}
    )
    question = make_question(kind, choices=choices)
    Question.objects.update(multiple_rule=rule)

    page = sign_in(admin).get(reverse(EDIT, args=[question.pk])).content.decode()

    assert len(set(re.findall(r'name="choices-[^"]+-fraction"', page))) == shown


@pytest.mark.django_db
def test_question_published_in_the_administration_has_one_version(admin, sign_in):
    client = sign_in(admin)

    answer = client.post(reverse(ADD), single_form(**{"choices-INITIAL_FORMS": 2, "action-publish": "1"}))

    question = Question.objects.get()
    assert answer.status_code == 302
    assert (question.live, question.owner, question.versions.get().by) == (True, admin, admin)
    assert [c["fraction"] for c in question.versions.get().body["question"]["choices"]] == ["1", "0"]


@pytest.mark.django_db
def test_question_draft_may_be_incomplete_and_has_no_version(admin, sign_in):
    client = sign_in(admin)

    client.post(reverse(ADD), single_form(**{"choices-0-right": "", "choices-1-text": ""}))

    assert (Question.objects.get().live, Question.objects.get().versions.count()) == (False, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"choices-0-right": ""}, "nobody could earn the mark"),
        ({"choices-1-right": "on"}, "Only one choice may be right here"),
        ({"choices-1-text": "les  coopérants "}, "The same row stands twice"),
    ],
)
def test_question_publication_is_refused_with_the_reason(admin, sign_in, changed, said):
    client = sign_in(admin)
    client.cookies["django_language"] = "en"

    page = client.post(reverse(ADD), single_form(**changed, **{"action-publish": "1"})).content.decode()

    assert (said in page, Question.objects.count()) == (True, 0)


@pytest.mark.django_db
def test_question_without_explanation_is_published_with_a_warning(admin, sign_in):
    client = sign_in(admin)
    client.cookies["django_language"] = "en"

    page = client.post(reverse(ADD), single_form(feedback_right="", **{"action-publish": "1"}), follow=True)

    assert ("There is no explanation at all" in page.content.decode(), Question.objects.get().live) == (True, True)


@pytest.mark.django_db
def test_expected_answer_that_fails_stops_publication(admin, sign_in):
    client = sign_in(admin)
    client.cookies["django_language"] = "en"
    example = rows("examples", {"response": "la mairie", "fraction": "1", "waived": ""})

    page = client.post(reverse(ADD), single_form(**example, **{"action-publish": "1"})).content.decode()

    assert ("is not worth what you wrote" in page, Question.objects.count()) == (True, 0)


@pytest.mark.django_db
def test_choices_keep_their_identity_when_a_question_is_edited_and_published(admin, sign_in):
    client = sign_in(admin)
    client.post(reverse(ADD), single_form(**{"action-publish": "1"}))
    question = Question.objects.get()
    ids = [str(choice.pk) for choice in question.choices.all()]
    form = single_form(
        **{"choices-0-id": ids[0], "choices-1-id": ids[1], "choices-INITIAL_FORMS": 2, "title": "Qui vote ?"}
    )

    client.post(reverse(EDIT, args=[question.pk]), form | {"choices-1-text": "le maire", "action-publish": "1"})

    first, second = (v.body["question"]["choices"] for v in question.versions.order_by("number"))
    assert [c["id"] for c in first] == [c["id"] for c in second]
    assert second[1]["text"] == "le maire"


@pytest.mark.django_db
def test_copied_question_has_identities_of_its_own(admin, sign_in):
    question = make_question()
    copy = reverse("wagtailsnippets_quizzes_question:copy", args=[question.pk])
    client = sign_in(admin)

    page = client.get(copy).content.decode()
    client.post(reverse(ADD), single_form(**{"choices-INITIAL_FORMS": 2, "action-publish": "1"}))

    new = Question.objects.exclude(pk=question.pk).get()
    assert re.findall(r'name="choices-\d-id" (?:value="(\d+)")?', page) == ["", "", ""]
    assert {c.uuid for c in new.choices.all()} & {c.uuid for c in question.choices.all()} == set()
    assert (new.content_id, new.uuid == question.uuid) == (None, False)


@pytest.mark.django_db
def test_quiz_with_an_unpublished_question_is_not_published(admin, sign_in):
    client = sign_in(admin)
    client.cookies["django_language"] = "en"
    draft = make_question(draft=True)
    form = {
        "title": "La vie", "intro": '{"blocks":[],"entityMap":{}}', "preset": "training", "behaviour": "hints",
        "pass_percent": "", "attempts_allowed": "", "grade_method": "best", "navigation": "free", "opens_at": "",
        "closes_at": "", "time_limit": "", "grace": "60", "overdue": "autosubmit", "action-publish": "1",
        **rows("slots", {"question": draft.pk, "max_mark": "1", "page": "1", "draw_category": "", "draw_tags": "", "draw_count": "0"}),
        **rows("overall_feedbacks"),
    }  # fmt: skip
    add = reverse("wagtailsnippets_quizzes_quiz:add")

    refused = client.post(add, form).content.decode()
    draft.save_revision().publish()
    accepted = client.post(add, form)

    assert ("is not published yet" in refused, accepted.status_code, Quiz.objects.get().live) == (True, 302, True)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["", "right", "wrong"])
@pytest.mark.parametrize("kind", ["single", "multiple", "truefalse", "ordering", "numerical"])
def test_question_preview_shows_each_mode(admin, kind, mode):
    question = make_question(kind)
    request = RequestFactory().get("/")
    request.user = admin

    page = question.make_preview_request(request, mode).content.decode()

    assert ("Qui vote en assemblée" in page, "feedback__word" in page) == (True, bool(mode))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["quizzes_question", "quizzes_quiz", "quizzes_category", "quizzes_quizoverride"])
def test_admin_lists_cost_the_same_with_one_and_thirty_rows(admin, sign_in, name, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(admin)
    url = reverse(f"wagtailsnippets_{name}:list")
    make_quiz(questions=[make_question()])
    client.get(url)

    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for n in range(29):
        make_quiz(f"Quiz {n}", questions=[make_question(title=f"Question {n} ?")])
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)


@pytest.mark.django_db
def test_used_question_is_archived_rather_than_deleted(ines):
    quiz = make_quiz(questions=[make_question()])
    question = Question.objects.get()

    question.delete()

    question.refresh_from_db()
    assert (question.live, question.archived_at is not None, question.versions.count()) == (False, True, 1)
    assert Quiz.objects.can_be_taken().filter(pk=quiz.pk).count() == 0
