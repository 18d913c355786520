"""The door `quiz_score`: lines in, lines out, no database."""

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.rules.door import answer, reply
from quizzes.rules.grading import TYPES

ROOT = Path(__file__).resolve().parents[2]
ATTEMPTS = ROOT.parent / "shared/fixtures/quiz/attempts"

EXAMPLES = """
{"id":"1","type":"multiple","question":{"rule":"balanced","choices":[{"id":"a","right":true},{"id":"b","right":true},{"id":"c","right":false},{"id":"d","right":false},{"id":"e","right":false}]},"response":["a","b","d"]}
{"id":"1","fraction":0.5,"state":"gradedpartial"}
{"id":"2","type":"shortanswer","question":{"rule":"french","answers":[{"text":"coopérative","fraction":1}]},"response":" COOPERATIVE "}
{"id":"2","fraction":1.0,"state":"gradedright","match_level":"accent","accents_dropped":true,"answer":0}
{"id":"3","type":"single","question":{"choices":[{"id":"a","fraction":1},{"id":"b","fraction":"0.5"},{"id":"c","fraction":0}]},"behaviour":{"kind":"hints","penalty":"0.25","hints":2},"tries":["c","a"]}
{"id":"3","fraction":0.75,"state":"gradedright","tries":[{"state":"todo","fraction":null},{"state":"gradedright","fraction":0.75}]}
"""
LINES = EXAMPLES.strip().splitlines()
CHOICES = {
    "choices": [{"id": "a", "fraction": 1}, {"id": "b", "fraction": "0.3333333333"}, {"id": 3, "fraction": "-0.5"}]
}


def ask(kind, question, response=None, **extra):
    """What the door answers to one line, without its id."""
    line = {"id": "x", "type": kind, "question": question, "response": response} | extra
    said = answer(json.dumps(line).encode())
    assert said.pop("id") == "x"
    return said


def code(line):
    """The code a line is refused with."""
    said = answer(line if isinstance(line, bytes) else line.encode())
    assert list(said) == ["id", "error"]
    assert list(said["error"]) == ["code", "message"]
    return said["error"]["code"]


@pytest.mark.parametrize(("line", "wanted"), list(zip(LINES[::2], LINES[1::2], strict=True)))
def test_the_examples_of_the_specification(line, wanted):
    text, accepted = reply(line.encode())

    assert (json.loads(text), accepted) == (json.loads(wanted), True)


def test_the_command_answers_line_by_line_without_any_database():
    lines = [LINES[0], "{", LINES[2], '{"id": "é", "type": "magie", "question": {}, "response": 1}']
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PYTHONIOENCODING": "latin-1"}

    done = subprocess.run(
        [sys.executable, "manage.py", "quiz_score"],
        input="\n".join(lines).encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )

    said = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert (done.returncode, done.stderr.decode()) == (2, "")
    assert [one.get("error", {}).get("code") for one in said] == [None, "json_invalid", None, "type_unknown"]
    assert [one["id"] for one in said] == ["1", None, "2", "é"]


def test_the_command_ends_well_when_every_line_was_accepted(monkeypatch):
    lines = io.BytesIO("\n".join(LINES[::2]).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(lines))
    out = io.StringIO()

    call_command("quiz_score", stdout=out)

    assert [json.loads(line) for line in out.getvalue().splitlines()] == [json.loads(line) for line in LINES[1::2]]


def test_fractions_have_seven_decimals_and_unmarked_is_null():
    assert ask("single", CHOICES, "b") == {"fraction": 0.3333333, "state": "gradedpartial"}
    assert ask("single", CHOICES, 3) == {"fraction": -0.5, "state": "gradedwrong"}
    assert ask("essay", {}, "Bonjour") == {"fraction": None, "state": "needsgrading"}


