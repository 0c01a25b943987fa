"""Make the database itself refuse to rewrite the record, on SQLite and PostgreSQL.

SQLite drops triggers when a migration rebuilds a table: a migration that alters one of these
tables must end with `install`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_entry", "ledger_text", "ledger_seal", "ledger_accesslog")

# What would let a row of the same place in: SQLite's INSERT OR REPLACE removes the old row
# without asking the delete trigger.
_SAME_PLACE = {
    "ledger_entry": "id = NEW.id OR (chain_id = NEW.chain_id AND number = NEW.number)"
    " OR gesture = NEW.gesture",
    "ledger_text": "id = NEW.id",
    "ledger_seal": "id = NEW.id OR number = NEW.number",
    "ledger_accesslog": "id = NEW.id",
}

# The one change a text may suffer: overwritten once with the mark of a redaction, with a reason.
_REDACTION = """
    OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL AND NEW.redaction_basis <> ''
    AND substr(NEW.body, 1, 1) = '␚' AND NEW.salt = '' AND NEW.id = OLD.id AND NEW.chain_id = OLD.chain_id
    AND NEW.digest = OLD.digest AND NEW.created_at = OLD.created_at
    AND NEW.author_id {same} OLD.author_id"""

# On SQLite an entry moves its chain's head as it is written; PostgreSQL's one statement does both.
_MOVES, _MOVED = "ledger_entry_moves_chain", "ledger_entry"
_MOVE = (
    "AFTER INSERT ON ledger_entry BEGIN UPDATE ledger_chain"
    " SET length = NEW.number, head = NEW.digest WHERE id = NEW.chain_id; END"
)

_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$"""


def _sqlite() -> dict[str, str]:
    """Write the triggers of SQLite, by name."""
    statements = {}
    redaction = _REDACTION.format(same="IS")
    for table in TABLES:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        only = f" WHEN NOT ({redaction})" if table == "ledger_text" else ""
        same = f"SELECT 1 FROM {table} WHERE {_SAME_PLACE[table]}"  # noqa: S608  (our own names)
        for name, body in {
            f"{table}_refuse_update": f"BEFORE UPDATE ON {table}{only} {refuse}",
            f"{table}_refuse_delete": f"BEFORE DELETE ON {table} {refuse}",
            f"{table}_refuse_replace": f"BEFORE INSERT ON {table} WHEN EXISTS ({same}) {refuse}",
        }.items():
            statements[name] = f"CREATE TRIGGER {name} {body}"
    statements[_MOVES] = f"CREATE TRIGGER {_MOVES} {_MOVE}"
    return statements


def _postgresql() -> dict[str, str]:
    """Write the triggers of PostgreSQL, by name."""
    statements = {}
    redaction = _REDACTION.format(same="IS NOT DISTINCT FROM")
    refuse = "EXECUTE FUNCTION ledger_refuse_change()"
    for table in TABLES:
        only = f" WHEN (NOT ({redaction}))" if table == "ledger_text" else ""
        for name, body in {
            f"{table}_refuse_update": f"BEFORE UPDATE ON {table} FOR EACH ROW{only} {refuse}",
            f"{table}_refuse_delete": f"BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
            f"{table}_refuse_truncate": f"BEFORE TRUNCATE ON {table} {refuse}",
        }.items():
            statements[name] = f"CREATE TRIGGER {name} {body}"
    return statements


def install(connection: BaseDatabaseWrapper) -> None:
    """Set up the triggers that are not standing as they should."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name in absent(connection):
            cursor.execute(_drop(connection, name))
            cursor.execute(_wanted(connection)[name])


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down: only for undoing the migration, and for tests."""
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            cursor.execute(_drop(connection, name))


def absent(connection: BaseDatabaseWrapper) -> list[str]:
    """List the triggers that are missing, switched off or changed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
                " WHERE tgenabled IN ('O', 'A') AND proname = 'ledger_refuse_change'"
            )
            standing = {name for (name,) in cursor.fetchall()}
            return [name for name in _wanted(connection) if name not in standing]
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        stands = dict(cursor.fetchall())
        return [name for name, sql in _wanted(connection).items() if stands.get(name) != sql]


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name the triggers of the tables that are there: the first migrations know not all of them."""
    wanted = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    there = set(connection.introspection.table_names())
    return {name: sql for name, sql in wanted.items() if _table_of(name) in there}


def _table_of(trigger: str) -> str:
    return _MOVED if trigger == _MOVES else trigger.rsplit("_refuse_", 1)[0]


def _drop(connection: BaseDatabaseWrapper, name: str) -> str:
    on = f" ON {_table_of(name)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{on}"
