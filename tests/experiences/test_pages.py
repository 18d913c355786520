"""What readers see: the list and its filters, one report, its paper."""

import io
import re

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from experiences.actions.paper import paper
from experiences.models import ExperienceIndexPage, ExperiencePage
from experiences.rules.layout import ORDER, STORY, sections
from experiences.rules.places import around, inside
from media.models import Picture, Theme
from people.models import CoopKind
from people.rules.roles import COORDINATOR
from tests.conftest import make_person
from tests.experiences.build import draft, invented, place, published, said
from tests.media.test_render import elements
from tests.replay import replayed

pytestmark = pytest.mark.django_db


def titles(query: str = "", **headers: str) -> list[str]:
    """The reports a search of the list shows, in order."""
    html = Client().get(f"/experiences/{query}", headers=headers).content.decode()
    return re.findall(r'class="card__link" href="[^"]+">([^<]+)<', html)


@pytest.fixture
def shelf(db):
    """Four reports in a region, its town, another town; two seasons, kinds, themes."""
    four_reports()


@replayed
def four_reports():
    """Made once for all the tests."""
    reader = make_person("relectrice", COORDINATOR)
    north = place("Hauts-de-France", "region")
    town, other = place("Valbrune", parent=north), place("Brest")
    theme = Theme.objects.create(slug="conflit", label="conflit")
    sub = Theme.objects.create(slug="mediation", label="médiation", parent=theme)
    cjm = CoopKind.objects.create(slug="kpax", label="KPAX")
    published(by=reader, title="Région", territory=north, season=2024, themes=[theme])
    published(by=reader, title="Bourg", territory=town, season=2025, themes=[sub], kind="season")
    published(by=reader, title="Brest", territory=other, season=2025, maturity="adopted", coop_kinds=[cjm])
    invented("Exemple", territory=other, season=2026)
    draft("Brouillon", territory=other)


