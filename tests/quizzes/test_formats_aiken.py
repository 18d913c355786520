"""Aiken: specs/quizzes.md §12.2."""

import pytest

from quizzes.formats import read


def aiken(text):
    """The items of an Aiken text."""
    return read(text.encode(), "aiken").items


def test_aiken_question():
    (item,) = aiken("Qui vote en <assemblée> & pourquoi ?\nA) les coopérants\nB. la mairie\n\nANSWER: A\n")

    assert (item.line, item.type, item.stem_format) == (1, "single", "plain")
    assert item.stem == "Qui vote en <assemblée> & pourquoi ?"
    assert item.question == {
        "choices": [
            {"id": "c1", "text": "les coopérants", "fraction": 1, "feedback": ""},
            {"id": "c2", "text": "la mairie", "fraction": 0, "feedback": ""},
        ]
    }


@pytest.mark.parametrize("answer", ["ANSWER: B", "answer:b", "RÉPONSE : B", "Reponse: B", "Réponse : b"])
def test_aiken_answer_in_any_case_and_in_french(answer):
    (item,) = aiken(f"Qui ?\n  A) a  \nx\b\n B) b\n{answer}".replace("x\b\n", ""))

    assert [choice["fraction"] for choice in item.question["choices"]] == [0, 1]


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("A) x\nQui ?\nA) a\nB) b\nANSWER: A", [(1, "outside_question")]),
        ("Qui ?\nA) a\nB) b\nANSWER: A\nANSWER: B", [(5, "outside_question")]),
        ("Un\nDeux\nA) a\nB) b\nANSWER: A", [(2, "incomplete")]),
        ("Un\nA) a\nB) b\nDeux\nA) a\nB) b\nANSWER: A", [(4, "incomplete")]),
        ("Un\nA) a\nANSWER: A", [(3, "too_few_answers")]),
        ("Un\nA) a\nB) b\nANSWER: C", [(4, "letter_unknown")]),
        ("Un\nA) a\nB) b\nANSWER: A, B", [(4, "letter_unknown")]),
        ("Un\nA) a\nB) b\n\n", [(3, "incomplete")]),
    ],
)
def test_aiken_errors_have_the_line_where_they_are_noticed(text, errors):
    items = aiken(text)

    assert [(item.line, item.code) for item in items if item.status == "error"] == errors
    assert all(item.message.startswith(f"Ligne {item.line} : ") for item in items if item.code)
    assert all(item.raw for item in items if item.code)


def test_aiken_imports_the_others():
    items = aiken("Un\nA) a\nANSWER: A\nDeux\nA) a\nB) b\nANSWER: B")

    assert [(item.status, item.stem) for item in items] == [("error", "Un"), ("new", "Deux")]


def test_aiken_lines_shorter_than_two_characters_are_skipped():
    assert [item.status for item in aiken("Un\nx\nA) a\n.\nB) b\n\nANSWER: A\n-\n")] == ["new"]


def test_aiken_found_counts_the_questions():
    assert read(b"A) x\nUn\nA) a\nB) b\nANSWER: A", "aiken").types == {"multichoice": 1}
