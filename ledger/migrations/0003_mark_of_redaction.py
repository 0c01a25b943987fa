"""Let redacted words be overwritten with a mark: the day and the provision."""

from django.db import migrations

from ledger import append_only


def install(apps, schema_editor):
    append_only.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
