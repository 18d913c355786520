"""The nouns of media."""

from media.models.files import Handout, Picture, Rendition, Sound, Video
from media.models.glossary import GlossaryTerm
from media.models.renders import DocumentRender, TemplateVersion
from media.models.themes import Theme

__all__ = [
    "DocumentRender",
    "GlossaryTerm",
    "Handout",
    "Picture",
    "Rendition",
    "Sound",
    "TemplateVersion",
    "Theme",
    "Video",
]
