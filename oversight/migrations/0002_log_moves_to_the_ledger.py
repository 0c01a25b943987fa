"""Move the access log to the ledger, where no row of it can be changed.

Undone, the rows stay in the ledger: a log that cannot be changed gives nothing back.
"""

from django.db import migrations


def move(apps, schema_editor):
    """Carry over what has been noted; every row was HR opening a case for oversight."""
    noted = apps.get_model("oversight", "AccessLog").objects.select_related("case")
    kept = apps.get_model("ledger", "AccessLog")
    kept.objects.bulk_create(
        (
            kept(
                chain_id=row.case.chain_id,
                reader_id=row.user_id,
                what="oversight",
                basis="oversight",
                read_at=row.opened_at,
            )
            for row in noted.order_by("pk").iterator()
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_access_log"), ("ledger", "0006_access_log")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="AccessLog"),
    ]
