"""What the team records of consents."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from experiences.actions.consents import Subject
from experiences.models import Acceptance, ConsentRecord
from experiences.rules.publication import GUARDIAN, PUBLICATION

LABELS = dict(ConsentRecord._meta.get_field("kind").choices)
SCAN_BYTES = 5_000_000
STARTS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class ConsentForm(forms.ModelForm):
    """One consent of one person."""

    class Meta:
        model = ConsentRecord
        fields = ["giver", "giver_role", "scope", "medium", "given_on", "until", "proof", "proof_file"]
        widgets = {name: forms.DateInput({"type": "date"}, format="%Y-%m-%d") for name in ("given_on", "until")}

    def __init__(self, *args: Any, subjects: list[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = {one.uuid: one for one in subjects}
        choices = [(one.uuid, f"{one.name} – {LABELS[one.kind]}") for one in subjects]
        self.fields["subject"] = forms.ChoiceField(label=capfirst(_("who, for what")), choices=choices)
        self.order_fields(["subject"])

    @property
    def chosen(self) -> Subject:
        """Who it is about."""
        return self.subjects[self.cleaned_data["subject"]]

    def clean_given_on(self) -> Any:
        """Nobody has agreed tomorrow."""
        if self.cleaned_data["given_on"] > timezone.localdate():
            raise ValidationError(_("This day is not there yet."))
        return self.cleaned_data["given_on"]

    def clean_proof_file(self) -> Any:
        """Read the kind of file from its bytes."""
        file = self.cleaned_data["proof_file"]
        if file and (file.size > SCAN_BYTES or not file.read(8).startswith(STARTS)):
            raise ValidationError(_("A PDF, a JPEG or a PNG of 5 MB at most."))
        if file:
            file.seek(0)
        return file

    def clean(self) -> dict[str, Any]:
        """A guardian says who they are to the young person; a consent ends after it began."""
        data = super().clean()
        if data.get("giver") == GUARDIAN and not data.get("giver_role"):
            self.add_error("giver_role", _("Write who they are to the young person: mother, father, guardian."))
        if data.get("until") and data.get("given_on") and data["until"] < data["given_on"]:
            self.add_error("until", _("The last day is after the first."))
        return data


class AcceptanceForm(forms.ModelForm):
    """A contributor accepts the words as they stand."""

    class Meta:
        model = Acceptance
        fields = ["way", "note"]

    def __init__(self, *args: Any, subjects: list[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = {one.uuid: one for one in subjects if one.kind == PUBLICATION}
        choices = [(one.uuid, one.name) for one in self.subjects.values()]
        self.fields["contributor"] = forms.ChoiceField(label=capfirst(_("who")), choices=choices)
        self.order_fields(["contributor"])

    @property
    def chosen(self) -> Subject:
        """Who accepts."""
        return self.subjects[self.cleaned_data["contributor"]]

    def clean(self) -> dict[str, Any]:
        """Without an answer, somebody of the team states the two messages in writing."""
        data = super().clean()
        if data.get("way") == "silence" and not data.get("note", "").strip():
            self.add_error("note", _("Write the dates of the two messages."))
        return data
