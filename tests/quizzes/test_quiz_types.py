"""Learners answer each of the fifteen types: sent, kept, handed in, read again; nothing lost, nothing double."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.actions.places import places_of
from quizzes.models import Attempt, AttemptSlot, Draft, Hint, Step
from quizzes.rules.grading import UNMARKED_TYPES
from quizzes.rules.responses import right_response, wrong_response
from tests.quizzes.answering import form_fields, right_fields, wrong_fields
from tests.quizzes.build import begin, make_quiz, publish
from tests.quizzes.kinds import ALL, make

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "fetch"}
NEVER_CHECKED = UNMARKED_TYPES | {"essay"}


class One:
    """A learner with a running attempt of one question."""

    def __init__(self, client, person, question, **fields):
        self.client = client
        self.attempt = begin(make_quiz(questions=[question], **({"behaviour": "deferred"} | fields)), person)
        self.slot = self.attempt.slots.get()
        self.url = f"/quiz/tentatives/{self.attempt.uuid}/"
        self.body = places_of(self.attempt)[1].body

    def send(self, fields, *, kind="save", key=None, headers=SCRIPT, revision=1, **more):
        """One answer to the only question."""
        key = key or str(uuid.uuid4())
        own = {"q1-tab": "t1", "q1-revision": revision, "q1-seq": self.seq, "q1-client_key": key, "kind": kind}
        return self.client.post(f"{self.url}questions/1/", fields | own | {"client_key": key} | more, headers=headers)

    @property
    def seq(self):
        """The counter as the page has it."""
        return AttemptSlot.objects.get(pk=self.slot.pk).seq

    @property
    def current(self):
        """What the server holds."""
        return places_of(self.attempt)[1].current.response

    def kinds(self):
        """The kinds of the steps."""
        return list(self.slot.steps.values_list("kind", flat=True))

    def hand_in(self, fields, **more):
        """« Rendre », without script."""
        return self.client.post(f"{self.url}rendre/", fields | more)

    def page(self, end=""):
        """The form, or the review."""
        return self.client.get(f"{self.url}{end}").content.decode()


@pytest.fixture
def one(ines, sign_in):
    return lambda kind, question=None, **fields: One(sign_in(ines), ines, question or make(kind), **fields)


def seen(answer):
    """What a browser gets: status, body, what the phone waits for."""
    return answer.status_code, answer.content, answer.headers.get("Quiz-Saved"), answer.headers.get("Quiz-Seq")


@pytest.mark.parametrize("behaviour", ["deferred", "hints"])
@pytest.mark.parametrize("kind", ALL)
def test_an_answer_of_each_type_is_written_once_and_counted(one, karim, sign_in, kind, behaviour):
    learner = one(kind, behaviour=behaviour)
    wrong, right = wrong_fields(1, learner.body), right_fields(1, learner.body)
    response = right_response(learner.body)
    response = sorted(response) if kind == "multiple" else response

    # A draft by the script, the same request five times.
    drafts = [seen(learner.send(wrong, kind="draft", key=key)) for key in [str(uuid.uuid4())] * 5]
    assert len(set(drafts)) == 1
    assert drafts[0][0] == 200
    assert (learner.kinds(), Draft.objects.count(), learner.seq) == (["start"], 1, 1)

    # Saved by a plain form, five times; another person cannot.
    answers = [learner.send(right, key=key, headers={}, revision=2) for key in [str(uuid.uuid4())] * 5]
    stranger = sign_in(karim).post(f"{learner.url}questions/1/", right)
    assert {answer.status_code for answer in answers} == {303}
    assert stranger.status_code == 404
    assert (learner.kinds(), Draft.objects.count(), learner.current) == (["start", "save"], 0, response)
    form = learner.page()
    assert ("Enregistré à" in form) is (kind != "description")

    # Checked: a try where there are tries.
    if behaviour == "hints" and kind not in NEVER_CHECKED:
        checks = [seen(learner.send(right, kind="check", key=key, revision=3)) for key in [str(uuid.uuid4())] * 5]
        assert len(set(checks)) == 1
        assert checks[0][0] == 200
        assert learner.kinds() == ["start", "save", "check"]

    # Handed in five times: one result, the same page.
    key = str(uuid.uuid4())
    ends = [learner.hand_in(right, client_key=key) for _ in range(5)]
    learner.attempt.refresh_from_db()
    assert {(end.status_code, end["Location"]) for end in ends} == {(303, f"{learner.url}bilan/")}
    assert learner.attempt.state == "submitted"
    assert learner.kinds().count("submit") <= 1
    marked = kind not in UNMARKED_TYPES
    assert learner.attempt.max == int(marked)
    assert learner.attempt.mark == (None if kind == "essay" else int(marked))
    review = learner.page("bilan/")
    assert ('data-result="right"' in review) is (marked and kind != "essay")
    assert AttemptSlot.objects.get().summary != "" or kind in ("reflection", "description")


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind != "description"])
def test_the_form_shows_what_was_answered_again(one, kind):
    learner = one(kind)
    learner.send(right_fields(1, learner.body))

    page = learner.page()

    expected = {"essay": 1, "reflection": 1, "shortanswer": 1, "numerical": 1}.get(kind)
    shown = page.count(" checked") + page.count(" selected")
    response = right_response(learner.body)
    if expected:
        assert str(response).partition("’")[0][:12] in page
    elif kind == "cloze":
        assert (shown, 'value="réserve"' in page, 'value="25"' in page) == (1, True, True)
    else:
        assert shown == (len(response) if isinstance(response, list | dict) else 1)


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind != "description"])
def test_late_packets_late_answers_and_drafts_of_an_overdue_attempt(one, kind):
    learner = one(kind)
    right, wrong = right_fields(1, learner.body), wrong_fields(1, learner.body)
    if right == wrong:
        wrong = dict.fromkeys(right, "1")
    learner.send(right, kind="draft", revision=3)

    slow = learner.send(wrong, kind="draft", revision=2)
    kept = learner.current
    Attempt.objects.update(
        due_at=timezone.now() - timedelta(hours=1), accept_until=timezone.now() - timedelta(minutes=1)
    )
    after = learner.send(wrong, revision=4)

    learner.attempt.refresh_from_db()
    assert (slow.status_code, after.status_code, learner.attempt.state) == (200, 410, "submitted")
    assert (learner.current, learner.kinds()) == (kept, ["start", "superseded", "submit", "late"])
    assert learner.attempt.mark == (None if kind == "essay" else int(kind not in UNMARKED_TYPES))


@pytest.mark.parametrize("kind", ["shortanswer", "essay", "reflection", "cloze"])
def test_any_text_is_kept_as_typed_but_for_nul(one, kind):
    learner = one(kind)
    gap = learner.body["question"]["gaps"][1]["id"] if kind == "cloze" else ""
    name = f"q1-gap-{gap}" if gap else "q1-text"
    typed = f"  ‮שלום‬ 👩‍🏭 é\0 {'a' * 16_000}  "

    kept = learner.send({name: typed}).status_code
    too_long = learner.send({name: "é" * 33_000}, revision=2).status_code

    found = learner.current[gap] if gap else learner.current
    assert (kept, too_long, found) == (200, 413, typed.replace("\0", ""))


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind != "description"])
def test_a_wrong_answer_is_said_in_words_and_the_right_one_shown(one, kind):
    learner = one(kind)

    learner.hand_in(wrong_fields(1, learner.body))

    review = learner.page("bilan/")
    learner.attempt.refresh_from_db()
    if kind in UNMARKED_TYPES | {"essay"}:
        assert "Réponse enregistrée" in review or "En attente de correction" in review
        assert "Bonne" not in review
    else:
        assert learner.attempt.mark < 1
        words = ("Ce n’est pas ça", "En partie juste")
        assert any(word in review for word in words)
        assert any(word in review for word in ("Bonne réponse", "bonne réponse", "Le bon ordre"))


def strange(kind):
    """Fields that name a part, or an option, of another question."""
    other = str(uuid.uuid4())
    return {
        "single": {"q1-choice": other},
        "multiple": {"q1-choice": [other]},
        "truefalse": {"q1-choice": "peut-être"},
        "ordering": {f"q1-position-{other}": 1},
        "matching": {f"q1-stem-{other}": other},
        "cloze": {f"q1-gap-{other}": "x"},
        "gapselect": {f"q1-place-{other}": other},
        "categorise": {f"q1-item-{other}": other},
        "hotspot": {f"q1-zone-{other}": other},
        "likert": {"q1-scale": "7"},
    }.get(kind)


@pytest.mark.parametrize("kind", [kind for kind in ALL if strange(kind)])
def test_a_part_of_another_question_is_not_found_and_nothing_is_written(one, kind):
    learner = one(kind)
    fields = [strange(kind)]
    for name, value in right_fields(1, learner.body).items():  # the right part, with an option of another question
        if kind in ("matching", "gapselect", "categorise") or "-zone-" in name:
            fields.append({name: [str(uuid.uuid4())] if isinstance(value, list) else str(uuid.uuid4())})
        if "-marker-" in name:
            fields += [{name: text} for text in ("ici", "1,2,3", "99999,1", "1;2", "-4,5", "4,5;" * 21)]

    statuses = {learner.send(one_try).status_code for one_try in fields}
    handed = {learner.hand_in(one_try).status_code for one_try in fields}

    assert (statuses, handed, learner.kinds()) == ({404}, {404}, ["start"])


def test_markers_are_placed_by_points_or_by_names_and_taken_off(one):
    learner = one("hotspot")
    issue, extinguisher = (marker["id"] for marker in learner.body["question"]["markers"])
    zone = learner.body["question"]["zones"][1]["id"]

    learner.send({f"q1-marker-{issue}": "120,90;3,4", f"q1-zone-{extinguisher}": ["", zone]})
    placed = learner.current
    page = learner.page()
    learner.send({f"q1-marker-{issue}": "120,90", f"q1-unplace-{issue}": "1", f"q1-zone-{extinguisher}": zone})

    assert placed == {issue: [[120, 90], [3, 4]], extinguisher: [zone]}
    assert ('value="120,90;3,4"' in page, 'cx="120" cy="90"' in page) == (True, True)
    assert learner.current == {extinguisher: [zone]}


def test_half_an_answer_is_kept_said_and_graded_for_what_is_there(one):
    learner = one("matching", behaviour="hints")
    half = dict(list(right_fields(1, learner.body).items())[:4])

    saved = learner.send(half).content.decode()
    checked = learner.send(half, kind="check", revision=2).content.decode()
    learner.hand_in(half)

    learner.attempt.refresh_from_db()
    assert ("encore 1 à remplir" in saved, "Répondez d’abord à chaque partie" in checked) == (True, True)
    assert ("check" in learner.kinds(), learner.attempt.mark) == (False, Decimal("0.8"))


def test_an_unreadable_gap_stays_as_typed_and_says_which(one):
    learner = one("cloze")
    gap = learner.body["question"]["gaps"][2]["id"]

    said = learner.send({f"q1-gap-{gap}": " vingt "}).content.decode()

    assert (learner.current, "Trou 3" in said) == ({gap: " vingt "}, True)
    assert 'value=" vingt "' in learner.page()


def test_cloze_counts_back_part_by_part_through_the_pages(one):
    question = make("cloze", penalty="0.25")
    question.hints = [Hint(text="Relis."), Hint(text="Encore.")]
    learner = one("cloze", publish(question), behaviour="hints")
    choice, word, number = learner.body["question"]["gaps"]
    right, wrong = (row["id"] for row in choice["question"]["choices"][:2])

    for revision, (chosen, text) in enumerate([(wrong, "rien"), (right, "rien"), (right, "réserve")], 1):
        fields = {f"q1-gap-{choice['id']}": chosen, f"q1-gap-{word['id']}": text, f"q1-gap-{number['id']}": "25"}
        page = learner.send(fields, kind="check", revision=revision).content.decode()
    learner.hand_in({})

    learner.attempt.refresh_from_db()
    slot = AttemptSlot.objects.get()
    assert ("Juste" in page, slot.state, slot.tries) == (True, "gradedright", 3)
    assert learner.attempt.mark == Decimal("0.75")


def test_an_essay_waits_and_its_comment_is_shown_with_the_mark(one):
    learner = one("essay", preset="exam", attempts_allowed=1)
    learner.hand_in({"q1-text": "Une assemblée.\r\nUn vote."})
    learner.attempt.refresh_from_db()
    waiting = (learner.attempt.mark, learner.current, "Bravo" in learner.page("bilan/"))

    Step.objects.create(
        slot=learner.slot,
        seq=9,
        kind="grade",
        state="mangrpartial",
        data={"comment": "Bravo"},
        received_at=timezone.now(),
    )
    AttemptSlot.objects.update(state="mangrpartial", fraction="0.5")
    Attempt.objects.update(mark="0.5")
    before = learner.page("bilan/")
    learner.attempt.quiz.corrections_published_at = timezone.now()
    learner.attempt.quiz.save()
    after = learner.page("bilan/")

    assert waiting == (None, "Une assemblée.\nUn vote.", False)
    assert ["Bravo" in page for page in (before, after)] == [False, True]
    assert ("SECRET" in after, "0,5 sur 1" in after) == (False, True)


def test_an_essay_counts_words_says_limits_and_knows_its_own_template(one):
    learner = one("essay", make("essay", essay_template="Le fait : …", min_words=3, max_words=4))

    form = learner.page()
    untouched = (learner.send({"q1-text": "Le fait : …"}).status_code, learner.current)
    short = learner.send({"q1-text": "Un vote"}).content.decode()
    long = learner.send({"q1-text": "un deux trois quatre cinq"}).content.decode()
    learner.hand_in({"q1-text": "un deux trois quatre cinq"})

    assert ("Le fait : …</textarea>" in form, "Entre 3 et 4 mots." in form) == (True, True)
    assert untouched == (200, None)
    assert ("2 mots" in short, "3 au moins" in short, "4 au plus" in long) == (True, True, True)
    assert AttemptSlot.objects.get().state == "needsgrading"


def test_a_reflection_is_private_until_it_is_shared_and_again_when_taken_back(one, karim, sign_in):
    learner = one("reflection")
    share = f"{learner.url}questions/1/partager/"

    def state():
        slot = AttemptSlot.objects.get()
        return slot.shared_at is not None, slot.summary

    learner.send({"q1-text": "J’ai osé."})
    private = state()
    stranger = sign_in(karim).post(share, {"share": "1"}).status_code
    shared = learner.client.post(share, {"share": "1", "q1-text": "J’ai osé parler.", "q1-tab": "t2", "q1-seq": "1"})
    first = state()
    at = AttemptSlot.objects.get().shared_at
    learner.client.post(share, {"share": "1"})
    learner.hand_in({"q1-text": "J’ai osé parler."})
    review = learner.page("bilan/")
    back = learner.client.post(share, {"share": "0"})

    assert (private, stranger) == ((False, ""), 404)
    assert (shared.status_code, first) == (303, (True, "J’ai osé parler."))
    assert ("Ne plus partager" in review, back["Location"]) == (True, f"{learner.url}bilan/#q1")
    assert (state(), learner.kinds()) == ((False, ""), ["start", "save", "save", "submit"])
    assert at is not None
    assert learner.current == "J’ai osé parler."


def test_only_reflections_are_shared(one):
    learner = one("essay")

    answer = learner.client.post(f"{learner.url}questions/1/partager/", {"share": "1", "q1-text": "Un vote."})

    assert (answer.status_code, AttemptSlot.objects.get().shared_at, learner.kinds()) == (404, None, ["start"])


def test_a_text_without_question_is_never_missing_and_has_no_field(ines, sign_in):
    quiz = make_quiz(questions=[make("description"), make("likert")])
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"

    page = client.get(url).content.decode()
    client.post(f"{url}rendre/", {"q2-scale": "none"})

    attempt.refresh_from_db()
    states = list(attempt.slots.values_list("state", flat=True))
    assert ("1 question sans réponse" in page, 'name="q1-' in page, "1 point" in page) == (True, False, False)
    assert (states, attempt.mark, attempt.max) == (["finished", "finished"], 0, 0)


def test_a_drawn_part_of_the_items_is_shown_scored_and_reviewed_alone(one):
    question = make("ordering", ordering_select="random", ordering_count=3)
    learner = one("ordering", question)
    items = learner.body["question"]["items"]

    page = learner.page()
    learner.hand_in(right_fields(1, learner.body))

    learner.attempt.refresh_from_db()
    assert len(items) == 3
    assert page.count("ordering__text") == 3
    assert "<option>4</option>" not in page
    assert learner.attempt.mark == 1


def test_accents_that_were_forgiven_are_written_well_in_the_review(one):
    learner = one("shortanswer")

    learner.hand_in({"q1-text": "COOPERATIVE"})

    review = learner.page("bilan/")
    learner.attempt.refresh_from_db()
    assert (learner.attempt.mark, "Bien écrit" in review, "<strong>coopérative</strong>" in review) == (1, True, True)


def test_certainty_is_kept_never_marked_and_told_in_the_review(ines, sign_in):
    questions = [make(kind) for kind in ("truefalse", "shortanswer", "likert")]
    quiz = make_quiz(questions=questions, certainty=True)
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"
    form = client.get(url).content.decode()
    key = str(uuid.uuid4())

    fields = {"q1-choice": "true", "q1-tab": "t", "q1-client_key": key, "q1-certainty": "guess"}
    client.post(f"{url}questions/1/", fields)
    client.post(f"{url}questions/1/", fields | {"q1-certainty": "sure"})  # only that changed, under the same key
    client.post(f"{url}rendre/", {"q2-text": "coopérative", "q2-certainty": "think", "q3-scale": "1"})

    attempt.refresh_from_db()
    review = client.get(f"{url}bilan/").content.decode()
    said = [step.data.get("certainty") for step in Step.objects.filter(slot__position=1).order_by("pk")]
    assert [form.count(f'name="q{n}-certainty"') for n in (1, 2, 3)] == [3, 3, 0]
    assert said == [None, "guess", "sure", "sure"]
    assert (attempt.mark, attempt.max) == (1, 2)
    table = review[review.index("calibration-title") :]
    assert "C’est sûr" in table
    assert "Je pense" in table
    assert "J’ai deviné" not in table


def test_a_quiz_that_does_not_ask_shows_no_certainty(one):
    learner = one("single")
    learner.hand_in(right_fields(1, learner.body))

    assert "calibration-title" not in learner.page("bilan/")


def test_what_was_typed_in_a_conflict_is_shown_for_each_type(ines, sign_in):
    kinds = [kind for kind in ALL if kind != "description"]
    quiz = make_quiz(questions=[make(kind) for kind in kinds])
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"
    bodies = {position: place.body for position, place in places_of(attempt).items()}
    for position, body in bodies.items():
        fields = form_fields(position, body, right_response(body))
        client.post(f"{url}questions/{position}/", fields | {f"q{position}-tab": "one"}, headers=SCRIPT)

    statuses = {}
    for position, body in bodies.items():
        other = wrong_response(body)
        other = other if other != right_response(body) else {"likert": 1}.get(body["type"], "Autre chose.")
        fields = form_fields(position, body, other) | {f"q{position}-tab": "two", f"q{position}-seq": 0}
        answer = client.post(f"{url}questions/{position}/", fields, headers=SCRIPT)
        statuses[body["type"]] = answer.status_code, 'name="keep"' in answer.content.decode()

    assert statuses == dict.fromkeys(kinds, (409, True))


def test_pages_with_every_type_take_the_same_queries_for_fifteen_and_thirty_questions(ines, karim, sign_in):
    found = []
    for person, times in ((ines, 1), (karim, 2)):
        quiz = make_quiz(questions=[make(kind) for kind in ALL * times], certainty=True)
        client, attempt = sign_in(person), begin(quiz, person)
        url = f"/quiz/tentatives/{attempt.uuid}/"
        fields = {}
        for position, place in places_of(attempt).items():
            fields |= right_fields(position, place.body)
        client.get(url)
        counts = []
        for ask in (
            lambda c, u: c.get(u),
            lambda c, u, f=fields: c.post(f"{u}rendre/", f),
            lambda c, u: c.get(f"{u}bilan/"),
        ):
            with CaptureQueriesContext(connection) as queries:
                ask(client, url)
            counts.append(len(queries))
        attempt.refresh_from_db()
        found.append((counts, attempt.max, attempt.mark))

    assert found[0][0] == found[1][0]
    assert [whole for _counts, *whole in found] == [[12, None], [24, None]]
