"""What may not be shown never reaches the browser: each type, preset and moment (specs/quizzes.md §4, last rule).

Two ways to look. Marks: every secret text carries a word of its own, looked for in the bytes. Twins: the same question with
other right answers must give the very same page, so nothing (an id, an order, an attribute) can tell which is right.
"""

import copy
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from quizzes.actions.places import places_of
from quizzes.models import Answer, Attempt, AttemptSlot, Choice, Gap, Hint, OverallFeedback, QuestionVersion, Quiz
from quizzes.rules.grading import UNMARKED_TYPES
from tests.quizzes.answering import form_fields, right_fields, wrong_fields
from tests.quizzes.build import begin, make_quiz
from tests.quizzes.kinds import ALL, CLOZE, make, zones

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "fetch"}
PRESETS = ["training", "assessment", "exam"]
UNCHECKED = UNMARKED_TYPES | {"essay"}
WORDS = ["SPECIFIC", "GENERAL", "OVERALL", "HINT", "NOTES", "RIGHT"]
FEEDBACK = {
    "general_feedback": "<p>SECRET-GENERAL</p>",
    "feedback_right": "SECRET-SPECIFIC",
    "feedback_partial": "SECRET-SPECIFIC",
    "feedback_wrong": "SECRET-SPECIFIC",
    "feedback_true": "SECRET-SPECIFIC",
    "feedback_false": "SECRET-SPECIFIC",
}


def marked(kind: str) -> Any:
    """A published question whose every secret carries a mark of its own."""
    fields: dict[str, Any] = dict(FEEDBACK)
    if kind == "shortanswer":
        answers = [Answer(value="SECRET-RIGHT", feedback="SECRET-SPECIFIC")]
        fields["answers"] = [*answers, Answer(value="rien", fraction=0, feedback="SECRET-SPECIFIC")]
    elif kind == "numerical":
        fields["answers"] = {"987654321": ("0", 1)}
    elif kind == "cloze":
        word = Gap(kind="shortanswer", text="=SECRET-RIGHT#SECRET-SPECIFIC\nzzz#SECRET-SPECIFIC")
        choice = Gap(kind="single", text="=une voix#SECRET-SPECIFIC\nune part#SECRET-SPECIFIC", shuffle=True)
        number = Gap(kind="numerical", text="=987654321:0\n0,123456#SECRET-SPECIFIC")
        fields |= {"stem": CLOZE, "gaps": [choice, word, number]}
    elif kind == "hotspot":
        fields["zones"] = zones()
        fields["zones"][0].coords = "137,91;23"
    elif kind == "essay":
        fields |= {"grading_notes": "SECRET-NOTES", "rubric": "2 : SECRET-NOTES", "attachment": "file"}
    question = make(kind, draft=True, **fields)
    for choice in question.choices.all() if kind in ("single", "multiple") else []:
        choice.feedback = "SECRET-SPECIFIC"
    question.hints = [Hint(text="SECRET-HINT")]
    question.save()
    question.save_revision().publish()
    question.refresh_from_db()
    return question


def told(page: str) -> set[str]:
    """Which secrets a page holds; the right answer may be said in several ways."""
    found = {word for word in WORDS if f"SECRET-{word}" in page}
    ways = (
        "onne réponse",
        "Le bon ordre",
        "987654321",
        "987\u202f654",
        'data-result="missed"',
        "137,91",
        'cx="137"',
        "board__zone",
    )
    return found | ({"RIGHT"} if any(way in page for way in ways) else set())


