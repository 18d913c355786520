"""Figures as trainers read them."""

from decimal import Decimal

from django import template

from quizzes.rules.marks import shown

register = template.Library()


@register.filter
def mark(value: Decimal | None) -> str:
    """A mark, with a comma and at most two decimals."""
    return "—" if value is None else shown(value)


@register.filter
def points(value: str) -> str:
    """The points of a criterion, with a comma."""
    return value.replace(".", ",")


@register.filter
def figure(value: float | None, unit: str = "") -> str:
    """A figure with at most two decimals; what is undefined is a dash."""
    return "—" if value is None else f"{shown(Decimal(str(value)))}{unit}"


@register.filter
def share(value: float | None) -> str:
    """A share of one as a whole percent."""
    return "—" if value is None else f"{round(100 * value)}\u00a0%"
