import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from ledger import append_only, checks
from ledger.events import Event
from ledger.models import AccessLog, Entry, Seal, Text
from ledger.moving import moving, now
from ledger.reading import note_reading
from ledger.seal import seal
from tests.ledger.conftest import KARI
from tests.ledger.lifting import lifted

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def record():
    with moving(("case", "2027/0001"), actor=KARI, step="submit_input") as move:
        move.record(Event.INPUT_SUBMITTED, texts=[move.write("Vi er uenige.")])
    note_reading(
        move.chain.pk, KARI.user_id, AccessLog.What.CASE, AccessLog.Basis.OVERSIGHT, subject="1"
    )
    seal(now())


def refused():
    return pytest.raises(IntegrityError, match="append-only")


@pytest.mark.parametrize("model", [Entry, Text, Seal, AccessLog])
class TestEveryTable:
    def test_it_refuses_to_delete(self, model, record):
        with refused(), transaction.atomic():
            model.objects.all().delete()
        assert model.objects.count() == 1

    def test_it_refuses_to_update(self, model, record):
        for field in model._meta.concrete_fields:
            value = model.objects.values_list(field.attname, flat=True).get()
            # Even an update to the same value would be a way to rewrite.
            with refused(), transaction.atomic():
                model.objects.update(**{field.attname: value})

    def test_it_refuses_to_replace(self, model, record):
        if connection.vendor != "sqlite":
            pytest.skip("only SQLite has INSERT OR REPLACE")
        table = model._meta.db_table
        with refused(), connection.cursor() as cursor:
            cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608

    def test_it_refuses_to_empty_the_table(self, model, record):
        if connection.vendor != "postgresql":
            pytest.skip("only PostgreSQL has TRUNCATE")
        with refused(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.parametrize(
    "change",
    [
        {"body": "Vi er enige."},
        {"body": "␚2027-01-01 x", "salt": ""},
        {"body": "␚2027-01-01 x", "salt": "", "redacted_at": True},
        {"body": "␚2027-01-01 x", "redacted_at": True, "redaction_basis": "x"},
        {"body": "Noe annet.", "salt": "", "redacted_at": True, "redaction_basis": "x"},
        {
            "body": "␚2027-01-01 x",
            "salt": "",
            "redacted_at": True,
            "redaction_basis": "x",
            "digest": "0",
        },
        {
            "body": "␚2027-01-01 x",
            "salt": "",
            "redacted_at": True,
            "redaction_basis": "x",
            "author_id": None,
        },
    ],
)
def test_it_refuses_every_change_of_a_text_but_redaction(change, record):
    if change.get("redacted_at"):
        change = {**change, "redacted_at": now()}
    with refused(), transaction.atomic():
        Text.objects.update(**change)


def test_it_says_nothing_while_the_triggers_stand():
    assert checks.check_append_only(databases=["default"]) == []
    assert checks.check_append_only(databases=None) == []


def test_it_names_the_trigger_that_is_gone():
    with lifted():
        found = checks.check_append_only(databases=["default"])
    moving = connection.vendor == "sqlite"  # there an entry moves its chain by a trigger
    assert len(found) == len(append_only.TABLES) * 3 + moving
    assert any("ledger_entry_refuse_delete" in error.msg for error in found)
    assert checks.check_append_only(databases=["default"]) == []


def test_it_finds_a_trigger_that_has_been_disarmed():
    with lifted(), connection.cursor() as cursor:
        append_only.install(connection)
        if connection.vendor == "postgresql":
            cursor.execute(
                "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_refuse_update"
            )
        else:
            cursor.execute("DROP TRIGGER ledger_entry_refuse_update")
            cursor.execute(
                "CREATE TRIGGER ledger_entry_refuse_update BEFORE UPDATE ON ledger_entry"
                " BEGIN SELECT 1; END"
            )
        assert append_only.absent(connection) == ["ledger_entry_refuse_update"]
    assert append_only.absent(connection) == []


@pytest.mark.django_db(transaction=True)
def test_it_can_be_undone_by_its_migration_and_the_check_then_waits():
    call_command("migrate", "ledger", "0001", verbosity=0)
    try:
        assert append_only.absent(connection)
        assert checks.check_append_only(databases=["default"]) == []
    finally:
        # Everything, not the ledger alone: what stands on it was undone with it.
        call_command("migrate", verbosity=0)
    assert append_only.absent(connection) == []
