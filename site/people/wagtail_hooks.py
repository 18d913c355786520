"""The administration's side of people."""

from wagtail import hooks

from people.viewsets import PeopleGroup


@hooks.register("register_admin_viewset")
def people_viewsets() -> PeopleGroup:
    """Seasons, co-operatives, cohorts, invitations, audit."""
    return PeopleGroup()
