"""Spreadsheets: separators, encodings, headings, lines, bombs (specs/quizzes.md §12, §13)."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from quizzes.formats import FileRefused, read
from quizzes.formats.archives import members
from quizzes.formats.columns import ColumnsWanted
from quizzes.formats.detect import detect
from quizzes.formats.items import Item
from quizzes.formats.sheets import MOST_ROWS, write_csv
from quizzes.formats.spreadsheet_writer import write_spreadsheet_csv, write_spreadsheet_xlsx

HEAD = "Type;Question;Choix 1;Choix 2;Choix 3;Bonne(s) réponse(s)\n"


def items(text, **options):
    return read(text if isinstance(text, bytes) else text.encode(), "spreadsheet", **options).items


def rights(item):
    return [choice.get("fraction", choice.get("right")) for choice in item.question["choices"]]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings(separator, encoding):
    text = "\r\n".join(line for line in (HEAD + "unique;Où vote-t-on ?;été;à côté;;A").split("\n"))
    (item,) = items(text.replace(";", separator).encode(encoding))
    assert ([choice["text"] for choice in item.question["choices"]], rights(item)) == (["été", "à côté"], [1, 0])


@pytest.mark.parametrize(
    ("line", "kind", "wanted"),
    [
        ("unique;Q ?;a;b;c;B", "single", [0, 1, 0]),
        (";Q ?;a;b;c;2", "single", [0, 1, 0]),
        (";Q ?;a;b;c;A, C", "multiple", [True, False, True]),
        ("QCM;Q ?;a;b;c;1 et 3", "multiple", [True, False, True]),
        ("choix multiple;Q ?;le prix;la date;la météo;le prix | La date", "multiple", [True, True, False]),
    ],
)
def test_right_choices_are_letters_numbers_or_texts(line, kind, wanted):
    (item,) = items(HEAD + line)
    assert (item.type, rights(item)) == (kind, wanted)


def test_each_type_of_line():
    text = (
        "Type;Question;Choix 1;Choix 2;Choix 3;Bonne réponse;Tolérance;Unité;Explication;Catégorie;Référence;Points;Indice\n"
        "vrai/faux;Oral ?;;;;Faux;;;Il est écrit.;CJS/Vote;r1;2,5;Cherchez.\n"
        "nombre;Combien ?;;;;202,50;0,01;€\n"
        "réponse courte;Qui ?;;;;une coopérative | coopérative\n"
        "ordre;Rangez.;devis;accord;facture\n"
        "appariement;Reliez.;a = b;c -> d; = e\n"
        "groupes;Triez.;devis = avant;facture = après;météo =\n"
        "trous;On {1:SA:=garde} {1:NM:=25:1}.\n"
        "échelle;Je parle.;jamais;parfois;souvent\n"
        "rédaction;Racontez.\n"
    )
    found = items(text)
    assert [item.message for item in found] == [None] * 9
    truth, number, short, order, pairs, groups, gaps, scale, _essay = found
    assert (truth.question["answer"], truth.category, truth.idnumber, truth.max_mark) == (
        False,
        ("CJS", "Vote"),
        "r1",
        "2.5",
    )
    assert (truth.general_feedback, truth.hints, truth.penalty) == ("Il est écrit.", ({"text": "Cherchez."},), "0.25")
    assert number.question["answers"][0] | number.question["units"][0] == {
        "value": "202.5",
        "tolerance": "0.01",
        "tolerance_type": "nominal",
        "fraction": 1,
        "feedback": "",
        "name": "€",
        "factor": "1",
    }
    assert [row["text"] for row in short.question["answers"]] == ["une coopérative", "coopérative"]
    assert list(order.question["texts"].values()) == ["devis", "accord", "facture"]
    assert [option["text"] for option in pairs.question["options"]] == ["b", "d", "e"]
    assert [item["right"] for item in groups.question["items"]] == ["k1", "k2", None]
    assert [gap["type"] for gap in gaps.question["gaps"]] == ["shortanswer", "numerical"]
    assert scale.question["scale"] == ["jamais", "parfois", "souvent"]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("unique;Q ?;a;;;A", "too_few_answers", "il faut au moins deux choix"),
        ("unique;Q ?;a;b;;D", "letter_unknown", "« D » n’est pas un des choix"),
        ("unique;Q ?;a;b;;", "no_right_answer", "la bonne réponse n’est pas indiquée"),
        ("nombre;Q ?;;;;douze", "not_a_number", "« douze » n’est pas un nombre"),
        ("vrai/faux;Q ?;;;;peut-être", "no_right_answer", "la bonne réponse est vrai ou faux"),
        ("dessin;Q ?;;;;", "type_unsupported", "le type « dessin » n’est pas connu"),
        ("unique;;a;b;;A", "incomplete", "il n’y a pas de question"),
        ("trous;Sans trou", "no_gap", None),
    ],
)
def test_errors_have_the_number_of_the_line(line, code, said):
    good, bad = items(HEAD + '\n"vrai/faux";"Une\nquestion ?";;;;vrai\n' + line + "\n")
    assert (good.status, good.line, bad.line, bad.code) == ("new", 3, 5, code)
    assert said is None or bad.message == f"Ligne 5 : {said}."
    assert bad.raw


def test_headings_that_say_nothing_ask_for_the_columns():
    text = "Énigme;Un;Deux;Clé\nQui ?;a;b;1\n"
    with pytest.raises(ColumnsWanted) as caught:
        items(text)
    assert caught.value.headings == ("Énigme", "Un", "Deux", "Clé")
    (item,) = items(text, columns=["question", "choice", "choice", "good"])
    assert rights(item) == [1, 0]


def test_formulas_are_texts_both_ways():
    bad = ["=1+1", "+cmd", "-2", "@x", "\tx", "'à moi"]
    item = Item(line=1, source_type="single", type="single", title="=x", stem="=HYPERLINK(1)", stem_format="plain")
    choices = [{"id": f"c{n}", "text": text, "fraction": int(n == 0), "feedback": ""} for n, text in enumerate(bad)]
    csv = write_spreadsheet_csv([Item(**(vars(item) | {"question": {"choices": choices}}))]).data.decode("utf-8-sig")
    assert [cell for cell in csv.split("\n", 1)[1].split(";") if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert "'=HYPERLINK(1)" in csv
    (again,) = items(csv)
    assert (again.title, again.stem) == ("=x", "=HYPERLINK(1)")
    assert [choice["text"] for choice in again.question["choices"]] == ["=1+1", "+cmd", "-2", "@x", "x", "'à moi"]

    xlsx = write_spreadsheet_xlsx([Item(**(vars(item) | {"question": {"choices": choices}}))]).data
    assert {cell.data_type for row in load_workbook(io.BytesIO(xlsx)).active for cell in row if cell.value} == {"s"}


def workbook(rows):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def rewritten(data, name, content):
    """An archive with one file more, or another content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


