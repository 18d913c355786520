"""A visitor finds a report, reads it and takes its paper; then a consent is withdrawn and it is gone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from experiences.models import ExperiencePage
from tests.journeys.conftest import DESKTOP, PHONE, Town
from tests.journeys.test_pages import Found, looked_at

pytestmark = pytest.mark.journey

LIST = "/experiences/"


def example() -> ExperiencePage:
    """One of the starter examples."""
    return ExperiencePage.objects.get(content_id="experience-assemblee-une-heure")


@pytest.mark.parametrize("address", [LIST, f"{LIST}?theme=conflits&saison=2026", ""])
def test_reports_are_accessible_and_fit(town: Town, walk: Callable[..., Page], address: str) -> None:
    page = walk(None, PHONE, reduced_motion="reduce")

    page.goto(address or example().url)

    assert looked_at(page) == Found()


def test_visitor_finds_a_report_by_its_season_and_takes_its_paper(town: Town, walk: Callable[..., Page]) -> None:
    page = walk(None, DESKTOP)
    page.goto(LIST)
    page.locator("#f-saison").select_option("2024")
    expect(page.locator(".report-card")).to_have_count(1)
    found = page.url

    page.go_back()
    expect(page.locator(".report-card")).to_have_count(5)
    page.goto(found)
    page.locator(".report-card a").click()
    expect(page.locator("h1")).to_have_text(example().title)
    paper = page.request.get(page.locator(".report__head .button").get_attribute("href") or "")

    assert (found.partition("?")[2], paper.headers["content-type"], paper.body()[:5]) == (
        "saison=2024",
        "application/pdf",
        b"%PDF-",
    )


def test_list_works_without_javascript(town: Town, walk: Callable[..., Page]) -> None:
    page = walk(None, PHONE, java_script_enabled=False)
    page.goto(LIST)
    page.locator("#f-saison").select_option("2024")
    page.locator(".seek button").click()

    expect(page.locator(".report-card")).to_have_count(1)
    expect(page.locator("#f-saison")).to_have_value("2024")
