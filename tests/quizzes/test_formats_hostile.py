"""Texts made to keep a reader busy: they are read in the request itself, so each of these would hold it for hours if a sign were read twice."""

import pytest

from quizzes.formats.detect import detect
from quizzes.formats.items import FileRefused
from quizzes.formats.pasted import read_pasted
from quizzes.rules.cloze import has_gap

MANY = 150_000


def test_a_file_of_empty_lines_is_recognised_at_once():
    assert detect(b"a\n" + b"\n" * MANY + b"::t:: b{T}") == "gift"
    assert detect(b"a\n" + b" \n" * MANY + b"b") == "gift"


@pytest.mark.parametrize(
    "text",
    [
        "a\n" + "\n" * MANY + "b",
        "// " + "[id:" * (MANY // 4) + "\nq{T}",
        "q {" + " " * MANY + "=a}",
        "q {" + " " * MANY + "1 " * 50 + "x",
    ],
    ids=["lines", "remarks", "spaces", "digits"],
)
def test_a_pasted_text_is_read_at_once(text):
    try:
        found = len(read_pasted(text, "").items)
    except FileRefused:
        found = 0

    assert found <= 2
    assert not has_gap("{" + " " * MANY)


def test_a_remark_still_gives_its_reference_and_tags():
    item = read_pasted(r"// [id:cjs-12] [tag:vote\]ag]" + "\nVrai ?{T}", "gift").items[0]

    assert (item.idnumber, item.tags) == ("cjs-12", ("vote]ag",))
