"""The ground the tests stand on: a test database with the house in order, put back by copying rows, not by making it.

`prepare()` makes it once per session. A test that really commits (threads, `transaction=True`) leaves the database as
any other does: `restore()` takes the place of Django's flush, which empties everything and makes permissions again.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import randbits
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import setup_databases

from home.actions.install import install
from home.models import HomePage

MIGRATED, PLANTED = "ground_migrated", "ground_planted"


def planted() -> HomePage:
    """The home page of a house in order."""
    return HomePage.objects.first() or install()


def prepare(*, keep: bool) -> None:
    """Make the test database (or take the one that was kept, as migrations left it), with the house in order."""
    _make(keep=keep)
    if _saved_migrations() == _migrations(""):
        _load(MIGRATED)  # whatever was left by a session that was killed
    else:
        if HomePage.objects.exists():  # kept, but migrated since
            connections.close_all()
            _make(keep=False)
        call_command("createcachetable", verbosity=0)
        _save(MIGRATED)
    install()
    _save(PLANTED)


def _make(*, keep: bool) -> None:
    setup_databases(verbosity=0, interactive=False, aliases={"default"}, keepdb=keep)


def restore(*_asked: Any) -> None:
    """Put the database back as `prepare()` left it, whatever was committed since."""
    _load(PLANTED)


def _save(name: str) -> None:
    (_save_file if connection.vendor == "sqlite" else _save_schema)(name)


def _load(name: str) -> None:
    (_load_file if connection.vendor == "sqlite" else _load_schema)(name)


def uprooted() -> None:
    """Take the house away, as before the first installation. For a test that commits."""
    _load(MIGRATED)


def _saved_migrations() -> list[tuple[str, str]] | None:
    """The migrations of the database as it was saved by an earlier session; None when it was not."""
    return (_migrations_of_file if connection.vendor == "sqlite" else _migrations_of_schema)()


def _migrations(schema: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {schema}django_migrations ORDER BY app, name")
        return cursor.fetchall()


# ---- SQLite: a copy of the file; both bear the same mark, so that a file made again does not find the old copy ----


def _file(name: str) -> Path:
    return Path(f"{connection.settings_dict['NAME']}.{name}")


def _save_file(name: str) -> None:
    _file(name).unlink(missing_ok=True)
    with connection.cursor() as cursor, closing(sqlite3.connect(_file(name))) as copy:
        cursor.execute(f"PRAGMA user_version = {randbits(30) + 1}" if name == MIGRATED else "PRAGMA user_version")
        connection.connection.backup(copy)


def _load_file(name: str) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(_file(name))) as copy:
        copy.backup(connection.connection)


def _migrations_of_file() -> list[tuple[str, str]] | None:
    if not _file(MIGRATED).exists():
        return None
    with connection.cursor() as cursor, closing(sqlite3.connect(_file(MIGRATED))) as copy:
        cursor.execute("PRAGMA user_version")
        same = copy.execute("PRAGMA user_version").fetchone() == cursor.fetchone()
        found = copy.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return found if same else None


# ---- PostgreSQL: a schema that holds a copy of each table that has rows ----


def _tables(cursor: Any, schema: str) -> list[str]:
    cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = %s", [schema])
    return [table for (table,) in cursor.fetchall()]


def _save_schema(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}")
        for table in _tables(cursor, "public"):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM public.{table})")
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE {name}.{table} AS SELECT * FROM public.{table}")


def _load_schema(name: str) -> None:
    with connection.cursor() as cursor:
        lines = ["BEGIN", "SET LOCAL session_replication_role = replica"]  # no trigger: rows refer to one another
        lines += [f"DELETE FROM public.{table}" for table in _tables(cursor, "public")]
        lines += [f"INSERT INTO public.{table} SELECT * FROM {name}.{table}" for table in _tables(cursor, name)]
        cursor.execute("; ".join([*lines, "COMMIT"]))


def _migrations_of_schema() -> list[tuple[str, str]] | None:
    with connection.cursor() as cursor:
        return _migrations(f"{MIGRATED}.") if _tables(cursor, MIGRATED) else None
