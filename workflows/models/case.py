"""The case on its way up the ladder: its proposal in versions, what is asked of it, what is filed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, transition

from ledger.models import Chain, Text
from parties.models import Level, Organisation, OrgUnit, User


class Weight(models.TextChoices):
    """How much process a case owes. [Omfang]"""

    NONE = "none", _("no duty found")
    LIGHT = "light", _("light case")
    ORDINARY = "ordinary", _("ordinary case")
    LARGE = "large", _("large case")

    @property
    def rank(self) -> int:
        """Return the place in the order from none to large."""
        return list(Weight).index(self)


class Rung(models.TextChoices):
    """A step of the co-determination ladder. [Trinn i medbestemmelsestrappen]"""

    INFORMATION = "information", _("information")
    DISCUSSION = "discussion", _("discussion")
    NEGOTIATION = "negotiation", _("negotiation")

    @property
    def rank(self) -> int:
        """Return the place on the ladder, lowest first."""
        return list(Rung).index(self)


class Case(models.Model):
    """One organisational change on its way up the ladder. [Sak]

    The row carries what lists and guards need; long texts lie in the ledger's Text. `state` is
    moved by the door only (`Move.transition`), never assigned.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        INFORMED = "informed", _("informed")
        IN_DISCUSSION = "in_discussion", _("in discussion")
        DISCUSSED = "discussed", _("discussed")
        CLOSED = "closed", pgettext_lazy("case", "closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    # Counted by whoever reads the case (Situation, lists); not columns.
    waiting: int
    drafted: int
    unanswered: int
    concerns: int
    circulated: int
    employees_waiting: int
    hidden_views: int
    listed: int
    rows_open: int
    safety_spoke: int
    undecided: int
    latest_meeting: dict[str, Any] | None
    parties_beside: list[list[Any]] | None
    points_beside: list[list[Any]] | None
    papers_beside: list[list[Any]] | None
    negotiations_beside: list[list[Any]] | None
    disputes_beside: list[list[Any]] | None
    demands_beside: list[list[Any]] | None
    documents_beside: list[list[Any]] | None
    waivers_beside: list[list[Any]] | None
    referrals_beside: list[list[Any]] | None
    declarations_beside: list[list[Any]] | None
    contests_beside: list[list[Any]] | None
    trials_beside: list[list[Any]] | None
    renewal_beside: list[list[Any]] | None
    said_of_change_beside: list[list[Any]] | None
    answers_to_plan: list[dict[str, Any]] | None
    input_beside: list[list[Any]] | None
    shields_beside: list[list[Any]] | None
    routine_now: str
    children_beside: list[dict[str, Any]] | None
    units_beside: list[dict[str, Any]] | None
    parent_reference: str | None

    chain = models.OneToOneField(Chain, on_delete=models.PROTECT, related_name="case")
    reference = models.CharField(max_length=12, unique=True)
    archive_reference = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="cases")
    units = models.ManyToManyField(OrgUnit, related_name="affected_by")
    level = models.CharField(max_length=10, choices=Level)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cases")
    measures = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    weight = models.CharField(max_length=10, choices=Weight, default=Weight.ORDINARY)
    rung = models.CharField(max_length=12, choices=Rung, blank=True)
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    known_on = models.DateField()
    planned_decision_on = models.DateField()
    planned_implementation_on = models.DateField()
    opened_on = models.DateField()
    informed_on = models.DateField(null=True, blank=True)
    input_due_on = models.DateField(null=True, blank=True)
    discussed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    # Which evidence is filed, by the rulebook's code: what guards read without a join.
    filed = models.JSONField(default=list)
    safety_invited = models.BooleanField(default=False)
    assessment = models.ForeignKey(
        "Assessment", on_delete=models.PROTECT, null=True, related_name="+"
    )
    brief = models.ForeignKey("Brief", on_delete=models.PROTECT, null=True, related_name="+")
    # Something in it is new to the archive: the job that keeps the archive lists it, and says so.
    archive_due = models.BooleanField(default=False)
    # The programme it is part of, if any: one level, never a loop.
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    plan = models.ForeignKey(
        "ProcessPlan", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_implementation_on__gte=F("planned_decision_on")),
                name="case_starts_no_earlier_than_it_is_decided",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(archive_due=True), name="case_due_in_archive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def slug(self) -> str:
        """Return the reference as it stands in addresses: 2026-0042."""
        return self.reference.replace("/", "-")

    @property
    def public_title(self) -> str:
        """Return the title everybody may read; a confidential one lies in its Shield alone. [Offentlig tittel]"""
        return self.title

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Return the cases that are part of this one, read beside it: reference and state in words."""
        return [
            (child["reference"], str(self.State(child["state"]).label))
            for child in sorted(self.children_beside or (), key=lambda c: str(c["reference"]))
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether anything may still happen in the case."""
        return self.state not in (self.State.CLOSED, self.State.WITHDRAWN)

    @property
    def owes_discussion(self) -> bool:
        """Tell whether a discussion is owed before the decision.

        A case to be negotiated owes one only where a duty of its own says so; the rung chosen
        by the leader is never asked for less than it is.
        """
        if self.rung != Rung.NEGOTIATION or self.assessment is None:
            return self.rung != Rung.INFORMATION
        return self.assessment.asks_for_discussion

    # The diagram, in the order of the process.

    @transition(field=state, source=State.DRAFT, target=State.INFORMED)
    def give_information(self) -> None:
        """The parties have what they need to prepare. [Gi informasjon]"""

    @transition(
        field=state, source=[State.INFORMED, State.DISCUSSED], target=State.IN_DISCUSSION
    )
    def open_discussion(self) -> None:
        """The parties are called to a meeting. [Kalle inn til drøfting]"""

    @transition(field=state, source=State.IN_DISCUSSION, target=State.DISCUSSED)
    def close_discussion(self) -> None:
        """Every party's view is recorded. [Avslutte drøftingen]"""

    @transition(field=state, source=State.INFORMED, target=State.DISCUSSED)
    def discussed_in_writing(self) -> None:
        """Every party of a light case has answered in writing. [Drøftet skriftlig]"""

    @transition(field=state, source=[State.INFORMED, State.DISCUSSED], target=State.CLOSED)
    def conclude(self) -> None:
        """All that was owed is done. [Avslutte saken]"""

    @transition(field=state, source=State.CLOSED, target=State.DISCUSSED)
    def reopen(self) -> None:
        """The case is taken up again. [Gjenåpne saken]"""

    @transition(
        field=state,
        source=[State.DRAFT, State.INFORMED, State.IN_DISCUSSION, State.DISCUSSED],
        target=State.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The employer gives the change up. [Trekke saken]"""


class Brief(models.Model):
    """One version of the proposal; what a party says is bound to the version it read. [Saksframlegg]

    The text is the canonical JSON of heading → words. `material` says whether the change from
    the version before matters to what has been said of it; the first version is material.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="briefs")
    number = models.PositiveSmallIntegerField()
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    material = models.BooleanField(default=True)
    reason = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="+")
    written_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="briefs_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.case.reference} v{self.number}"


