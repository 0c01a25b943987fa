"""Keep who is to be told what, by which channel, and whether it is done."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import OutboxEvent

SETTLED = "settled"
"""Why a reminder was not sent: what it asked for was done while it waited."""
STOPPED = "stopped"
"""Why a message to a program was not sent: it is told no more."""


class Preference(models.Model):
    """How a person wants e-mail; in the house everything is always told. [Varslingsvalg]

    `evenings` says that it may come in the quiet hours too, and on days off.
    """

    class Email(models.TextChoices):
        AT_ONCE = "at_once", _("At once when something is asked of me, the rest once a day")
        DIGEST = "digest", _("Everything in one e-mail a day")
        NONE = "none", _("No e-mail")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference"
    )
    email = models.CharField(max_length=10, choices=Email, default=Email.AT_ONCE)
    evenings = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.email


class Webhook(models.Model):
    """A program that is told what happens in cases, by a signed message. [Webhook]

    The secret is made from the house's own and `salt`, and is kept nowhere.
    """

    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    salt = models.CharField(max_length=64)
    registered_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by what is left to do with them."""

    def due(self, channel: str, at: dt.datetime) -> DeliveryQuerySet:
        """Return those that wait to be sent, and that nobody is sending now."""
        return self.filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
            channel=channel,
            sent_at__isnull=True,
            gave_up_at__isnull=True,
        )

    def in_house(self, user_id: int) -> DeliveryQuerySet:
        """Return what a person is told in the house, newest first."""
        return self.filter(recipient=user_id, channel=Delivery.Channel.IN_APP).order_by("-pk")


class Delivery(models.Model):
    """One person, or one program, to be told of one event by one channel – once. [Varsel]

    `claimed_until` is a lease while somebody sends it, and the pause before the next try when a
    try has failed. `error` names the kind of fault, never an address.
    """

    class Channel(models.TextChoices):
        IN_APP = "in_app", _("in the house")
        EMAIL = "email", _("e-mail at once")
        DIGEST = "digest", _("the daily e-mail")
        WEBHOOK = "webhook", _("message to another system")

    OUTWARD = (Channel.EMAIL, Channel.DIGEST, Channel.WEBHOOK)

    event = models.ForeignKey(
        OutboxEvent, on_delete=models.DO_NOTHING, db_constraint=False, related_name="deliveries"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        null=True,
        blank=True,
    )
    webhook = models.ForeignKey(
        Webhook, on_delete=models.PROTECT, related_name="deliveries", null=True, blank=True
    )
    channel = models.CharField(max_length=10, choices=Channel)
    asks = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient", "channel"], name="told_once_by_each_channel"
            ),
            models.UniqueConstraint(
                fields=["event", "webhook"],
                condition=Q(webhook__isnull=False),
                name="a_program_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, webhook__isnull=True)
                | Q(recipient__isnull=True, webhook__isnull=False),
                name="told_to_a_person_or_a_program",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "id"],
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True),
                name="delivery_not_sent",
            ),
            models.Index(fields=["recipient", "channel", "-id"], name="delivery_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.recipient_id or self.webhook_id} {self.channel}"
