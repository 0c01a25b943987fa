"""Read a draft: what its writer has chosen so far, what that raises, and what the rules say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from parties.bounds import counted, key_in
from parties.models import Organisation, OrgUnit, User
from parties.seats import Claim, Standing, entitled
from rulebook.assessment import Assessment, CaseFile, assess
from rulebook.calendar import OutsideCalendar
from rulebook.errors import CaseFileError, Fault
from rulebook.packs import Packs
from rulebook.planning import Plan, plan
from rulebook.schema import FactKind
from workflows.actions import Proposal, organisation_facts
from workflows.models import Draft, Rung, Weight
from workflows.policies import headings_asked
from workflows.queries.dismissals import elsewhere
from workflows.queries.law import law_on
from workflows.queries.raised import raised_visible_to
from workflows.templatetags.house import lang
from workflows.web.questions import FROM_UNITS, Known, known_already, limits, questions_to_ask

DAYS = {
    "known_on": "known_on",
    "planned_decision_on": "planned_decision",
    "planned_implementation_on": "planned_implementation",
}


ALL_QUESTIONS = "on"
"""What is ticked when the answers to every question are hidden."""


@dataclass
class Writing:
    """A case somebody is still writing. [Utkast til sak]"""

    author: User
    standing: Standing
    organisation: Organisation
    on: date
    key: UUID
    draft: Draft | None = None
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _faults: list[Fault] = field(default_factory=list)

    def with_draft(self, draft: Draft) -> Writing:
        """Read the same writer's draft again after it was kept; the register is not read twice."""
        again = replace(self, draft=draft, typed=draft.data["typed"], _faults=[])
        for name in self.__dict__.keys() & {"led_units", "packs"}:
            again.__dict__[name] = self.__dict__[name]
        return again

    @cached_property
    def packs(self) -> Packs:
        """Give the rules in force."""
        return law_on(self.on)

    def one(self, name: str, default: str = "") -> str:
        """Give a field as it was typed."""
        words = self.typed.get(name) or [default]
        return words[0]

    def all(self, name: str) -> list[str]:
        """Give every choice of a list of boxes."""
        return [*self.typed.get(name, ())]

    # -- what is chosen ------------------------------------------------------------------------

    @cached_property
    def led_units(self) -> list[OrgUnit]:
        """List the units the writer leads, from the top down."""
        led = Q()
        for mandate in self.standing.of("leader"):
            led |= Q(path__startswith=mandate.unit.path)
        return list(OrgUnit.objects.filter(led)) if led else []

    @cached_property
    def chosen_units(self) -> list[OrgUnit]:
        """List the units chosen; the only one there is, when the form has not been sent yet."""
        if "units" not in self.typed and not self.draft and len(self.led_units) == 1:
            return self.led_units
        chosen = self.all("units")
        return [unit for unit in self.led_units if str(unit.pk) in chosen]

    @property
    def measures(self) -> tuple[str, ...]:
        """List what is changing, in the order of the vocabulary."""
        chosen = self.all("measures")
        return tuple(code for code in self.packs.measures if code in chosen)

    @cached_property
    def asked(self) -> list[FactKind]:
        """List the questions the measures raise; what the register knows is not asked."""
        typed = {name: words[0] for name, words in self.typed.items() if words}
        return questions_to_ask(
            self.packs,
            self.measures,
            self.organisation,
            self.on,
            answered_so_far(typed, self.packs),
        )

    @cached_property
    def known(self) -> Known | None:
        """Say what is taken from the organisation, so that nobody has to answer it."""
        return known_already(self.packs, self.measures, self.organisation, self.on)

    @property
    def facts(self) -> dict[str, Any]:
        """Give the answers, of the right kind where they can be read; blank is not an answer."""
        answers: dict[str, Any] = {}
        for kind in self.asked:
            words = self.one(f"f-{kind.name}").strip()
            if words:
                answers[kind.name] = read_answer(kind, words)
        return answers

    @property
    def days(self) -> dict[str, date]:
        """Give the days that can be read."""
        read = {name: as_date(self.one(name)) for name in DAYS}
        return {name: day for name, day in read.items() if day}

    # -- what the rules say --------------------------------------------------------------------

    @cached_property
    def faults(self) -> list[Fault]:
        """List what the rules cannot take as it stands; filled by asking them."""
        self.assessment  # noqa: B018  (asking fills `_faults`)
        return self._faults

    @cached_property
    def assessment(self) -> Assessment | None:
        """Ask the rules about what is chosen so far; what they cannot take is left out."""
        if not self.measures:
            return None
        data: dict[str, Any] = {
            "profile": self.organisation.profile,
            "measures": list(self.measures),
            "on": self.on,
            "facts": {**self._known, **self.facts, **self._elsewhere},
            "dates": {DAYS[name]: day for name, day in self.days.items()},
        }
        # What is taken out may bring another fault to light, so it is tried until it holds.
        for _try in range(len(data["facts"]) + len(data["dates"]) + 1):
            try:
                case_file = CaseFile.of(data, self.packs)
            except CaseFileError as wrong:
                self._faults = [*self._faults, *wrong.faults]
                for fault in wrong.faults:
                    table, _dot, name = fault.key.partition(".")
                    data.get(table, {}).pop(name, None)
            else:
                return assess(case_file, self.packs, on=self.on)
        return None

    @cached_property
    def _elsewhere(self) -> dict[str, Any]:
        """Count what other cases have in the same window: the numbers only."""
        day = self.days.get("planned_decision_on") or self.on
        return elsewhere(self.facts, day, self.packs)

    @property
    def _known(self) -> dict[str, Any]:
        if self.chosen_units:
            return organisation_facts(self.organisation, self.chosen_units)
        facts = organisation_facts(self.organisation, self.led_units[:1])
        return {n: f for n, f in facts.items() if n not in (FROM_UNITS, "decision_level")}

    @property
    def weight(self) -> str:
        """Give the heavier of what the rules find and what the leader chose."""
        found = Weight(self.assessment.weight) if self.assessment else Weight.NONE
        chosen = self.one("weight")
        if chosen not in Weight.values:
            return found
        return max(found, Weight(chosen), key=lambda weight: weight.rank)

    @property
    def is_light(self) -> bool:
        """Tell whether the rest fits on one page."""
        return self.weight == Weight.LIGHT

    @property
    def rung(self) -> str:
        """Give the rung the leader chose, else the one recommended."""
        chosen = self.one("rung")
        if chosen in Rung.values:
            return chosen
        return (self.assessment.rung if self.assessment else "") or ""

    @property
    def lower_rung(self) -> bool:
        """Tell whether the leader chose a lower rung than the rules recommend."""
        recommended = self.assessment.rung if self.assessment else None
        chosen = self.one("rung")
        if not recommended or chosen not in Rung.values:
            return False
        return Rung(chosen).rank < Rung(recommended).rank

    @cached_property
    def plan(self) -> Plan | None:
        """Count back from the days chosen, and on from today; None where the calendar ends."""
        if self.assessment is None or self.weight == Weight.NONE:
            return None
        try:
            return plan(
                self.assessment, self.packs, today=self.on, weight=self.weight, rung=self.rung
            )
        except OutsideCalendar:
            return None

    def earliest(self, goal: str) -> date | None:
        """Suggest the first open day for the decision or the start."""
        if self.plan is None:
            return None
        return self.packs.calendar.roll_forward(self.plan.goal(goal).earliest)

    @cached_property
    def claims(self) -> list[Claim]:
        """List the parties with a right to be there, with today's people."""
        return entitled(self.chosen_units, self.on) if self.chosen_units else []

    @property
    def headings(self) -> tuple[str, ...]:
        """List the headings of the brief."""
        return headings_asked(self.weight)

    @cached_property
    def raised(self) -> int | None:
        """Give the raised case the draft answers, while that still waits for an answer."""
        if (number := key_in(self.one("raised"))) is None:
            return None
        waiting = raised_visible_to(self.standing).filter(number=number).first()
        return waiting.number if waiting is not None and waiting.waits else None

    @property
    def hidden(self) -> list[int]:
        """List the questions whose answers are hidden until all have answered; all, when that is ticked."""
        ticked = set(self.all("hide_views"))
        asked = enumerate(self.questions, 1)
        return [n for n, wording in asked if ticked & {ALL_QUESTIONS, wording}]

    @property
    def questions(self) -> list[str]:
        """List the questions to the parties, as they are typed."""
        return _lines(self.one("questions"))

    # -- where it ends -------------------------------------------------------------------------

    def proposal(self, *, omitted: Mapping[str, str]) -> Proposal:
        """Make the proposal that is laid before the parties; the forms have been checked."""
        days = self.days
        return Proposal(
            title=self.one("title"),
            units=self.chosen_units,
            measures=self.measures,
            facts=self.facts,
            known_on=days["known_on"],
            planned_decision_on=days["planned_decision_on"],
            planned_implementation_on=days["planned_implementation_on"],
            brief={code: self.one(f"b-{code}") for code in self.headings},
            questions=self.questions,
            points=_lines(self.one("points")),
            omitted=omitted,
            weight=self.one("weight"),
            rung=self.one("rung"),
            reason=self.one("reason"),
            archive_reference=self.one("archive_reference").strip(),
            raised=self.raised,
        )


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def answered_so_far(typed: Mapping[str, str], packs: Packs) -> dict[str, Any]:
    """Read the answers typed on a page, by the facts' names; what cannot be is no answer yet."""
    return {
        name: said
        for name, kind in packs.facts.items()
        if (words := typed.get(f"f-{name}", "").strip())
        and kind.could_be(said := read_answer(kind, words))
    }


