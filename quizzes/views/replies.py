"""What is answered to a learner who sends something: a fragment to the script, a page or a redirect to a plain form."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from quizzes.actions.places import Answered, Opened, places_of
from quizzes.forms import read_key
from quizzes.models import Attempt
from quizzes.views.door import Door, Place, SeeOther, wants_fragment
from quizzes.views.quizzes import frame
from quizzes.views.rows import during, row_of, with_pictures
from quizzes.views.sheets import sheet


def handed_in(request: HttpRequest, door: Door, place: Place, opened: Opened, answered: Answered) -> HttpResponse:
    review_url = door.url("attempt_review", place, attempt=opened.attempt.uuid)
    if answered.outcome == "finished":
        return gone(request, opened.attempt, review_url)
    if answered.outcome == "conflict":
        return sheet_page(request, door, place, opened, answered, status=409)
    if wants_fragment(request):
        return HttpResponse(status=200, headers={"HX-Redirect": review_url, **_echo(request, None)})
    return SeeOther(review_url)


def kept(
    request: HttpRequest, door: Door, place: Place, opened: Opened, answered: Answered, position: int
) -> HttpResponse:
    attempt = opened.attempt
    mine = next((one for one in answered.saved if one.place.slot.position == position), None)
    if mine is None:
        return back_to(door, place, opened, position)
    if mine.outcome == "late":
        return gone(request, attempt, door.url("attempt_review", place, attempt=attempt.uuid))
    if not wants_fragment(request):
        if answered.outcome == "conflict" or mine.outcome in ("incomplete", "unchanged", "closed"):
            status = {"conflict": 409, "closed": 410}.get(mine.outcome, 200)
            whole = Opened(attempt, places_of(attempt))
            return sheet_page(request, door, place, whole, answered, status=409 if answered.conflicts else status)
        return back_to(door, place, opened, position, request.POST.get("go"))
    checked = request.POST.get("kind") == "check" and mine.outcome in ("written", "closed", "incomplete", "unchanged")
    texts = []
    for one in sorted(answered.saved, key=lambda saved: saved is not mine):  # the one asked for comes first
        number, whole = one.place.slot.position, one is mine and checked
        row = row_of(attempt, one.place, during(attempt), one)
        context = {
            "row": with_pictures([row])[0] if whole else row,
            "page_url": door.url("attempt_detail", place, attempt=attempt.uuid),
            "answer_url": door.url("answer_save", place, attempt=attempt.uuid, position=number),
            "tab": request.POST.get(f"q{number}-tab", ""),
            "count": request.POST.get("count", ""),
        }
        template = "quizzes/_question.html" if whole else "quizzes/_saved.html"
        texts.append(render_to_string(template, context, request))
    status = {"conflict": 409, "closed": 410}.get(mine.outcome, 200)
    headers = _echo(request, mine.key) | {"Quiz-Seq": str(mine.seq)} if mine.accepted else {}
    others = [one for one in answered.saved if one is not mine and one.accepted]
    if others:
        headers["Quiz-Also"] = " ".join(f"{one.place.slot.position}:{one.seq}:{one.key}" for one in others)
    return HttpResponse("".join(texts), status=status, headers=headers)


def back_to(door: Door, place: Place, opened: Opened, position: int, page: str | None = None) -> HttpResponse:
    """Lead back to the question: in the form, or in the review of a closed attempt."""
    if not opened.attempt.running:
        return SeeOther(f"{door.url('attempt_review', place, attempt=opened.attempt.uuid)}#q{position}")
    page = page or opened.places[position].slot.page
    return SeeOther(f"{door.url('attempt_detail', place, attempt=opened.attempt.uuid)}?page={page}#q{position}")


def fragment(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int, headers: dict[str, str]
) -> HttpResponse:
    return HttpResponse(render_to_string(template, context, request), status=status, headers=headers)


def _echo(request: HttpRequest, key: UUID | None) -> dict[str, str]:
    """The key the phone waits for: the one it sent, else the one the server made."""
    sent = read_key(request.POST.get("client_key")) or key
    return {"Quiz-Saved": str(sent)} if sent else {}


def gone(request: HttpRequest, attempt: Attempt, review_url: str) -> HttpResponse:
    template = "quizzes/_finished.html" if wants_fragment(request) else "quizzes/attempt_finished.html"
    return render(request, template, {"attempt": attempt, "quiz": attempt.quiz, "review_url": review_url}, status=410)


def sheet_page(
    request: HttpRequest,
    door: Door,
    place: Place,
    opened: Opened,
    answered: Answered | None = None,
    *,
    status: int = 200,
    refused: dict[int, str] | None = None,
) -> HttpResponse:
    attempt = opened.attempt
    saved = answered.saved if answered else []
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    for position in refused or {}:
        page = opened.places[position].slot.page
    if answered and answered.conflicts:
        page = answered.conflicts[0].place.slot.page
    shown = sheet(attempt, opened.places, page=page, saved=saved, refused=refused)
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
