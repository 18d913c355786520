"""A guide on paper: accessible, the same bytes, nothing cut that fits, nothing of a text is ever code."""

import io
import unicodedata

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.test import Client

from media.actions import render
from media.rules.richtext import tree
from tests.media.test_render import elements
from tests.workshops.build import TOWER, make_activity, make_guide
from workshops.actions.printing import guide_document, snapshot

ADDRESS = "https://coops.example.org/animer/tour/"
LONG = (
    "<ol>"
    + "<li>Une étape assez longue pour prendre toute la ligne, et même un peu plus que la ligne.</li>" * 6
    + "</ol>"
)
TABLE = {
    "caption": "Les comptes",
    "table": {"data": [["A", "B"], ["**1**", "[CAPE](glossaire:cape)"]], "first_row_is_table_header": True},
}


def pdf_of(guide):
    return guide_document(guide, address=ADDRESS).pdf


def pages_of(pdf):
    found = pypdfium2.PdfDocument(pdf)
    return [
        " ".join(unicodedata.normalize("NFC", page.get_textpage().get_text_bounded()).replace("\u00a0", " ").split())
        for page in found
    ]


def full_guide(**fields):
    """A guide with everything."""
    activities = [
        make_activity(title, minutes, steps=LONG, notes="<p>À voir.</p>", short_minutes=2) for title, minutes in TOWER
    ]
    return make_guide(
        activities=activities,
        short_version="<p><b>12 minutes.</b></p>",
        example="<p>Une scène.</p>",
        debrief="Qui a parlé ?\nQui a décidé ?",
        variants=[("variant", {"title": "Sans parler", "text": "<p>En silence.</p>"})],
        annexes=[("annex", {"title": "Les comptes", "body": [("text", "<p>À recopier.</p>"), ("table", TABLE)]})],
        **fields,
    )


@pytest.mark.django_db
def test_guide_pdf_is_accessible_and_archivable():
    pdf = pikepdf.open(io.BytesIO(pdf_of(full_guide())))
    root = pdf.Root
    kinds = elements(root.StructTreeRoot.K, {})
    metadata = str(root.Metadata.read_bytes())

    assert (bool(root.MarkInfo.Marked), str(root.Lang), bool(root.ViewerPreferences.DisplayDocTitle)) == (
        True,
        "fr",
        True,
    )
    assert ("pdfuaid" in metadata, "pdfaid" in metadata) == (True, True)
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure"} - set(kinds) == set()
    assert len(kinds["/H1"]) == 1
    assert all("/Alt" in figure for figure in kinds["/Figure"])
    assert {tuple(round(float(x)) for x in page.MediaBox) for page in pdf.pages} == {(0, 0, 595, 842)}


@pytest.mark.django_db
def test_guide_pdf_has_its_address_pages_and_licence():
    pages = pages_of(pdf_of(full_guide()))
    picture = pypdfium2.PdfDocument(pdf_of(full_guide(slug="autre")))[0].render(scale=3).to_pil()

    assert zxingcpp.read_barcodes(picture)[0].text == ADDRESS
    assert [f"page {number} / {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert ["CC BY-SA 4.0" in page for page in pages] == [True] * len(pages)


@pytest.mark.django_db
def test_activity_is_never_cut_when_it_fits_on_a_page():
    pages = pages_of(pdf_of(full_guide()))

    for title, minutes in TOWER:
        mine = [page for page in pages if f"{title} 1. Une étape" in page]
        assert len(mine) == 1, (title, minutes)
        after = mine[0].split(f"{title} 1. Une étape", 1)[1]
        assert after.count("À voir.") >= 1


@pytest.mark.django_db
def test_activity_longer_than_a_page_goes_on_to_the_next():
    guide = make_guide(activities=[make_activity("Long", 50, steps=LONG * 12), make_activity("Court", 5)])

    pages = pages_of(pdf_of(guide))

    assert sum(page.count("Une étape assez longue") for page in pages) == 72
    assert len(pages) > 3


@pytest.mark.django_db
def test_text_is_never_code():
    nasty = '#read("/etc/passwd") *a* $b$ \\ @x'
    guide = make_guide("Jeu", [make_activity(nasty, 5, steps=f"<p>{nasty}</p>", invitation=nasty)], objectives=nasty)

    text = " ".join(pages_of(pdf_of(guide)))

    assert text.count('#read("/etc/passwd") *a* $b$ \\ @x') == 4


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["☐ → − Nguyễn Юлия", "« ½ » œ Æ ’"])
def test_every_letter_is_printed(words):
    text = " ".join(pages_of(pdf_of(make_guide(objectives=words, added_value=words))))

    assert "Se répartir" not in text
    assert text.count(words) >= 1


