"""« À corriger »: the queue, one answer after the other, and « Publier les notes »."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from people.models import User
from quizzes.actions.followed import followed, is_staff, waiting
from quizzes.actions.grading import Published, publish_marks, save_mark
from quizzes.admin.grading_forms import MarkForm, storable
from quizzes.models import SUBMITTED, AnswerFile, AttemptSlot, MarkDraft, Question, ReusableComment, Step
from quizzes.rules.marks import shown
from quizzes.rules.regrade import BY_PERSON

View = Callable[..., HttpResponse]
MOST = 200  # rows of the queue


def for_staff(view: View) -> View:
    """Trainers, coordinators, administrators; the others are told no."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_staff(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def gradable(person: User) -> QuerySet[AttemptSlot]:
    """Answers that wait for a mark, and those that a person has marked already: two may grade, the latest counts."""
    attempts = followed(person, of_cooperants=True).filter(state=SUBMITTED)
    by_hand = Q(state="needsgrading") | Q(state__in=BY_PERSON, steps__kind="submit", steps__state="needsgrading")
    return AttemptSlot.objects.filter(by_hand, attempt__in=attempts).distinct()


@dataclass(frozen=True)
class Way:
    """How one goes through the answers: by question or by person, with the names or without."""

    by: str
    names: bool

    @classmethod
    def of(cls, request: HttpRequest) -> "Way":
        """Read it from the address."""
        by = "person" if request.GET.get("by") == "person" else "question"
        return cls(by, request.GET.get("names") != "0" or by == "person")

    @property
    def query(self) -> str:
        """The same way, for an address."""
        return urlencode({"by": self.by, "names": int(self.names)})

    def series(self, person: User, slot: AttemptSlot) -> list[int]:
        """Return the answers to go through, this one among them; without names the order tells nothing of who."""
        rows = waiting(person)
        if self.by == "person":
            rows = rows.filter(attempt__person=slot.attempt.person_id)
        else:
            rows = rows.filter(version__question=slot.version.question_id)
        found = dict(rows.order_by("attempt__submitted_at", "pk").values_list("pk", "attempt__uuid"))
        found.setdefault(slot.pk, slot.attempt.uuid)
        if self.names:
            return list(found)
        return sorted(found, key=lambda pk: sha256(f"{found[pk]}{pk}".encode()).digest())


@require_GET
@for_staff
def grading_queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, by question or by person."""
    way, rows = Way.of(request), waiting(request.user)
    mine = Q(mark_drafts__by=request.user, mark_drafts__saved_at__gte=F("attempt__submitted_at"))
    counts = {"count": Count("pk", distinct=True), "ready": Count("mark_drafts", filter=mine), "first": Min("pk")}
    if way.by == "person":
        groups = list(rows.values("attempt__person").annotate(**counts).order_by("-count")[:MOST])
        named = User.objects.in_bulk([group["attempt__person"] for group in groups])
    else:
        groups = list(rows.values("version__question").annotate(**counts).order_by("-count")[:MOST])
        named = Question.objects.in_bulk([group["version__question"] for group in groups])
    key = "attempt__person" if way.by == "person" else "version__question"
    listed = [group | {"what": named[group[key]], "key": group[key]} for group in groups]
    ready = sum(group["ready"] for group in groups)
    context = {"rows": listed, "way": way, "ready": ready, "heading": _("To be graded")}
    return render(request, "quizzes/admin/grading/queue.html", context)


@for_staff
def grading_answer(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Read one answer, keep a mark and a comment in draft, go on."""
    slots = gradable(request.user).select_related("version__question", "attempt__person", "attempt__quiz")
    slot, way = get_object_or_404(slots, pk=slot_id), Way.of(request)
    draft = MarkDraft.objects.filter(slot=slot, by=request.user).first()
    form = MarkForm(
        _posted(request, slot), initial=_initial(slot, draft), max_mark=slot.max_mark, rubric=rubric_of(slot)
    )
    series = way.series(request.user, slot)
    if "start" in request.GET and slot.pk != series[0]:  # the list names any answer: without names that tells nothing
        return redirect(f"{reverse('quizzes_results:grading_answer', args=series[:1])}?{way.query}")
    if request.method == "POST" and "insert" not in request.POST and form.is_valid():
        save_mark(slot, by=request.user, at=timezone.now(), **form.cleaned_data)
        _keep_comment(request, slot, form.cleaned_data["comment"])
        place = series.index(slot.pk)
        further = series[place + 1 : place + 2] if "next" in request.POST else []
        messages.success(request, _("Kept in draft. Nobody sees it before you publish."))
        return redirect(f"{reverse('quizzes_results:grading_answer', args=(further or [slot.pk]))}?{way.query}")
    return render(request, "quizzes/admin/grading/answer.html", _context(request, slot, way, series, form, draft))


def rubric_of(slot: AttemptSlot) -> list[dict[str, Any]]:
    """The grid of the version that was answered."""
    return slot.version.body["question"].get("rubric", [])


