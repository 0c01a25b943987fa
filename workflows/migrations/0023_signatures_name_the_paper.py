"""Name each paper by its digest, and let each signature say what was signed, for whom, and how."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0005_calendar_keys"),
        ("workflows", "0022_hidden_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="minutes",
            name="closed_by",
            field=models.CharField(
                choices=[("approval", "approval"), ("signature", "signature")],
                default="approval",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="digest",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signature",
            name="on_behalf_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.mandate",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="paper",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signature",
            name="proven_by",
            field=models.CharField(blank=True, max_length=10),
        ),
    ]
