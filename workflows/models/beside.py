"""Read a case's few rows beside the case itself, in the same statement. [Rader ved siden av]

A step asks for the case, its parties and its decision points. Three statements would say the
same as one: here the rows come as a list in a column of the case, and are made models again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Aggregate, F, Func, OuterRef
from django.db.models.functions import JSONObject

from ledger.redaction import Words, readable
from workflows.models.kept import Once

Row = TypeVar("Row", bound=models.Model)


class Said(JSONObject):
    """An object of columns, without Django's own question whether this SQLite knows JSON.

    The preflight has asked; asked here it would cost each new connection a query.
    """

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        """Write it as any function."""
        return Func.as_sql(self, compiler, connection, **extra)


class _InPlace(Func):
    """Columns as one list: each is known by its place, so no name is sent or read."""

    function = "JSON_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Write it as PostgreSQL calls it."""
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **extra)


class All(Aggregate):
    """Every row of the group, as one list."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Write it as PostgreSQL calls it."""
        return self.as_sql(compiler, connection, function="JSONB_AGG", **extra)


class Beside(Generic[Row]):
    """The rows of one model that belong to a case, with what they point to.

    `following` names foreign keys to follow and the fields wanted of each; other fields of
    those are read when somebody asks for them.
    """

    def __init__(self, model: type[Row], **following: tuple[str, ...]) -> None:
        """Take the model, whose rows have a `case`."""
        self._own = _Part(model, tuple(f.attname for f in model._meta.concrete_fields))
        self._following = {
            key: _Part(_pointed_to(model, key), names) for key, names in following.items()
        }

    def column(self, **which: Any) -> Once:
        """Return the expression to annotate cases with; `which` says what rows, if not all."""
        columns = [F(name) for name in self._own.names]
        for key, part in self._following.items():
            columns += [F(f"{key}__{name}") for name in part.names]
        rows = self._own.model._default_manager.filter(case=OuterRef("pk"), **which).order_by()
        every = rows.values("case").annotate(every=All(_InPlace(*columns)))
        return Once(every.values("every"))

    def rows(self, column: Sequence[Sequence[Any]] | None) -> list[Row]:
        """Make models of the column again, in the order they came to be."""
        return sorted(
            (self._row(said) for said in column or ()), key=lambda row: int(row.pk or 0)
        )

    def _row(self, said: Sequence[Any]) -> Row:
        at = len(self._own.names)
        row: Row = self._own.made(said[:at])
        for key, part in self._following.items():
            values = said[at : at + len(part.names)]
            setattr(row, key, None if values[0] is None else part.made(values))
            at += len(part.names)
        return row


class _Part:
    """Some fields of one model, and how each is read from JSON."""

    def __init__(self, model: Any, names: tuple[str, ...]) -> None:
        self.model = model
        self.names = names
        fields = [model._meta.get_field(name) for name in names]
        self._attributes = [field.attname for field in fields]
        self._readers = [_reader(field) for field in fields]

    def made(self, values: Sequence[Any]) -> Any:
        """Make the model of its values, in the fields' order."""
        known = [
            value if value is None else read(value)
            for read, value in zip(self._readers, values, strict=True)
        ]
        return self.model.from_db(DEFAULT_DB_ALIAS, self._attributes, known)


def _pointed_to(model: type[models.Model], key: str) -> Any:
    return model._meta.get_field(key).related_model


def _reader(field: Any) -> Callable[[Any], Any]:
    """Say how a value is read as it was written: dates, instants and (on SQLite) JSON come as text."""
    if isinstance(field, Words):
        return readable
    for kind, read in _READERS.items():
        if isinstance(field, kind):
            return read
    return lambda value: value


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# An instant is a day too: it is asked for first.
_READERS: dict[type, Callable[[Any], Any]] = {
    models.JSONField: _json,
    models.DateTimeField: _moment,
    models.DateField: date.fromisoformat,
    models.TimeField: time.fromisoformat,
    models.BooleanField: bool,
}
