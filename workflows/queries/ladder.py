"""Draw the ladder from a case: which step it stands on, what lies behind, what is missing ahead.

The rung a case stands on is never stored: it is derived from the machines, here and only here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from workflows.models import Case, Rung

LABELS = {
    "information": gettext_lazy("Information"),
    "discussion": gettext_lazy("Discussion"),
    "negotiation": gettext_lazy("Negotiation"),
    "decision": gettext_lazy("Decision"),
}
# What stands under a step's name, when it has a day.
_DATED = {
    ("information", "done"): gettext_lazy("Given %(day)s"),
    ("discussion", "done"): gettext_lazy("Finished %(day)s"),
    ("discussion", "now"): gettext_lazy("Meeting %(day)s"),
    ("decision", "done"): gettext_lazy("Decided %(day)s"),
    ("decision", "now"): gettext_lazy("Planned %(day)s"),
    ("decision", "ahead"): gettext_lazy("Planned %(day)s"),
}


@dataclass
class Check:
    """One thing behind or ahead on a step; `url` is where on the page it stands. [Sjekkpunkt]"""

    ok: bool
    text: str
    url: str = ""


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

    @property
    def heading_date(self) -> str:
        """Say what the step's day is: "Given 13 January 2027"."""
        words = _DATED.get((self.key, self.state))
        return words % {"day": plain_day(self.on)} if words and self.on else ""


@dataclass
class Mark:
    """A point on the participation track: done, now or ahead."""

    text: str
    state: str


@dataclass
class Track:
    """What is owed beside the ladder: employees, safety service, AMU. [Medvirkning]"""

    marks: list[Mark] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Return the track's name."""
        return _("Participation")


@dataclass
class Ladder:
    """The ladder and, beside it, the participation track. [Medbestemmelsestrappen]"""

    steps: list[Step]
    participation: Track = field(default_factory=Track)

    @property
    def now(self) -> Step | None:
        """Return the step the case stands on; None when it is closed."""
        return next((s for s in self.steps if s.state == "now"), None)

    @property
    def reached(self) -> str:
        """Name the step the case stands on, or the last it came to; nothing for one never told of."""
        done = [s for s in self.steps if s.state == "done"]
        step = self.now or next(reversed(done), None)
        return str(step.label) if step else "–"


def plain_day(day: date) -> str:
    """Write a day without its weekday: «11. mars 2027»."""
    code = (get_language() or "nb").split("-")[0]
    if code == "en":
        return format_date(day, "d MMMM y", locale="en_GB")
    return format_date(day, "d. MMMM y", locale="nn" if code == "nn" else "nb")


def ladder_of(
    case: Case,
    *,
    decided: bool = False,
    discusses: bool | None = None,
    talks: bool = False,
    renewed: bool = False,
) -> Ladder:
    """Place a case on the ladder; the checks are the page's to fill. [Plassere på trappen]

    `decided` says whether every decision point is decided or dropped, `discusses` whether a
    discussion is owed (a list does not look: it goes by the rung), `talks` whether a negotiation
    is demanded or running, `renewed` whether a material change waits to be discussed anew.
    """
    State = Case.State  # noqa: N806  (an enumeration, named as one)
    over = case.state in (State.CLOSED, State.WITHDRAWN)
    informed = case.informed_on is not None
    if discusses is None:
        discusses = case.rung != Rung.INFORMATION
    discussed = (case.state == State.DISCUSSED and not renewed) or (
        over and case.discussed_on is not None
    )
    information = Step("information", "done" if informed else "now", case.informed_on)
    if over and not informed:
        information.state = "ahead"
    if not discusses:
        discussion = Step("discussion", "not_owed", note=_("Not owed in this case"))
    elif discussed:
        discussion = Step("discussion", "done", case.discussed_on)
    else:
        on_it = informed and not over and not decided and not talks
        discussion = Step("discussion", "now" if on_it else "ahead")
    if case.rung == Rung.NEGOTIATION:
        ripe = informed and (discussed or not discusses)
        on_it = not over and (talks or (ripe and not decided))
        negotiation = Step("negotiation", "now" if on_it else "ahead")
        if not talks and (decided or (over and ripe)):
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
