"""The editing forms: only what a type of question needs, and the checks that stop a publication."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import WagtailAdminModelForm

from quizzes.actions.attempts import pool
from quizzes.admin.checks import question_problems, quiz_problems, say
from quizzes.models import Question, QuizSlot

OWN_FIELDS = {
    "multiple_rule": ("multiple",),
    "truefalse_answer": ("truefalse",),
    "feedback_true": ("truefalse",),
    "feedback_false": ("truefalse",),
    "ordering_rule": ("ordering",),
    "unit_input": ("numerical",),
    "unit_grading": ("numerical",),
    "unit_penalty": ("numerical",),
    "unit_position": ("numerical",),
    "shuffle": ("single", "multiple"),
}
OWN_ROWS = {
    "choices": ("single", "multiple"),
    "items": ("ordering",),
    "answers": ("numerical",),
    "units": ("numerical",),
}


def without(form_class: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return a maker of the same forms without a field: a worth makes no sense where choices are right or wrong."""

    def make(*args: Any, **kwargs: Any) -> Any:
        form = form_class(*args, **kwargs)
        form.fields.pop(name, None)
        return form

    return make


class QuestionForm(WagtailAdminModelForm):
    """A question of one type; what the other types need is not there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(Question._meta.get_field("type").choices)
        asked = self.data.get("type") if self.is_bound else None
        self.kind = asked if asked in known else self.instance.type
        for name in [name for name, kinds in OWN_FIELDS.items() if self.kind not in kinds]:
            self.fields.pop(name, None)
        for name in [name for name, kinds in OWN_ROWS.items() if self.kind not in kinds]:
            self.formsets.pop(name, None)
        rule = self.data.get("multiple_rule") if self.is_bound else self.instance.multiple_rule
        if self.kind == "multiple" and rule != "weights":
            self.formsets["choices"].form = without(self.formsets["choices"].form, "fraction")

    def is_valid(self) -> bool:
        """Run the checks of publication, unless a draft is being saved."""
        valid = super().is_valid()
        if not valid or self.is_deferred_validation:
            return valid
        blocking = [problem for problem in question_problems(self.as_question()) if problem.blocking]
        for problem in blocking:
            if problem.field in self.formsets:
                self.formsets[problem.field]._non_form_errors.append(say(problem))
            else:
                self.add_error(problem.field if problem.field in self.fields else None, say(problem))
        return not blocking

    def as_question(self) -> Question:
        """Return the question as it is written in the form, saved nowhere."""
        names = {field.name for field in Question._meta.concrete_fields} & self.cleaned_data.keys()
        question = Question(**{name: self.cleaned_data[name] for name in names})
        question.type = self.kind
        for name, formset in self.formsets.items():
            rows = [form.cleaned_data for form in formset.ordered_forms if form.cleaned_data]
            model = formset.model
            own = {field.name for field in model._meta.concrete_fields}
            setattr(question, name, [model(**{k: v for k, v in row.items() if k in own - {"id"}}) for row in rows])
        return question


class QuizForm(WagtailAdminModelForm):
    """A quiz; its questions must be published before it is."""

    def is_valid(self) -> bool:
        """Run the checks of publication, unless a draft is being saved."""
        valid = super().is_valid()
        if not valid or self.is_deferred_validation or "slots" not in self.formsets:
            return valid
        rows = [form.cleaned_data for form in self.formsets["slots"].ordered_forms if form.cleaned_data]
        slots = [(row.get("question"), row.get("draw_count") or 0, self._available(row)) for row in rows]
        found = quiz_problems(slots)
        self.formsets["slots"]._non_form_errors.extend(ValidationError(text) for text in found)
        return not found

    def _available(self, row: dict[str, Any]) -> int:
        if row.get("question"):
            return 0
        slot = QuizSlot(draw_category=row.get("draw_category"), draw_tags=row.get("draw_tags") or "")
        return Question.objects.kept().filter(pool(slot), live=True, versions__isnull=False).distinct().count()
