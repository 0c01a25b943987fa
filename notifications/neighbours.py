"""Hold what the rest of the house tells this room, which may not look for itself.

The composition root connects it at start. Unconnected, mail names a case by its reference alone
and every weekday is a working day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

CaseTitles = Callable[[Collection[str]], Mapping[str, str]]
WorkingDay = Callable[[dt.date], bool]
AttachedTo = Callable[[str, str, int], Sequence[tuple[str, str, bytes]]]
SilentSince = Callable[[dt.datetime], str]
Settled = Callable[[Collection[int]], Collection[int]]


@dataclass
class Neighbours:
    """What the house knows and this room asks for. [Naboer]"""

    case_titles: CaseTitles = lambda _references: {}
    working_day: WorkingDay = lambda on: on.weekday() < 5
    settled: Settled = lambda _obligations: ()
    silent_since: SilentSince = lambda _at: ""
    attached_to: AttachedTo = lambda _event, _subject, _reader: ()


neighbours = Neighbours()


def connect(
    *,
    case_titles: CaseTitles | None = None,
    working_day: WorkingDay | None = None,
    settled: Settled | None = None,
    silent_since: SilentSince | None = None,
    attached_to: AttachedTo | None = None,
) -> None:
    """Let the composition root say how cases are named, which days are worked, what is done.

    A title goes out in mail: `case_titles` must leave out the cases whose title is shielded.
    `attached_to` gives the files (name, kind, body) that go with the mail about a meeting: it is
    asked with the event, its subject in the record, and the reader, and must ask itself whether
    the reader may have them.
    """
    if case_titles is not None:
        neighbours.case_titles = case_titles
    if working_day is not None:
        neighbours.working_day = working_day
    if settled is not None:
        neighbours.settled = settled
    if silent_since is not None:
        neighbours.silent_since = silent_since
    if attached_to is not None:
        neighbours.attached_to = attached_to
