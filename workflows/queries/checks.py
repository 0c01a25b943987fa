"""Fill the ladder with its evidence: what is in place on each step, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows import policies
from workflows.models import Case, DecisionPoint, Input
from workflows.queries.ladder import Check, Ladder, Mark, Track, ladder_of
from workflows.queries.words import Gate

if TYPE_CHECKING:
    from workflows.queries.page import CasePage

State = Case.State
# Shown elsewhere on the ladder: a step's own evidence, not a gate beside it.
_STEPS = ("discussion_held", "reasoned_answer", "information_given")


def ladder_with_evidence(page: CasePage) -> Ladder:
    """Return the case's ladder: evidence behind, what is missing ahead. [Trappen]"""
    decided = bool(page.points) and page.next_point is None
    ladder = ladder_of(
        page.case,
        decided=decided,
        discusses=page.case.owes_discussion,
        talks=any(n.running for n in page.situation.negotiations),
        renewed=page.situation.renewal is not None,
    )
    information, discussion, _negotiation, decision = ladder.steps
    information.checks = _information(page)
    if discussion.state != "not_owed":
        discussion.checks = _writing(page) if page.case.weight == "light" else _meeting(page)
    if discussion.state == "now" and page.situation.meeting:
        discussion.on = page.situation.meeting.meets_on
    decided_on = [p.decided_on for p in page.points if p.decided_on]
    if decided and decided_on:
        decision.on = max(decided_on)
    decision.checks = _decision(page)
    ladder.participation = _track(page)
    return ladder


def _information(page: CasePage) -> list[Check]:
    informed = page.case.informed_on is not None
    everyone = len(page.parties)
    opened = sum(p.participation.opened_at is not None for p in page.parties)
    return [
        Check(page.case.brief is not None, _("Brief written"), "#brief"),
        Check(
            informed,
            ngettext("Delivered to %(n)d party", "Delivered to all %(n)d parties", everyone)
            % {"n": everyone}
            if informed
            else _("Sent to the parties"),
            "#parties",
        ),
        Check(
            informed and opened == everyone,
            _("Opened by %(n)d of %(all)d") % {"n": opened, "all": everyone},
            "#parties",
        ),
    ]


def _meeting(page: CasePage) -> list[Check]:
    case = page.case
    called = case.state not in (State.DRAFT, State.INFORMED) or case.discussed_on is not None
    views = page.parties_with_a_view
    return [
        Check(called, _("Called to a meeting"), "#deadlines"),
        Check(
            views == len(page.parties),
            _("%(n)d of %(all)d parties have given their view")
            % {"n": views, "all": len(page.parties)},
            "#views",
        ),
        Check(bool(page.minutes), _("Minutes sent round"), "#minutes"),
        Check(case.discussed_on is not None, _("Discussion closed")),
        *_changed(page),
    ]


def _changed(page: CasePage) -> list[Check]:
    """Say what must be discussed anew after a material change."""
    if page.situation.renewal is None:
        return []
    return [Check(ok=False, text=_("The change is discussed anew"), url="#renewal")]


def _writing(page: CasePage) -> list[Check]:
    answered = sum(bool(p.participation.writing) for p in page.parties)
    return [
        Check(
            bool(page.parties) and answered == len(page.parties),
            _("%(n)d of %(all)d parties have answered")
            % {"n": answered, "all": len(page.parties)},
            "#answers",
        ),
        Check(page.case.discussed_on is not None, _("Minutes made from the answers")),
    ]


def _decision(page: CasePage) -> list[Check]:
    decided = any(p.state != DecisionPoint.State.PLANNED for p in page.points)
    informed = page.case.informed_on is not None
    checks = [
        Check(
            informed and not page.waiting,
            ngettext("%(n)d thing awaits an answer", "%(n)d things await an answer", n)
            % {"n": n}
            if (n := len(page.waiting))
            else _("Everything said is answered"),
            "#input",
        )
    ]
    gates = [
        g
        for g in page.gates
        if g.binding and g.before == "decision" and g.evidence not in _STEPS
    ]
    checks += [Check(g.ok, g.text, "#decision") for g in gates]
    if decided and page.next_point is None:
        checks.append(Check(ok=True, text=_("The decision is taken"), url="#decision"))
    return checks


def _track(page: CasePage) -> Track:
    """Return what participation asks for beside the ladder: the safety service, AMU, risk."""
    informed = page.case.informed_on is not None
    marks = [
        Mark(
            (_("%(party)s is told") if informed else _("%(party)s is to be told"))
            % {"party": line.name},
            "done" if informed else "ahead",
        )
        for line in page.parties
        if line.participation.is_safety
    ]
    concerns = [e for e in page.exchanges if e.input.kind == Input.Kind.CONCERN]
    if any(e.waits for e in concerns):
        marks.append(Mark(_("A safety concern awaits an answer"), "now"))
    elif any(e.input.withdrawn_at is None for e in concerns):
        marks.append(Mark(_("Safety concerns are answered"), "done"))
    seen = set()
    for gate in page.gates:
        if gate.evidence in ("amu_treated", "risk_assessed") and gate.evidence not in seen:
            seen.add(gate.evidence)
            marks.append(Mark(gate.text, "done" if gate.ok else "ahead"))
    return Track(marks)


def gates_of(page: CasePage) -> list[Gate]:
    """Return each gate the duties set, met or not, once; a binding duty speaks before advice."""
    seen: dict[tuple[str, str], Gate] = {}
    for duty in page.duties:
        for gate in duty["gates"]:
            key = gate["before"], gate["evidence"]
            if key in seen and (seen[key].binding or not duty["binding"]):
                continue
            seen[key] = Gate(
                gate["before"],
                gate["evidence"],
                gate["label"],
                duty["citation"],
                policies.evidence_met(page.situation, gate["evidence"]),
                duty["binding"],
            )
    return list(seen.values())
