"""What learners and trainers send; input to clean values, with messages that say what to do."""

from contextlib import suppress
from datetime import UTC
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.actions.learning import Sent
from courses.models import Mission, Positioning
from media.actions.uploads import DOCUMENTS, Refused, checked

TEXT_MAX = 20_000
FILES_MAX = 5


class SentForm(forms.Form):
    """What every action carries (specs/learning.md § 7)."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    made_at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def sent(self) -> Sent:
        """Return key, device time and arrival; a missing key gets one, a time that cannot be read is left out."""
        made_at = None
        with suppress(ValueError):
            made_at = parse_datetime(self.cleaned_data.get("made_at") or "")
        if made_at and timezone.is_naive(made_at):
            made_at = made_at.replace(tzinfo=UTC)
        return Sent(self.cleaned_data.get("client_key") or uuid4(), made_at, timezone.now())


class ManyFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict, name: str) -> list[Any]:
        """Every file of the field."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """Several files, each cleaned."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Clean each file."""
        return [super(FilesField, self).clean(file, initial) for file in data or []]


def _looked_at(file: Any, *, documents: bool, photos: bool = True) -> SimpleUploadedFile:
    """Return a file as it is kept; ValidationError when it cannot be taken."""
    try:
        one = checked(file, documents=documents, photos=photos)
    except Refused as error:
        raise ValidationError(str(error)) from error
    return SimpleUploadedFile(file.name, one.content, content_type=file.content_type)


class DepositForm(SentForm):
    """What is handed in for a mission: at least one thing."""

    text = forms.CharField(
        label=_("Your text"),
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "max_length": _(
                "This text is too long: %(limit_value)d characters at most. Nothing is lost: shorten it, or attach a file."
            )
        },
    )
    photos = FilesField(
        label=_("Photos"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 10 MB each, 5 at most."),
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    files = FilesField(
        label=_("File"),
        required=False,
        help_text=_("PDF, text document, spreadsheet or slides, 10 MB at most."),
        widget=ManyFiles(attrs={"accept": ",".join(f".{ending}" for ending in DOCUMENTS)}),
    )

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, asked in (("text", mission.asks_text), ("photos", mission.asks_photo), ("files", mission.asks_file)):
            if not asked:
                del self.fields[field]

    def clean_photos(self) -> list[Any]:
        """Real pictures only, written again: where and with what they were taken is nobody's business."""
        return [_looked_at(photo, documents=False) for photo in self.cleaned_data["photos"]]

    def clean_files(self) -> list[Any]:
        """Documents only, that are what their name says."""
        return [_looked_at(file, documents=True, photos=False) for file in self.cleaned_data["files"]]

    def clean(self) -> dict[str, Any]:
        """Something must be handed in."""
        data = super().clean()
        handed = self.handed_in()
        if not self.errors and not handed and not data.get("text", "").strip():
            raise ValidationError(_("Nothing to hand in yet: write a text, or add a photo or a file."))
        if len(handed) > FILES_MAX:
            raise ValidationError(ngettext("%(n)d file at most.", "%(n)d files at most.", FILES_MAX) % {"n": FILES_MAX})
        return data

    def handed_in(self) -> list[tuple[str, Any]]:
        """The files as (kind, file)."""
        data = self.cleaned_data
        return [("photo", f) for f in data.get("photos") or []] + [("file", f) for f in data.get("files") or []]


class PositioningForm(SentForm):
    """The statements, each with a level."""

    def __init__(self, *args: Any, positioning: Positioning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = list(enumerate(positioning.levels))
        for statement in positioning.statements.all():
            self.fields[f"s-{statement.uuid}"] = forms.TypedChoiceField(
                label=statement.text,
                choices=levels,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one answer: none is better than another.")},
            )

    def levels(self) -> dict[str, int]:
        """Levels by statement."""
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("s-")}


class HelpForm(SentForm):
    """A question to the trainers."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your question first."), "max_length": _("2,000 characters at most.")},
    )


class ReviewForm(forms.Form):
    """The grid, a comment, a decision."""

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Comment for the person"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accepted", _("Accepted")), ("to_complete", _("To complete"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose: accepted, or to complete.")},
    )

    def __init__(self, *args: Any, criteria: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for rank, text in enumerate(criteria):
            self.fields[f"c{rank}"] = forms.ChoiceField(
                label=text,
                required=False,
                choices=[("yes", _("yes")), ("partly", _("partly")), ("no", _("not yet"))],
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """« À compléter » says what is missing."""
        data = super().clean()
        if data.get("decision") == "to_complete" and not data.get("comment", "").strip():
            self.add_error("comment", _("Say what is missing: the person needs it to go on."))
        return data

    def grid(self) -> list[dict[str, object]]:
        """The criteria as read."""
        met = {"yes": "yes", "partly": "partly", "no": "no"}
        return [
            {"text": text, "met": met.get(self.cleaned_data.get(f"c{rank}"))} for rank, text in enumerate(self.criteria)
        ]

    @property
    def criterion_fields(self) -> list[Any]:
        """The grid's bound fields."""
        return [self[f"c{rank}"] for rank in range(len(self.criteria))]


class ReasonForm(forms.Form):
    """A reason, always asked."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("A reason is needed: the person will read it.")},
    )


class AnswerForm(forms.Form):
    """A trainer's answer."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the answer first.")},
    )


class FollowUpForm(forms.Form):
    """What was done about somebody."""

    kind = forms.ChoiceField(
        label=_("What you did"), choices=[("called", _("called")), ("wrote", _("wrote")), ("met", _("met"))]
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


def storable(text: str) -> str:
    """Return a text that every database takes: without NUL, and without half a character pair."""
    return text.replace("\0", "").encode(errors="replace").decode()


def wants_echo(request: HttpRequest) -> bool:
    """Whether the page's own script sent this and waits for its key."""
    return request.headers.get("X-Outbox") == "1"


def key_of(request: HttpRequest) -> UUID | None:
    """The key a refused action carries, to be echoed with the reason."""
    return read_key(request.POST.get("client_key"))


def read_key(text: str | None) -> UUID | None:
    """Return a key, or None when there is none or it is not one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
