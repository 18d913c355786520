"""Before an attempt: what the quiz is, and starting."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from quizzes.actions.attempts import NotOpen, start
from quizzes.results import standings
from quizzes.views.door import Door, Place, SeeOther, behind_door


@require_GET
@behind_door
def quiz_detail(request: HttpRequest, door: Door, place: Place, quiz: UUID) -> HttpResponse:
    """Say what the quiz is and where the person is with it."""
    found = get_object_or_404(door.quizzes(request, place), uuid=quiz)
    standing = standings(request.user, [found.pk])[found.pk]
    context = {"quiz": found, "standing": standing, "count": found.slots.count(), **frame(request, door, place, found)}
    return render(request, "quizzes/quiz_detail.html", context)


@require_POST
@behind_door
def quiz_start(request: HttpRequest, door: Door, place: Place, quiz: UUID) -> HttpResponse:
    """Start, or return to the running attempt."""
    found = get_object_or_404(door.quizzes(request, place), uuid=quiz)
    try:
        attempt = start(found, request.user, at=timezone.now())
    except NotOpen as refused:
        context = {"quiz": found, "refused": refused, **frame(request, door, place, found)}
        return render(request, "quizzes/quiz_closed.html", context, status=409)
    return SeeOther(door.url("attempt_detail", place, attempt=attempt.uuid))


def frame(request: HttpRequest, door: Door, place: Place, quiz: object) -> dict[str, object]:
    """What every page of a quiz needs: the way back, and the address to start again."""
    start_url = door.url("quiz_start", place, quiz=quiz.uuid)
    return {"around": door.around(request, place, quiz), "start_url": start_url}
