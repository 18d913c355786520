"""GIFT: each rule of specs/quizzes.md §12.1, with its examples."""

import time
from fractions import Fraction

import pytest

from quizzes.formats import read
from quizzes.rules.grading import grade
from tests.quizzes.files import EXAMPLE


def gift(text):
    """The items of a GIFT text."""
    return read(text if isinstance(text, bytes) else text.encode(), "gift").items


def one(text):
    """The only item of a GIFT text."""
    (item,) = gift(text)
    return item


def refused(text):
    """(line, code) of the only item, which is an error."""
    item = one(text)
    assert (item.status, item.type) == ("error", None)
    return item.line, item.code


def test_gift_example_of_the_specification():
    item = gift(EXAMPLE)[0]

    assert (item.type, item.title, item.idnumber, item.tags) == ("single", "Une voix", "cjs-12", ("vote",))
    assert [choice["fraction"] for choice in item.question["choices"]] == [1, "0.5", 0]
    assert item.question["choices"][0]["feedback"] == "Oui : c'est le principe démocratique."
    assert (item.general_feedback, item.stem_format, item.category) == ("Voir les statuts.", "html", ("CJS",))


def test_gift_missing_word_makes_a_short_answer():
    item = one("On garde une {=réserve =%40%épargne} chaque année.")

    assert (item.type, item.stem) == ("shortanswer", "On garde une _____ chaque année.")
    assert item.question == {
        "rule": "moodle",
        "case_sensitive": False,
        "answers": [
            {"pattern": "réserve", "fraction": 1, "feedback": ""},
            {"pattern": "épargne", "fraction": "0.4", "feedback": ""},
        ],
    }


def test_gift_numbers_with_interval_and_tolerance():
    answers = one("Combien de coopérants ? {#12..15 =%25%10:1}").question["answers"]

    assert [(row["value"], row["tolerance"], row["fraction"]) for row in answers] == [
        ("13.5", "1.5", 1),
        ("10", "1", "0.25"),
    ]


def test_gift_imported_questions_are_scored_as_they_are():
    number = one("Combien de coopérants ? {#12..15 =%25%10:1 ~#Comptez mieux.}").question
    choice = one(EXAMPLE.split("::Sans fin")[0]).question

    assert [grade("numerical", number, text).fraction for text in ("15", "9", "16")] == [1, Fraction(1, 4), 0]
    assert [grade("single", choice, key).fraction for key in ("c1", "c2", "c3")] == [1, Fraction(1, 2), 0]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("cp1252", "windows-1252")],
)
def test_gift_says_which_encoding_it_read(encoding, found):
    reading = read("L’élève est-il d’accord ?{T}".encode(encoding), "gift")

    assert (reading.encoding, reading.items[0].stem) == (found, "L’élève est-il d’accord ?")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_gift_reads_every_line_end(end):
    assert [(item.line, item.stem) for item in gift(f"Un{{T}}{end}{end}Deux{{F}}{end}")] == [(1, "Un"), (3, "Deux")]


def test_gift_blank_line_between_braces_ends_nothing():
    assert [choice["text"] for choice in one("Qui ? {\n=a\n\n~b\n}").question["choices"]] == ["a", "b"]


def test_gift_unclosed_brace_spoils_its_question_alone():
    items = gift("::Un::Qui ? {\n~a\n=b\n\nUne phrase.\n\n::Deux::Oui.{T}\n\n::Trois::Fin {=x")

    assert [(item.line, item.code, item.stem) for item in items] == [
        (1, "braces", "Qui ?"),
        (5, None, "Une phrase."),
        (7, None, "Oui."),
        (9, "braces", "Fin"),
    ]
    assert [item.raw for item in items if item.raw] == ["::Un::Qui ? {\n~a\n=b", "::Trois::Fin {=x"]


def test_gift_unclosed_brace_before_a_category_or_another_question():
    items = gift("Un {=a ~b\n$CATEGORY: X\n\nDeux{T}\n\nTrois {=c ~d\n\nQuatre {=e ~f}")

    assert [(item.line, item.code, item.category) for item in items] == [
        (1, "braces", ()),
        (4, None, ("X",)),
        (6, "braces", ("X",)),
        (8, None, ("X",)),
    ]


