"""Read the year wheel: what comes round again, when it is due, and what the year's decisions were. [Årshjul]"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from parties.models import Organisation
from rulebook.dates import Deadline, Kind
from rulebook.packs import Packs
from rulebook.schema import Rule
from workflows.models import Case, DecisionPoint, RecurringDuty

# Measures that are nothing but the thing that comes round: these open a case of their own. What
# recurs inside another measure (evaluating a control measure) belongs to that measure's case.
OWN_CASE = ("staffing_review", "pay_policy")
# Measures whose decisions the yearly discussion of staffing looks back on.
COUNTED = ("part_time_appointment", "temporary_appointment", "hiring_in")
# A case is opened this long before the day, so that information, meeting and minutes have room.
# The house's own choice, not the law's.
AHEAD = timedelta(weeks=6)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Turn:
    """One recurring duty: the rule, where it stands, and when it is due next. [Runde i årshjulet]"""

    rule: Rule
    duty: RecurringDuty
    deadline: Deadline
    held_on: date | None

    @property
    def due_on(self) -> date:
        """Return the last day of the turn."""
        assert self.deadline.raw_end is not None  # noqa: S101  (what recurs always has an end)
        return self.deadline.raw_end

    @property
    def measure(self) -> str:
        """Return the measure its own case is opened with; empty when it opens none."""
        return next((each for each in OWN_CASE if each in self.rule.measures), "")

    @property
    def case(self) -> Case | None:
        """Return the case it is being done in, or None."""
        return self.duty.case if self.duty.case_id and self.held_on is None else None

    @property
    def on_demand(self) -> bool:
        """Tell whether the rule also lets either party demand it at any time."""
        return self.rule.timing is not None and self.rule.timing.on_demand

    @property
    def never_said(self) -> bool:
        """Tell whether nobody has said when it was last done."""
        return self.held_on is None and self.duty.last_held_on is None

    def late(self, on: date) -> bool:
        """Tell whether the day has passed; a deadline is kept on its last day."""
        return on > self.due_on

    def near(self, on: date) -> bool:
        """Tell whether it is time to open its case."""
        return self.due_on - AHEAD <= on


def recurring_rules(packs: Packs, organisation: Organisation, on: date) -> Iterator[Rule]:
    """Return the rules that come round again for this employer on the day."""
    for pack in packs.in_force(organisation.profile, on):
        for rule in pack.rules:
            recurs = rule.timing is not None and rule.timing.kind is Kind.RECURRING
            without = rule.parties == ("amu",) and organisation.has_amu is False
            if recurs and rule.holds(on) and not without:
                yield rule


def year_wheel(packs: Packs, organisation: Organisation, on: date) -> list[Turn]:
    """Return every recurring duty with its next day, the nearest first. [Årshjul]

    A discussion closed in the duty's own case counts from the day it was held, whether or not
    the tick has come by.
    """
    rows = RecurringDuty.objects.select_related("case").annotate(
        discussed_on=Max("case__points__discussed_on")
    )
    standing = {duty.rule: duty for duty in rows}
    turns = []
    for rule in recurring_rules(packs, organisation, on):
        duty = standing.get(rule.id) or RecurringDuty(rule=rule.id, since=on)
        held_on: date | None = getattr(duty, "discussed_on", None)
        known = [day for day in (held_on, duty.last_held_on) if day]
        deadline = packs.rule_deadline(rule, max(known, default=duty.since))
        turns.append(Turn(rule, duty, deadline, held_on))
    return sorted(turns, key=lambda turn: (turn.due_on, turn.rule.id))


@dataclass(frozen=True)
class Used:
    """How many decisions of one kind a unit made in a year, and on what ground. [Bruk]"""

    measure: str
    unit: str
    ground: str
    decisions: int


def used_between(first: date, last: date) -> list[Used]:
    """Count the decisions on part-time, temporary and hired-in work, by unit and ground.

    Decisions are counted, never people; both days are inclusive. A decision that was reversed
    or dropped is left out. The ground is the answer `ground_for_use` of the case, empty when
    nobody was asked.
    """
    rows = DecisionPoint.objects.filter(
        decided_on__range=(first, last),
        state__in=(DecisionPoint.State.DECIDED, DecisionPoint.State.IMPLEMENTED),
    ).values_list("case__measures", "case__unit__name", "case__facts__ground_for_use")
    counted = Counter(
        (measure, unit, ground or "")
        for measures, unit, ground in rows
        for measure in COUNTED
        if measure in measures
    )
    return [Used(*key, n) for key, n in sorted(counted.items())]
