"""The attempt: its pages, its answers, handing in, the review."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from quizzes.actions.answers import TooManyWrites, open_attempt, save, submit
from quizzes.actions.finish import is_overdue
from quizzes.actions.places import Answered, Opened, Sender, UnknownPosition, places_of
from quizzes.forms import KINDS, TooLarge, UnknownPart, positions, read_change, read_key
from quizzes.models import Attempt
from quizzes.rules.exchange import Change, same
from quizzes.views.door import Door, Place, SeeOther, behind_door, wants_fragment
from quizzes.views.quizzes import frame
from quizzes.views.sheets import during, review, row_of, sheet

MOST_QUESTIONS = 9999  # beyond, a number in an address is no position


@never_cache
@require_GET
@behind_door
def attempt_detail(request: HttpRequest, door: Door, place: Place, attempt: UUID) -> HttpResponse:
    """Show the form of a running attempt; a closed one leads to its review."""
    found = get_object_or_404(door.attempts(request, place).select_related("quiz"), uuid=attempt)
    if is_overdue(found, timezone.now()):
        with transaction.atomic():
            at = timezone.now()
            found = open_attempt(door.attempts(request, place), attempt, at=at, positions=[]).attempt
            door.after(request, place, found, at=at)
    if not found.running:
        return SeeOther(door.url("attempt_review", place, attempt=attempt))
    return _page(request, door, place, Opened(found, places_of(found)))


@never_cache
@require_GET
@behind_door
def attempt_review(request: HttpRequest, door: Door, place: Place, attempt: UUID) -> HttpResponse:
    """Show a closed attempt again, as far as it may be shown; a running one leads back to its form."""
    found = get_object_or_404(door.attempts(request, place).select_related("quiz"), uuid=attempt)
    if found.running:
        return SeeOther(door.url("attempt_detail", place, attempt=attempt))
    shown = review(found, places_of(found), at=timezone.now())
    context = {"review": shown, "quiz": found.quiz, **frame(request, door, place, found.quiz)}
    return render(request, "quizzes/attempt_review.html", context)


@require_POST
@behind_door
def answer_save(request: HttpRequest, door: Door, place: Place, attempt: UUID, position: int) -> HttpResponse:
    """Keep one answer (and the others a plain form carries): draft, save or check."""
    if position > MOST_QUESTIONS:
        raise Http404
    kind = request.POST.get("kind", "save")
    kind = kind if kind in KINDS else "save"
    asked = sorted({position, *positions(request.POST)})

    def act(opened: Opened, sender: Sender) -> Answered:
        changes = [_change(request, opened, p, kind if p == position else "save") for p in asked]
        current = {p: opened.places[p].current.response for p in asked}
        sent = {p for p in asked if read_key(request.POST.get(f"q{p}-client_key")) and wants_fragment(request)}
        mine = [c for c in changes if c.position in {position, *sent} or not same(current[c.position], c.response)]
        answered = save(opened, mine, sender=sender)
        if kind == "check" or not answered.attempt.running:
            door.after(request, place, answered.attempt, at=sender.at)
        return answered

    return _act(request, door, place, attempt, asked, act, position)


@require_POST
@behind_door
def attempt_submit(request: HttpRequest, door: Door, place: Place, attempt: UUID) -> HttpResponse:
    """Hand in, with every answer of the page in the same request."""

    def act(opened: Opened, sender: Sender) -> Answered:
        changes = [_change(request, opened, p, "save") for p in positions(request.POST)]
        key = read_key(request.POST.get("client_key"))
        answered = submit(opened, changes, sender=sender, submit_key=key)
        if not answered.attempt.running:
            door.after(request, place, answered.attempt, at=sender.at)
        return answered

    return _act(request, door, place, attempt, None, act, None)


def _change(request: HttpRequest, opened: Opened, position: int, kind: str) -> Change:
    if position not in opened.places:
        raise UnknownPosition
    return read_change(request.POST, position, opened.places[position].body, kind=kind)


def _act(
    request: HttpRequest,
    door: Door,
    place: Place,
    attempt: UUID,
    asked: list[int] | None,
    act: Callable[[Opened, Sender], Answered],
    position: int | None,
) -> HttpResponse:
    """Open, act and answer; what the door's app adds is in the same transaction."""
    now = timezone.now()
    try:
        opened, answered = _once_more(lambda: _transaction(request, door, place, attempt, asked, act, now))
    except (ObjectDoesNotExist, UnknownPosition, UnknownPart) as error:
        raise Http404 from error
    except TooLarge:
        return render(request, "quizzes/_refused.html", {"reason": "too_large"}, status=413)
    except TooManyWrites as flood:
        headers = {"Retry-After": str(flood.seconds)}
        return _fragment(request, "quizzes/_refused.html", {"reason": "too_many"}, status=429, headers=headers)
    if position is None:
        return _handed_in(request, door, place, opened, answered)
    return _kept(request, door, place, opened, answered, position)


def _once_more(work: Callable[[], tuple[Opened, Answered]]) -> tuple[Opened, Answered]:
    """A key that another request wrote in the meantime is met again as a repeat."""
    try:
        return work()
    except IntegrityError:
        return work()


