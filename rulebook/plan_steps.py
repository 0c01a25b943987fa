"""Find the steps a case has to go through, and what lies between them. [Steg og rekkefølge]

The order is the same for every case; which steps are in it, and what is counted between them,
comes from the duties raised and the local routine in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rulebook.assessment import Assessment
from rulebook.conditions import Situation
from rulebook.dates import Kind
from rulebook.in_force import law_in_force
from rulebook.packs import Packs
from rulebook.schema import Gate, Rule

# A step, and the decision point it leads to; 0 for what is done once.
Key = tuple[str, int]

ORDER = (
    "early_talk",
    "need_documented",
    "information",
    "safety_representative_consulted",
    "employees_involved",
    "input",
    "nav",
    "call",
    "papers",
    "meeting",
    "minutes",
    "remarks",
    "reasoned_answer",
    "employee_heard",
    "agreement_reached",
    "amu_treated",
    "committee_treated",
    "reasons_documented",
    "political",
    "decision",
    "consequences_discussed",
    "risk_assessed",
    "employees_informed",
    "notice",
    "implementation",
)
GOALS = frozenset({"decision", "implementation"})
# Done once for every decision point; the rest is done once for the case.
IN_EACH_ROUND = frozenset({"call", "papers", "meeting", "minutes", "remarks", "decision"})
# What a step without a date comes before, where that is not the decision.
BEFORE = {
    "early_talk": "information",
    "consequences_discussed": "implementation",
    "risk_assessed": "implementation",
    "employees_informed": "implementation",
    "implementation": "",
    "decision": "implementation",
}
# Which step the rulebook's evidence and anchors speak of.
DONE_BY = {
    "information_given": "information",
    "nav_notified": "nav",
    "discussion_held": "meeting",
}
HAPPENS_AT = {
    "planned_decision": "decision",
    "planned_implementation": "implementation",
    "planned_political_treatment": "political",
    "meeting_called": "call",
    "meeting_held": "meeting",
    "nav_notified": "nav",
    "notice_given": "notice",
}
# The days of a case file that set a step.
DAYS_KNOWN = {
    "information_given": "information",
    "nav_notified": "nav",
    "meeting_called": "call",
    "meeting_held": "meeting",
    "minutes_circulated": "minutes",
    "notice_given": "notice",
}
_COUNTS_BACK = frozenset({Kind.LATEST_BEFORE})
_COUNTS_ON = frozenset({Kind.WAITING_PERIOD, Kind.NOTICE_PERIOD})


@dataclass(frozen=True)
class Link:
    """Say that one step comes no earlier than another lets it. [Ledd]

    `rule` counts what lies between; without one it is `gap` days. `source_kind` tells law,
    agreement or local routine; pure order has none.
    """

    before: Key
    after: Key
    rule: Rule | None = None
    gap: int = 0
    source_kind: str = ""

    @property
    def counts_back(self) -> bool:
        """Tell whether the rule counts from the later step."""
        return (
            self.rule is not None
            and self.rule.timing is not None
            and self.rule.timing.kind in _COUNTS_BACK
        )

    @property
    def is_window(self) -> bool:
        """Tell whether the later step is the end of a time somebody has."""
        timing = self.rule.timing if self.rule else None
        return timing is not None and timing.kind is Kind.WINDOW_AFTER


@dataclass(frozen=True)
class Steps:
    """The steps of one case in order, who asks for them, and the links between. [Steg]"""

    order: tuple[Key, ...]
    asked: Mapping[Key, tuple[Rule, ...]]
    dated: frozenset[Key]
    links: tuple[Link, ...]
    advised: tuple[Link, ...] = ()

    def own_link(self, key: Key, holding: Link | None) -> Link | None:
        """Return the link a step is told by: how long before the next, or how long it lasts.

        `holding` is the link that sets its last day; it goes first when a rule counts it back.
        """
        ahead = [k for k in self.links if k.before == key and k.rule and not k.is_window]
        if holding is not None and holding.rule is not None and not holding.is_window:
            ahead = [holding, *ahead]
        ends = [k for k in self.links if k.after == key and k.is_window]
        return next(iter([*ahead, *ends]), None)


def steps_and_links(
    assessment: Assessment, packs: Packs, *, rounds: int, weight: str, rung: str
) -> Steps:
    """Find the steps of an assessed case; `rounds` is the number of decision points."""
    return _Laying(assessment, packs, weight, rung).steps(rounds)


class _Laying:
    """Lay out one case."""

    def __init__(self, assessment: Assessment, packs: Packs, weight: str, rung: str) -> None:
        case_file, on = assessment.case_file, assessment.on
        law = law_in_force(packs, case_file.profile, on)
        self.duties = assessment.duties
        self.routine = {
            rule.id: rule
            for pack in law.editions
            for rule in pack.rules
            if rule.source_kind == "local_routine" and rule.holds(on)
        }
        situation = Situation(case_file.measures, case_file.facts, rung or None)
        raised = {duty.id for duty in self.duties}
        self.counted = [
            clock.rule
            for ready in law.rules
            if ready.rule.id in raised
            for clock in ready.clocks
            if clock.runs(situation)
        ]
        self.meets = weight != "light" and rung not in ("", "information")
        self.heard = bool(rung)
        self.political = "planned_political_treatment" in case_file.dates

    def steps(self, rounds: int) -> Steps:
        links: list[Link] = []
        advised: list[Link] = []
        for link in [*self._links(rounds)]:
            (links if _binds(link) else advised).append(link)
        touched = {key for link in links for key in (link.before, link.after)}
        asked = {**dict.fromkeys(touched, ()), **self._asked(touched)}
        order = sorted(asked, key=lambda key: (place(key[0]), key[0] in GOALS, key[1]))
        return Steps(
            tuple(order),
            {key: tuple(asked[key]) for key in order},
            frozenset(touched),
            tuple(links),
            tuple(advised),
        )

    # -- what is asked for -----------------------------------------------------------------

    def _asked(self, touched: set[Key]) -> dict[Key, tuple[Rule, ...]]:
        """Find the duties behind each step; a gate nothing counts to is a step without a date."""
        found: dict[Key, dict[str, Rule]] = {}
        for rule, gate in self._gates():
            for key in self._keys_of(gate.evidence, touched):
                found.setdefault(key, {})[rule.id] = rule
        if self.heard:
            rules = [duty.rule for duty in self.duties]
            soft = [rule for rule in rules if rule.timing and rule.timing.kind is Kind.SOFT]
            if soft or self.meets:
                found["early_talk", 0] = {rule.id: rule for rule in soft}
        return {
            key: tuple(sorted(rules.values(), key=lambda rule: not rule.binding))
            for key, rules in found.items()
        }

    def _keys_of(self, evidence: str, touched: set[Key]) -> list[Key]:
        if evidence == "discussion_held" and not self.meets:
            return [key for key in touched if key[0] == "input"]
        code = DONE_BY.get(evidence, evidence)
        there = [key for key in touched if key[0] == code]
        return there or ([] if evidence in DONE_BY else [(code, 0)])

    # -- what lies between -----------------------------------------------------------------

    def _links(self, rounds: int) -> Iterator[Link]:
        information, start = ("information", 0), ("implementation", 0)
        if self.heard and "LOC-INPUT" in self.routine:
            yield self._by_routine("LOC-INPUT", information, ("input", 0))
        for n in range(1, rounds + 1):
            decision = ("decision", n)
            yield Link(decision, start)
            if self.heard:
                yield Link(information, decision)
                yield from self._meeting(n) if self.meets else self._in_writing(n)
        for rule in self.counted:
            yield from self._by_rule(rule, rounds)
        if self._needs("nav_notified"):
            first = ("call", 1) if self.meets else ("decision", 1)
            yield Link(("nav", 0), first)
        if any(gate.before == "notice" for _rule, gate in self._gates()):
            yield Link(("decision", rounds), ("notice", 0))
            yield Link(("notice", 0), start)
        if self.political:
            yield from self._before_politics()

    def _meeting(self, n: int) -> Iterator[Link]:
        """Call, papers, meeting, minutes and the answers to them, before one decision."""
        information, call, papers = ("information", 0), ("call", n), ("papers", n)
        meeting, minutes, remarks = ("meeting", n), ("minutes", n), ("remarks", n)
        decision = ("decision", n)
        yield Link(information, call)
        yield Link(call, meeting)
        yield Link(meeting, decision)
        if "LOC-NOTICE" in self.routine:
            yield self._by_routine("LOC-NOTICE", call, meeting)
        if "LOC-PAPERS" in self.routine:
            yield Link(information, papers)
            yield self._by_routine("LOC-PAPERS", papers, meeting)
        if "LOC-INPUT" in self.routine:
            yield self._then(("input", 0), meeting)
        if "LOC-MINUTES" in self.routine:
            yield self._by_routine("LOC-MINUTES", meeting, minutes)
            if "LOC-REMARKS" in self.routine:
                yield self._by_routine("LOC-REMARKS", minutes, remarks)
                yield self._then(remarks, decision, gap=1)
            else:
                yield self._then(minutes, decision)

    def _in_writing(self, n: int) -> Iterator[Link]:
        """Everyone answers in writing; the decision comes when the last day is over."""
        if "LOC-INPUT" in self.routine:
            yield self._then(("input", 0), ("decision", n), gap=1)

    def _by_rule(self, rule: Rule, rounds: int) -> Iterator[Link]:
        """Lay in what a duty, or a clock of one, counts."""
        if rule.timing is None:
            return
        step = HAPPENS_AT.get(rule.timing.anchor)
        if step is None:
            return
        if rule.timing.kind in _COUNTS_BACK:
            for after in self._every(step, rounds):
                yield self._counted(rule, self._done_before(rule, after), after)
        elif rule.timing.kind in _COUNTS_ON:
            yield self._counted(rule, (step, 0), ("implementation", 0))

    def _done_before(self, rule: Rule, after: Key) -> Key:
        """Find what a rule that counts back wants done: what its gate asks, else the discussion."""
        code = next((DONE_BY[g.evidence] for g in rule.gates if g.evidence in DONE_BY), "")
        if after[0] == "meeting":
            code = code if code in ("information", "nav") else "call"
        code = code or "meeting"
        if code == "meeting":
            if not self.meets:
                return ("input", 0) if "LOC-INPUT" in self.routine else ("information", 0)
            return ("meeting", after[1] or 1)
        return (code, after[1] or 1) if code in IN_EACH_ROUND else (code, 0)

    def _before_politics(self) -> Iterator[Link]:
        """The political body comes last: the decision is its own, or follows it."""
        political = ("political", 1)
        last = ("meeting", 1) if self.meets else ("information", 0)
        yield Link(last, political)
        for rule in self.routine.values():
            timing = rule.timing
            if timing and HAPPENS_AT.get(timing.anchor) == "political":
                yield self._counted(rule, last, political)

    def _every(self, step: str, rounds: int) -> list[Key]:
        if step in ("call", "meeting") and not self.meets:
            return []
        if step == "political":
            return [("political", 1)] if self.political else []
        return (
            [(step, n) for n in range(1, rounds + 1)] if step in IN_EACH_ROUND else [(step, 0)]
        )

    def _gates(self) -> Iterator[tuple[Rule, Gate]]:
        for duty in self.duties:
            for gate, _label in duty.gates:
                yield duty.rule, gate

    def _needs(self, evidence: str) -> bool:
        return any(gate.evidence == evidence for _rule, gate in self._gates())

    def _by_routine(self, rule_id: str, before: Key, after: Key) -> Link:
        return self._counted(self.routine[rule_id], before, after)

    def _then(self, before: Key, after: Key, *, gap: int = 0) -> Link:
        """Order that follows from the routine's own times, and falls away with them."""
        return Link(before, after, gap=gap, source_kind="local_routine")

    def _counted(self, rule: Rule, before: Key, after: Key) -> Link:
        kind = "suggested" if rule.suggested else rule.source_kind
        return Link(before, after, rule, source_kind=kind)


def _binds(link: Link) -> bool:
    rule = link.rule
    return rule is None or not (rule.suggested or rule.timing_unverified or not rule.binding)


def first_round(code: str) -> int:
    """Return the point a step leads to when there is only one."""
    return 1 if code in IN_EACH_ROUND else 0


def place(code: str) -> int:
    """Give a step's place in the order; evidence nobody has placed is due just before the decision."""
    return ORDER.index(code if code in ORDER else "decision")
