"""Template filters of courses."""

from django import template
from django.utils.safestring import SafeString

from courses import words
from courses.rules.outline import Condition
from courses.sheets import slot as mark

register = template.Library()


@register.filter
def slot(kind: str, target: object) -> SafeString:
    """Return the mark of a learner's slot: `{{ "quiz"|slot:uuid }}`."""
    return mark(f"{kind}:{target}")


@register.filter
def condition_words(condition: Condition) -> str:
    """Return what a condition asks, in words."""
    return words.condition(condition)
