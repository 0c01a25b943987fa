"""Let an entry move its chain's head on SQLite: sets up what a database begun earlier lacks."""

from django.db import migrations

from ledger import append_only


def install(apps, schema_editor):
    append_only.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