def _posted(request: HttpRequest, slot: AttemptSlot) -> QueryDict | None:
    """What was sent; with a ready-made comment put at the end of what was typed."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if data.get("insert", "").isdecimal():
        chosen = comments_for(request.user, slot.version.question).filter(pk=data["insert"]).first()
        typed = data.get("comment", "").strip()
        data["comment"] = "\n".join(filter(None, [typed, chosen.text if chosen else ""]))
    return data


def _initial(slot: AttemptSlot, draft: MarkDraft | None) -> dict[str, Any]:
    if draft is None:
        return {}
    mark = "" if draft.fraction is None else shown(draft.fraction * slot.max_mark)
    worth = {"mark": mark if draft.data.get("typed", True) else "", "met": draft.data.get("met", [])}
    return worth | {"comment": draft.comment}


def comments_for(person: User, question: Question) -> QuerySet[ReusableComment]:
    """Ready-made comments for a question: everybody's, so that a team says the same."""
    return ReusableComment.objects.filter(Q(question=question) | Q(question=None, owner=person))


def _keep_comment(request: HttpRequest, slot: AttemptSlot, comment: str) -> None:
    text = comment.strip()[:1000]
    if request.POST.get("keep_comment") and text:
        question = slot.version.question
        ReusableComment.objects.get_or_create(text=text, question=question, defaults={"owner": request.user})


def _context(
    request: HttpRequest, slot: AttemptSlot, way: Way, series: list[int], form: MarkForm, draft: MarkDraft | None
) -> dict[str, Any]:
    place = series.index(slot.pk)
    graded = Step.objects.filter(slot=slot, kind__in=("grade", "comment")).select_related("actor").order_by("-seq")
    scope = scope_of(slot, way)
    return {
        "heading": _("To be graded"),
        "subtitle": slot.attempt.quiz.title,
        "slot": slot,
        "body": slot.version.body,
        "notes": slot.version.body["question"].get("grading_notes", ""),
        "way": way,
        "form": form,
        "draft": draft,
        "earlier": list(graded),
        "number": place + 1,
        "count": len(series),
        "previous": series[place - 1] if place else None,
        "next": series[place + 1] if place + 1 < len(series) else None,
        "comments": comments_for(request.user, slot.version.question),
        "scope": scope,
        "ready": drafts_in(request.user, **scope).count(),
        "files": list(AnswerFile.objects.kept().filter(slot=slot)),
        "worth": "" if draft is None or draft.fraction is None else shown(draft.fraction * slot.max_mark),
        "words": len(slot.summary.split()),
        "most": shown(slot.max_mark),
    }


def scope_of(slot: AttemptSlot, way: Way) -> dict[str, int]:
    """What « Publier » publishes from here: the question's marks, or the person's."""
    return {"person": slot.attempt.person_id} if way.by == "person" else {"question": slot.version.question_id}


def drafts_in(by: User, *, question: int | None = None, person: int | None = None) -> QuerySet[MarkDraft]:
    """Somebody's marks in draft that may be published, of one question or of one person."""
    rows = MarkDraft.objects.of_this_answer().filter(by=by, slot__in=gradable(by).values("pk"))
    rows = rows.filter(slot__version__question=question) if question else rows
    return rows.filter(slot__attempt__person=person) if person else rows


@require_POST
@for_staff
def grading_publish(request: HttpRequest) -> HttpResponse:
    """Publish my marks in draft: of a question, of a person, or all of them; one message to each learner."""
    asked = {name: request.POST.get(name, "") for name in ("question", "person")}
    scope = {name: int(value) for name, value in asked.items() if value.isdecimal() and len(value) < 12}
    slots = list(drafts_in(request.user, **scope).values_list("slot", flat=True))
    _say(request, publish_marks(slots, by=request.user, at=timezone.now()))
    return redirect(f"{reverse('quizzes_results:grading_queue')}?{Way.of(request).query}")


def _say(request: HttpRequest, done: Published) -> None:
    if not done.marks and not done.comments:
        messages.warning(request, _("There was nothing to publish."))
        return
    said = ngettext("%(n)s mark published.", "%(n)s marks published.", done.marks) % {"n": done.marks}
    if done.comments:
        said += " " + ngettext(
            "%(n)s comment without a mark: still to be graded.",
            "%(n)s comments without a mark: still to be graded.",
            done.comments,
        ) % {"n": done.comments}
    mailed = ngettext("%(n)s message sent.", "%(n)s messages sent.", done.mailed) % {"n": done.mailed}
    messages.success(request, f"{said} {mailed}")


@require_POST
@for_staff
def comment_delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Remove one of my ready-made comments."""
    get_object_or_404(ReusableComment.objects.filter(owner=request.user), pk=comment_id).delete()
    back = storable(request.POST.get("slot", ""))
    if back.isdecimal() and len(back) < 12:
        return redirect(f"{reverse('quizzes_results:grading_answer', args=[back])}?{Way.of(request).query}")
    return redirect("quizzes_results:grading_queue")