def test_gift_comments_stand_anywhere_and_carry_id_and_tags():
    item = one("// [id:a\\]b] [tag:x]\nQui ?{\n=a\n  // [tag:y] non\n~b}")

    assert (item.line, item.idnumber, item.tags) == (1, "a]b", ("x", "y"))
    assert [choice["text"] for choice in item.question["choices"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("CJS/Vote", ("CJS", "Vote")),
        ("$course$/top/CJS", ("CJS",)),
        ("$module$/CJS", ("CJS",)),
        ("Et//ou/Non", ("Et/ou", "Non")),
        ("top", ()),
        ("CJS/top", ("CJS", "top")),
    ],
)
def test_gift_category_holds_until_the_next(path, names):
    items = gift(f"Avant{{T}}\n\n$CATEGORY: {path}\n\nUn{{T}}\n\nDeux{{F}}")

    assert [item.category for item in items] == [(), names, names]


def test_gift_escapes_are_never_syntax():
    item = one(r"::A\:\:B::2 \= 1 \+ 1 \{ok\} \\ \x{=\~a\#b\ncc#f\}g ~\=d}")

    assert (item.title, item.stem) == ("A::B", r"2 = 1 \+ 1 {ok} \ \x")
    assert [(c["text"], c["feedback"]) for c in item.question["choices"]] == [("~a#b\ncc", "f}g"), ("=d", "")]


def test_gift_formats_are_told_where_they_differ():
    item = one("[html]<p>Qui ?</p>{=[plain]a<b#[markdown]**oui** ~<i>c</i>####[moodle]fin}")

    assert item.stem_format == "html"
    assert item.question["choices"] == [
        {
            "id": "c1",
            "text": "a<b",
            "format": "plain",
            "fraction": 1,
            "feedback": "**oui**",
            "feedback_format": "markdown",
        },
        {"id": "c2", "text": "<i>c</i>", "fraction": 0, "feedback": ""},
    ]
    assert (item.general_feedback, item.general_feedback_format) == ("fin", "moodle")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Un {T} deux {F}", "several_blocks"),
        ("Un {1:SA:=a} deux", "cloze_inside"),
        ("Un {:MCV:=a~b}", "cloze_inside"),
        ("Un } deux", "braces"),
        ("Un {T} deux }", "braces"),
        ("Un {~a}", "too_few_answers"),
        ("Un {~a ~b}", "no_right_answer"),
        ("Un {=%-20%a}", "no_right_answer"),
        ("Un {#dix}", "not_a_number"),
        ("Un {#12 ou 13}", "not_a_number"),
        ("Un {#1e999999999}", "not_a_number"),
        ("Un {#5:-1}", "not_a_number"),
        ("Un {#1..x}", "not_a_number"),
        ("Un {=%150%a ~b}", "not_a_number"),
        ("Un {#}", "too_few_answers"),
        ("Un {=a->b =c}", "pair_expected"),
        ("Un {=a->}", "pair_expected"),
        ("Un {=a->b}", "too_few_answers"),
        ("Un {>2\nseul}", "too_few_answers"),
    ],
)
def test_gift_errors_have_their_code(text, code):
    assert refused(f"\n// avant\n{text}\n") == (2, code)


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Lisez ceci.", "description", "description"),
        ("Racontez. {}", "essay", "essay"),
        ("Racontez. {####voilà}", "essay", "essay"),
        ("Rangez {>2 ALL\na\nb}", "ordering", "ordering"),
        ("Combien ? {#3}", "numerical", "numerical"),
        ("Qui ? {~a =b}", "multichoice", "single"),
        ("Qui ? {~%50%a ~%50%b}", "multichoice", "multiple"),
        ("Qui ? {=a->b =c->d}", "matching", "matching"),
        ("Oui.{T}", "truefalse", "truefalse"),
        ("Oui.{FALSE#non#oui}", "truefalse", "truefalse"),
        ("Oui.{true}", "shortanswer", "shortanswer"),
        ("Qui ? {Paris}", "shortanswer", "shortanswer"),
        ("Qui ? {=Paris =Lyon}", "shortanswer", "shortanswer"),
    ],
)
def test_gift_kinds_in_the_order_of_the_specification(text, source, kind):
    item = one(text)

    assert (item.source_type, item.type, item.status) == (source, kind, "new")


