"""How the editing form of a question is laid out: four tabs, and only the rows that its type needs."""

from typing import Any

from django.forms import HiddenInput, Media
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
from quizzes.admin.forms import QuestionForm
from quizzes.admin.kinds import ADVICE, ROW_HELP
from quizzes.admin.rows import HelpedInlinePanel


class TypedInlinePanel(HelpedInlinePanel):
    """Rows that exist only for some types of question: elsewhere nothing is shown. `kinds`: only for these."""

    def __init__(self, relation: str, *args: Any, kinds: tuple[str, ...] | None = None, **kwargs: Any) -> None:
        kwargs.pop("helps", None)
        super().__init__(relation, *args, helps=ROW_HELP.get(relation), **kwargs)
        self.kinds = kinds

    def clone_kwargs(self) -> dict[str, Any]:
        """The types too."""
        kwargs = super().clone_kwargs() | {"kinds": self.kinds}
        return kwargs | {"relation": kwargs.pop("relation_name")}

    class BoundPanel(InlinePanel.BoundPanel):
        """The rows, or nothing."""

        def __init__(self, **kwargs: Any) -> None:
            form, panel = kwargs["form"], kwargs["panel"]
            self.wanted = form is None or panel.relation_name in form.formsets
            if form is not None and panel.kinds and form.kind not in panel.kinds:
                self.wanted = False
            if self.wanted:
                super().__init__(**kwargs)
            else:
                Panel.BoundPanel.__init__(self, **kwargs)

        def is_shown(self) -> bool:
            """Only where the type needs them."""
            return self.wanted and super().is_shown()


class OwnHelpPanel(HelpPanel):
    """A panel that shows a template of ours."""

    own_template = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(template=self.own_template, **kwargs)

    def clone_kwargs(self) -> dict[str, Any]:
        """The template is always ours."""
        kwargs = super().clone_kwargs()
        del kwargs["template"], kwargs["content"]
        return kwargs


class UsagePanel(OwnHelpPanel):
    """Which type of question, how to write it, where it is used: said before it is changed."""

    own_template = "quizzes/admin/usage.html"

    class BoundPanel(HelpPanel.BoundPanel):
        """The counts."""

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add how many quizzes and how many attempts, and how many versions were published."""
            context = super().get_context_data(parent_context)
            question = self.instance
            context["quizzes"], context["running"] = usage(question)
            context["kind"], context["advice"] = question.get_type_display(), ADVICE.get(question.type)
            context["versions"] = question.versions.count() if question.pk else 0
            context["question"] = question
            return context


class ZonesPanel(OwnHelpPanel):
    """The picture, to draw the zones on it; the fields below do the same without a script."""

    own_template = "quizzes/admin/zones.html"

    class BoundPanel(HelpPanel.BoundPanel):
        """Only for hotspots."""

        def is_shown(self) -> bool:
            """Whether there are zones to draw."""
            return self.instance is not None and self.instance.type == "hotspot"

        @property
        def media(self) -> Media:
            """The script and its colours, only there."""
            own = Media(js=["js/quiz-zones.js"], css={"all": ["css/quiz-admin.css"]})
            return super().media + own if self.is_shown() else super().media

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the picture."""
            return super().get_context_data(parent_context) | {"picture": self.instance.picture}


choice_panels = [
    FieldPanel("text"),
    FieldRowPanel([FieldPanel("right"), FieldPanel("fraction")]),
    FieldPanel("feedback"),
]
pair_panels = [FieldRowPanel([FieldPanel("text"), FieldPanel("right")])]
item_panels = [FieldRowPanel([FieldPanel("text"), FieldPanel("home")])]
gap_panels = [
    FieldRowPanel([FieldPanel("kind"), FieldPanel("weight")]),
    FieldPanel("text"),
    FieldRowPanel([FieldPanel("display"), FieldPanel("shuffle"), FieldPanel("case_sensitive")]),
    FieldRowPanel([FieldPanel("group"), FieldPanel("unlimited")]),
    FieldPanel("label"),
    FieldRowPanel([FieldPanel("x"), FieldPanel("y")]),
]
answer_panels = [
    FieldPanel("value"),
    FieldRowPanel([FieldPanel("tolerance"), FieldPanel("tolerance_type")]),
    FieldPanel("fraction"),
    FieldPanel("feedback"),
]
zone_panels = [
    FieldPanel("text"),
    FieldPanel("marker"),
    FieldRowPanel([FieldPanel("shape"), FieldPanel("coords")]),
]

