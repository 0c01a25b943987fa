"""Let the outbox row be the mark that a debt has been warned of; carry over what was marked."""

from django.db import migrations, models


def carry_over(apps, schema_editor):
    """Mark what was told of in the outbox, so that nobody is warned twice of the same day."""
    Obligation = apps.get_model("workflows", "Obligation")
    OutboxEvent = apps.get_model("ledger", "OutboxEvent")
    open_ones = Obligation.objects.filter(done_at__isnull=True, due_on__isnull=False)
    for event, mark in (
        ("obligation.reminded", "reminded_at"),
        ("obligation.fell_due", "fell_due_at"),
    ):
        told = open_ones.filter(**{f"{mark}__isnull": False}).order_by()
        OutboxEvent.objects.bulk_create(
            [
                OutboxEvent(
                    event=event,
                    chain_id=chain,
                    debt=debt,
                    due_on=due_on,
                    created_at=at,
                    fanned_out_at=at,
                )
                for debt, due_on, chain, at in told.values_list(
                    "pk", "due_on", "case__chain_id", mark
                )
            ],
            batch_size=1000,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0004_told_of_an_entry_or_of_a_debt'),
        ('workflows', '0007_why_a_party_was_called_in'),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name='obligation',
            name='obligation_falls_due',
        ),
        migrations.RemoveIndex(
            model_name='obligation',
            name='obligation_to_remind_of',
        ),
        migrations.RemoveField(
            model_name='obligation',
            name='fell_due_at',
        ),
        migrations.RemoveField(
            model_name='obligation',
            name='reminded_at',
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_on'], name='obligation_falls_due'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('done_at__isnull', True)), fields=['safe_on'], name='obligation_to_remind_of'),
        ),
    ]
