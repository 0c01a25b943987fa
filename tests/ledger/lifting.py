"""Lift the append-only triggers – in tests only."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from ledger import append_only

_flush = BaseDatabaseOperations.execute_sql_flush


@contextmanager
def lifted() -> Iterator[None]:
    """Let a test do what nobody can: rewrite the record."""
    append_only.lift(connection)
    try:
        yield
    finally:
        append_only.install(connection)


def _flush_under_lift(operations: BaseDatabaseOperations, sql_list: list[str]) -> None:
    append_only.lift(operations.connection)
    try:
        _flush(operations, sql_list)
    finally:
        append_only.install(operations.connection)


def let_the_flush_through() -> None:
    """Let transactional tests empty the tables after themselves; call once, from conftest."""
    BaseDatabaseOperations.execute_sql_flush = _flush_under_lift  # type: ignore[method-assign]
