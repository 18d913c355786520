"""What a learner sends from a lesson. Each form works without JavaScript; with it, the phone keeps a copy until the
answer echoes its key (header `Outbox-Saved`)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses.actions.learning import (
    LessonGone,
    LessonLocked,
    NotAsked,
    NotEnrolled,
    Sent,
    answer_positioning,
    ask_help,
    hand_in,
    place_bookmark,
    strand,
    tick,
)
from courses.actions.outlines import published_outlines
from courses.actions.teaching import take_over
from courses.forms import DepositForm, HelpForm, PositioningForm, SentForm, key_of, storable, wants_echo
from courses.models import Deposit, DepositFile, Mission
from courses.rules.outline import Outline
from courses.views.again import form_again, sign_in_first
from courses.views.learner import Learner
from courses.views.manner import manner
from courses.views.slots import mission_mark, positioning_mark, statements_of

Act = Callable[..., HttpResponse]


def outline_with(item_id: str) -> Outline | None:
    """Return the course a lesson is in, or was in."""
    outlines = published_outlines().values()
    here = [outline for outline in outlines if item_id in outline.by_id]
    return here[0] if here else next((o for o in outlines if item_id in o.history), None)


def act(view: Act) -> Act:
    """Wrap a learner's action: signed in (401 keeps the phone's copy), enrolled, errors said and nothing lost."""

    @require_POST
    def wrapped(request: HttpRequest, item_id: UUID, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _signed_out(request, str(item_id))
        outline = outline_with(str(item_id))
        with manner(outline):
            return _acted(request, outline, item_id, **kwargs)

    def _acted(request: HttpRequest, outline: Outline | None, item_id: UUID, **kwargs: Any) -> HttpResponse:
        learner = outline and Learner.of(request, outline)
        if learner is None or learner.enrolment is None:
            return _stranded(request, item_id, "unknown lesson" if outline is None else "not enrolled")
        try:
            return view(request, learner, str(item_id), **kwargs)
        except LessonGone:
            return _stranded(request, item_id, "lesson retired")
        except NotEnrolled:
            return _stranded(request, item_id, "enrolment closed")
        except LessonLocked:
            return refused(request, learner, str(item_id), _("This lesson is not open yet: finish what comes before."))
        except NotAsked:
            return refused(
                request, learner, str(item_id), _("This lesson is completed in another way: see what it asks.")
            )

    return wrapped


def saved(request: HttpRequest, learner: Learner, item_id: str, sent: Sent, said: str, where: str = "") -> HttpResponse:
    """Answer an action that was kept: the key echoed to the page's script, or back to the lesson with a message."""
    if wants_echo(request):
        hour = time_format(timezone.localtime(sent.received_at), "H:i")
        answer = JsonResponse({"saved": _("Saved at %(hour)s") % {"hour": hour}, "reload": True})
        answer.headers["Outbox-Saved"] = str(sent.client_key)
        return answer
    messages.success(request, said)
    return redirect(where or lesson_url(learner, item_id))


def lesson_url(learner: Learner, item_id: str) -> str:
    """The address of a lesson, or of its course when it is gone."""
    item = learner.outline.by_id.get(item_id)
    return item.url if item else learner.outline.url


def refused(request: HttpRequest, learner: Learner, item_id: str, why: str) -> HttpResponse:
    """Answer 422 with the reason: the phone keeps the entry until it is corrected."""
    if wants_echo(request):
        return JsonResponse({"refused": why, "client_key": str(key_of(request) or "")}, status=422)
    messages.error(request, why)
    return redirect(lesson_url(learner, item_id))


def _signed_out(request: HttpRequest, item_id: str) -> HttpResponse:
    outline = outline_with(item_id)
    item = outline and outline.by_id.get(item_id)
    login = sign_in_first(request, item.url if item else "/")
    if wants_echo(request):
        said = _("You are signed out. What you sent is kept on this device.")
        return JsonResponse({"signed_out": said, "login": login.url, "sign_in": _("Sign in again")}, status=401)
    messages.warning(request, _("You were signed out. Sign in and send again: your browser kept what you wrote."))
    return login


def _stranded(request: HttpRequest, item_id: UUID, why: str) -> HttpResponse:
    form = SentForm(request.POST)
    form.is_valid()
    sent = form.sent()
    payload = {
        storable(name): [storable(value) for value in request.POST.getlist(name)]
        for name in request.POST
        if name != "csrfmiddlewaretoken"
    }
    files = [file for _name, files in request.FILES.lists() for file in files]
    strand(request.user, request.path, payload, why, sent, files)
    said = _("This lesson is no longer here. What you sent is kept: a trainer will look at it.")
    if wants_echo(request):
        answer = JsonResponse({"stranded": said}, status=410)
        answer.headers["Outbox-Saved"] = str(sent.client_key)
        return answer
    return render(request, "courses/stranded.html", {"said": said}, status=410)


def _invalid(form: SentForm) -> str:
    return " ".join(error for errors in form.errors.values() for error in errors)


