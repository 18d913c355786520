"""The ZIP that is sent to be loaded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.importing.archive import SENT


class ContentUploadForm(forms.Form):
    """One file."""

    archive = forms.FileField(
        label=_("ZIP file"),
        help_text=_("Made from this page, or from a folder with the same files. 50 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_archive(self) -> Any:
        """Not too heavy."""
        file = self.cleaned_data["archive"]
        if file.size > SENT:
            raise forms.ValidationError(_("This file is too heavy: 50 MB at most."))
        return file
