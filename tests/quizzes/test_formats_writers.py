"""Import, export, import: the same content; what a format cannot say is told (specs/quizzes.md §12)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats import read
from quizzes.formats.contents import digest
from quizzes.formats.gift_writer import write_gift
from quizzes.formats.items import Item
from quizzes.formats.moodlexml_writer import write_moodlexml
from quizzes.rules.grading import grade
from tests.quizzes.files import FIVE, PNG_PIXEL, quiz_xml
from tests.quizzes.test_formats_moodlexml import CHOICES, DRAGS, DROPS, answer

WRITERS = {"gift": write_gift, "moodlexml": write_moodlexml}
ALL_KINDS = (
    FIVE
    + r"""
// [id:a\]b] [tag:x y]
::Six \: deux::[markdown]- un\n- **deux**{=[plain]a < b#[html]<b>non</b> =%50%\\*c\=}

::Sept::Reliez.{=a -> b -> c =[html]d &gt; e -> f = -> g####[plain]fin}

$CATEGORY: A//B/C

Racontez \{ceci\}. {####voilà}

[html]<p>Lisez \:\: ceci.</p>

::Neuf::Rangez{>2 CONTIG VERT ABS HIDE iii
[moodle]//un \n deux
[plain]%50% trois
\#\#\#\#quatre
}

::Dix::%25% des jeunes{~%-100%[html]non ~%100%%50%x#[html]\[plain] ~\{}
"""
)


def again(items, name):
    """The items of the file written, and what was lost."""
    written = WRITERS[name](items)
    return read(written.data, name).items, written.lost


@pytest.mark.parametrize("name", WRITERS)
def test_written_gift_has_the_same_content(name):
    items = read(ALL_KINDS.encode(), "gift").items
    found, lost = again(items, name)

    assert [item.status for item in items] == ["new"] * len(items)
    assert [digest(item) for item in found] == [digest(item) for item in items]
    for key in ("title", "category", "idnumber", "tags", "type", "max_mark"):
        assert [getattr(item, key) for item in found] == [getattr(item, key) for item in items]
    assert lost == ()


UNITS = "<units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit></units><showunits>0</showunits>"
HINT = "<hint format='plain_text'><text>a &lt; b</text><clearwrong/></hint><penalty>0.2</penalty>"
CASES = {
    "multichoice": (
        "multichoice",
        "<single>false</single><shuffleanswers>0</shuffleanswers>" + HINT + CHOICES,
        "Qui ?",
    ),
    "shortanswer": ("shortanswer", "<usecase>1</usecase>" + answer("a-&gt;b", 100), "Qui ?"),
    "numerical": ("numerical", answer("2.5", 100, "<tolerance>0.1</tolerance>") + UNITS, "Combien ?"),
    "essay": ("essay", "<maxwordlimit>20</maxwordlimit><graderinfo><text>x</text></graderinfo>", "Racontez."),
    "ordering": ("ordering", "<selecttype>ALL</selecttype>" + answer("a", 1) + answer("b", 2), "Rangez."),
    "gapselect": ("gapselect", "<selectoption><text>a</text></selectoption>", "Un [[1]]"),
    "ddwtos": ("ddwtos", "<dragbox><text>a</text><group>2</group></dragbox>", "Un [[1]]"),
    "cloze": ("cloze", "", "Un {1:SA:=a~%50%b#c} et {2:NM:=3:1}"),
    "ddmarker": ("ddmarker", '<file name="p.png" encoding="base64">aGVsbG8=</file>' + DRAGS + DROPS, "Où ?"),
    "ddimageortext": (
        "ddimageortext",
        '<file name="p.png" encoding="base64">aGVsbG8=</file><drag><no>1</no><text>a</text><draggroup>1</draggroup></drag>'
        "<drop><text/><no>1</no><choice>1</choice><xleft>5</xleft><ytop>7</ytop></drop>",
        "Où ?",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_written_xml_has_the_same_content(case):
    kind, inside, stem = CASES[case]
    text = quiz_xml(kind, inside, stem=stem, files={"a.png": PNG_PIXEL} if kind != "ddmarker" else None)
    items = read(text.encode(), "moodlexml").items
    found, lost = again(items, "moodlexml")

    assert [item.code for item in items] == [None]
    assert [digest(item) for item in found] == [digest(item) for item in items]
    assert [item.source_type for item in found] == [item.source_type for item in items]
    assert lost == ()


@pytest.mark.parametrize("case", CASES)
def test_gift_says_what_it_loses(case):
    kind, inside, stem = CASES[case]
    items = read(quiz_xml(kind, inside, stem=stem).encode(), "moodlexml").items
    lost = write_gift(items).lost

    assert (len(lost) > 0) == (case != "ordering")


CHOICE = st.fixed_dictionaries(
    {"id": st.just("c"), "text": st.just("x"), "right": st.booleans(), "feedback": st.just("")}
)


@given(st.lists(CHOICE, min_size=2, max_size=8), st.data())
def test_written_balanced_question_scores_the_same(choices, data):
    choices = [choice | {"id": f"c{place}", "text": f"x{place}"} for place, choice in enumerate(choices, 1)]
    choices[0]["right"] = True
    question = {"rule": "balanced", "choices": choices}
    item = Item(
        line=1, source_type="multichoice", type="multiple", stem="Qui ?", stem_format="plain", question=question
    )
    ticked = data.draw(st.lists(st.sampled_from([choice["id"] for choice in choices]), unique=True))

    for name in WRITERS:
        ((found,), lost) = again([item], name)
        before, after = (grade("multiple", one, ticked).fraction for one in (question, found.question))
        assert (abs(before - after) < Fraction(1, 10**6), lost) == (True, ())


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda text: text.strip()
)


@given(WORDS, WORDS, WORDS, WORDS)
def test_written_text_is_never_syntax(title, stem, right, wrong):
    choices = [
        {"id": "c1", "text": right.strip(), "fraction": 1, "feedback": wrong.strip()},
        {"id": "c2", "text": wrong.strip(), "fraction": 0, "feedback": ""},
    ]
    item = Item(
        line=1,
        source_type="multichoice",
        type="single",
        title=" ".join(title.split()),
        stem=stem.strip(),
        stem_format="plain",
        question={"choices": choices},
    )

    for name in WRITERS:
        ((found,), _lost) = again([item], name)
        assert (found.title, found.stem, found.question) == (item.title, item.stem, item.question)
