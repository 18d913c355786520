"""Questions after the hand-in: statistics, answers nobody foresaw, regrades."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from quizzes.actions.followed import changeable, followed
from quizzes.actions.regrading import Finding, apply, keep_preview, preview
from quizzes.actions.reports import WHICH, report
from quizzes.actions.unexpected import HasDraft, NotAnAnswer, accept_answer, unexpected
from quizzes.admin.grading import for_staff
from quizzes.admin.grading_forms import AcceptForm
from quizzes.admin.results import quiz_or_404
from quizzes.models import Question, QuestionVersion
from quizzes.rules.marks import shown
from quizzes.rules.regrade import FALL, MANUAL, REFUSED, RISE
from quizzes.words import REFUSED as REFUSED_WORDS
from quizzes.words import REMARKS, state_word

MOST = 100  # groups of answers on a page


@require_GET
@for_staff
def quiz_statistics(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Say how a quiz and its questions behaved: words first, figures folded."""
    quiz = quiz_or_404(request, quiz_id)
    which = request.GET.get("which", "first")
    found = report(quiz, which if which in WHICH else "first")
    rows = [{"item": item, "remarks": [REMARKS[code] for code in item.remarks]} for item in found.items]
    labels = [(_("first attempts"), "first"), (_("all attempts"), "all"), (_("best attempts"), "best")]
    context = {"quiz": quiz, "report": found, "rows": rows, "choices": labels}
    context |= {"heading": _("Statistics"), "subtitle": quiz.title}
    return render(request, "quizzes/admin/results/statistics.html", context)


@for_staff
def question_unexpected(request: HttpRequest, question_id: int) -> HttpResponse:
    """List answers nobody foresaw; accept one: a new version, then what it changes."""
    question = get_object_or_404(Question, pk=question_id)
    form = AcceptForm(request.POST or None)
    if request.method == "POST":
        if not changeable(request.user).filter(pk=question_id).exists():
            raise PermissionDenied
        if form.is_valid() and (version := _accept(request, question, form.cleaned_data)):
            messages.success(
                request, _("Version %(number)s is published. Here is what it changes.") % {"number": version}
            )
            return redirect(f"{reverse('quizzes_results:question_regrade', args=[question.pk])}?version={version}")
    found = unexpected(question)
    gaps = {}
    if found:
        gaps = {gap["id"]: n for n, gap in enumerate(found.version.body["question"].get("gaps") or [], 1)}
    context = {
        "heading": _("Unexpected answers"),
        "subtitle": question.title,
        "question": question,
        "found": found,
        "unmatched": [_group(group, gaps) for group in found.unmatched[:MOST]] if found else [],
        "tolerated": [_group(group, gaps) for group in found.tolerated[:MOST]] if found else [],
        "may_change": changeable(request.user).filter(pk=question.pk).exists(),
        "errors": form.errors if request.method == "POST" else None,
    }
    return render(request, "quizzes/admin/results/unexpected.html", context)


def _group(group: Any, gaps: dict[str, int]) -> dict[str, Any]:
    form = AcceptForm(initial={"gap": group.gap, "text": group.text, "worth": "1"}, auto_id=False)
    return {"group": group, "gap": gaps.get(group.gap), "form": form}


def _accept(request: HttpRequest, question: Question, data: dict[str, Any]) -> int | None:
    """Accept an answer; the number of the version that does, or None and a message."""
    try:
        return accept_answer(
            question,
            gap=data["gap"],
            text=data["text"],
            fraction=Decimal(data["worth"]),
            feedback=data["feedback"],
            by=request.user,
            at=timezone.now(),
        ).number
    except HasDraft:
        messages.error(request, _("This question has changes in draft or is locked: publish them or undo them first."))
    except NotAnAnswer:
        messages.error(request, _("This cannot be accepted as an answer to this question."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return None


@for_staff
def question_regrade(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show what another version would change, from what to what; then apply it, falls only where ticked."""
    question = get_object_or_404(Question, pk=question_id)
    may_change = changeable(request.user).filter(pk=question.pk).exists()
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    version = _version(request, question)
    found = preview(version)
    mine = set(followed(request.user).filter(slots__in=[one.slot.pk for one in found]).values_list("pk", flat=True))
    if request.method == "POST":
        allowed = {one.slot.pk for one in found if one.verdict == FALL and one.slot.attempt_id in mine}
        ticked = {int(key) for key in request.POST.getlist("fall") if key.isdecimal() and len(key) < 12}
        return _apply(request, question, version, found, allowed & ticked)
    context = {
        "heading": _("Mark again"),
        "subtitle": question.title,
        "question": question,
        "version": version,
        "may_change": may_change,
        "versions": question.versions.order_by("-number")[:50],
        **{name: [_line(one, mine) for one in found if one.verdict == name] for name in (RISE, FALL, REFUSED, MANUAL)},
        "nothing": not any(one.verdict in (RISE, FALL) for one in found),
    }
    return render(request, "quizzes/admin/results/regrade.html", context)


def _version(request: HttpRequest, question: Question) -> QuestionVersion:
    asked = request.POST.get("version") or request.GET.get("version") or ""
    versions = question.versions.select_related("question").order_by("-number")
    if asked.isdecimal() and len(asked) < 9:
        return get_object_or_404(versions, number=int(asked))
    return get_object_or_404(versions[:1])


def _apply(
    request: HttpRequest, question: Question, version: QuestionVersion, found: list[Finding], confirmed: set[int]
) -> HttpResponse:
    at = timezone.now()
    if any(one.verdict in (RISE, FALL) for one in found):
        keep_preview(version, found, by=request.user, at=at)
    run = apply(version, confirmed=confirmed, by=request.user, at=at)
    changed = run.items.filter(applied=True).count() if run else 0
    text = ngettext("%(n)s answer was marked again.", "%(n)s answers were marked again.", changed) % {"n": changed}
    messages.success(request, text if run else _("Nothing had to change."))
    return redirect(f"{reverse('quizzes_results:question_regrade', args=[question.pk])}?version={version.number}")


def _line(one: Finding, mine: set[int]) -> dict[str, Any]:
    """One answer in words; who gave it only for those who may know."""
    slot = one.slot
    known = slot.attempt_id in mine
    return {
        "slot": slot,
        "attempt": slot.attempt if known else None,
        "answer": slot.summary if known or slot.version.type != "essay" else "",  # a text tells who wrote it
        "old": "—" if one.old is None else shown(one.old * slot.max_mark),
        "new": "—" if one.new is None else shown(one.new * slot.max_mark),
        "most": shown(slot.max_mark),
        "state": state_word(one.state) if one.state else "",
        "refused": REFUSED_WORDS.get(one.refused or one.verdict, ""),
    }
