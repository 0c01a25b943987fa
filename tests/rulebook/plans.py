"""Plan a case in one line, for the tests of the backward plan."""

from datetime import date
from typing import Any

from rulebook.assessment import Assessment, CaseFile, assess
from rulebook.packs import load
from rulebook.planning import Plan, PlannedStep, plan

TODAY = date(2027, 3, 8)
FACTS = {"employees": 320, "dismissals": 0}
ONE_UNIT = {**FACTS, "units_affected": 1, "different_hours": True}
REDUNDANCIES = {"employees": 320, "dismissals": 12}


def on(text: str) -> date:
    return date.fromisoformat(text)


def assessed(*measures: str, profile: str = "ha_ks_b", **parts: Any) -> Assessment:
    data = {"profile": profile, "measures": [*measures], "on": TODAY, "facts": FACTS, **parts}
    return assess(CaseFile.of(data, load()), load())


def planned(found: Assessment, *days: date, today: date = TODAY, **more: Any) -> Plan:
    """Plan decisions on all days but the last, which is the start."""
    return plan(
        found, load(), today=today, decisions=days[:-1], implementation=days[-1], **more
    )


def step(found: Plan, code: str, point: int | None = None) -> PlannedStep:
    return next(s for s in found.steps if s.code == code and point in (None, s.point))


def latest(found: Plan, code: str, point: int | None = None) -> date | None:
    return step(found, code, point).latest
