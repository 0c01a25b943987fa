"""What an entry in the table of steps is made of: who, when, what is missing, what it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy

from parties.models import Role
from workflows.models import Case, DecisionPoint, Minutes
from workflows.models.situation import Situation
from workflows.policies.guards import Guard, nothing

State = Case.State
OPEN_STATES = (State.DRAFT, State.INFORMED, State.IN_DISCUSSION, State.DISCUSSED)
TOLD_STATES = (State.INFORMED, State.IN_DISCUSSION, State.DISCUSSED)

# Measures that are about dismissals for reasons that are not the individual employee's.
_DISMISSES = frozenset({"workforce_reduction", "collective_redundancies"})


# -- who may -----------------------------------------------------------------------------------


def is_leader(situation: Situation) -> bool:
    """Tell whether the person may act for the employer here."""
    return situation.leader is not None


def is_party(situation: Situation) -> bool:
    """Tell whether the person speaks for a party today."""
    return situation.party is not None


def is_union_party(situation: Situation) -> bool:
    """Tell whether the person speaks for a union."""
    return situation.party is not None and situation.party.union_id is not None


def is_safety_party(situation: Situation) -> bool:
    """Tell whether the person speaks for the safety service."""
    return any(p.is_safety for p in situation.participations if p.pk in situation.spoken_for)


def leader_or_hr(situation: Situation) -> bool:
    """Tell whether the person acts for the employer here, or administers the routine for all."""
    return is_leader(situation) or bool(situation.standing.of(Role.HR_ADMINISTRATOR))


def leader_or_party(situation: Situation) -> bool:
    """Tell whether the person acts for either side."""
    return is_leader(situation) or is_party(situation)


def leader_or_union_party(situation: Situation) -> bool:
    """Tell whether the person acts for the employer or speaks for a union."""
    return is_leader(situation) or is_union_party(situation)


def anything(situation: Situation) -> bool:
    """Hold for every case."""
    return True


NOT_EMPLOYER = gettext_lazy("Only the leader responsible for the case may do this.")
NOT_PARTY = gettext_lazy("Only a party in the case may do this.")
NOT_SAFETY = gettext_lazy("Only the safety representative may do this.")
ASK_LEADER = gettext_lazy("Ask the leader who has opened the case.")
ASK_HR = gettext_lazy("If you should have a mandate here, ask HR to register it.")


@dataclass(frozen=True)
class Policy:
    """Who may take a step, in which states, and what must be in place. [Vilkår for et steg]"""

    label: Any
    who: Callable[[Situation], bool]
    states: tuple[str, ...]
    guard: Guard = field(default=nothing)
    otherwise: Any = NOT_EMPLOYER
    remedy: Any = ASK_LEADER
    # What must exist before a page offers the step at all: minutes to approve, a point to decide.
    about: Callable[[Situation], bool] = field(default=anything)


About = Callable[[Situation], bool]


def by_employer(
    label: Any, states: tuple[str, ...], guard: Guard = nothing, about: About = anything
) -> Policy:
    """Return an entry for the leader responsible for the case."""
    return Policy(label, is_leader, states, guard, about=about)


def by_party(
    label: Any, states: tuple[str, ...], guard: Guard = nothing, about: About = anything
) -> Policy:
    """Return an entry for whoever speaks for a party."""
    return Policy(label, is_party, states, guard, NOT_PARTY, ASK_HR, about)


# -- what a step is about ----------------------------------------------------------------------


def a_point(*states: str) -> About:
    """Tell whether the case has a decision point in one of the states."""
    return lambda situation: any(p.state in states for p in situation.points)


point_planned = a_point(DecisionPoint.State.PLANNED)
point_decided = a_point(DecisionPoint.State.DECIDED)
point_taken = a_point(DecisionPoint.State.DECIDED, DecisionPoint.State.IMPLEMENTED)


def minutes_out(situation: Situation) -> bool:
    """Tell whether minutes have been sent round."""
    return any(paper.negotiation_id is None for paper in situation.papers)


def something_sealed(situation: Situation) -> bool:
    """Tell whether a paper is sealed that a correction may belong to."""
    return any(
        paper.state == Minutes.State.SEALED and paper.corrects_id is None
        for paper in situation.papers
    )


def views_hidden(situation: Situation) -> bool:
    """Tell whether views wait, hidden, for all to have answered."""
    return situation.case.hidden_views > 0


def something_waits(situation: Situation) -> bool:
    """Tell whether something said waits for an answer."""
    return situation.case.waiting > 0


def something_drafted(situation: Situation) -> bool:
    """Tell whether an answer is drafted and not sent."""
    return situation.case.drafted > 0


def waits_after_minutes(situation: Situation) -> bool:
    """Tell whether something said waits for an answer that minutes may hold."""
    return something_waits(situation) and minutes_out(situation)


def demand_waits(situation: Situation) -> bool:
    """Tell whether a party's demand waits for an answer."""
    return any(not demand.outcome for demand in situation.demands)


