"""Small additions to Wagtail's own editing views."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView

from quizzes.admin.checks import after_publishing
from quizzes.models import Answer, Choice, Hint, Item, Question

EXAMPLES = {
    "single": ("Qui vote en assemblée ?", ["(•) les coopérants", "( ) la mairie"]),
    "multiple": ("Que dit un devis ?", ["[x] le prix", "[x] la date", "[ ] la météo"]),
    "truefalse": ("« Un CAPE peut être oral. »", ["( ) vrai", "(•) faux"]),
    "ordering": ("Mettez dans l’ordre.", ["1. devis", "2. accord", "3. mission"]),
    "numerical": ("13,5 h à 15 € : quel prix ?", ["202,50 €"]),
}
EMPTY_ROWS = {
    "single": ("choices", Choice, 3),
    "multiple": ("choices", Choice, 4),
    "ordering": ("items", Item, 3),
    "numerical": ("answers", Answer, 1),
}


class SaysWarnings:
    """Says, after a publication, what is not wrong enough to stop it."""

    def publish_action(self) -> Any:
        """Publish, then say."""
        response = super().publish_action()
        for text in after_publishing(self.object):
            messages.warning(self.request, text)
        return response


class QuestionCreateView(SaysWarnings, CreateView):
    """Asks which type first: one card per type, with a tiny example."""

    @property
    def asked(self) -> str:
        """The type in the address or in the form."""
        kind = self.request.POST.get("type") or self.request.GET.get("type") or ""
        return kind if kind in EXAMPLES else ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the cards, or the form of the type that was chosen."""
        if self.asked:
            return super().get(request, *args, **kwargs)
        labels = dict(Question._meta.get_field("type").choices)
        cards = [{"kind": k, "label": labels[k], "stem": s, "lines": lines} for k, (s, lines) in EXAMPLES.items()]
        context = {"cards": cards, "page_title": _("New question"), "header_icon": self.header_icon}
        return render(request, "quizzes/admin/question_types.html", context)

    def get_initial_form_instance(self) -> Question:
        """An empty question of the chosen type, by whoever writes it."""
        question = Question(type=self.asked or "single", owner=self.request.user)
        if self.request.method == "GET":
            relation, make, count = EMPTY_ROWS.get(question.type, ("hints", Hint, 0))
            setattr(question, relation, [make() for _row in range(count)])
        return question


class QuestionEditView(SaysWarnings, EditView):
    """Wagtail's own, with the warnings."""


class FreshCopyView(CopyView):
    """A copy is a new row: it and its parts get identities of their own."""

    def get_initial_form_instance(self) -> Any:
        """The copy, saved nowhere."""
        source = self.get_object()
        data = _without_identity(source.serializable_data())
        for relation in get_all_child_relations(type(source)):
            name = relation.get_accessor_name()
            data[name] = [_without_identity(child) for child in data.get(name, [])]
        return type(source).from_serializable_data(data)


class QuestionCopyView(SaysWarnings, FreshCopyView):
    """The copy of a question, with the warnings."""


def _without_identity(data: dict[str, Any]) -> dict[str, Any]:
    lost = {
        "uuid",
        "content_id",
        "content_sha256",
        "archived_at",
        "live_revision",
        "latest_revision",
        "first_published_at",
    }
    return {key: value for key, value in data.items() if key not in lost} | {"pk": None}
