"""Who keeps a drawer of the bank: the one place that says it, for the forms, the imports and the corrections."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from people.rules.roles import ADMINISTRATOR
from quizzes.models import Category


def rules_the_house(person: Any) -> bool:
    """Whether somebody may unlock what others keep: a keeper who left must not lock a drawer for ever."""
    return bool(person.is_superuser or ADMINISTRATOR in person.roles)


def writable_categories(person: Any, *, also: int | None = None) -> QuerySet[Category]:
    """Return the drawers in which somebody writes (and one more, where the question already is)."""
    if rules_the_house(person):
        return Category.objects.all()
    return Category.objects.filter(Q(keepers__isnull=True) | Q(keepers=person) | Q(pk=also)).distinct()


def may_write_in(person: Any, category: Category | None) -> bool:
    """Whether somebody changes the questions of a drawer; without a drawer, every trainer."""
    if category is None or rules_the_house(person):
        return True
    keepers = [keeper.pk for keeper in category.keepers.all()]
    return not keepers or person.pk in keepers


def closed_paths(paths: Iterable[str], person: Any) -> set[str]:
    """Return those of these drawers that others keep; without a person (a command of the administrator), none."""
    if person is None:
        return set()
    there = Category.objects.filter(path__in=set(paths))
    return set(there.exclude(pk__in=writable_categories(person).values("pk")).values_list("path", flat=True))
