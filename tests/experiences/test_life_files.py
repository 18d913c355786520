"""A withdrawn report leaves nothing behind: no file at its address, no title on a page kept in memory or in the search."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from experiences.actions.life import tidy, withdraw
from experiences.models import Depiction, ExperienceLink, ExperiencePage
from home.search.finding import VOCABULARY, vocabulary
from media.models import Handout, Picture, Sound
from tests.courses.build import enrolled, lesson_of, make_course
from tests.courses.youth_world import youth_course
from tests.experiences.build import accepted, again, agree, invented, published
from tests.experiences.test_life import UNCOUNTED
from tests.home.pack import everything
from tests.workshops.build import make_guide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_file_left():
    """Files outlive the database of a test."""
    yield
    for name in _aside(Path(storages["private"].location)):
        name.unlink()


def _aside(folder: Path) -> list[Path]:
    return [path for path in folder.glob("aside/*/*") if path.is_file()]


def photo(title: str) -> Picture:
    """A described picture."""
    file = get_test_image_file(filename=f"{title}.png", size=(1600, 900))
    return Picture.objects.create(title=title, file=file, description="Un local.")


def readable(*addresses: str) -> list[bool]:
    """Whether somebody without an account reads these addresses, and whether the files are there for another server."""
    visitor = Client()
    seen = [visitor.get(one).status_code == 200 for one in addresses]
    there = [(Path(settings.MEDIA_ROOT) / one.removeprefix("/uploads/")).exists() for one in addresses]
    assert [one for one, it in zip(seen, there, strict=True)] == there
    return seen


def test_files_of_a_withdrawn_report_are_out_of_reach_then_back(
    claire, thomas, karim, sign_in, django_capture_on_commit_callbacks
):
    own, common = photo("a-elle"), photo("a-tous")
    voice = Sound.objects.create(title="Voix", transcript="Dit.", file=ContentFile(b"ogg", name="voix.ogg"))
    sheet = Handout.objects.create(title="Fiche", file=ContentFile(b"%PDF-1.4", name="fiche.pdf"))
    tools = [("tool", {"title": "La fiche", "content": [("handout", {"handout": sheet})]})]
    heard = {"attached": [("sound", {"sound": voice})], "depictions": [Depiction(sound=voice, label="la voix")]}
    page = published(by=claire, picture=own, tools=tools, **heard)
    invented("Un autre", picture=common)
    page.picture = common
    page.save_revision()  # a version under work shows what another report shows too
    sizes = [one.get_rendition("width-400").url for one in (own, common)]
    files = [own.file.url, voice.file.url, *sizes[:1], common.file.url, sizes[1]]
    before = readable(*files)
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(page.consents.first(), by=claire, at=timezone.now())
    once = everything(without=UNCOUNTED)
    tidy(at=timezone.now())

    assert (before, readable(*files)) == ([True] * 5, [False] * 3 + [True] * 2)
    assert Client().get(sheet.url).status_code == 404
    assert everything(without=UNCOUNTED) == once
    address = f"/admin/experiences/{page.pk}/"
    listed = sign_in(thomas).get(f"{address}accords/").content.decode()
    given = sign_in(thomas).get(f"{address}fichiers/handout-{sheet.pk}/")
    assert (f"fichiers/sound-{voice.pk}/" in listed, b"".join(given)) == (True, b"%PDF-1.4")
    assert sign_in(karim).get(f"{address}fichiers/handout-{sheet.pk}/").status_code == 403
    assert sign_in(thomas).get(f"{address}fichiers/picture-{common.pk}/").status_code == 404

    page = again(page)
    page.picture = own
    page.save_revision()
    agree(page, by=claire), accepted(page, by=claire)
    with django_capture_on_commit_callbacks(execute=True):
        again(page).get_latest_revision().publish(user=claire)
    back = Picture.objects.get(pk=own.pk).get_rendition("width-400").url
    assert readable(*files[:2], back) == [True] * 3
    assert Client().get(sheet.url).status_code == 200


def test_night_mends_what_failed_and_forgets_what_was_deleted(claire, django_capture_on_commit_callbacks):
    own = photo("la-nuit")
    page = published(by=claire, picture=own)
    withdraw(page.consents.get(), by=claire, at=timezone.now())  # as if the site had stopped just then
    left = readable(own.file.url)
    page.picture = new = photo("la-suite")
    page.save_revision()
    call_command("experience_expire")
    mended, aside = readable(own.file.url, new.file.url), len(_aside(Path(storages["private"].location)))
    own.delete()
    call_command("experience_expire")

    assert (left, mended, aside) == ([True], [False, True], 1)
    assert _aside(Path(storages["private"].location)) == []


def test_lessons_guides_and_search_forget_a_title_at_once(claire, ines, sign_in, django_capture_on_commit_callbacks):
    youth, lesson = youth_course(), lesson_of(make_course(lessons=1), "Leçon 1.1")
    guide = make_guide()
    enrolled(ines, youth.page), enrolled(ines, lesson.get_parent().get_parent().specific)
    client, pages = sign_in(ines), [youth.lesson.url, lesson.url, guide.url, "/sitemap.xml", "/plan-du-site/"]
    links = [ExperienceLink(target=Page.objects.get(pk=one.pk)) for one in (youth.lesson, lesson, guide)]

    def shown() -> list[bool]:
        bodies = [client.get(one, follow=True).content.decode() for one in pages[:3]]
        words = [word in vocabulary() for word in ("velocipedes",)]
        near = Client().get("/recherche/suggestions/", {"q": "vélocipè"}).content.decode()
        return [*("Vélocipèdes" in one for one in [*bodies, near]), *words]

    cache.delete(VOCABULARY)
    nothing = shown()
    with django_capture_on_commit_callbacks(execute=True):
        page = published(by=claire, title="Vélocipèdes", links=links)
    told = shown()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(page.consents.get(), by=claire, at=timezone.now())
    withdrawn = shown()
    with django_capture_on_commit_callbacks(execute=True):
        agree(page, by=claire)
        again(page).get_latest_revision().publish(user=claire)
    republished = shown()
    with django_capture_on_commit_callbacks(execute=True):
        ExperiencePage.objects.get(pk=page.pk).delete()

    assert (nothing, told, withdrawn, republished, shown()) == tuple(
        [on] * 5 for on in (False, True, False, True, False)
    )
    assert page.url not in Client().get("/sitemap.xml").content.decode()
