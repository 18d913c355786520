"""« Suivi »: what trainers see and do about people who learn."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.db.models import F, Max, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses import words
from courses.actions.outlines import impossible_courses, published_outline, published_outlines
from courses.actions.records import read_records
from courses.actions.teaching import NotYourself, answer_help, follow_up, grant, review, withdraw
from courses.forms import AnswerForm, FollowUpForm, ReasonForm, ReviewForm, read_key, storable
from courses.models import Completion, Deposit, Enrolment, FollowUp, HelpRequest, LearningEvent, Mission
from courses.rules.outline import Outline
from courses.views.again import form_again, sign_in_first
from courses.views.courses import module_stones, why_context
from courses.views.learner import Learner
from people.models import CohortMember, StrandedUpload, User, record
from people.rules.roles import ADMINISTRATOR, COORDINATOR, STAFF, scope

PER_PAGE = 20
FOLLOW = "courses:follow_index"
View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Trainers, coordinators, administrators; others are told no (403), visitors sign in."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            is_page = request.method in ("GET", "HEAD")
            return redirect_to_login(request.get_full_path()) if is_page else sign_in_first(request, reverse(FOLLOW))
        if not request.user.roles & set(STAFF):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def note(request: HttpRequest, action: str, target: str) -> None:
    """Write an audit row when somebody's role reaches everybody for an action (« all* » of the roles' matrix)."""
    if scope(action, request.user.roles) == "all*":
        record(action, at=timezone.now(), actor=request.user, target=target)


@for_staff
def follow_index(request: HttpRequest) -> HttpResponse:
    """What waits for us, then the people: done and required, last activity. The row that needs help first."""
    note(request, "report.cohort", request.path)
    enrolments = Enrolment.objects.visible_to(request.user).live().exclude(person=request.user)
    page = Paginator(
        enrolments.select_related("person", "cohort").order_by("finished_at", "started_at"), PER_PAGE
    ).get_page(request.GET.get("page"))
    outlines = published_outlines()
    context = {
        "page": page,
        "rows": progress_rows(list(page), outlines),
        "waiting": waiting_deposits(request).count(),
        "questions": HelpRequest.objects.filter(enrolment__in=enrolments, answered_at__isnull=True).select_related(
            "person"
        ),
        "stranded": stranded_for(request.user).filter(closed_at__isnull=True).count(),
        "impossible": [
            {"outline": outline, "problems": [words.problem(p) for p in wrong]}
            for outline, wrong in impossible_courses(outlines)
        ],
    }
    return render(request, "courses/follow_index.html", context)


def progress_rows(enrolments: list[Enrolment], outlines: dict[str, Outline]) -> list[dict[str, Any]]:
    """One row an enrolment, counted by the one function; as many queries for 1 row as for 30, of one course or many."""
    at = timezone.now()
    people = {e.person_id for e in enrolments}
    courses = {str(e.course_item_id) for e in enrolments} & outlines.keys()
    records = read_records([outlines[course] for course in sorted(courses)], people)
    events = LearningEvent.objects.filter(person__in=people).order_by().values("person")
    last = dict(events.annotate(last=Max("received_at")).values_list("person", "last"))
    rows = []
    for enrolment in enrolments:
        course = str(enrolment.course_item_id)
        if course in records:
            explanation = records[course].explain(outlines[course], enrolment, at)
            rows.append(
                {
                    "enrolment": enrolment,
                    "explanation": explanation,
                    "count": words.count(explanation),
                    "stones": module_stones(outlines[course], explanation),
                    "last": last.get(enrolment.person_id),
                }
            )
    return rows


def waiting_deposits(request: HttpRequest) -> Any:
    """Deposits waiting for a review that this trainer may read, never one's own; oldest first."""
    return Deposit.objects.visible_to(request.user).exclude(person=request.user).waiting()


