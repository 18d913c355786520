"""What people and machines send that cannot be taken: a clear French message, nothing lost, never a 500."""

import io
import uuid
import zlib
from datetime import timedelta
from struct import pack
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from PIL import Image

from courses.models import (
    Award,
    Completion,
    Deposit,
    DepositFile,
    FollowUp,
    HelpRequest,
    LearningEvent,
    LessonPage,
    Review,
)
from people.models import StrandedUpload, User
from people.rules.roles import FACILITATOR
from quizzes.models import Attempt, Step
from tests.build import PDF, Whole, french
from tests.conftest import rolled_back
from tests.courses.award_world import make_type
from tests.courses.build import enrolled, make_course, outline_of, publish
from tests.test_urls import TABLE, WHO, path_of

HEAVY = "é" * 5_000_000  # 10 MB
OUTBOX, SCRIPT = {"X-Outbox": "1"}, {"X-Requested-With": "fetch"}


def said(message: str, **values: Any) -> str:
    """A message of ours in French, as a page shows it."""
    return str(escape(french(message, **values)))


def shown(response: Any, message: str, **values: Any) -> bool:
    """Whether a page says it."""
    return said(message, **values) in response.content.decode()


@pytest.fixture
def client(whole, sign_in):
    return sign_in(whole.ines)


@pytest.fixture
def trainer(whole, sign_in):
    return sign_in(whole.thomas)


def act(s: Whole, what: str, page: str = "reading", *more: Any) -> str:
    """The address of an action in a lesson."""
    return reverse(f"courses:lesson_{what}", args=[getattr(s, page).translation_key, *more])


def deposit_at(s: Whole) -> str:
    """Where a mission is handed in."""
    return act(s, "deposit", "mission_lesson", s.mission.uuid)


# Pastes


TOO_HEAVY = (
    "What you sent is too heavy: 2 MB of text at most. Go back with your browser’s arrow: your text is still there."
)


def test_paste_of_10_mb_is_refused_in_words_everywhere(whole, client, trainer):
    forms = {
        "help": (client, act(whole, "help"), "text"),
        "deposit": (client, deposit_at(whole), "text"),
        "quiz": (client, reverse("courses:answer_save", args=[whole.quiz_lesson.translation_key, whole.running.uuid, 1]), "q1-choice"),
        "account": (client, "/compte/", "first_name"),
        "review": (trainer, reverse("courses:deposit_review", args=[whole.deposit.uuid]), "comment"),
        "answer": (trainer, reverse("courses:help_answer", args=[whole.question.uuid]), "text"),
        "sign-in": (Client(), reverse("account_login"), "login"),
    }  # fmt: skip
    before = (HelpRequest.objects.count(), Deposit.objects.count(), Step.objects.count(), User.objects.count())

    found = {}
    for name, (who, path, field) in forms.items():
        answer = who.post(path, f"{field}={HEAVY}".encode(), content_type="application/x-www-form-urlencoded")
        found[name] = (answer.status_code, shown(answer, TOO_HEAVY))

    assert found == dict.fromkeys(forms, (413, True))
    assert (HelpRequest.objects.count(), Deposit.objects.count(), Step.objects.count(), User.objects.count()) == before


def test_paste_of_10_mb_from_the_phones_outbox_is_refused_and_stays_there(whole, client):
    data = f"text={HEAVY}".encode()

    answer = client.post(act(whole, "help"), data, content_type="application/x-www-form-urlencoded", headers=OUTBOX)

    assert (answer.status_code, answer.json()) == (422, {"refused": said(TOO_HEAVY).replace("&#x27;", "'")})
    assert "Outbox-Saved" not in answer.headers


def test_paste_of_10_mb_from_the_quiz_script_gets_a_fragment(whole, client):
    path = reverse("courses:answer_save", args=[whole.quiz_lesson.translation_key, whole.running.uuid, 1])

    answer = client.post(
        path, f"q1-choice={HEAVY}".encode(), content_type="application/x-www-form-urlencoded", headers=SCRIPT
    )

    words = "This answer is too long to be sent (64 kB at most). Shorten it; nothing is lost."
    assert (answer.status_code, shown(answer, words), "<html" in answer.content.decode()) == (413, True, False)


