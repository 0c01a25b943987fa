"""Draw the ladder from a case: which step it stands on, what lies behind, what is missing ahead.

The rung a case stands on is never stored: it is derived from the machines, here and only here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.models import Case, Rung

LABELS = {
    "information": gettext_lazy("Information"),
    "discussion": gettext_lazy("Discussion"),
    "negotiation": gettext_lazy("Negotiation"),
    "decision": gettext_lazy("Decision"),
}


@dataclass
class Check:
    """One thing behind or ahead on a step. [Sjekkpunkt]"""

    ok: bool
    text: str


@dataclass
class Step:
    """One step of the ladder. `state` is done, now, ahead or not_owed. [Trinn]"""

    key: str
    state: str
    on: date | None = None
    note: str = ""
    checks: list[Check] = field(default_factory=list)

    @property
    def label(self) -> Any:
        """Return the step's name."""
        return LABELS[self.key]


@dataclass
class Mark:
    """A point on the participation track: done, now or ahead."""

    text: str
    state: str


@dataclass
class Ladder:
    """The ladder and, beside it, the participation track. [Medbestemmelsestrappen]"""

    steps: list[Step]
    participation: list[Mark] = field(default_factory=list)

    @property
    def now(self) -> Step | None:
        """Return the step the case stands on; None when it is closed."""
        return next((s for s in self.steps if s.state == "now"), None)


def ladder_of(case: Case, *, decided: bool = False) -> Ladder:
    """Place a case on the ladder; the checks are the page's to fill. [Plassere på trappen]

    `decided` says whether every decision point is decided or dropped.
    """
    State = Case.State  # noqa: N806  (an enumeration, named as one)
    over = case.state in (State.CLOSED, State.WITHDRAWN)
    informed = case.informed_on is not None
    discusses = case.rung != Rung.INFORMATION
    discussed = case.state == State.DISCUSSED or (over and case.discussed_on is not None)
    information = Step("information", "done" if informed else "now", case.informed_on)
    if not discusses:
        discussion = Step("discussion", "not_owed", note=_("Not owed in this case"))
    elif discussed:
        discussion = Step("discussion", "done", case.discussed_on)
    else:
        discussion = Step("discussion", "now" if informed and not over else "ahead")
    if case.rung == Rung.NEGOTIATION:
        negotiation = Step("negotiation", "now" if discussed and not decided else "ahead")
        if decided or (over and discussed):
            negotiation.state = "done"
    else:
        negotiation = Step("negotiation", "not_owed", note=_("Not owed in this case"))
    ready = informed and (discussed or not discusses) and negotiation.state != "now"
    decision = Step(
        "decision",
        "done" if decided else "now" if ready and not over else "ahead",
        case.planned_decision_on,
    )
    return Ladder([information, discussion, negotiation, decision])
