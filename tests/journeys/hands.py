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
from django.utils.translation import gettext, override
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from people.models import User


def say(words: str, **values: object) -> str:
    """Return the French words of the site for an English message of its source."""
    with override("fr"):
        text = gettext(words)
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


def press(where: Page | Locator, words: str) -> None:
    """Press a button by what is written on it."""
    where.get_by_role("button", name=say(words), exact=True).click()


def follow(where: Page | Locator, words: str) -> None:
    """Follow a link by what is written on it."""
    where.get_by_role("link", name=say(words), exact=True).click()


def code_in_mail(address: str) -> str:
    """Return the code of the last message sent to an address."""
    message = next(one for one in reversed(mail.outbox) if one.to == [address])
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE).group(1)


def sign_up(page: Page, address: str, first_name: str, last_name: str) -> None:
    """Create an account from the sign-in page, with the code received by e-mail."""
    follow(page, "Create one")
    page.get_by_label(say("First name"), exact=True).fill(first_name)
    page.get_by_label(say("Last name"), exact=True).fill(last_name)
    page.locator("[name=email]").fill(address)
    page.get_by_label(say("18 or more")).check()
    page.locator("[name=password1]").fill("quatre pierres bleues")
    page.locator("[name=password2]").fill("quatre pierres bleues")
    press(page, "Create my account")
    page.locator("[name=code]").fill(code_in_mail(address))
    press(page, "Confirm")


def answer_positioning(page: Page, level: str) -> None:
    """Answer every statement with the same level."""
    form = page.locator("form[action*='/positionnement/']")
    for statement in form.locator("fieldset").all():
        statement.get_by_label(level, exact=True).check()
    press(form, "Keep my answers")


def question(page: Page, kind: str) -> Locator:
    """Return the part of a quiz's page that holds the question of a type."""
    return page.locator("section[data-position]").filter(has=page.locator(KIND[kind]))


KIND = {
    "single": "input[type=radio] >> visible=true",
    "multiple": "input[type=checkbox]",
    "ordering": ".ordering",
    "numerical": "input[inputmode=decimal]",
}


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
