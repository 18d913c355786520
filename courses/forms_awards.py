"""What a holder sends about a certificate."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.rules.award import NAME_LIMIT
from media.rules.glyphs import clean, unprintable

EVIDENCE_MAX = 5 * 1024 * 1024
EVIDENCE_STARTS = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG")


def clean_printed_name(text: str) -> str:
    """Return a name that can be printed; raise ValidationError naming the character that cannot."""
    name = clean(text)
    if odd := unprintable(name):
        raise ValidationError(_("This character cannot be printed: %(odd)s") % {"odd": odd})
    if not name:
        raise ValidationError(_("Write the name to print."))
    if len(name) > NAME_LIMIT:
        raise ValidationError(_("The name is longer than 150 letters."))
    return name


class NameChangeForm(forms.Form):
    """Another name on a certificate."""

    requested_name = forms.CharField(
        label=_("The name to print"), max_length=300, help_text=_("First name and last name, as they must be read.")
    )
    evidence = forms.FileField(
        label=_("A document that shows it"),
        required=False,
        help_text=_("PDF or photo, 5 MB at most. It is deleted as soon as the answer is given."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/jpeg,image/png"}),
    )

    def clean_requested_name(self) -> str:
        """Say at once which character cannot be printed."""
        return clean_printed_name(self.cleaned_data["requested_name"])

    def clean_evidence(self) -> UploadedFile | None:
        """Accept a PDF, a JPEG or a PNG, by what is in it."""
        file = self.cleaned_data.get("evidence")
        if not file:
            return None
        if file.size > EVIDENCE_MAX:
            raise ValidationError(_("This file is larger than 5 MB."))
        start = file.read(4)
        file.seek(0)
        if not start.startswith(EVIDENCE_STARTS):
            raise ValidationError(_("Send a PDF, a JPEG or a PNG."))
        return file
