"""People: accounts, roles, co-operatives, seasons, cohorts, audit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    default = True
    verbose_name = _("People")

    def ready(self) -> None:
        """Connect what keeps `is_staff` equal to the roles held; let SQLite take 200 rows in one query."""
        from django.db.backends.sqlite3.base import DatabaseFeatures  # `features` first would be a circle

        from people import receivers  # noqa: F401

        DatabaseFeatures.max_query_params = (
            32_766  # SQLite's own limit since 3.32; Django 6.0 asks it, 5.2 stops at 999
        )


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users, with our own fields in their forms."""

    user_viewset = "people.viewsets.UserViewSet"
