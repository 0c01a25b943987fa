"""Hold what a case's history says, and replay it: what was in place when a decision was taken.

Nothing here reads the database or the clock. The findings and the requirements met are worked
out from these values alone, so that each can be tried on a history written by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from ledger.events import Event
from ledger.moving import OSLO
from ledger.sentences import sentence
from parties.models import SAFETY_ROLES

DECISIONS = (
    Event.DECISION_TAKEN,
    Event.DECISION_TAKEN_DESPITE,
    Event.DECISION_REGISTERED,
)
SAID = (
    Event.INPUT_SUBMITTED,
    Event.INPUT_CORRECTED,
    Event.INFORMATION_REQUESTED,
    Event.SAFETY_CONCERN_RAISED,
)
_DISCUSSED = (Event.DISCUSSION_CLOSED, Event.DISCUSSED_IN_WRITING)
_SPOKEN = (*SAID, Event.POSITION_TAKEN, Event.POSITION_TAKEN_HIDDEN, Event.ANSWERED_IN_WRITING)


@dataclass(frozen=True)
class Happening:
    """One entry of the case's history, as oversight reads it. [Hendelse]"""

    number: int
    event: str
    recorded_at: datetime
    occurred_on: date
    subject: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    role: str = ""
    who: str = ""
    digest: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def recorded_on(self) -> date:
        """Return the day it was entered."""
        return self.recorded_at.astimezone(OSLO).date()

    @property
    def late(self) -> bool:
        """Tell whether it was entered after the day it happened."""
        return self.occurred_on < self.recorded_on

    @property
    def sentence(self) -> str:
        """Tell it, in the active language."""
        return sentence(
            self.event,
            self.facts,
            self.who,
            subject=self.subject,
            occurred_on=self.occurred_on,
            names=self.names,
        )


@dataclass(frozen=True)
class Party:
    """A party of the case, or one left out with a reason. [Part]"""

    key: str
    name: str
    left_out: bool = False
    reason: str = ""

    @property
    def is_safety(self) -> bool:
        """Tell whether it is the safety service; unions are known by their key."""
        return not self.key.startswith("union-")


@dataclass(frozen=True)
class Owed:
    """Something owed by a day under a rule, done or not. [Frist]"""

    key: str
    what: str
    rule: str
    due_on: date
    by_employer: bool
    who: str = ""
    done_at: datetime | None = None
    citation: Mapping[str, Any] | None = None
    binding: bool = True

    @property
    def done_on(self) -> date | None:
        """Return the day it was done."""
        return self.done_at.astimezone(OSLO).date() if self.done_at else None

    def overdue(self, on: date) -> bool:
        """Tell whether it is late and still not done; it is kept on its last day."""
        return self.done_at is None and self.due_on < on


@dataclass(frozen=True)
class Point:
    """What the history does not say of a decision: who took it, and the reason given."""

    title: str
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Decision:
    """A decision as the history has it, and what was in place by then. [Beslutning]"""

    happening: Happening
    process: Process

    @property
    def registered(self) -> bool:
        """Tell whether it was taken elsewhere and entered afterwards, with its real day."""
        return self.happening.event == Event.DECISION_REGISTERED

    @property
    def on(self) -> date:
        """Return the day it was taken."""
        return self.happening.occurred_on

    @property
    def point(self) -> Point:
        """Return who took it and why."""
        known = self.process.points.get(int(self.happening.facts.get("number") or 0))
        return known or Point(str(self.happening.facts.get("title", "")))

    def after(self, happening: Happening) -> bool:
        """Tell whether something came after it; what happened the same day gets the doubt."""
        if self.registered:
            return happening.occurred_on > self.on
        return happening.number > self.happening.number

    def _heard_before(self, happening: Happening) -> bool:
        """Tell whether it was said before the decision: for certain, not perhaps the same day."""
        if self.registered:
            return happening.occurred_on < self.on
        return happening.number < self.happening.number

    @cached_property
    def open(self) -> list[str]:
        """Return the codes of what was missing, in the order it was asked for.

        The entry itself says what was open when it was written. A decision entered afterwards
        is held to its real day: what was done between that day and the entry was missing too.
        """
        found = [str(code) for code in self.happening.facts.get("open") or ()]
        if self.registered:
            for gate in self.process.gates("decision"):
                code = gate["evidence"]
                proof = self.process.proof(code)
                if code not in found and proof and all(self.after(h) for h in proof):
                    found.append(code)
        return list(dict.fromkeys(found))

    @cached_property
    def unanswered(self) -> list[Exchange]:
        """Return what was said before it, in time, and not answered by then; concerns always."""
        return [
            said
            for said in self.process.exchanges
            if (said.in_time or said.is_concern)
            and self._heard_before(said.said)
            and (said.ended is None or self.after(said.ended))
        ]


