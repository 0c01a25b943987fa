"""Say no so that the person knows why and what would help. A refusal has changed nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.utils.functional import Promise

    from ledger.models import Entry

    Words = str | Promise


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way: reason, remedy, legal basis. [Mangel]"""

    code: str
    because: Words
    remedy: Words = ""
    citation: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Since:
    """One entry written since the page was read: who, what, when."""

    number: int
    event: str
    recorded_at: datetime
    actor_id: int | None
    mandate_id: int | None
    role: str


class Refusal(Exception):
    """Refuse a step; nothing was changed. [Avslag]

    `because` and `remedy` may be left out when `missing` says them: the first one then speaks.
    """

    status = 409
    code = "refused"

    def __init__(
        self,
        *,
        step: str,
        because: Words = "",
        remedy: Words = "",
        code: str = "",
        citation: Mapping[str, Any] | None = None,
        missing: Sequence[Missing] = (),
    ) -> None:
        first = missing[0] if missing else None
        self.step = step
        self.code = code or (first.code if first else self.code)
        self.because = because or (first.because if first else "")
        self.remedy = remedy or (first.remedy if first else "")
        self.citation = citation or (first.citation if first else None)
        self.missing = tuple(missing)
        super().__init__(step, self.code)

    def __str__(self) -> str:
        """Tell the operator what was refused, in one line."""
        return f"{self.step}: {self.code}: {self.because}"


class NotPermitted(Refusal):
    """Not this person. [Ikke adgang]"""

    status = 403
    code = "not_permitted"


class NotProven(NotPermitted):
    """Whoever signs has not shown, at that moment, who they are. [Ikke bekreftet]"""

    code = "not_proven"


class Gone(Refusal):
    """It was here, and has been redacted: `because` says when and under which provision. [Sladdet]"""

    status = 410
    code = "redacted"


class TooManyTries(Refusal):
    """The password has been wrong too many times; `wait` is the pause in seconds. [For mange forsøk]"""

    status = 429
    code = "too_many_tries"

    def __init__(self, *, step: str, because: Words, remedy: Words, wait: int) -> None:
        super().__init__(step=step, because=because, remedy=remedy)
        self.wait = wait


class NotPossible(Refusal):
    """Not now: the state is another, or something is missing; names everything missing. [Ikke mulig nå]"""

    code = "not_possible"


class NotInTime(Refusal):
    """The law's time has run out, or has not begun. [Ikke i tide]"""

    code = "not_in_time"


class Stale(Refusal):
    """Somebody else came first; `since` tells who did what, when. [Utdatert]"""

    code = "stale"

    def __init__(
        self,
        *,
        step: str,
        because: Words = "",
        remedy: Words = "",
        since: Sequence[Since] = (),
    ) -> None:
        super().__init__(step=step, because=because, remedy=remedy)
        self.since = tuple(since)


class Repeated(Exception):
    """The same gesture came twice: it is already done, and `entry` is the proof. [Gjentatt]"""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        super().__init__(f"{entry.event} is already recorded")
