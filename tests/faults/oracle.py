"""Say, slowly and apart from the house, which mails each person should have got.

Written from what is promised to the people who use the house, over plain facts: who was to be
told of what, who is who, who is away, what is owed. It shares no code with the house.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays

OSLO = ZoneInfo("Europe/Oslo")
MORNING, EVENING = time(7), time(18)
FLOOD = 5
REMINDED, FELL_DUE = "obligation.reminded", "obligation.fell_due"

# What cannot wait for the daily mail, and for whom: the parties, the leader nearest the case,
# or everybody who is told.
FOR_PARTIES = {
    *("information.given", "meeting.called", "minutes.circulated", "renewal.opened"),
    *("negotiation.called", "raised_case.refused"),
    *("individual_case.opened", "individual_case.decided"),
}
FOR_LEADER = {
    *("input.submitted", "safety_concern.raised", "information.requested", "demand.made"),
    *("information.answered_in_writing", "declaration.contested", "notice.objected"),
    *("raised_case.raised", "negotiation.demanded", "dispute.raised"),
    *("individual_talks.demanded",),
}
FOR_ALL = {
    *("meeting.notice_sent", "meeting.moved", "meeting.cancelled"),
    *("follow_up.reminded", "follow_up.fell_due", "handover.offered", "protocol.drawn_up"),
    *("decision.taken", "decision.taken_despite", "decision.registered"),
    *("employee_question.asked", "employee_question.answered"),
    *(REMINDED, FELL_DUE),
}
SENIORITY = {
    "ptv": ("ptv", "htv", "ftv"),
    "htv": ("htv", "ftv", "ptv"),
    "safety_representative": ("safety_representative", "senior_safety_representative"),
}


@dataclass(frozen=True)
class Mail:
    """A mail as whoever gets it sees it: when, whether it is the day's, and the cases in it."""

    at: datetime
    to: str
    daily: bool
    cases: frozenset[str]
    lines: int


@dataclass
class Waiting:
    """One thing one person is to be told by mail."""

    event: dict[str, Any]
    to: str
    since: datetime
    not_before: datetime


