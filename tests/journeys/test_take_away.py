"""A coordinator takes pages away as a ZIP, corrects a sentence, brings them back: a draft waits, nothing is published."""

import io
import zipfile
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from home.models import StandardPage
from people.rules.roles import COORDINATOR, TRAINER
from tests.conftest import make_person
from tests.home.test_content_zip import OUT, zipped
from tests.home.test_search import page_about
from tests.journeys.hands import follow, press, say

pytestmark = pytest.mark.journey

BEFORE, AFTER = "La salle se prête le mardi.", "La salle se prête le jeudi."


@pytest.fixture
def page_of_the_hall(house: str) -> StandardPage:
    """A fixed page that was written in the administration, and that people read."""
    return page_about("Prêter la salle", BEFORE)


def corrected(archive: bytes) -> bytes:
    """The same ZIP, a sentence changed in a text editor."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        files = {name: found.read(name) for name in found.namelist()}
    changed = [name for name, data in files.items() if BEFORE.encode() in data]
    assert len(changed) == 1
    files[changed[0]] = files[changed[0]].replace(BEFORE.encode(), AFTER.encode())
    return zipped(files).getvalue()


def send(page: Page, data: bytes) -> None:
    """Choose a file, ask what would change."""
    sent = {"name": "contenu.zip", "mimeType": "application/zip", "buffer": data}
    page.get_by_label(say("ZIP file")).set_input_files(sent)
    press(page, "See what would change")


def wrong(page: Page) -> list[str]:
    """What axe finds in our part of the administration."""
    return [one["id"] for one in Axe().run(page, context=".nice-padding").response["violations"]]


def test_text_taken_away_comes_back_as_a_draft(page_of_the_hall: StandardPage, walk: Callable[..., Page]) -> None:
    hall = page_of_the_hall
    page = walk(make_person("claire-zip", COORDINATOR))
    page.goto("/admin/")
    follow(page, "Content to take away")
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{say('Fixed pages')} (ZIP)").click()
    taken = download.value.path().read_bytes()

    send(page, zipped({"../glossary.yaml": "a"}).getvalue())
    expect(page.get_by_text(f"ZIP refusé\u202f: {OUT}")).to_be_visible()
    send(page, corrected(taken))
    group = page.locator("details[open]", has_text=say("Changed: will get a draft, what is published stays"))
    expect(group.locator("tbody tr")).to_have_count(1)
    expect(group.locator("tbody .title")).to_have_text(hall.title)
    found = wrong(page)
    press(page, "Import as drafts")
    expect(page.get_by_role("heading", name=say("What was brought in"))).to_be_visible()
    found += wrong(page)

    page.goto(f"/admin/pages/{hall.pk}/edit/")
    expect(page.locator("[data-text]", has_text=AFTER)).to_be_visible()
    visitor = walk(None)
    visitor.goto(hall.url)
    expect(visitor.get_by_text(BEFORE)).to_be_visible()
    assert found == []
    assert StandardPage.objects.get(pk=hall.pk).has_unpublished_changes


def test_trainer_takes_away_and_may_not_bring_in(house: str, walk: Callable[..., Page]) -> None:
    page = walk(make_person("thomas-zip", TRAINER))
    page.goto("/admin/")
    follow(page, "Content to take away")

    expect(page.get_by_role("link", name=say("Everything (ZIP)"))).to_be_visible()
    expect(page.get_by_role("button", name=say("See what would change"))).to_have_count(0)
