"""Expected answers: from words to a response, for every type; tried at publication and by the command."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from quizzes.models import Example, body_of
from quizzes.rules.examples import UnknownWords, failing, response_of
from quizzes.rules.grading import grade
from tests.quizzes.kinds import make

RIGHT = {
    "single": "les coopérants",
    "multiple": "parts égales\nheures",
    "truefalse": "Faux",
    "shortanswer": " COOPERATIVE ",
    "numerical": "214,50",
    "matching": "ag → vote\nfinances -> comptes\nrh→planning\néquipe → planning\nanimateur → aide",
    "ordering": "devis\naccord\nmission\nfacture\npaiement",
    "cloze": "une voix\nréserves\n26 %",
    "gapselect": "accord\nfacture\nréserve\nrépartition",
    "categorise": "devis → avant\naccord → avant\nfacture → après\npaiement → après\nmétéo → –",
    "hotspot": "issue → à gauche, près de la porte\nextincteur → au fond, contre le mur",
}
PARTLY = {  # words, fraction
    "matching": ("ag → vote\nrh → planning\néquipe → planning\nfinances → aide", "0.6"),
    "cloze": ("une voix\n–\n–", "0.5"),
    "gapselect": ("accord\n–\nréserve\nmétéo", "0.5"),
    "categorise": ("devis → avant\naccord → après\nfacture → après\npaiement → après", "0.75"),
    "hotspot": ("issue → à gauche, près de la porte\nextincteur → au milieu de la table", "0.5"),
}
WRONG = {
    "single": "le maire",
    "truefalse": "peut-être",
    "matching": "ag vote",
    "gapselect": "accord\nbanane",
    "cloze": "deux voix",
    "categorise": "devis → jamais",
    "hotspot": "porte → à gauche, près de la porte",
    "likert": "peut-être",
}


def body(kind: str) -> dict[str, Any]:
    """A body of this type, nothing saved but the picture of a hotspot."""
    return body_of(make(kind, draft=True))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", RIGHT)
def test_expected_answers_of_each_type_are_read_from_words(kind: str) -> None:
    one = body(kind)
    assert grade(kind, one["question"], response_of(one, RIGHT[kind])).fraction == 1
    assert failing(one, [(RIGHT[kind], 1)]) == []
    assert [problem.code for problem in failing(one, [(RIGHT[kind], 0)])] == ["example_failed"]
    if kind in PARTLY:
        words, worth = PARTLY[kind]
        assert failing(one, [(words, worth)]) == []
    if kind in WRONG:
        with pytest.raises(UnknownWords):
            response_of(one, WRONG[kind])
        assert [problem.code for problem in failing(one, [(WRONG[kind], 1)])] == ["example_unknown"]


@pytest.mark.django_db
def test_expected_answers_of_what_no_rule_marks_are_only_read() -> None:
    likert = body("likert")
    assert response_of(likert, "Souvent") == 2
    assert response_of(likert, "sans avis") == "none"
    assert [problem.code for problem in failing(likert, [("peut-être", 1)])] == ["example_unknown"]
    assert failing(body("essay"), [("Un fait, une leçon.", 1)]) == []
    assert failing(body("reflection"), [("À parler.", 1)]) == []
    assert response_of(body("description"), "rien") is None


def test_a_number_with_a_list_of_units_comes_apart() -> None:
    question = {"unit_input": "select", "units": [{"name": "g", "factor": "1000"}, {"name": "kg", "factor": "1"}]}
    assert response_of({"type": "numerical", "question": question}, "2,5 kg") == {"answer": "2,5", "unit": "kg"}
    assert response_of({"type": "numerical", "question": question}, "2,5") == {"answer": "2,5", "unit": None}


@pytest.mark.django_db
def test_quiz_rebuild_results_examples_runs_what_is_published(django_assert_num_queries: Any) -> None:
    good, bad = make("single"), make("shortanswer")
    Example.objects.create(question=good, response="les coopérants", fraction=1)
    Example.objects.create(question=bad, response="coopérative", fraction=0)
    Example.objects.create(question=bad, response="n’importe quoi", fraction=1, waived="connu")
    told = StringIO()

    with pytest.raises(SystemExit) as stopped, django_assert_num_queries(2):
        call_command("quiz_rebuild_results", "--examples", stdout=told)

    lines = told.getvalue().splitlines()
    assert stopped.value.code == 1
    assert lines[-1] == "2 exemple(s) essayé(s), 1 échec(s)"
    assert (
        lines[0] == f"question {bad.pk} « Que sommes-nous ? », version 1 : « coopérative » ne vaut pas ce qui est écrit"
    )

    Example.objects.filter(question=bad).delete()
    call_command("quiz_rebuild_results", "--examples", stdout=told)
    assert told.getvalue().splitlines()[-1] == "1 exemple(s) essayé(s), 0 échec(s)"
