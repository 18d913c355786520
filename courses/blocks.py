"""What only a lesson can hold: a screen, a quiz, a mission, the positioning; and the conditions that complete it."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from media.blocks import SHARED_BLOCKS
from quizzes.blocks import QuizBlock

MOMENTS = [("before", _("at the start")), ("after", _("at the end"))]


SCREEN_TITLE = 60  # characters: two lines of a small phone


class ScreenBlock(blocks.StructBlock):
    """One idea on one screen of a phone. A lesson that has screens is walked screen by screen."""

    title = blocks.CharBlock(label=_("title"), max_length=SCREEN_TITLE, help_text=_("One idea, in a few words."))
    picture = ImageBlock(label=_("picture"), required=False)
    text = blocks.RichTextBlock(
        label=_("text"),
        features=["bold", "italic", "ol", "ul", "link", "term"],
        help_text=_("Twenty to fifty words: it should fit a phone under the picture."),
    )
    easy = blocks.RichTextBlock(
        label=_("easy version"),
        required=False,
        features=["bold", "italic", "ol", "ul", "link", "term"],
        help_text=_("The same idea in very simple words. Do not call it FALC."),
    )

    class Meta:
        icon = "mobile-alt"
        label = _("Screen")
        template = "courses/blocks/screen.html"


class MissionBlock(blocks.StructBlock):
    """A piece of field work asked here."""

    mission = SnippetChooserBlock(
        "courses.Mission", label=_("mission"), help_text=_("Learners read it and hand in here.")
    )

    class Meta:
        icon = "clipboard-list"
        label = _("Mission")
        template = "courses/blocks/mission.html"


class PositioningBlock(blocks.StructBlock):
    """The course's statements, answered here."""

    moment = blocks.ChoiceBlock(
        label=_("moment"),
        choices=MOMENTS,
        default="before",
        help_text=_("The same statements are answered at both ends."),
    )

    class Meta:
        icon = "form"
        label = _("Positioning")
        template = "courses/blocks/positioning.html"


class LessonQuizBlock(QuizBlock):
    """A quiz, with where the learner is in it."""

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "courses/blocks/quiz.html"


LESSON_BLOCKS: list[tuple[str, blocks.Block]] = [
    *SHARED_BLOCKS,
    ("screen", ScreenBlock()),
    ("quiz", LessonQuizBlock()),
    ("mission", MissionBlock()),
    ("positioning", PositioningBlock()),
]


class QuizPassedBlock(blocks.StructBlock):
    """The best attempt reaches a percent."""

    quiz = SnippetChooserBlock("quizzes.Quiz", label=_("quiz"), help_text=_("Place it in the lesson too."))
    percent = blocks.IntegerBlock(
        label=_("percent to reach"), min_value=1, max_value=100, default=70, help_text=_("The best attempt counts.")
    )

    class Meta:
        icon = "success"
        label = _("Pass a quiz")


class QuizSubmittedBlock(blocks.StructBlock):
    """A finished attempt, whatever the result."""

    quiz = SnippetChooserBlock("quizzes.Quiz", label=_("quiz"), help_text=_("Whatever the result."))

    class Meta:
        icon = "help"
        label = _("Hand in a quiz")


class MissionDepositedBlock(blocks.StructBlock):
    """Something was handed in."""

    mission = SnippetChooserBlock(
        "courses.Mission", label=_("mission"), help_text=_("Done as soon as something is handed in.")
    )

    class Meta:
        icon = "upload"
        label = _("Hand in a mission")


class MissionAcceptedBlock(blocks.StructBlock):
    """A trainer accepted what was handed in."""

    mission = SnippetChooserBlock("courses.Mission", label=_("mission"), help_text=_("Done when a trainer accepts it."))

    class Meta:
        icon = "success"
        label = _("Have a mission accepted")


CONDITION_BLOCKS: list[tuple[str, blocks.Block]] = [
    (
        "ticked",
        blocks.StaticBlock(
            label=_("Press “I have finished”"),
            admin_text=_("The learner says so, at the end of the lesson."),
            icon="tick",
        ),
    ),
    ("quiz_passed", QuizPassedBlock()),
    ("quiz_submitted", QuizSubmittedBlock()),
    ("mission_deposited", MissionDepositedBlock()),
    ("mission_accepted", MissionAcceptedBlock()),
    ("positioning", PositioningBlock(label=_("Answer the positioning"))),
]
