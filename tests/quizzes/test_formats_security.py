"""Files made to harm or to puzzle are refused with a sentence: specs/quizzes.md §13."""

import random
import time

import pytest

from quizzes.formats import FileRefused, read
from quizzes.formats.detect import NOT_YET, detect
from quizzes.formats.moodlexml import MOST_PICTURE_BYTES
from quizzes.formats.texts import TAGS, to_html
from quizzes.models.bodies import TAGS as SHOWN_TAGS
from tests.quizzes.files import quiz_xml

BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def refusal(data, name):
    """(code, line) of a file refused as a whole; it says why in French."""
    with pytest.raises(FileRefused) as caught:
        read(data if isinstance(data, bytes) else data.encode(), name)
    assert caught.value.message.endswith(".")
    return caught.value.code, caught.value.line


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?>\n<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
        f'<?xml version="1.0"?>\n<!DOCTYPE q [<!ENTITY l0 "l">{BILLION}]><quiz>&l9;</quiz>',
        '\n<!DOCTYPE quiz SYSTEM "http://example.org/quiz.dtd"><quiz/>',
        '\n<!DOCTYPE quiz [<!ENTITY % p SYSTEM "http://example.org/x">%p;]><quiz/>',
        "\n<!DOCTYPE quiz><quiz/>",
    ],
)
def test_xml_with_a_dtd_is_refused(text):
    assert refusal(text, "moodlexml") == ("dtd_forbidden", 2)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_xml_in_utf16_hides_no_dtd(encoding):
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE q [<!ENTITY x "y">]><quiz>&x;</quiz>'

    assert refusal(text.encode(encoding), "moodlexml") == ("dtd_forbidden", 1)


@pytest.mark.parametrize("name", ["gift", "aiken", "moodlexml"])
def test_file_over_20_mb_is_refused_before_it_is_read(name):
    begun = time.process_time()

    assert refusal(b"<" * 20_000_001, name) == ("too_large", None)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("name", ["gift", "aiken", "moodlexml"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_file_with_nothing_in_it_is_empty(name, data):
    assert refusal(data, name) == ("empty", None)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04word", "gift"),
        (b"PK\x03\x04word", "moodlexml"),
        (b"%PDF-1.7", "aiken"),
        (b"\x1f\x8b\x08", "moodlexml"),
        (b"<?xml version='1.0'?><quiz/>", "gift"),
        (b"<!DOCTYPE html><html></html>", "moodlexml"),
        (b"<rss></rss>", "moodlexml"),
        (b"Qui ?{T}", "moodlexml"),
        (b"Qui ?\nA) a\nB) b\nANSWER: A", "gift"),
        (b"Qui ? {=a ~b}", "aiken"),
    ],
)
def test_file_of_another_format_is_refused(data, name):
    assert refusal(data, name) == ("format_mismatch", 1)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"<quiz>\n<question type='essay'>\n</quiz>", 3),
        (b"<quiz>\n&nbsp;</quiz>", 2),
        (b"<quiz>\n", 2),
        (b"<quiz>\n\n<question>&#xD800;</question></quiz>", 3),
        (b"<quiz>\n<question>a\0b</question></quiz>", 2),
        (b"<quiz>\n<name>\xe9</name></quiz>", 2),
        (b"<?xml version='1.0' encoding='UTF-8'?>\n<quiz><name>\xe9</name></quiz>", 2),
        (b"<?xml version='1.0' encoding='UTF-7'?><quiz/>", 1),
        (b"<?xml version='1.0' encoding='x-unknown'?><quiz/>", 1),
        (b"\xff\xfe<\0q\0u\0\0\xd8>\0", 1),
        (b"<quiz>" + b"<a>" * 100_000, 1),
    ],
)
def test_xml_that_is_broken_is_refused_with_its_line(data, line):
    assert refusal(data, "moodlexml") == ("malformed", line)