def read_answer(kind: FactKind, words: str) -> Any:
    """Read an answer as its kind; what cannot be read stays words, and the rules say no."""
    if kind.type == "bool":
        return {"yes": True, "no": False}.get(words, words)
    if kind.type == "int":
        return words if (number := key_in(words)) is None else number
    return (as_date(words) or words) if kind.type == "date" else words


def as_date(words: str) -> date | None:
    """Read a day as a browser sends it, or as people write it."""
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(words.strip(), pattern).date()  # noqa: DTZ007  (a day)
        except ValueError:
            continue
        return day if counted(day) else None
    return None


def fault_words(fault: Fault, packs: Packs) -> tuple[str, str]:
    """Say what the rules could not take: the field of the form, and a sentence."""
    table, _dot, name = fault.key.partition(".")
    if table == "facts":
        kind = packs.facts.get(name)
        if kind is not None and kind.at_most and "at most" in fault.allowed:
            other = lang(packs.facts[kind.at_most].question)
            words = _("The number is larger than the answer to “%(question)s”.")
            return f"f-{name}", words % {"question": other}
        return f"f-{name}", limits(kind)
    if table == "dates":
        place = {rule: form for form, rule in DAYS.items()}.get(name, name)
        if "or later" in fault.allowed:
            return place, _("This day comes before the one above.")
        return place, _("We can count with days from %(first)s to %(last)s.") % {
            "first": packs.calendar.first_day.year,
            "last": packs.calendar.last_day.year,
        }
    return "measures", _("Choose what changes.")
