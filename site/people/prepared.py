"""A query that the ORM writes once per process, and that runs many times with other values.

For a small query Django spends nine tenths of the time writing the SQL: 0.5 ms of 0.55. A page that people read all day
asks five of them. Here the QuerySet stays the one place where a query is described; its SQL, its converters and the
order of its values are kept, on SQLite and on PostgreSQL alike. Rejected: SQL written by hand (two dialects, and it
drifts away from the models); keeping the rows themselves in memory (a withdrawn right must be seen at once).
"""

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """The place of a value that is given at each run; `field` says how the database writes it."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """Leave the place open."""
        return "%s", [self]


@lru_cache(maxsize=8192)
def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _uuid_of(text: str | None, expression: Any, connection: Any) -> UUID | None:
    """Make a UUID once: the same lessons come back with every learner."""
    return _uuid(text)


class Prepared:
    """A QuerySet described by a function (called once, so that models are loaded), with `Given` values in its filters.

    Of model instances without `select_related`, annotations included; or of `values_list` rows.
    """

    def __init__(self, describe: Callable[[], QuerySet]) -> None:
        self.describe = describe

    @cached_property
    def _plan(self) -> tuple[str, list[Any], Callable[[list[tuple]], Iterator[Any]]]:
        queryset = self.describe()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql(with_col_aliases=False)
        return sql, list(params), self._reader(queryset, compiler)

    @staticmethod
    def _reader(queryset: QuerySet, compiler: SQLCompiler) -> Callable[[list[tuple]], Iterator[Any]]:
        """Return what makes rows of the database into what the QuerySet gives."""
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        convert = [
            (
                place,
                _uuid_of if function == getattr(connection.ops, "convert_uuidfield_value", None) else function,
                expression,
            )
            for place, (functions, expression) in converters.items()
            for function in functions
        ]

        def values(rows: list[tuple]) -> Iterator[tuple]:
            for row in rows:
                found = list(row)
                for place, function, expression in convert:
                    found[place] = function(found[place], expression, connection)
                yield tuple(found)

        if queryset._iterable_class is not ModelIterable:
            return values
        model = queryset.model
        fields = [compiler.select[place][0].target.attname for place in compiler.klass_info["select_fields"]]
        start, end = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1] + 1
        annotations = list((compiler.annotation_col_map or {}).items())

        def instances(rows: list[tuple]) -> Iterator[Any]:
            for row in values(rows):
                found = model.from_db(connection.alias, fields, row[start:end])
                for name, place in annotations:
                    setattr(found, name, row[place])
                yield found

        return instances

    def all(self, **given: Any) -> list[Any]:
        """Run with these values; return what the QuerySet would give."""
        sql, places, read = self._plan
        params = [
            place.output_field.get_db_prep_value(given[place.name], connection) if isinstance(place, Given) else place
            for place in places
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(read(cursor.fetchall()))

    def first(self, **given: Any) -> Any:
        """Run with these values; return the first row, or None."""
        return next(iter(self.all(**given)), None)
