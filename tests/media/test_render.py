"""The PDF engine: accessible, one page, the same bytes, nothing of the text is ever code."""

import io
import json
import re
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import typst
import zxingcpp
from PIL import Image

from media.actions import render
from media.models import DocumentRender, TemplateVersion
from media.rules.glyphs import clean

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
ADDRESS = "https://coops.example.org/v/7K3Q-9M2T-XW4P"
SNAPSHOT = {
    "schema": 1,
    "locale": "fr",
    "kind": "certificate",
    "title": "Animer une coopérative jeunesse\u202f: le socle",
    "name": "Anaïs Œuvrard-Lefèbvre",
    "organisation": {"name": "À Petits PAS", "identifiers": "SIRET 1", "address": "Lille", "logo_sha256": ""},
    "introduction": "Cette attestation dit ce qui a été suivi.",
    "lines": ["Le départ", "Qui fait quoi", "L’arrivée"],
    "nature": "Formation non certifiante",
    "minutes": {"attended": 840, "distance": 635},
    "starts_on": "2026-10-05",
    "ends_on": "2026-11-18",
    "place": "Lille",
    "results": ["Sept quiz réussis"],
    "issued_on": "2026-12-01",
    "valid_until": "2029-12-01",
    "signatories": [
        {"name": "Claire Delattre", "role": "Coordinatrice", "image_sha256": ""},
        {"name": "Thomas Wyart", "role": "Formateur", "image_sha256": ""},
    ],
    "number": "7K3Q9M2TXW4P",
    "verify_url": ADDRESS,
    "rule": "Toutes les leçons terminées.",
    "course": {"item_id": "", "title": "", "revision": 1},
}
CORNERS = {
    "plain": {},
    "bare": {"introduction": "", "rule": "", "results": [], "lines": [], "valid_until": None, "place": "", "signatories": []},
    "one_day": {"starts_on": "2026-11-18", "ends_on": "2026-11-18", "lines": ["Seule"], "minutes": {"attended": 45, "distance": 0}},
    "name_of_150": {"name": ("Marie-Antoinette Éléonore Œuvrard " * 5)[:150]},
    "name_of_300_m": {"name": "m" * 300},
    "vietnamese": {"name": "Nguyễn Thị Ánh"},
    "cyrillic": {"name": "Юлия Зайцева", "signatories": [{"name": "Юлия", "role": "Директор", "image_sha256": ""}]},
    "many_lines": {"lines": [f"Module {n} au titre assez long pour passer à la ligne" for n in range(1, 31)]},
    "long_everything": {
        "title": "Un très long titre de parcours " * 6,
        "introduction": "Une longue introduction qui prend de la place. " * 6,
        "rule": "Toutes les leçons terminées, tous les quiz réussis. " * 10,
        "results": ["Un résultat assez long"] * 12,
        "organisation": {"name": "Une association au nom vraiment très long " * 3, "identifiers": "x" * 200, "address": "y" * 200, "logo_sha256": ""},
    },
}  # fmt: skip


def snapshot(**more):
    return SNAPSHOT | more


def template():
    files = {name: (ROOT / "media/typst" / file).read_text() for name, file in
             {"main.typ": "certificate.typ", "words.json": "certificate.words.json"}.items()}  # fmt: skip
    return TemplateVersion(kind="certificate", source=json.dumps(files), sha256="", typst_version="")


def pdf_of(**more):
    printed = snapshot(**more)
    return render.render("certificate", printed, at=AT, template=template(), qr=ADDRESS.upper())


def text_of(pdf):
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    return unicodedata.normalize("NFC", page.get_text_bounded())


def words(text):
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def elements(node, kinds):
    """Every structure element of a tree, by kind."""
    if isinstance(node, pikepdf.Array):
        for inner in node:
            elements(inner, kinds)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            kinds.setdefault(str(node.S), []).append(node)
        if "/K" in node:
            elements(node.K, kinds)
    return kinds


