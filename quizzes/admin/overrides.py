"""Exceptions: who sees and gives them, their form, and what they do to running attempts.

That somebody has more time says something of their health: a trainer sees the exceptions of the people they train, no others.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView

from people.models import Cohort, User
from people.rules.roles import ADMINISTRATOR, COORDINATOR
from quizzes.actions.deadlines import people_of, recount
from quizzes.admin.quiz_forms import ShortenField
from quizzes.admin.quiz_views import say_moved
from quizzes.models import Quiz, QuizOverride


def cohorts_served(person: User) -> QuerySet[Cohort]:
    """Return the cohorts somebody trains; all for the coordination."""
    if person.is_superuser or person.roles & {COORDINATOR, ADMINISTRATOR}:
        return Cohort.objects.all()
    return Cohort.objects.filter(members__person=person, members__role="trainer").distinct()


def people_served(person: User) -> QuerySet[User]:
    """Return the people somebody may give an exception to: those of these cohorts; everybody for the coordination."""
    if person.is_superuser or person.roles & {COORDINATOR, ADMINISTRATOR}:
        return User.objects.all()
    learners = {"cohort_memberships__role": "learner", "cohort_memberships__cohort__in": cohorts_served(person)}
    return User.objects.filter(**learners).distinct()


def overrides_of(person: User) -> QuerySet[QuizOverride]:
    """Return the exceptions somebody may see."""
    served = Q(person__in=people_served(person)) | Q(cohort__in=cohorts_served(person))
    return QuizOverride.objects.filter(served)


class OverridePolicy(ModelPermissionPolicy):
    """Wagtail's own rights, for the people one serves."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Whether somebody may do this to this exception."""
        return self.user_has_permission(user, action) and overrides_of(user).filter(pk=instance.pk).exists()


class ServedViews:
    """A viewset all of whose views about one exception answer 404 to whoever does not serve its people."""

    def get_urlpatterns(self) -> list[Any]:
        """Put the guard around each view that names a row."""
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = self._guarded(pattern.callback)
        return patterns

    def _guarded(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "pk" in kwargs and not overrides_of(request.user).filter(pk=kwargs["pk"]).exists():
                raise Http404
            return view(request, *args, **kwargs)

        return guarded


class OverrideForm(WagtailAdminModelForm):
    """An exception, for a person or a cohort."""

    class Meta(WagtailAdminModelForm.Meta):
        help_texts = {
            "person": gettext_lazy(
                "One person, or a cohort below. Why is not asked, and must not be written anywhere."
            ),
            "cohort": gettext_lazy("Everybody in it. What is set for a person comes before."),
            "extra_percent": gettext_lazy("33 adds a third of the time limit."),
            "extra_minutes": gettext_lazy("Added to the time limit."),
            "opens_at": gettext_lazy("Empty: as for everybody."),
            "closes_at": gettext_lazy("Empty: as for everybody."),
            "attempts_allowed": gettext_lazy("Empty: as for everybody."),
            "time_limit": gettext_lazy("Empty: as for everybody."),
        }

    shorten_running = ShortenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_served(self.for_user).order_by("first_name", "last_name", "pk")
        self.fields["cohort"].queryset = cohorts_served(self.for_user)
        self.fields["quiz"].queryset = Quiz.objects.kept()

    def clean(self) -> dict[str, Any]:
        """Exactly one of person and cohort, and dates in order."""
        data = super().clean()
        if bool(data.get("person")) == bool(data.get("cohort")):
            raise ValidationError(_("Choose a person or a cohort, one of the two."))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("The quiz must close after it opens."))
        return data


class MovesDeadlines:
    """Counts again when attempts end, for those an exception is for, and those it was for."""

    def save_instance(self) -> QuizOverride:
        """Save, then count."""
        before = QuizOverride.objects.filter(pk=self.form.instance.pk).first() if self.form.instance.pk else None
        concerned = {before.quiz: people_of(before)} if before else {}
        saved = super().save_instance()
        concerned[saved.quiz] = concerned.get(saved.quiz, set()) | people_of(saved)
        shorten = bool(self.form.cleaned_data.get("shorten_running"))
        for quiz, people in concerned.items():
            say_moved(self.request, recount(quiz, at=timezone.now(), people=people, shorten=shorten))
        return saved


class OverrideCreateView(MovesDeadlines, CreateView):
    """Wagtail's own, then the attempts in progress."""


class OverrideEditView(MovesDeadlines, EditView):
    """Wagtail's own, then the attempts in progress."""


class OverrideDeleteView(DeleteView):
    """Taking an exception away shortens nothing unless the tick says so."""

    def delete_action(self) -> None:
        """Delete, then count."""
        quiz, people = self.object.quiz, people_of(self.object)
        super().delete_action()
        shorten = bool(self.request.POST.get("shorten_running"))
        say_moved(self.request, recount(quiz, at=timezone.now(), people=people, shorten=shorten))


override_panels = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("quiz"), FieldPanel("person"), FieldPanel("cohort")], heading=gettext_lazy("For whom")
        ),
        FieldRowPanel([FieldPanel("extra_percent"), FieldPanel("extra_minutes")]),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("time_limit")]),
        FieldPanel("shorten_running"),
    ],
    base_form_class=OverrideForm,
)
