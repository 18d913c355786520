"""Courses: the list, one course and its path, why this number, my path."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import words
from courses.actions.learning import EnrolmentClosed, enrol
from courses.actions.outlines import published_outline, published_outlines, read_outline
from courses.models import (
    Completion,
    CourseIndexPage,
    CoursePage,
    HelpRequest,
    ModulePage,
    PositioningAnswer,
)
from courses.rules.outline import Outline
from courses.rules.progress import Explanation
from courses.views.learner import Learner, next_to_do, running_attempts
from courses.views.recalls import offers, recalls_waiting
from courses.views.slots import side_by_side
from people.rules.roles import COOPERANT

STONE = {"done_retired": "done", "missing": "todo"}


def course_index(request: HttpRequest, page: CourseIndexPage) -> HttpResponse:
    """Every published course, each with the signed-in person's own stones."""
    courses = list(CoursePage.objects.child_of(page).live().public().select_related("picture").order_by("path"))
    mine = explanations(request) if request.user.is_authenticated else {}
    if request.user.is_authenticated and COOPERANT in request.user.roles:
        minor = request.user.may_be_minor  # theirs first, those of their age before
        courses.sort(key=lambda course: (course.audience != "cooperants", course.familiar != minor))
    outlines = published_outlines()
    cards = [
        {
            "course": course,
            "outline": outlines.get(str(course.translation_key)),
            "mine": mine.get(str(course.translation_key)),
        }
        for course in courses
    ]
    return render(request, "courses/course_index.html", {"page": page, "cards": cards})


def explanations(request: HttpRequest) -> dict[str, Explanation]:
    """Return the signed-in person's explanation of each course they are in."""
    return {learner.outline.course_id: learner.explanation for learner in Learner.everywhere(request.user)}


