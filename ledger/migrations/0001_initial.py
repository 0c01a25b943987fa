"""The record: chains, entries, texts, seals and who read what.

Stands for the steps by which it came about; a database that took them all goes on from here.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("ledger", "0001_record"),
        ("ledger", "0003_entries_move_chains"),
        ("ledger", "0004_entry_names_its_step"),
        ("ledger", "0005_individual_chains"),
        ("ledger", "0006_access_log"),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('sealed_at', models.DateTimeField()),
                ('root', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('leaves', models.JSONField()),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
            },
        ),
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('case', 'case'), ('cases', 'register of cases'), ('register', 'register of parties'), ('packs', 'rule packs'), ('meeting', 'meeting'), ('individual', 'individual case')], max_length=16)),
                ('label', models.CharField(max_length=64)),
                ('length', models.PositiveBigIntegerField(default=0)),
                ('head', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('sealed_length', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'chain',
                'verbose_name_plural': 'chains',
                'constraints': [models.UniqueConstraint(fields=('kind', 'label'), name='chain_label_is_unique_in_kind')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField()),
                ('event', models.CharField(max_length=64)),
                ('recorded_at', models.DateTimeField()),
                ('occurred_on', models.DateField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('mandate_id', models.BigIntegerField(null=True)),
                ('on_behalf_of', models.BigIntegerField(null=True)),
                ('role', models.CharField(blank=True, max_length=64)),
                ('subject', models.CharField(blank=True, max_length=128)),
                ('facts', models.JSONField(default=dict)),
                ('canonical', models.TextField()),
                ('previous', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('gesture', models.UUIDField(null=True, unique=True)),
                ('step', models.CharField(blank=True, max_length=64)),
                ('chain', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to='ledger.chain')),
            ],
            options={
                'verbose_name': 'entry',
                'verbose_name_plural': 'entries',
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='entry_has_one_place_in_chain')],
            },
        ),
        migrations.CreateModel(
            name='OutboxEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=64)),
                ('audience', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('fanned_out_at', models.DateTimeField(null=True)),
                ('chain', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to='ledger.chain')),
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='outbox', to='ledger.entry')),
            ],
            options={
                'verbose_name': 'outbox event',
                'verbose_name_plural': 'outbox events',
                'indexes': [models.Index(condition=models.Q(('fanned_out_at__isnull', True)), fields=['id'], name='outbox_not_fanned_out')],
            },
        ),
        migrations.CreateModel(
            name='Text',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(blank=True)),
                ('salt', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('author_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('redacted_at', models.DateTimeField(null=True)),
                ('redaction_basis', models.CharField(blank=True, max_length=500)),
                ('chain', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='ledger.chain')),
            ],
            options={
                'verbose_name': 'text',
                'verbose_name_plural': 'texts',
            },
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader_id', models.BigIntegerField()),
                ('what', models.CharField(choices=[('case', 'the case'), ('oversight', 'the case under oversight'), ('bundle', 'the sealed bundle'), ('individual', 'a case about one employee'), ('shielded', 'confidential content')], max_length=12)),
                ('subject', models.CharField(blank=True, max_length=64)),
                ('basis', models.CharField(choices=[('oversight', "HR's oversight"), ('reason_given', 'HR, with a written reason'), ('leads', 'the leader who answers for the case'), ('bound', 'bound by the confidentiality'), ('keeps', 'the side that keeps it confidential'), ('ended', 'no longer confidential')], max_length=16)),
                ('read_at', models.DateTimeField()),
                ('chain', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, to='ledger.chain')),
            ],
            options={
                'verbose_name': 'reading',
                'verbose_name_plural': 'access log',
                'indexes': [models.Index(fields=['chain', 'reader_id'], name='readings_of_a_chain')],
            },
        ),
    ]
