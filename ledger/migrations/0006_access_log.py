"""Keep who has read what is not open to everybody, in a table that refuses to be changed."""

import django.db.models.deletion
from django.db import migrations, models

from ledger import append_only


def install(apps, schema_editor):
    append_only.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_individual_chains")]

    operations = [
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reader_id", models.BigIntegerField()),
                ("what", models.CharField(choices=[("case", "the case"), ("oversight", "the case under oversight"), ("bundle", "the sealed bundle"), ("individual", "a case about one employee"), ("shielded", "confidential content")], max_length=12)),
                ("subject", models.CharField(blank=True, max_length=64)),
                ("basis", models.CharField(choices=[("oversight", "HR's oversight"), ("reason_given", "HR, with a written reason"), ("leads", "the leader who answers for the case"), ("bound", "bound by the confidentiality"), ("keeps", "the side that keeps it confidential"), ("ended", "no longer confidential")], max_length=16)),
                ("read_at", models.DateTimeField()),
                ("chain", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to="ledger.chain")),
            ],
            options={
                "verbose_name": "reading",
                "verbose_name_plural": "access log",
                "indexes": [models.Index(fields=["chain", "reader_id"], name="readings_of_a_chain")],
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
