"""Open a case: numbered, assessed, the brief kept, the parties invited. [Åpne sak]"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.moving import Actor, Move, moving, now
from ledger.refusals import NotPossible
from parties.models import User
from parties.seats import entitled, standing_of
from workflows import policies
from workflows.actions.assessing import (
    Proposal,
    assess_proposal,
    facts_of,
    keep_assessment,
    keep_rung,
)
from workflows.actions.core import required, stepping
from workflows.actions.imprints import brief_imprint
from workflows.actions.raising import RAISED, answer_raised
from workflows.actions.renewing import renew
from workflows.models import (
    Brief,
    Case,
    DecisionPoint,
    Participation,
    Question,
    Renewal,
    Rung,
    Weight,
)
from workflows.queries.law import packs_with, routine_on


def open_case(proposal: Proposal, *, actor: User, gesture: UUID | None = None) -> Case:
    """Open a case: numbered, assessed, the brief kept, the parties invited. [Åpne sak]

    1. Take the next number of the year from the register of cases, which is locked.
    2. Assess the proposal against the rules in force today.
    3. Keep the brief, the questions and the decision points.
    4. Invite every party with a right to be there; whoever is left out, with the reason.

    Returns the case as a draft: the parties see it when information is given. Raises
    NotPermitted for someone who leads no such unit, NotPossible for dates in the wrong order,
    an unwritten brief, or a proposal in which no duty is found.
    """
    step = "open_case"
    _check_words(step, proposal)
    _level, unit = proposal.table
    chains = [("cases", str(now().year)), *([RAISED] if proposal.raised is not None else [])]
    with moving(*chains, actor=Actor(actor.pk), step=step, gesture=gesture) as move:
        standing = standing_of(actor.pk, move.on)
        policies.may_open_case(standing, unit)
        leader = standing.leads(unit)
        assert leader is not None  # noqa: S101  (the policy has just said so)
        move.actor = Actor(actor.pk, mandate_id=leader.pk, role=leader.role)
        case = enter_case(move, proposal, owner=actor)
        if proposal.raised is not None:
            answer_raised(move, proposal.raised, case, standing=standing)
    return case


def enter_case(move: Move, proposal: Proposal, *, owner: User) -> Case:
    """Do what opening a case does, inside a move that holds the year's register. [Registrere sak]

    The register of cases must be the first chain the move holds.
    """
    organisation = proposal.table[1].organisation
    routine = routine_on(move.on)
    packs = packs_with(routine)
    facts = facts_of(proposal, organisation, packs)
    result = assess_proposal(
        proposal, facts, on=move.on, organisation=organisation, packs=packs
    ).to_json()
    case = _enter(move, proposal, facts, result, owner=owner)
    keep_assessment(move, case, result, routine=routine)
    keep_rung(move, case, result, proposal)
    brief = _keep_brief(move, case, proposal.brief, number=1)
    _invite(move, case, proposal)
    _ask(case, proposal)
    if case.weight == Weight.LIGHT and proposal.brief.get("risk", "").strip():
        # On the one page of a light case the risk box is the written risk assessment.
        case.filed = ["risk_assessed"]
    Case.objects.filter(pk=case.pk).update(
        assessment=case.assessment,
        brief=brief,
        safety_invited=case.safety_invited,
        filed=case.filed,
    )
    return case


def _enter(
    move: Move,
    proposal: Proposal,
    facts: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    owner: User,
) -> Case:
    """Give the case its number, its chain and its row, and enter it in the year's register."""
    level, unit = proposal.table
    reference = f"{move.on.year}/{move.next_number():04d}"
    case = Case.objects.create(
        chain=move.new_chain("case", reference),
        reference=reference,
        archive_reference=proposal.archive_reference,
        title=proposal.title.strip(),
        organisation=unit.organisation,
        unit=unit,
        level=level,
        owner=owner,
        measures=list(proposal.measures),
        facts=dict(facts),
        weight=_weight(move.step, result, proposal),
        rung=proposal.rung or result["rung"] or Rung.INFORMATION,
        known_on=proposal.known_on,
        planned_decision_on=proposal.planned_decision_on,
        planned_implementation_on=proposal.planned_implementation_on,
        opened_on=move.on,
    )
    touched = Case.units.through
    touched.objects.bulk_create(
        touched(case_id=case.pk, orgunit_id=each.pk) for each in proposal.units
    )
    move.record(Event.CASE_REGISTERED, subject=reference)
    move.record(
        Event.CASE_OPENED,
        subject=reference,
        facts={
            "measures": list(proposal.measures),
            "unit": unit.pk,
            "known_on": proposal.known_on.isoformat(),
            "planned_decision_on": proposal.planned_decision_on.isoformat(),
            "planned_implementation_on": proposal.planned_implementation_on.isoformat(),
        },
        chain=case.chain,
    )
    return case


