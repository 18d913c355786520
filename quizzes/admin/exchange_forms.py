"""Bringing and taking questions: what is sent, what is chosen."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.actions.keepers import writable_categories
from quizzes.formats.columns import HEADINGS
from quizzes.formats.encodings import MOST_BYTES
from quizzes.models import Category, Question

IMPORT_FORMATS = [
    ("", gettext_lazy("find out by itself")),
    ("moodlexml", "Moodle XML"),
    ("gift", "GIFT"),
    ("aiken", "Aiken"),
    ("spreadsheet", gettext_lazy("Spreadsheet (CSV or XLSX)")),
    ("json", gettext_lazy("JSON of this site")),
]
EXPORT_FORMATS = [
    ("json", gettext_lazy("JSON of this site: loses nothing")),
    ("moodlexml", gettext_lazy("Moodle XML: for Moodle and most platforms")),
    ("gift", gettext_lazy("GIFT: a text that people can read")),
    ("xlsx", gettext_lazy("Spreadsheet, XLSX")),
    ("csv", gettext_lazy("Spreadsheet, CSV")),
    ("aiken", gettext_lazy("Aiken: single choices only")),
]
NOTHING = ("", gettext_lazy("leave this column out"))


class ImportForm(forms.Form):
    """A file, what it is, where its questions go."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("20 MB at most: GIFT, Moodle XML, Aiken, CSV, XLSX, or the JSON of this site."),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.gift,.xml,.csv,.tsv,.xlsx,.json"}),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=IMPORT_FORMATS, required=False)
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        queryset=Category.objects.none(),
        required=False,
        help_text=gettext_lazy("Where its questions go. The categories of the file come inside it."),
    )
    new_category = forms.CharField(
        label=gettext_lazy("Or a new category"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("A slash makes a drawer inside a drawer: CJS/Vote."),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = writable_categories(person)

    def clean_file(self) -> UploadedFile:
        """Not too large, before a byte of it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is over 20 MB: cut it into several."))
        return file

    @property
    def path(self) -> str:
        """The category that was chosen or typed."""
        typed = "/".join(part.strip() for part in self.cleaned_data["new_category"].split("/") if part.strip())
        chosen = self.cleaned_data["category"]
        return typed or (chosen.path if chosen else "")


class ColumnsForm(forms.Form):
    """What each column of a spreadsheet is."""

    def __init__(self, *args: Any, headings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [NOTHING, *HEADINGS.items()]
        for place, heading in enumerate(headings):
            label = heading or _("Column %(n)s, without heading") % {"n": place + 1}
            self.fields[f"column-{place}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """A question is needed, and something to answer it."""
        found = super().clean()
        if "question" not in self.columns or not {"good", "choice", "type"} & set(self.columns):
            raise forms.ValidationError(
                _("Say at least which column is the question, and which ones are the choices or the right answer.")
            )
        return found

    @property
    def columns(self) -> list[str]:
        """What each column is, in their order."""
        return [self.cleaned_data.get(name, "") for name in self.fields]


class ExportForm(forms.Form):
    """Which questions, in which format."""

    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=gettext_lazy("every category"),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=EXPORT_FORMATS, initial="json", widget=forms.RadioSelect
    )
    ids = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("every type"))
        self.fields["type"].choices = [every, *Question._meta.get_field("type").choices]

    def clean_ids(self) -> list[int]:
        """The questions that were ticked; none: all those of the category."""
        parts = [part for part in self.cleaned_data["ids"].split(",") if part]
        if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
            raise forms.ValidationError(_("These questions cannot be found."))
        return [int(part) for part in parts]

    def questions(self) -> QuerySet[Question]:
        """Those that were chosen, archived ones aside."""
        chosen = self.cleaned_data
        rows = Question.objects.kept()
        if chosen["ids"]:
            return rows.filter(pk__in=chosen["ids"]).order_by("category__path", "pk")
        if chosen["category"]:
            rows = rows.filter(category=chosen["category"])
        if chosen["type"]:
            rows = rows.filter(type=chosen["type"])
        return rows.order_by("category__path", "pk")
