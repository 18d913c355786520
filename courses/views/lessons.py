"""A lesson: the sheet everybody reads, and the learner's own marks on it."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4, uuid5

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.views import serve as wagtail_serve

from courses import words
from courses.actions.learning import open_lesson
from courses.actions.outlines import published_outlines, read_conditions
from courses.models import CoursePage, LessonPage
from courses.rules.outline import TICKED, Item, Outline
from courses.sheets import Anybody, Sheet, sheet, slot
from courses.views.courses import course_shown
from courses.views.learner import Learner, is_editor
from courses.views.manner import manner
from courses.views.slots import conditions, earlier_result, fill_blocks, met, preview_blocks, stones
from people.models import association


@require_safe
def page_at(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a course or a lesson without walking the page tree: outlines hold addresses. The rest is Wagtail's."""
    address = quote(f"/{path}")  # addresses of pages are kept as they are sent: « leçon » is le%C3%A7on
    for outline in published_outlines().values():
        if address.startswith(outline.url) and not outline.restricted:
            with manner(outline):
                if address == outline.url:
                    page = CoursePage.objects.select_related("picture").get(pk=outline.page_id)
                    return course_shown(request, page, outline)
                if item := outline.by_url.get(address):
                    return _lesson(request, outline, item)
    return wagtail_serve(request, path)


def lesson_detail(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """A lesson reached through the page tree (another root, a restriction)."""
    for outline in published_outlines().values():
        if item := outline.by_id.get(str(page.translation_key)):
            with manner(outline):
                return _lesson(request, outline, item, page)
    raise Http404


def lesson_preview(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """The lesson as somebody who starts it reads it: nothing is stored, nothing can be sent."""
    printed = Sheet(_print(page, _frame(page, None, None, request.user.is_staff) | {"request": request}))
    values = {
        "name": escape(request.user),
        "end": render_to_string(
            "courses/_lesson_end_preview.html", {"page": page, "conditions": read_conditions(page)}
        ),
    }
    return HttpResponse(printed.filled(values | preview_blocks(printed.slots)))


def _lesson(request: HttpRequest, outline: Outline, item: Item, page: LessonPage | None = None) -> HttpResponse:
    """`page` when it was reached through the tree: a translation shares its item, not its text."""
    if not request.user.is_authenticated:
        return redirect_to_login(item.url)
    learner = Learner.reading(request, outline)
    if learner.enrolment is None and not is_editor(request.user):
        messages.info(request, _("Enrol in the course first: it takes one click."))
        return redirect(outline.url)
    if learner.enrolment:
        if reason := learner.lock(item):
            return _closed(request, learner, item, words.lock(reason))
        _move_bookmark(learner, item)
    printed = sheet(
        (
            page.pk if page else item.page_id,
            page.live_revision_id if page else item.revision,
            outline.course_id,
            outline.stamp,
            request.user.is_staff,
            get_language(),
        ),
        lambda: _printed(page or get_object_or_404(LessonPage, pk=item.page_id), outline, item, request.user.is_staff),
    )
    response = HttpResponse(printed.filled(_marks(request, learner, item, printed.slots)))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _closed(request: HttpRequest, learner: Learner, item: Item, reason: str) -> HttpResponse:
    context = {"item": item, "outline": learner.outline, "reason": reason, "resume": learner.resume}
    return render(request, "courses/lesson_locked.html", context, status=403)


def _move_bookmark(learner: Learner, item: Item) -> None:
    enrolment = learner.enrolment
    if not learner.opened(item):
        open_lesson(
            enrolment, learner.outline, item, at=learner.at, key=uuid5(enrolment.uuid, f"opened {item.item_id}")
        )


def _printed(page: LessonPage, outline: Outline, item: Item, is_staff: bool) -> str:
    return _print(page, _frame(page, outline, item, is_staff))


def _print(page: LessonPage, context: dict[str, Any]) -> str:
    """Print a lesson as a page to read, or as a run of short screens when it has some: what follows the last is its end."""
    blocks = list(page.body)
    screens = [rank for rank, block in enumerate(blocks, 1) if block.block_type == "screen"]
    if not screens:
        return render_to_string("courses/lesson_page.html", context)
    steps = {"screens": blocks[: screens[-1]], "rest": blocks[screens[-1] :]}
    return render_to_string("courses/lesson_screens.html", context | steps)


def _frame(page: LessonPage, outline: Outline | None, item: Item | None, is_staff: bool) -> dict[str, Any]:
    """What the sheet is printed from: the page, its place, and marks where the learner's own goes."""
    before, after = _neighbours(outline, item)
    return {
        "page": page,
        "item": item,
        "outline": outline,
        "module": outline.module_of[item.item_id] if outline else None,
        "before": before,
        "after": after,
        "user": Anybody(is_staff, slot("person")),
        "csrf_token": slot("csrf"),
        "request": {"path": item.url if item else ""},
        "association": association,
        "messages_slot": slot("messages"),
        "stones": slot("stones"),
        "end": slot("end"),
        "youth": bool(outline and outline.youth),
    }


def _neighbours(outline: Outline | None, item: Item | None) -> tuple[Item | None, Item | None]:
    if outline is None or item is None:
        return None, None
    rank = outline.place[item.item_id]
    return (outline.items[rank - 1] if rank else None), (
        outline.items[rank + 1] if rank + 1 < len(outline.items) else None
    )


def _marks(request: HttpRequest, learner: Learner, item: Item, slots: tuple[str, ...]) -> dict[str, str | bytes]:
    """What goes into the slots: small, and only what this learner needs."""
    token, pending = _token(request), get_messages(request)
    return {
        "name": escape(request.user),
        "person": str(request.user.uuid),
        "csrf": token,
        "messages": render_to_string("components/messages.html", {"messages": pending}) if len(pending) else "",
        "stones": stones(learner, item),
        "end": _end(learner, item, token),
        **fill_blocks(request, learner, item, slots),
    }


def _token(request: HttpRequest) -> str:
    """The token of this answer's forms. Its cookie lives a year: one that is good is renewed by other pages, not here."""
    token = get_token(request)
    if request.COOKIES.get(settings.CSRF_COOKIE_NAME) == request.META["CSRF_COOKIE"]:
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
    return token


def _end(learner: Learner, item: Item, token: str) -> bytes:
    """The foot of a lesson: printed once for each state a learner can be in, then the keys of this answer."""
    outline, is_enrolled, is_done = learner.outline, learner.enrolment is not None, item.item_id in learner.done
    done, earlier = met(learner, item), earlier_result(learner, item)
    context = {
        "learner": {"enrolment": is_enrolled, "outline": outline, "person": {"uuid": slot("person")}},
        "item": item,
        "after": _neighbours(outline, item)[1],
        "csrf_token": slot("csrf"),
        "client_key": slot("client_key"),
        "help_key": slot("help_key"),
        "done": is_done,
        "earlier": earlier,
        "can_tick": TICKED in {condition.kind for condition in item.conditions},
    }
    state = (is_enrolled, is_done, done, earlier and earlier.earned_at)
    printed = sheet(
        ("end", item.item_id, outline.course_id, outline.version, get_language(), state),
        lambda: render_to_string("courses/_lesson_end.html", context | {"conditions": conditions(item, done)}),
    )
    keys = {"client_key": str(uuid4()), "help_key": str(uuid4())}
    return printed.filled({"csrf": token, "person": str(learner.person.uuid), **keys})
