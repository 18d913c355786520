"""How the editing forms are laid out: four tabs, and only the rows that the type needs."""

from typing import Any

from django.forms import HiddenInput
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

from quizzes.admin.checks import usage
from quizzes.admin.forms import QuestionForm, QuizForm


class TypedInlinePanel(InlinePanel):
    """Rows that exist only for some types of question: without them in the form, nothing is shown."""

    class BoundPanel(InlinePanel.BoundPanel):
        """The rows, or nothing."""

        def __init__(self, **kwargs: Any) -> None:
            form = kwargs["form"]
            self.wanted = form is None or kwargs["panel"].relation_name in form.formsets
            if self.wanted:
                super().__init__(**kwargs)
            else:
                Panel.BoundPanel.__init__(self, **kwargs)

        def is_shown(self) -> bool:
            """Only where the type needs them."""
            return self.wanted and super().is_shown()


class UsagePanel(HelpPanel):
    """Where a question is used, said before it is changed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(template="quizzes/admin/usage.html", **kwargs)

    def clone_kwargs(self) -> dict[str, Any]:
        """The template is always ours."""
        kwargs = super().clone_kwargs()
        del kwargs["template"], kwargs["content"]
        return kwargs

    class BoundPanel(HelpPanel.BoundPanel):
        """The counts."""

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add how many quizzes and how many attempts."""
            context = super().get_context_data(parent_context)
            context["quizzes"], context["running"] = usage(self.instance)
            context["kind"] = self.instance.get_type_display()
            return context


question_panels = TabbedInterface(
    [
        ObjectList(
            [
                UsagePanel(),
                FieldPanel("type", widget=HiddenInput, classname="w-hidden"),
                FieldPanel("title"),
                FieldPanel("stem"),
                MultiFieldPanel(
                    [FieldPanel("picture"), FieldPanel("picture_alt")],
                    heading=_("Picture (optional)"),
                    classname="collapsed",
                ),
            ],
            heading=_("Question"),
        ),
        ObjectList(
            [
                FieldPanel("truefalse_answer"),
                TypedInlinePanel("choices", heading=_("Choices"), label=_("Choice"), max_num=10),
                TypedInlinePanel("items", heading=_("Items, in the right order"), label=_("Item"), max_num=20),
                TypedInlinePanel("answers", heading=_("Accepted answers"), label=_("Answer"), max_num=10),
                TypedInlinePanel("units", heading=_("Units (optional)"), label=_("Unit"), max_num=10),
                FieldPanel("multiple_rule"),
                FieldPanel("ordering_rule"),
                FieldRowPanel([FieldPanel("unit_input"), FieldPanel("unit_position")]),
                FieldRowPanel([FieldPanel("unit_grading"), FieldPanel("unit_penalty")]),
                FieldPanel("shuffle"),
            ],
            heading=_("Answers"),
        ),
        ObjectList(
            [
                FieldPanel("general_feedback"),
                FieldPanel("feedback_true"),
                FieldPanel("feedback_false"),
                FieldPanel("feedback_right"),
                FieldPanel("feedback_partial"),
                FieldPanel("feedback_wrong"),
                InlinePanel(
                    "hints",
                    heading=_("Hints (optional)"),
                    label=_("Hint"),
                    max_num=5,
                    help_text=_("Each hint gives one more try, in quizzes that give feedback after each answer."),
                ),
                FieldPanel("penalty"),
            ],
            heading=_("Feedback"),
        ),
        ObjectList(
            [
                FieldPanel("category"),
                FieldPanel("tags"),
                FieldRowPanel([FieldPanel("difficulty"), FieldPanel("idnumber")]),
                FieldPanel("objective"),
                InlinePanel(
                    "examples",
                    heading=_("Expected answers (optional)"),
                    label=_("Expected answer"),
                    max_num=20,
                    help_text=_(
                        "Tried each time you publish, so that a slip of the hand is seen before learners see it."
                    ),
                ),
                PublishingPanel(),
            ],
            heading=_("Settings"),
        ),
    ],
    base_form_class=QuestionForm,
)

slot_panels = [
    FieldPanel("question"),
    FieldRowPanel([FieldPanel("max_mark"), FieldPanel("page")]),
    MultiFieldPanel(
        [FieldPanel("draw_category"), FieldPanel("draw_tags"), FieldPanel("draw_count")],
        heading=_("Or draw questions at random"),
        classname="collapsed",
    ),
]

quiz_panels = TabbedInterface(
    [
        ObjectList([FieldPanel("title"), FieldPanel("intro")], heading=_("Presentation")),
        ObjectList(
            [InlinePanel("slots", panels=slot_panels, heading=_("Questions"), label=_("Question"), min_num=1)],
            heading=_("Questions"),
        ),
        ObjectList(
            [
                FieldPanel("behaviour"),
                FieldPanel("preset"),
                FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("attempts_allowed")]),
                FieldPanel("grade_method"),
                FieldPanel("shuffle"),
                FieldPanel("navigation"),
                InlinePanel(
                    "overall_feedbacks", heading=_("Words at the end (optional)"), label=_("Word at the end"), max_num=6
                ),
            ],
            heading=_("Rules"),
        ),
        ObjectList(
            [
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldRowPanel([FieldPanel("time_limit"), FieldPanel("grace")]),
                FieldPanel("overdue"),
                PublishingPanel(),
            ],
            heading=_("Dates and time"),
        ),
    ],
    base_form_class=QuizForm,
)