def test_long_paste_comes_back_whole_with_what_to_correct(whole, client, trainer):
    long = "Une phrase assez longue. " * 900  # 22,500 characters
    forms = {
        "help": (client, act(whole, "help"), "text", {}),
        "deposit": (client, deposit_at(whole), "text", {}),
        "review": (trainer, reverse("courses:deposit_review", args=[whole.deposit.uuid]), "comment", {"decision": "accepted"}),
        "answer": (trainer, reverse("courses:help_answer", args=[whole.question.uuid]), "text", {}),
        "note": (trainer, reverse("courses:follow_up_add", args=[whole.enrolment.uuid]), "note", {"kind": "called"}),
        "grant": (trainer, reverse("courses:completion_grant", args=[whole.enrolment.uuid, whole.before.translation_key]), "reason", {}),
        "withdraw": (trainer, reverse("courses:completion_withdraw", args=[whole.enrolment.uuid, whole.completion.pk]), "reason", {}),
    }  # fmt: skip

    found = {}
    for name, (who, path, field, more) in forms.items():
        answer = who.post(path, {field: long} | more)
        page = answer.content.decode()
        found[name] = (answer.status_code, long.strip() in page, "aria-invalid" in page)

    assert found == dict.fromkeys(forms, (422, True, True))
    assert (Review.objects.count(), FollowUp.objects.count(), Completion.objects.live().count()) == (0, 0, 1)


