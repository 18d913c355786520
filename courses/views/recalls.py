"""« Rappels »: offered when a module is done, answered in two minutes, stopped at any time. No mark."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.actions.outlines import published_outlines
from courses.models import ModulePage
from courses.rules.outline import QUIZ_PASSED, QUIZ_SUBMITTED, Module, Outline
from courses.rules.progress import Explanation
from courses.views.learner import Learner
from courses.views.manner import manner
from people.models import User
from quizzes.actions.attempts import shown_order
from quizzes.actions.recalls import Due, agree, answer, due, next_days, stop, to_offer, to_remember, waiting
from quizzes.forms import TooLarge, UnknownPart, read_response
from quizzes.models import RecallPlan
from quizzes.rules.cards import card
from quizzes.rules.review import EVERYTHING
from quizzes.views.rows import Row, with_pictures

SHOWN = EVERYTHING - {"marks", "max_marks"}


@dataclass(frozen=True)
class Offer:
    """A finished module whose trainer ticked questions to remember, and that this person has not been asked about."""

    module: Module
    questions: int


def quizzes_of(module: Module) -> list[UUID]:
    """Return the quizzes that the lessons of a module ask for."""
    kinds = (QUIZ_PASSED, QUIZ_SUBMITTED)
    return [UUID(c.target) for item in module.items for c in item.conditions if c.kind in kinds]


def finished_modules(outline: Outline, explanation: Explanation) -> list[Module]:
    """Return the modules of which everything that counts is earned."""
    found = []
    for module in outline.modules:
        lines = [explanation.by_id[i.item_id] for i in module.items if i.item_id in explanation.by_id]
        counted = [line for line in lines if line.counts]
        if counted and all(line.done for line in counted):
            found.append(module)
    return found


def offers(person: User, outline: Outline, explanation: Explanation) -> list[Offer]:
    """Return what may be offered now: no query while no module with a quiz is done, else one."""
    modules = [module for module in finished_modules(outline, explanation) if quizzes_of(module)]
    if not modules:
        return []
    kept, asked = to_offer(person, (quiz for module in modules for quiz in quizzes_of(module)))
    counts = {module.module_id: sum(len(kept.get(quiz, [])) for quiz in quizzes_of(module)) for module in modules}
    return [Offer(m, counts[m.module_id]) for m in modules if counts[m.module_id] and UUID(m.module_id) not in asked]


def module_with(module_id: UUID) -> tuple[Outline, Module] | None:
    """Return the published course and module of an identity."""
    for outline in published_outlines().values():
        for module in outline.modules:
            if module.module_id == str(module_id):
                return outline, module
    return None


@require_POST
def recall_agree(request: HttpRequest, module_id: UUID) -> HttpResponse:
    """« Oui, rappelez-le-moi »: the module must be finished by who asks; twice does no harm."""
    found = module_with(module_id)
    if found is None:
        raise Http404
    outline, module = found
    if not request.user.is_authenticated:
        return redirect_to_login(outline.url)
    learner = Learner.of(request, outline)
    if not learner.enrolment or module not in finished_modules(outline, learner.explanation):
        raise Http404
    kept = to_remember(quizzes_of(module))
    questions = [question for quiz in quizzes_of(module) for question in kept.get(quiz, [])]
    if not questions:
        raise Http404
    page = ModulePage.objects.filter(translation_key=module_id).first()
    days = page.days_of_recall if page else ()
    agree(request.user, module_id, label=module.title, questions=questions, days=days, at=timezone.now())
    with manner(outline):
        messages.success(request, _("Agreed. The first recall comes in some days. You may stop at any time."))
    return redirect("courses:recall_list")


@never_cache
@require_GET
@login_required
def recall_list(request: HttpRequest) -> HttpResponse:
    """My recalls: what is due now, what comes, what ended."""
    plans = list(RecallPlan.objects.filter(person=request.user).order_by("-started_at"))
    days, today = next_days(plans), timezone.localdate()
    rows = [
        {"plan": plan, "next": days[plan.pk], "due": bool((day := days[plan.pk]) and day <= today)} for plan in plans
    ]
    rows.sort(key=lambda row: (not row["due"], row["next"] is None))
    with manner(_outline(plans[0]) if plans else None):
        return render(request, "courses/recalls/recall_list.html", {"rows": rows})


@never_cache
@login_required
def recall_detail(request: HttpRequest, plan: UUID) -> HttpResponse:
    """The questions of the recall that is due; sent, they lead to their answers."""
    found = get_object_or_404(RecallPlan, uuid=plan, person=request.user)
    with manner(_outline(found)):
        return _answered(request, found) if request.method == "POST" else _asked(request, found)


def _asked(request: HttpRequest, plan: RecallPlan) -> HttpResponse:
    asked = due(plan, on=timezone.localdate())
    if asked is None:
        return redirect("courses:recall_list")
    cards = [
        card(place, version.body, response=None, state="todo", order=shown_order(version.body))
        for place, version in enumerate(asked.versions, 1)
    ]
    return _page(request, plan, "courses/recalls/recall_detail.html", cards, asked.due_on, shown=_shown(asked))


def _shown(asked: Due) -> str:
    """Which versions stand on the page, in their order: an answer is never read as that of another question."""
    return ".".join(str(version.pk) for version in asked.versions)


def _answered(request: HttpRequest, plan: RecallPlan) -> HttpResponse:
    due_on = _day(request.POST.get("due_on", ""))
    asked = due(plan, on=timezone.localdate())
    responses: dict[int, Any] = {}
    if asked and asked.due_on == due_on:
        try:
            if request.POST.get("shown", _shown(asked)) != _shown(asked):
                raise UnknownPart
            for place, version in enumerate(asked.versions, 1):
                responses[version.question_id] = read_response(request.POST, f"q{place}-", version.body)
        except (UnknownPart, TooLarge):
            messages.error(request, _("This question has just changed. Here it is again."))
            return redirect("courses:recall_detail", plan.uuid)
    answer(plan, due_on, responses, at=timezone.now())
    return redirect("courses:recall_answers", plan.uuid, due_on)


@never_cache
@require_GET
@login_required
def recall_answers(request: HttpRequest, plan: UUID, due_on: str) -> HttpResponse:
    """What was answered, with what it teaches; nothing is counted."""
    found = get_object_or_404(RecallPlan, uuid=plan, person=request.user)
    day = _day(due_on)
    rows = found.answers.filter(due_on=day).select_related("version").order_by("pk")
    cards = [
        card(place, row.version.body, response=row.response, state=row.state, parts=SHOWN, running=False)
        for place, row in enumerate(rows, 1)
    ]
    if not cards:
        raise Http404
    with manner(_outline(found)):
        return _page(request, found, "courses/recalls/recall_answers.html", cards, day)


def _page(
    request: HttpRequest, plan: RecallPlan, template: str, cards: list[Any], due_on: date, **more: Any
) -> HttpResponse:
    rows = with_pictures([Row(card=one, seq=0, key=uuid.uuid4()) for one in cards])
    coming = next_days([plan])[plan.pk]
    context = {"plan": plan, "rows": rows, "due_on": due_on.isoformat(), "next": coming, **more}
    return render(request, template, context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


@require_POST
def recall_stop(request: HttpRequest, plan: UUID) -> HttpResponse:
    """« Arrêter »: no more recalls of this module."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("courses:recall_list"))
    found = get_object_or_404(RecallPlan, uuid=plan, person=request.user)
    stop(found, at=timezone.now())
    with manner(_outline(found)):
        messages.success(request, _("Stopped. You can ask for them again from this page."))
    return redirect("courses:recall_list")


@require_POST
def recall_again(request: HttpRequest, plan: UUID) -> HttpResponse:
    """Take them up again where they were left."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("courses:recall_list"))
    found = get_object_or_404(RecallPlan, uuid=plan, person=request.user)
    agree(found.person, found.subject, label=found.label, questions=found.questions, days=found.days, at=timezone.now())
    return redirect("courses:recall_list")


def _outline(plan: RecallPlan) -> Outline | None:
    found = module_with(plan.subject)
    return found[0] if found else None


def recalls_waiting(person: User) -> list[RecallPlan]:
    """Return the recalls to answer today."""
    return waiting(person, on=timezone.localdate())