@pytest.mark.django_db
def test_same_guide_same_bytes_made_once(monkeypatch):
    guide = full_guide()
    first = guide_document(guide, address=ADDRESS)
    monkeypatch.setattr(render, "render", None)

    assert guide_document(guide, address=ADDRESS) == first


@pytest.mark.django_db
def test_changed_guide_has_another_file():
    guide = full_guide()
    first = guide_document(guide, address=ADDRESS)
    guide.added_value = "Autre chose"
    guide.save_revision().publish()

    assert guide_document(type(guide).objects.get(pk=guide.pk), address=ADDRESS).sha256 != first.sha256


@pytest.mark.django_db
def test_download_says_what_it_is_and_is_not_sent_twice():
    guide = make_guide()

    response = Client().get(f"{guide.url}pdf/")
    again = Client().get(f"{guide.url}pdf/", headers={"If-None-Match": response.headers["ETag"]})

    assert (response.headers["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert response.headers["Content-Disposition"] == 'inline; filename="guide-le-jeu-de-la-tour.pdf"'
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_file_that_cannot_be_made_leads_back_to_the_page(monkeypatch):
    guide = make_guide()

    def fail(*args, **kwargs):
        raise render.RenderFailed("no")

    monkeypatch.setattr(render, "render", fail)
    response = Client().get(f"{guide.url}pdf/")

    assert (response.status_code, response.headers["Location"]) == (302, guide.url)


@pytest.mark.django_db
def test_snapshot_is_plain_and_french():
    printed = snapshot(full_guide(title="Élection : le rôle"), address=ADDRESS)

    assert (printed["title"], printed["minutes"], printed["short_minutes"]) == ("Élection\u202f: le rôle", 45, 12)
    assert printed["annexes"][0]["parts"][1] == {"kind": "table", "rows": [["A", "B"], ["1", "CAPE"]]}
    assert printed["address"] == ADDRESS


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", []),
        ("<p>a <b>b</b></p>", [("paragraph", ["a ", ("strong", ["b"])])]),
        ("<ul><li>a</li>\n<li>b</li></ul>", [("list", [("item", ["a"]), ("item", ["b"])])]),
        ("<p>x<script>alert(1)</script>y</p>", [("paragraph", ["x", "y"])]),
        ('<p><a href="javascript:x">mot</a></p>', [("paragraph", ["mot"])]),
        ('<p><a linktype="term" id="3">mot</a>, suite</p>', [("paragraph", ["mot", ", suite"])]),
        ("seul <i>ici</i>", [("paragraph", ["seul ", ("emphasis", ["ici"])])]),
        ("<p>a<br/>b</p>", [("paragraph", ["a", ("break", []), "b"])]),
        ("<p>&lt;b&gt; &amp;</p>", [("paragraph", ["<b> &"])]),
        ("<p>jamais fermé", [("paragraph", ["jamais fermé"])]),
    ],
)
def test_rich_text_becomes_a_tree(html, blocks):
    def plain(node):
        return node["text"] if node["kind"] == "text" else (node["kind"], [plain(one) for one in node.get("items", [])])

    assert [plain(node) for node in tree(html)] == blocks
