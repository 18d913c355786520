"""Wagtail's database search, in French: what is indexed and what is asked pass through `home.rules.words`.

So the administration's own search forgives accents and plurals too. The public search asks the same index in one query,
by `matching`: Wagtail's way of ranking asks the index again for each row found (see the README).
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet


def SearchBackend(params: dict[str, Any]) -> Any:
    """Return the backend of the database in use; Wagtail looks for this name."""
    if connection.vendor == "postgresql":
        from home.search.postgres import FrenchPostgresBackend

        return FrenchPostgresBackend(params)
    from home.search.sqlite import FrenchSQLiteBackend

    return FrenchSQLiteBackend(params)


def matching(words: list[str], *, begun: bool = False, any_of: bool = False) -> tuple[QuerySet, str]:
    """Return the index entries that hold these folded words, best first, and the path from them to the entry itself.

    `begun` looks for titles whose words begin so; `any_of` is content with one of the words.
    """
    if connection.vendor == "postgresql":
        from home.search import postgres

        return postgres.matching(words, begun=begun, any_of=any_of), ""
    from home.search import sqlite

    return sqlite.matching(words, begun=begun, any_of=any_of), "index_entry__"
