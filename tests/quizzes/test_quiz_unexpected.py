"""« Réponses non prévues »: grouped, accepted as a new version, seen before any mark changes."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.regrading import apply
from quizzes.actions.unexpected import HasDraft, NotAnAnswer, accept_answer, unexpected
from quizzes.models import Answer, Category, Step
from quizzes.results import best_percent
from quizzes.rules.unexpected import Typed, grouped, key_of, typed
from tests.quizzes.after import cohort, latest, taken
from tests.quizzes.build import make_question, make_quiz
from tests.quizzes.kinds import make


def url(name, question):
    return reverse(f"quizzes_results:{name}", args=[question.pk])


@pytest.fixture
def question(db):
    return make("shortanswer")


@pytest.fixture
def quiz(question):
    return make_quiz(questions=[question])


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("shortanswer", ["Une  CAE", "cae", "la C.A.E".replace(".", ""), "cae !"]),
        ("numerical", ["12,50 €", "12.5 €", " 12,5 €"]),
    ],
)
def test_answers_that_read_the_same_are_one_group(kind, texts):
    assert len({key_of(kind, text) for text in texts}) == 1


def test_groups_are_counted_the_commonest_first_and_a_star_foresees_nothing():
    question = {
        "rule": "moodle",
        "answers": [{"pattern": "budget", "fraction": "1"}, {"pattern": "*", "fraction": "0"}],
    }
    body = {"type": "shortanswer", "question": question}

    unmatched, tolerated = grouped(
        [one for text in ("Trésor", "tresor", "caisse", "budget", "", "Trésor") for one in typed(body, text)],
        {"": "shortanswer"},
    )

    assert [(g.text, g.count, sorted(g.spellings)) for g in unmatched] == [
        ("Trésor", 3, ["Trésor", "tresor"]),
        ("caisse", 1, ["caisse"]),
    ]
    assert (tolerated, typed(body, "caisse")) == ([], [Typed("", "caisse")])


def test_the_level_of_tolerance_is_kept_and_told(question, quiz, ines, karim):
    taken(quiz, ines, {1: "COOPERATIVE."})
    taken(quiz, karim, {1: "coopérative"})

    levels = Step.objects.filter(kind="submit").order_by("pk").values_list("match_level", flat=True)
    found = unexpected(question)

    assert list(levels) == ["trimmed", "exact"]
    assert [(g.text, g.matched, g.count) for g in found.tolerated] == [("COOPERATIVE.", "coopérative", 1)]
    assert (found.unmatched, found.total) == ([], 2)


def test_accepting_publishes_a_version_and_changes_no_mark_before_it_is_applied(question, quiz, ines, karim, thomas):
    taken(quiz, ines, {1: "CAE"})
    taken(quiz, karim, {1: "une cae"})
    group = unexpected(question).unmatched[0]
    assert (group.text, group.count) == ("CAE", 2)
    now = timezone.now()

    version = accept_answer(question, gap="", text="CAE", fraction=Decimal(1), feedback="Oui.", by=thomas, at=now)
    again = accept_answer(question, gap="", text="CAE", fraction=Decimal(1), feedback="Oui.", by=thomas, at=now)

    assert (version.number, again.pk, version.by_id, best_percent(ines, quiz)) == (2, version.pk, thomas.pk, 0)
    assert [a["text"] for a in version.body["question"]["answers"]] == ["coopérative", "CAE"]
    apply(version, by=thomas, at=now)
    assert (best_percent(ines, quiz), best_percent(karim, quiz)) == (100, 0)
    assert [g.text for g in unexpected(question).unmatched] == ["une cae"]


def test_accepting_before_a_star_a_number_and_a_gap(ines, thomas, db):
    now, by = timezone.now(), thomas
    star = make_question(
        "shortanswer",
        "Quoi ?",
        short_rule="moodle",
        answers=[Answer(value="budget"), Answer(value="*", fraction=0)],
    )
    number = make_question("numerical", "Combien ?", answers={"12": ("0", 1)})
    cloze = make("cloze")
    gaps = {g["type"]: g["id"] for g in latest(cloze).body["question"]["gaps"]}

    one = accept_answer(star, gap="", text="caisse * 2", fraction=Decimal("0.5"), feedback="", by=by, at=now)
    two = accept_answer(number, gap="", text="13,5 €", fraction=Decimal(1), feedback="", by=by, at=now)
    text = "50 % # du tas"
    three = accept_answer(
        cloze, gap=gaps["shortanswer"], text=text, fraction=Decimal("0.5"), feedback="Presque.", by=by, at=now
    )
    four = accept_answer(cloze, gap=gaps["numerical"], text="30", fraction=Decimal(1), feedback="", by=by, at=now)

    assert [a["pattern"] for a in one.body["question"]["answers"]] == ["budget", r"caisse \* 2", "*"]
    assert [a["value"] for a in two.body["question"]["answers"]] == ["12", "13.5"]
    added = three.body["question"]["gaps"][1]["question"]["answers"][-1]
    assert (added["pattern"], Decimal(str(added["fraction"])), added["feedback"]) == (text, Decimal("0.5"), "Presque.")
    assert (four.number, len(four.body["question"]["gaps"][2]["question"]["answers"])) == (3, 2)
    for bad in ((number, "", "vingt"), (cloze, "ailleurs", "x"), (make("essay"), "", "x")):
        with pytest.raises(NotAnAnswer):
            accept_answer(bad[0], gap=bad[1], text=bad[2], fraction=Decimal(1), feedback="", by=by, at=now)


def test_a_question_with_changes_in_draft_is_not_published_by_the_way(question, quiz, ines, thomas):
    question.title = "En cours d’écriture"
    question.save_revision()

    with pytest.raises(HasDraft):
        accept_answer(question, gap="", text="CAE", fraction=Decimal(1), feedback="", by=thomas, at=timezone.now())

    assert question.versions.count() == 1


def test_the_screen_accepts_then_shows_what_changes(question, quiz, ines, karim, thomas, sign_in):
    cohort(thomas, ines)
    taken(quiz, ines, {1: "<b>CAE</b>"})
    client = sign_in(thomas)
    page = client.get(url("question_unexpected", question)).content.decode()
    assert ("&lt;b&gt;CAE" in page, "Ines" in page) == (True, False)

    answer = client.post(url("question_unexpected", question), {"text": "<b>CAE</b>", "worth": "1"}, follow=True)

    assert answer.redirect_chain[0][0] == f"{url('question_regrade', question)}?version=2"
    assert ("Ines" in answer.content.decode(), best_percent(ines, quiz)) == (True, 0)
    client.post(url("question_regrade", question), {"version": "2"})
    assert best_percent(ines, quiz) == 100
    wrong = client.post(url("question_unexpected", question), {"text": "x", "worth": "7"})
    assert (wrong.status_code, latest(question).number) == (200, 2)


def test_only_who_keeps_the_drawer_accepts_and_marks_again(question, quiz, thomas, claire, karim, sign_in):
    drawer = Category.objects.create(path="CJS")
    drawer.keepers.add(claire)
    type(question).objects.filter(pk=question.pk).update(category=drawer)
    data = {"text": "CAE", "worth": "1"}

    client = sign_in(thomas)
    found = [client.get(url("question_unexpected", question)).status_code]
    found += [
        client.post(url(name, question), data).status_code for name in ("question_unexpected", "question_regrade")
    ]

    assert (found, latest(question).number) == ([200, 302, 302], 1)
    assert client.get(url("question_regrade", question)).context["may_change"] is False
    assert sign_in(karim).post(url("question_unexpected", question), data).status_code in (302, 403)
    assert sign_in(claire).post(url("question_unexpected", question), data).status_code == 302
    assert latest(question).number == 2