def test_gift_weights_are_kept_exactly():
    item = one("Qui ? {~%33.33333%a ~%33.33333%b ~%33.33334%c ~%-12.5%d}")

    assert [c["fraction"] for c in item.question["choices"]] == ["0.3333333", "0.3333333", "0.3333334", "-0.125"]
    assert item.warnings == ()


@pytest.mark.parametrize(("weights", "told"), [((50, 50), 0), ((50, 20), 1), ((100, 100), 1)])
def test_gift_warns_when_positive_weights_do_not_total_100(weights, told):
    item = one(f"Qui ? {{~%{weights[0]}%a ~%{weights[1]}%b}}")

    assert len(item.warnings) == told


@pytest.mark.parametrize(
    ("text", "answer", "true", "false"),
    [("{T#non#oui}", True, "oui", "non"), ("{F#non#oui}", False, "non", "oui"), ("{TRUE#non}", True, "", "non")],
)
def test_gift_first_feedback_of_true_false_is_for_the_wrong(text, answer, true, false):
    assert one(f"Oui.{text}").question == {"answer": answer, "feedback": {"true": true, "false": false}}


def test_gift_matching_has_distractors_and_one_option_for_equal_labels():
    assert one("Qui ? {=ag -> vote =équipe -> planning =rh -> planning = -> embauche}").question == {
        "stems": [
            {"id": "s1", "text": "ag", "right": "o1"},
            {"id": "s2", "text": "équipe", "right": "o2"},
            {"id": "s3", "text": "rh", "right": "o2"},
        ],
        "options": [
            {"id": "o1", "text": "vote"},
            {"id": "o2", "text": "planning"},
            {"id": "o3", "text": "embauche"},
        ],
    }


@pytest.mark.parametrize("rest", ["~#Faux.", "=*#Faux."])
def test_gift_the_rest_of_the_numbers_is_worth_nothing(rest):
    last = one(f"Combien ? {{#3:2{rest}}}").question["answers"][-1]

    assert (last["value"], last["fraction"], last["feedback"]) == ("*", 0, "Faux.")


def test_gift_a_number_typed_in_french_is_read_and_said():
    item = one("Combien ? {#1 250,5:0,5}")

    assert (item.question["answers"][0]["value"], item.question["answers"][0]["tolerance"]) == ("1250.5", "0.5")
    assert item.warnings == ("« 0,5 » est lu 0.5.", "« 1 250,5 » est lu 1250.5.")


@pytest.mark.parametrize(
    ("words", "rule", "select"),
    [
        ("", "next_exclude_last", "random"),
        ("ALL", "next_exclude_last", "all"),
        ("EXACT VERTICAL ABS", "absolute_position", "all"),
        ("CONTIG RELATIVE_ONE_PREVIOUS_AND_NEXT HIDE 123", "one_previous_and_next", "contiguous"),
        ("RANDOM RELATIVE", "next_exclude_last", "random"),
        ("LONGEST_CONTIGUOUS_SUBSET", "longest_contiguous_subset", "random"),
        ("all relative_to_correct", "relative_to_correct", "all"),
    ],
)
def test_gift_ordering_words(words, rule, select):
    question = one(f"Rangez {{>3 {words}\ndevis\naccord\nmission = 1\n}}").question

    assert (question["rule"], question["select"], question["select_count"]) == (rule, select, 3)
    assert question["texts"] == {"i1": "devis", "i2": "accord", "i3": "mission = 1"}


def test_gift_reads_500_questions_in_little_time():
    text = "\n\n".join(f"// [id:q{n}]\n::Q{n}::[html]<p>Question {n}</p>{{=a#b ~%50%c ~d####e}}" for n in range(500))
    begun = time.process_time()

    assert len(gift(text)) == 500
    print(f"GIFT, 500 questions: {time.process_time() - begun:.2f} s of CPU")