def _ask(case: Case, proposal: Proposal) -> None:
    """Put the questions to the parties, and plan what is to be decided: at least one point."""
    Question.objects.bulk_create(
        Question(case=case, number=n, wording=wording.strip())
        for n, wording in enumerate(filter(str.strip, proposal.questions), start=1)
    )
    DecisionPoint.objects.bulk_create(
        DecisionPoint(
            case=case,
            number=n,
            title=title.strip(),
            planned_on=proposal.planned_decision_on,
            planned_implementation_on=proposal.planned_implementation_on,
        )
        for n, title in enumerate(proposal.points or [proposal.title], start=1)
    )


def _check_words(step: str, proposal: Proposal) -> None:
    """Refuse what no rule needs to be asked about."""
    required(step, _("title"), proposal.title)
    if not proposal.units:
        raise NotPossible(
            step=step,
            code="units",
            because=_("No unit is chosen."),
            remedy=_("Choose the units where employees notice the change."),
        )
    if proposal.planned_implementation_on < proposal.planned_decision_on:
        raise NotPossible(
            step=step,
            code="dates",
            because=_("The change starts before it is decided."),
            remedy=_("Choose a start on or after the day of the decision."),
        )


def _weight(step: str, result: Mapping[str, Any], proposal: Proposal) -> str:
    """Return the heavier of what the rules find and what the leader chose."""
    found = Weight(result["weight"])
    chosen = Weight(proposal.weight) if proposal.weight else found
    weight = max(found, chosen, key=lambda w: w.rank)
    if weight == Weight.NONE:
        raise NotPossible(
            step=step,
            code="no_duty",
            because=_("No duty is found: you do not need a case for this."),
            remedy=_("Tell your union representative, or choose a heavier process yourself."),
        )
    return weight


def _keep_brief(
    move: Move,
    case: Case,
    headings: Mapping[str, str],
    *,
    number: int,
    material: bool = True,
    reason: str = "",
    frame: str = "",
    audience: Sequence[int] = (),
) -> Brief:
    """Keep one version of the brief; refuse one that leaves out what the weight asks for."""
    words = {key: body.strip() for key, body in headings.items() if body.strip()}
    if not words:
        raise NotPossible(
            step=move.step,
            code="brief",
            because=_("The brief is empty."),
            remedy=_("Write what, when, why and which risks you see."),
        )
    said = json.dumps(words, ensure_ascii=False, sort_keys=True)
    texts = move.write_all(said, reason, frame, chain=case.chain)
    brief = Brief.objects.create(
        case=case,
        number=number,
        text=texts[0],
        material=material,
        reason=texts[1] if reason else None,
        written_on=move.on,
    )
    move.record(
        Event.BRIEF_REVISED,
        subject=f"brief:{number}",
        facts={"version": number, "material": material, "headings": sorted(words)},
        texts=texts,
        audience=audience,
        chain=case.chain,
    )
    return brief


def _invite(move: Move, case: Case, proposal: Proposal) -> None:
    """Give every party with a right to be there its seat, or the reason why not."""
    parts = []
    for claim in entitled(proposal.units, move.on):
        reason = proposal.omitted.get(claim.key, "").strip()
        omitted = move.write(reason, chain=case.chain) if reason else None
        seat = claim.seat
        part = Participation(
            case=case,
            role=seat.role,
            unit=seat.unit,
            union=claim.union,
            area=claim.area,
            invited_on=move.on,
            omitted=omitted,
        )
        parts.append(part)
        case.safety_invited = case.safety_invited or (part.is_safety and omitted is None)
        move.record(
            Event.PARTY_OMITTED if omitted else Event.PARTY_INVITED,
            subject=claim.key,
            facts={
                "party": part.code,
                "role": str(seat.role),
                "union": seat.union_id,
                "area": seat.area_id,
                "holders": [h.mandate.pk for h in claim.holders],
            },
            texts=[omitted] if omitted else [],
            chain=case.chain,
        )
    Participation.objects.bulk_create(parts)


def revise_brief(
    reference: str,
    headings: Mapping[str, str],
    *,
    material: bool,
    reason: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Brief:
    """Change the proposal; every version is kept, and old views stay bound to theirs. [Ny versjon]

    `material` says whether the change matters to what the parties have said; from the second
    version it needs a reason. A material one takes the case back to the rung it owes. Whoever
    has the information is told of every version: a mark of “not material” can be contested only
    by those who know of it.
    """
    with stepping(reference, "revise_brief", actor=actor, gesture=gesture, seen=seen) as step:
        case = step.case
        number = (case.brief.number if case.brief else 0) + 1
        if case.informed_on is not None:
            reason = required("revise_brief", _("reason"), reason)
        brief = _keep_brief(
            step.move,
            case,
            headings,
            number=number,
            material=material,
            reason=reason,
            # A brief nobody has got yet says what the case says.
            frame=brief_imprint(step) if case.informed_on else "",
            audience=step.situation.audience if case.informed_on else (),
        )
        Case.objects.filter(pk=case.pk).update(brief=brief)
        if material:
            renew(step, Renewal.Cause.VERSION, brief=brief)
        return brief
