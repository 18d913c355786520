"""What people do in the browser, in the site's own words."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from people.models import User
from tests.quizzes.build import ORDER

PASSWORD = "quatre pierres bleues"


def say(words: str, about: str = "", **values: object) -> str:
    """Return the French words of the site for an English message of its source (`about`: the message's context)."""
    with override("fr"):
        text = pgettext(about, words) if about else gettext(words)
    return text % values if values else text


def session_of(person: User, url: str) -> dict[str, Any]:
    """Return the cookie of somebody already signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    expires = (timezone.now() + timedelta(days=1)).timestamp()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url, "expires": expires}


def press(where: Page | Locator, words: str, about: str = "") -> None:
    """Press a button by what is written on it."""
    where.get_by_role("button", name=say(words, about), exact=True).click()


def follow(where: Page | Locator, words: str) -> None:
    """Follow a link by what is written on it."""
    where.get_by_role("link", name=say(words), exact=True).click()


def code_in_mail(address: str) -> str:
    """Return the code of the last message sent to an address."""
    message = next(one for one in reversed(mail.outbox) if one.to == [address])
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE).group(1)


def sign_up(page: Page, address: str, first_name: str, last_name: str) -> None:
    """Fill in the sign-up page, then type the code received by e-mail."""
    page.get_by_label(say("First name"), exact=True).fill(first_name)
    page.locator("[name=last_name]").fill(last_name)
    page.locator("[name=email]").fill(address)
    page.get_by_label(say("18 or more")).check()
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    press(page, "Create my account")
    page.locator("[name=code]").fill(code_in_mail(address))
    press(page, "Confirm")
    expect(page.locator("summary", has_text=first_name)).to_be_attached()


def sign_in(page: Page, person: User) -> None:
    """Fill in the sign-in page with a password."""
    person.set_password(PASSWORD)
    person.save()
    page.locator("[name=login]").fill(person.email)
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form.form").get_by_role("button", name=say("Sign in")).click()


def next_stone(page: Page, title: str) -> None:
    """Go on to the next lesson by the button at the end of this one."""
    page.get_by_role("link", name=f"{say('Next stone:')} {title}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def answer_positioning(page: Page, level: str) -> None:
    """Answer every statement with the same level, and see the answers kept."""
    form = page.locator("form[action*='/positionnement/']")
    for statement in form.get_by_role("group").all():
        statement.get_by_label(level, exact=True).check()
    press(form, "Keep my answers")
    expect(page.get_by_role("heading", name=say("Your answers"))).to_be_visible()


def tick(page: Page) -> None:
    """Press « J'ai terminé » and see the lesson finished."""
    press(page, "I have finished")
    expect(page.get_by_role("heading", name=say("Lesson finished"))).to_be_visible()


def question(page: Page, kind: str) -> Locator:
    """Return the part of a quiz's page that holds the question of a type (one of each type in these quizzes)."""
    return page.locator("section[data-position]").filter(has=page.locator(KIND[kind]))


KIND = {
    "single": ".answers:has([type=radio]):not(:has([value=true]))",
    "multiple": ".answers:has([type=checkbox])",
    "truefalse": ".answers:has([value=true])",
    "ordering": ".ordering",
    "numerical": "input[inputmode=decimal]",
}


def fill_quiz(page: Page) -> None:
    """Answer the five questions of tests.quizzes.build rightly."""
    question(page, "single").get_by_label("les coopérants", exact=True).check()
    for text in ("parts égales", "heures"):
        question(page, "multiple").get_by_label(text).check()
    question(page, "truefalse").get_by_label(say("False")).check()
    for place, text in enumerate(ORDER, 1):
        label = say("Place of: %(text)s", text=text)
        question(page, "ordering").get_by_label(label).select_option(str(place))
    question(page, "numerical").get_by_role("textbox").fill("214,5")


def read_mission(page: Page, title: str) -> None:
    """As a trainer: open the mission that waits, fill in the grid, accept it."""
    page.goto("/suivi/missions/")
    follow(page, title)
    for criterion in page.locator("main form fieldset").all()[:2]:
        criterion.get_by_label(say("yes")).check()
    page.get_by_label(say("Comment for the person")).fill("Un déroulé clair.")
    page.get_by_label(say("Accepted"), exact=True).check()
    press(page, "Send the review")
    expect(page.locator("main")).to_contain_text(say("Nothing to read"))


def qr_address(pdf: bytes) -> str:
    """Return what the QR code printed on a document says."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil()
    return zxingcpp.read_barcodes(picture)[0].text


def a_photo(folder: Path) -> Path:
    """Return a photograph somebody took."""
    data = BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(data, "JPEG")
    path = folder / "mur.jpg"
    path.write_bytes(data.getvalue())
    return path
