"""What is measured: each scene knows the requests to send and how to count its queries."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.actions.outlines import published_outline
from courses.models import Award, CoursePage
from courses.rules.outline import Item, Outline
from home.models import StandardPage
from people.models import User
from quizzes.models import Quiz
from tests.bench import fill
from tests.bench.generator import Wire, flow, form
from tests.bench.servers import Server

LANES = 8
BACKEND = "people.backends.PersonBackend"
BROWSER = {
    "Host": "127.0.0.1",
    "User-Agent": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "fr-FR,fr;q=0.9",
}
TOKEN = "b" * 32  # the csrf cookie and what the script sends back: any secret the browser holds


@dataclass
class Scene:
    """One line of the table. `lanes` gives the requests of a round; `count` takes it once and returns its statements."""

    key: str
    name: str
    lanes: Callable[[], list[dict[str, Any]]]
    count: Callable[[], list[str]]
    expected: tuple[int, ...] = (200,)
    is_flow: bool = False
    rounds: int | None = None


@dataclass
class People:
    """Sessions by person: some made by the sign-in form, the crowd's as the form would leave them."""

    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, server: Server, names: list[str]) -> None:
        """Sign in through the form, as a person does."""
        for name in names:
            _status, headers, _body = server.get("/compte/login/", BROWSER)
            token = re.search(r"csrftoken=(\w+)", headers.get("set-cookie", ""))[1]
            fields = [("login", f"{name}@example.org"), ("password", fill.PASSWORD), ("csrfmiddlewaretoken", token)]
            asked = form("/compte/login/", BROWSER | {"Cookie": f"csrftoken={token}"}, fields)
            self.cookies[name] = _session(server, asked)

    def headers(self, name: str, backend: str = BACKEND) -> dict[str, str]:
        """Return what the browser of a person sends with each request."""
        key = name if backend == BACKEND else f"{name} {backend}"
        if key not in self.cookies:
            client = Client()
            client.force_login(User.objects.get(username=name), backend=backend)
            self.cookies[key] = client.cookies["session"].value
        cookie = f"csrftoken={TOKEN}; session={self.cookies[key]}"
        return BROWSER | {"Cookie": cookie, "X-CSRFToken": TOKEN}


def _session(server: Server, asked: dict[str, Any]) -> str:
    status, head, _body = Wire(server.port).ask(asked)
    found = re.search(r"(?im)^set-cookie: session=(\w+)", head)
    if status != 302 or not found:
        raise RuntimeError(f"signing in was refused: {status}")
    return found[1]


def statements(requests: list[dict[str, Any]]) -> list[str]:
    """Send requests to the site in this process and return the SQL of the last one; those before it warm up."""
    sql: list[str] = []
    for request in requests:
        _answer, sql = _asked(request)
    return sql


def _asked(request: dict[str, Any]) -> tuple[Any, list[str]]:
    headers = dict(request["headers"])
    cookie, kind = headers.pop("Cookie", ""), headers.pop("Content-Type", "application/x-www-form-urlencoded")
    client = Client(headers=headers)
    client.cookies.load(cookie)
    with CaptureQueriesContext(connection) as captured:
        if request.get("method") == "POST":
            answer = client.post(request["path"], data=request["body"].encode(), content_type=kind)
        else:
            answer = client.get(request["path"])
    if answer.status_code >= 400:
        raise RuntimeError(f"{request['path']} answered {answer.status_code}")
    return answer, [query["sql"] for query in captured.captured_queries]


def flow_statements(start: str, headers: dict[str, str], kinds: list[str]) -> list[str]:
    """Take a quiz in this process and return all its SQL; once before, to warm up."""
    sql: list[str] = []

    def ask(request: dict[str, Any]) -> tuple[int, str, bytes]:
        answer, found = _asked(request)
        sql.extend(found)
        head = "\r\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        return answer.status_code, head, answer.content

    for _warm in range(2):
        sql.clear()
        flow(ask, start, headers, kinds)
    return sql


