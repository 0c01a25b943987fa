"""Gather the negotiations of a case, and one of them with all the two sides wrote. [Forhandlingene]

The overview costs nothing beyond the case's own page; one negotiation or dispute costs three
statements more. Who sits on neither side, and is not HR, sees state and days – not the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from rulebook.packs import load
from workflows import policies
from workflows.models import (
    Authorisation,
    Bid,
    BoardStatement,
    Dispute,
    Minutes,
    Negotiation,
    Obligation,
    Side,
    Signature,
    Statement,
)
from workflows.models.ways import Way, clock, ways_after
from workflows.queries.debts import Debt
from workflows.queries.page import CasePage

_COLOURS = {
    Negotiation.State.AGREED: "success",
    Negotiation.State.BROKEN: "warning",
    Negotiation.State.REFUSED: "warning",
}


@dataclass(frozen=True)
class NegotiationLine:
    """One negotiation as the overview tells it. [Linje i oversikten]"""

    negotiation: Negotiation
    mine: bool
    reads: bool
    dispute: Dispute | None
    debts: list[Debt] = field(default_factory=list)

    @property
    def colour(self) -> str:
        """Return the colour of the tag; the words say it too."""
        return _COLOURS.get(Negotiation.State(self.negotiation.state), "neutral")

    @property
    def next_day(self) -> date | None:
        """Return the next day: the meeting, or else the nearest debt."""
        if self.negotiation.meets_on and self.negotiation.state == Negotiation.State.DEMANDED:
            return self.negotiation.meets_on
        return min((d.act_by for d in self.debts if d.act_by), default=None)

    @property
    def turn(self) -> str:
        """Say who owes something."""
        return ", ".join(dict.fromkeys(_("you") if d.mine else d.who for d in self.debts))


def lines_of(page: CasePage) -> list[NegotiationLine]:
    """Return every negotiation of the case, in order."""
    situation = page.situation
    return [
        NegotiationLine(
            n,
            situation.leader is None and policies.sits_in(situation, n.union_id),
            policies.reads_all_of(situation, n.union_id),
            next((d for d in reversed(situation.disputes) if d.negotiation_id == n.pk), None),
            [d for d in page.debts if d.obligation.subject == f"negotiation:{n.pk}"],
        )
        for n in situation.negotiations
    ]


@dataclass(frozen=True)
class Clock:
    """A day the agreement counts, or that it gives none. [Frist]"""

    label: str
    deadline: dict[str, Any] | None


class NegotiationPage:
    """One negotiation as a person on either side, or HR, reads it. [Forhandlingens side]"""

    def __init__(self, page: CasePage, negotiation: Negotiation) -> None:
        """Take the case's page and the negotiation."""
        self.page = page
        self.negotiation = negotiation
        self.line = next(li for li in lines_of(page) if li.negotiation is negotiation)

    @property
    def refusal(self) -> str:
        """Return why the side that was asked would not meet; empty when it has not refused."""
        refused = self.negotiation.refused
        return refused.body if refused is not None else ""

    @cached_property
    def bids(self) -> list[Bid]:
        """Return what both sides have tabled, in order."""
        return list(
            Bid.objects.filter(negotiation=self.negotiation).select_related(
                "text", "mandate__user"
            )
        )

    @property
    def columns(self) -> list[tuple[str, str, list[Bid]]]:
        """Return the two columns: the union's and the employer's, each with its own."""
        union = self.negotiation.union.short_name
        return [
            (side, name, [b for b in self.bids if b.side == side])
            for side, name in ((Side.UNION, union), (Side.EMPLOYER, _("The employer")))
        ]

    @cached_property
    def authority(self) -> list[tuple[str, Authorisation | None]]:
        """Return who may sign for each side; None where nobody has said."""
        stated = {
            a.side: a
            for a in Authorisation.objects.filter(negotiation=self.negotiation)
            .select_related("mandate__user", "mandate__union", "text")
            .order_by("pk")
        }
        union = self.negotiation.union.short_name
        return [
            (union, stated.get(Side.UNION)),
            (_("The employer"), stated.get(Side.EMPLOYER)),
        ]

    @cached_property
    def protocols(self) -> list[Minutes]:
        """Return the protocols, the newest first, each with its `marks`, `words` and `corrected_by`."""
        papers = list(
            Minutes.objects.filter(negotiation=self.negotiation)
            .select_related("text", "corrects")
            .order_by("-pk")
        )
        if not papers:
            return []
        signed = list(
            Signature.objects.filter(minutes__in=papers).select_related("text", "mandate__user")
        )
        stated = list(Statement.objects.filter(minutes__in=papers).select_related("text"))
        for paper in papers:
            paper.marks = [s for s in signed if s.minutes_id == paper.pk]  # type: ignore[attr-defined]
            paper.words = [s for s in stated if s.minutes_id == paper.pk]  # type: ignore[attr-defined]
            paper.corrected_by = sorted(  # type: ignore[attr-defined]
                one.number for one in papers if one.corrects_id == paper.pk
            )
        return papers

    @cached_property
    def ways(self) -> list[Way]:
        """Return what follows when the parties do not agree, as the rules say it."""
        return ways_after(self.page.case, self.negotiation.rule, self.page.on)

    @property
    def rule(self) -> dict[str, Any] | None:
        """Return the duty the demand rests on."""
        return next((d for d in self.page.duties if d["id"] == self.negotiation.rule), None)

    @property
    def clocks(self) -> list[Clock]:
        """Return the days the employer's agreement counts for a negotiation, and where it is silent."""
        case, n = self.page.case, self.negotiation
        anchors = [(_("Meet after the demand"), "demand_made", n.demanded_on)]
        if n.opened_on:
            anchors.append((_("Close after the start"), "negotiations_started", n.opened_on))
        found = []
        for label, anchor, day in anchors:
            rule = clock(case, anchor, day)
            deadline = None
            if rule is not None:
                counted = load().rule_deadline(rule, day, weight=case.weight).to_json()
                deadline = {
                    "due_on": date.fromisoformat(counted["rolled_end"] or counted["earliest"])
                    if counted.get("rolled_end") or counted.get("earliest")
                    else None,
                    "explanation": counted["explanation"],
                    "citation": rule.citation.to_json(),
                    "kind": rule.source_kind,
                    "title": dict(rule.title),
                }
            found.append(Clock(label, deadline))
        return found

    @property
    def my_debt(self) -> Debt | None:
        """Return what the person owes in this negotiation."""
        return next((d for d in self.line.debts if d.mine), None)