def expected(kind: str, preset: str, moment: str) -> set[str]:
    """What the matrix of §4 lets a learner see after a wrong answer."""
    everything = {"GENERAL", "OVERALL"} | (set() if kind in UNCHECKED else {"SPECIFIC", "RIGHT"})
    shown = {
        ("training", "closed"): {"SPECIFIC", "GENERAL"},
        ("training", "after"): everything,
        ("assessment", "after"): everything - {"RIGHT"},
        ("training", "published"): everything,
        ("assessment", "published"): everything,
        ("exam", "published"): everything,
    }.get((preset, moment), set())
    if kind == "essay":  # an essay waits: no band of the score, and an exam says nothing before it is marked
        shown = set() if preset == "exam" else shown - {"OVERALL"}
    if kind in UNMARKED_TYPES:
        shown = shown - {"OVERALL"}  # nothing can be earned
    return shown


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("kind", ALL)
def test_the_bytes_hold_only_what_the_moment_allows(ines, sign_in, kind, preset):
    behaviour = "hints" if preset == "training" else "deferred"
    quiz = make_quiz(questions=[marked(kind)], preset=preset, behaviour=behaviour, pass_percent=70)
    OverallFeedback.objects.create(quiz=quiz, from_percent=0, text="SECRET-OVERALL")
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"
    wrong = wrong_fields(1, places_of(attempt)[1].body)

    def sent(kind_of_answer: str, fields: dict[str, Any]) -> str:
        return client.post(f"{url}questions/1/", fields | {"kind": kind_of_answer}, headers=SCRIPT).content.decode()

    pages = {"form": client.get(url).content.decode(), "saved": sent("draft", wrong) + sent("save", wrong)}
    first = sent("check", wrong) + client.get(url).content.decode()
    if preset == "training" and kind not in UNCHECKED:
        pages["closed"] = sent("check", other_wrong(kind, attempt)) + client.get(url).content.decode()
    client.post(f"{url}rendre/", {} if "closed" in pages else wrong)
    pages["after"] = client.get(f"{url}bilan/").content.decode()
    Attempt.objects.update(submitted_at=timezone.now() - timedelta(hours=1))
    pages["later"] = client.get(f"{url}bilan/").content.decode()
    Quiz.objects.update(corrections_published_at=timezone.now() - timedelta(minutes=1))
    pages["published"] = client.get(f"{url}bilan/").content.decode()

    one_try = kind == "truefalse"  # closes at the first
    hint = {"HINT"} if preset == "training" and kind not in UNCHECKED and not one_try else set()
    assert told(first) == (expected(kind, preset, "closed") if one_try and preset == "training" else hint)
    again = {"closed", "after", "later", "published"}  # a hint that was given is read again
    assert {moment: told(page) for moment, page in pages.items()} == {
        moment: expected(kind, preset, "after" if moment == "later" else moment) | (hint if moment in again else set())
        for moment in pages
    }


def other_wrong(kind: str, attempt: Attempt) -> dict[str, Any]:
    """Another wrong answer, for the second and last try."""
    body = places_of(attempt)[1].body
    question, fields = body["question"], wrong_fields(1, body)
    if kind == "single":
        return {"q1-choice": [c["id"] for c in question["choices"] if c["fraction"] != "1"][-1]}
    if kind == "multiple":
        return {"q1-choice": fields["q1-choice"][:1]}
    if kind == "shortanswer":
        return {"q1-text": "rien"}
    if kind == "numerical":
        return {"q1-text": "3"}
    if kind == "ordering":
        return form_fields(1, body, [*question["items"][1:], question["items"][0]])
    if kind == "truefalse":
        return fields
    if kind == "hotspot":
        return {f"q1-marker-{question['markers'][0]['id']}": "1,1"}
    if kind == "categorise":
        return dict(list(fields.items())[:-1])
    if kind == "cloze":
        return fields | {f"q1-gap-{question['gaps'][2]['id']}": "3"}
    options = [option["id"] for option in question["options"]]
    name = next(iter(fields))
    rights = right_fields(1, body)
    other = next(option for option in options if option not in (fields[name], rights[name]))
    return fields | {name: other}


def turned(values: list[Any]) -> list[Any]:
    """The same values, each at another place."""
    return [*values[1:], *values[:1]]


def twin(body: dict[str, Any]) -> dict[str, Any]:
    """The same question with other right answers and other secrets, everything a learner may see being the same."""
    other = copy.deepcopy(body)
    question, kind = other["question"], other["type"]
    other |= {"general_feedback": "<p>autre</p>", "feedback": dict.fromkeys(other["feedback"], "autre")}
    for hint in other["hints"]:
        hint["text"] = "autre"
    for rows, key in {
        "single": [("choices", "fraction")],
        "matching": [("stems", "right")],
        "gapselect": [("places", "right")],
        "categorise": [("items", "right")],
        "hotspot": [("zones", "marker"), ("zones", "coords"), ("zones", "shape")],
    }.get(kind, []):
        for row, value in zip(question[rows], turned([row[key] for row in question[rows]]), strict=True):
            row[key] = value
    for choice in question.get("choices", []):
        choice["feedback"] = "autre"
        if "right" in choice:
            choice["right"] = not choice["right"]
    for answer in question.get("answers", []):
        answer |= {key: "77" for key in ("text", "value") if key in answer} | {"feedback": "autre"}
    for gap in question.get("gaps", []):
        rows = gap["question"].get("choices") or gap["question"]["answers"]
        for row, fraction in zip(rows, turned([row["fraction"] for row in rows]), strict=True):
            row |= {"fraction": fraction, "feedback": "autre"} | ({"pattern": "autre"} if "pattern" in row else {})
    if kind == "truefalse":
        question |= {"answer": not question["answer"], "feedback": {"true": "autre", "false": "autre"}}
    if kind == "ordering":
        question["items"] = turned(question["items"])
    if kind == "essay":
        question["grading_notes"] = "autre"
    return other


