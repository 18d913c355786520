"""Statistics, lists and exports of a quiz."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from people.models import User
from people.rules.roles import FACILITATOR
from quizzes.actions.grading import mark_now
from quizzes.actions.reports import report
from quizzes.models import Attempt, AttemptSlot, Step
from quizzes.rules.exports import safe
from tests.conftest import make_person
from tests.quizzes.after import begun, cohort, hand_in, said, taken
from tests.quizzes.build import make_quiz
from tests.quizzes.kinds import make

pytestmark = pytest.mark.django_db


def url(name, quiz, *more):
    return reverse(f"quizzes_results:{name}", args=[quiz.pk, *more])


def crowd(quiz, count, states, *, number=1):
    """Attempts handed in by `count` people, written at once; `states(person, position) -> (state, fraction)`."""
    now, questions = timezone.now(), [slot.question for slot in quiz.slots.select_related("question")]
    versions = [q.versions.latest("number") for q in questions]
    people = User.objects.bulk_create(User(username=f"c{number}-{n}") for n in range(count))
    attempts = Attempt.objects.bulk_create(
        Attempt(quiz=quiz, person=p, number=1, state="submitted", started_at=now, submitted_at=now, max=len(versions))
        for p in people
    )
    rows = []
    for n, attempt in enumerate(attempts):
        found = [states(n, place) for place in range(1, len(versions) + 1)]
        rows += [
            AttemptSlot(attempt=attempt, position=p, version=v, max_mark=1, state=s, fraction=f)
            for p, (v, (s, f)) in enumerate(zip(versions, found, strict=True), 1)
        ]
        attempt.mark = sum((f or Decimal(0) for _s, f in found), Decimal(0))
    AttemptSlot.objects.bulk_create(rows)
    Attempt.objects.bulk_update(attempts, ["mark"])
    return attempts


RIGHT, WRONG = ("gradedright", Decimal(1)), ("gradedwrong", Decimal(0))
BLANK, UNREAD = ("gaveup", Decimal(0)), ("invalid", Decimal(0))


def test_figures_are_those_of_the_specification_and_hidden_below_ten(sign_in, thomas):
    quiz = make_quiz(questions=[make("truefalse", title=f"Q{n}") for n in range(3)])
    six = ["110", "100", "111", "011", "000", "111"]
    crowd(quiz, 6, lambda n, place: RIGHT if six[n][place - 1] == "1" else WRONG)

    found = report(quiz)
    page = sign_in(thomas).get(url("quiz_statistics", quiz)).content.decode()

    assert (round(found.whole.mean, 4), found.whole.median, round(found.whole.cic, 2)) == (1.8333, 2, 58.54)
    assert [round(item.figures.facility, 4) for item in found.items] == [0.6667, 0.6667, 0.5]
    assert [round(item.figures.discrimination_index, 2) for item in found.items] == [13.13, 68.60, 44.72]
    assert (found.confidence, "qz-question" in page) == ("hidden", False)


def test_words_come_first_and_blank_and_unreadable_have_their_columns(sign_in, thomas):
    quiz = make_quiz(questions=[make("truefalse", title="A"), make("truefalse", title="B")])
    crowd(quiz, 12, lambda n, place: (RIGHT if n < 2 else [WRONG, BLANK, UNREAD][n % 3]) if place == 1 else RIGHT)

    found = report(quiz)
    page = sign_in(thomas).get(url("quiz_statistics", quiz)).content.decode()

    counts = found.items[0].counts
    assert [counts[name] for name in ("right", "partial", "wrong", "blank", "invalid")] == [2, 0, 3, 3, 4]
    assert (found.items[0].remarks, found.confidence) == (["very_hard"], "indicative")
    assert said("Very hard, or is the right answer wrong?") in page
    assert said("Indicative only: fewer than 30 attempts.") in page


def test_first_all_and_best_attempts_and_those_that_wait(ines, thomas):
    quiz = make_quiz(questions=[make("truefalse", title="A")], attempts_allowed=None)
    for answer in (True, False):  # false is right
        taken(quiz, ines, {1: answer})
    other = make_quiz(questions=[make("essay")])
    taken(other, ines, {1: "Un texte."})

    means = [report(quiz, which).whole.mean for which in ("first", "all", "best")]

    assert (means, report(other).waiting, report(other).attempts) == ([0.0, 0.5, 1.0], 1, 0)
    assert report(quiz, "all").attempts == 2


def test_previews_and_cancelled_attempts_are_in_no_report(ines, thomas):
    quiz = make_quiz(questions=[make("truefalse", title="A")])
    one = taken(quiz, ines, {1: False})
    Attempt.objects.filter(pk=one.pk).update(is_preview=True)
    assert report(quiz, "all").attempts == 0
    Attempt.objects.filter(pk=one.pk).update(is_preview=False, state="annulled")
    assert report(quiz, "all").attempts == 0


def test_scales_are_counted_from_five_answers(thomas, sign_in):
    quiz = make_quiz(questions=[make("likert"), make("truefalse", title="A")])
    people = [make_person(f"s{n}", FACILITATOR) for n in range(5)]
    for n, person in enumerate(people[:4]):
        taken(quiz, person, {1: n % 2, 2: False})
    assert (report(quiz).items[0].scale, report(quiz).items[0].scale_hidden) == ([], True)

    taken(quiz, people[4], {1: 0})

    item = report(quiz).items[0]
    assert (item.scale, item.figures.n) == (
        [("jamais", 3), ("parfois", 2), ("souvent", 0), ("toujours", 0), ("", 0)],
        0,
    )
    page = sign_in(thomas).get(url("quiz_statistics", quiz)).content.decode()
    assert (page.count("qz-question"), "parfois" in page) == (1, True)


def test_sure_but_wrong_is_counted_when_the_quiz_asks():
    quiz = make_quiz(questions=[make("truefalse", title="A")], certainty=True)
    for n, (answer, word) in enumerate([(True, "sure"), (True, "guess"), (False, "sure")]):
        person = make_person(f"z{n}", FACILITATOR)
        hand_in(begun(quiz, person), person, {1: answer}, certainty=word)

    assert [item.sure_but_wrong for item in report(quiz).items] == [1]


def test_the_same_number_of_queries_for_2_and_40_attempts():
    quiz = make_quiz(questions=[make("truefalse", title="A"), make("likert")])
    found = []
    for number, count in ((1, 2), (2, 40)):
        crowd(quiz, count, lambda n, place: RIGHT if place == 1 else ("finished", None), number=number)
        with CaptureQueriesContext(connection) as asked:
            report(quiz)
        found.append(len(asked))

    assert found[0] == found[1] <= 5


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+33", "'+33"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=b", "a=b"),
    ],
)
def test_a_cell_is_never_a_formula(text, cell):
    assert safe(text) == cell


def test_exports_hold_one_row_an_attempt_and_question_of_people_one_follows(ines, karim, lea, thomas, sign_in):
    cohort(thomas, ines, lea)
    User.objects.filter(pk=ines.pk).update(pseudonym="=cmd|Ines")
    quiz = make_quiz(questions=[make("shortanswer"), make("reflection")])
    for person in (ines, karim, lea):
        taken(quiz, person, {1: "=HYPERLINK(1)", 2: "Mon secret."})
    client = sign_in(thomas)

    text = b"".join(client.get(url("attempt_export", quiz, "csv")).streaming_content).decode()
    sheet = load_workbook(
        io.BytesIO(b"".join(client.get(url("attempt_export", quiz, "xlsx")).streaming_content))
    ).active

    rows = list(csv.reader(io.StringIO(text)))
    assert [(row[0], row[5], row[8]) for row in rows[1:]] == [
        ("'=cmd|Ines", "1", "'=HYPERLINK(1)"),
        ("'=cmd|Ines", "2", ""),
    ]
    assert [[cell.data_type for cell in row][:1] for row in sheet.iter_rows(min_row=2)] == [["s"], ["s"]]
    assert (len(rows[0]), sheet.max_row, "Mon secret" in text) == (14, 3, False)
    assert ModelLogEntry.objects.filter(action="quizzes.answers_export", user=thomas).count() == 2
    assert client.get(url("attempt_export", quiz, "exe")).status_code == 404


def test_the_list_is_filtered_by_state_name_and_what_is_odd(ines, karim, thomas, sign_in):
    cohort(thomas, ines, karim)
    quiz = make_quiz(questions=[make("essay")])
    first = taken(quiz, ines, {1: "Texte."})
    begun(quiz, karim)
    Step.objects.create(slot=first.slots.get(), seq=1, kind="late", received_at=timezone.now())
    client = sign_in(thomas)

    def names(**query):
        page = client.get(url("attempt_list", quiz), query)
        return sorted(attempt.person.first_name for attempt in page.context["page"])

    assert names() == ["Ines", "Karim"]
    assert [names(state="submitted"), names(flag="late"), names(flag="waiting")] == [["Ines"]] * 3
    assert [names(who="kar mar"), names(who="\x00zz"), names(state="zz", page="x")] == [
        ["Karim"],
        [],
        ["Ines", "Karim"],
    ]


def test_one_attempt_on_paper_is_accessible_and_keeps_reflections_private(ines, thomas, sign_in):
    cohort(thomas, ines)
    quiz = make_quiz(
        "Élections = oui ?", questions=[make("cloze"), make("essay"), make("reflection"), make("description")]
    )
    attempt = taken(quiz, ines, {2: "Le 🙂 vote.", 3: "Mon secret."})
    mark_now(attempt.slots.get(position=2), by=thomas, mark=Decimal("0.5"), comment="Bien.", at=timezone.now())

    answer = sign_in(thomas).get(reverse("quizzes_results:attempt_pdf", args=[attempt.uuid]))

    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    from quizzes.actions.evidence import snapshot

    printed = snapshot(attempt, at=timezone.now())
    assert ("Mon secret." in str(printed), printed["questions"][1]["comment"]) == (False, "Bien.")
    assert "_____" in printed["questions"][0]["stem"]
    assert ModelLogEntry.objects.filter(action="quizzes.attempt_pdf").count() == 1


def test_the_lists_lead_to_attempts_figures_and_answers(thomas, ines, sign_in):
    cohort(thomas, ines)
    question = make("shortanswer")
    quiz = make_quiz(questions=[question])
    client = sign_in(thomas)

    quizzes, bank = (client.get(reverse(f"wagtailsnippets_quizzes_{name}:list")) for name in ("quiz", "question"))

    links = [url(name, quiz) in quizzes.content.decode() for name in ("attempt_list", "quiz_statistics")]
    links += [url(name, question) in bank.content.decode() for name in ("question_unexpected", "question_regrade")]
    assert links == [True] * 4
    assert reverse("quizzes_results:grading_queue") in client.get(reverse("wagtailadmin_home")).content.decode()