FILTERS = [
    ("", ["Bourg", "Brest", "Région", "Exemple"]),
    ("?territoire=hauts-de-france", ["Bourg", "Région"]),
    ("?territoire=valbrune", ["Bourg"]),
    ("?saison=2025", ["Bourg", "Brest"]),
    ("?cooperative=kpax", ["Brest"]),
    ("?theme=conflit", ["Bourg", "Région"]),
    ("?theme=mediation", ["Bourg"]),
    ("?genre=season", ["Bourg"]),
    ("?maturite=adopted", ["Brest"]),
    ("?exemples=non", ["Bourg", "Brest", "Région"]),
    ("?saison=2025&territoire=brest", ["Brest"]),
    ("?saison=2024&territoire=brest", []),
    ("?saison=soleil&theme=%00&territoire=' OR 1&page=abc", ["Bourg", "Brest", "Région", "Exemple"]),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_filters_find_what_they_say(shelf, query, expected):
    assert titles(query) == expected


def test_list_offers_only_what_leads_to_a_report(shelf):
    place("Nulle part")
    html = Client().get("/experiences/").content.decode()

    options = re.findall(r'<option value="([^"]+)"', html)

    assert sorted(options) == sorted(
        [
            "hauts-de-france",
            "valbrune",
            "brest",
            "2026",
            "2025",
            "2024",
            "cjs",
            "kpax",
            "conflit",
            "mediation",
            "season",
            "practice",
            "partnership",
            "workshop",
            "once",
            "repeated",
            "adopted",
        ]
    )


def test_nothing_found_gives_the_nearest_themes_and_the_way_back(shelf):
    html = Client().get("/experiences/?theme=mediation&territoire=brest").content.decode()

    assert re.findall(r'href="\?theme=([^"]+)"', html) == ["mediation", "conflit"]
    assert ('href="?territoire=brest"' in html, said("No report tells this yet") in html) == (True, True)


def test_htmx_gets_the_results_alone_and_history_the_page(shelf):
    client = Client()
    part = client.get("/experiences/?theme=&saison=2025", headers={"HX-Request": "true"})
    back = client.get("/experiences/?saison=2025", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert (titles("?saison=2025", **{"HX-Request": "true"}), "HX-Request" in part.headers["Vary"]) == (
        ["Bourg", "Brest"],
        True,
    )
    assert [b"<html" in one.content for one in (part, back)] == [False, True]
    assert part.headers["HX-Push-Url"] == "/experiences/?saison=2025"


def test_places_hold_places():
    parents = {1: None, 2: 1, 3: 2, 4: 5, 5: 4}

    assert (inside(1, parents), inside(3, parents), inside(4, parents)) == ({1, 2, 3}, {3}, {4, 5})
    assert (around([3], parents), around([4], parents)) == ({1, 2, 3}, {4, 5})


@pytest.mark.parametrize("format", ["story", "interview", *ORDER])
def test_formats_change_the_order_not_the_content(format):
    assert sorted(sections(format)) == sorted(STORY)


def test_list_asks_the_same_for_3_and_300_reports(claire):
    index = invented("Exemple 0").get_parent().specific
    for number in (1, 2):
        invented(f"Exemple {number}")
    few = asked("/experiences/")
    for number in range(297):
        page = ExperiencePage(
            title=f"Récit {number}", slug=f"recit-{number}", live=True, locale=index.locale, fictional=True,
            territory=place(f"Lieu {number % 40}"), season=2020 + number % 6, kind="season", summary="x",
        )  # fmt: skip
        page.save = lambda *a, **k: super(ExperiencePage, page).save(*a, **{**k, "clean": False})  # noqa: B023
        index = ExperienceIndexPage.objects.get()
        index.add_child(instance=page)
        page.themes = list(Theme.objects.all()[:2])

    assert (asked("/experiences/"), few <= 22) == (few, True)


def asked(path: str) -> int:
    """How many queries an anonymous visitor's request takes, memory warm."""
    Client().get(path)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


def test_report_is_told_in_order_with_its_sources_names_and_licence(claire):
    page = published(by=claire, quote_text="On avait oublié les éponges.", key_moment="<p>L’orage.</p>")
    html = Client().get(page.url).content.decode()

    words = [
        "Maëlys (a raconté)",
        "Douze vélos lavés",
        "Un garage",
        "Lundi",
        "L’orage",
        "Propres",
        "Le cahier",
        "Comptez",
    ]
    places = [html.find(one) for one in words]
    assert (-1 in places, [*sorted(places[1:])] == places[1:]) == (False, True)
    assert ("CC BY-SA 4.0" in html, said("FICTIONAL EXAMPLE") in html) == (True, False)


def test_fictional_example_says_so_on_card_page_and_paper():
    page = invented()
    visitor = Client()
    card, html = visitor.get("/experiences/").content.decode(), visitor.get(page.url).content.decode()

    assert (said("Fictional example") in card, said("FICTIONAL EXAMPLE") in html) == (True, True)
    assert paper(page).printed["fictional"] is True


def test_past_its_review_day_a_report_says_so(claire):
    page = published(by=claire)
    ExperiencePage.objects.filter(pk=page.pk).update(review_on="2020-01-01")
    visitor, words = Client(), said("to be refreshed")

    assert [words in visitor.get(one).content.decode() for one in (page.url, "/experiences/")] == [True, True]


def test_draft_is_seen_by_nobody_outside_the_administration(thomas, sign_in):
    page = draft()
    addresses = [page.url, f"/experiences/{page.slug}/pdf/"]

    assert [c.get(a).status_code for c in (Client(), sign_in(thomas)) for a in addresses] == [404] * 4


def test_paper_is_accessible_and_asked_twice_is_not_made_twice(claire):
    page = published(by=claire)
    address = f"/experiences/{page.slug}/pdf/"
    first = Client().get(address)
    second = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})

    pdf = pikepdf.open(io.BytesIO(first.content))
    root = pdf.Root
    tree = elements(root.StructTreeRoot.K, {})
    metadata = str(root.Metadata.read_bytes())
    assert (first.headers["Content-Type"], second.status_code, second.content) == ("application/pdf", 304, b"")
    assert (bool(root.MarkInfo.Marked), str(root.Lang), len(tree["/H1"]), len(pdf.pages)) == (True, "fr", 1, 1)
    assert [bool(str(figure.Alt)) for figure in tree["/Figure"]] == [True]
    assert re.findall(r"pdfuaid:part>(\d)|pdfaid:part>(\d)|pdfaid:conformance>(\w)", metadata) == [
        *(("", "2", ""), ("", "", "A"), ("1", "", "")),
    ]


def test_paper_has_its_words_whatever_the_blocks():
    everything = [
        ("text", "<h2>Titre</h2><p>Du <b>gras</b>.</p><ul><li>un<ol><li>deux</li></ol></li></ul>"),
        ("callout", {"kind": "info", "title": "", "text": "<p>Encadré</p>"}),
        ("steps", {"title": "", "steps": [{"title": "Pas", "text": "<p>Un</p>"}, {"title": "Deux", "text": ""}]}),
        ("accordion", {"parts": [{"title": "Partie", "text": "<p>Repliée</p>"}]}),
        ("quote", {"text": "Une & deux < trois", "source": "Léa"}),
        ("question", {"title": "", "question": "<p>Qui ?</p>", "leads": ""}),
        (
            "table",
            {"caption": "T", "table": {"data": [["**A**", "B"], ["1 €", None]], "first_row_is_table_header": True}},
        ),
    ]
    page = invented(tools=[("tool", {"title": "Outil", "content": everything})], attached=everything)

    assert paper(page).pdf()[:5] == b"%PDF-"
    assert timezone.is_aware(paper(page).at)


def test_address_before_the_reports_leads_to_them():
    assert Client().get("/partager-une-experience/").headers["Location"] == "/experiences/"


def test_photograph_is_shown_small_on_cards_and_pages(claire):
    photo = Picture.objects.create(
        title="Le local", file=get_test_image_file(size=(1600, 900)), description="Un local."
    )
    page = published(by=claire, picture=photo)
    card, html = (Client().get(one).content.decode() for one in ("/experiences/", page.url))

    assert [re.findall(r'src="[^"]+(width-\d+)[^"]*"', one) for one in (card, html)] == [["width-640"], ["width-400"]]
    assert ('alt="Un local."' in html, photo.file.url in card + html) == (True, False)
