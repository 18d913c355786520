"""Permission policies of the administration."""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Reading only, for who may view: the audit is never written by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Only "view"."""
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Only "view"."""
        return "view" in actions and super().user_has_permission(user, "view")
