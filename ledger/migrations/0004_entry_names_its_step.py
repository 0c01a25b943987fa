"""Let an entry name the step that wrote it, so that one gesture is one step.

On SQLite the table is rebuilt, which drops its triggers: they are set up again.
"""

from django.db import migrations, models

from ledger import append_only


def install(apps, schema_editor):
    append_only.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_entries_move_chains")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="step",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
