"""What only a report holds: dated steps, advice, titled tools."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from media.blocks import SHARED_BLOCKS

PLAIN = ["bold", "italic", "ol", "ul", "link", "term"]


class StoryStepBlock(blocks.StructBlock):
    """One dated step of the story."""

    when = blocks.CharBlock(label=_("when"), max_length=80, help_text=_("As one says it: “February”, “week 3”."))
    title = blocks.CharBlock(label=_("title"), max_length=120, help_text=_("What happened, in a few words."))
    text = blocks.RichTextBlock(
        label=_("text"), required=False, features=PLAIN, help_text=_("Two to five short sentences.")
    )

    class Meta:
        icon = "calendar"
        label = _("Step")


class ToolBlock(blocks.StructBlock):
    """Something another group may use as it is."""

    title = blocks.CharBlock(label=_("title"), max_length=120, help_text=_("What it is: a template, a list, a map."))
    content = blocks.StreamBlock(SHARED_BLOCKS, label=_("content"), help_text=_("The tool itself, ready to be copied."))

    class Meta:
        icon = "clipboard-list"
        label = _("Tool")


STORY_BLOCKS = [("step", StoryStepBlock())]
TOOL_BLOCKS = [("tool", ToolBlock())]
ADVICE_BLOCKS = [
    (
        "advice",
        blocks.CharBlock(label=_("piece of advice"), max_length=300, help_text=_("It starts with a verb: “Ask…”.")),
    )
]
PARTNER_BLOCKS = [("partner", blocks.CharBlock(label=_("partner"), max_length=120, help_text=_("An organisation.")))]