@pytest.mark.parametrize(
    ("path", "content_type", "data"),
    [
        ("/compte/", "multipart/form-data", b"no boundary"),
        ("/compte/", "application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1500))),
    ],
)
def test_broken_or_endless_form_is_refused_in_words(client, path, content_type, data):
    answer = client.post(path, data, content_type=content_type)

    assert (answer.status_code in (400, 413), shown(answer, "This could not be taken")) == (True, True)


def test_wrong_host_is_refused_in_words(settings, whole):
    settings.ALLOWED_HOSTS = ["pasapas.example.org"]

    answer = Client().get("/", headers={"Host": "ailleurs.example.com"})

    assert (answer.status_code, shown(answer, "This could not be taken")) == (400, True)


# NUL characters


def test_nul_character_in_any_field_of_any_form_breaks_nothing(whole, sign_in):
    broken = {}
    for row in TABLE:
        if row.method == "get":
            continue
        answers = dict(zip(WHO, row.answers(whole), strict=True))
        doer = next((who for who in WHO[1:] if isinstance(answers[who], str) or answers[who] < 400), "claire")
        data = row.data(whole)
        one_by_one = [{field: f"a\x00{data.get(field, '')}"} for field in (*data, "block", "zéro\x00")]
        for fields in [*one_by_one, {field: f"\x00{value}" for field, value in data.items()}]:
            for who in (doer, "karim") if len(fields) == len(data) else (doer,):
                with rolled_back():
                    client = sign_in(getattr(whole, who))
                    client.raise_request_exception = False
                    caches["limits"].clear()
                    answer = client.post(path_of(row, whole), data | fields)
                if answer.status_code >= 500:
                    broken[f"{row.name} {[*fields]}, {who}"] = answer.status_code

    assert broken == {}


ACCOUNT = {
    "account_signup": ["first_name", "last_name", "email", "age_band", "password1", "password2"],
    "account_login": ["login", "password", "next"],
    "account_request_login_code": ["email"],
    "account_reset_password": ["email"],
}


@pytest.mark.parametrize("odd", ["\x00", "a\x00b", "🚲", "é" * 100_000, "' OR 1=1 --", "{{ 7*7 }}", "\u202e"])
def test_odd_text_in_the_forms_of_accounts_breaks_nothing(whole, odd):
    found = {}
    for name, fields in ACCOUNT.items():
        for field in fields:
            caches["default"].clear()
            client = Client(raise_request_exception=False)
            answer = client.post(reverse(name), dict.fromkeys(fields, "ines@example.org") | {field: odd})
            if answer.status_code not in (200, 302):
                found[f"{name} {field}"] = answer.status_code

    assert found == {}


@pytest.mark.parametrize(
    "path",
    [
        "/%00/", "/se-former/%00/", "/a/b/c/d%00/", "/v/%00", "/v/?numero=%00", "/suivi/?page=%00", "/%F0%9F%9A%B2/",
        "/se-former/%C3%A9t%C3%A9/", "/v/%F0%9F%9A%B2", f"/v/{'9' * 3000}", "/%ff%fe/", "/compte/login/?next=%00", "/x" * 2000,
        "/?page=%00", "/plan-du-site/?a=%ED%A0%80",
    ],
)  # fmt: skip
def test_odd_address_breaks_nothing(whole, trainer, path):
    trainer.raise_request_exception = False

    assert trainer.get(path).status_code in (200, 301, 302, 404)


# Names


def test_emoji_name_signs_up_and_only_the_certificate_waits(whole, sign_in):
    kept = Client()
    answer = kept.post(
        reverse("account_signup"),
        {"first_name": "Zoé 🚲", "last_name": "Li", "email": "zoe@example.org", "age_band": "adult",
         "password1": "un vélo, deux devis", "password2": "un vélo, deux devis"},
    )  # fmt: skip
    zoe = User.objects.get(email="zoe@example.org")
    course = make_course(lessons=1)
    make_type(slug="zoe", course_item_id=course.translation_key)
    enrolled(zoe, course)
    client = sign_in(zoe)
    outline = outline_of(course)

    finished = client.post(
        reverse("courses:lesson_tick", args=[outline.items[0].item_id]), {"client_key": uuid.uuid4()}
    )

    award = Award.objects.get(holder=zoe)
    assert (answer.status_code, zoe.first_name, zoe.roles) == (302, "Zoé 🚲", {FACILITATOR})
    assert (finished.headers["Location"], award.state, award.attention) == (
        *(course.url, "draft", [said("This character cannot be printed: %(detail)s", detail="🚲")]),
    )
    pages = [client.get(path) for path in ("/", "/mes-certificats/", course.url)]
    assert [(page.status_code, "Zoé 🚲" in page.content.decode()) for page in pages] == [(200, True)] * 3
    assert "🚲" in sign_in(whole.claire).get(reverse("courses_awards:index")).content.decode()


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("  Inès\u200b ", "O’Brien\u202e", ("Inès", "O’Brien")),
        ("Ine\u0300s", "Lefe\u0300bvre", ("Inès", "Lefèbvre")),
        ("Nguyễn", "Đặng  Thị", ("Nguyễn", "Đặng Thị")),
        ("李", "小龍", ("李", "小龍")),
        ("<b>Zoé</b>", "Martin", ("<b>Zoé</b>", "Martin")),
    ],
)
def test_name_is_kept_as_people_write_it(client, whole, first, last, kept):
    client.post("/compte/", {"first_name": first, "last_name": last, "pseudonym": ""})

    whole.ines.refresh_from_db()
    page = client.get("/").content.decode()
    assert (whole.ines.first_name, whole.ines.last_name) == kept
    assert (escape(whole.ines.first_name) in page, "<b>Zoé</b>" in page) == (True, False)


# Addresses that are gone, ids that were never there


def test_address_of_a_deleted_lesson_says_so_and_shows_the_way(whole, client, django_capture_on_commit_callbacks):
    address = whole.reading.url
    with django_capture_on_commit_callbacks(execute=True):
        LessonPage.objects.get(pk=whole.reading.pk).delete()

    page = client.get(address)
    course = client.get(whole.course.url)

    assert (page.status_code, shown(page, "This path leads nowhere")) == (404, True)
    assert ['href="/"' in page.content.decode(), 'href="/mon-parcours/"' in page.content.decode()] == [True, True]
    assert (course.status_code, "Leçon 1.1" in course.content.decode()) == (200, True)  # earned: a title stays


