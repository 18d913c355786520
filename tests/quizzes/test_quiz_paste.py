"""« Coller du texte »: what is read, what is said to be wrong, what becomes drafts."""

import pytest
from django.urls import reverse

from quizzes.formats.items import FileRefused
from quizzes.formats.pasted import detect, read_pasted
from quizzes.models import Category, Question
from tests.conftest import make_person

PASTE = "wagtailsnippets_quizzes_question:paste"
LIST = """Qui vote en assemblée ?
* les coopérants
- la mairie
> Une personne,
> une voix.


Que dit un devis ?
a) *le prix
b) * la date
c) la météo

Un CAPE peut être oral.
vrai
* faux
"""
GIFT = "::Vote::Qui vote ? {=les coopérants ~la mairie}\n\nOn garde une {=réserve} chaque année."
AIKEN = "Qui vote ?\nA. les coopérants\nB. la mairie\nANSWER: A\n"


def test_a_simple_list_is_read_as_single_multiple_and_true_or_false():
    first, second, third = read_pasted(LIST).items

    assert [(item.type, item.line, item.stem) for item in (first, second, third)] == [
        ("single", 1, "Qui vote en assemblée ?"),
        ("multiple", 8, "Que dit un devis ?"),
        ("truefalse", 13, "Un CAPE peut être oral."),
    ]
    assert [(c["text"], c["fraction"]) for c in first.question["choices"]] == [("les coopérants", 1), ("la mairie", 0)]
    assert first.general_feedback == "Une personne,\nune voix."
    assert [(c["text"], c["right"]) for c in second.question["choices"]] == [
        ("le prix", True),
        ("la date", True),
        ("la météo", False),
    ]
    assert (second.question["rule"], third.question["answer"]) == ("balanced", False)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("Qui vote ?\nles coopérants\nla mairie", "no_right_answer", "Ligne 2 : aucun choix n’est juste"),
        ("\nQui vote ?\n* les coopérants", "too_few_answers", "Ligne 2 : il faut au moins deux choix"),
        ("Qui vote ?\n*\nla mairie", "incomplete", "Ligne 2 : ce choix est vide"),
        ("* les coopérants\nla mairie", "outside_question", "Ligne 1 : il manque la question"),
    ],
)
def test_what_is_wrong_in_a_simple_list_is_said_with_its_line(text, code, message):
    item = read_pasted(text).items[0]
    assert (item.status, item.code) == ("error", code)
    assert item.message.startswith(message)


def test_the_format_is_told_by_its_signs():
    assert [detect(text) for text in (LIST, GIFT, AIKEN)] == ["simple", "gift", "aiken"]
    assert [item.type for item in read_pasted(AIKEN).items] == ["single"]
    assert [item.type for item in read_pasted(GIFT).items] == ["single", "shortanswer"]
    with pytest.raises(FileRefused):
        read_pasted(" \n ")


@pytest.mark.django_db
def test_question_paste_keeps_a_wrong_text_and_shows_how_it_is_read(thomas, sign_in):
    client = sign_in(thomas)
    wrong = LIST + "\nUne question sans choix\n"

    fragment = client.post(reverse(PASTE), {"text": wrong}, headers={"X-Fragment": "1"}).content.decode()
    page = client.post(reverse(PASTE), {"text": wrong, "read": "1"}).content.decode()

    assert ("Ligne 17 : il faut au moins deux choix" in fragment, "<textarea" in fragment) == (True, False)
    assert ("Une question sans choix" in page.split("<textarea")[1].split("</textarea>")[0]) is True
    assert page.count("quiz-paste__one--error") == 1
    assert Question.objects.count() == 0


@pytest.mark.django_db
def test_question_paste_makes_drafts_then_publishes_those_that_are_ready(thomas, sign_in):
    client = sign_in(thomas)
    drawer = Category.objects.create(path="CJS")

    listed = client.post(reverse(PASTE), {"text": LIST, "import": "1", "category": drawer.pk}, follow=True)
    again = client.post(reverse(PASTE), {"text": LIST, "import": "1", "category": drawer.pk})

    questions = list(Question.objects.order_by("pk"))
    assert [(q.type, q.live, q.owner, q.category) for q in questions] == [
        ("single", False, thomas, drawer),
        ("multiple", False, thomas, drawer),
        ("truefalse", False, thomas, drawer),
    ]
    assert all(q.title in listed.content.decode() for q in questions)
    assert ("import" in again.content.decode(), Question.objects.count()) == (True, 3)

    Question.objects.filter(pk=questions[2].pk).update(truefalse_answer=None)
    ids = ",".join(str(q.pk) for q in questions)
    publish = reverse("wagtailsnippets_quizzes_question:pasted_publish") + f"?ids={ids}"
    assert client.get(publish).status_code == 405
    client.post(publish)
    client.post(publish)

    assert [(q.live, q.versions.count()) for q in Question.objects.order_by("pk")] == [(True, 1), (True, 1), (False, 0)]
    assert questions[0].versions.get().by == thomas


@pytest.mark.django_db
def test_question_paste_keeps_what_is_still_wrong_when_the_rest_becomes_drafts(thomas, sign_in):
    client = sign_in(thomas)
    text = LIST + "\nUne question sans choix\n"

    for _twice in range(2):
        page = client.post(reverse(PASTE), {"text": text, "import": "1"}).content.decode()

        assert "Une question sans choix" in page.split("<textarea")[1].split("</textarea>")[0]
        assert (page.count("quiz-paste__one--duplicate"), page.count("quiz-paste__one--error")) == (3, 1)
        assert Question.objects.count() == 3


@pytest.mark.django_db
def test_question_paste_respects_who_keeps_a_category(thomas, sign_in):
    kept = Category.objects.create(path="CJS/Vote")
    kept.keepers.add(make_person("fatou", "trainer"))
    text = "$CATEGORY: CJS/Vote\n\n" + GIFT
    client = sign_in(thomas)

    page = client.post(reverse(PASTE), {"text": text, "import": "1"}).content.decode()
    chosen = client.post(reverse(PASTE), {"text": GIFT, "import": "1", "category": kept.pk}).content.decode()

    assert ("est gardée par d’autres personnes" in page, Question.objects.count()) == (True, 0)
    assert "<textarea" in chosen


@pytest.mark.django_db
def test_questions_pasted_cost_the_same_for_two_and_twelve(thomas, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.quizzes.kinds import make

    client = sign_in(thomas)
    pks = [make("matching", draft=True, title=f"Question {n}").pk for n in range(12)]
    url = reverse("wagtailsnippets_quizzes_question:pasted")
    client.get(f"{url}?ids={pks[0]}")
    counts = []
    for some in (pks[:2], pks):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{url}?ids={','.join(map(str, some))}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
