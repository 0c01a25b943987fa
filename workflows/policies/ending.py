"""What must be there before a case ends, and before a body is asked. [Avslutning]"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ledger.refusals import Missing
from rulebook.packs import load
from workflows.models import Case, DecisionPoint
from workflows.models.situation import Situation
from workflows.policies.gates import citation_of, consequences_discussed, owes_consequences
from workflows.policies.guards import answered


def may_conclude(situation: Situation) -> Iterator[Missing]:
    """Ask that every decision point is finished and every negotiation ended."""
    running = [
        p
        for p in situation.points
        if p.state in (DecisionPoint.State.PLANNED, DecisionPoint.State.DECIDED)
    ]
    for point in running:
        yield Missing(
            "point_open",
            _("“%(point)s” is not finished.") % {"point": point.title},
            _("Decide and carry it out, or drop it."),
        )
    if situation.case.rows_open:
        yield Missing(
            "rows_open",
            _("A row of the list has no conclusion."),
            _("Note what the discussion of each row ended with."),
        )
    titles = {point.pk: point.title for point in situation.points}
    for trial in situation.trials:
        if trial.runs:
            yield Missing(
                "trial_runs",
                _("The trial of “%(point)s” is not settled.")
                % {"point": titles[trial.point_id]},
                _("Make it permanent, prolong it or end it."),
            )
    for child in situation.case.children_beside or ():
        if child["state"] not in (Case.State.CLOSED, Case.State.WITHDRAWN):
            yield Missing(
                "child_open",
                _("Case %(reference)s is part of this one, and is not closed.")
                % {"reference": child["reference"]},
                _("Close it first, or take it out of the programme and say why."),
            )
    if situation.case.employees_waiting:
        yield Missing(
            "employee_waits",
            _("A question from an employee has no answer."),
            _("Answer it. The answer goes to the one who asked."),
        )
    if any(n.running for n in situation.negotiations):
        yield Missing(
            "negotiation_open",
            _("A negotiation is not ended."),
            _("End it by agreement or by a break."),
        )
    yield from _remaining(situation)


def _remaining(situation: Situation) -> Iterator[Missing]:
    """Yield what decisions were taken without, and neither done afterwards nor waived."""
    titles = {point.number: point.title for point in situation.points}
    for owed in situation.remaining:
        said = load().vocabulary["evidence"].get(owed.subject_code, {})
        language = (get_language() or "nb")[:2]
        what = said.get(language) or said.get("nb") or owed.subject_code
        yield Missing(
            "remains",
            _("Still owed after “%(point)s”: %(what)s.")
            % {
                "point": titles.get(owed.subject_point or 0, ""),
                "what": f"{what[:1].lower()}{what[1:]}",
            },
            _("Do it now, or let every party or HR say that it need not be done."),
            citation_of(situation, owed.subject_code),
        )
    if any(point.taken_short for point in situation.points):
        yield from answered(situation)


def to_discuss(situation: Situation) -> list[DecisionPoint]:
    """Return the decisions to discuss: planned, taken without, or decided with what follows left."""
    owed = {o.subject_point for o in situation.remaining if o.subject_code == "discussion_held"}
    planned, decided = DecisionPoint.State.PLANNED, DecisionPoint.State.DECIDED
    after = owes_consequences(situation)
    return [
        p
        for p in situation.points
        if p.state == planned
        or p.number in owed
        or (after and p.state == decided and not consequences_discussed(p))
    ]


def may_be_discussed(situation: Situation) -> list[DecisionPoint]:
    """Return the decisions a meeting may be about: those to discuss, and those on trial."""
    owed = to_discuss(situation)
    tried = {trial.point_id for trial in situation.trials if trial.runs}
    return [p for p in situation.points if p in owed or p.pk in tried]


def something_remains(situation: Situation) -> bool:
    """Tell whether something remains that the person's party, or HR, has not waived."""
    parties: set[int | None] = {*situation.spoken_for} or {None}
    waived = {(w.obligation_id, w.participation_id) for w in situation.waivers}
    return any((o.pk, p) not in waived for o in situation.remaining for p in parties)


def may_refer(situation: Situation) -> Iterator[Missing]:
    """Ask for something still to be decided: a body is heard before, not after."""
    if not situation.planned_points:
        yield Missing(
            "point_planned",
            _("Nothing is waiting to be decided."),
            _("A body treats a case before it is decided."),
        )