def course_detail(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """What one will be able to do, the time, the path; one primary button."""
    outline = published_outline(page.translation_key)
    if outline is None:
        raise Http404
    return course_shown(request, page, outline)


def course_shown(request: HttpRequest, page: CoursePage, outline: Outline) -> HttpResponse:
    """The page of a course whose outline is known."""
    learner = Learner.of(request, outline) if request.user.is_authenticated else None
    return render(request, "courses/course_page.html", course_context(page, outline, learner))


def course_preview(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """The course as a visitor reads it, as it stands in the editor."""
    outline = read_outline(page, instead=page) if page.pk else Outline(str(page.translation_key), page.title)
    return render(request, "courses/course_page.html", course_context(page, outline, None))


def course_context(page: CoursePage, outline: Outline, learner: Learner | None) -> dict[str, Any]:
    """What the course page shows: the bends of the path with the learner's states."""
    explanation = learner.explanation if learner and learner.enrolment else None
    pages = {m.translation_key: m for m in ModulePage.objects.filter(pk__in=[m.page_id for m in outline.modules])}
    todo = next_to_do(learner) if explanation else None
    here = learner.resume if explanation else None
    return {
        "page": page,
        "outline": outline,
        "enrolment": learner and learner.enrolment,
        "explanation": explanation,
        "count": words.count(explanation) if explanation else "",
        "todo": todo,
        "here": here,
        "has_begun": bool(explanation and learner.mark.recent_item),
        "resume_url": learner.resume_url(running_attempts(learner.person)) if explanation else "",
        "furthest": learner.nearest(learner.mark.furthest_item) if explanation else None,
        "offers": offers(learner.person, outline, explanation) if explanation else [],
        "bends": bends(outline, explanation, here and here.item_id, pages),
        "retired": [line for line in explanation.lines if line.state == "done_retired"] if explanation else [],
    }


def bends(
    outline: Outline, explanation: Explanation | None, here: str | None, pages: dict[UUID, ModulePage]
) -> list[dict]:
    """The modules as bends: each with its stones, state and words."""
    lines = explanation.by_id if explanation else {}
    found = []
    for module in outline.modules:
        stones = []
        for item in module.items:
            line = lines.get(item.item_id)
            if explanation and line is None:
                continue
            state = STONE.get(line.state, line.state) if line else ("optional" if item.optional else "todo")
            if item.item_id == here and state not in ("done", "locked"):
                state = "here"
            stones.append(
                {
                    "state": state,
                    "label": item.title,
                    "number": item.number,
                    "url": "" if line and line.lock else item.url if explanation else "",
                    "minutes": item.minutes,
                    "word": words.lock(line.lock) if line and line.lock else "",
                    "asked": line.asked if line else None,
                    "updated": item.updated_note,
                }
            )
        found.append({"module": module, "page": pages.get(UUID(module.module_id)), "stones": stones})
    return found


def module_detail(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """A module is a bend of its course's path: go there."""
    return redirect(f"{page.get_parent().url}#module-{page.translation_key}")


def module_preview(request: HttpRequest, page: ModulePage) -> HttpResponse:
    """The module as it is shown in its course."""
    course = CoursePage.objects.ancestor_of(page).first() if page.pk else None
    if course is None:
        outline = Outline(str(page.translation_key), page.title)
        return render(request, "courses/course_page.html", course_context(CoursePage(title=page.title), outline, None))
    return render(request, "courses/course_page.html", course_context(course, read_outline(course, instead=page), None))


@require_POST
def course_enrol(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Enrol the signed-in person and open the first lesson; twice does no harm."""
    page = get_object_or_404(CoursePage.objects.live(), translation_key=course_id)
    if not request.user.is_authenticated:
        return redirect_to_login(page.url)
    try:
        enrol(request.user, page, at=timezone.now(), code=request.POST.get("code", ""))
    except EnrolmentClosed as closed:
        said = {
            "code": _("This is not the code of this course. Check it, or ask the person who gave it to you."),
            "invited": _("A trainer enrols people in this course: write to them."),
        }
        messages.error(request, said[closed.code])
        return redirect(page.url)
    outline = published_outline(page.translation_key)
    first = next(iter(outline.items), None) if outline else None
    return redirect(first.url if first else page.url)


@login_required
def course_why(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """« Pourquoi ce nombre ? »: the explanation, line by line."""
    outline = published_outline(course_id)
    learner = outline and Learner.of(request, outline)
    if not learner or not learner.enrolment:
        raise Http404
    return render(request, "courses/course_why.html", why_context(learner))


def why_context(learner: Learner) -> dict[str, Any]:
    """What an explanation page prints, for the learner and for the trainer alike."""
    explanation = learner.explanation
    rows = [
        {
            "line": line,
            "state": words.state(line),
            "missing": [words.condition(c) for c in line.missing],
            "rule": [words.condition(c) for c in line.rule],
            "lock": words.lock(line.lock) if line.lock else "",
        }
        for line in explanation.lines
    ]
    completions = list(Completion.objects.filter(person=learner.person, course_item_id=learner.outline.course_id))
    answers = {a.moment: a for a in PositioningAnswer.objects.filter(enrolment=learner.enrolment)}
    return {
        "outline": learner.outline,
        "enrolment": learner.enrolment,
        "person": learner.person,
        "explanation": explanation,
        "count": words.count(explanation),
        "rows": rows,
        "withdrawn": [row for row in completions if row.withdrawn_at],
        "completions": [row for row in completions if not row.withdrawn_at],
        "positioning": side_by_side(answers),
    }


@login_required
def my_path(request: HttpRequest) -> HttpResponse:
    """« Mon parcours »: my courses, one card each."""
    questions = (
        HelpRequest.objects.filter(person=request.user).select_related("answered_by").order_by("-received_at")[:20]
    )
    recalls = recalls_waiting(request.user)
    context = {"paths": paths_of(request), "questions": questions, "recalls": recalls}
    return render(request, "courses/my_path.html", context)


def paths_of(request: HttpRequest) -> list[dict[str, Any]]:
    """The courses somebody is in, most recent first, with where to resume."""
    found = []
    running = running_attempts(request.user)
    for learner in Learner.everywhere(request.user):
        outline, enrolment, explanation = learner.outline, learner.enrolment, learner.explanation
        found.append(
            {
                "outline": outline,
                "enrolment": enrolment,
                "explanation": explanation,
                "count": words.count(explanation),
                "resume": learner.resume,
                "resume_url": learner.resume_url(running),
                "furthest": learner.nearest(learner.mark.furthest_item),
                "todo": next_to_do(learner),
                "stones": module_stones(outline, explanation),
            }
        )
    return found


def module_stones(outline: Outline, explanation: Explanation) -> list[dict[str, str]]:
    """A course as a row of small stones, one a module."""
    found = []
    lines = explanation.by_id
    for module in outline.modules:
        mine = [lines[item.item_id] for item in module.items if item.item_id in lines]
        counted = [line for line in mine if line.counts]
        if counted and all(line.done for line in counted):
            state = "done"
        elif mine and all(line.lock for line in mine if not line.done):
            state = "locked"
        elif any(line.done for line in mine):
            state = "here"
        else:
            state = "todo"
        found.append({"state": state, "label": module.title, "url": ""})
    return found