def test_xml_with_too_many_tags_is_refused():
    assert refusal("<quiz>" + "<a/>" * 400_001 + "</quiz>", "moodlexml") == ("too_large", None)


def test_xml_in_a_declared_encoding_is_read():
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + quiz_xml("essay", stem="été").partition("?>")[2]
    reading = read(text.encode("latin-1"), "moodlexml")

    assert (reading.encoding, reading.items[0].stem) == ("iso-8859-1", "été")


@pytest.mark.parametrize("name", ["gift", "aiken"])
def test_text_in_utf16_without_its_mark_or_broken_is_refused(name):
    assert refusal("Qui ?{T}".encode("utf-16-le"), name) == ("malformed", 1)
    assert refusal(b"\xff\xfeQ\0\n\0\x00\xd8?\0", name) == ("malformed", 2)


def test_surrogates_written_in_utf8_are_read_byte_by_byte():
    reading = read(b"\xed\xa0\x80 ?{T}", "gift")

    assert (reading.encoding, reading.items[0].stem.encode("utf-8").decode()) == ("windows-1252", "í\xa0€ ?")


def test_null_characters_are_removed_and_said():
    first, second = read(b"Qui ?{T}\n\nQu\0oi ?{F}", "gift").items

    assert (first.warnings, second.stem) == ((), "Quoi ?")
    assert second.warnings == ("Ligne 3 : des caractères nuls ont été retirés.",)


def test_pictures_over_ten_megabytes_and_drawings_are_not_taken():
    text = quiz_xml("essay", files={"a.png": b"x" * (MOST_PICTURE_BYTES + 1), "b.svg": b"<svg/>", "c.png": b"<svg>"})
    (item,) = read(text.encode(), "moodlexml").items

    assert [picture.content for picture in item.pictures] == [None, None, None]
    assert item.warnings == (
        "Le fichier joint « a.png » dépasse 10 Mo.",
        "Le fichier joint « b.svg » est un dessin SVG, refusé pour votre sécurité.",
        "Le fichier joint « c.png » est un dessin SVG, refusé pour votre sécurité.",
    )


def test_picture_that_is_not_base64_is_not_taken():
    text = quiz_xml("essay", '<file name="a.png" encoding="base64">é!!</file>')

    assert read(text.encode(), "moodlexml").items[0].warnings == ("Le fichier joint « a.png » n’a pas pu être lu.",)


@pytest.mark.parametrize("text_format", ["html", "moodle", "markdown"])
def test_html_keeps_nothing_that_runs(text_format):
    bad = '<p style="x" onclick="x()">a<script>x()</script><img src="data:x" onerror="x()" alt="y"></p><a href="javascript:x">b</a>'
    shown = to_html(bad, text_format)

    assert [
        word
        for word in ("script", "onclick", "onerror", "style=", "src=")
        if f"<{word}" in shown or f" {word}" in shown
    ] == []
    assert "href=" not in shown


def test_html_keeps_what_questions_show():
    assert TAGS == SHOWN_TAGS


@pytest.mark.parametrize("text", ["{" * 300_000, "a{~" * 100_000, "::" * 500_000, "a{\n\n" * 5_000, "\\" * 1_000_000])
def test_gift_made_to_puzzle_answers_soon(text):
    begun = time.process_time()
    read(text.encode(), "gift")

    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, None),
        (b"%PDF-1.7\n%plain enough\n", None),
        (random.Random(4).randbytes(3_000), None),
        ("Café ? {=oui ~non}\0\n".encode() * 20, "gift"),
        ("Café ? {=oui ~non}".encode("utf-16"), "gift"),
    ],
)
def test_file_that_is_no_text_is_told_so(data, kind):
    if kind:
        assert detect(data, "banque.txt") == kind
        return
    with pytest.raises(FileRefused) as caught:
        detect(data, "banque.bin")
    assert (caught.value.code, caught.value.message) == ("format_mismatch", NOT_YET["binary"])
