"""A gap read in a file, written as a row of the bank or in the syntax again: the same question (specs/quizzes.md §2.7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.gaprows import row_text, syntax
from quizzes.models import Gap
from quizzes.models.shapes import gap_of
from quizzes.rules.cloze import ClozeError, parse

SIGNS = st.text(st.sampled_from(list("ab =%~#}{\\&<>;é5*.,:0-\u2028\xa0")), max_size=12)
PLAIN = SIGNS.map(lambda text: " ".join(text.split()))
MARKS = st.sampled_from(["=", "", "%50%", "%-25%", "%33.33333%", "%0%", "%100%"])


def written(text: str) -> str:
    r"""A text as somebody writes it in a gap: its signs escaped."""
    for sign in "\\~#}":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("&", "&amp;")


def row(gap: dict[str, Any]) -> Gap:
    """The row of the bank that says a gap."""
    return Gap(
        kind=gap["type"],
        text=row_text(gap),
        weight=gap["weight"],
        display=gap.get("display", "list"),
        shuffle=gap.get("shuffle", False),
        case_sensitive=gap["question"].get("case_sensitive", False),
    )


def nameless(node: Any) -> Any:
    """A gap without the names of its parts."""
    if isinstance(node, list):
        return [nameless(one) for one in node]
    return {key: nameless(value) for key, value in node.items() if key != "id"} if isinstance(node, dict) else node


def seven(node: Any) -> Any:
    """The same with fractions as columns hold them."""
    if isinstance(node, list):
        return [seven(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {key: round(float(value), 7) if key == "fraction" else seven(value) for key, value in node.items()}


KINDS = ["MC", "MCS", "MCVS", "MCH", "MR", "MRS", "MRHS", "SA", "SAC"]


@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(MARKS, PLAIN, PLAIN), min_size=1, max_size=5),
    st.integers(0, 9),
)
def test_a_gap_is_the_same_in_a_row_and_in_the_syntax(kind: str, alternatives: list, weight: int) -> None:
    said = "~".join(mark + written(text) + (f"#{written(note)}" if note else "") for mark, text, note in alternatives)
    try:
        (gap,) = parse(f"{{{weight}:{kind}:{said}}}").gaps
    except ClozeError:
        return
    assert seven(nameless(gap_of(row(gap)))) == seven(nameless(gap))
    (again,) = parse(syntax(gap)).gaps
    assert seven(nameless(again)) == seven(nameless(gap))


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("{1:NM:=25:1~%50%24:2#Presque~*#Non}", "=25:1\n%50%24:2#Presque\n*#Non"),
        ("{1:SA:=réserve*~%50%épargne#Presque~=5 \\*}", "=réserve*\n%50%épargne#Presque\n=5 \\\\*"),
        ("{2:MC:=une voix~une part~%-50%une prime}", "=une voix\nune part\n%-50%une prime"),
        ("{1:MR:=a~=b~c}", "=a\n=b\nc"),
        ("{1:MR:%60%a~%40%b~c}", "%60%a\n%40%b\n%0%c"),
        ("{1:MC:=&lt;p&gt;~%0%=b}", "=<p>\n%0%=b"),
    ],
)
def test_the_lines_are_those_a_trainer_would_write(said: str, lines: str) -> None:
    (gap,) = parse(said).gaps
    assert row_text(gap) == lines
    assert nameless(gap_of(row(gap))) == nameless(gap)
