"""Ask the rules about a case, keep what they said, and let facts and parties make it heavier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.moving import Move
from ledger.refusals import NotPossible
from parties.models import Organisation, OrgUnit, User
from parties.seats import level_of
from rulebook.assessment import Assessment as Judgement
from rulebook.assessment import CaseFile, assess
from rulebook.packs import Packs
from workflows.actions.core import Stepping, required, stepping
from workflows.models import Assessment, Case, PackEdition, Rung, Weight
from workflows.queries.dismissals import COUNTED_ELSEWHERE, elsewhere
from workflows.queries.law import case_file_of, packs_with, routine_on

# What HR has entered about the employer, by the names the packs ask for it.
HEADCOUNT = ("employees", "amu_headcount", "has_amu")


@dataclass(frozen=True)
class Proposal:
    """What a leader lays before the parties. [Saken slik lederen legger den fram]

    `omitted` maps a party's key (`Claim.key`) to the reason it is left out; every other party
    with a right to be there is invited. `weight` and `rung` may raise what the rules recommend;
    a lower rung needs `reason`. `raised` is the number of the raised case it answers, if any.
    """

    title: str
    units: Sequence[OrgUnit]
    measures: Sequence[str]
    facts: Mapping[str, Any]
    known_on: date
    planned_decision_on: date
    planned_implementation_on: date
    brief: Mapping[str, str]
    questions: Sequence[str] = ()
    points: Sequence[str] = ()
    omitted: Mapping[str, str] = field(default_factory=dict)
    weight: str = ""
    rung: str = ""
    reason: str = ""
    archive_reference: str = ""
    raised: int | None = None

    @cached_property
    def table(self) -> tuple[str, OrgUnit]:
        """Return the level the units call for, and the unit there."""
        return level_of(self.units)


def organisation_facts(
    organisation: Organisation, units: Sequence[OrgUnit], *, level: str = ""
) -> dict[str, Any]:
    """Return the facts nobody has to be asked for: the register knows them."""
    facts: dict[str, Any] = {
        "units_affected": len(units),
        "decision_level": level or level_of(units)[0],
    }
    counted = {name: getattr(organisation, name) for name in HEADCOUNT}
    return facts | {name: said for name, said in counted.items() if said is not None}


def facts_of(proposal: Proposal, organisation: Organisation, packs: Packs) -> dict[str, Any]:
    """Return what is known of a proposal: the leader's answers, and what the organisation knows."""
    return {
        **organisation_facts(organisation, proposal.units, level=proposal.table[0]),
        **proposal.facts,
        **elsewhere(proposal.facts, proposal.planned_decision_on, packs),
    }


def assess_proposal(
    proposal: Proposal,
    facts: Mapping[str, Any],
    *,
    on: date,
    organisation: Organisation,
    packs: Packs,
) -> Judgement:
    """Ask the rules about a proposal, without opening anything. [Anbefaling]

    `facts` are those of `facts_of`. Raises CaseFileError with one fault per unknown or ill-typed
    fact or measure.
    """
    case_file = CaseFile.of(
        {
            "profile": organisation.profile,
            "measures": list(proposal.measures),
            "on": on,
            "facts": facts,
            "dates": {
                "known_on": proposal.known_on,
                "planned_decision": proposal.planned_decision_on,
                "planned_implementation": proposal.planned_implementation_on,
            },
        },
        packs,
    )
    return assess(case_file, packs, on=on)


def keep_assessment(move: Move, case: Case, result: dict[str, Any], *, routine: str) -> None:
    """Keep an assessment beside the earlier ones, with the texts of the packs it used.

    `routine` is the digest of the local routine it was made by; empty for the files' own.
    """
    number = case.assessment.number + 1 if case.assessment else 1
    packs = packs_with(routine)
    digests = {name: packs.digest[name] for name in result["packs"]}
    PackEdition.objects.bulk_create(
        [
            PackEdition(name=name, digest=digest, body=packs.text[name])
            for name, digest in digests.items()
        ],
        ignore_conflicts=True,
    )
    assessment = Assessment.objects.create(
        case=case,
        number=number,
        assessed_on=move.on,
        result=result,
        digests=digests,
        routine=routine,
    )
    case.assessment = assessment
    move.record(
        Event.CASE_ASSESSED,
        subject=case.reference,
        facts={
            "number": number,
            "rung": result["rung"],
            "weight": result["weight"],
            "duties": [duty["id"] for duty in result["duties"]],
            "packs": digests,
        },
        chain=case.chain,
    )


