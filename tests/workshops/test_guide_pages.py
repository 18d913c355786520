"""The list of guides, a guide, its page to run it: what they show, to whom, and what they cost."""

import json
import re
from datetime import date

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.build import french
from tests.replay import replayed
from tests.test_queries import asked, warm
from tests.workshops.build import TOWER, draft_guide, make_activity, make_guide

pytestmark = pytest.mark.django_db
SHORT = [make_activity("Court", 20)]


def titles(page: str) -> list[str]:
    """The guides of a list, in order."""
    return re.findall(r'card__link" href="[^"]*">([^<]*)<', page)


def listed(query: str = "", client: Client | None = None, **headers: str) -> list[str]:
    """The guides that a query finds."""
    return titles((client or Client()).get(f"/animer/{query}", **headers).content.decode())


@pytest.fixture
def three():
    """Three guides that differ in everything."""
    three_guides()


@replayed
def three_guides():
    """Made once for all the tests."""
    make_guide("La tour", purposes=["creer-du-lien"], themes=["decider"], audiences=["cooperants"])
    make_guide(
        "Le tri", [make_activity("Tri", 30)], group_min=2, group_max=6, difficulty=3, remote="adapted",
        season_stages=["bilan"], themes=["conflits"],
    )  # fmt: skip
    make_guide(
        "La journée", [make_activity("Matin", 121)], group_min=30, group_max=60, remote="other_method", difficulty=2
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["La tour", "Le tri", "La journée"]),
        ("?personnes=12", ["La tour"]),
        ("?personnes=12&duree=60", ["La tour"]),
        ("?personnes=6", ["Le tri"]),
        ("?duree=30", ["Le tri"]),
        ("?duree=30&duree=60", ["La tour", "Le tri"]),
        ("?duree=120", []),
        ("?duree=long", ["La journée"]),
        ("?distance=adapted", ["Le tri"]),
        ("?difficulte=3", ["Le tri"]),
        ("?but=creer-du-lien", ["La tour"]),
        ("?theme=conflits", ["Le tri"]),
        ("?moment=bilan", ["Le tri"]),
        ("?public=cooperants", ["La tour"]),
        ("?theme=conflits&public=cooperants", []),
        ("?personnes=0&duree=77&theme=rien&difficulte=x&page=99", ["La tour", "Le tri", "La journée"]),
        ("?personnes=12%00&but=%27", ["La tour", "Le tri", "La journée"]),
    ],
)
def test_filters(three, query, found):
    assert listed(query) == found


def test_label_of_a_filter_in_use_takes_it_off(three):
    page = Client().get("/animer/?personnes=12&duree=30&duree=60").content.decode()

    links = re.findall(r'<li><a href="([^"]*)"><span class="visually-hidden">', page)
    assert links == [
        "/animer/?duree=30&amp;duree=60",
        "/animer/?personnes=12&amp;duree=60",
        "/animer/?personnes=12&amp;duree=30",
    ]


def test_only_words_that_some_guide_has_are_offered(three):
    page = Client().get("/animer/").content.decode()

    themes = re.search(r'<select name="theme".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'value="([^"]*)"', themes) == ["", "decider", "conflits"]