@pytest.mark.parametrize("corner", CORNERS)
def test_certificate_is_one_accessible_page(corner):
    pdf = pikepdf.open(io.BytesIO(pdf_of(**CORNERS[corner])))
    root, page = pdf.Root, pdf.pages[0]
    tree = elements(root.StructTreeRoot.K, {})
    metadata = str(root.Metadata.read_bytes())

    assert len(pdf.pages) == 1
    assert (bool(root.MarkInfo.Marked), str(root.Lang), bool(root.ViewerPreferences.DisplayDocTitle)) == (
        True,
        "fr",
        True,
    )
    assert (str(page.Tabs), len(page.Annots)) == ("/S", 1)
    assert [bool(str(figure.Alt)) for figure in tree["/Figure"]] == [True]
    assert (len(tree["/H1"]), len(tree["/H2"])) == (1, 1)
    assert re.findall(r"pdfuaid:part>(\d)|pdfaid:part>(\d)|pdfaid:conformance>(\w)", metadata) == [
        *(("", "2", ""), ("", "", "A"), ("1", "", "")),
    ]


def test_certificate_embeds_every_font_with_its_text():
    pdf = pikepdf.open(io.BytesIO(pdf_of(**CORNERS["cyrillic"])))

    fonts = pdf.pages[0].Resources.Font

    assert len(fonts) > 2
    for font in fonts.values():
        inner = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
        assert ("/ToUnicode" in font, {"/FontFile2", "/FontFile3"} & set(inner.keys()) != set()) == (True, True)


def test_certificate_title_names_the_person():
    pdf = pikepdf.open(io.BytesIO(pdf_of()))

    title = str(pdf.docinfo["/Title"])

    assert (
        words(title) == "Certificat de réussite – Animer une coopérative jeunesse : le socle – Anaïs Œuvrard-Lefèbvre"
    )


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("attestation", "Attestation de fin de formation"), ("realisation", "Certificat de réalisation")],
)
def test_each_kind_has_its_heading(kind, heading):
    assert heading in words(text_of(pdf_of(kind=kind)))


def test_english_document_speaks_english():
    pdf = pdf_of(locale="en")

    opened = pikepdf.open(io.BytesIO(pdf))
    assert (str(opened.Root.Lang), "given to" in text_of(pdf), "on 1 December 2026" in words(text_of(pdf))) == (
        *("en", True, True),
    )


def test_certificate_says_all_that_was_followed():
    text = words(text_of(pdf_of()))

    expected = [
        *("Certificat de réussite", "remis à", "Anaïs Œuvrard-Lefèbvre", "Animer une coopérative jeunesse : le socle"),
        *("10 h 35 à distance", "14 h en présence", "du 5 octobre 2026", "au 18 novembre 2026"),
        *("à Lille, le 1er décembre 2026", "valable jusqu’au 1er décembre 2029", "Formation non certifiante"),
        *("Claire Delattre", "Formateur", "7K3Q-9M2T-XW4P", "Le chemin parcouru", "Qui fait quoi", "SIRET 1"),
    ]
    assert [phrase for phrase in expected if phrase not in text] == []


@pytest.mark.parametrize(
    "name", ['#read("/etc/passwd") *a* $b$ <b>', "Nguyễn Thị Ánh", "Юлия Зайцева", "_x_ `y` @z \\ #1"]
)
def test_name_is_printed_as_it_is_written(name):
    text = text_of(pdf_of(name=name))

    assert text.count(name) == 1


@pytest.mark.parametrize("corner", ["plain", "vietnamese"])
def test_qr_code_leads_to_the_page_at_60_dpi(corner):
    page = pypdfium2.PdfDocument(pdf_of(**CORNERS[corner]))[0]

    picture = page.render(scale=60 / 72, grayscale=True).to_pil()

    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [ADDRESS.upper()]


def test_same_input_gives_the_same_bytes_in_another_process():
    code = "import django; django.setup(); import sys; from tests.media.test_render import pdf_of; sys.stdout.buffer.write(pdf_of())"
    run = [sys.executable, "-c", code]

    other = subprocess.run(run, capture_output=True, check=True, cwd=ROOT, env=environment()).stdout

    assert other == pdf_of()


def environment():
    import os

    return os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "DJANGO_SETTINGS_MODULE": "config.settings.test"}


def test_starting_the_site_imports_no_typst():
    code = "import django; django.setup(); import config.urls, config.wsgi, sys; print(sorted({'typst', 'pyld', 'segno'} & set(sys.modules)))"

    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, env=environment(), text=True
    )

    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("path", sorted((ROOT / "media/typst").glob("*.typ")), ids=lambda path: path.name)
def test_template_calls_nothing_and_says_nothing(path):
    source = re.sub(r"(?<!:)//.*", "", path.read_text())  # « https:// » is no comment

    assert re.findall(r"#?import\b|\beval\(|plugin\(|\bread\(|@preview", source) == []
    assert [text for text in re.findall(r'"([^"]*)"', source) if re.search(r"[a-zà-ÿ]{3,} [a-zà-ÿ]{2,}", text)] == []