@transaction.atomic
def _transaction(
    request: HttpRequest,
    door: Door,
    place: Place,
    attempt: UUID,
    asked: list[int] | None,
    act: Callable[[Opened, Sender], Answered],
    at: datetime,
) -> tuple[Opened, Answered]:
    names = [name for name in request.POST if name.endswith("client_key")]
    keys = [read_key(request.POST[name]) for name in [*names, *(["keep"] if "keep" in request.POST else [])]]
    opened = open_attempt(door.attempts(request, place), attempt, at=at, positions=asked, client_keys=keys)
    return opened, act(opened, Sender(request.user, at))


def _handed_in(request: HttpRequest, door: Door, place: Place, opened: Opened, answered: Answered) -> HttpResponse:
    review_url = door.url("attempt_review", place, attempt=opened.attempt.uuid)
    if answered.outcome == "finished":
        return _gone(request, opened.attempt, review_url)
    if answered.outcome == "conflict":
        return _page(request, door, place, opened, answered, status=409)
    if wants_fragment(request):
        return HttpResponse(status=200, headers={"HX-Redirect": review_url, **_echo(request, None)})
    return SeeOther(review_url)


def _kept(
    request: HttpRequest, door: Door, place: Place, opened: Opened, answered: Answered, position: int
) -> HttpResponse:
    attempt = opened.attempt
    mine = next(one for one in answered.saved if one.place.slot.position == position)
    if mine.outcome == "late":
        return _gone(request, attempt, door.url("attempt_review", place, attempt=attempt.uuid))
    if not wants_fragment(request):
        if answered.outcome == "conflict" or mine.outcome in ("incomplete", "unchanged", "closed"):
            status = {"conflict": 409, "closed": 410}.get(mine.outcome, 200)
            whole = Opened(attempt, places_of(attempt))
            return _page(request, door, place, whole, answered, status=409 if answered.conflicts else status)
        page = request.POST.get("go") or opened.places[position].slot.page
        return SeeOther(f"{door.url('attempt_detail', place, attempt=attempt.uuid)}?page={page}#q{position}")
    checked = request.POST.get("kind") == "check" and mine.outcome in ("written", "closed", "incomplete", "unchanged")
    texts = []
    for one in sorted(answered.saved, key=lambda saved: saved is not mine):  # the one asked for comes first
        number = one.place.slot.position
        context = {
            "row": row_of(attempt, one.place, during(attempt), one),
            "page_url": door.url("attempt_detail", place, attempt=attempt.uuid),
            "answer_url": door.url("answer_save", place, attempt=attempt.uuid, position=number),
            "tab": request.POST.get(f"q{number}-tab", ""),
            "count": request.POST.get("count", ""),
        }
        template = "quizzes/_question.html" if one is mine and checked else "quizzes/_saved.html"
        texts.append(render_to_string(template, context, request))
    status = {"conflict": 409, "closed": 410}.get(mine.outcome, 200)
    headers = _echo(request, mine.key) | {"Quiz-Seq": str(mine.seq)} if mine.accepted else {}
    others = [one for one in answered.saved if one is not mine and one.accepted]
    if others:
        headers["Quiz-Also"] = " ".join(f"{one.place.slot.position}:{one.seq}:{one.key}" for one in others)
    return HttpResponse("".join(texts), status=status, headers=headers)


def _fragment(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int, headers: dict[str, str]
) -> HttpResponse:
    return HttpResponse(render_to_string(template, context, request), status=status, headers=headers)


def _echo(request: HttpRequest, key: UUID | None) -> dict[str, str]:
    """The key the phone waits for: the one it sent, else the one the server made."""
    sent = read_key(request.POST.get("client_key")) or key
    return {"Quiz-Saved": str(sent)} if sent else {}


def _gone(request: HttpRequest, attempt: Attempt, review_url: str) -> HttpResponse:
    template = "quizzes/_finished.html" if wants_fragment(request) else "quizzes/attempt_finished.html"
    return render(request, template, {"attempt": attempt, "quiz": attempt.quiz, "review_url": review_url}, status=410)


def _page(
    request: HttpRequest,
    door: Door,
    place: Place,
    opened: Opened,
    answered: Answered | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    attempt = opened.attempt
    saved = answered.saved if answered else []
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    if answered and answered.conflicts:
        page = answered.conflicts[0].place.slot.page
    shown = sheet(attempt, opened.places, page=page, saved=saved)
    if attempt.settings.get("navigation") == "linear" and shown.page > attempt.page:
        Attempt.objects.filter(pk=attempt.pk, page__lt=shown.page).update(page=shown.page)
    urls = {
        row.card.position: door.url("answer_save", place, attempt=attempt.uuid, position=row.card.position)
        for row in shown.rows
    }
    context = {
        "sheet": shown,
        "quiz": attempt.quiz,
        "rows": [(row, urls[row.card.position]) for row in shown.rows],
        "page_url": door.url("attempt_detail", place, attempt=attempt.uuid),
        "submit_url": door.url("attempt_submit", place, attempt=attempt.uuid),
        **frame(request, door, place, attempt.quiz),
    }
    return render(request, "quizzes/attempt_detail.html", context, status=status)
