"""What only a guide holds: a variant, an annex."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from media.blocks import CaptionedTableBlock

INSIDE = ["bold", "italic", "ol", "ul", "link", "term"]


class VariantBlock(blocks.StructBlock):
    """Another way to run the workshop."""

    title = blocks.CharBlock(label=_("title"), max_length=120, help_text=_("For example: without a screen."))
    text = blocks.RichTextBlock(label=_("text"), features=INSIDE, help_text=_("What changes, and what does not."))

    class Meta:
        icon = "resubmit"
        label = _("Variant")
        template = "workshops/blocks/variant.html"


class AnnexBlock(blocks.StructBlock):
    """A sheet to copy, to cut out or to hand out."""

    title = blocks.CharBlock(label=_("title"), max_length=160, help_text=_("What the sheet is."))
    body = blocks.StreamBlock(
        [
            ("text", blocks.RichTextBlock(label=_("Text"), features=INSIDE, icon="pilcrow")),
            ("table", CaptionedTableBlock()),
        ],
        label=_("content"),
        help_text=_("Texts and tables, in the order of reading."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Annex")
        template = "workshops/blocks/annex.html"