def something_declared(situation: Situation) -> bool:
    """Tell whether the employer has declared something a party may contest."""
    brief = situation.case.brief
    kept = any(s.kept_by_id is None and s.released_on is None for s in situation.shields)
    return bool(situation.declarations) or kept or (brief is not None and brief.number > 1)


def may_contest(situation: Situation) -> bool:
    """Tell whether the person is a party, or the employer where a party keeps something confidential."""
    return is_party(situation) or (
        is_leader(situation) and any(s.kept_by_id is not None for s in situation.shields)
    )


def something_to_contest(situation: Situation) -> bool:
    """Tell whether the other side has declared something, or keeps something confidential."""
    if is_party(situation) and something_declared(situation):
        return True
    kept = any(s.kept_by_id is not None and s.released_on is None for s in situation.shields)
    return is_leader(situation) and kept


def may_answer_contest(situation: Situation) -> bool:
    """Tell whether the person answers for the employer, or for a party whose confidence is contested."""
    return is_leader(situation) or any(
        c.participation_id is None and keeper_of(situation, c.shield_id) in situation.spoken_for
        for c in situation.contests
    )


def keeper_of(situation: Situation, shield: int | None) -> int:
    """Return the party that keeps something confidential, by keys; 0 for the employer."""
    kept = (s.kept_by_id for s in situation.shields if s.pk == shield)
    return next(kept, None) or 0


def change_waits(situation: Situation) -> bool:
    """Tell whether a material change waits for what the parties say of it."""
    return situation.renewal is not None


def contest_waits(situation: Situation) -> bool:
    """Tell whether something contested waits for the person's own answer."""
    return any(
        contest.answered_at is None
        and (
            keeper_of(situation, contest.shield_id) in situation.spoken_for
            if contest.participation_id is None
            else is_leader(situation)
        )
        for contest in situation.contests
    )


def owes_minutes(situation: Situation) -> bool:
    """Tell whether the person's party still has minutes to answer."""
    return any(
        o.kind == o.Kind.APPROVE_MINUTES and o.participation_id in situation.spoken_for
        for o in situation.open_obligations
    )


def short_notice(situation: Situation) -> bool:
    """Tell whether the meeting was called at short notice and is still to be held."""
    meeting = situation.meeting
    return (
        meeting is not None
        and meeting.short_notice
        and any(o.kind == o.Kind.CIRCULATE_MINUTES for o in situation.open_obligations)
    )


def plan_waits(situation: Situation) -> bool:
    """Tell whether a plan is out that the person's party has not answered."""
    answered = {answer.party for answer in situation.plan_answers}
    return situation.case.plan is not None and any(
        party not in answered for party in situation.spoken_for
    )


def may_dismiss(situation: Situation) -> bool:
    """Tell whether somebody may lose their job by the case."""
    case = situation.case
    return bool(case.facts.get("dismissals")) or not _DISMISSES.isdisjoint(case.measures)
