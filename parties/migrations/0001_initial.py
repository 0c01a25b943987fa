"""The register: people, units, unions, mandates and who stands in.

Stands for the steps by which it came about; a database that took them all goes on from here.
"""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("parties", "0001_first_register"),
        ("parties", "0002_organisation_headcount"),
        ("parties", "0003_training"),
        ("parties", "0004_employee_role"),
        ("parties", "0005_calendar_keys"),
        ("parties", "0006_guests"),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('amu', 'working environment committee'), ('bipartite', 'joint committee of employer and unions'), ('other', 'other committee')], max_length=10)),
                ('name', models.CharField(max_length=200, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('profile', models.CharField(default='ha_ks_b', max_length=20)),
                ('employees', models.PositiveIntegerField(blank=True, null=True)),
                ('amu_headcount', models.PositiveIntegerField(blank=True, null=True)),
                ('has_amu', models.BooleanField(blank=True, null=True)),
                ('counted_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Union',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('short_name', models.CharField(max_length=40, unique=True)),
                ('confederation', models.CharField(choices=[('lo', 'LO Kommune'), ('unio', 'Unio'), ('ys', 'YS Kommune'), ('akademikerne', 'Akademikerne kommune')], max_length=20)),
                ('external_contact', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('language', models.CharField(default='nb', max_length=2)),
                ('is_guest', models.BooleanField(default=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='CommitteeMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('employer', "the employer's side"), ('employees', "the employees' side")], max_length=10)),
                ('votes', models.BooleanField(default=True)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='parties.committee')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='committee',
            name='members',
            field=models.ManyToManyField(through='parties.CommitteeMember', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.CharField(db_index=True, max_length=12)),
                ('organisation', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=120)),
                ('voice', models.CharField(choices=[('party', 'the same voice as the parties'), ('observer', 'observer: reads, and does not speak')], max_length=10)),
                ('invited_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('left_out_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('case', 'name'), name='a_guest_is_called_one_thing'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('invited_on'))), name='a_guest_leaves_after_it_comes')],
            },
        ),
        migrations.CreateModel(
            name='OrgUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('level', models.CharField(choices=[('workplace', 'workplace'), ('sector', 'sector'), ('employer', 'employer')], max_length=10)),
                ('path', models.CharField(db_index=True, max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='parties.organisation')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.orgunit')),
            ],
            options={
                'ordering': ['path'],
            },
        ),
        migrations.CreateModel(
            name='SafetyArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('units', models.ManyToManyField(related_name='safety_areas', to='parties.orgunit')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('leader', 'leader'), ('ptv', 'workplace union representative'), ('htv', 'chief union representative'), ('ftv', 'joint union representative'), ('elected_representative', 'elected employee representative'), ('safety_representative', 'safety representative'), ('senior_safety_representative', 'senior safety representative'), ('hr_auditor', 'HR, oversight'), ('hr_administrator', 'HR, set-up'), ('employee', 'employee'), ('guest', 'guest from another undertaking')], max_length=30)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('confirmed_by', models.CharField(max_length=200)),
                ('guest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='parties.guest')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='parties.orgunit')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.safetyarea')),
                ('union', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='parties.union')),
            ],
            options={
                'indexes': [models.Index(fields=['union', 'valid_to'], name='mandate_of_union')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='mandate_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ('ptv', 'htv', 'ftv')), _negated=True), ('union__isnull', False), _connector='OR'), name='union_representative_has_a_union'), models.CheckConstraint(condition=models.Q(models.Q(('guest__isnull', False), ('role', 'guest')), models.Q(models.Q(('role', 'guest'), _negated=True), ('guest__isnull', True)), _connector='OR'), name='a_guest_has_a_guests_mandate_and_nothing_else')],
            },
        ),
        migrations.CreateModel(
            name='UnionPresence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declared_on', models.DateField()),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='parties.union')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='parties.orgunit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('union', 'unit'), name='union_declares_a_unit_once')],
            },
        ),
        migrations.CreateModel(
            name='CalendarKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('given_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_keys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('user',), name='one_calendar_key_for_each_person')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in_for', to='parties.mandate')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='parties.mandate')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('mandate', models.F('deputy')), _negated=True), name='nobody_deputises_for_themself')],
            },
        ),
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('working_environment', 'working environment training'), ('codetermination', 'training in co-determination')], max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('completed_on', models.DateField()),
                ('hours', models.PositiveSmallIntegerField()),
                ('agreement', models.CharField(blank=True, max_length=200)),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trainings', to='parties.mandate')),
            ],
            options={
                'ordering': ['-completed_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='training_takes_some_hours')],
            },
        ),
    ]