def test_action_on_a_deleted_lesson_is_kept_aside_whole(whole, client, trainer, django_capture_on_commit_callbacks):
    path = deposit_at(whole)
    with django_capture_on_commit_callbacks(execute=True):
        LessonPage.objects.get(pk=whole.mission_lesson.pk).delete()
    key, made = uuid.uuid4(), timezone.now() + timedelta(seconds=-1)
    files = {"files": SimpleUploadedFile("devis.pdf", PDF), "text": "Mardi\x00 : devis.", "client_key": key}

    answers = [client.post(path, files | {"made_at": "hier"}) for _ in range(2)]

    row = StrandedUpload.objects.get(client_key=key)
    shown_to = trainer.get("/suivi/envois/").content.decode()
    file = trainer.get(reverse("courses:stranded_file", args=[key, 0]))
    assert [answer.status_code for answer in answers] == [410, 410]
    assert shown(answers[0], "This lesson is no longer here. What you sent is kept: a trainer will look at it.")
    assert (row.payload["text"], row.received_at > made) == (["Mardi : devis."], True)
    assert ("Mardi : devis." in shown_to, "devis.pdf" in shown_to) == (True, True)
    assert (b"".join(file.streaming_content), 'filename="devis.pdf"' in file.headers["Content-Disposition"]) == (
        PDF,
        True,
    )


def test_upload_of_somebody_enrolled_nowhere_is_shown_to_the_coordination(whole, sign_in):
    sign_in(whole.karim).post(act(whole, "help"), {"text": "Où est ma leçon ?", "client_key": uuid.uuid4()})

    page = sign_in(whole.claire).get("/suivi/envois/").content.decode()

    assert "Où est ma leçon ?" in page


NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    "path",
    [
        "/se-former/lecon/abc/termine/", "/nulle-part/", "/se-former/rien/", "/se-former/rien/de/rien/",
        f"/se-former/cours/{NOBODY}/pourquoi/", f"/se-former/fichiers/{NOBODY}/", f"/mes-certificats/{NOBODY}/pdf/",
        f"/se-former/lecon/{NOBODY}/quiz/{NOBODY}/", f"/quiz/tentatives/{NOBODY}/", f"/quiz/{NOBODY}/", f"/quiz/tentatives/{NOBODY}/bilan/",
        "/quiz/tentatives/1/", "/documents/999999999999999999999/x.pdf",
    ],
)  # fmt: skip
def test_unknown_address_gets_our_page(whole, client, path):
    answer = client.get(path, follow=True)

    assert (answer.status_code, shown(answer, "This path leads nowhere")) == (404, True)


@pytest.mark.parametrize(
    "path",
    [
        f"/suivi/personnes/{NOBODY}/", f"/suivi/missions/{NOBODY}/", f"/suivi/envois/{NOBODY}/0/", "/suivi/envois/1/0/",
        "/admin/cours/effet/99999999999999999999999/", "/admin/courses_awards/inspect/99999999999999999999/",
    ],
)  # fmt: skip
def test_unknown_row_is_not_found_by_a_trainer(whole, trainer, path):
    assert trainer.get(path).status_code == 404


def test_absurd_numbers_in_forms_are_not_found(whole, client, trainer):
    attempt = f"/quiz/tentatives/{whole.running.uuid}/questions"
    row = f"/suivi/personnes/{whole.enrolment.uuid}/retirer"
    found = [
        client.post(f"{attempt}/{position}/", {"kind": "save"}).status_code for position in (0, 99, 10**25, "9" * 5000)
    ]
    found += [trainer.post(f"{row}/{pk}/", {"reason": "x"}).status_code for pk in (0, 10**25)]
    found += [trainer.post("/suivi/envois/", {"key": key, "note": "x"}).status_code for key in ("", "abc", NOBODY)]
    found += [client.post(act(whole, "positioning", "before", "jamais"), {}).status_code]
    found += [client.post(act(whole, "deposit", "mission_lesson", uuid.uuid4()), {}).status_code]

    assert found == [404] * len(found)


