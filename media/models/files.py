"""Files that editors add: pictures, handouts, videos and sounds."""

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

from media.rules.svg import UnsafeDrawing, check_drawing


class Picture(AbstractImage):
    """A picture with its description and its credit."""

    content_id = models.CharField(max_length=120, null=True, blank=True, unique=True, editable=False)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, and under which licence.")
    )
    people_shown = models.BooleanField(
        _("people can be recognised"),
        default=False,
        help_text=_("Tick when somebody can be recognised: a written permission is then needed."),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit", "people_shown")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_image", "Can choose image")]

    def clean(self) -> None:
        """Refuse a drawing (SVG) that carries a script or calls elsewhere."""
        super().clean()
        if self.file and self.file.name.lower().endswith(".svg"):
            try:
                check_drawing(self.file.open("rb").read())
            except UnsafeDrawing as error:
                raise ValidationError({"file": str(error)}) from error


class Rendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="media_rendition_once")
        ]


class Handout(AbstractDocument):
    """A file to download and print."""

    summary = models.CharField(
        _("summary"), max_length=200, blank=True, help_text=_("What it is for, in one sentence.")
    )

    admin_form_fields = (*Document.admin_form_fields, "summary")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("handout")
        verbose_name_plural = _("handouts")
        permissions = [("choose_document", "Can choose document")]


class Recording(index.Indexed, models.Model):
    """What a video and a sound share: a title and the same thing in writing."""

    title = models.CharField(_("title"), max_length=200, help_text=_("What one hears or sees, in a few words."))
    transcript = models.TextField(
        _("transcript"),
        help_text=_("Everything that is said, in writing: for people who cannot listen or have little data."),
    )

    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Video(Recording):
    """A video of our own (never embedded from elsewhere), with captions."""

    file = models.FileField(
        _("file"),
        upload_to="videos",
        validators=[FileExtensionValidator(["mp4", "webm"])],
        help_text=_("MP4 or WebM. Nothing is downloaded before somebody presses play."),
    )
    captions = models.FileField(
        _("captions"),
        upload_to="captions",
        validators=[FileExtensionValidator(["vtt"])],
        help_text=_("A WebVTT file (.vtt)."),
    )
    poster = models.ForeignKey(
        Picture,
        verbose_name=_("still picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown before the video is played."),
    )

    panels = [FieldPanel(name) for name in ("title", "file", "captions", "poster", "transcript")]

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["title"]


class Sound(Recording):
    """A sound with its transcript."""

    file = models.FileField(
        _("file"),
        upload_to="sounds",
        validators=[FileExtensionValidator(["mp3", "m4a", "ogg", "opus"])],
        help_text=_("MP3, M4A, OGG or Opus."),
    )

    panels = [FieldPanel(name) for name in ("title", "file", "transcript")]

    class Meta:
        verbose_name = _("sound")
        verbose_name_plural = _("sounds")
        ordering = ["title"]
