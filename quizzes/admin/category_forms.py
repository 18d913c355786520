"""A drawer of the bank and who keeps it."""

from typing import Any

from django.db.models import Q
from wagtail.admin.forms.models import WagtailAdminModelForm

from people.models import User
from people.rules.roles import GROUPS, STAFF


class CategoryForm(WagtailAdminModelForm):
    """Only those who write questions may keep a drawer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Q(groups__name__in=[GROUPS[role] for role in STAFF])
        self.fields["keepers"].queryset = User.objects.filter(held).distinct().order_by("first_name", "last_name", "pk")
