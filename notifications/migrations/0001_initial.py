"""What is to be told, and how people want it told.

Stands for the steps by which it came about; a database that took them all goes on from here.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("notifications", "0001_tell_once"),
        ("notifications", "0002_evenings_and_days_off"),
        ("notifications", "0003_tell_programs"),
    ]

    initial = True

    dependencies = [
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(choices=[('at_once', 'At once when something is asked of me, the rest once a day'), ('digest', 'Everything in one e-mail a day'), ('none', 'No e-mail')], default='at_once', max_length=10)),
                ('evenings', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('url', models.URLField(max_length=500)),
                ('salt', models.CharField(max_length=64)),
                ('registered_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('in_app', 'in the house'), ('email', 'e-mail at once'), ('digest', 'the daily e-mail'), ('webhook', 'message to another system')], max_length=10)),
                ('asks', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=80)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('gave_up_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('event', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='deliveries', to='ledger.outboxevent')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
            },
        ),
    ]
