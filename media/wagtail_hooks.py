"""The administration's side of media: glossary, videos, sounds; the glossary button of the text editor."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from media.models import GlossaryTerm, Sound, Theme, Video
from media.richtext import TermElementHandler, TermLinkHandler, term_entity


class GlossaryViewSet(SnippetViewSet):
    """Words of the field."""

    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    list_display = ["term", "definition", "live"]
    list_per_page = 50
    copy_view_enabled = False


class VideoViewSet(SnippetViewSet):
    """Videos of our own."""

    model = Video
    icon = "media"
    menu_label = _("Videos")
    copy_view_enabled = False


class SoundViewSet(SnippetViewSet):
    """Sounds with their transcript."""

    model = Sound
    icon = "media"
    menu_label = _("Sounds")
    copy_view_enabled = False


class ThemeViewSet(SnippetViewSet):
    """What guides, reports and courses are about."""

    model = Theme
    icon = "tag"
    menu_label = _("Themes")
    list_display = ["label", "parent", "position"]
    copy_view_enabled = False


class MediaGroup(SnippetViewSetGroup):
    """Words, videos, sounds."""

    menu_label = _("Words and media")
    menu_icon = "openquote"
    menu_order = 240
    items = (GlossaryViewSet, VideoViewSet, SoundViewSet, ThemeViewSet)


register_snippet(MediaGroup)


@hooks.register("register_rich_text_features")
def glossary_words(features: FeatureRegistry) -> None:
    """The feature `term`: a word of the glossary inside a text."""
    features.register_link_type(TermLinkHandler)
    features.register_editor_plugin(
        "draftail",
        "term",
        EntityFeature(
            {
                "type": "TERM",
                "icon": "openquote",
                "description": _("Word of the glossary"),
                "attributes": ["id"],
                "allowlist": {"id": True},
                "chooserUrls": {"termChooser": reverse_lazy("wagtailsnippetchoosers_media_glossaryterm:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "media/term-entity.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "term",
        {
            "from_database_format": {'a[linktype="term"]': TermElementHandler("TERM")},
            "to_database_format": {"entity_decorators": {"TERM": term_entity}},
        },
    )
