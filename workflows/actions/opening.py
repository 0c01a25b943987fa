"""Open a case, assess it, invite the parties, and give them the information."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.moving import Actor, Move, moving, now
from ledger.refusals import NotPossible
from parties.models import Organisation, OrgUnit, User
from parties.seats import Claim, entitled, level_of, standing_of
from rulebook.assessment import Assessment as Judgement
from rulebook.assessment import CaseFile, assess
from workflows import policies
from workflows.actions.core import (
    Stepping,
    computed,
    employer_seat,
    law,
    owing,
    required,
    settle,
    stepping,
)
from workflows.models import (
    Assessment,
    Brief,
    Case,
    DecisionPoint,
    Evidence,
    Obligation,
    PackEdition,
    Participation,
    Question,
    Rung,
    Weight,
)


@dataclass(frozen=True)
class Proposal:
    """What a leader lays before the parties. [Saken slik lederen legger den fram]

    `omitted` maps a party's key (`claim_key`) to the reason it is left out; every other party
    with a right to be there is invited. `weight` and `rung` may raise what the rules recommend;
    a lower rung needs `reason`.
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


def claim_key(claim: Claim) -> str:
    """Return the key by which a form or a case file names a party."""
    if claim.seat.union_id is not None:
        return f"union-{claim.seat.union_id}"
    return f"area-{claim.seat.area_id}" if claim.seat.area_id is not None else "safety"


def organisation_facts(organisation: Organisation, units: Sequence[OrgUnit]) -> dict[str, Any]:
    """Return the facts nobody has to be asked for: the register knows them."""
    level, _table = level_of(units)
    facts: dict[str, Any] = {"units_affected": len(units), "decision_level": level}
    if organisation.employees:
        facts["employees"] = organisation.employees
    if organisation.has_amu:
        facts["has_amu"] = True
    return facts


def assess_proposal(proposal: Proposal, *, on: date, organisation: Organisation) -> Judgement:
    """Ask the rules about a proposal, without opening anything. [Anbefaling]

    Raises CaseFileError with one fault per unknown or ill-typed fact or measure.
    """
    facts = {**organisation_facts(organisation, proposal.units), **proposal.facts}
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
        law(),
    )
    return assess(case_file, law(), on=on)


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
    level, unit = level_of(proposal.units)
    with moving(
        ("cases", str(now().year)), actor=Actor(actor.pk), step=step, gesture=gesture
    ) as move:
        standing = standing_of(actor.pk, move.on)
        policies.may_open_case(standing, unit)
        leader = standing.leads(unit)
        assert leader is not None  # noqa: S101  (the policy has just said so)
        move.actor = Actor(actor.pk, mandate_id=leader.pk, role=leader.role)
        organisation = unit.organisation
        judgement = assess_proposal(proposal, on=move.on, organisation=organisation)
        reference = f"{move.on.year}/{move.next_number():04d}"
        result = judgement.to_json()
        weight = _weight(step, result, proposal)
        case = Case.objects.create(
            chain=move.new_chain("case", reference),
            reference=reference,
            archive_reference=proposal.archive_reference,
            title=proposal.title.strip(),
            organisation=organisation,
            unit=unit,
            level=level,
            owner=actor,
            measures=list(proposal.measures),
            facts={**organisation_facts(organisation, proposal.units), **proposal.facts},
            weight=weight,
            rung=proposal.rung or result["rung"] or Rung.INFORMATION,
            known_on=proposal.known_on,
            planned_decision_on=proposal.planned_decision_on,
            planned_implementation_on=proposal.planned_implementation_on,
            opened_on=move.on,
        )
        case.units.set(proposal.units)
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
        _keep_assessment(move, case, result)
        _keep_rung(move, case, result, proposal)
        brief = _keep_brief(move, case, proposal.brief, number=1)
        _invite(move, case, proposal)
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
        if weight == Weight.LIGHT and proposal.brief.get("risk", "").strip():
            # On the one page of a light case the risk box is the written risk assessment.
            case.filed = ["risk_assessed"]
        Case.objects.filter(pk=case.pk).update(
            assessment=case.assessment,
            brief=brief,
            safety_invited=case.safety_invited,
            filed=case.filed,
        )
    return case


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


def _keep_assessment(move: Move, case: Case, result: dict[str, Any]) -> None:
    number = case.assessments.count() + 1 if case.assessment_id else 1
    assessment = Assessment.objects.create(
        case=case, number=number, assessed_on=move.on, result=result
    )
    packs = law()
    PackEdition.objects.bulk_create(
        [
            PackEdition(name=name, digest=packs.digest[name], body=packs.text[name])
            for name in result["packs"]
        ],
        ignore_conflicts=True,
    )
    assessment.packs.set(
        PackEdition.objects.filter(digest__in=[packs.digest[name] for name in result["packs"]])
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
            "packs": {name: packs.digest[name] for name in result["packs"]},
        },
        chain=case.chain,
    )


