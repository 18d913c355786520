"""What trainers type after the hand-in."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes.rules.marks import shown
from quizzes.rules.rubric import proposed

WORTHS = [("1", _("the whole mark")), ("0.5", _("half of the mark")), ("0.25", _("a quarter")), ("0", _("nothing"))]
TYPED = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


def storable(text: str) -> str:
    """Return a text without the NUL signs that no database keeps."""
    return text.replace("\x00", "")


class MarkForm(forms.Form):
    """A mark between 0 and what the question is worth, and a comment; either may be left out.

    With a grid, its ticks are worth a mark when none is typed: `grid` says what was ticked, and whether it was.
    """

    met = forms.MultipleChoiceField(label=_("Grid"), required=False, widget=forms.CheckboxSelectMultiple)
    mark = forms.CharField(label=_("Mark"), required=False, max_length=12, widget=TYPED)
    comment = forms.CharField(
        label=_("Comment for the learner"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, max_mark: Decimal, rubric: Sequence[dict[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_mark, self.rubric = max_mark, rubric
        self.fields["met"].choices = [(row["id"], criterion(row)) for row in rubric]
        if not rubric:
            del self.fields["met"]
        self.fields["mark"].help_text = _("From 0 to %(most)s. A comma is fine: 0,5.") % {"most": shown(max_mark)}

    def clean_mark(self) -> Decimal | None:
        """Return the mark; a comma or a point before the decimals."""
        text = self.cleaned_data["mark"].strip().replace(",", ".").replace("\u00a0", "")
        if not text:
            return None
        try:
            mark = Decimal(text)
        except InvalidOperation:
            raise ValidationError(_("This is not a number.")) from None
        if not mark.is_finite() or not 0 <= mark <= self.max_mark:
            raise ValidationError(_("From 0 to %(most)s.") % {"most": shown(self.max_mark)})
        return mark

    def clean_comment(self) -> str:
        """Return what can be stored."""
        return storable(self.cleaned_data["comment"])

    def clean(self) -> dict[str, Any]:
        """Give the mark of the ticks when none is typed; a grid that nobody touched says nothing."""
        data = super().clean()
        if self.rubric and not self.errors:
            met, typed = data.pop("met"), data["mark"] is not None
            data["mark"] = proposed(self.rubric, met, self.max_mark) if met and not typed else data["mark"]
            data["grid"] = {"met": met, "typed": typed} if met or data["mark"] == 0 else {}
        return data

    @property
    def ticks(self) -> list[tuple[dict[str, Any], Any]]:
        """The criteria, each with its box."""
        return list(zip(self.rubric, self["met"], strict=True)) if self.rubric else []


def criterion(row: dict[str, Any]) -> str:
    """A line of the grid as it is ticked."""
    points = Decimal(row["points"])
    said = ngettext("%(n)s point", "%(n)s points", 1 if points < 2 else 2) % {"n": shown(points)}
    return f"{row['text']} ({said})"


class ReasonForm(forms.Form):
    """Why, for the audit."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Kept in the audit. Never write anything about health."),
    )

    def clean_reason(self) -> str:
        """Return what can be stored."""
        return storable(self.cleaned_data["reason"])


class ReopenForm(ReasonForm):
    """Why, and until when."""

    due = forms.DateTimeField(
        label=_("Until when"),
        required=False,
        help_text=_("Empty: no time limit."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
    )

    def clean_due(self) -> datetime | None:
        """Refuse a moment that is past: the attempt would close at once."""
        due = self.cleaned_data["due"]
        if due and due <= timezone.now():
            raise ValidationError(_("This moment is past."))
        return due


class AcceptForm(forms.Form):
    """One more accepted answer."""

    gap = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Answer"), max_length=200)
    worth = forms.ChoiceField(label=_("It is worth"), choices=WORTHS)
    feedback = forms.CharField(label=_("Comment for those who answer this"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """Return what can be stored."""
        return {name: storable(value) for name, value in super().clean().items()}
