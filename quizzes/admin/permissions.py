"""Who writes which questions: everybody reads and uses the bank, a drawer with keepers is changed by them alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from people.rules.roles import COORDINATOR
from quizzes.actions.keepers import may_write_in
from quizzes.models import Category, Question

View = Callable[..., HttpResponse]
READING = {"view", "add"}  # adding is asked of no question in particular


def needs(model: type, action: str) -> Callable[[View], View]:
    """Return a decorator: 403 for who may not do this to the rows of a model."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not policy_registry.get_by_type(model).user_has_permission(request.user, action):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class KeptPolicy(ModelPermissionPolicy):
    """Wagtail's own rights, then the keepers of the drawer."""

    def drawers_of(self, instance: Any) -> list[Category]:
        """The drawers of a question: the row's, and its draft's, which a keeper may have moved there already."""
        row = Question.objects.filter(pk=instance.pk).values_list("category", "latest_revision__content").first()
        draft = (row[1] or {}).get("category") if row else None
        drawers = Category.objects.filter(pk__in={row[0], draft} - {None}) if row else Category.objects.none()
        return list(drawers.prefetch_related("keepers"))

    def keeps(self, user: Any, instance: Any) -> bool:
        """Whether somebody may write in all the drawers of a row."""
        return all(may_write_in(user, drawer) for drawer in self.drawers_of(instance))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Whether somebody may do this to this row."""
        return self.user_has_permission(user, action) and (action in READING or self.keeps(user, instance))


class DrawerPolicy(KeptPolicy):
    """A drawer with keepers is renamed, given or removed by them, or by a coordinator."""

    def drawers_of(self, instance: Any) -> list[Category]:
        """Itself."""
        return [instance]

    def keeps(self, user: Any, instance: Any) -> bool:
        """Coordinators may too."""
        return COORDINATOR in user.roles or super().keeps(user, instance)


READ_URLS = {  # about one row, and nothing is written
    "list",
    "list_results",
    "inspect",
    "history",
    "history_results",
    "usage",
    "copy",
    "revisions_view",
    "revisions_compare",
    "workflow_history",
    "workflow_history_detail",
    "workflow_preview",
    "versions",
    "version",
}


def kept(request: HttpRequest, row: Any, drawers: list[Category]) -> HttpResponse:
    """Say who keeps a row, and what one may do with it all the same."""
    keepers = dict.fromkeys(keeper for drawer in drawers for keeper in drawer.keepers.all())
    context = {"row": row, "keepers": list(keepers), "is_question": isinstance(row, Question)}
    return render(request, "quizzes/admin/kept.html", context, status=403)


class KeptViews:
    """A viewset all of whose views about one row, of whatever kind, ask its policy first: 403 from every path."""

    def get_urlpatterns(self) -> list[Any]:
        """Put the guard around each view that names a row and does more than read."""
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            if pattern.name not in READ_URLS:
                pattern.callback = self._guarded(pattern.callback)
        return patterns

    def _guarded(self, view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            row = self.model.objects.filter(pk=kwargs["pk"]).first() if "pk" in kwargs else None
            policy = self.permission_policy
            if row and policy.user_has_permission(request.user, "change") and not policy.keeps(request.user, row):
                return kept(request, row, policy.drawers_of(row))
            return view(request, *args, **kwargs)

        return guarded
