"""Read what oversight looks at: a fixed number of queries, whatever the number of entries and parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Entry
from ledger.wording import label
from oversight.earliness import Dates
from oversight.finding import Finding
from oversight.findings import findings_of, headline, spoken
from oversight.process import DECISIONS, SAID, Happening, Owed, Party, Point, Process
from oversight.requirements import requirements_of
from parties.models import Role
from parties.seats import Standing
from rulebook.packs import load
from workflows.models import Case, DecisionPoint, Obligation, Participation
from workflows.queries import visible_to
from workflows.queries.record import who_acted, with_actors

AT_MOST = 50
# What a list needs to find what went wrong; a case's own page reads everything.
_TELLING = (
    *DECISIONS,
    *SAID,
    Event.INPUT_WITHDRAWN,
    Event.INPUT_ANSWERED,
    Event.ANSWER_CALLED_HOLLOW,
    Event.POSITION_TAKEN,
    Event.POSITION_TAKEN_HIDDEN,
    Event.ANSWERED_IN_WRITING,
    Event.INFORMATION_GIVEN,
    Event.BRIEF_REVISED,
    Event.RUNG_CHOSEN,
    Event.PARTY_OMITTED,
    Event.DISCUSSION_CLOSED,
    Event.DISCUSSED_IN_WRITING,
    Event.MINUTES_REFUSED,
    Event.OPENNESS_DECLARED,
    Event.DEMAND_MADE,
    Event.DEMAND_REFUSED,
    Event.EVIDENCE_FILED,
    Event.CASE_CONCLUDED,
)
_MANNERS = (DecisionPoint.Manner.DESPITE, DecisionPoint.Manner.REGISTERED)


@dataclass
class Dossier:
    """One case as HR reads it. [Sak under tilsyn]"""

    case: Case
    process: Process
    points: Sequence[DecisionPoint] = ()
    findings: list[Finding] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """Say how it went, in plain words; a case that goes on is not praised for all being in place."""
        remains = self.case.is_open and any(not r.met for r in requirements_of(self.process))
        if remains and self.process.decisions and not self.findings:
            return _("Nothing has gone wrong so far. Something is still to be done.")
        return headline(self.process, self.findings)

    @property
    def breaches(self) -> list[Finding]:
        """Return the findings where a rule was not followed."""
        return [f for f in self.findings if f.is_breach]

    @property
    def advice(self) -> list[Finding]:
        """Return the findings that only deserve a look."""
        return [f for f in self.findings if not f.is_breach]

    @property
    def late(self) -> int:
        """Count what is owed, late and not done."""
        return sum(o.overdue(self.process.on) for o in self.process.owed)

    @property
    def dates(self) -> Dates:
        """Return the days that tell how early the parties came in."""
        case = self.case
        decided = [p.decided_on for p in self.points if p.decided_on]
        started = [p.implemented_on for p in self.points if p.implemented_on]
        return Dates(
            known=case.known_on,
            informed=case.informed_on,
            discussed=case.discussed_on,
            decided=min(decided, default=None),
            planned_decision=case.planned_decision_on,
            started=min(started, default=None),
            early_talks=[h.occurred_on for h in self.process.of(Event.EARLY_TALK_LOGGED)],
        )


def cases_under_oversight(
    standing: Standing,
    on: date,
    *,
    words: str = "",
    state: str = "",
    only: str = "",
    before: int | None = None,
    at_most: int = AT_MOST,
) -> list[Dossier]:
    """Return a page of cases with what was found in each, newest first. [Saker under tilsyn]

    `only` narrows to "despite" (decided with something missing, or entered afterwards) or "late".
    """
    cases = visible_to(standing).select_related("unit", "assessment")
    if words:
        cases = cases.filter(Q(title__icontains=words) | Q(reference__icontains=words))
    if state:
        cases = cases.filter(state=state)
    if only == "despite":
        points = DecisionPoint.objects.filter(case=OuterRef("pk"), manner__in=_MANNERS)
        cases = cases.filter(Exists(points))
    if only == "late":
        owed = Obligation.objects.filter(case=OuterRef("pk"), done_at=None, due_on__lt=on)
        cases = cases.filter(Exists(owed.exclude(rule="")))
    if before is not None:
        cases = cases.filter(pk__lt=before)
    return dossiers(list(cases.order_by("-pk")[:at_most]), on, events=_TELLING)


def case_under_oversight(standing: Standing, reference: str, on: date) -> Dossier:
    """Return one case with its whole history; raises Case.DoesNotExist where it is not visible."""
    cases = visible_to(standing).select_related("unit", "assessment", "chain", "owner")
    [found] = dossiers([cases.get(reference=reference)], on)
    return found


def dossiers(cases: list[Case], on: date, *, events: Iterable[str] = ()) -> list[Dossier]:
    """Read some cases' histories, parties, debts and decisions together, and find what went wrong."""
    parties: dict[int, list[Participation]] = defaultdict(list)
    for part in Participation.objects.filter(case__in=cases).select_related(
        "union", "area", "omitted"
    ):
        parties[part.case_id].append(part)
    points: dict[int, list[DecisionPoint]] = defaultdict(list)
    for point in DecisionPoint.objects.filter(case__in=cases).select_related("reason"):
        points[point.case_id].append(point)
    owed: dict[int, list[Obligation]] = defaultdict(list)
    for debt in Obligation.objects.filter(
        case__in=cases, due_on__lt=on, due_on__isnull=False
    ).select_related("participation__union"):
        owed[debt.case_id].append(debt)
    entries: dict[int, list[Entry]] = defaultdict(list)
    for entry in _entries([case.chain_id for case in cases], tuple(events)):
        entries[entry.chain_id].append(entry)
    found = []
    for case in cases:
        process = _process(
            case, entries[case.chain_id], parties[case.pk], owed[case.pk], points[case.pk], on
        )
        found.append(Dossier(case, process, points[case.pk], findings_of(process)))
    return found