def _keep_rung(move: Move, case: Case, result: Mapping[str, Any], proposal: Proposal) -> None:
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


def _keep_brief(
    move: Move,
    case: Case,
    headings: Mapping[str, str],
    *,
    number: int,
    material: bool = True,
    reason: str = "",
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
    text = move.write(json.dumps(words, ensure_ascii=False, sort_keys=True), chain=case.chain)
    why = move.write(reason, chain=case.chain) if reason else None
    brief = Brief.objects.create(
        case=case, number=number, text=text, material=material, reason=why, written_on=move.on
    )
    move.record(
        Event.BRIEF_REVISED,
        subject=f"brief:{number}",
        facts={"version": number, "material": material, "headings": sorted(words)},
        texts=[text] + ([why] if why else []),
        chain=case.chain,
    )
    return brief


def _invite(move: Move, case: Case, proposal: Proposal) -> None:
    """Give every party with a right to be there its seat, or the reason why not."""
    parts = []
    for claim in entitled(proposal.units, move.on):
        reason = proposal.omitted.get(claim_key(claim), "").strip()
        omitted = move.write(reason, chain=case.chain) if reason else None
        seat = claim.seat
        part = Participation(
            case=case,
            role=seat.role,
            unit=seat.unit,
            union_id=seat.union_id,
            area_id=seat.area_id,
            invited_on=move.on,
            omitted=omitted,
        )
        parts.append(part)
        case.safety_invited = case.safety_invited or (part.is_safety and omitted is None)
        move.record(
            Event.PARTY_OMITTED if omitted else Event.PARTY_INVITED,
            subject=claim_key(claim),
            facts={
                "role": str(seat.role),
                "union": seat.union_id,
                "area": seat.area_id,
                "holders": [h.mandate.pk for h in claim.holders],
            },
            texts=[omitted] if omitted else [],
            chain=case.chain,
        )
    Participation.objects.bulk_create(parts)


def change_facts(
    reference: str,
    *,
    measures: Sequence[str],
    facts: Mapping[str, Any],
    actor: User,
    gesture: UUID | None = None,
) -> Assessment:
    """Take new facts into account: a new assessment beside the old one. [Endre fakta]

    The weight may rise by it and never falls. Raises CaseFileError for facts that do not hold.
    """
    with stepping(reference, "change_facts", actor=actor, gesture=gesture) as step:
        case = step.case
        case_file = CaseFile.of(
            {
                "profile": case.organisation.profile,
                "measures": list(measures),
                "on": step.on,
                "facts": {**case.facts, **facts},
                "dates": {
                    "known_on": case.known_on,
                    "planned_decision": case.planned_decision_on,
                    "planned_implementation": case.planned_implementation_on,
                },
            },
            law(),
        )
        result = assess(case_file, law(), on=step.on).to_json()
        weight = max(Weight(case.weight), Weight(result["weight"]), key=lambda w: w.rank)
        _keep_assessment(step.move, case, result)
        step.tell(Event.CASE_FACTS_CHANGED, facts={"measures": list(measures)})
        Case.objects.filter(pk=case.pk).update(
            assessment=case.assessment,
            measures=list(measures),
            facts={**case.facts, **facts},
            weight=weight,
            rung=_higher(case.rung, result["rung"]),
        )
        assert case.assessment is not None  # noqa: S101  (kept four lines above)
        return case.assessment


def _higher(one: str, other: str | None) -> str:
    return max((r for r in (one, other) if r), key=lambda r: Rung(r).rank, default="")


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
    version it needs a reason.
    """
    with stepping(reference, "revise_brief", actor=actor, gesture=gesture, seen=seen) as step:
        case = step.case
        number = (case.brief.number if case.brief else 0) + 1
        if case.informed_on is not None:
            reason = required("revise_brief", _("reason"), reason)
        brief = _keep_brief(
            step.move, case, headings, number=number, material=material, reason=reason
        )
        Case.objects.filter(pk=case.pk).update(brief=brief)
        return brief


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
        _raise_weight(step, weight)
        return case


def _raise_weight(step: Stepping, weight: str) -> None:
    Case.objects.filter(pk=step.case.pk).update(weight=weight)
    step.case.weight = weight
    step.tell(Event.WEIGHT_RAISED, facts={"to": weight})


def give_information(
    reference: str, *, actor: User, gesture: UUID | None = None, seen: int | None = None
) -> Case:
    """Give every party the brief, and start the time for input. [Gi informasjon]

    Each invited party then owes its view by the input deadline of the local routine; the
    employer owes the discussion and the duties that have a date. Raises NotPossible while the
    case is not assessed, the brief is not written or nobody is invited.
    """
    with stepping(
        reference, "give_information", actor=actor, gesture=gesture, seen=seen
    ) as step:
        case = step.case
        deadline = computed("LOC-INPUT", step.on, weight=case.weight)
        due_on = date.fromisoformat(deadline["rolled_end"]) if deadline else None
        step.move.transition(case, "give_information", informed_on=step.on, input_due_on=due_on)
        parts = [p for p in step.situation.participations if p.omitted_id is None]
        case.participations.filter(omitted__isnull=True).update(delivered_at=step.move.at)
        asked = (
            Obligation.Kind.ANSWER_IN_WRITING
            if step.situation.is_light
            else Obligation.Kind.GIVE_VIEW
        )
        owed = [
            owing(
                case,
                asked,
                part.seat,
                since=step.on,
                participation=part,
                rule="LOC-INPUT",
                deadline=deadline,
            )
            for part in parts
        ]
        Obligation.objects.bulk_create(owed + list(_employer_owes(step)))
        step.tell(
            Event.INFORMATION_GIVEN,
            subject=f"brief:{case.brief.number if case.brief else 0}",
            facts={
                "parties": [p.name for p in parts],
                "input_due_on": due_on.isoformat() if due_on else None,
            },
        )
        return case


def _employer_owes(step: Stepping) -> list[Obligation]:
    """Return what the employer owes from now on: the discussion, and every duty with a date."""
    case = step.case
    seat = employer_seat(case)
    owed = []
    if not step.situation.is_light and case.rung != Rung.INFORMATION:
        owed.append(
            owing(
                case,
                Obligation.Kind.CALL_MEETING,
                seat,
                since=step.on,
                due_on=case.planned_decision_on,
            )
        )
    for duty in case.assessment.duties if case.assessment else []:
        owed.extend(
            owing(
                case,
                Obligation.Kind.MEET_DUTY,
                seat,
                since=step.on,
                subject=duty["id"],
                rule=deadline["rule"],
                deadline=deadline,
            )
            for deadline in duty["deadlines"]
            if deadline["kind"] == "latest_before" and not deadline["rule"].startswith("LOC-")
        )
    return owed


def file_evidence(
    reference: str,
    kind: str,
    *,
    occurred_on: date,
    text: str,
    actor: User,
    gesture: UUID | None = None,
) -> Evidence:
    """File that something a duty asks for was done, with the day it happened. [Dokumentere]

    `kind` is one of the rulebook's evidence codes. Raises NotPossible for an unknown kind or a
    day that has not come.
    """
    with stepping(reference, "file_evidence", actor=actor, gesture=gesture) as step:
        if kind not in law().vocabulary["evidence"]:
            raise NotPossible(
                step="file_evidence",
                because=_("“%(kind)s” is not a kind of evidence.") % {"kind": kind},
                remedy=_("Choose one of the kinds in the list."),
            )
        evidence = _file(step, kind, occurred_on, text)
        Case.objects.filter(pk=step.case.pk).update(filed=sorted({*step.case.filed, kind}))
        settle(step, Obligation.Kind.MEET_DUTY, subject=kind)
        return evidence


def log_early_talk(
    reference: str,
    *,
    occurred_on: date,
    text: str,
    actor: User,
    gesture: UUID | None = None,
) -> Evidence:
    """Log an informal talk as evidence of early involvement. [Tidlig samtale]"""
    with stepping(reference, "log_early_talk", actor=actor, gesture=gesture) as step:
        return _file(step, "early_talk", occurred_on, text)


def _file(step: Stepping, kind: str, occurred_on: date, text: str) -> Evidence:
    if occurred_on > step.on:
        raise NotPossible(
            step=step.move.step,
            code="future",
            because=_("That day has not come yet."),
            remedy=_("Write the day it happened, today at the latest."),
        )
    words = step.write(required(step.move.step, _("what was done"), text))
    evidence = Evidence.objects.create(
        case=step.case, kind=kind, occurred_on=occurred_on, text=words
    )
    step.tell(
        Event.EARLY_TALK_LOGGED if kind == "early_talk" else Event.EVIDENCE_FILED,
        subject=kind,
        texts=[words],
        occurred_on=occurred_on,
    )
    return evidence


def withdraw(reference: str, *, reason: str, actor: User, gesture: UUID | None = None) -> Case:
    """Give the change up; the case stays readable, with the reason. [Trekke saken]"""
    with stepping(reference, "withdraw", actor=actor, gesture=gesture) as step:
        words = step.write(required("withdraw", _("reason"), reason))
        step.move.transition(step.case, "withdraw", closed_on=step.on)
        Obligation.objects.filter(case=step.case, done_at__isnull=True).update(
            done_at=step.move.at
        )
        step.tell(Event.CASE_WITHDRAWN, texts=[words])
        return step.case
