"""Who reaches the trainers' pages of quizzes, and who changes what others keep: every address, every method."""

import pytest
from django.urls import NoReverseMatch, reverse

from quizzes.models import Category, Question, Quiz, QuizOverride
from quizzes.wagtail_hooks import CategoryViewSet, OverrideViewSet, QuestionViewSet, QuizViewSet
from tests.conftest import make_person
from tests.quizzes.build import make_question, make_quiz

VIEWSETS = {
    "question": QuestionViewSet,
    "quiz": QuizViewSet,
    "category": CategoryViewSet,
    "quizoverride": OverrideViewSet,
}
MORE = {"revision_id": 1, "action_name": "approve", "task_state_id": 1, "workflow_state_id": 1, "task_id": 1}
MORE |= {"number": 1, "revision_id_a": "live", "revision_id_b": "latest"}


@pytest.fixture
def fatou(db):
    return make_person("fatou", "trainer")


def addresses(name: str, pk: int) -> list[tuple[str, str]]:
    """Every address of a viewset, for one row: (name, address)."""
    space = f"wagtailsnippets_quizzes_{name}"
    found = []
    for pattern in VIEWSETS[name]().get_urlpatterns():
        asked = {key: MORE.get(key, pk) for key in pattern.pattern.regex.groupindex}
        asked |= {key: MORE.get(key, pk) for key in getattr(pattern.pattern, "converters", {})}
        try:
            found.append((pattern.name, reverse(f"{space}:{pattern.name}", kwargs=asked)))
        except NoReverseMatch:
            raise AssertionError(f"{name}:{pattern.name} {asked}") from None
    return found


def make_rows(person) -> dict[str, int]:
    """One row of each."""
    question = make_question()
    quiz = make_quiz(questions=[question])
    drawer = Category.objects.create(path="CJS")
    override = QuizOverride.objects.create(quiz=quiz, person=person, extra_percent=33)
    return {"question": question.pk, "quiz": quiz.pk, "category": drawer.pk, "quizoverride": override.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("name", VIEWSETS)
def test_admin_addresses_are_closed_to_learners_and_visitors(client, ines, lea, sign_in, name):
    pk = make_rows(ines)[name]
    window = [(one, reverse(f"wagtailsnippetchoosers_quizzes_{name}:{one}")) for one in ("choose", "choose_results")]

    for where, url in [*addresses(name, pk), *window]:
        for person in (ines, lea):
            reader = sign_in(person)
            assert reader.get(url).status_code in (302, 403), (where, person)
            assert reader.post(url).status_code in (302, 403), (where, person)
        answer = client.get(url)
        assert (answer.status_code, "login" in answer.url or "connexion" in answer.url) == (302, True), where
    assert Question.objects.get().live


@pytest.mark.django_db
def test_kept_question_is_read_and_used_by_others_and_changed_by_its_keepers_only(thomas, fatou, sign_in):
    drawer = Category.objects.create(path="CJS/Vote")
    drawer.keepers.add(fatou)
    question = make_question(category=drawer)
    question.title = "Autre titre"
    revision = question.save_revision(user=fatou)
    MORE["revision_id"] = revision.pk
    client, keeper = sign_in(thomas), sign_in(fatou)
    reading = {
        "list", "list_results", "add", "inspect", "history", "history_results", "usage", "copy", "preview_on_add",
        "revisions_view", "revisions_compare", "workflow_history", "paste", "pasted", "pasted_publish", "versions", "version",
    }  # fmt: skip
    later = {"workflow_history_detail", "workflow_preview"}  # there is no workflow to read

    got = {where: client.get(url).status_code for where, url in addresses("question", question.pk)}
    sent = {where: client.post(url).status_code for where, url in addresses("question", question.pk)}

    assert {where for where, code in got.items() if code in (200, 405)} == reading
    assert {where for where, code in got.items() if code == 403} == got.keys() - reading - later
    assert {where for where, code in sent.items() if code == 403} >= got.keys() - reading - later
    bulk = reverse("wagtail_bulk_action", args=["quizzes", "question", "delete"]) + f"?id={question.pk}"
    client.post(bulk)
    publish = reverse("wagtailsnippets_quizzes_question:pasted_publish") + f"?ids={question.pk}"
    client.post(publish)
    question.refresh_from_db()
    assert (question.title, question.live, question.archived_at, question.versions.count()) == (
        "Qui vote en assemblée ?",
        True,
        None,
        1,
    )
    edit = reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])
    assert keeper.get(edit).status_code == 200
    quiz = make_quiz(questions=[make_question(title="Une autre ?")])
    add = reverse("wagtailsnippets_quizzes_quiz:add_questions", args=[quiz.pk])
    client.post(add, {"question": [question.pk]})
    assert [slot.question_id for slot in Quiz.objects.get().get_latest_revision_as_object().slots.all()][
        1
    ] == question.pk