@act
def lesson_tick(request: HttpRequest, learner: Learner, item_id: str) -> HttpResponse:
    """« J'ai terminé »."""
    form = SentForm(request.POST)
    if not form.is_valid():
        return refused(
            request, learner, item_id, _("This page is too old. Load it again and press the button once more.")
        )
    sent = form.sent()
    finished = tick(learner.enrolment, learner.outline, item_id, sent)
    if finished:
        return saved(request, learner, item_id, sent, _("You have finished the course!"), learner.outline.url)
    return saved(request, learner, item_id, sent, _("Lesson finished."))


@act
def lesson_deposit(request: HttpRequest, learner: Learner, item_id: str, mission_id: UUID) -> HttpResponse:
    """Hand in for a mission; a refused form comes back whole, with what to correct."""
    mission = get_object_or_404(Mission, uuid=mission_id)
    form = DepositForm(request.POST, request.FILES, mission=mission)
    if not form.is_valid():
        if item_id not in learner.outline.by_id:
            raise LessonGone(item_id)  # nowhere to correct it: kept aside as it came
        if wants_echo(request):
            return refused(request, learner, item_id, _invalid(form))
        return _form_again(
            request,
            learner,
            item_id,
            mission_mark(request, learner, learner.outline.by_id.get(item_id), str(mission_id), form),
        )
    sent = form.sent()
    hand_in(
        learner.enrolment,
        learner.outline,
        item_id,
        mission,
        sent,
        text=form.cleaned_data.get("text", ""),
        files=form.handed_in(),
    )
    return saved(request, learner, item_id, sent, _("Handed in. A trainer will read it and answer here."))


@act
def lesson_positioning(request: HttpRequest, learner: Learner, item_id: str, moment: str) -> HttpResponse:
    """Answer the statements; an incomplete form comes back whole."""
    statements = statements_of(learner.outline)
    if statements is None or moment not in ("before", "after"):
        raise Http404
    form = PositioningForm(request.POST, positioning=statements)
    if not form.is_valid():
        if item_id not in learner.outline.by_id:
            raise LessonGone(item_id)  # nowhere to correct it: kept aside as it came
        if wants_echo(request):
            return refused(request, learner, item_id, _("Some statements have no answer yet."))
        return _form_again(
            request,
            learner,
            item_id,
            positioning_mark(request, learner, learner.outline.by_id.get(item_id), moment, form),
        )
    sent = form.sent()
    answer_positioning(learner.enrolment, learner.outline, item_id, statements, moment, form.levels(), sent)
    return saved(request, learner, item_id, sent, _("Your answers are kept."))


def _form_again(request: HttpRequest, learner: Learner, item_id: str, html: str) -> HttpResponse:
    item = learner.outline.by_id.get(item_id)
    return render(
        request, "courses/form_again.html", {"item": item, "outline": learner.outline, "html": html}, status=422
    )


@act
def lesson_help(request: HttpRequest, learner: Learner, item_id: str) -> HttpResponse:
    """« J'ai besoin d'aide »."""
    item = learner.outline.by_id.get(item_id)
    if item is None:
        raise LessonGone(item_id)
    form = HelpForm(request.POST)
    if not form.is_valid():
        if wants_echo(request):
            return refused(request, learner, item_id, _invalid(form))
        return form_again(request, form, title=_("I need help"), button=_("Send"), back=item.url)
    sent = form.sent()
    ask_help(learner.enrolment, item, form.cleaned_data["text"], sent)
    delay = learner.outline.help_contact
    said = _("Your question has been sent.")
    return saved(request, learner, item_id, sent, f"{said} {delay}".strip())


@act
def lesson_take_over(request: HttpRequest, learner: Learner, item_id: str) -> HttpResponse:
    """« Déjà fait : reprendre ce résultat »."""
    found = take_over(learner.enrolment, item_id, at=timezone.now()) if item_id in learner.outline.by_id else None
    if found is None:
        return refused(request, learner, item_id, _("No earlier result was found for this lesson."))
    messages.success(request, _("Your earlier result counts here."))
    return redirect(lesson_url(learner, item_id))


@act
def lesson_place(request: HttpRequest, learner: Learner, item_id: str) -> HttpResponse:
    """Keep the block somebody has reached; sent by the page's script, never shown."""
    item = learner.outline.by_id.get(item_id)
    if item:
        block = "".join(c for c in request.POST.get("block", "")[:36] if c.isalnum() or c == "-")
        place_bookmark(learner.enrolment, learner.outline, item, block, at=learner.at)
    return HttpResponse(status=204)


@login_required
@require_GET
def deposit_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """A file handed in: for its owner and the trainers who may read it; always a download."""
    file = get_object_or_404(
        DepositFile.objects.filter(deposit__in=Deposit.objects.visible_to(request.user)), uuid=file_id
    )
    return FileResponse(storages["private"].open(file.path), as_attachment=True, filename=file.name)