def test_a_number_says_what_was_read():
    question = {"answers": [{"value": "1250.5", "fraction": 1}]}

    assert ask("numerical", question, "1 250,50 €") == {
        "fraction": 1.0,
        "state": "gradedright",
        "answer": 0,
        "number": "1250.5",
        "unit": "€",
    }
    assert ask("numerical", question, "cent") == {
        "fraction": 0.0,
        "state": "invalid",
        "answer": None,
        "number": None,
        "unit": "",
    }
    assert ask("numerical", question, 12)["number"] == "12"


def test_nothing_is_counted_before_it_is_handed_in():
    question = {"answers": [{"value": 168, "fraction": 1}]}
    states = [ask("numerical", question, r, finished=False) for r in ("", "168", "cent")]

    assert [(one["fraction"], one["state"]) for one in states] == [
        (None, "todo"),
        (None, "complete"),
        (None, "invalid"),
    ]


def test_tries_may_be_empty_and_deferred_is_a_behaviour_too():
    hints = {"kind": "hints", "penalty": "0.25", "hints": "2"}

    assert ask("single", CHOICES, behaviour=hints, tries=[]) == {"fraction": 0.0, "state": "gaveup", "tries": []}
    assert ask("single", CHOICES, behaviour=hints, tries=["b"], finished=False) == {
        "fraction": None,
        "state": "todo",
        "tries": [{"state": "todo", "fraction": None}],
    }
    assert ask("single", CHOICES, "a", behaviour={"kind": "deferred"}) == {"fraction": 1.0, "state": "gradedright"}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("", "json_invalid"),
        ("12", "json_invalid"),
        ("null", "json_invalid"),
        ('{"id": NaN}', "json_invalid"),
        ("[" * 100_000, "json_invalid"),
        ('{"id": 1' + "0" * 5000 + "}", "json_invalid"),
        (b'{"id": "\xff"}', "json_invalid"),
        ("{}", "key_missing"),
        ('{"id": ["1"], "type": "single"}', "value_invalid"),
        ('{"id": "1", "question": {}, "response": null}', "key_missing"),
        ('{"id": "1", "type": "magic", "question": {}, "response": null}', "type_unknown"),
        ('{"id": "1", "type": ["single"], "question": {}, "response": null}', "type_unknown"),
        ('{"id": "1", "type": "single", "question": [], "response": null}', "value_invalid"),
        ('{"id": "1", "type": "single", "question": {}, "response": null}', "key_missing"),
        ('{"id": "1", "type": "single", "question": {"choices": [{"id": "a"}]}, "response": null}', "key_missing"),
        ('{"id": "1", "type": "single", "question": {"choices": [{"fraction": 1}]}, "response": null}', "key_missing"),
        ('{"id": "1", "type": "single", "question": {"choices": [{"id": "a", "fraction": 2}]}, "response": 1}', "value_invalid"),
        ('{"id": "1", "type": "single", "question": {"choices": [{"id": "a", "fraction": "x"}]}, "response": 1}', "value_invalid"),
        ('{"id": "1", "type": "single", "question": {"choices": [{"id": "a", "fraction": 1}]}, "response": "b"}', "id_unknown"),
        ('{"id": "1", "type": "single", "question": {"choices": [{"id": "a", "fraction": 1}]}, "response": ["a"]}', "value_invalid"),
        ('{"id": "1", "type": "single", "question": {"choices": [{"id": "a", "fraction": 1}]}}', "key_missing"),
        ('{"id": "1", "type": "truefalse", "question": {"answer": 1}, "response": true}', "value_invalid"),
        ('{"id": "1", "type": "truefalse", "question": {"answer": true}, "response": "true"}', "value_invalid"),
        ('{"id": "1", "type": "truefalse", "question": {"answer": true}, "response": true, "finished": 1}', "value_invalid"),
        ('{"id": "1", "type": "truefalse", "question": {"answer": true}, "behaviour": {"kind": "hints"}}', "key_missing"),
        ('{"id": "1", "type": "truefalse", "question": {"answer": true}, "behaviour": "hints", "tries": []}', "value_invalid"),
        ('{"id": "1", "type": "ordering", "question": {"items": ["a", "a"]}, "response": ["a", "a"]}', "value_invalid"),
        ('{"id": "1", "type": "ordering", "question": {"items": ["a"], "rule": ["x"]}, "response": ["a"]}', "value_invalid"),
        ('{"id": "1", "type": "numerical", "question": {"answers": [{"value": "douze", "fraction": 1}]}, "response": 1}', "value_invalid"),
        ('{"id": "1", "type": "shortanswer", "question": {"answers": [{"pattern": "a", "fraction": 1}]}, "response": 1}', "key_missing"),
        ('{"id": "1", "type": "likert", "question": {"scale": []}, "response": null}', "value_invalid"),
    ],
)  # fmt: skip
def test_refused_lines_say_their_code(line, wanted):
    assert code(line) == wanted