@pytest.mark.django_db
def test_category_is_given_by_its_keepers_and_coordinators_only(thomas, fatou, claire, sign_in):
    drawer = Category.objects.create(path="CJS")
    drawer.keepers.add(fatou)
    edit = reverse("wagtailsnippets_quizzes_category:edit", args=[drawer.pk])
    delete = reverse("wagtailsnippets_quizzes_category:delete", args=[drawer.pk])

    assert [sign_in(thomas).post(url).status_code for url in (edit, delete)] == [403, 403]
    assert sign_in(fatou).get(edit).status_code == 200
    sign_in(claire).post(edit, {"path": "CJS", "keepers": [thomas.pk]})
    assert list(drawer.keepers.all()) == [thomas]
    sign_in(claire).post(edit, {"path": "CJS", "keepers": []})
    assert sign_in(fatou).get(edit).status_code == 200


@pytest.mark.django_db
def test_nobody_puts_a_question_in_a_category_that_others_keep(thomas, fatou, sign_in):
    from tests.quizzes.test_quiz_admin import ADD, single_form

    drawer = Category.objects.create(path="CJS")
    drawer.keepers.add(fatou)
    client = sign_in(thomas)

    refused = client.post(reverse(ADD), single_form(category=drawer.pk, **{"choices-INITIAL_FORMS": 2}))
    drawer.keepers.clear()
    accepted = client.post(reverse(ADD), single_form(category=drawer.pk, **{"choices-INITIAL_FORMS": 2}))

    assert (refused.status_code, accepted.status_code) == (200, 302)
    assert [q.category for q in Question.objects.all()] == [drawer]


@pytest.mark.django_db
def test_my_questions_and_unused_ones_are_found(thomas, fatou, sign_in):
    used, free = make_question(title="Utilisée ?", owner=thomas), make_question(title="Libre ?", owner=fatou)
    used.tags.add("vote")
    used.save()
    quiz = make_quiz(questions=[used])
    client = sign_in(thomas)
    shown = {}
    for url in (
        reverse("wagtailsnippets_quizzes_question:list_results"),
        reverse("wagtailsnippetchoosers_quizzes_question:choose_results"),
        reverse("wagtailsnippets_quizzes_quiz:add_questions", args=[quiz.pk]),
    ):
        asked = (
            "whose=mine",
            "used=yes",
            "used=no",
            f"tag={used.tags.get().pk}",
            "type=single",
            "type=essay",
            "q=libre",
        )
        for query in asked:
            page = client.get(f"{url}?{query}").content.decode()
            shown.setdefault(query, set()).add((used.title in page, free.title in page))

    assert shown == {
        "whose=mine": {(True, False)},
        "used=yes": {(True, False)},
        "used=no": {(False, True)},
        f"tag={used.tags.get().pk}": {(True, False)},
        "type=single": {(True, True)},
        "type=essay": {(False, False)},
        "q=libre": {(False, True)},
    }
