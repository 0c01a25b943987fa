"""Index what is owed by the day to act: home, deadlines and reminders begin there."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0001_initial'),
        ('workflows', '0008_warned_by_the_outbox'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='obligation',
            name='obligation_to_remind_of',
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(django.db.models.functions.comparison.Coalesce('safe_on', 'due_on', output_field=models.DateField()), models.F('id'), condition=models.Q(('done_at__isnull', True)), name='obligation_to_act_by'),
        ),
    ]
