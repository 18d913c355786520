"""What happens inside `people` when a person's groups change, from any screen."""

from typing import Any

from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from people.models import User
from people.rules.roles import GROUPS, STAFF


@receiver(m2m_changed, sender=User.groups.through)
def keep_staff_flag(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """Set `is_staff` to "holds a role that works in the administration"."""
    if not action.startswith("post_"):
        return
    staff_groups = [GROUPS[role] for role in STAFF]
    people = User.objects.filter(pk__in=pk_set or []) if reverse else [instance]
    for person in people:
        staff = person.is_superuser or person.groups.filter(name__in=staff_groups).exists()
        if staff != person.is_staff:
            User.objects.filter(pk=person.pk).update(is_staff=staff)
            person.is_staff = staff
