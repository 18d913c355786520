"""Sessions in the database as Django keeps them, found with a prepared query: every signed-in page asks for one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from people.prepared import Given, Prepared


def _living() -> Any:
    """The data of a session, while it lives."""
    model = DatabaseStore.get_model_class()
    return model.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("at", DateTimeField())
    ).values_list("session_data")


LIVING = Prepared(_living)


class SessionStore(DatabaseStore):
    """Django's store; only the way a session is found differs."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; a key that leads to nothing is forgotten."""
        found = LIVING.first(key=self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])
