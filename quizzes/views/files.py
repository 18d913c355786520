"""Photos and files of an open answer: sent, taken back, read again. Works from a plain form and from a script."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.storage import storages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from media.actions.uploads import Checked, Refused, checked
from quizzes.actions.answer_files import MOST, NotAsked, add_files, gradable_files, take_back
from quizzes.actions.answers import TooManyWrites, count_write, open_attempt, save
from quizzes.actions.places import Answered, Opened, Sender, UnknownPosition, places_of
from quizzes.actions.places import Place as Question
from quizzes.forms import TooLarge, UnknownPart, positions, read_change, read_key
from quizzes.models import AnswerFile
from quizzes.views.door import Door, Place, behind_door, wants_fragment
from quizzes.views.replies import back_to, fragment, gone, sheet_page
from quizzes.views.rows import during, row_of

Act = Callable[[Question, datetime], None]
MOST_QUESTIONS = 9999  # beyond, a number in an address is no position


@require_POST
@behind_door
def answer_files(request: HttpRequest, door: Door, place: Place, attempt: UUID, position: int) -> HttpResponse:
    """Add photos or documents to an answer; what the page carries of answers is kept too."""
    get_object_or_404(door.attempts(request, place), uuid=attempt)  # before anything is read
    key = read_key(request.POST.get(f"q{position}-client_key_file")) or uuid4()
    refused, files = "", []
    try:
        files = _read(request, position)
    except Refused as error:
        refused = str(error)

    def act(question: Question, at: datetime) -> None:
        if not question.body["question"].get("attachment"):
            raise NotAsked
        if refused:
            raise Refused(refused)
        add_files(question, files, key, at=at)

    return _act(request, door, place, attempt, position, act)


def _read(request: HttpRequest, position: int) -> list[Checked]:
    """Look at what was sent, before any row is locked; Refused."""
    sent = request.FILES.getlist(f"q{position}-files")
    if not sent:
        raise Refused(_("Choose a file first."))
    if len(sent) > MOST:
        raise Refused(_("3 files at most."))
    return [checked(file, documents=True) for file in sent]


@require_http_methods(["GET", "HEAD", "POST"])
@behind_door
def answer_file(
    request: HttpRequest, door: Door, place: Place, attempt: UUID, position: int, file: UUID
) -> HttpResponse:
    """Read a file again (its learner, and who may grade it), or take it back while the attempt runs."""
    if request.method == "POST":
        return _act(request, door, place, attempt, position, lambda question, at: take_back(question, file, at=at))
    here = {"uuid": file, "slot__attempt__uuid": attempt, "slot__position": min(position, MOST_QUESTIONS)}
    mine = AnswerFile.objects.kept().filter(slot__attempt__in=door.attempts(request, place))
    found = mine.filter(**here).first() or gradable_files(request.user).filter(**here).first()
    if found is None:
        raise Http404
    try:
        content = storages["private"].open(found.path)
    except FileNotFoundError as error:
        raise Http404 from error
    shown = found.kind == "photo" and "vue" in request.GET  # we wrote it ourselves: it is a picture and nothing else
    answer = FileResponse(content, as_attachment=not shown, filename=found.name)
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


def _act(request: HttpRequest, door: Door, place: Place, attempt: UUID, position: int, act: Act) -> HttpResponse:
    """Open the attempt, keep what is carried, act and answer; 410 once it is handed in."""
    refused = ""
    try:
        opened, answered, refused = _transaction(request, door, place, attempt, position, act)
    except (ObjectDoesNotExist, UnknownPosition, UnknownPart, NotAsked) as error:
        raise Http404 from error
    except TooLarge:
        return fragment(request, "quizzes/_refused.html", {"reason": "too_large"}, status=413, headers={})
    except TooManyWrites as flood:
        headers = {"Retry-After": str(flood.seconds)}
        return fragment(request, "quizzes/_refused.html", {"reason": "too_many"}, status=429, headers=headers)
    if not opened.attempt.running:
        return gone(request, opened.attempt, door.url("attempt_review", place, attempt=attempt))
    if wants_fragment(request):
        row = row_of(opened.attempt, opened.places[position], during(opened.attempt), refused=refused)
        context = {"row": row, "answer_url": door.url("answer_save", place, attempt=attempt, position=position)}
        return fragment(request, "quizzes/_files.html", context, status=422 if refused else 200, headers={})
    if refused or answered.conflicts:
        whole = Opened(opened.attempt, places_of(opened.attempt))
        told = {position: refused} if refused else None
        return sheet_page(request, door, place, whole, answered, status=422 if refused else 409, refused=told)
    return back_to(door, place, opened, position)


@transaction.atomic
def _transaction(
    request: HttpRequest, door: Door, place: Place, attempt: UUID, position: int, act: Act
) -> tuple[Opened, Answered, str]:
    carried, at = positions(request.POST), timezone.now()
    keys = [read_key(request.POST[name]) for name in request.POST if name.endswith("client_key")]
    attempts, asked = door.attempts(request, place), sorted({min(position, MOST_QUESTIONS), *carried})
    opened = open_attempt(attempts, attempt, at=at, positions=asked, client_keys=keys)
    changes = [read_change(request.POST, p, opened.places[p].body, kind="save") for p in carried]
    new = [change for change in changes if opened.places[change.position].differs(change)]
    answered = save(opened, new, sender=Sender(request.user, at))
    refused = ""
    if opened.attempt.running:
        question = opened.places[min(position, MOST_QUESTIONS)]
        count_write(opened.attempt, at)
        try:
            if question.closed:
                raise Refused(_("This question takes no more answers."))
            act(question, at)
        except Refused as error:
            refused = str(error)
    else:
        door.after(request, place, opened.attempt, at=at)  # it may be this request that closed it: time was up
    return opened, answered, refused
