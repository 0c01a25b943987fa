"""Gather one case as one person's page: ladder, turn, views, input and answers, dates, history.

Twelve queries with the login, whatever the number of parties and entries: what belongs together
is read together, and only what a page asks for.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ledger.events import Event
from parties.models import User
from parties.seats import holders
from rulebook.packs import Packs
from workflows import policies
from workflows.models import Assessment, DecisionPoint, ListRow, Participation, Weight
from workflows.models.situation import Situation
from workflows.policies.guards import routine_changed
from workflows.queries import dates
from workflows.queries.afterwards import Afterwards
from workflows.queries.archive import Tally, archive_of
from workflows.queries.changed import Change, change_of
from workflows.queries.checks import gates_of, ladder_with_evidence
from workflows.queries.debts import Debt, debt_of
from workflows.queries.difference import Difference, difference
from workflows.queries.exchanges import exchanges_of
from workflows.queries.ladder import Ladder
from workflows.queries.law import law_of
from workflows.queries.listed import rows_of
from workflows.queries.matrix import matrix_of
from workflows.queries.minutes import minutes_of
from workflows.queries.plan_rows import published
from workflows.queries.record import history_of, words_in
from workflows.queries.remains import Remains, remains_after
from workflows.queries.turn import turn_of
from workflows.queries.versions import headings_of
from workflows.queries.words import (
    Exchange,
    Gate,
    HistoryLine,
    MatrixRow,
    MinutesView,
    PartyLine,
    Word,
    spoken,
)


class CasePage:
    """Everything one person sees of one case. [Saken]"""

    def __init__(self, situation: Situation) -> None:
        """Take the situation: the case's reference, who looks, and the day."""
        self.situation = situation
        self.on = situation.on
        self.case = situation.case

    @cached_property
    def offers(self) -> dict[str, policies.Offer]:
        """Return the steps open to the person, each with what is missing."""
        return policies.steps_open_to(self.situation)

    @property
    def seen(self) -> int:
        """Return the chain's length: what the person has before them."""
        return self.case.chain.length

    @property
    def is_leader(self) -> bool:
        """Tell whether the person may act for the employer here."""
        return self.situation.leader is not None

    @property
    def me(self) -> Participation | None:
        """Return the party the person speaks for."""
        return self.situation.party

    @property
    def shows_light(self) -> bool:
        """Tell whether the case is the one page of a light case: what, why, risk, one answer."""
        if self.case.weight != Weight.LIGHT:
            return False
        # A light case taken to a meeting has more to show than answers.
        return self.situation.meeting is None

    @cached_property
    def parties(self) -> list[PartyLine]:
        """Return every invited party with who comes for it."""
        return [
            PartyLine(
                p,
                tuple(holders(p.seat, self.situation.mandates)),
                p.pk in self.situation.spoken_for,
            )
            for p in self.situation.at_the_table
        ]

    @property
    def left_out(self) -> list[Participation]:
        """Return the parties left out, each with the reason all see."""
        return [p for p in self.situation.participations if p.omitted_id is not None]

    @property
    def readers(self) -> list[str]:
        """Return who else sees what is written here, in words. [Hvem ser dette]"""
        others = [line.name for line in self.parties if not line.mine]
        return [*([] if self.is_leader else [_("The employer")]), *others, _("HR")]

    @property
    def change(self) -> Change | None:
        """Return the material change that waits, with what each party says of it."""
        return change_of(self)

    # -- what was thought and said ---------------------------------------------------------

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        """Return party × question with the words behind each cell, in one query."""
        return matrix_of(self)

    @property
    def unanswered_questions(self) -> list[MatrixRow]:
        """Return the questions the person's party has not given a view on."""
        return [
            row
            for row in self.matrix
            if any(cell.mine and not cell.stance for cell in row.cells)
        ]

    @property
    def words_behind(self) -> bool:
        """Tell whether any party has written why it thinks as it does."""
        return any(row.worded for row in self.matrix)

    @property
    def parties_with_a_view(self) -> int:
        """Count the parties that have given a view on at least one question."""
        stances: dict[int, bool] = defaultdict(bool)
        for row in self.matrix:
            for cell in row.cells:
                stances[cell.party.pk] |= cell.answered
        return sum(stances.values())

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """Return what was said and answered, what waits first; a correction hides the old text."""
        return exchanges_of(self)

    @property
    def waiting(self) -> list[Exchange]:
        """Return what waits for the employer's answer."""
        return [e for e in self.exchanges if e.waits]

    @property
    def drafted(self) -> list[Exchange]:
        """Return what the employer has drafted answers to, for the employer alone."""
        return [e for e in self.waiting if e.draft]

    @cached_property
    def rows(self) -> list[ListRow]:
        """Return the rows of the case's list; a case without one costs no query."""
        return rows_of(self.case) if self.case.listed else []

    # -- the paper -------------------------------------------------------------------------

    @cached_property
    def words(self) -> list[Word]:
        """Return the words said beside papers and evidence, in one query."""
        return words_in(self.case)

    @cached_property
    def minutes(self) -> list[MinutesView]:
        """Return the minutes, each with attendance, signatures and statements."""
        return minutes_of(self)

    @property
    def evidence(self) -> list[Word]:
        """Return what is filed, with kind, day and words."""
        return [w for w in self.words if w.source == "evidence"]

    def evidence_label(self, code: str) -> str:
        """Return a kind of evidence in the active language."""
        if code == "early_talk":
            return _("Early talk")
        return spoken(self.laws.vocabulary["evidence"].get(code)) or code

    @cached_property
    def brief(self) -> list[tuple[str, str]]:
        """Return the brief's headings and words, in the order they were asked for."""
        words = headings_of(self.case.brief)
        order = [h for h in policies.headings_asked(self.case.weight) if h in words]
        return [(h, words[h]) for h in [*order, *(h for h in words if h not in order)]]

    @property
    def points(self) -> list[DecisionPoint]:
        """Return the decision points."""
        return self.situation.points

    @cached_property
    def afterwards(self) -> Afterwards | None:
        """Return what comes after the decision; None while there is nothing of it."""
        after = Afterwards(self)
        if after.quiet and "evaluate" not in self.offers:
            return None
        return after if after.looks_back or after.trials else None

    @cached_property
    def remains(self) -> list[Remains]:
        """Return what is owed after decisions taken without it, and who has waived it."""
        return remains_after(self)

    @property
    def next_point(self) -> DecisionPoint | None:
        """Return the decision point that comes next."""
        return next((p for p in self.points if p.state == DecisionPoint.State.PLANNED), None)

    @property
    def decided_points(self) -> list[DecisionPoint]:
        """Return the points decided and not yet carried out."""
        return [p for p in self.points if p.state == DecisionPoint.State.DECIDED]

    @cached_property
    def archive(self) -> Tally | None:
        """Return how far the papers have come, for the leader and HR of a case at its end."""
        return archive_of(self)

    # -- dates and duties ------------------------------------------------------------------

    @property
    def duties(self) -> list[dict[str, Any]]:
        """Return what the rules ask of the case."""
        return self.case.assessment.duties if self.case.assessment else []

    @property
    def advice(self) -> dict[str, Any]:
        """Return the assessment whole: weight, other roads, routing and warnings."""
        return self.case.assessment.result if self.case.assessment else {}

    @cached_property
    def difference(self) -> Difference | None:
        """Return what the newest assessment changed; asked for only when there is one before it."""
        if self._before_and_now is None:
            return None
        before, latest = self._before_and_now
        return difference(before.result, latest.result, since=latest.assessed_on)

    @cached_property
    def _before_and_now(self) -> tuple[Assessment, Assessment] | None:
        latest = self.case.assessment
        if latest is None or latest.number == 1:
            return None
        return Assessment.objects.get(case=self.case, number=latest.number - 1), latest

    @cached_property
    def moved_by_routine(self) -> bool:
        """Tell whether the newest assessment came because the case was moved to a new routine."""
        return (
            self._before_and_now is not None
            and len({a.routine for a in self._before_and_now}) > 1
        )

    @property
    def routine_changed(self) -> bool:
        """Tell whether another local routine holds now than the one the open case stands under."""
        return self.case.is_open and routine_changed(self.situation)

    @property
    def keeps_more(self) -> bool:
        """Tell whether the case keeps a rung or a weight above what the rules now ask for."""
        asked = (self.advice["rung"] or "", self.advice["weight"])
        return asked != (self.case.rung, self.case.weight)

    @property
    def citations(self) -> dict[str, Any]:
        """Return each duty's citation as it was when the case was assessed."""
        return {duty["id"]: duty["citation"] for duty in self.duties}

    @cached_property
    def gates(self) -> list[Gate]:
        """Return what must be in place before decision and start, met or not, each once."""
        return gates_of(self)

    def gates_before(self, step: str) -> list[Gate]:
        """Return the gates before "decision" or "implementation"; those that bind come first."""
        return sorted((g for g in self.gates if g.before == step), key=lambda g: not g.binding)

    @cached_property
    def debts(self) -> list[Debt]:
        """Return what is owed in the case, the nearest date first."""
        debts = [
            debt_of(o, self.case, self.situation.mandates, self.situation.standing)
            for o in self.situation.open_obligations
        ]
        return sorted(debts, key=lambda d: (d.act_by or date.max, d.obligation.pk))

    @property
    def mine(self) -> list[Debt]:
        """Return what the person who looks owes here."""
        return [d for d in self.debts if d.mine]

    def my_debt(self, *kinds: str) -> Debt | None:
        """Return the nearest thing of some kinds that the person owes here."""
        return next((d for d in self.mine if d.obligation.kind in kinds), None)

    @cached_property
    def deadlines(self) -> list[dict[str, Any]]:
        """Return the deadlines with their arithmetic, the nearest first."""
        return dates.deadlines_of(self)

    @cached_property
    def plan(self) -> dict[str, Any] | None:
        """Return the plan the parties have been given, with what they say of it."""
        return published(self.situation)

    @cached_property
    def ahead(self) -> list[dates.Next]:
        """Return the dated steps that lie ahead."""
        return dates.next_days(self)

    @cached_property
    def earliness(self) -> dict[str, Any] | None:
        """Return how early the parties came in."""
        return dates.earliness_of(self)

    @cached_property
    def laws(self) -> Packs:
        """Return the rule packs, for labels."""
        return law_of(self.case)

    # -- whose turn, the picture and the record ----------------------------------------------

    @cached_property
    def turn(self) -> str:
        """Return the one step the person should take now; empty when it is somebody else's turn."""
        return turn_of(self)

    @property
    def others_turn(self) -> list[str]:
        """Return the names of those who owe something, other than the person who looks."""
        return list(dict.fromkeys(d.who for d in self.debts if not d.mine))

    @cached_property
    def ladder(self) -> Ladder:
        """Return the ladder with its checks: evidence behind, what is missing ahead."""
        return ladder_with_evidence(self)

    @cached_property
    def history(self) -> list[HistoryLine]:
        """Return the latest entries as sentences, newest first, with who acted in which mandate."""
        reader = self.situation.user.pk if self.situation.user else None
        return history_of(self.case, reader, self.named)

    def named(self, entry: Any) -> dict[str, str]:
        """Name what an entry of the case is about, where the record keeps only a code."""
        unions = {p.union_id: p.name for p in self.situation.participations if p.union_id}
        if union := unions.get(entry.facts.get("union")):
            return {"party": union}
        if entry.event == Event.EVIDENCE_FILED:
            return {"evidence": self.evidence_label(entry.subject)}
        return {}


def case_page(reference: str, *, user: User, on: date) -> CasePage:
    """Return the page of a case for someone who may see it; raises Case.DoesNotExist otherwise."""
    return CasePage(Situation(reference, user=user, on=on))