def bare(page: str) -> str:
    """The page without what differs each time: tokens, keys, the time."""
    page = re.sub(r'name="(csrfmiddlewaretoken|[\w-]*client_key|q\d+-tab|tab)" value="[^"]*"', "", page)
    return re.sub(r'\d\d:\d\d|nonce="[^"]*"', "", page)


@pytest.mark.parametrize("kind", ALL)
def test_a_question_and_its_twin_with_other_right_answers_give_the_same_bytes(ines, sign_in, kind):
    question = make(kind)
    client = sign_in(ines)
    attempts = [
        begin(make_quiz(questions=[question], preset=preset, behaviour=behaviour, certainty=True), ines)
        for preset, behaviour in (("training", "hints"), ("assessment", "deferred"), ("exam", "deferred"))
    ]
    version = QuestionVersion.objects.get(question=question)
    other = QuestionVersion.objects.create(
        question=question, number=9, body=twin(version.body), sha256="9" * 64, published_at=timezone.now()
    )
    assert other.body != version.body
    answer, keys = wrong_fields(1, version.body), iter([str(uuid.uuid4()) for _ in attempts])
    own = {
        attempt: {"q1-tab": "t", "client_key": key, "kind": "draft"}
        for attempt, key in zip(attempts, keys, strict=True)
    }

    def look(end: str = "", *, send: bool = False) -> list[str]:
        pages = []
        for attempt in attempts:
            url = f"/quiz/tentatives/{attempt.uuid}/"
            if send:
                saved = client.post(f"{url}questions/1/", answer | own[attempt], headers=SCRIPT)
                pages.append(bare(saved.content.decode()))
            pages.append(bare(client.get(f"{url}{end}").content.decode()))
        return pages

    def as_twins(work: Any) -> tuple[list[str], list[str]]:
        found = []
        for version_seen in (version, other):
            AttemptSlot.objects.update(version=version_seen)
            found.append(work())
        return found[0], found[1]

    look()  # the first time, the picture is drawn in its size
    blank = as_twins(look)
    look(send=True)
    answered = as_twins(lambda: look(send=True))
    attempts[:] = attempts[2:]
    AttemptSlot.objects.update(version=version)
    client.post(f"/quiz/tentatives/{attempts[0].uuid}/rendre/", answer)
    exam = as_twins(lambda: look("bilan/"))

    for one, same in (blank, answered, exam):
        assert one == same


def test_ids_of_words_and_choices_tell_nothing_of_their_place(ines):
    words, gaps = (begin(make_quiz(questions=[make(kind)]), ines).slots.get() for kind in ("gapselect", "cloze"))

    places = [uuid.UUID(place["id"]) for place in words.version.body["question"]["places"]]
    options = {option["id"] for option in words.version.body["question"]["options"]}
    gap = gaps.version.body["question"]["gaps"][0]
    choices = {choice["id"] for choice in gap["question"]["choices"]}

    guesses = {str(uuid.uuid5(place, text)) for place in places for text in ("0", "1", f"{place} 0", f"{place} 1")}
    assert not guesses & options
    assert not {str(uuid.uuid5(uuid.UUID(gap["id"]), str(n))) for n in range(3)} & choices


def test_fine_settings_decide_what_is_shown(ines, sign_in):
    review = {"during": ["attempt"], "just_after": ["attempt", "right_answer"], "later_open": [], "after_close": []}
    question = marked("single")
    quiz = make_quiz(questions=[question], preset="training", review=review)
    client, attempt = sign_in(ines), begin(quiz, ines)
    url = f"/quiz/tentatives/{attempt.uuid}/"

    client.post(f"{url}rendre/", {"q1-choice": str(Choice.objects.filter(question=question).last().uuid)})
    after = client.get(f"{url}bilan/").content.decode()

    assert told(after) == {"RIGHT"}