@pytest.mark.parametrize("page", ["99999", "-1", "0", "abc", "", "1.5", "9" * 5000, "١"])
def test_any_page_number_shows_a_page(whole, client, trainer, page):
    lists = ["/suivi/", "/suivi/missions/", "/suivi/envois/"]
    attempt = reverse("courses:attempt_detail", args=[whole.quiz_lesson.translation_key, whole.running.uuid])

    found = [trainer.get(path, {"page": page}).status_code for path in lists]

    assert [*found, client.get(attempt, {"page": page}).status_code] == [200] * 4


@pytest.mark.parametrize("path", ["termine/", "aide/"])
def test_address_that_only_takes_forms_says_so(whole, client, path):
    answer = client.get(f"/se-former/lecon/{whole.reading.translation_key}/{path}")

    assert (answer.status_code, shown(answer, "This address only takes forms"), answer.headers["Allow"]) == (
        *(405, True, "POST"),
    )


# Clocks and keys


@pytest.mark.parametrize(
    "made_at",
    ["hier", "2026-13-45T99:99", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1e400", "", "٢٠٢٦-٠١-٠١", "2026-02-30"],
)  # fmt: skip
def test_absurd_time_of_the_device_is_replaced_by_the_arrival(whole, client, made_at):
    lesson = LessonPage.objects.get(title="Leçon 1.2").translation_key
    path = reverse("courses:lesson_tick", args=[lesson])

    answer = client.post(path, {"client_key": uuid.uuid4(), "made_at": made_at}, headers=OUTBOX)

    event = LearningEvent.objects.get(item_id=lesson, kind="ticked")
    assert (answer.status_code, event.made_at, Completion.objects.filter(item_id=lesson).count()) == (
        *(200, event.received_at, 1),
    )


def test_key_that_is_none_is_refused_in_words(whole, client):
    answer = client.post(act(whole, "tick"), {"client_key": "pas une clé"}, headers=OUTBOX)

    words = said("This page is too old. Load it again and press the button once more.")
    assert (answer.status_code, answer.json()["refused"]) == (422, words.replace("&#x27;", "'"))


# Signed out meanwhile


def test_tick_after_the_session_ended_is_sent_again_after_sign_in(whole, client):
    lesson = LessonPage.objects.get(title="Leçon 1.2")
    path, key = reverse("courses:lesson_tick", args=[lesson.translation_key]), uuid.uuid4()
    client.logout()

    out = client.post(path, {"client_key": key})
    silent = client.post(path, {"client_key": key}, headers=OUTBOX)
    client.force_login(whole.ines, backend="django.contrib.auth.backends.ModelBackend")
    again = client.post(path, {"client_key": key})

    assert out.headers["Location"] == f"{reverse('account_login')}?next={lesson.url.replace('%', '%25')}"
    assert (silent.status_code, "Outbox-Saved" in silent.headers) == (401, False)
    assert (again.headers["Location"], Completion.objects.filter(item_id=lesson.translation_key).count()) == (
        lesson.url,
        1,
    )


def test_sign_in_after_the_session_ended_says_why_and_comes_back_to_the_lesson(whole):
    whole.ines.set_password("un vélo, deux devis")
    whole.ines.save()
    client = Client()

    out = client.post(deposit_at(whole), {"text": "Mardi.", "client_key": uuid.uuid4()})
    page = client.get(out.headers["Location"])
    back = client.post(
        out.headers["Location"], {"login": "ines@example.org", "password": "un vélo, deux devis"}, follow=True
    )

    assert shown(page, "You were signed out. Sign in and send again: your browser kept what you wrote.")
    assert (back.redirect_chain[-1][0], back.status_code) == (whole.mission_lesson.url, 200)
    assert Deposit.objects.count() == 1


def test_quiz_answer_after_the_session_ended_loses_nothing(whole, client):
    choice = whole.running.slots.get(position=1).version.body["question"]["choices"][0]["id"]
    page = reverse("courses:attempt_detail", args=[whole.quiz_lesson.translation_key, whole.running.uuid])
    path = reverse("courses:answer_save", args=[whole.quiz_lesson.translation_key, whole.running.uuid, 1])
    client.post(path, {"q1-choice": choice, "client_key": uuid.uuid4()})
    client.logout()

    out = client.post(path, {"q1-choice": choice, "client_key": uuid.uuid4()})
    silent = client.post(path, {"q1-choice": choice, "client_key": uuid.uuid4()}, headers=SCRIPT)
    client.force_login(whole.ines, backend="django.contrib.auth.backends.ModelBackend")
    again = client.get(page).content.decode()

    assert (out.status_code, out.headers["Location"]) == (
        303,
        f"{reverse('account_login')}?next={page.replace('/', '%2F')}",
    )
    assert (silent.status_code, "Quiz-Saved" in silent.headers) == (401, False)
    assert (Attempt.objects.get(pk=whole.running.pk).running, f'value="{choice}" checked' in again) == (True, True)


def test_review_after_the_session_ended_comes_back_to_the_deposit(whole, trainer):
    path = reverse("courses:deposit_review", args=[whole.deposit.uuid])
    trainer.logout()

    answer = trainer.post(path, {"decision": "accepted"}, headers={"Referer": f"http://testserver{path}"})
    elsewhere = trainer.post(path, {"decision": "accepted"}, headers={"Referer": f"https://ailleurs.example{path}"})

    assert [one.headers["Location"] for one in (answer, elsewhere)] == [
        f"{reverse('account_login')}?next={path}",
        f"{reverse('account_login')}?next=/suivi/",
    ]
    assert Review.objects.count() == 0


def test_old_token_gets_a_page_that_says_what_to_do(whole):
    client = Client(enforce_csrf_checks=True)
    client.force_login(whole.ines, backend="django.contrib.auth.backends.ModelBackend")
    client.get(whole.mission_lesson.url)
    forms = {
        deposit_at(whole): {"text": "Mardi."},
        act(whole, "tick"): {},
        "/compte/": {"first_name": "X", "last_name": "Y"},
    }

    found = [client.post(path, data | {"csrfmiddlewaretoken": "a" * 64}) for path, data in forms.items()]

    assert [one.status_code for one in found] == [403] * 3
    assert [shown(one, "For your safety the site did not take what you sent. Your text is still in your browser:") for one in found] == [
        True] * 3  # fmt: skip
    assert (Deposit.objects.count(), User.objects.get(pk=whole.ines.pk).first_name) == (1, "Ines")


# Files


def picture(kind: str = "JPEG", size: tuple[int, int] = (20, 20)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (0, 90, 60)).save(out, kind)
    return out.getvalue()


def blank_png(width: int, height: int) -> bytes:
    """A black PNG of any size in a few kilobytes: what a bomb is made of."""
    chunk = lambda kind, data: pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))  # noqa: E731
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    header = pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


