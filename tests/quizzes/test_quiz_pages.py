"""The pages: nothing secret before its time, the right person only, few queries, without JavaScript, behind a door."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt, Quiz, QuizOverride
from tests.quizzes.build import KINDS, begin, make_question, make_quiz, right_fields

pytestmark = pytest.mark.django_db

SECRETS = {
    "specific": "SECRET-SPECIFIC",
    "general": "SECRET-GENERAL",
    "overall": "SECRET-OVERALL",
    "hint": "SECRET-HINT",
    "right": "SECRET-RIGHT",
}


def marked_question(kind):
    """A question whose every secret carries a mark of its own."""
    fields = {
        "general_feedback": "<p>SECRET-GENERAL</p>",
        "feedback_right": "SECRET-SPECIFIC",
        "feedback_partial": "SECRET-SPECIFIC",
        "feedback_wrong": "SECRET-SPECIFIC",
    }
    if kind == "truefalse":
        fields |= {"feedback_true": "SECRET-SPECIFIC", "feedback_false": "SECRET-SPECIFIC"}
    if kind == "numerical":
        fields |= {"answers": {"987654321": ("0", 1)}}
    question = make_question(kind, **fields)
    for choice in question.choices.all():
        choice.feedback = "SECRET-SPECIFIC"
        choice.save()
    question.refresh_from_db()
    question.save_revision().publish()
    return question


def marked_quiz(kind, preset, **fields):
    from quizzes.models import OverallFeedback

    behaviour = "hints" if preset == "training" else "deferred"
    quiz = make_quiz(questions=[marked_question(kind)], preset=preset, behaviour=behaviour, **fields)
    OverallFeedback.objects.create(quiz=quiz, from_percent=0, text="SECRET-OVERALL")
    return quiz


def marks(page):
    """Which secrets a page holds."""
    return {name for name in ("specific", "general", "overall") if SECRETS[name] in page}


def tells_right(page):
    """Whether a page says the right answer in one of the ways a card can."""
    words = ("bonne réponse", "Bonne réponse", "Le bon ordre", "987\u202f654", 'data-result="missed"')
    return any(word in page for word in words)


WRONG = {
    "single": lambda body: {"q1-choice": body["question"]["choices"][2]["id"]},
    "multiple": lambda body: {"q1-choice": [c["id"] for c in body["question"]["choices"] if not c["right"]][:1]},
    "truefalse": lambda body: {"q1-choice": "true"},
    "ordering": lambda body: {f"q1-position-{i}": n for n, i in enumerate(reversed(body["question"]["items"]), 1)},
    "numerical": lambda body: {"q1-text": "3"},
}


@pytest.mark.parametrize("preset", ["training", "assessment", "exam"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_secret_reaches_the_browser_before_its_time(ines, sign_in, kind, preset):
    quiz = marked_quiz(kind, preset, pass_percent=70)
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"
    body = attempt.slots.get().version.body
    wrong = WRONG[kind](body)

    form = client.get(url).content.decode()
    saved = client.post(f"{url}questions/1/", wrong | {"kind": "check"}, headers={"X-Requested-With": "fetch"})
    during = saved.content.decode() + client.get(url).content.decode()
    client.post(f"{url}rendre/", {} if preset == "training" else wrong)
    after = client.get(f"{url}bilan/").content.decode()

    assert (marks(form), tells_right(form)) == (set(), False)
    expected = {
        "training": ({"specific", "general"}, False, {"specific", "general", "overall"}, True),
        "assessment": (set(), False, {"specific", "general", "overall"}, False),
        "exam": (set(), False, set(), False),
    }[preset]
    assert (marks(during), tells_right(during), marks(after), tells_right(after)) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_closed_exam_and_passed_assessment_show_everything(ines, sign_in, kind):
    client = sign_in(ines)
    exam, assessment = marked_quiz(kind, "exam"), marked_quiz(kind, "assessment", pass_percent=70)
    pages = []
    for quiz in (exam, assessment):
        attempt = begin(quiz, ines)
        url = f"/quiz/tentatives/{attempt.uuid}/"
        client.post(f"{url}rendre/", right_fields(attempt))
        Quiz.objects.filter(pk=exam.pk).update(corrections_published_at=timezone.now() - timedelta(minutes=1))
        pages.append(client.get(f"{url}bilan/").content.decode())

    assert [marks(page) for page in pages] == [{"specific", "general", "overall"}] * 2


def test_hint_comes_only_after_a_wrong_try(ines, sign_in):
    quiz = make_quiz(behaviour="hints", questions=[make_question(hints=["SECRET-HINT"])])
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"
    wrong = WRONG["single"](attempt.slots.get().version.body)

    before = client.get(url).content.decode()
    client.post(f"{url}questions/1/", wrong | {"kind": "check"})
    after = client.get(url).content.decode()

    assert ["SECRET-HINT" in page for page in (before, after)] == [False, True]


def addresses(attempt):
    """Every address of an attempt and its quiz: method and path."""
    quiz, mine = attempt.quiz.uuid, attempt.uuid
    return [
        ("get", reverse("quizzes:attempt_detail", args=[mine])),
        ("get", reverse("quizzes:attempt_review", args=[mine])),
        ("post", reverse("quizzes:answer_save", args=[mine, 1])),
        ("post", reverse("quizzes:attempt_submit", args=[mine])),
        ("get", reverse("quizzes:quiz_detail", args=[quiz])),
        ("post", reverse("quizzes:quiz_start", args=[quiz])),
    ]


def test_every_address_for_visitor_wrong_person_and_right_person(ines, karim, client, sign_in):
    attempt = begin(make_quiz(questions=[make_question()]), ines)
    people = [client, sign_in(karim), sign_in(ines)]

    found = {path: [getattr(c, method)(path).status_code for c in people] for method, path in addresses(attempt)}

    detail, review, answer, submit, quiz, start = found.values()
    assert (detail, review) == ([303, 404, 200], [303, 404, 303])
    assert (answer, submit) == ([303, 404, 303], [303, 404, 303])
    assert (quiz, start) == ([303, 200, 200], [303, 303, 303])


def test_an_unpublished_quiz_is_not_there_for_learners(ines, thomas, sign_in):
    quiz = make_quiz(questions=[make_question()])
    quiz.unpublish()

    statuses = [sign_in(p).get(reverse("quizzes:quiz_detail", args=[quiz.uuid])).status_code for p in (ines, thomas)]

    assert statuses == [404, 200]


def test_wrong_methods_are_refused(ines, sign_in):
    attempt = begin(make_quiz(questions=[make_question()]), ines)
    client = sign_in(ines)

    other = {"get": "post", "post": "get"}
    statuses = [getattr(client, other[method])(path).status_code for method, path in addresses(attempt)]

    assert statuses == [405] * 6


# Budgets


def count(work):
    """How many queries a request takes."""
    with CaptureQueriesContext(connection) as queries:
        answer = work()
    assert answer.status_code in (200, 303), answer.content.decode()[:500]
    return len(queries)


def quiz_of(number, **fields):
    return make_quiz(questions=[make_question(KINDS[n % 5], title=f"Question {n} ?") for n in range(number)], **fields)


@pytest.mark.parametrize("kind", ["draft", "save", "check"])
def test_saving_an_answer_takes_twelve_queries_at_most(ines, sign_in, kind):
    client, attempt = sign_in(ines), begin(quiz_of(5, behaviour="hints"), ines)
    url = f"/quiz/tentatives/{attempt.uuid}/questions/1/"
    fields = right_fields(attempt, [1])
    client.post(url, WRONG["single"](attempt.slots.get(position=1).version.body) | {"kind": "draft"})

    queries = count(lambda: client.post(url, fields | {"kind": kind}, headers={"X-Requested-With": "fetch"}))

    assert queries <= 12


def test_pages_take_the_same_queries_for_five_and_forty_questions(ines, karim, sign_in):
    found = []
    for person, number in ((ines, 5), (karim, 40)):
        client, attempt = sign_in(person), begin(quiz_of(number), person)
        url = f"/quiz/tentatives/{attempt.uuid}/"
        client.get(url)
        fields = right_fields(attempt)
        form = count(partial(client.get, url))
        submit = count(partial(client.post, f"{url}rendre/", fields))
        review = count(partial(client.get, f"{url}bilan/"))
        found.append((form, submit, review))

    assert found[0] == found[1]


def test_a_flow_of_ten_answers_takes_sixty_queries_at_most(ines, sign_in):
    quiz, client = quiz_of(10), sign_in(ines)
    client.get(reverse("quizzes:quiz_detail", args=[quiz.uuid]))

    start = count(lambda: client.post(reverse("quizzes:quiz_start", args=[quiz.uuid])))
    attempt = Attempt.objects.get()
    url, fields = f"/quiz/tentatives/{attempt.uuid}/", right_fields(attempt)
    flow = [
        start,
        count(lambda: client.get(url)),
        count(lambda: client.post(f"{url}rendre/", fields)),
        count(lambda: client.get(f"{url}bilan/")),
    ]

    assert (sum(flow) <= 60, Attempt.objects.get().percent) == (True, 100)


# Without JavaScript, and time


def test_pages_of_a_long_quiz_are_answered_one_after_the_other(ines, sign_in):
    quiz = make_quiz(questions=[make_question(), make_question("truefalse")], pages=[1, 2])
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"

    onward = client.post(f"{url}questions/1/", right_fields(attempt, [1]) | {"go": "2"})
    second = client.get(onward["Location"].partition("#")[0]).content.decode()
    client.post(f"{url}rendre/", right_fields(attempt, [2]))

    attempt.refresh_from_db()
    assert (onward["Location"], 'id="q2"' in second, 'id="q1"' in second) == (f"{url}?page=2#q1", True, False)
    assert attempt.percent == 100


def test_forward_only_pages_stay_behind(ines, sign_in):
    questions = [make_question(), make_question("truefalse")]
    quiz = make_quiz(questions=questions, pages=[1, 2], navigation="linear")
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"
    client.get(f"{url}?page=2")

    back = client.get(f"{url}?page=1").content.decode()
    answer = client.post(f"{url}questions/1/", right_fields(attempt, [1]), headers={"HX-Request": "true"})

    assert ('id="q1"' in back, answer.status_code) == (False, 410)


def test_an_overdue_attempt_is_handed_in_by_any_request_drafts_included(ines, sign_in):
    client, attempt = sign_in(ines), begin(quiz_of(1), ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"
    client.post(f"{url}questions/1/", right_fields(attempt) | {"kind": "draft"})
    past = timezone.now() - timedelta(minutes=5)
    Attempt.objects.update(due_at=past, accept_until=past + timedelta(minutes=1))

    answer = client.get(url)

    attempt.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, f"{url}bilan/")
    assert (attempt.state, attempt.finished_by, attempt.submitted_at, attempt.mark) == ("submitted", "time", past, 1)


def test_an_overdue_attempt_may_be_closed_without_a_mark(ines, sign_in):
    attempt = begin(make_quiz(questions=[make_question()], overdue="abandon"), ines)
    past = timezone.now() - timedelta(minutes=5)
    Attempt.objects.update(due_at=past, accept_until=past + timedelta(minutes=1))

    page = sign_in(ines).get(f"/quiz/tentatives/{attempt.uuid}/", follow=True).content.decode()

    attempt.refresh_from_db()
    assert (attempt.state, attempt.mark, "fermée sans note" in page) == ("abandoned", None, True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opens_at": timezone.now() + timedelta(days=2)}, "Ce quiz ouvre le"),
        (
            {"opens_at": timezone.now() - timedelta(days=2), "closes_at": timezone.now() - timedelta(days=1)},
            "Ce quiz a fermé le",
        ),
    ],
)
def test_a_quiz_out_of_its_time_says_why(ines, sign_in, fields, said):
    quiz = make_quiz(questions=[make_question()], **fields)

    answer = sign_in(ines).post(reverse("quizzes:quiz_start", args=[quiz.uuid]))

    assert (answer.status_code, said in answer.content.decode(), Attempt.objects.count()) == (409, True, 0)


def test_attempts_run_out_and_an_override_gives_one_more(ines, sign_in):
    quiz, client = make_quiz(questions=[make_question()], attempts_allowed=1), sign_in(ines)
    start = reverse("quizzes:quiz_start", args=[quiz.uuid])
    first = client.post(start)["Location"]
    client.post(f"{first}rendre/")

    refused = client.post(start)
    QuizOverride.objects.create(quiz=quiz, person=ines, attempts_allowed=2)
    second = client.post(start)

    assert (refused.status_code, second.status_code, Attempt.objects.count()) == (409, 303, 2)


def test_extra_time_moves_the_end(ines):
    quiz = make_quiz(questions=[make_question()], time_limit=30)
    QuizOverride.objects.create(quiz=quiz, person=ines, extra_percent=33)
    at = timezone.now()

    attempt = begin(quiz, ines, at=at)

    assert attempt.due_at == at + timedelta(seconds=2394)
    assert attempt.accept_until == attempt.due_at + timedelta(seconds=60)


# The seam


def test_a_higher_app_may_mount_the_pages_with_its_own_door(ines, sign_in, settings):
    settings.ROOT_URLCONF = "tests.quizzes.mounted"
    from tests.quizzes import mounted

    mounted.DOOR.seen.clear()
    quiz, client = make_quiz(behaviour="hints", questions=[make_question()]), sign_in(ines)

    started = client.post(f"/se-former/lecon-3/quiz/{quiz.uuid}/commencer/")
    attempt = Attempt.objects.get()
    page = client.get(started["Location"]).content.decode()
    client.post(f"{started['Location']}questions/1/", right_fields(attempt) | {"kind": "check"})
    handed = client.post(f"{started['Location']}rendre/")

    base = f"/se-former/lecon-3/quiz/tentatives/{attempt.uuid}/"
    assert (started["Location"], handed["Location"]) == (base, f"{base}bilan/")
    assert ("Retour à la leçon lecon-3" in page, f'formaction="{base}questions/1/"' in page) == (True, True)
    assert mounted.DOOR.seen == [("lecon-3", "in_progress"), ("lecon-3", "submitted")]


def test_what_the_door_does_fails_with_the_hand_in(ines, sign_in, settings):
    settings.ROOT_URLCONF = "tests.quizzes.mounted"
    attempt = begin(make_quiz(questions=[make_question()]), ines)
    client = sign_in(ines)

    with pytest.raises(ZeroDivisionError):
        client.post(f"/se-former/panne/quiz/tentatives/{attempt.uuid}/rendre/")

    attempt.refresh_from_db()
    assert attempt.state == "in_progress"
