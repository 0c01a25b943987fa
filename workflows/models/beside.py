"""Read a case's few rows beside the case itself, in the same statement. [Rader ved siden av]

A step asks for the case, its parties and its decision points. Three statements would say the
same as one: here the rows come as a list in a column of the case, and are made models again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Aggregate, F, Func, OuterRef, Subquery
from django.db.models.functions import JSONObject

from ledger.redaction import Words, readable

Row = TypeVar("Row", bound=models.Model)


class Said(JSONObject):
    """An object of columns, without Django's own question whether this SQLite knows JSON.

    The preflight has asked; asked here it would cost each new connection a query.
    """

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        """Write it as any function."""
        return Func.as_sql(self, compiler, connection, **extra)


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
        self._model = model
        self._following = following
        self._own = tuple(f.attname for f in model._meta.concrete_fields)

    def column(self, **which: Any) -> Subquery:
        """Return the expression to annotate cases with; `which` says what rows, if not all."""
        # Columns are named by place, not by name: the list stays short.
        said: dict[str, Any] = {f"o{n}": F(name) for n, name in enumerate(self._own)}
        for key, wanted in self._following.items():
            said |= {f"{key}{n}": F(f"{key}__{name}") for n, name in enumerate(wanted)}
        rows = self._model._default_manager.filter(case=OuterRef("pk"), **which).order_by()
        return Subquery(rows.values("case").annotate(every=All(Said(**said))).values("every"))

    def rows(self, column: Sequence[Mapping[str, Any]] | None) -> list[Row]:
        """Make models of the column again, in the order they came to be."""
        return sorted(
            (self._row(said) for said in column or ()), key=lambda row: int(row.pk or 0)
        )

    def _row(self, said: Mapping[str, Any]) -> Row:
        row = _made(self._model, self._own, [said[f"o{n}"] for n in range(len(self._own))])
        for key, wanted in self._following.items():
            values = [said[f"{key}{n}"] for n in range(len(wanted))]
            target: Any = self._model._meta.get_field(key).related_model
            setattr(row, key, None if values[0] is None else _made(target, wanted, values))
        return row


def _made(model: type[Row], names: tuple[str, ...], values: list[Any]) -> Row:
    fields = [model._meta.get_field(name) for name in names]
    known = [_read(field, value) for field, value in zip(fields, values, strict=True)]
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], known)  # type: ignore[union-attr]


def _read(field: Any, value: Any) -> Any:
    """Read a value the way it was written: dates, instants and (on SQLite) JSON come as text."""
    if value is None:
        return None
    if isinstance(field, Words):
        return readable(value)
    if isinstance(field, models.JSONField):
        return json.loads(value) if isinstance(value, str) else value
    if isinstance(field, models.DateTimeField):
        moment = datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    if isinstance(field, models.TimeField):
        return time.fromisoformat(value)
    return bool(value) if isinstance(field, models.BooleanField) else value