BOOK = [["Type", "Question", "Choix 1", "Choix 2", "Bonne réponse"], ["unique", "Combien ?", 12, 13.5, 2]]


def test_a_workbook_is_read_as_it_is_typed():
    (item,) = items(workbook([[], *BOOK]))
    assert ([choice["text"] for choice in item.question["choices"]], rights(item), item.line) == (
        ["12", "13.5"],
        [0, 1],
        3,
    )
    assert detect(workbook(BOOK), "a.xlsx") == "spreadsheet"


def refusal(data):
    with pytest.raises(FileRefused) as caught:
        read(data, "spreadsheet")
    return caught.value.code


def test_workbooks_made_to_harm_are_refused():
    book = workbook(BOOK)
    sheet = "xl/worksheets/sheet1.xml"
    assert refusal(rewritten(book, "xl/media/big.xml", b" " * 120_000_000)) == "too_large"
    assert refusal(rewritten(book, sheet, b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>")) == "dtd_forbidden"
    assert refusal(rewritten(book, "../x.xml", b"")) == "malformed"
    assert refusal(rewritten(book, "xl/inside.zip", b"PK")) == "malformed"
    assert refusal(rewritten(book, "xl/vbaProject.exe", b"")) == "malformed"
    assert refusal(rewritten(book, sheet, b"<worksheet>")) == "malformed"
    assert refusal(book[:-40]) == "malformed"
    assert refusal(rewritten(rewritten(book, "xl/workbook.xml", b""), "XL/WORKBOOK.xml", b"")) == "malformed"
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1048576">'
    far += b'<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    assert refusal(rewritten(book, sheet, far)) == "empty"


def test_archives_are_read_under_limits():
    def archive(*names, link=False):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name in names:
                info = zipfile.ZipInfo(name)
                info.external_attr = (0o120777 if link else 0o100644) << 16
                made.writestr(info, b"x")
        return out.getvalue()

    assert members(archive("a/b.xml", "c.xml")) == {"a/b.xml", "c.xml"}
    for names in (["/a"], ["C:/a"], ["a\\b"], ["a/../b"], ["é.xml", "e\u0301.XML"], ["a.tar"]):
        with pytest.raises(FileRefused):
            members(archive(*names))
    with pytest.raises(FileRefused):
        members(archive("a", link=True))
    with pytest.raises(FileRefused):
        members(archive(*(f"f{n}" for n in range(5_001))))


def test_too_many_lines_and_too_long_cells_are_refused():
    assert refusal((HEAD + "x;y\n" * (MOST_ROWS + 1)).encode()) == "too_large"
    assert refusal((HEAD + f"unique;{'x' * 20_001};a;b;;A\n").encode()) == "too_large"
    assert refusal(b"\x89PNG\r\n") == "format_mismatch"
    assert refusal(b"<html></html>") == "format_mismatch"
    assert refusal(write_csv([["", ""]])) == "empty"


def zipped(*names, content=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (zipped("moodle_backup.xml"), "cours.mbz", "exportez"),
        (b"\x1f\x8b\x08\x00", "cours.mbz", "« Exporter »"),
        (zipped("imsmanifest.xml"), "a.zip", "SCORM"),
        (
            zipped("imsmanifest.xml", content=b"<manifest xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'/>"),
            "a.zip",
            "QTI",
        ),
        (zipped("h5p.json"), "a.h5p", "H5P"),
        (zipped("word/document.xml"), "a.docx", "document texte"),
        (zipped("mimetype", "content.xml"), "a.odt", "document texte"),
        (zipped("cmi5.xml"), "a.zip", "cmi5"),
        (zipped("x"), "a.zip", "pas pris en charge"),
        (b"<assessmentItem/>", "a.xml", "QTI"),
    ],
)
def test_what_is_not_taken_is_recognised(data, name, said):
    with pytest.raises(FileRefused) as caught:
        detect(data, name)
    assert caught.value.code == "format_mismatch"
    assert said.lower() in caught.value.message.lower()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"::a::Qui {T}", "a.txt", "gift"),
        (b"Qui ?\nA) a\nB) b\nANSWER: A", "a.txt", "aiken"),
        (b"<?xml version='1.0'?><quiz/>", "a.txt", "moodlexml"),
        (b"\xef\xbb\xbf<quiz/>", "", "moodlexml"),
        (b'{"questions": []}', "", "json"),
        (b"Type;Question\n", "a.csv", "spreadsheet"),
        (b"Type;Question;x\n", "", "spreadsheet"),
        (b"rien de connu", "a.txt", "gift"),
    ],
)
def test_formats_are_told_apart(data, name, kind):
    assert detect(data, name) == kind