def test_a_missing_or_blank_response_is_not_the_same():
    line = {"id": "1", "type": "description", "question": {}}

    assert answer(json.dumps(line).encode()) == {"id": "1", "fraction": None, "state": "finished"}


def test_half_a_character_pair_and_a_mark_of_order_do_no_harm():
    text, accepted = reply(
        b'\xef\xbb\xbf{"id": "\\ud83d", "type": "description", "question": {}, "response": null}\r\n'
    )

    assert accepted
    assert json.loads(text.encode())["id"] == "\ud83d"


def graded(kind, question, response):
    """The fraction of one answer, through the door."""
    return Decimal(str(ask(kind, question, response)["fraction"]))


def shared(name):
    """The rows of a shared file, or a skipped test."""
    if not ATTEMPTS.exists():
        pytest.skip("../shared/fixtures/quiz is not here")
    with (ATTEMPTS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def moodle(**patterns):
    """A short answer of imported files."""
    return {"rule": "moodle", "answers": [{"pattern": key, "fraction": value} for key, value in patterns.items()]}


VARIANTS = [
    "2.3 7.6",
    "2.1 6.4",
    "1.4 1.9",
    "9.9 9.5",
    "9.0 5.2",
    "2.1 7.3",
    "7.9 1.2",
    "2.3 3.4",
    "1.9 5.2",
    "3.4 3.4",
]


def slots(step):
    """The (type, question, response) of the seven slots of an attempt."""
    frog = moodle(frog=1, toad="0.8") | {"case_sensitive": False}
    drawn = (
        frog
        if step["randqs.1"] == "shortanswer"
        else {"answers": [{"value": "3.14", "fraction": 1}, {"value": "*", "fraction": 0}]}
    )
    yield step["randqs.1"], drawn, step["responses.1.answer"]
    both = sum(map(Decimal, VARIANTS[int(step["variants.2"]) - 1].split()))
    total = {"value": str(both), "tolerance": "0.01", "tolerance_type": "relative", "fraction": 1}
    yield "numerical", {"answers": [total]}, step["responses.2.answer"]
    animals = {"frog": "amphibian", "cat": "mammal", "newt": "amphibian"}
    stems = [{"id": stem, "right": right} for stem, right in animals.items()]
    options = [{"id": name} for name in ("amphibian", "mammal", "insect")]
    yield "matching", {"stems": stems, "options": options}, {stem: step[f"responses.3.{stem}"] for stem in animals}
    yield "truefalse", {"answer": True}, step["responses.4.answer"] == "1"
    weights = {"One": "0.5", "Two": 0, "Three": "0.5", "Four": 0}
    choices = [{"id": name, "fraction": weight} for name, weight in weights.items()]
    yield "multiple", {"rule": "weights", "choices": choices}, [n for n in weights if step[f"responses.5.{n}"] == "1"]
    yield "single", {"choices": [{"id": n, "fraction": int(n == "One")} for n in weights]}, step["responses.6.answer"]
    cats = [{"id": n, "fraction": int(n == "Pussy-cat")} for n in ("Bow-wow", "Wiggly worm", "Pussy-cat")]
    owl = moodle(Owl=1) | {"case_sensitive": True}
    gaps = [
        {"id": "g1", "weight": 1, "type": "shortanswer", "question": owl},
        {"id": "g2", "weight": 1, "type": "single", "question": {"choices": cats}},
    ]
    yield "cloze", {"gaps": gaps}, {f"g{n}": step[f"responses.7.{n}.answer"] for n in (1, 2)}


def test_real_attempts_get_the_marks_they_got():
    steps, results = shared("steps00.csv"), shared("results00.csv")

    found = [[graded(*slot) for slot in slots(step)] for step in steps]

    assert found == [[Decimal(row[f"slots.{n}.mark"]) for n in range(1, 8)] for row in results]


SAMPLES = {
    "single": (CHOICES, "a"),
    "multiple": ({"choices": [{"id": "a", "right": True}, {"id": "b", "right": False}]}, ["a"]),
    "truefalse": ({"answer": True}, False),
    "shortanswer": (moodle(frog=1), "Frog"),
    "numerical": (
        {"answers": [{"value": "2", "tolerance": 0, "fraction": 1}], "units": [{"name": "kg", "factor": 1}]},
        {"answer": "2", "unit": "kg"},
    ),
    "matching": ({"stems": [{"id": "s1", "right": "o1"}], "options": [{"id": "o1"}]}, {"s1": "o1"}),
    "ordering": ({"items": ["a", "b"], "rule": "all_or_nothing"}, ["b", "a"]),
    "cloze": ({"gaps": [{"id": "g1", "weight": 1, "type": "single", "question": CHOICES}]}, {"g1": "a"}),
    "gapselect": ({"places": [{"id": "p1", "right": ["o1"]}], "options": [{"id": "o1"}]}, {"p1": "o1"}),
    "categorise": ({"items": [{"id": "i1", "right": "k1"}], "categories": [{"id": "k1"}]}, {"i1": "k1"}),
    "hotspot": (
        {"zones": [{"id": "z1", "shape": "circle", "coords": "1,2;3", "marker": "m"}]},
        {"m": [[1, 2], "z1"]},
    ),
    "essay": ({"min_words": 1, "max_words": 9}, "Un"),
    "likert": ({"scale": ["non", "oui"], "no_opinion": True}, 1),
    "reflection": ({}, "Un"),
    "description": ({}, None),
}
JUNK = [None, True, -1, 0, 10**40, 0.5, "", "z", "-1e400", "NaN", [], [[]], ["z"], {}, {"z": None}, {"answer": []}]


def spoilt(value, path, junk):
    """The value with one part, found by following a path, replaced or taken away."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    if not keys or not path:
        return junk
    key = keys[path[0] % len(keys)]
    copy = value.copy()
    if len(path) == 1 and junk == "gone":
        del copy[key]
    else:
        copy[key] = spoilt(copy[key], path[1:], junk)
    return copy


PATHS = st.lists(st.integers(0, 5), max_size=5)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(TYPES), PATHS, PATHS, st.sampled_from([*JUNK, "gone"]), st.booleans())
def test_the_door_never_breaks(kind, where, elsewhere, junk, finished):
    question, response = SAMPLES[kind]
    hints = {"kind": "hints", "penalty": 0, "hints": 1}
    lines = [
        {"question": spoilt(question, where, junk), "response": response},
        {"question": question, "response": spoilt(response, elsewhere, junk)},
        {"question": question, "behaviour": hints, "tries": [spoilt(response, elsewhere, junk), response]},
        {"question": question, "behaviour": spoilt(hints, where, junk), "tries": [response]},
    ]

    said = [answer(json.dumps(line | {"id": 1, "type": kind, "finished": finished}).encode()) for line in lines]

    assert [one["id"] for one in said] == [1] * 4
    assert all(one["state"] if "state" in one else one["error"]["message"] for one in said)


def test_every_type_goes_through_the_door():
    states = {kind: ask(kind, question, response)["state"] for kind, (question, response) in SAMPLES.items()}

    assert states.keys() == set(TYPES)
    assert {kind for kind, state in states.items() if state == "gradedright"} == set(TYPES) - {
        "truefalse",
        "ordering",
        "hotspot",
        "essay",
        "likert",
        "reflection",
        "description",
    }