def test_template_has_no_warning():
    files = json.loads(template().source)
    data = {"snapshot": SNAPSHOT, "words": json.loads(files.pop("words.json"))["fr"], "fonts": {}, "qr": ADDRESS}
    files |= {"data.json": json.dumps(render._typeset(data)), "qr.svg": render.qr_drawing(ADDRESS)}

    _pdf, warnings = typst.compile_with_warnings(
        {name: text.encode() for name, text in files.items()},
        root=render._empty_folder().name,
        font_paths=render._font_book(),
        ignore_system_fonts=True,
        pdf_standards=list(render.STANDARDS),
        timestamp=AT,
        format="pdf",
    )

    assert [warning.message for warning in warnings] == []


def test_words_are_the_same_in_both_languages():
    words = json.loads((ROOT / "media/typst/certificate.words.json").read_text())

    assert words["fr"].keys() == words["en"].keys()


HEAD = '#set document(title: "T")\n#set text(font: "Atkinson Hyperlegible", lang: "fr")\n'


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('= Titre\n#image("qr.svg")', "alt"),
        ("= Titre 🦊", "glyph"),
        ("== Titre", "heading"),
    ],
)
def test_what_is_not_accessible_is_an_error(source, why):
    files = {"main.typ": HEAD + source, "qr.svg": render.qr_drawing(ADDRESS)}

    with pytest.raises(render.RenderFailed) as caught:
        render.compile_pdf(files, at=AT)

    assert why in re.sub(r"could not be displayed", "glyph", str(caught.value))


def test_document_without_title_is_an_error():
    with pytest.raises(render.RenderFailed):
        render.compile_pdf({"main.typ": HEAD.replace('#set document(title: "T")', "") + "= Titre"}, at=AT)


def test_template_reads_no_file_of_the_machine():
    with pytest.raises(render.RenderFailed):
        render.compile_pdf({"main.typ": HEAD + '= T\n#read("/etc/passwd")'}, at=AT)


def picture(mode, size=(300, 100)):
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert(mode).save(out, "PNG")
    out.seek(0)
    return out


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_logo_and_signature_are_printed(mode):
    sha = render.keep_picture(picture(mode))
    people = [{"name": "Claire", "role": "", "image_sha256": sha}]

    pdf = pdf_of(organisation=SNAPSHOT["organisation"] | {"logo_sha256": sha}, signatories=people)

    opened = pikepdf.open(io.BytesIO(pdf))
    tree = elements(opened.Root.StructTreeRoot.K, {})
    assert [str(figure.Alt) for figure in tree["/Figure"]] == [
        *("Logo de À Petits PAS", "Signature de Claire"),
        f"Code à scanner pour vérifier ce document : {ADDRESS}",
    ]


def test_big_picture_is_made_small():
    sha = render.keep_picture(picture("RGBA", (2500, 2500)))

    content = render._read(f"pictures/{sha}.png")

    assert (content[:4], len(content) <= 500_000) == (b"\x89PNG", True)


def test_file_that_is_no_picture_is_refused():
    with pytest.raises(OSError, match="identify"):
        render.keep_picture(io.BytesIO(b"%PDF-1.7"))


def test_kept_file_is_found_again_and_forgotten():
    sha = render.keep(b"%PDF-1.7 test")

    found = [render.kept(sha), render.keep(b"%PDF-1.7 test") == sha]
    render.forget(sha)

    assert (*found, render.kept(sha), render.kept("")) == (b"%PDF-1.7 test", True, None, None)


def test_current_template_is_kept_once(db):
    render.register("certificate", "certificate")

    first, second = render.current_template("certificate"), render.current_template("certificate")

    assert (first.pk, TemplateVersion.objects.count()) == (second.pk, 1)


def test_reprint_is_recorded(db):
    render.register("certificate", "certificate")

    made = render.record_render("certificate", {"award": "x"}, b"%PDF", template=render.current_template("certificate"))

    assert (DocumentRender.objects.get().sha256, render.kept(made.sha256)) == (made.sha256, b"%PDF")


def test_name_with_direction_marks_is_never_reversed():
    text = text_of(pdf_of(name=clean("Inès\u202eMartin")))

    assert text.count("InèsMartin") == 1
