"""Let what falls due by itself be promised in the outbox, and recorded when it is told."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_mark_of_redaction'),
    ]

    operations = [
        migrations.AddField(
            model_name='outboxevent',
            name='debt',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='outboxevent',
            name='due_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='outboxevent',
            name='facts',
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name='outboxevent',
            name='entry',
            field=models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='outbox', to='ledger.entry'),
        ),
        migrations.AddConstraint(
            model_name='outboxevent',
            constraint=models.UniqueConstraint(condition=models.Q(('debt__isnull', False)), fields=('debt', 'due_on', 'event'), name='promised_once_for_each_day_it_is_due'),
        ),
        migrations.AddConstraint(
            model_name='outboxevent',
            constraint=models.CheckConstraint(condition=models.Q(('entry__isnull', False), ('debt__isnull', False), _connector='OR'), name='told_of_an_entry_or_of_a_debt'),
        ),
    ]
