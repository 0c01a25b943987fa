"""Do the least a step needs, with the bare driver: the floor under our own steps.

Lock, look, change, note who did what when, commit – no permission, no guard, no chain, no outbox,
no deadline. The tables are the floor's own, in the same database as ours, with the same pragmas.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from bench.journey import PARTIES, Step

_SCHEMA = """
CREATE TABLE floor_case (id {key}, state text NOT NULL, title text NOT NULL);
CREATE TABLE floor_task (
    id {key}, case_id bigint NOT NULL, party text NOT NULL, due_on text, done_at text);
CREATE INDEX floor_task_open ON floor_task (case_id) WHERE done_at IS NULL;
CREATE TABLE floor_words (id {key}, case_id bigint NOT NULL, body text NOT NULL);
CREATE TABLE floor_audit (
    id {key}, case_id bigint NOT NULL, event text NOT NULL, actor bigint NOT NULL,
    at text NOT NULL, facts text NOT NULL);
CREATE INDEX floor_audit_case ON floor_audit (case_id, id);
"""
_KEY = {
    "postgresql": "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "sqlite": "integer PRIMARY KEY",
}


class Floor:
    """One bare connection of its own, beside Django's. [Gulvet]"""

    def __init__(self) -> None:
        """Connect to the database Django uses now, and lay the tables."""
        self.vendor = connection.vendor
        self.statements = 0
        self._connection = self._connect()
        self._cursor = self._connection.cursor()
        for statement in _SCHEMA.format(key=_KEY[self.vendor]).split(";")[:-1]:
            self._cursor.execute(statement)
        self._connection.commit()

    def _connect(self) -> Any:
        if self.vendor == "postgresql":
            import psycopg

            asked = connection.get_connection_params()
            known = ("host", "port", "user", "password", "dbname")
            given = {key: asked[key] for key in known if asked.get(key)}
            # Every statement is prepared at once: the floor knows that all of them come again.
            return psycopg.connect(**given, prepare_threshold=0)
        import sqlite3

        made = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
        made.executescript(connection.settings_dict["OPTIONS"]["init_command"])
        return made

    def close(self) -> None:
        """Take the floor's own tables away again, and let the database go."""
        for table in ("floor_case", "floor_task", "floor_words", "floor_audit"):
            self._cursor.execute(f"DROP TABLE {table}")
        self._connection.commit()
        self._connection.close()

    def rows(self, table: str) -> int:
        """Count what one of the floor's own tables holds."""
        self._cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - its own names
        return int(self._cursor.fetchone()[0])

    def take(self, step: Step, case: int) -> int:
        """Take one step in a transaction of its own; returns the case."""
        if self.vendor == "sqlite":  # psycopg begins by itself
            self._cursor.execute("BEGIN IMMEDIATE")
        if not case:
            self._do(
                "INSERT INTO floor_case (state, title) VALUES (%s, %s) RETURNING id",
                ["open", "Ny organisering av hjemmetjenesten"],
            )
            [case] = self._cursor.fetchone()
        else:
            locking = " FOR UPDATE" if self.vendor == "postgresql" else ""
            self._do(f"SELECT state FROM floor_case WHERE id = %s{locking}", [case])  # noqa: S608
            [state] = self._cursor.fetchone()
            if step.moves:
                self._do(
                    "UPDATE floor_case SET state = %s WHERE id = %s AND state = %s",
                    [step.name, case, state],
                )
        self._effects(step, case)
        facts = json.dumps({"step": step.name, "owes": step.owes})
        self._do(
            "INSERT INTO floor_audit (case_id, event, actor, at, facts)"
            " VALUES (%s, %s, %s, %s, %s)",
            [case, step.name, 1, step.on.isoformat(), facts],
        )
        self._connection.commit()
        return case

    def _effects(self, step: Step, case: int) -> None:
        if step.settles:
            self._do(
                "UPDATE floor_task SET done_at = %s WHERE id ="
                " (SELECT min(id) FROM floor_task WHERE case_id = %s AND done_at IS NULL)",
                [step.on.isoformat(), case],
            )
        if step.says:
            self._do(
                "INSERT INTO floor_words (case_id, body) VALUES (%s, %s)",
                [case, "Nattevaktene må ikke gå alene."],
            )
        if step.owes:
            owed = PARTIES[: step.owes]
            rows = ", ".join(["(%s, %s, %s)"] * len(owed))
            self._do(
                f"INSERT INTO floor_task (case_id, party, due_on) VALUES {rows}",  # noqa: S608
                [v for party in owed for v in (case, party, step.on.isoformat())],
            )

    def _do(self, statement: str, values: list[Any]) -> None:
        self.statements += 1
        if self.vendor == "sqlite":
            statement = statement.replace("%s", "?")
        self._cursor.execute(statement, values)