EXE = b"MZ\x90\x00\x03" + b"\x00" * 200
LIES = "“%(name)s” is not what its name says. Open it, save it again, and send the new file."
KINDS = "“%(name)s” cannot be taken: send a PDF, a text document, a spreadsheet or slides."
UNREADABLE = "“%(name)s” is not a photo that can be read. Send a JPEG, PNG or WebP."


@pytest.mark.parametrize(
    ("field", "name", "data", "words"),
    [
        ("files", "devis.exe", EXE, KINDS),
        ("files", "devis.pdf", EXE, LIES),
        ("files", "devis.odt", EXE, LIES),
        ("files", "devis.txt", EXE, LIES),
        ("files", "sans-nom", PDF, KINDS),
        ("files", "page.html", b"<script>", KINDS),
        ("files", "lourd.pdf", PDF + b" " * 10 * 1024 * 1024, "“%(name)s” is too heavy: 10 MB at most."),
        ("photos", "photo.jpg", EXE, UNREADABLE),
        ("photos", "photo.jpg", b"", "The submitted file is empty."),
        ("photos", "photo.jpg", PDF, UNREADABLE),
        ("photos", "photo.png", blank_png(400, 400)[:-40], UNREADABLE),
        ("photos", "photo.gif", picture("GIF"), UNREADABLE),
        ("photos", "dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", UNREADABLE),
        ("photos", "bombe.png", blank_png(8000, 8000), "“%(name)s” has too many pixels. Take it again in a smaller size."),
        ("photos", "bombe.png", blank_png(30_000, 30_000), UNREADABLE),
    ],
)  # fmt: skip
def test_wrong_file_is_refused_in_words_and_the_text_comes_back(whole, client, field, name, data, words):
    text = "Lundi : accueil. Mardi : devis."

    answer = client.post(
        deposit_at(whole), {"text": text, "client_key": uuid.uuid4(), field: SimpleUploadedFile(name, data)}
    )

    page = answer.content.decode()
    message = words if words.startswith("The submitted") else ""
    assert (answer.status_code, text in page, Deposit.objects.count()) == (422, True, 1)
    assert "Le fichier soumis est vide." in page if message else shown(answer, words, name=name)