def keep_rung(move: Move, case: Case, result: Mapping[str, Any], proposal: Proposal) -> None:
    """Record a rung other than the recommended one; a lower one only with a reason."""
    recommended = result["rung"]
    if not proposal.rung or proposal.rung == recommended:
        return
    texts = []
    if recommended and Rung(proposal.rung).rank < Rung(recommended).rank:
        texts = [
            move.write(required(move.step, _("reason"), proposal.reason), chain=case.chain)
        ]
    move.record(
        Event.RUNG_CHOSEN,
        subject=case.reference,
        facts={"recommended": recommended, "chosen": proposal.rung},
        texts=texts,
        chain=case.chain,
    )


def change_facts(
    reference: str,
    *,
    measures: Sequence[str],
    facts: Mapping[str, Any],
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Assessment:
    """Take new facts into account: a new assessment beside the old one. [Endre fakta]

    An answer of None takes a fact back: it is not known any more. The weight may rise by it and
    never falls. Raises CaseFileError for facts that do not hold, Stale when somebody else has
    changed what the case rests on since the page was read.
    """
    with stepping(reference, "change_facts", actor=actor, gesture=gesture, seen=seen) as step:
        if stale := step.move.stale(Event.CASE_FACTS_CHANGED, Event.RULES_ADOPTED):
            raise stale
        case = step.case
        case.measures = list(measures)
        case.facts = {n: f for n, f in {**case.facts, **facts}.items() if f is not None}
        routine = case.assessment.routine if case.assessment else routine_on(step.on)
        kept = assess_anew(step, routine=routine, measures=case.measures)
        step.tell(Event.CASE_FACTS_CHANGED, facts={"measures": case.measures})
        return kept


def adopt_rules(
    reference: str, *, actor: User, gesture: UUID | None = None, seen: int | None = None
) -> Assessment:
    """Move a case to the rules that hold today: a new assessment beside the old one. [Ta i bruk ny rutine]

    An open case keeps the local routine it was assessed by until somebody does this, and every
    party is told. Days that already run stand; the new routine counts for what comes. As with new
    facts, the weight may rise by it and never falls. Raises NotPossible when the case already
    stands under today's routine.
    """
    with stepping(reference, "adopt_rules", actor=actor, gesture=gesture, seen=seen) as step:
        before = step.case.assessment
        kept = assess_anew(step, routine=step.case.routine_now)
        step.tell(
            Event.RULES_ADOPTED,
            facts={
                "before": before.number if before else None,
                "number": kept.number,
                "routine": kept.routine,
            },
        )
        return kept


def assess_anew(step: Stepping, *, routine: str, **fields: Any) -> Assessment:
    """Assess the case as its facts stand, by a routine, and let it keep the heavier process.

    `fields` are what else is saved of the case.
    """
    case = step.case
    packs = packs_with(routine)
    asked = {n: f for n, f in case.facts.items() if n not in COUNTED_ELSEWHERE}
    day = case.planned_decision_on
    case.facts = {**asked, **elsewhere(asked, day, packs, without=case.pk)}
    result = assess(case_file_of(case, packs, on=step.on), packs, on=step.on).to_json()
    keep_assessment(step.move, case, result, routine=routine)
    weight = max(Weight(case.weight), Weight(result["weight"]), key=lambda w: w.rank)
    Case.objects.filter(pk=case.pk).update(
        assessment=case.assessment,
        facts=case.facts,
        weight=weight,
        rung=_higher(case.rung, result["rung"]),
        **fields,
    )
    assert case.assessment is not None  # noqa: S101  (kept just above)
    return case.assessment


def _higher(one: str, other: str | None) -> str:
    return max((r for r in (one, other) if r), key=lambda r: Rung(r).rank, default="")


def raise_weight(
    reference: str,
    weight: str,
    *,
    actor: User,
    gesture: UUID | None = None,
) -> Case:
    """Ask for a fuller process than the rules find; any party may, and nobody may lower it. [Høyere omfang]"""
    with stepping(reference, "raise_weight", actor=actor, gesture=gesture) as step:
        case = step.case
        if Weight(weight).rank <= Weight(case.weight).rank:
            raise NotPossible(
                step="raise_weight",
                because=_("The case already has at least that process."),
                remedy=_("Choose a heavier one, or leave it."),
            )
        make_heavier(step, weight)
        return case


def make_heavier(step: Stepping, weight: str) -> None:
    """Raise the weight of a case whose step is already under way."""
    Case.objects.filter(pk=step.case.pk).update(weight=weight)
    step.case.weight = weight
    step.tell(Event.WEIGHT_RAISED, facts={"to": weight})
