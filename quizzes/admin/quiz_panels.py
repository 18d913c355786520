"""How the editing forms of quizzes are laid out."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from quizzes.admin.quiz_forms import QuizForm
from quizzes.admin.rows import HelpedInlinePanel


class QuizHelpPanel(HelpPanel):
    """Links about the quiz as it is saved: add several questions, publish the corrections."""

    def __init__(self, template: str = "", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    def clone_kwargs(self) -> dict[str, Any]:
        """Without the content, which is not ours."""
        kwargs = super().clone_kwargs()
        del kwargs["content"]
        return kwargs

    class BoundPanel(HelpPanel.BoundPanel):
        """The quiz, for the template."""

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the quiz."""
            return super().get_context_data(parent_context) | {"quiz": self.instance}


class OfMarksPanel(HelpedInlinePanel):
    """Rows that a quiz has and a questionnaire has not."""

    class BoundPanel(InlinePanel.BoundPanel):
        """The rows, or nothing."""

        def __init__(self, **kwargs: Any) -> None:
            form, panel = kwargs["form"], kwargs["panel"]
            self.wanted = form is None or panel.relation_name in form.formsets
            (super().__init__ if self.wanted else partial(Panel.BoundPanel.__init__, self))(**kwargs)

        def is_shown(self) -> bool:
            """Only where there are marks."""
            return self.wanted and super().is_shown()


SLOT_HELP = {
    "question": _("From the bank. Or leave it empty and draw some at random, below."),
    "max_mark": _("What the question is worth."),
    "page": _("Questions with the same number stand on the same page."),
    "draw_category": _("The drawer, with the drawers inside it."),
    "draw_tags": _("Separated by commas. Empty: all of the drawer."),
    "draw_count": _("0: none, the question above is asked. Nobody gets the same question twice."),
}
WORD_HELP = {
    "from_percent": _("Shown from this result on, up to the next word."),
    "text": _("One kind sentence, and what to do next."),
}
slot_panels = [
    FieldPanel("question"),
    FieldRowPanel([FieldPanel("max_mark"), FieldPanel("page")]),
    FieldPanel("recall"),
    MultiFieldPanel(
        [FieldPanel("draw_category"), FieldPanel("draw_tags"), FieldPanel("draw_count")],
        heading=_("Or draw questions at random"),
        classname="collapsed",
    ),
]

quiz_panels = TabbedInterface(
    [
        ObjectList([FieldPanel("title"), FieldPanel("intro"), FieldPanel("kind")], heading=_("Presentation")),
        ObjectList(
            [
                QuizHelpPanel("quizzes/admin/quiz_add_several.html"),
                HelpedInlinePanel(
                    "slots", helps=SLOT_HELP, panels=slot_panels, heading=_("Questions"), label=_("Question"), min_num=1
                ),
            ],
            heading=_("Questions"),
        ),
        ObjectList(
            [
                FieldPanel("preset"),
                FieldPanel("behaviour"),
                FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("attempts_allowed")]),
                FieldPanel("grade_method"),
                FieldPanel("shuffle"),
                FieldPanel("navigation"),
                FieldPanel("certainty"),
                MultiFieldPanel(
                    [FieldPanel("fine_settings")], heading=_("What is shown, and when"), classname="collapsed"
                ),
                OfMarksPanel(
                    "overall_feedbacks",
                    helps=WORD_HELP,
                    heading=_("Words at the end (optional)"),
                    label=_("Word at the end"),
                    max_num=6,
                ),
            ],
            heading=_("Rules"),
        ),
        ObjectList(
            [
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldRowPanel([FieldPanel("time_limit"), FieldPanel("grace")]),
                FieldPanel("overdue"),
                FieldPanel("shorten_running"),
                QuizHelpPanel("quizzes/admin/quiz_corrections_link.html"),
                PublishingPanel(),
            ],
            heading=_("Dates and time"),
        ),
    ],
    base_form_class=QuizForm,
)
