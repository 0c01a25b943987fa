"""A dispute: what the parties could not agree on, and the way the agreement says it goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from ledger.models import Text
from parties.models import Mandate, Union
from workflows.models.case import Case
from workflows.models.negotiation import Negotiation, Side


class Dispute(models.Model):
    """A dispute between the employer and one organisation. [Tvist]

    `track` is the way it goes and `suspends` what it holds back meanwhile; both are read from
    the rule `rule` when it is raised, and kept with its citation.
    """

    class Track(models.TextChoices):
        LOCAL_BOARD = "local_board", _("local board")
        APPEAL_BOARD = "appeal_board", _("central appeal board")
        RIGHT = "dispute_of_right", _("dispute of right")
        ORGANISATIONS = "organisations", _("talks between the organisations")
        DISPUTE_BOARD = "dispute_board", _("dispute board")
        MEDIATION = "mediation", _("mediation")

    class State(models.TextChoices):
        RAISED = "raised", _("raised")
        LOCAL_TALKS = "local_talks", _("local talks")
        CENTRAL_TALKS = "central_talks", _("talks between the central parties")
        MEDIATION = "in_mediation", _("mediation")
        BOARD = "board", _("before the board")
        MINISTRY = "ministry", _("before the ministry")
        COURT = "court", _("before the Labour Court")
        SETTLED = "settled", _("settled")
        LAPSED = "lapsed", _("lapsed")

    class Suspends(models.TextChoices):
        NOTHING = "none", _("nothing")
        MEMBERS = "organisation_members", _("the outcome for the organisation's members")
        MEASURE = "measure", _("the measure")

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("agreement between the parties")
        AWARD = "award", _("award of the board")
        JUDGMENT = "judgment", _("judgment")
        DECIDED = "decided", _("decided by the ministry")
        RENEGOTIATE = "renegotiate", _("back to negotiation")

    OPEN = (
        State.RAISED,
        State.LOCAL_TALKS,
        State.CENTRAL_TALKS,
        State.MEDIATION,
        State.BOARD,
        State.MINISTRY,
        State.COURT,
    )
    # The stages of each way, in order. Mediation leads to a board or to the ministry.
    STAGES = {
        Track.LOCAL_BOARD: (State.BOARD,),
        Track.APPEAL_BOARD: (State.CENTRAL_TALKS, State.BOARD),
        Track.RIGHT: (State.LOCAL_TALKS, State.CENTRAL_TALKS, State.COURT),
        Track.ORGANISATIONS: (State.LOCAL_TALKS, State.CENTRAL_TALKS, State.COURT),
        Track.DISPUTE_BOARD: (State.LOCAL_TALKS, State.BOARD),
        Track.MEDIATION: (State.MEDIATION, State.BOARD, State.MINISTRY),
    }

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disputes")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+")
    negotiation = models.ForeignKey(
        Negotiation, on_delete=models.PROTECT, null=True, blank=True, related_name="disputes"
    )
    raised_by = models.CharField(max_length=8, choices=Side)
    track = models.CharField(max_length=20, choices=Track)
    rule = models.CharField(max_length=40, blank=True)
    citation = models.JSONField(null=True, blank=True)
    suspends = models.CharField(max_length=20, choices=Suspends, default=Suspends.NOTHING)
    state = FSMField(default=State.RAISED, choices=State.choices, protected=True)
    claim = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField()
    board_leader = models.CharField(max_length=200, blank=True)
    board_employer = models.CharField(max_length=200, blank=True)
    board_union = models.CharField(max_length=200, blank=True)
    by_mediator = models.BooleanField(default=False)
    statements_due_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    result = models.ForeignKey(
        Text, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.union_id} {self.track}"

    @property
    def is_open(self) -> bool:
        """Tell whether it is neither settled nor lapsed."""
        return self.state in self.OPEN

    @property
    def next_stages(self) -> tuple[str, ...]:
        """Return the stages the dispute may go to now, in the order of its way."""
        stages = self.STAGES[self.Track(self.track)]
        if self.state == self.State.RAISED:
            return stages[:1]
        if self.state not in stages or not self.is_open:
            return ()
        after = stages[stages.index(self.State(self.state)) + 1 :]
        if self.track == self.Track.MEDIATION:
            return after if self.state == self.State.MEDIATION else ()
        return after[:1]

    @transition(field=state, source=State.RAISED, target=State.LOCAL_TALKS)
    def local_talks(self) -> None:
        """The local parties meet about it. [Lokale forhandlinger om tvisten]"""

    @transition(
        field=state, source=[State.RAISED, State.LOCAL_TALKS], target=State.CENTRAL_TALKS
    )
    def central_talks(self) -> None:
        """The central parties take it over. [Sentrale forhandlinger]"""

    @transition(field=state, source=State.RAISED, target=State.MEDIATION)
    def in_mediation(self) -> None:
        """A mediator tries to bring them together. [Mekling]"""

    @transition(
        field=state,
        source=[State.RAISED, State.LOCAL_TALKS, State.CENTRAL_TALKS, State.MEDIATION],
        target=State.BOARD,
    )
    def board(self) -> None:
        """A board is to settle it. [Nemnd]"""

    @transition(field=state, source=State.MEDIATION, target=State.MINISTRY)
    def ministry(self) -> None:
        """The ministry is to settle it. [Fagdepartementet]"""

    @transition(field=state, source=State.CENTRAL_TALKS, target=State.COURT)
    def court(self) -> None:
        """It is brought before the Labour Court. [Arbeidsretten]"""

    @transition(field=state, source=list(OPEN), target=State.SETTLED)
    def settle(self) -> None:
        """It is settled, by agreement, award or judgment. [Løst]"""

    @transition(field=state, source=list(OPEN), target=State.LAPSED)
    def lapse(self) -> None:
        """Whoever raised it lets it fall. [Falle bort]"""


class BoardStatement(models.Model):
    """One side's claim and grounds before a board. [Prosesskrift med påstand]"""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="statements")
    side = models.CharField(max_length=8, choices=Side)
    claim = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "side"], name="a_side_states_its_case_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.side}"
