"""The editing form of a question: only what its type needs, and the checks that stop a publication."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from quizzes.actions.keepers import may_write_in, writable_categories
from quizzes.admin.checks import question_problems, say
from quizzes.admin.kinds import HELP, IN_WORDS, NOT_ASKED, OWN_FIELDS, OWN_ROWS, PLACE
from quizzes.models import Question
from quizzes.rules.blanks import numbers


def tailored(form_class: Callable[..., Any], kind: str, relation: str, dropped: Iterable[str]) -> Callable[..., Any]:
    """Return a maker of the same forms of rows, without some fields and in the words of one type of question."""

    def make(*args: Any, **kwargs: Any) -> Any:
        form = form_class(*args, **kwargs)
        for name in dropped:
            form.fields.pop(name, None)
        for name, field in form.fields.items():
            if words := IN_WORDS.get((kind, relation, name)):
                field.label, field.help_text = capfirst(str(words[0])), words[1]
        return form

    return make


class QuestionForm(WagtailAdminModelForm):
    """A question of one type; what the other types need is not there."""

    class Meta(WagtailAdminModelForm.Meta):
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(Question._meta.get_field("type").choices)
        asked = self.data.get("type") if self.is_bound else None
        self.kind = asked if asked in known else self.instance.type
        for name in [name for name, kinds in OWN_FIELDS.items() if self.kind not in kinds]:
            self.fields.pop(name, None)
        for name in [name for name, kinds in OWN_ROWS.items() if self.kind not in kinds]:
            self.formsets.pop(name, None)
        for name, formset in self.formsets.items():
            formset.form = tailored(formset.form, self.kind, name, self._dropped(name))
        if self.for_user and "category" in self.fields:
            self.fields["category"].queryset = writable_categories(self.for_user, also=self.instance.category_id)

    def _dropped(self, relation: str) -> tuple[str, ...]:
        """The fields of these rows that mean nothing in this question."""
        dropped = NOT_ASKED.get((self.kind, relation), ())
        if (self.kind, relation) == ("multiple", "choices") and self._written("multiple_rule") != "weights":
            return (*dropped, "fraction")
        if (self.kind, relation) == ("gapselect", "gaps") and not self.on_picture:
            return (*dropped, *PLACE)
        return dropped

    def _written(self, name: str) -> Any:
        return self.data.get(name) if self.is_bound else getattr(self.instance, name)

    @property
    def on_picture(self) -> bool:
        """Whether the places of the words are on a picture: there is one, and the text has no [[1]]."""
        picture = self.data.get("picture") if self.is_bound else self.instance.picture_id
        return bool(picture) and not numbers(str(self._written("stem") or ""))

    def clean_category(self) -> Any:
        """Nobody puts a question in a drawer that others keep."""
        category = self.cleaned_data["category"]
        if category and self.for_user and not may_write_in(self.for_user, category):
            self.add_error("category", _("Only the people who keep this category put questions in it."))
        return category

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
