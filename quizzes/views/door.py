"""The seam: how a higher app mounts the pages of quizzes under its own addresses, without quizzes knowing it.

A higher app subclasses `Door`, and puts `quizzes.urls.patterns(ItsDoor())` in its own urls. Whatever its route captures
(a lesson, say) comes back as `place` in every method and is put into every address.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.models import Attempt, Quiz

Place = dict[str, Any]


@dataclass(frozen=True)
class Surroundings:
    """What stands around a quiz: the way back, the breadcrumbs before the quiz's own title, and for whom it is.

    `youth`: one question at a time, no points, kept for reading offline.
    """

    back_url: str = "/"
    back_label: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    youth: bool = False


class Door:
    """The quizzes' own door: anybody signed in, any published quiz, nothing to do afterwards."""

    namespace = "quizzes"

    def quizzes(self, request: HttpRequest, place: Place) -> QuerySet[Quiz]:
        """The quizzes that may be started here."""
        return Quiz.objects.visible_to(request.user)

    def attempts(self, request: HttpRequest, place: Place) -> QuerySet[Attempt]:
        """The attempts that may be continued and read again here."""
        return Attempt.objects.visible_to(request.user)

    def around(self, request: HttpRequest, place: Place, quiz: Quiz) -> Surroundings:
        """The way back and the breadcrumbs."""
        return Surroundings(back_label=_("Back to the home page"))

    def manner(self, request: HttpRequest, place: Place) -> AbstractContextManager[None]:
        """How people are spoken to, for the time of an answer."""
        return nullcontext()

    def after(self, request: HttpRequest, place: Place, attempt: Attempt, *, at: datetime) -> None:
        """What to do in the same transaction when an answer was checked or the attempt was closed; may come twice."""

    def url(self, name: str, place: Place, **more: Any) -> str:
        """The address of a page behind this door."""
        return reverse(f"{self.namespace}:{name}", kwargs={**place, **more})


View = Callable[..., HttpResponse]


def behind_door(view: View) -> View:
    """Give the view its door and place; send away who is not signed in, without losing what a phone holds."""

    @wraps(view)
    def opened(request: HttpRequest, *, door: Door, **kwargs: Any) -> HttpResponse:
        own = {name: kwargs.pop(name) for name in ("quiz", "attempt", "position", "file") if name in kwargs}
        if not request.user.is_authenticated:
            return _sign_in_first(request, door, kwargs, own)
        with door.manner(request, kwargs):
            return view(request, door, kwargs, **own)

    return opened


def _sign_in_first(request: HttpRequest, door: Door, place: Place, own: dict[str, Any]) -> HttpResponse:
    back = request.get_full_path()
    if request.method == "POST":
        name = "attempt_detail" if "attempt" in own else "quiz_detail"
        back = door.url(name, place, **{key: value for key, value in own.items() if key in ("quiz", "attempt")})
    login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if wants_fragment(request):
        return HttpResponse(status=401, headers={"HX-Redirect": login})
    return SeeOther(login)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script asks (quiz.js, htmx): it gets a fragment instead of a page."""
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Requested-With") == "fetch"


class SeeOther(HttpResponseRedirect):
    """A redirect after POST: the browser asks with GET, and « précédent » sends nothing again."""

    status_code = 303