def test_htmx_gets_the_results_only_and_the_rest_of_the_world_the_page(three):
    partial = Client().get("/animer/?personnes=12", headers={"HX-Request": "true"})
    restored = Client().get(
        "/animer/?personnes=12", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    whole = Client().get("/animer/?personnes=12")

    text = partial.content.decode().strip()
    assert (text.startswith("<section"), text.endswith("</section>"), text.count('id="guide-results"')) == (
        True,
        True,
        1,
    )
    assert 'data-said="1 guide"' in text
    assert text in whole.content.decode()
    assert (restored.content.startswith(b"<!doctype"), text in restored.content.decode()) == (True, True)
    assert "HX-Request" in partial.headers["Vary"]


def test_nothing_found_says_what_to_do(three):
    page = Client().get("/animer/?personnes=500").content.decode()

    assert french("No guide for all of this at once") in page
    assert french("See all the guides") in page


def test_list_goes_on_another_page():
    for number in range(26):
        make_guide(f"Guide {number:02}", SHORT)

    assert (len(listed()), listed("?page=2"), listed("?duree=30&page=2")) == (
        24,
        ["Guide 24", "Guide 25"],
        ["Guide 24", "Guide 25"],
    )


@pytest.mark.parametrize("query", ["", "?personnes=12&duree=60&theme=decider&but=creer-du-lien"])
def test_list_costs_the_same_with_3_and_30_guides(query, ines, sign_in):
    words = {"purposes": ["creer-du-lien"], "themes": ["decider"]}
    found = []
    for number in range(30):
        make_guide(f"Guide {number}", **words)
        if number in (2, 29):
            found.append((warm(Client(), f"/animer/{query}"), warm(sign_in(ines), f"/animer/{query}")))

    assert found[0] == found[1]


def test_guide_costs_the_same_with_2_and_20_activities():
    few = make_guide("Peu", [make_activity(f"Temps {n}", 5) for n in range(2)])
    many = make_guide("Beaucoup", [make_activity(f"Temps {n}", 5) for n in range(20)])

    found = [[warm(Client(), address) for address in (page.url, f"{page.url}deroule/")] for page in (few, many)]
    assert found[0] == found[1]
    assert asked(Client(), f"{many.url}?version=mur") == asked(Client(), f"{few.url}?version=mur")


def test_guide_shows_its_clock():
    guide = make_guide()

    whole = Client().get(guide.url).content.decode()
    from_two = Client().get(f"{guide.url}?debut=14:00").content.decode()
    wrong = Client().get(f"{guide.url}?debut=tard").content.decode()

    times = [re.findall(r'timetable__time"><strong>([^<]*)', page) for page in (whole, from_two)]
    assert times[0] == ["+0:00", "+0:05", "+0:17", "+0:20", "+0:28", "+0:36"]
    assert times[1] == ["14:00", "14:05", "14:17", "14:20", "14:28", "14:36"]
    assert ("<strong>+0:45</strong>" in whole, "<strong>14:45</strong>" in from_two) == (True, True)
    assert re.findall(r'timetable__time"><strong>([^<]*)', wrong) == times[0]


def test_short_version_has_its_own_clock():
    activities = [
        make_activity("Un", 10, short_minutes=4),
        make_activity("Deux", 8, short_minutes=0),
        make_activity("Trois", 5),
    ]
    guide = make_guide(activities=activities)

    page = Client().get(guide.url).content.decode()

    table = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    assert re.findall(r"<td>([^<]*)</td>", table) == ["+0:00", "–", "+0:04"]
    assert re.findall(r'<td class="num">([^<]*)</td>', table) == ["4", french("left out"), "5"]


def test_guide_credits_and_dates():
    guide = make_guide(
        verified_on=date(2026, 7, 1), review_on=date(2020, 1, 1), licence="by", origin_url="https://interpole.xyz/x"
    )

    page = Client().get(guide.url).content.decode()

    assert "«\u202fLe jeu de la tour\u202f», L’équipe, CC BY 4.0, https://interpole.xyz/x" in page
    assert french("checked on %(day)s", day="1er juillet 2026") in page
    assert french("to refresh") in page


def test_participants_never_see_the_notes():
    guide = make_guide(activities=[make_activity("Lancer", 5, notes="<p>Ne soufflez pas la réponse.</p>")])

    pages = [
        Client().get(f"{guide.url}{query}").content.decode() for query in ("", "?version=participants", "?version=mur")
    ]

    assert ["Ne soufflez pas" in page for page in pages] == [True, False, False]
    assert [len(re.findall("<h1", page)) for page in pages] == [1, 1, 1]


def test_unknown_version_is_the_guide():
    guide = make_guide()

    templates = [Client().get(f"{guide.url}{query}").templates[0].name for query in ("?version=secret", "")]
    assert templates == ["workshops/guide_page.html"] * 2


def test_line_never_starts_with_a_colon():
    guide = make_guide("Élection : le rôle")

    assert "<h1>Élection\u202f: le rôle</h1>" in Client().get(guide.url).content.decode()


def test_run_page_holds_the_plan_without_a_script_and_the_data_for_one():
    guide = make_guide(
        activities=[*(make_activity(*one) for one in TOWER[:-1]), make_activity("Débriefing", 9, short_minutes=5)]
    )

    page = Client().get(f"{guide.url}deroule/?debut=9h").content.decode()

    assert re.findall(r"data-at>([^<]*)<", page) == ["9:00", "9:05", "9:17", "9:20", "9:28", "9:36"]
    assert re.search(r"<body[^>]* data-offline[ >]", page)
    data = json.loads(re.search(r'<script id="run-data" type="application/json">(.*?)</script>', page)[1])
    assert (data["guide"], data["start"]) == (str(guide.item_id), 540)
    assert data["activities"][-1] == {
        "id": str(guide.activity_list[-1].uuid), "title": "Débriefing", "minutes": 9, "short": 5,
    }  # fmt: skip


@pytest.mark.parametrize("ending", ["", "deroule/", "pdf/"])
def test_draft_is_nobody_s_to_read(ending, ines, thomas, sign_in):
    guide = draft_guide()
    address = f"/animer/{guide.slug}/{ending}"

    assert [client.get(address).status_code for client in (Client(), sign_in(ines), sign_in(thomas))] == [404] * 3


@pytest.mark.parametrize("ending", ["deroule/", "pdf/"])
def test_private_guide_is_for_those_who_write_it(ending, ines, thomas, sign_in):
    guide = make_guide()
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.LOGIN)
    address = f"{guide.url}{ending}"

    assert [client.get(address).status_code for client in (Client(), sign_in(ines), sign_in(thomas))] == [404, 404, 200]
    assert (listed(), listed(client=sign_in(thomas))) == ([], [guide.title])


def test_address_with_accents_leads_to_the_run_page_and_the_file():
    guide = make_guide("Élection sans candidat", slug="élection-à-blanc")

    page = Client().get(guide.url).content.decode()

    links = re.findall(r'href="(/animer/[^"]*/(?:deroule|pdf)/)"', page)
    assert [Client().get(link).status_code for link in links] == [200, 200]


def test_old_address_leads_to_the_list():
    assert Client().get("/animer-un-atelier/").headers["Location"] == "/animer/"


def test_index_preview_is_the_list(three, rf, thomas):
    from workshops.models import GuideIndexPage

    request = rf.get("/")
    request.user = thomas

    assert titles(GuideIndexPage.objects.get().serve_preview(request, "").content.decode()) == [
        "La tour",
        "Le tri",
        "La journée",
    ]