class Question(models.Model):
    """What the employer asks the parties, and how open it still is. [Spørsmål til partene]"""

    class Openness(models.TextChoices):
        OPEN = "open", _("open")
        LIMITED = "limited", _("partly open")
        CLOSED = "closed", _("already decided")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=300)
    openness = models.CharField(max_length=10, choices=Openness, default=Openness.OPEN)
    # Asked so that nobody sees another's view before all have answered, until it was opened.
    hidden = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="questions_are_numbered")
        ]
        indexes = [
            models.Index(
                fields=["case"],
                condition=Q(hidden=True, opened_at__isnull=True),
                name="views_waiting_to_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.wording}"

    @property
    def waits_to_open(self) -> bool:
        """Tell whether the views on it have not been opened yet, even if their time has come."""
        return self.hidden and self.opened_at is None

    def hides(self, on: date, due_on: date | None) -> bool:
        """Tell whether each party's view is still its own; after the input deadline it is not."""
        return self.waits_to_open and (due_on is None or on <= due_on)


class Evidence(models.Model):
    """That something a duty demands was done: when it happened, in whose words. [Dokumentasjon]

    `kind` is one of the rulebook's evidence codes, or `early_talk`. `occurred_on` is what the
    user states; the ledger's clock says when it was filed.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=40)
    occurred_on = models.DateField()
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "kind"], name="evidence_by_kind")]

    def __str__(self) -> str:
        return f"{self.case.reference} {self.kind} {self.occurred_on}"