class DisputePage:
    """One dispute, with its stages and, before a board, what each side claims. [Tvistens side]"""

    def __init__(self, page: CasePage, dispute: Dispute) -> None:
        """Take the case's page and the dispute."""
        self.page = page
        self.dispute = dispute

    @property
    def result(self) -> str:
        """Return what was settled, in words."""
        return self.dispute.result.body if self.dispute.result is not None else ""

    @property
    def my_debt(self) -> Debt | None:
        """Return what the person owes in the dispute."""
        return next((d for d in self.debts if d.mine), None)

    @property
    def stages(self) -> list[tuple[str, str]]:
        """Return the way it goes: each stage's name, and whether it is behind, now or ahead."""
        every = Dispute.STAGES[Dispute.Track(self.dispute.track)]
        state = self.dispute.state
        here = (
            every.index(state) if state in every else (-1 if state == "raised" else len(every))
        )
        return [
            (
                str(Dispute.State(s).label),
                "now" if n == here else "done" if n < here else "ahead",
            )
            for n, s in enumerate(every)
        ]

    @cached_property
    def statements(self) -> list[BoardStatement]:
        """Return the statements of case."""
        return list(
            BoardStatement.objects.filter(dispute=self.dispute).select_related(
                "claim", "text", "mandate__user"
            )
        )

    @property
    def columns(self) -> list[tuple[str, BoardStatement | None]]:
        """Return what each side has sent the board, side by side."""
        sent = {s.side: s for s in self.statements}
        return [
            (self.dispute.union.short_name, sent.get(Side.UNION)),
            (_("The employer"), sent.get(Side.EMPLOYER)),
        ]

    @property
    def debts(self) -> list[Debt]:
        """Return what is owed in the dispute."""
        subject = f"dispute:{self.dispute.pk}"
        return [d for d in self.page.debts if d.obligation.subject == subject]

    @property
    def due(self) -> Obligation | None:
        """Return what is owed with a day, the nearest first."""
        return next((d.obligation for d in self.debts if d.due_on), None)
