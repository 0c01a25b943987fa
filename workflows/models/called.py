"""What a case knows of its latest meeting and its newest plan, read from its own row. [Innkalt og svart]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from ledger.redaction import readable
from workflows.models.plan import PlanAnswer


@dataclass(frozen=True)
class Answered:
    """What one party says of the newest plan. [Svar på planen]"""

    party: int
    outcome: str
    words: str
    on: date

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Answered:
        """Read it from the case's own row."""
        day = date.fromisoformat(said["on"])
        return cls(said["party"], said["outcome"], readable(said["words"]) or "", day)

    @property
    def objects(self) -> bool:
        """Tell whether the party objects to the plan."""
        return self.outcome == PlanAnswer.Outcome.OBJECTED


@dataclass(frozen=True)
class Called:
    """The meeting the parties are called to, as the case knows it. [Innkalt møte]"""

    pk: int
    called_on: date
    meets_on: date
    starts_at: time | None
    place: str
    short_notice: bool
    notice_objected: bool

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Called:
        """Read it from the case's own row."""
        return cls(
            pk=said["pk"],
            called_on=date.fromisoformat(said["called_on"]),
            meets_on=date.fromisoformat(said["meets_on"]),
            starts_at=time.fromisoformat(said["starts_at"]) if said["starts_at"] else None,
            place=said["place"],
            short_notice=bool(said["short_notice"]),
            notice_objected=bool(said["notice_objected"]),
        )