class World:
    """The people and places of one size of the world, and the scenes played with them."""

    def __init__(self, course: CoursePage, people: People, first: int, last: int) -> None:
        self.outline: Outline = published_outline(course.translation_key)
        self.people, self.first, self.last = people, first, last
        ticked = [i for i in self.outline.items if [c.kind for c in i.conditions] == ["ticked"] and self._open(i)]
        self.done, self.todo, self.other = ticked[8], ticked[-2], ticked[-1]
        self.ticked = ticked
        self.quizzes = {
            name: self._quiz_start(str(Quiz.objects.get(content_id=name).uuid))
            for name in (fill.AT_END, fill.AFTER_EACH)
        }
        self.ticks = self._ticks()
        self.takers = itertools.cycle(self.learners(4, 5, 6, 7))
        self.fresh = self._downloads(pdf_sha256="")
        self.turn = itertools.count()

    def _open(self, item: Item) -> bool:
        return len(self.outline.module_of[item.item_id].requires) < 2

    def _quiz_start(self, quiz: str) -> str:
        item = next(i for i in self.outline.items if any(c.target == quiz for c in i.conditions))
        return f"/se-former/lecon/{item.item_id}/quiz/{quiz}/commencer/"

    def learners(self, *kinds: int) -> list[str]:
        """Return the learners who stand at these points of the course (see fill.lessons_done)."""
        return [f"learner{n}" for n in range(self.first, self.last) if n % 10 in kinds]

    @property
    def readers(self) -> list[str]:
        """Eight learners in the middle of the course."""
        return self.learners(5)[:LANES]

    def page(self, name: str, path: str, **more: str) -> dict[str, Any]:
        """Return a GET by a person."""
        return {"path": path, "headers": self.people.headers(name) | more}

    def bare_lanes(self, kind: str) -> list[dict[str, Any]]:
        """The readers' lanes for a yardstick: the same headers, another page."""
        path = StandardPage.objects.live().first().url if kind == "wagtail" else "/"
        plain = "django.contrib.auth.backends.ModelBackend"
        return [
            {"requests": [{"path": path, "headers": self.people.headers(name, plain if kind == "signed" else BACKEND)}]}
            for name in self.readers
        ]

    def each(self, *paths: str, **more: str) -> list[dict[str, Any]]:
        """One lane a reader, going round these pages."""
        return [{"requests": [self.page(name, path, **more) for path in paths]} for name in self.readers]

    def alone(self, name: str, path: str) -> list[dict[str, Any]]:
        """Eight lanes of one person."""
        return [{"requests": [self.page(name, path)]} for _lane in range(LANES)]

    def tick(self, name: str, item: Item) -> dict[str, Any]:
        """Return « J'ai terminé » as the page's script sends it."""
        bound, fields = uuid4().hex, {"client_key": str(uuid4()), "csrfmiddlewaretoken": TOKEN}
        parts = [
            f'--{bound}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        headers = self.people.headers(name) | {
            "X-Outbox": "1",
            "Content-Type": f"multipart/form-data; boundary={bound}",
        }
        path = f"/se-former/lecon/{item.item_id}/termine/"
        return {"method": "POST", "path": path, "headers": headers, "body": "".join(parts) + f"--{bound}--\r\n"}

    def _ticks(self) -> Iterator[dict[str, Any]]:
        """Every lesson that beginners have not done, each once: each tick writes."""
        for item in self.ticked[10:]:
            for name in self.learners(1, 2, 3):
                yield self.tick(name, item)

    def tick_lanes(self, each: int = 40) -> list[dict[str, Any]]:
        """Eight lanes of ticks not sent before."""
        return [{"requests": list(itertools.islice(self.ticks, each)), "once": True} for _lane in range(LANES)]

    def _downloads(self, **which: Any) -> Iterator[dict[str, Any]]:
        awards = Award.objects.filter(state="issued", holder__username__in=self.learners(9), **which)
        for award in awards.select_related("holder"):
            yield self.page(award.holder.username, f"/mes-certificats/{award.uuid}/pdf/")

    def download_lanes(self) -> list[dict[str, Any]]:
        """Certificates that nobody downloaded yet: two a lane."""
        return [{"requests": list(itertools.islice(self.fresh, 2)), "once": True} for _lane in range(LANES)]

    def kept_lanes(self) -> list[dict[str, Any]]:
        """Certificates downloaded again."""
        kept = list(self._downloads(pdf_sha256__gt=""))[:LANES]
        return [{"requests": [kept[lane % len(kept)]]} for lane in range(LANES)]

    def verify(self) -> Iterator[dict[str, Any]]:
        """The public page of a certificate, each time from another address of the loopback range."""
        numbers = list(Award.objects.filter(state="issued").values_list("number", flat=True)[:20])
        for n in range(400):
            address = f"127.{next(self.turn) % 250}.{n % 250}.{n // 250}"
            yield {"path": f"/v/{numbers[n % len(numbers)]}", "headers": BROWSER | {"X-Forwarded-For": address}}

    def flow_lanes(self, quiz: str, kinds: list[str], each: int = 4) -> list[dict[str, Any]]:
        """Eight lanes of people who take a quiz one after the other."""
        start = self.quizzes[quiz]
        return [
            {
                "flow": {
                    "start": start,
                    "kinds": kinds,
                    "headers": [self.people.headers(next(self.takers)) for _person in range(each)],
                }
            }
            for _lane in range(LANES)
        ]

    def scenes(self) -> list[Scene]:
        """Every line of the table."""
        reader, taker = self.readers[0], self.learners(7)[-1]
        done, todo, other, course = self.done.url, self.todo.url, self.other.url, self.outline.url

        def pages(*paths: str, who: str = reader, **more: str) -> Callable[[], list[str]]:
            return lambda: statements([self.page(who, path, **more) for path in paths])

        def quiz(name: str, kinds: list[str]) -> dict[str, Any]:
            return {
                "lanes": lambda: self.flow_lanes(name, kinds),
                "count": lambda: flow_statements(self.quizzes[name], self.people.headers(taker), kinds),
                "expected": (200, 303),
                "is_flow": True,
            }

        return [
            Scene("lesson_done", "Lesson, finished", lambda: self.each(done), pages(done, done, done)),
            Scene("lesson", "Lesson, to finish", lambda: self.each(todo), pages(todo, todo, todo)),
            Scene(
                "lesson_move", "Lesson, the bookmark moves", lambda: self.each(todo, other), pages(todo, other, todo)
            ),
            Scene("lesson_gzip", "Lesson, compressed", self._gzip(todo), pages(todo, todo)),
            Scene("dashboard", "Dashboard", lambda: self.each("/"), pages("/", "/")),
            Scene("course", "Course page", lambda: self.each(course), pages(course, course)),
            Scene("follow", "Follow-up, trainer", self._staff("thomas"), pages("/suivi/", "/suivi/", who="thomas")),
            Scene(
                "follow_all", "Follow-up, coordinator", self._staff("claire"), pages("/suivi/", "/suivi/", who="claire")
            ),
            Scene("tick", "Tick a lesson", self.tick_lanes, lambda: statements(list(itertools.islice(self.ticks, 2)))),
            Scene("quiz_row", "Quiz, 10 answers given in a row", **quiz(fill.AT_END, ["together"])),
            Scene("quiz_saves", "Quiz, 10 answers kept one by one", **quiz(fill.AT_END, ["save"])),
            Scene("quiz_checks", "Quiz, 10 answers checked one by one", **quiz(fill.AFTER_EACH, ["save", "check"])),
            Scene("quiz_plain", "Quiz, 10 answers without JavaScript", **quiz(fill.AT_END, [])),
            Scene(
                "pdf_first",
                "Certificate PDF, first download",
                self.download_lanes,
                lambda: statements([next(self.fresh)]),
                rounds=1,
            ),
            Scene(
                "pdf_kept",
                "Certificate PDF, again",
                self.kept_lanes,
                lambda: statements([self.kept_lanes()[0]["requests"][0]] * 2),
            ),
            Scene(
                "verify",
                "Verification page",
                lambda: [{"requests": list(self.verify())} for _lane in range(LANES)],
                lambda: statements(list(self.verify())[:2]),
            ),
        ]

    def _gzip(self, path: str) -> Callable[[], list[dict[str, Any]]]:
        return lambda: self.each(path, **{"Accept-Encoding": "gzip, deflate"})

    def _staff(self, name: str) -> Callable[[], list[dict[str, Any]]]:
        return lambda: self.alone(name, "/suivi/")
