"""The attempts of a quiz, one attempt with all that happened in it, and what a trainer may do to it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from media.actions.render import RenderFailed
from people.models import record
from people.rules.roles import scope
from quizzes.actions.evidence import attempt_pdf as make_pdf
from quizzes.actions.followed import followed, name_of, note
from quizzes.actions.grading import NoMark, mark_now
from quizzes.actions.reopening import AnotherRunning, NotPossible, annul, reopen
from quizzes.admin.grading import for_staff, rubric_of
from quizzes.admin.grading_forms import MarkForm, ReasonForm, ReopenForm, storable
from quizzes.admin.results_export import KINDS, export
from quizzes.admin.results_timeline import rows_of
from quizzes.models import ANNULLED, SUBMITTED, Attempt, AttemptSlot, Quiz, Step
from quizzes.models.attempts import STATES
from quizzes.models.quiz import QUIZ

PER_PAGE = 30
FLAGS = {"waiting": gettext_lazy("wait for a mark"), "late": gettext_lazy("have late or conflicting answers")}


def kept_in_audit(request: HttpRequest, action: str, target: str) -> None:
    """Write an audit row when somebody's role reaches everybody (« all* » of the roles' matrix)."""
    if scope("report.cohort", request.user.roles) == "all*":
        record(action, at=timezone.now(), actor=request.user, target=target)


def quiz_or_404(request: HttpRequest, quiz_id: int) -> Quiz:
    """A quiz that trainers see, archived or not: its attempts stay. A questionnaire has no such pages."""
    return get_object_or_404(Quiz, pk=quiz_id, kind=QUIZ)


def filtered(request: HttpRequest, quiz: Quiz) -> tuple[QuerySet[Attempt], dict[str, str]]:
    """The attempts one may read, by state, flag and name."""
    asked = {name: storable(request.GET.get(name, "")).strip()[:80] for name in ("state", "flag", "who")}
    rows = followed(request.user).filter(quiz=quiz).select_related("person").order_by("-started_at", "-pk")
    if asked["state"] in dict(STATES):
        rows = rows.filter(state=asked["state"])
    if asked["flag"] == "waiting":
        rows = rows.filter(state=SUBMITTED, mark__isnull=True)
    elif asked["flag"] == "late":
        odd = Step.objects.filter(slot__attempt=OuterRef("pk"), kind__in=("late", "conflict"))
        rows = rows.filter(Exists(odd))
    for word in asked["who"].split()[:5]:
        named = Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        rows = rows.filter(named | Q(person__pseudonym__icontains=word) | Q(person__username__icontains=word))
    return rows, asked


@require_GET
@for_staff
def attempt_list(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """List the attempts of a quiz."""
    quiz = quiz_or_404(request, quiz_id)
    kept_in_audit(request, "quiz.attempts_read", str(quiz))
    rows, asked = filtered(request, quiz)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"quiz": quiz, "page": page, "asked": asked, "states": STATES, "flags": FLAGS, "query": query.urlencode()}
    context |= {"heading": _("Attempts"), "subtitle": quiz.title}
    return render(request, "quizzes/admin/results/attempts.html", context)


@require_GET
@for_staff
def attempt_export(request: HttpRequest, quiz_id: int, kind: str) -> HttpResponse:
    """Export the answers of the attempts one may read: one row an attempt and question, CSV or XLSX."""
    if kind not in KINDS:
        raise Http404
    quiz = quiz_or_404(request, quiz_id)
    rows, _asked = filtered(request, quiz)
    note("answers_export", quiz, by=request.user, at=timezone.now(), kind=kind, attempts=rows.count())
    return export(quiz, rows, kind)


def attempt_or_404(request: HttpRequest, key: UUID) -> Attempt:
    """An attempt one may read."""
    return get_object_or_404(followed(request.user).select_related("quiz", "person"), uuid=key)


@for_staff
def attempt_inspect(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one attempt: each question with its timeline, and what may be done."""
    attempt = attempt_or_404(request, key)
    kept_in_audit(request, "quiz.attempt_read", name_of(attempt))
    return _inspect(request, attempt)