@dataclass
class Exchange:
    """What a party said, and what came of it. [Innspill og svar]"""

    said: Happening
    ended: Happening | None = None
    answer: Happening | None = None
    hollow: Happening | None = None

    @property
    def in_time(self) -> bool:
        """Tell whether it came before the deadline for input."""
        return self.said.facts.get("in_time") is not False

    @property
    def is_concern(self) -> bool:
        """Tell whether it is a safety concern."""
        kind = self.said.facts.get("kind")
        return self.said.event == Event.SAFETY_CONCERN_RAISED or kind == "concern"

    @property
    def party(self) -> str:
        """Return who said it."""
        return str(self.said.facts.get("party") or "")


@dataclass(frozen=True)
class Process:
    """One case as its history tells it on a day. [Prosessen]"""

    happenings: Sequence[Happening]
    on: date
    duties: Sequence[Mapping[str, Any]] = ()
    parties: Sequence[Party] = ()
    owed: Sequence[Owed] = ()
    points: Mapping[int, Point] = field(default_factory=dict)
    filed: Sequence[str] = ()
    input_due_on: date | None = None
    undecided: bool = False

    def of(self, *events: str) -> list[Happening]:
        """Return what happened of some kinds, the first first."""
        return [h for h in self.happenings if h.event in events]

    def about(self, subject: str, *events: str) -> list[Happening]:
        """Return what happened to one thing."""
        return [h for h in self.of(*events) if h.subject == subject]

    @cached_property
    def decisions(self) -> list[Decision]:
        """Return the decisions, in the order they were entered."""
        return [Decision(h, self) for h in self.of(*DECISIONS)]

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """Return what parties said, each with what came of it; a correction ends the old text."""
        found: dict[str, Exchange] = {}
        for happening in self.happenings:
            if happening.event in SAID:
                replaced = found.get(f"input:{happening.facts.get('replaces')}")
                if replaced is not None:
                    replaced.ended = happening
                found[happening.subject] = Exchange(happening)
            elif happening.subject in found:
                said = found[happening.subject]
                if happening.event == Event.INPUT_ANSWERED:
                    said.ended = said.answer = happening
                elif happening.event == Event.INPUT_WITHDRAWN:
                    said.ended = happening
                elif happening.event == Event.ANSWER_CALLED_HOLLOW:
                    said.hollow = happening
        return list(found.values())

    def gates(self, before: str, *, binding: bool = True) -> Iterator[Mapping[str, Any]]:
        """Return what the duties ask for before a step, each with its duty."""
        for duty in self.duties:
            if bool(duty["binding"]) is binding:
                for gate in duty["gates"]:
                    if gate["before"] == before:
                        yield {**gate, "duty": duty}

    def citations(self, *codes: str, binding: bool = True) -> list[Mapping[str, Any]]:
        """Return where it stands that the evidence is asked for; each place once."""
        return unique(
            duty["citation"]
            for duty in self.duties
            if bool(duty["binding"]) is binding
            and any(gate["evidence"] in codes for gate in duty["gates"])
        )

    def proof(self, code: str) -> list[Happening]:
        """Return the entries that show that something a duty asks for was done. [Bevis]"""
        if code == "information_given":
            return self.of(Event.INFORMATION_GIVEN)
        if code == "discussion_held":
            return self.of(*_DISCUSSED)
        if code == "consequences_discussed":
            taken = [d.happening.number for d in self.decisions]
            return [h for h in self.of(*_DISCUSSED) if taken and h.number > min(taken)]
        if code == "reasoned_answer":
            return self.of(Event.INPUT_ANSWERED)
        filed = self.about(code, Event.EVIDENCE_FILED)
        if filed:
            return filed
        if code == "safety_representative_consulted":
            return self._safety_heard()
        # On the one page of a light case the risk box is the written risk assessment.
        return self.of(Event.BRIEF_REVISED)[:1] if code in self.filed else []

    def _safety_heard(self) -> list[Happening]:
        spoken = [h for h in self.of(*_SPOKEN) if h.role in SAFETY_ROLES]
        if spoken:
            return spoken
        invited = any(p.is_safety and not p.left_out for p in self.parties)
        had_its_time = self.input_due_on is not None and self.on > self.input_due_on
        return self.of(Event.INFORMATION_GIVEN) if invited and had_its_time else []


def unique(citations: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leave out a place in the rules that is named already."""
    seen: dict[str, Mapping[str, Any]] = {}
    for citation in citations:
        seen.setdefault(f"{citation.get('source')} {citation.get('section')}", citation)
    return list(seen.values())