@dataclass
class Oracle:
    """What the house knew, and the moments at which it did its work."""

    known: dict[str, Any]
    moments: list[datetime]
    _singles: list[Waiting] = field(default_factory=list)
    _daily: dict[str, list[Waiting]] = field(default_factory=lambda: defaultdict(list))

    def mails(self) -> Iterator[Mail]:
        """Yield every mail that should have been sent."""
        fresh = list(self.known["events"])
        for moment in self.moments:
            due = [e for e in fresh if datetime.fromisoformat(e["at"]) <= moment]
            fresh = fresh[len(due) :]
            reminders: Counter[str] = Counter()
            for event in due:
                self._post(event, moment, reminders)
            yield from self._send(moment)

    # ── who is told, and how ──

    def _post(self, event: dict[str, Any], moment: datetime, reminders: Counter[str]) -> None:
        age = moment - datetime.fromisoformat(event["at"])
        if age > timedelta(days=7):
            return
        for user, asks in self._told(event, moment.date()).items():
            person = self.known["people"][str(user)]
            to, wants = person["email"], person["wants"]
            if not to or wants == "none":
                continue
            once = asks and wants == "at_once" and age <= timedelta(days=1)
            if once and event["event"] in (REMINDED, FELL_DUE):
                reminders[to] += 1
                once = reminders[to] <= FLOOD
            if once:
                wakes = None if person["evenings"] else self._wakes(event, moment)
                self._singles.append(Waiting(event, to, moment, wakes or moment))
            else:
                self._daily[to].append(Waiting(event, to, moment, moment))

    def _told(self, event: dict[str, Any], on: date) -> dict[int, bool]:
        """Return whom the event is told to, and whether it asks something of each."""
        mandates = self.known["mandates"]
        asked = self._asked(event)
        told: dict[int, bool] = {}
        for key in event["audience"]:
            holder = mandates[str(key)]
            people = {holder["user"], self._acting(key, on)}
            for user in people - {None, event["actor"]}:
                told[user] = told.get(user, False) or key in asked
        return told

    def _asked(self, event: dict[str, Any]) -> set[int]:
        name, facts, mandates = event["event"], event["facts"], self.known["mandates"]
        audience = event["audience"]
        if name == "information.answered_in_writing" and facts["writing"] != "wants_meeting":
            return set()
        if name in ("party.invited", "level.raised") and "holders" in facts:
            return set(facts["holders"]) & set(audience)
        if name in FOR_ALL:
            return set(audience)
        if name == "employees.informed":
            return {k for k in audience if mandates[str(k)]["role"] == "employee"}
        employers = ("leader", "hr_auditor", "hr_administrator")
        if name in FOR_PARTIES:
            return {k for k in audience if mandates[str(k)]["role"] not in employers}
        if name in FOR_LEADER and facts.get("by") != "employer":
            leaders = [k for k in audience if mandates[str(k)]["role"] == "leader"]
            deepest = max((len(mandates[str(k)]["path"]) for k in leaders), default=0)
            return {k for k in leaders if len(mandates[str(k)]["path"]) == deepest}
        return set()

    def _acting(self, mandate: int, on: date) -> int | None:
        """Return who answers while the holder is away."""
        last = self._last(mandate, on)
        return None if last is None else self.known["mandates"][str(last)]["user"]

    def _last(self, mandate: int, on: date) -> int | None:
        """Return the mandate at the end of the chain of deputies; None when it comes back on itself."""
        passed = [mandate]
        while (deputy := self._deputy(passed[-1], on)) is not None:
            if deputy in passed:
                return None
            passed.append(deputy)
        return passed[-1]

    def _deputy(self, mandate: int, on: date) -> int | None:
        for away in self.known["absences"]:
            if away["mandate"] == mandate and away["first"] <= on.isoformat() <= away["last"]:
                deputy: int = away["deputy"]
                return deputy
        return None

    def _wakes(self, event: dict[str, Any], moment: datetime) -> datetime | None:
        """Return when the quiet hours end; None by day, and for what cannot wait so long."""
        local = moment.astimezone(OSLO)
        day, clock = local.date(), local.time()
        if works(day) and MORNING <= clock < EVENING:
            return None
        if not (works(day) and clock < MORNING):
            day += timedelta(days=1)
            while not works(day):
                day += timedelta(days=1)
        about = {"meeting.called": "meets_on", REMINDED: "due_on"}.get(event["event"], "")
        if (last := event["facts"].get(about)) and last <= day.isoformat():
            return None
        return datetime.combine(day, MORNING, tzinfo=OSLO)

    # ── sending ──

    def _send(self, moment: datetime) -> Iterator[Mail]:
        due = [w for w in self._singles if w.not_before <= moment]
        self._singles = [w for w in self._singles if w.not_before > moment]
        for one in due:
            if not self._idle(one, moment):
                yield Mail(moment, one.to, False, frozenset({case_of(one.event)} - {""}), 1)
        seven = datetime.combine(moment.date(), MORNING, tzinfo=OSLO)
        if not works(moment.date()) or moment < seven:
            return
        for to, waiting in self._daily.items():
            old = [w for w in waiting if w.since < seven]
            self._daily[to] = [w for w in waiting if w.since >= seven]
            if held := [w for w in old if not self._idle(w, moment)]:
                cases = frozenset({case_of(w.event) for w in held} - {""})
                yield Mail(moment, to, True, cases, len(held))

    def _idle(self, one: Waiting, moment: datetime) -> bool:
        """Tell whether it reminds of what is done by now."""
        debt = debt_of(one.event)
        done = self.known["owed"][debt]["done"] if debt else None
        return done is not None and datetime.fromisoformat(done) <= moment

    # ── what the sweep should have said ──

    def reminders(self, *, after: datetime) -> Counter[tuple[str, str, datetime]]:
        """Return each reminder somebody should have had: event, debt, and the moment."""
        said: Counter[tuple[str, str, datetime]] = Counter()
        for key, owed in self.known["owed"].items():
            if owed["due"] is None:
                continue
            soon = next(
                (
                    m
                    for m in self.moments
                    if self._stands(owed, m)
                    and owed["safe"] <= next_working_day(m.date()).isoformat()
                    and owed["due"] >= m.date().isoformat()
                ),
                None,
            )
            late = next(
                (
                    m
                    for m in self.moments
                    if self._stands(owed, m) and owed["due"] < m.date().isoformat()
                ),
                None,
            )
            for name, moment in ((REMINDED, soon), (FELL_DUE, late)):
                if moment and moment > after and self.debtors(owed, moment.date()):
                    said[name, key, moment] += 1
        return said

    def _stands(self, owed: dict[str, Any], moment: datetime) -> bool:
        """Tell whether it is owed at the moment: what people do, they do at ten."""
        since = datetime.combine(date.fromisoformat(owed["since"]), time(10), tzinfo=OSLO)
        done = owed["done"]
        return since <= moment and (done is None or datetime.fromisoformat(done) > moment)

    def debtors(self, owed: dict[str, Any], on: date) -> set[int]:
        """Return the mandates that answer for the seat that owes it: deputies for those away."""
        held = {int(k): m for k, m in self.known["mandates"].items()}
        valid = {k: m for k, m in held.items() if m["from"] <= on.isoformat() <= m["to"]}
        for role in SENIORITY.get(owed["role"], (owed["role"],)):
            found = {
                k: m
                for k, m in valid.items()
                if m["role"] == role
                and owed["path"].startswith(m["path"])
                and (owed["union"] is None or m["union"] == owed["union"])
                and (
                    owed["area"] is None
                    or role != "safety_representative"
                    or m["area"] == owed["area"]
                )
            }
            if role == "leader" and found:
                nearest = max(len(m["path"]) for m in found.values())
                found = {k: m for k, m in found.items() if len(m["path"]) == nearest}
            if acting := {self._last(k, on) for k in found} - {None}:
                return {k for k in acting if k is not None}
        return set()


def debt_of(event: dict[str, Any]) -> str:
    """Return the key of the debt in a case that the event reminds of; empty when it does not."""
    kind, _sep, key = event["subject"].partition(":")
    return key if event["event"] in (REMINDED, FELL_DUE) and kind == "obligation" else ""


def case_of(event: dict[str, Any]) -> str:
    """Return the case's path; of what is no case there is none, and a personal case is not named."""
    return f"/saker/{event['label'].replace('/', '-')}/" if event["kind"] == "case" else ""


def works(day: date) -> bool:
    """Tell whether it is a working day in Norway."""
    return day.weekday() < 5 and day not in holidays.country_holidays("NO", years=day.year)


def next_working_day(day: date) -> date:
    """Return the first working day after the day."""
    day += timedelta(days=1)
    while not works(day):
        day += timedelta(days=1)
    return day
