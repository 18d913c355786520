"""A co-operant on a cheap phone: a whole module on slow 3G, the network lost in the middle, nothing lost."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from courses.actions.outlines import published_outline
from courses.models import Completion, CoursePage
from people.models import User
from quizzes.models import Step
from tests.courses.build import enrolled, outline_of
from tests.courses.youth_world import CODE, Youth, cooperant, youth_course
from tests.journeys.conftest import PHONE, Town
from tests.journeys.hands import press, say
from tests.journeys.test_pages import Found, looked_at

pytestmark = pytest.mark.journey

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # slow 3G, bytes
NEXT, HERE = "[data-go='1']", "section[data-position]:not([hidden])"
LIMIT = 300_000  # bytes of a session, all told


@pytest.fixture(scope="module")
def youth(house: str) -> Youth:
    """One course for all these people."""
    return youth_course("Un été ensemble", 4)


def shown(page: Page) -> str:
    """The id of the step that is shown."""
    return page.evaluate("[...document.querySelectorAll('[data-step]')].find((step) => !step.hidden).id")


def sign_in(page: Page, person: User) -> None:
    """With an identifier and a code."""
    page.goto("/compte/login/")
    page.locator("[name=login]").fill(person.username)
    page.locator("main [name=password]").fill(CODE)
    page.locator("main form.form").get_by_role("button", name=say("Sign in"), exact=True).click()
    page.wait_for_url("**/")


def answer(page: Page, text: str) -> None:
    """Choose an answer of the question shown, and check it."""
    expect(page.locator(HERE)).to_have_count(1)  # the script has hidden the others
    page.locator(HERE).get_by_label(text, exact=True).check()
    page.locator(HERE).locator("button[value=check]").click()


def slow_phone(page: Page) -> Callable[[bool], None]:
    """Put a page on slow 3G; return what cuts the network (False) and brings it back (True), for its worker too."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.emulateNetworkConditions", SLOW)

    def switch(on: bool) -> None:
        page.context.set_offline(not on)
        devtools.send("Network.emulateNetworkConditions", SLOW | {"offline": not on})

    return switch


def test_cooperant_does_a_whole_module_on_slow_3g_and_loses_the_network(walk: Callable[..., Page], youth: Youth):
    person, page = cooperant("lea-lente"), walk(None, PHONE)
    first, second = outline_of(youth.page).items
    network = slow_phone(page)
    sign_in(page, person)
    page.goto(youth.page.url)
    press(page, "Start this course")
    page.locator(NEXT).click()
    expect(page.locator(f"#b-{youth.screens[1]} h2")).to_be_focused()
    kept(page, first.url)

    network(False)
    expect(page.locator(".run > .offline")).to_be_visible()
    for _screen in range(2):
        page.locator(NEXT).click()
    reached = shown(page)
    page.reload()
    again = shown(page)
    page.locator(NEXT).click()
    press(page, "Start the quiz")
    expect(page.locator("[data-needs-network]")).to_be_visible()

    network(True)
    press(page, "Start the quiz")
    answer(page, "la mairie")
    expect(page.locator(HERE).locator(".feedback")).to_be_focused()
    page.locator(NEXT).click()
    network(False)
    for _question in range(2):
        answer(page, "les coopérants")
        page.locator(NEXT).click()
    page.wait_for_timeout(300)
    page.reload()
    ticked = page.locator("section[data-position] input:checked").count()

    network(True)
    expect(page.locator("section[data-position] .feedback")).to_have_count(3)
    page.locator("[data-blank]").first.wait_for(state="attached")
    while page.locator(NEXT).is_visible():
        page.locator(NEXT).click()
    press(page, "Hand in")
    page.locator("a.button", has_text=say("Back to the lesson")).click()
    expect(page.get_by_role("heading", name=say("Lesson finished"))).to_be_visible()
    page.get_by_role("link", name=f"{say('Next stone:')} {second.title}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(second.title)

    checks = Step.objects.filter(slot__attempt__person=person, kind="check").order_by("slot__position")
    assert reached == again == f"b-{youth.screens[3]}"
    assert ticked == 2
    assert [step.slot.state for step in checks.select_related("slot")] == [
        "gradedwrong", "gradedright", "gradedright",
    ]  # fmt: skip
    assert [str(one.item_id) for one in Completion.objects.filter(person=person)] == [first.item_id]
    assert [mark.recent_item for mark in person.bookmarks.all()] == [youth.second.item_id]


def kept(page: Page, url: str) -> None:
    """Wait until a page is kept on the device."""
    for _try in range(60):
        if page.evaluate("async (url) => Boolean(await caches.match(url, { ignoreVary: true }))", url):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"not kept: {url}")


