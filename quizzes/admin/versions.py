"""« Versions »: what a question was each time it was published, by whom, and what changed. Read only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.admin.permissions import needs
from quizzes.models import AttemptSlot, Question
from quizzes.rules.blanks import without_numbers
from quizzes.rules.outline import changes, outline

CHANGED = {
    "first": gettext_lazy("first version"),
    "type": gettext_lazy("the type"),
    "stem": gettext_lazy("the question"),
    "answers": gettext_lazy("the answers"),
    "scoring": gettext_lazy("how it is marked"),
    "feedback": gettext_lazy("the explanations"),
    "hints": gettext_lazy("the hints"),
    "settings": gettext_lazy("the settings"),
    "picture": gettext_lazy("the picture"),
}


def rows_of(question: Question) -> list[dict[str, Any]]:
    """Return the versions, the newest first, each with what changed since the one before."""
    versions = list(question.versions.select_related("by").order_by("number"))
    bodies = [None, *(version.body for version in versions)]
    rows = [
        {"version": version, "changes": [CHANGED[code] for code in changes(before, version.body)]}
        for version, before in zip(versions, bodies, strict=False)
    ]
    return rows[::-1]


@needs(Question, "view")
def question_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """List them."""
    question = get_object_or_404(Question, pk=pk)
    context = {"question": question, "rows": rows_of(question), "page_title": _("Published versions")}
    return render(request, "quizzes/admin/question_versions.html", context)


@needs(Question, "view")
def question_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one, as it will stay for ever."""
    version = get_object_or_404(question_versions_of(pk).select_related("question", "by"), number=number)
    body = version.body
    context = {
        "version": version,
        "stem": without_numbers(body["stem"]) if body["type"] not in ("cloze", "gapselect") else body["stem"],
        "kind": dict(Question._meta.get_field("type").choices).get(body["type"], body["type"]),
        "lines": outline(body),
        "body": body,
        "attempts": AttemptSlot.objects.filter(version=version, attempt__is_preview=False).count(),
        "page_title": _("Version %(number)s") % {"number": number},
    }
    return render(request, "quizzes/admin/question_version.html", context)


def question_versions_of(pk: int) -> Any:
    """The versions of a question."""
    return get_object_or_404(Question, pk=pk).versions.all()
