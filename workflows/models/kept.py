"""Keep a query's SQL: written once, then read with the values of the moment. [Ferdig spørring]

Django builds and compiles a queryset anew each time. For the read behind the lock, which every
step and every page begins with, that costs ten times what the reading does (`make bench`).
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, Subquery

Row = TypeVar("Row", bound=Model)
_STAND_INS: dict[type, Callable[[int], Any]] = {
    str: lambda n: f"§{n}§",
    int: lambda n: -70_000 - n,
    date: lambda n: date(1, 1, 1 + n),
}


class Kept(Generic[Row]):
    """One queryset whose shape never changes, only its values.

    `build` makes it of keyword arguments whose types are given here. It is called once, with a
    stand-in for each; a stand-in that is not among the statement's values is a fault at once.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], **kinds: type) -> None:
        """Take how the queryset is built, and of what."""
        self._build = build
        self._kinds = kinds

    def read(self, **values: Any) -> list[Row]:
        """Return the rows for these values, as the queryset itself would."""
        rows, compiler, sql, given, places = self._written
        filled = list(given)
        for place, name in places:
            filled[place] = _adapted(values[name], like=given[place])
        # A copy, since threads share what is kept: only SQL and values are settled in it.
        mine = copy(compiler)
        mine.connection = connections[DEFAULT_DB_ALIAS]
        mine.as_sql = lambda *_, **__: (sql, tuple(filled))
        fresh = rows.all()
        fresh.query.get_compiler = lambda *_, **__: mine  # type: ignore[method-assign]
        return list(fresh)

    @cached_property
    def _written(self) -> tuple[QuerySet[Row], Any, str, list[Any], list[tuple[int, str]]]:
        """Return queryset, compiler, SQL, its values, and where whose values go."""
        stand_ins = {
            name: _STAND_INS[kind](n) for n, (name, kind) in enumerate(self._kinds.items())
        }
        names = {_adapted(given, like=given): name for name, given in stand_ins.items()}
        rows = self._build(**stand_ins)
        compiler: Any = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, given = compiler.as_sql()
        places = [(at, names[value]) for at, value in enumerate(given) if value in names]
        if lost := names.keys() - {given[at] for at, _ in places}:
            raise RuntimeError(f"Not found among the statement's values: {lost}")
        return rows, compiler, sql, list(given), places


def _adapted(value: Any, *, like: Any) -> Any:
    """Write a value the way the database's driver was given its stand-in."""
    if isinstance(value, date):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)
    return type(like)(value)


class Once(Subquery):
    """A subquery that is written once and kept, where the statement around it changes. [Skrevet én gang]

    No value in it may change from one reading to the next. Its copies share what is written, as
    long as they stand beside the same table; one that is moved writes its own.
    """

    def __init__(self, queryset: Any, output_field: Any = None, **extra: Any) -> None:
        """Take what to read."""
        super().__init__(queryset, output_field, **extra)
        self._by_vendor: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def as_sql(self, compiler: Any, connection: Any, *rest: Any, **extra: Any) -> Any:
        """Write it, or give what was written."""
        if connection.vendor not in self._by_vendor:
            sql, given = super().as_sql(compiler, connection, *rest, **extra)
            self._by_vendor[connection.vendor] = sql, tuple(given)
        return self._by_vendor[connection.vendor]

    def relabeled_clone(self, change_map: Any) -> Any:
        """Stand beside another table: what is written no longer holds."""
        clone = super().relabeled_clone(change_map)
        clone._by_vendor = {}
        return clone