LEFT_ON_THE_PHONE = """(person) => {
  localStorage[`outbox:${person}`] = '{"quiz:1:1": {}}';
  localStorage[`draft:${person}:/lecon/`] = "Ma réponse.";
  localStorage[`at:${person}:lecon`] = "b-1";
}"""


def test_pages_kept_on_the_phone_are_wiped_at_sign_out(walk: Callable[..., Page], youth: Youth) -> None:
    person = cooperant("lea-partage")
    enrolled(person, youth.page)
    page = walk(person, PHONE)
    page.goto(youth.lesson.url)
    kept(page, youth.lesson.url)

    page.goto("/mon-parcours/")
    page.evaluate(LEFT_ON_THE_PHONE, str(person.uuid))
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator("details.menu summary").click()
    page.locator("details.menu form[action$='/logout/'] button").click()
    page.wait_for_url(lambda address: "/mon-parcours/" not in address)
    left = page.evaluate("caches.keys().then((names) => names.filter((name) => !name.startsWith('shell:')))")
    own = page.evaluate("(one) => Object.keys(localStorage).filter((key) => key.includes(one))", str(person.uuid))
    page.context.set_offline(True)
    page.goto(youth.lesson.url)

    assert left == []
    assert own == [f"outbox:{person.uuid}"]  # what was handed in waits for them
    assert [one.count("\n\n") for one in asked] == [2]
    expect(page.locator("h1 .icon")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(youth.lesson.title)


def test_pages_kept_for_somebody_are_wiped_when_another_person_reads(walk: Callable[..., Page], youth: Youth) -> None:
    first, second = cooperant("lea-avant"), cooperant("sam-apres")
    enrolled(first, youth.page)
    page = walk(first, PHONE)
    page.goto(youth.lesson.url)
    kept(page, youth.lesson.url)

    page.context.clear_cookies()
    sign_in(page, second)
    page.goto("/mon-parcours/")
    page.wait_for_timeout(500)
    names = page.evaluate("caches.keys().then((names) => names.filter((name) => name.startsWith('pages:')))")

    assert names == []


def test_easy_version_is_remembered_on_the_device(walk: Callable[..., Page], youth: Youth) -> None:
    person = cooperant("lea-facile")
    enrolled(person, youth.page)
    page = walk(person, PHONE)
    page.goto(youth.lesson.url)

    page.locator("[data-easy]").click()
    texts = page.locator(".step:not([hidden]) .prose:visible").all_inner_texts()
    page.reload()
    again = page.locator(".step:not([hidden]) .prose:visible").all_inner_texts()

    assert texts == again == ["Simple."]


def test_screens_are_walked_by_keyboard(walk: Callable[..., Page], youth: Youth) -> None:
    person = cooperant("lea-clavier")
    enrolled(person, youth.page)
    page = walk(person, PHONE)
    page.goto(youth.lesson.url)

    places = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        places.append(shown(page))

    assert places == [f"b-{youth.screens[n]}" for n in (1, 2, 1)]


@pytest.mark.parametrize("place", ["lesson", "easy", "end", "quiz", "checked"])
def test_youth_pages_are_accessible_and_fit(town: Town, walk: Callable[..., Page], place: str) -> None:
    page = walk(town.people["tom"], PHONE, reduced_motion="reduce")
    page.goto(first_lesson())
    page.locator("[data-easy]").wait_for()
    if place == "easy":
        page.locator("[data-easy]").click()
    if place in ("end", "quiz", "checked"):
        page.locator("[data-steps-bar] li:last-child a").click()
    if place in ("quiz", "checked"):
        page.locator("form[action$='/commencer/'] button").click()
        expect(page.locator(HERE)).to_have_count(1)
    if place == "checked":
        page.locator(f"{HERE} input").first.check()
        page.locator(f"{HERE} button[value=check]").click()
        page.locator(f"{HERE} .feedback").wait_for()

    assert looked_at(page) == Found()


def first_lesson() -> str:
    """The first lesson of the course of the under-eighteens."""
    course = CoursePage.objects.get(content_id="cours-cjs-pret-pour-l-ete")
    return published_outline(course.translation_key).items[0].url


def test_each_session_weighs_little(town: Town) -> None:
    client, weights = Client(headers={"accept-encoding": "gzip"}), {}
    client.force_login(town.people["thomas"], backend="django.contrib.auth.backends.ModelBackend")

    for course in CoursePage.objects.live().filter(audience="cooperants").exclude(content_id=None):
        for item in published_outline(course.translation_key).items:
            weights[f"{course.title} {item.number}"] = session_weight(client, item.url)

    print("\n".join(f"{name}: {weight:,} bytes" for name, weight in weights.items()))
    assert len(weights) == 10
    assert {name: weight for name, weight in weights.items() if weight > LIMIT} == {}


def session_weight(client: Client, url: str) -> int:
    """The lesson, its quiz and all they are made of, on a first visit: pages and texts compressed, pictures as they are."""
    lesson = client.get(url)
    html = gzip.decompress(lesson.content).decode()
    start = re.search(r'action="([^"]*/commencer/)"', html)[1]
    quiz = client.get(client.post(start).headers["Location"])
    both = html + gzip.decompress(quiz.content).decode()
    files = set(re.findall(r'(?:src|href)="(/(?:static|uploads)/[^"]+)"', both)) | {"/static/fonts/bricolage-700.woff2"}
    return len(lesson.content) + len(quiz.content) + sum(map(file_weight, files)) + worker_weight(client)


def file_weight(address: str) -> int:
    """A picture or a font as it is; a style or a script compressed."""
    _root, kind, path = address.split("/", 2)
    data = (Path(settings.MEDIA_ROOT if kind == "uploads" else settings.SITE / "static") / path).read_bytes()
    return len(data) if kind == "uploads" or path.endswith("woff2") else len(gzip.compress(data))


def worker_weight(client: Client) -> int:
    """The service worker and the page it shows without network."""
    return sum(len(client.get(path).content) for path in ("/sw.js", "/hors-ligne/"))


VOICE = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
speechSynthesis.getVoices = () => [{ lang: "fr-FR", localService: true }];
speechSynthesis.speak = ({ text }) => said.push(text);
"""


def test_screen_is_read_aloud_where_there_is_a_french_voice(walk: Callable[..., Page], youth: Youth) -> None:
    person = cooperant("lea-ecoute")
    enrolled(person, youth.page)
    page = walk(person, PHONE)
    page.goto(youth.lesson.url)
    silent = page.locator("[data-listen]").is_hidden()

    page.add_init_script(VOICE)
    page.reload()
    page.locator("[data-listen]").click()
    said = page.evaluate("said")
    speaking = page.locator("[data-listen]").get_attribute("aria-pressed")
    page.locator(NEXT).click()

    assert (silent, said, speaking) == (True, ["Écran 1", "Écran 1, en vrai."], "true")
    assert page.locator("[data-listen]").get_attribute("aria-pressed") == "false"
