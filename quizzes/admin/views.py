"""Small additions to Wagtail's own editing views of questions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.models import get_all_child_relations
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CopyView, CreateView, EditView, IndexView

from quizzes.actions.keepers import may_write_in
from quizzes.admin.checks import after_publishing
from quizzes.admin.exchange_urls import exchange_buttons
from quizzes.admin.kinds import EXAMPLES, FAMILIES
from quizzes.models import Answer, Bin, Choice, Gap, Item, Pair, Question, Zone
from quizzes.rules.exports import safe

EMPTY_ROWS: dict[str, list[tuple[str, type, int]]] = {  # what a new question begins with
    "single": [("choices", Choice, 3)],
    "multiple": [("choices", Choice, 4)],
    "shortanswer": [("answers", Answer, 1)],
    "numerical": [("answers", Answer, 1)],
    "matching": [("pairs", Pair, 3)],
    "ordering": [("items", Item, 3)],
    "cloze": [("gaps", Gap, 1)],
    "gapselect": [("gaps", Gap, 2)],
    "categorise": [("bins", Bin, 2), ("items", Item, 4)],
    "hotspot": [("zones", Zone, 2)],
}


TO_CORRECT = gettext_lazy(
    "Something is missing or to be corrected: see the words in red, under the tabs that bear a number. "
    "What you wrote is still here."
)


class SaysWarnings:
    """Says, after a publication, what is not wrong enough to stop it; before, that nothing is lost."""

    error_message = TO_CORRECT

    def publish_action(self) -> Any:
        """Publish, then say."""
        response = super().publish_action()
        for text in after_publishing(self.object):
            messages.warning(self.request, text)
        return response


def type_cards() -> list[dict[str, Any]]:
    """Return the families of types, each with the cards of its types: a name and a tiny example."""
    labels = dict(Question._meta.get_field("type").choices)
    return [
        {
            "label": label,
            "cards": [
                {"url": f"?type={kind}", "label": labels[kind], "stem": EXAMPLES[kind][0], "lines": EXAMPLES[kind][1]}
                for kind in kinds
            ],
        }
        for label, kinds in FAMILIES
    ]


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
        context = {
            "families": type_cards(),
            "question": _("Which kind of question?"),
            "page_title": _("New question"),
            "header_icon": self.header_icon,
            "paste_url": reverse("wagtailsnippets_quizzes_question:paste"),
        }
        return render(request, "quizzes/admin/question_types.html", context)

    def get_initial_form_instance(self) -> Question:
        """An empty question of the chosen type, by whoever writes it."""
        question = Question(type=self.asked or "single", owner=self.request.user)
        if self.request.method == "GET":
            for relation, make, count in EMPTY_ROWS.get(question.type, []):
                setattr(question, relation, [make() for _row in range(count)])
        return question


class QuestionIndexView(IndexView):
    """The bank, and the way to paste; its list as a spreadsheet holds texts, never formulas."""

    custom_value_preprocess = IndexView.custom_value_preprocess | {str: {"csv": safe, "xlsx": safe}}

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """« Coller du texte », in sight of who writes."""
        buttons = super().header_buttons
        if self.user_has_permission("add"):
            url = reverse("wagtailsnippets_quizzes_question:paste")
            buttons.append(HeaderButton(_("Paste text"), url=url, icon_name="paste"))
        return buttons

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Importing and exporting, for who writes."""
        own = exchange_buttons() if self.user_has_permission("add") else []
        return [*super().header_more_buttons, *own]


class QuestionEditView(SaysWarnings, EditView):
    """Wagtail's own, with the warnings."""


class FreshCopyView(CopyView):
    """A copy is a new row: it and its parts get identities of their own, and it is nobody's evidence yet."""

    def get_initial_form_instance(self) -> Any:
        """The copy, saved nowhere."""
        source = self.get_object()
        data = _without_identity(source.serializable_data())
        for relation in get_all_child_relations(type(source)):
            name = relation.get_accessor_name()
            data[name] = [_without_identity(child) for child in data.get(name, [])]
        return type(source).from_serializable_data(data)


class QuestionCopyView(SaysWarnings, FreshCopyView):
    """The copy of a question, with the warnings; its author is whoever copies, its drawer one they may write in."""

    def get_initial_form_instance(self) -> Any:
        """The copy, saved nowhere."""
        copy = super().get_initial_form_instance()
        copy.owner = self.request.user
        if not may_write_in(self.request.user, copy.category):
            copy.category, copy.idnumber = None, ""
        return copy


def _without_identity(data: dict[str, Any]) -> dict[str, Any]:
    lost = {
        "uuid",
        "option_uuid",
        "marker_uuid",
        "content_id",
        "content_sha256",
        "archived_at",
        "corrections_published_at",
        "live_revision",
        "latest_revision",
        "first_published_at",
    }
    return {key: value for key, value in data.items() if key not in lost} | {"pk": None}