def test_photo_of_30_megapixels_is_taken_without_being_opened(whole, client):
    photo = SimpleUploadedFile("photo.png", blank_png(6000, 5000))

    answer = client.post(deposit_at(whole), {"client_key": uuid.uuid4(), "photos": photo})

    assert (answer.status_code, DepositFile.objects.order_by("-pk").first().kind) == (302, "photo")


def test_six_files_are_too_many(whole, client):
    files = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(6)]

    answer = client.post(deposit_at(whole), {"text": "Voici.", "client_key": uuid.uuid4(), "files": files})

    assert (answer.status_code, "5 fichiers au plus" in answer.content.decode(), DepositFile.objects.count()) == (
        *(422, True, 1),
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("devis.pdf", PDF), ("compte.ods", b"PK\x03\x04...."), ("notes.txt", "Été".encode()), ("notes.TXT", "Été".encode("utf-16")),
        ("tableau.csv", b"a;b"), ("lettre.rtf", b"{\\rtf1 }"), ("un nom très long " * 20 + ".pdf", PDF), ("🚲 é.pdf", PDF),
    ],
)  # fmt: skip
def test_right_file_is_taken_with_its_name(whole, client, trainer, name, data):
    client.post(deposit_at(whole), {"client_key": uuid.uuid4(), "files": SimpleUploadedFile(name, data)})

    file = DepositFile.objects.order_by("-pk").first()
    answer = trainer.get(reverse("courses:deposit_file", args=[file.uuid]))
    assert (b"".join(answer.streaming_content), answer.headers["Content-Disposition"].startswith("attachment")) == (
        data,
        True,
    )
    assert (file.name[-4:], len(file.name) <= 200) == (name[-4:], True)


def test_refused_file_sent_by_the_outbox_says_why(whole, client):
    answer = client.post(
        deposit_at(whole), {"client_key": uuid.uuid4(), "files": SimpleUploadedFile("devis.pdf", EXE)}, headers=OUTBOX
    )

    assert (answer.status_code, answer.json()["refused"]) == (422, said(LIES, name="devis.pdf").replace("&#x27;", "'"))


# Accents


def test_lesson_with_accents_in_its_address_is_served_like_another(whole, client, django_assert_max_num_queries):
    page = LessonPage.objects.get(pk=whole.reading.pk)
    page.title, page.slug = "L’été à Béthune : « où ? »", "l-été-à-béthune"
    page = publish(page)
    client.get(page.url)

    with django_assert_max_num_queries(10):
        answer = client.get(page.url)

    assert (answer.status_code, "L’été à Béthune" in answer.content.decode()) == (200, True)


def test_what_is_typed_is_shown_as_it_was_typed(whole, client, trainer):
    text = "« L’été » à 3 €, <script>alert(1)</script> & œuf — ☕ 李"

    client.post(act(whole, "help"), {"text": text, "client_key": uuid.uuid4()})

    page = trainer.get("/suivi/").content.decode()
    assert (HelpRequest.objects.latest("pk").text, escape(text) in page, "<script>alert" in page) == (text, True, False)
