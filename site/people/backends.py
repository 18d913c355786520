"""Who is signed in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User
from people.prepared import Given, Prepared

PERSON = Prepared(lambda: User.objects.filter(pk=Given("pk", User._meta.pk)))


class PersonBackend(AuthenticationBackend):
    """allauth's backend; the person of a session is found with a prepared query."""

    def get_user(self, user_id: Any) -> User | None:
        """Return an active person, or None."""
        person = PERSON.first(pk=user_id)
        return person if person and self.user_can_authenticate(person) else None