def _inspect(request: HttpRequest, attempt: Attempt, **forms: Any) -> HttpResponse:
    context = {
        "heading": _("Attempt %(number)s of %(person)s") % {"number": attempt.number, "person": attempt.person},
        "subtitle": attempt.quiz.title,
        "attempt": attempt,
        "rows": rows_of(attempt, forms.pop("mark", None)),
        "reopen_form": ReopenForm(prefix="reopen"),
        "annul_form": ReasonForm(prefix="annul"),
        "may_reopen": attempt.state not in (ANNULLED, "in_progress"),
        "may_annul": attempt.state != ANNULLED,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "quizzes/admin/results/attempt.html", context | forms, status=422 if wrong else 200)


@require_POST
@for_staff
def attempt_mark(request: HttpRequest, key: UUID, position: int) -> HttpResponse:
    """Give or overrule one mark; it stays through every regrade."""
    attempt = attempt_or_404(request, key)
    slot = get_object_or_404(AttemptSlot.objects.select_related("version"), attempt=attempt, position=position)
    form = MarkForm(request.POST, prefix=f"m{position}", max_mark=slot.max_mark, rubric=rubric_of(slot))
    if not form.is_valid():
        return _inspect(request, attempt, mark=(position, form), marked=form)
    try:
        done = mark_now(slot, by=request.user, at=timezone.now(), **form.cleaned_data)
    except NoMark:
        messages.error(request, _("No mark can be given here: the attempt is not handed in, or nothing is marked."))
    else:
        said = _("Question %(number)s: kept.") if done else _("Question %(number)s: nothing new.")
        messages.success(request, said % {"number": position})
        if done:
            note(
                "mark_give", attempt.quiz, by=request.user, at=timezone.now(), title=name_of(attempt), question=position
            )
    return redirect("quizzes_results:attempt_inspect", attempt.uuid)


@require_POST
@for_staff
def attempt_reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """« Rendre la main »."""
    attempt = attempt_or_404(request, key)
    form = ReopenForm(request.POST, prefix="reopen")
    if not form.is_valid():
        return _inspect(request, attempt, reopen_form=form)
    try:
        reopen(attempt, by=request.user, at=timezone.now(), **form.cleaned_data)
    except AnotherRunning:
        text = _("%(person)s has another attempt of this quiz in progress: wait until it is handed in, or cancel it.")
        messages.error(request, text % {"person": attempt.person})
    except NotPossible:
        messages.error(request, _("A cancelled attempt cannot be given back."))
    else:
        messages.success(request, _("%(person)s can go on with this attempt.") % {"person": attempt.person})
    return redirect("quizzes_results:attempt_inspect", attempt.uuid)


@require_POST
@for_staff
def attempt_annul(request: HttpRequest, key: UUID) -> HttpResponse:
    """« Annuler cette tentative »."""
    attempt = attempt_or_404(request, key)
    form = ReasonForm(request.POST, prefix="annul")
    if not form.is_valid():
        return _inspect(request, attempt, annul_form=form)
    annul(attempt, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("This attempt is cancelled. It stays readable and counts nowhere."))
    return redirect("quizzes_results:attempt_inspect", attempt.uuid)


@require_GET
@for_staff
def attempt_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """One attempt on paper, as evidence."""
    attempt = attempt_or_404(request, key)
    try:
        content = make_pdf(attempt, at=timezone.now())
    except RenderFailed:
        messages.error(request, _("The file could not be made. Try again, or tell the administrator."))
        return redirect("quizzes_results:attempt_inspect", attempt.uuid)
    note("attempt_pdf", attempt.quiz, by=request.user, at=timezone.now(), title=name_of(attempt))
    headers = {"Content-Disposition": f'attachment; filename="tentative-{attempt.uuid.hex[:8]}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
