"""Forms of the administration: the texts of a type of certificate, the issuer, and decisions on awards."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.actions.awards import TypeTexts, default_issuer, publish_type
from courses.forms_awards import clean_printed_name
from courses.models import CertificateType, CoursePage, Issuer
from courses.models.awards import REASONS
from media.actions.render import keep_picture

SIGNATORIES = (1, 2)
TEXTS = ("introduction", "nature", "criteria", "place", "planned_minutes", "validity_months")


def kept_picture(file: Any) -> str:
    """Keep a picture to print and return its sha256; raise ValidationError when it cannot be read."""
    try:
        return keep_picture(file)
    except (OSError, ValueError) as error:
        raise ValidationError(_("This picture cannot be read: choose a PNG or a JPEG.")) from error


class CertificateTypeForm(WagtailAdminModelForm):
    """A type with the texts of its current version; saving publishes a new version when something changed."""

    course_item_id = forms.TypedChoiceField(
        label=_("Course"),
        required=False,
        empty_value=None,
        help_text=_("The certificate is given to people who finish this course."),
    )
    introduction = forms.CharField(
        label=_("Introduction"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    nature = forms.CharField(
        label=_("Nature of the training"), max_length=120, initial="Formation non certifiante", help_text=_("One line.")
    )
    criteria = forms.CharField(
        label=_("What was done to earn it"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    place = forms.CharField(
        label=_("Done at"), required=False, max_length=80, help_text=_("Empty: the association's town.")
    )
    planned_minutes = forms.IntegerField(label=_("Planned length, in minutes"), required=False, min_value=0)
    validity_months = forms.IntegerField(
        label=_("Valid for, in months"), required=False, min_value=1, max_value=240, help_text=_("Empty: for ever.")
    )
    signatory_1_name = forms.CharField(label=_("First signature: name"), required=False, max_length=120)
    signatory_1_role = forms.CharField(label=_("First signature: role"), required=False, max_length=120)
    signatory_1_picture = forms.FileField(
        label=_("First signature: picture"),
        required=False,
        help_text=_("Optional. Left empty, the present one is kept."),
    )
    signatory_2_name = forms.CharField(label=_("Second signature: name"), required=False, max_length=120)
    signatory_2_role = forms.CharField(label=_("Second signature: role"), required=False, max_length=120)
    signatory_2_picture = forms.FileField(
        label=_("Second signature: picture"),
        required=False,
        help_text=_("Optional. Left empty, the present one is kept."),
    )
    without_pictures = forms.BooleanField(
        label=_("Remove the pictures of the signatures"), required=False, help_text=_("To sign on paper, by hand.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = [(str(page.translation_key), page.title) for page in CoursePage.objects.live().order_by("title")]
        self.fields["course_item_id"].choices = [("", _("none")), *courses]
        version = self.instance.current_version() if self.instance.pk else None
        self.present = {number: {} for number in SIGNATORIES}
        if version:
            values = version.texts | {name: getattr(version, name) for name in TEXTS if hasattr(version, name)}
            self.initial |= {name: values.get(name) for name in TEXTS}
            for number, person in zip(SIGNATORIES, version.signatories, strict=False):
                self.present[number] = person
                self.initial[f"signatory_{number}_name"] = person["name"]
                self.initial[f"signatory_{number}_role"] = person["role"]
        if self.instance.course_item_id:
            self.initial["course_item_id"] = str(self.instance.course_item_id)

    def clean(self) -> dict[str, Any]:
        """Keep the pictures of signatures, and refuse a forbidden word."""
        cleaned = super().clean()
        words = " ".join(str(cleaned.get(name) or "") for name in ("title", *TEXTS)).casefold()
        if any(word in words for word in ("diplôme", "qualiopi", "conforme")):
            raise ValidationError(_("A certificate never says “diplôme”, “Qualiopi” nor “conforme”."))
        for number in SIGNATORIES:
            name = f"signatory_{number}_picture"
            if file := cleaned.get(name):
                try:
                    self.present[number] = self.present[number] | {"image_sha256": kept_picture(file)}
                except ValidationError as error:
                    self.add_error(name, error)
        return cleaned

    def signatories(self) -> list[dict[str, str]]:
        """Return the people who sign, in order."""
        people = []
        for number in SIGNATORIES:
            if name := self.cleaned_data.get(f"signatory_{number}_name"):
                picture = (
                    "" if self.cleaned_data.get("without_pictures") else self.present[number].get("image_sha256", "")
                )
                role = self.cleaned_data.get(f"signatory_{number}_role", "")
                people.append({"name": name, "role": role, "image_sha256": picture})
        return people

    def save(self, commit: bool = True) -> CertificateType:
        """Save the type and publish its texts."""
        made = super().save(commit=False)
        if not made.slug:
            made.slug = free_slug(made.title)
        if not made.issuer_id:
            made.issuer = default_issuer()
        made.save()
        values = {name: self.cleaned_data[name] for name in TEXTS}
        texts = TypeTexts(
            **values | {"planned_minutes": values["planned_minutes"] or 0}, signatories=self.signatories()
        )
        publish_type(made, texts, at=timezone.now(), by=self.for_user)
        return made


def free_slug(title: str) -> str:
    """Return an identifier nobody has yet."""
    start = slugify(title)[:70] or "certificat"
    taken = set(CertificateType.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    return next(slug for slug in (start, *(f"{start}-{n}" for n in range(2, 1000))) if slug not in taken)


class IssuerForm(WagtailAdminModelForm):
    """The issuer; its logo is kept apart for printing."""

    def clean(self) -> dict[str, Any]:
        """Keep the logo as it will be printed for ever."""
        cleaned = super().clean()
        self.instance.logo_sha256 = ""
        if picture := cleaned.get("logo"):
            try:
                with picture.file.open("rb") as file:
                    self.instance.logo_sha256 = kept_picture(file)
            except ValidationError as error:
                self.add_error("logo", error)
        return cleaned

    class Meta:
        model = Issuer
        fields = ["name", "legal_identifiers", "address", "contact", "logo"]


class RevokeForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "—"), *REASONS])
    public_text = forms.CharField(
        label=_("What everybody reads on the public page"),
        required=False,
        max_length=300,
        help_text=_("Without the person's name. Empty: only the date is shown."),
    )
    note = forms.CharField(
        label=_("Note for the organisation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Never shown outside."),
    )


class IssueForm(forms.Form):
    """Give a prepared certificate."""

    name = forms.CharField(label=_("The name to print"), max_length=300)
    reason = forms.CharField(label=_("Why, if a certificate was revoked before"), required=False, max_length=300)

    def clean_name(self) -> str:
        """Say at once which character cannot be printed."""
        return clean_printed_name(self.cleaned_data["name"])


class DecideForm(forms.Form):
    """Answer a request for another name."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("accept", _("accept: a new certificate replaces the old one")), ("refuse", _("refuse"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason, when you refuse"), required=False, max_length=300, help_text=_("The person reads it.")
    )

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason."""
        cleaned = super().clean()
        if cleaned.get("answer") == "refuse" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why."))
        return cleaned
