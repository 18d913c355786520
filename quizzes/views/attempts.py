"""The attempt: its pages, its answers, handing in, the review."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from quizzes.actions.answers import TooManyWrites, open_attempt, save, submit
from quizzes.actions.finish import is_overdue
from quizzes.actions.places import Answered, Opened, Sender, UnknownPosition, places_of
from quizzes.actions.sharing import NotShareable, share
from quizzes.forms import KINDS, TooLarge, UnknownPart, positions, read_change, read_key
from quizzes.rules.exchange import Change
from quizzes.views.door import Door, Place, SeeOther, behind_door, wants_fragment
from quizzes.views.quizzes import frame
from quizzes.views.replies import fragment, handed_in, kept, sheet_page
from quizzes.views.sheets import review

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
    return sheet_page(request, door, place, Opened(found, places_of(found)))


@never_cache
@require_GET
@behind_door
def attempt_review(request: HttpRequest, door: Door, place: Place, attempt: UUID) -> HttpResponse:
    """Show a closed attempt again, as far as it may be shown; a running one leads back to its form."""
    found = get_object_or_404(door.attempts(request, place).select_related("quiz"), uuid=attempt)
    if found.running:
        return SeeOther(door.url("attempt_detail", place, attempt=attempt))
    shown = review(found, places_of(found), at=timezone.now())
    rows = [
        (
            row,
            door.url("reflection_share", place, attempt=attempt, position=row.card.position),
            door.url("answer_save", place, attempt=attempt, position=row.card.position),
        )
        for row in shown.rows
    ]
    context = {"review": shown, "rows": rows, "quiz": found.quiz, **frame(request, door, place, found.quiz)}
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
        sent = {p for p in asked if read_key(request.POST.get(f"q{p}-client_key")) and wants_fragment(request)}
        mine = [c for c in changes if c.position in {position, *sent} or opened.places[c.position].differs(c)]
        answered = save(opened, mine, sender=sender)
        if kind == "check" or not answered.attempt.running:
            door.after(request, place, answered.attempt, at=sender.at)
        return answered

    return _act(request, door, place, attempt, asked, act, position)


@require_POST
@behind_door
def reflection_share(request: HttpRequest, door: Door, place: Place, attempt: UUID, position: int) -> HttpResponse:
    """« Partager avec mon formateur », during and after; what the page carries of answers is kept too."""
    if position > MOST_QUESTIONS:
        raise Http404
    carried = positions(request.POST)

    def act(opened: Opened, sender: Sender) -> Answered:
        changes = [_change(request, opened, p, "save") for p in carried]
        answered = save(opened, [c for c in changes if opened.places[c.position].differs(c)], sender=sender)
        share(opened.places[position], wanted=request.POST.get("share") == "1", at=sender.at)
        return answered

    return _act(request, door, place, attempt, sorted({position, *carried}), act, position)


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
    except (ObjectDoesNotExist, UnknownPosition, UnknownPart, NotShareable) as error:
        raise Http404 from error
    except TooLarge:
        return render(request, "quizzes/_refused.html", {"reason": "too_large"}, status=413)
    except TooManyWrites as flood:
        headers = {"Retry-After": str(flood.seconds)}
        return fragment(request, "quizzes/_refused.html", {"reason": "too_many"}, status=429, headers=headers)
    if position is None:
        return handed_in(request, door, place, opened, answered)
    return kept(request, door, place, opened, answered, position)


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
