"""Give the employer a dated headcount; an AMU nobody has told of becomes "not said"."""

from django.db import migrations, models


def not_said(apps, schema_editor):
    """Nobody had been asked: the column's default is no answer."""
    apps.get_model('parties', 'Organisation').objects.filter(has_amu=False).update(has_amu=None)


def said_no(apps, schema_editor):
    apps.get_model('parties', 'Organisation').objects.filter(has_amu=None).update(has_amu=False)


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0001_first_register'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='amu_headcount',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='organisation',
            name='counted_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='has_amu',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.RunPython(not_said, said_no, elidable=True),
    ]
