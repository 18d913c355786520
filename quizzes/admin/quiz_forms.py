"""The editing form of a quiz."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from quizzes.actions.attempts import pool
from quizzes.admin.checks import quiz_problems
from quizzes.admin.review_field import ReviewField
from quizzes.models import IN_PROGRESS, Attempt, Question, QuizSlot
from quizzes.models.quiz import QUESTIONNAIRE

MOST_TO_REMEMBER = 5
OF_MARKS = (  # what means nothing in a questionnaire
    "preset",
    "behaviour",
    "pass_percent",
    "attempts_allowed",
    "grade_method",
    "certainty",
    "fine_settings",
    "overdue",
)


class ShortenField(forms.BooleanField):
    """The tick without which no running attempt ends earlier."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Attempts in progress may end earlier"),
            help_text=gettext_lazy(
                "Without this tick, those who have started keep the time they were given. More time is always given."
            ),
        )


class QuizForm(WagtailAdminModelForm):
    """A quiz; its questions must be published before it is."""

    class Meta(WagtailAdminModelForm.Meta):
        help_texts = {
            "kind": gettext_lazy(
                "A questionnaire asks for opinions: no mark, nothing right or wrong, one answer a person. You read the "
                "answers together, without names, from five answers."
            ),
            "certainty": gettext_lazy(
                "“Sure, I think so, I guessed”: to know oneself better. It never changes the mark."
            ),
        }

    fine_settings = ReviewField(
        required=False,
        label=gettext_lazy("Fine settings"),
        help_text=gettext_lazy("For attempts that start from now on; those in progress keep what they started with."),
    )
    shorten_running = ShortenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fine = self.fields["fine_settings"]
        fine.initial, fine.widget.preset = self.instance.review, self.instance.preset
        self._as_kind()
        running = self.instance.pk and Attempt.objects.filter(quiz=self.instance.pk, state=IN_PROGRESS).exists()
        if not running:
            del self.fields["shorten_running"]

    def _as_kind(self) -> None:
        """A questionnaire asks for nothing that speaks of marks; once somebody has answered, it stays what it is."""
        self.fields["kind"].required = False  # left out: as it is
        if self.instance.pk and self.instance.in_use():
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = _("Somebody has answered already: this stays as it is.")
        sent = self.data.get("kind") if self.is_bound and not self.fields["kind"].disabled else ""
        asked = sent or self.instance.kind
        if asked == QUESTIONNAIRE:
            for name in OF_MARKS:
                self.fields.pop(name, None)
            self.formsets.pop("overall_feedbacks", None)

    def clean(self) -> dict[str, Any]:
        """Keep the fine settings; at most five questions to remember."""
        data = super().clean()
        if "fine_settings" in data:
            self.instance.review = data["fine_settings"]
        return data

    def _forget_empty_rows(self) -> None:
        """A row where nothing is chosen yet does not stop a draft: it is simply not kept."""
        for form in self.formsets["slots"].forms if "slots" in self.formsets else ():
            said = form.data.get(form.add_prefix("question")), form.data.get(form.add_prefix("draw_count"))
            if not said[0] and said[1] in (None, "", "0"):
                form.data = form.data.copy()
                form.data[form.add_prefix("DELETE")] = "on"

    def is_valid(self) -> bool:
        """Run the checks of publication, unless a draft is being saved."""
        if self.is_deferred_validation:
            self._forget_empty_rows()
        valid = super().is_valid()
        if not valid or self.is_deferred_validation or "slots" not in self.formsets:
            return valid
        rows = [form.cleaned_data for form in self.formsets["slots"].ordered_forms if form.cleaned_data]
        slots = [(row.get("question"), row.get("draw_count") or 0, self._available(row)) for row in rows]
        found = quiz_problems(slots)
        if sum(bool(row.get("recall")) for row in rows) > MOST_TO_REMEMBER:
            found.append(_("Tick five questions to remember at most."))
        self.formsets["slots"]._non_form_errors.extend(ValidationError(text) for text in found)
        return not found

    def _available(self, row: dict[str, Any]) -> int:
        if row.get("question"):
            return 0
        slot = QuizSlot(draw_category=row.get("draw_category"), draw_tags=row.get("draw_tags") or "")
        return Question.objects.kept().filter(pool(slot), live=True, versions__isnull=False).distinct().count()