@for_staff
def review_queue(request: HttpRequest) -> HttpResponse:
    """Deposits waiting, oldest first."""
    page = Paginator(waiting_deposits(request).select_related("person", "enrolment"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "courses/review_queue.html", {"page": page})


@for_staff
def deposit_review(request: HttpRequest, deposit_id: UUID) -> HttpResponse:
    """Read one deposit with its grid, and decide."""
    deposits = (
        Deposit.objects.visible_to(request.user)
        .select_related("person", "enrolment")
        .prefetch_related("files", "reviews")
    )
    deposit = get_object_or_404(deposits, uuid=deposit_id)
    note(request, "deposit.review", f"deposit {deposit.uuid}")
    mission = Mission.objects.filter(uuid=deposit.mission_uuid).prefetch_related("criteria").first()
    criteria = [criterion.text for criterion in mission.criteria.all()] if mission else []
    form = ReviewForm(request.POST or None, criteria=criteria, initial={"client_key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            review(
                deposit,
                by=request.user,
                at=timezone.now(),
                key=form.cleaned_data["client_key"] or uuid4(),
                decision=form.cleaned_data["decision"],
                comment=form.cleaned_data["comment"],
                grid=form.grid(),
            )
        except NotYourself:
            raise PermissionDenied from None
        messages.success(request, _("Your review has been sent to %(person)s.") % {"person": deposit.person})
        return redirect("courses:review_queue")
    context = {"deposit": deposit, "mission": mission, "form": form, "earlier": list(deposit.reviews.all())}
    return render(request, "courses/deposit_review.html", context, status=422 if form.errors else 200)


@for_staff
def learner_record(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """One learner in one course: the same explanation as the learner reads, and what a trainer may do."""
    enrolment = get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related("person"), uuid=enrolment_id
    )
    note(request, "progress.read_facilitator", f"enrolment {enrolment.uuid}")
    outline = published_outline(enrolment.course_item_id)
    learner = Learner(enrolment.person, outline, enrolment)
    context = why_context(learner) | {
        "deposits": Deposit.objects.filter(enrolment=enrolment).prefetch_related("reviews").order_by("-received_at"),
        "questions": HelpRequest.objects.filter(enrolment=enrolment).order_by("-received_at"),
        "follow_ups": FollowUp.objects.filter(enrolment=enrolment),
        "follow_form": FollowUpForm(),
        "reason_form": ReasonForm(),
        "is_self": enrolment.person_id == request.user.pk,
    }
    return render(request, "courses/learner_record.html", context)


@require_POST
@for_staff
def completion_grant(request: HttpRequest, enrolment_id: UUID, item_id: UUID) -> HttpResponse:
    """Recognise earlier learning, with a reason."""
    enrolment = get_object_or_404(Enrolment.objects.visible_to(request.user), uuid=enrolment_id)
    outline = published_outline(enrolment.course_item_id)
    form = ReasonForm(request.POST)
    if outline is None or str(item_id) not in outline.by_id:
        messages.error(request, _("This lesson is no longer in the course."))
    elif not form.is_valid():
        back = reverse("courses:learner_record", args=[enrolment.uuid])
        return form_again(request, form, title=_("Recognise earlier learning"), button=_("Recognise"), back=back)
    else:
        _guarded(grant, enrolment, str(item_id), by=request.user, reason=form.cleaned_data["reason"], at=timezone.now())
        messages.success(request, _("Recognised."))
    return redirect("courses:learner_record", enrolment.uuid)


@require_POST
@for_staff
def completion_withdraw(request: HttpRequest, enrolment_id: UUID, completion_id: int) -> HttpResponse:
    """Withdraw a completion, with a reason the learner reads."""
    enrolment = get_object_or_404(Enrolment.objects.visible_to(request.user), uuid=enrolment_id)
    completion = get_object_or_404(
        Completion, pk=completion_id, person=enrolment.person_id, course_item_id=enrolment.course_item_id
    )
    form = ReasonForm(request.POST)
    if not form.is_valid():
        back = reverse("courses:learner_record", args=[enrolment.uuid])
        return form_again(request, form, title=_("Withdraw a completion"), button=_("Withdraw"), back=back)
    _guarded(withdraw, completion, by=request.user, reason=form.cleaned_data["reason"], at=timezone.now())
    messages.success(request, _("Withdrawn. The person sees who did it and why."))
    return redirect("courses:learner_record", enrolment.uuid)


def _guarded(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return verb(*args, **kwargs)
    except NotYourself:
        raise PermissionDenied from None


@require_POST
@for_staff
def help_answer(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """Answer a question; the first answer stays."""
    visible = Enrolment.objects.visible_to(request.user)
    question = get_object_or_404(HelpRequest, uuid=help_id, enrolment__in=visible)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return form_again(request, form, title=question.text, button=_("Send the answer"), back=reverse(FOLLOW))
    note(request, "help.list", f"question {question.uuid}")
    if answer_help(question, by=request.user, text=form.cleaned_data["text"], at=timezone.now()):
        messages.success(request, _("Your answer is shown in the lesson."))
    else:
        messages.info(request, _("Somebody has already answered."))
    return redirect("courses:follow_index")


@require_POST
@for_staff
def follow_up_add(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Write down what was done about somebody."""
    enrolment = get_object_or_404(Enrolment.objects.visible_to(request.user), uuid=enrolment_id)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        back = reverse("courses:learner_record", args=[enrolment.uuid])
        return form_again(request, form, title=_("Exchanges"), button=_("Write it down"), back=back)
    note(request, "followup.write", f"enrolment {enrolment.uuid}")
    follow_up(enrolment, by=request.user, on=timezone.localdate(), **form.cleaned_data)
    messages.success(request, _("Written down."))
    return redirect("courses:learner_record", enrolment.uuid)


def stranded_for(person: User) -> QuerySet[StrandedUpload]:
    """What was kept aside from the people somebody follows, enrolled or not; all of it for the coordination."""
    rows = StrandedUpload.objects.all()
    if person.roles & {COORDINATOR, ADMINISTRATOR}:
        return rows
    trained = CohortMember.objects.filter(cohort__members__person=person, cohort__members__role="trainer")
    enrolled = Enrolment.objects.visible_to(person).values("person")
    return rows.filter(Q(person__in=enrolled) | Q(person__in=trained.filter(role="learner").values("person")))


@for_staff
@require_GET
def stranded_file(request: HttpRequest, key: UUID, rank: int) -> HttpResponse:
    """A file that was kept aside; always a download."""
    files = get_object_or_404(stranded_for(request.user), client_key=key).payload.get("files", [])
    if rank >= len(files):
        raise Http404
    kept = storages["private"].open(files[rank]["path"])
    return FileResponse(kept, as_attachment=True, filename=files[rank]["name"])


@for_staff
def stranded_list(request: HttpRequest) -> HttpResponse:
    """What phones sent and no page could take: read it, then close it with a note."""
    rows = (
        stranded_for(request.user)
        .select_related("person")
        .order_by(F("closed_at").asc(nulls_first=True), "-received_at")
    )
    if request.method == "POST":
        row = get_object_or_404(rows, client_key=read_key(request.POST.get("key")))
        note = storable(request.POST.get("note", "")).strip()
        if row.closed_at:
            messages.info(request, _("Closed."))
        elif note:
            StrandedUpload.objects.filter(pk=row.pk).update(
                closed_at=timezone.now(), closed_by=request.user, closing_note=note[:5000]
            )
            messages.success(request, _("Closed."))
        else:
            messages.error(request, _("Say what you did with it."))
        return redirect("courses:stranded_list")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/stranded_list.html", {"page": page})
