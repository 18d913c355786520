"""The page blocks everyone shares: what lessons, guides and pages are made of."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

PROSE = ["bold", "italic", "h2", "h3", "ol", "ul", "link", "term", "document-link"]
TABLE = {
    "contextMenu": [
        "row_above",
        "row_below",
        "---------",
        "col_left",
        "col_right",
        "---------",
        "remove_row",
        "remove_col",
    ],
    "minSpareRows": 0,
    "language": "en-US",  # Handsontable has no French in Wagtail; its menu is drawings and numbers
    "startRows": 4,
    "startCols": 3,
}


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, headings, lists."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=PROSE, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "media/blocks/text.html"


class PictureBlock(blocks.StructBlock):
    """A picture, described or marked decorative, with a caption."""

    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(
        label=_("caption"),
        required=False,
        max_length=200,
        help_text=_("Under the picture. The description is another thing: it replaces the picture."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "media/blocks/picture.html"


class VideoBlock(blocks.StructBlock):
    """A video of ours; nothing is downloaded before it is asked for."""

    video = SnippetChooserBlock("media.Video", label=_("video"), help_text=_("With its captions and its transcript."))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "media/blocks/video.html"


class SoundBlock(blocks.StructBlock):
    """A sound with its transcript."""

    sound = SnippetChooserBlock("media.Sound", label=_("sound"), help_text=_("With its transcript."))

    class Meta:
        icon = "media"
        label = _("Sound")
        template = "media/blocks/sound.html"


class HandoutBlock(blocks.StructBlock):
    """A file to download."""

    handout = DocumentChooserBlock(label=_("handout"), help_text=_("A file people may download and print."))

    class Meta:
        icon = "download"
        label = _("Handout to download")
        template = "media/blocks/handout.html"


CALLOUTS = [
    ("remember", _("To remember")),
    ("example", _("Example")),
    ("do", _("To do")),
    ("law", _("What the law says")),
    ("warning", _("Take care")),
    ("info", _("Good to know")),
]


class CalloutBlock(blocks.StructBlock):
    """A framed text of one kind."""

    kind = blocks.ChoiceBlock(
        label=_("kind"), choices=CALLOUTS, default="info", help_text=_("Decides the colour, the drawing and the word.")
    )
    title = blocks.CharBlock(
        label=_("title"), required=False, max_length=120, help_text=_("Empty: the name of the kind.")
    )
    text = blocks.RichTextBlock(
        label=_("text"),
        features=["bold", "italic", "ol", "ul", "link", "term"],
        help_text=_("Short sentences, one idea each."),
    )

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "media/blocks/callout.html"


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(label=_("title"), max_length=120, help_text=_("What to do, in a few words."))
    text = blocks.RichTextBlock(
        label=_("text"),
        required=False,
        features=["bold", "italic", "ul", "link", "term"],
        help_text=_("Short sentences, one idea each."),
    )

    class Meta:
        icon = "arrow-right"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """Numbered steps."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=120, help_text=_("Above the steps."))
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "media/blocks/steps.html"


class PartBlock(blocks.StructBlock):
    """A part that opens."""

    title = blocks.CharBlock(label=_("title"), max_length=160, help_text=_("What one reads before opening the part."))
    text = blocks.RichTextBlock(
        label=_("text"),
        features=["bold", "italic", "ol", "ul", "link", "term"],
        help_text=_("Short sentences, one idea each."),
    )

    class Meta:
        icon = "plus-inverse"
        label = _("Part")


class AccordionBlock(blocks.StructBlock):
    """Parts that open one by one."""

    parts = blocks.ListBlock(PartBlock(), label=_("parts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "media/blocks/accordion.html"


class CaptionedTableBlock(blocks.StructBlock):
    """A table with its caption; the first row is the heading."""

    caption = blocks.CharBlock(
        label=_("caption"), max_length=200, help_text=_("What the table shows, in one sentence.")
    )
    table = TableBlock(
        label=_("table"),
        table_options=TABLE,
        help_text=_("The first row is the heading. Keep it to four columns: phones are narrow."),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "media/blocks/table.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("words"), help_text=_("Exactly as they were said."))
    source = blocks.CharBlock(
        label=_("who says it, or where"),
        required=False,
        max_length=200,
        help_text=_("A role rather than the name of a young person."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "media/blocks/quote.html"


class TermBlock(blocks.StructBlock):
    """A word of the glossary with its definition."""

    term = SnippetChooserBlock("media.GlossaryTerm", label=_("word"), help_text=_("Shown with its definition."))

    class Meta:
        icon = "openquote"
        label = _("Glossary term")
        template = "media/blocks/term.html"


class QuestionBlock(blocks.StructBlock):
    """A question to think about; some leads, folded."""

    title = blocks.CharBlock(
        label=_("title"), required=False, max_length=160, help_text=_("Empty: “A question to think about”.")
    )
    question = blocks.RichTextBlock(
        label=_("question"),
        features=["bold", "italic", "ul", "ol", "term"],
        help_text=_("No right answer is expected: it makes one think."),
    )
    leads = blocks.RichTextBlock(
        label=_("leads"),
        required=False,
        features=["bold", "italic", "ul", "ol", "link", "term"],
        help_text=_("Folded until asked for."),
    )

    class Meta:
        icon = "help"
        label = _("Question to think about")
        template = "media/blocks/question.html"


SHARED_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("text", TextBlock()),
    ("picture", PictureBlock()),
    ("callout", CalloutBlock()),
    ("steps", StepsBlock()),
    ("accordion", AccordionBlock()),
    ("table", CaptionedTableBlock()),
    ("quote", QuoteBlock()),
    ("term", TermBlock()),
    ("question", QuestionBlock()),
    ("video", VideoBlock()),
    ("sound", SoundBlock()),
    ("handout", HandoutBlock()),
]
