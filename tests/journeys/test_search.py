"""A visitor finds « coopératives » by typing « cooperative », with the keyboard alone; search, glossary and contact are accessible."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from home.models import ContactMessage, StandardPage
from media.models import GlossaryTerm
from tests.build import fixed_page
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_pages import Found, looked_at

pytestmark = pytest.mark.journey
TITLE = "Les coopératives de jeunes"


@pytest.fixture
def words(house: str) -> None:
    """A page and a word to find, made once."""
    if not StandardPage.objects.filter(title=TITLE).exists():
        fixed_page(TITLE)
    GlossaryTerm.objects.get_or_create(
        slug="cooperative",
        defaults={"term": "Coopérative", "definition": "Une personne, une voix.", "english": "co-op"},
    )


def test_visitor_finds_by_keyboard_with_suggestions(words: None, walk: Callable[..., Page]) -> None:
    page = walk(None, DESKTOP)
    page.goto("/recherche/")
    field = page.get_by_role("combobox").or_(page.locator("#search-q")).last

    while page.evaluate("document.activeElement.id") != "search-q":
        page.keyboard.press("Tab")
    page.keyboard.type("cooperative", delay=20)
    options = page.locator("#options-search-q [role=option]")
    expect(options.filter(has_text=TITLE)).to_be_visible()
    expect(page.locator(".finder--big [role=status]")).not_to_be_empty()
    for _option in range(options.count()):
        page.keyboard.press("ArrowDown")
        chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
        if TITLE in chosen.inner_text():
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_visitor_finds_without_javascript(words: None, walk: Callable[..., Page]) -> None:
    page = walk(None, PHONE, java_script_enabled=False)
    page.goto("/")
    page.locator(".header .finder button").click()
    page.locator("#search-q").fill("cooperatve")
    page.locator(".finder--big button").click()

    expect(page.locator("main mark").first).to_be_visible()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_visitor_writes_to_the_association(words: None, walk: Callable[..., Page]) -> None:
    page = walk(None, PHONE)
    page.goto("/contact/")
    page.locator("[name=subject]").select_option("coop")
    page.locator("[name=name]").fill("Inès")
    page.locator("[name=text]").fill("Nous voudrions une coopérative à Liévin.")
    page.wait_for_timeout(3100)  # sooner, it would be a robot
    page.locator("main form .button").click()

    expect(page.locator(".contact [role=status]")).to_be_visible()
    assert ContactMessage.objects.filter(text="Nous voudrions une coopérative à Liévin.").count() == 1


@pytest.mark.parametrize(
    "path", ["/recherche/?q=cooperative", "/recherche/?q=zzyzx", "/recherche/", "/glossaire/", "/contact/"]
)
def test_page_is_accessible_and_fits(words: None, walk: Callable[..., Page], path: str) -> None:
    page = walk(None, PHONE, reduced_motion="reduce")

    page.goto(path)

    assert looked_at(page) == Found()


def test_open_suggestions_are_accessible(words: None, walk: Callable[..., Page]) -> None:
    page = walk(None, PHONE, reduced_motion="reduce")
    page.goto("/recherche/")
    page.locator("#search-q").press_sequentially("coop", delay=20)
    expect(page.locator("#options-search-q [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")

    assert looked_at(page) == Found()
