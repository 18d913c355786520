"""What people type about themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.models.accounts import clean_name


class SignupForm(forms.Form):
    """What sign-up asks besides e-mail and password: a name and one question of age."""

    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, help_text=_("Both names are printed on your certificate.")
    )
    age_band = forms.ChoiceField(
        label=_("How old are you?"),
        choices=[("under", _("under 15")), ("minor", _("15 to 17")), ("adult", _("18 or more"))],
        widget=forms.RadioSelect,
    )
    field_order = ["first_name", "last_name", "email", "age_band", "password1", "password2"]

    def clean_age_band(self) -> str:
        """Refuse under 15: the account is then made by the facilitator (specs/learning.md § 11)."""
        if self.cleaned_data["age_band"] == "under":
            raise ValidationError(_("You must be 15 or more to create an account alone. Ask your facilitator."))
        return self.cleaned_data["age_band"]

    def clean_first_name(self) -> str:
        """A name somebody can read."""
        return self._name("first_name")

    def clean_last_name(self) -> str:
        """A name somebody can read."""
        return self._name("last_name")

    def _name(self, field: str) -> str:
        name = clean_name(self.cleaned_data[field])
        if not any(c.isalpha() for c in name):
            raise ValidationError(_("Write the name with letters: it will be printed."))
        return name

    def signup(self, request: Any, user: User) -> None:
        """Nothing more: allauth saved the names, the adapter the rest."""


class ProfileForm(forms.ModelForm):
    """My account: names, pseudonym."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "pseudonym"]
        labels = {"first_name": _("First name"), "last_name": _("Last name"), "pseudonym": _("Pseudonym")}