def _entries(chains: list[int], events: tuple[str, ...]) -> Any:
    entries = with_actors(Entry.objects.filter(chain__in=chains)).defer("canonical", "previous")
    if events:
        entries = entries.filter(event__in=events)
    return entries.order_by("chain_id", "number")


def _process(
    case: Case,
    entries: list[Entry],
    parties: list[Participation],
    owed: list[Obligation],
    points: list[DecisionPoint],
    on: date,
) -> Process:
    table = [_party(p, p.omitted.body if p.omitted else "") for p in parties]
    names = {party.key: party.name for party in table}
    happenings = [_happening(entry, names) for entry in entries]
    duties = case.assessment.duties if case.assessment else []
    citations = {duty["id"]: duty["citation"] for duty in duties}
    over = {h.recorded_at for h in happenings if h.event == Event.CASE_CONCLUDED}
    return Process(
        happenings,
        on,
        duties=duties,
        parties=table,
        owed=[found for debt in owed if (found := _owed(debt, citations, over))],
        points={p.number: _point(p) for p in points},
        filed=case.filed,
        input_due_on=case.input_due_on,
        undecided=any(p.state == DecisionPoint.State.PLANNED for p in points),
    )


def _party(part: Participation, reason: str = "") -> Party:
    key = "safety"
    if part.union_id is not None:
        key = f"union-{part.union_id}"
    elif part.area_id is not None:
        key = f"area-{part.area_id}"
    elif part.guest_id is not None:
        key = f"guest-{part.guest_id}"
    # A union has a name; the safety representative is a role, and has one in each language.
    name = label("role", part.role) if part.is_safety else part.name
    return Party(key, name, left_out=part.omitted_id is not None, reason=reason)


def _point(point: DecisionPoint) -> Point:
    return Point(point.title, point.decided_by, point.reason.body if point.reason else "")


def _happening(entry: Any, names: Mapping[str, str]) -> Happening:
    known = {"party": names[entry.subject]} if entry.subject in names else {}
    if entry.event == Event.EVIDENCE_FILED:
        texts = load().vocabulary["evidence"].get(entry.subject)
        known["evidence"] = spoken(texts) if texts else entry.subject
    return Happening(
        entry.number,
        entry.event,
        entry.recorded_at,
        entry.occurred_on,
        subject=entry.subject,
        facts=entry.facts,
        role=entry.role,
        who=who_acted(entry),
        digest=entry.digest,
        names=known,
    )


def _owed(debt: Obligation, citations: Mapping[str, Any], over: set[datetime]) -> Owed | None:
    """Return what was owed under a rule; what no rule sets a day for is never found to be late."""
    rule = load().rules.get(debt.rule)
    citation = citations.get(debt.rule) or (rule.citation.to_json() if rule else None)
    if citation is None or debt.due_on is None:
        return None
    what = label("kind", debt.kind)
    if debt.kind == Obligation.Kind.MEET_DUTY and rule is not None:
        what = spoken(rule.title)
    return Owed(
        f"obligation:{debt.pk}",
        what,
        debt.rule,
        debt.due_on,
        by_employer=debt.role == Role.LEADER,
        who=_party(debt.participation).name if debt.participation else "",
        # Closing a case strikes out what is left: that is not the same as doing it.
        done_at=None if debt.done_at in over else debt.done_at,
        citation=citation,
        binding=citation.get("confidence") != "M",
    )
