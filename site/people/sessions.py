"""Sessions in the database as Django keeps them, found with a prepared query: every signed-in page asks for one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from people.prepared import Given, Prepared


def _living() -> Any:
    """The session of a key, while it lives."""
    model = DatabaseStore.get_model_class()
    return model.objects.filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("at", DateTimeField())
    ).order_by()


LIVING = Prepared(_living)


class SessionStore(DatabaseStore):
    """Django's store; only the way a session is found differs."""

    def _get_session_from_db(self) -> Any:
        """Return the session's row, or None; a key that leads to nothing is forgotten."""
        found = LIVING.first(key=self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
        return found
