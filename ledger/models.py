"""Keep what happened: chains of entries, the texts they point to, seals, and what is to be told.

Rows here are written by the door alone (`ledger.moving`). Keys to other tables carry no database
constraint: a record must not depend on rows that can be removed, and no check waits for commit.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.redaction import Redacted, Words, mark_of
from ledger.verify import GENESIS


def instant(at: dt.datetime) -> str:
    """Write an instant the one way the record knows: UTC with microseconds."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


class Chain(models.Model):
    """One line of entries, and the lock of what it records. [Kjede]

    The row is kept small and `length` and `head` out of every index: each step updates them.
    """

    class Kind(models.TextChoices):
        CASE = "case", _("case")
        CASES = "cases", _("register of cases")
        REGISTER = "register", _("register of parties")
        PACKS = "packs", _("rule packs")
        MEETING = "meeting", _("meeting")
        INDIVIDUAL = "individual", _("individual case")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    label = models.CharField(max_length=64)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)
    sealed_length = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "label"], name="chain_label_is_unique_in_kind"
            )
        ]
        verbose_name = _("chain")
        verbose_name_plural = _("chains")

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"


class Entry(models.Model):
    """One thing that happened: who, in which mandate, what, when. Never changed. [Innførsel]

    `canonical` is what is hashed; the other columns are copies of it for searching.
    """

    chain = models.ForeignKey(
        Chain, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    number = models.PositiveBigIntegerField()
    event = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    occurred_on = models.DateField()
    actor_id = models.BigIntegerField(null=True)
    mandate_id = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)
    role = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=128, blank=True)
    facts = models.JSONField(default=dict)
    canonical = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    # The click, and what it was used for: one gesture is one step. The door's own, and not hashed.
    gesture = models.UUIDField(null=True, unique=True)
    step = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "number"], name="entry_has_one_place_in_chain"
            )
        ]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def __str__(self) -> str:
        return f"{self.number} {self.event}"

    def as_evidence(self) -> dict[str, Any]:
        """Give the row as `ledger.verify` and the bundle read it."""
        return {
            "number": self.number,
            "event": self.event,
            "recorded_at": instant(self.recorded_at),
            "occurred_on": self.occurred_on.isoformat(),
            "actor_id": self.actor_id,
            "mandate_id": self.mandate_id,
            "on_behalf_of": self.on_behalf_of,
            "role": self.role,
            "subject": self.subject,
            "facts": self.facts,
            "canonical": self.canonical,
            "previous": self.previous,
            "digest": self.digest,
        }


class Text(models.Model):
    """What somebody wrote, kept beside the chain; only redaction can empty it. [Tekst]"""

    chain = models.ForeignKey(Chain, on_delete=models.DO_NOTHING, db_constraint=False)
    body = Words(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    author_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    redacted_at = models.DateTimeField(null=True)
    redaction_basis = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self) -> str:
        return f"text {self.pk}"

    def as_evidence(self) -> dict[str, Any]:
        """Give the row as `ledger.verify` and the bundle read it: of redacted words nothing is left.

        A body that is neither gone nor marked as this row says goes along: it is judged.
        """
        body = self.body
        if isinstance(body, Redacted) and self.redacted_at is not None:
            gone = body.mark == mark_of(self.redacted_at, self.redaction_basis)
            body = "" if gone else body.mark
        return {
            "id": self.pk,
            "body": body,
            "salt": self.salt,
            "digest": self.digest,
            "redacted_at": instant(self.redacted_at) if self.redacted_at else None,
            **({"basis": self.redaction_basis} if self.redacted_at else {}),
        }


class Seal(models.Model):
    """One root over every chain that grew since the seal before. [Segl]

    `leaves` holds [kind, label, length, head] per chain; `previous` is the digest of the seal before.
    """

    number = models.PositiveBigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    leaves = models.JSONField()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.number} {self.root}"

    def as_evidence(self) -> dict[str, Any]:
        """Give the row as `ledger.verify` and the bundle read it."""
        return {
            "number": self.number,
            "sealed_at": instant(self.sealed_at),
            "root": self.root,
            "previous": self.previous,
            "digest": self.digest,
            "leaves": self.leaves,
        }


class AccessLog(models.Model):
    """One time somebody read what is not open to everybody in it. Never changed. [Innsynslogg]

    Only that something was read, by whom, when and by what right: never a word of it. `subject`
    is the number of the part that was read, when it was not the whole.
    """

    class What(models.TextChoices):
        CASE = "case", _("the case")
        OVERSIGHT = "oversight", _("the case under oversight")
        BUNDLE = "bundle", _("the sealed bundle")
        INDIVIDUAL = "individual", _("a case about one employee")
        SHIELDED = "shielded", _("confidential content")

    class Basis(models.TextChoices):
        OVERSIGHT = "oversight", _("HR's oversight")
        REASON_GIVEN = "reason_given", _("HR, with a written reason")
        LEADS = "leads", _("the leader who answers for the case")
        BOUND = "bound", _("bound by the confidentiality")
        KEEPS = "keeps", _("the side that keeps it confidential")
        ENDED = "ended", _("no longer confidential")

    chain = models.ForeignKey(
        Chain, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    reader_id = models.BigIntegerField()
    what = models.CharField(max_length=12, choices=What)
    subject = models.CharField(max_length=64, blank=True)
    basis = models.CharField(max_length=16, choices=Basis)
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["chain", "reader_id"], name="readings_of_a_chain")]
        verbose_name = _("reading")
        verbose_name_plural = _("access log")

    def __str__(self) -> str:
        return f"{self.chain_id} {self.reader_id} {self.what}"


class OutboxEvent(models.Model):
    """One thing to be told, and to which mandates – settled when it happened. [Utgående hendelse]

    A step writes it with its entry. What falls due by itself is no step: the sweep writes the debt,
    its day and the facts here, and the entry is made by whoever tells it (`ledger.promised`), in
    the same transaction. `debt` is the obligation's key; each is promised once for each day it is
    due, so this row is also the mark that says it need not be found again.
    """

    entry = models.OneToOneField(
        Entry,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="outbox",
        null=True,
    )
    event = models.CharField(max_length=64)
    chain = models.ForeignKey(
        Chain, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    debt = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    facts = models.JSONField(null=True)
    audience = models.JSONField(default=list)
    created_at = models.DateTimeField()
    fanned_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["debt", "due_on", "event"],
                condition=models.Q(debt__isnull=False),
                name="promised_once_for_each_day_it_is_due",
            ),
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False) | models.Q(debt__isnull=False),
                name="told_of_an_entry_or_of_a_debt",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(fanned_out_at__isnull=True),
                name="outbox_not_fanned_out",
            )
        ]
        verbose_name = _("outbox event")
        verbose_name_plural = _("outbox events")

    def __str__(self) -> str:
        return self.event