question_tab = ObjectList(
    [
        UsagePanel(),
        FieldPanel("type", widget=HiddenInput, classname="w-hidden"),
        FieldPanel("title"),
        FieldPanel("stem"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt")],
            heading=_("Picture"),
        ),
    ],
    heading=_("Question"),
)

short_panels = [
    FieldPanel("short_rule"),
    FieldRowPanel([FieldPanel("short_case"), FieldPanel("short_accents")]),
    FieldPanel("accents_fraction"),
    FieldPanel("ignore_punctuation"),
    FieldPanel("ignore_article"),
    FieldPanel("typos"),
]

answers_tab = ObjectList(
    [
        FieldPanel("truefalse_answer"),
        FieldPanel("scale"),
        FieldPanel("no_opinion"),
        FieldRowPanel([FieldPanel("min_words"), FieldPanel("max_words")]),
        FieldPanel("essay_template"),
        FieldPanel("attachment"),
        FieldPanel("grading_notes"),
        FieldPanel("rubric"),
        TypedInlinePanel("choices", panels=choice_panels, heading=_("Choices"), label=_("Choice"), max_num=10),
        TypedInlinePanel("pairs", panels=pair_panels, heading=_("What goes with what"), label=_("Pair"), max_num=20),
        TypedInlinePanel("bins", heading=_("Groups"), label=_("Group"), max_num=10),
        TypedInlinePanel(
            "items",
            panels=item_panels,
            kinds=("ordering",),
            heading=_("Items, in the right order"),
            label=_("Item"),
            max_num=20,
        ),
        TypedInlinePanel(
            "items", panels=item_panels, kinds=("categorise",), heading=_("Items to sort"), label=_("Item"), max_num=20
        ),
        TypedInlinePanel("gaps", panels=gap_panels, heading=_("Gaps, in order"), label=_("Gap"), max_num=20),
        ZonesPanel(),
        TypedInlinePanel("zones", panels=zone_panels, heading=_("Zones of the picture"), label=_("Zone"), max_num=20),
        TypedInlinePanel(
            "labels", kinds=("gapselect",), heading=_("Words too many (optional)"), label=_("Word"), max_num=20
        ),
        TypedInlinePanel(
            "labels", kinds=("hotspot",), heading=_("Markers too many (optional)"), label=_("Marker"), max_num=20
        ),
        TypedInlinePanel("answers", panels=answer_panels, heading=_("Accepted answers"), label=_("Answer"), max_num=10),
        TypedInlinePanel("units", heading=_("Units (optional)"), label=_("Unit"), max_num=10),
        FieldPanel("multiple_rule"),
        FieldPanel("ordering_rule"),
        FieldRowPanel([FieldPanel("ordering_select"), FieldPanel("ordering_count")]),
        FieldPanel("categorise_rule"),
        MultiFieldPanel(short_panels, heading=_("How forgiving to be")),
        FieldRowPanel([FieldPanel("unit_input"), FieldPanel("unit_position")]),
        FieldRowPanel([FieldPanel("unit_grading"), FieldPanel("unit_penalty")]),
        FieldPanel("shuffle"),
    ],
    heading=_("Answers"),
)

feedback_tab = ObjectList(
    [
        FieldPanel("general_feedback"),
        FieldPanel("feedback_true"),
        FieldPanel("feedback_false"),
        FieldPanel("feedback_right"),
        FieldPanel("feedback_partial"),
        FieldPanel("feedback_wrong"),
        TypedInlinePanel(
            "hints",
            heading=_("Hints (optional)"),
            label=_("Hint"),
            max_num=5,
            help_text=_("Each hint gives one more try, in quizzes that give feedback after each answer."),
        ),
        FieldPanel("penalty"),
    ],
    heading=_("Feedback"),
)

settings_tab = ObjectList(
    [
        FieldPanel("category"),
        FieldPanel("tags"),
        FieldRowPanel([FieldPanel("difficulty"), FieldPanel("idnumber")]),
        FieldPanel("objective"),
        TypedInlinePanel(
            "examples",
            heading=_("Expected answers (optional)"),
            label=_("Expected answer"),
            max_num=20,
            help_text=_(
                "Tried each time you publish, so that a slip of the hand is seen before learners see it. One line for "
                "each choice or item; for things that go together: left → right, one a line; for gaps: one line each."
            ),
        ),
        PublishingPanel(),
    ],
    heading=_("Settings"),
)

question_panels = TabbedInterface([question_tab, answers_tab, feedback_tab, settings_tab], base_form_class=QuestionForm)
