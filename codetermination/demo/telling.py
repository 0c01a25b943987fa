"""Tell several stories at once, in the order of time, under a set clock.

A story is a generator: it yields the moment of its next scene, and plays the scene when that
moment has come. So the demo's ledger is written in the order things happened, across all cases.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from codetermination import tick
from ledger.moving import OSLO, clock_at
from rulebook.calendar import norway

Story = Iterator[datetime]


@dataclass(frozen=True)
class Days:
    """Working days counted from today, so that the demo is as old on every day. [Arbeidsdager]"""

    today: date

    def day(self, n: int) -> date:
        """Return the working day that lies n from today: -1 is the last one before it."""
        return norway().add_working_days(self.today, n)

    def at(self, n: int, clock: str) -> datetime:
        """Return a moment on that day, in Oslo: `at(-1, "09:15")`."""
        return datetime.combine(self.day(n), time.fromisoformat(clock), tzinfo=OSLO)


def tell(*stories: Story) -> None:
    """Play all scenes of all stories, the earliest first; the clock stands still in each."""
    coming: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        heapq.heappush(coming, (next(story), number, story))
    while coming:
        moment, number, story = heapq.heappop(coming)
        with clock_at(moment):
            following = next(story, None)
        if following is None:
            continue
        if following < moment:
            raise ValueError(f"Story {number} goes back in time, from {moment} to {following}.")
        heapq.heappush(coming, (following, number, story))


def evenings(days: Days, first: int) -> Story:
    """Let the house do every evening what falls due by itself: remind, tell, carry out, seal."""
    for n in range(first, 0):
        yield days.at(n, "18:00")
        for outcome in tick.run():
            if outcome.fault:
                raise RuntimeError(f"The job {outcome.job} failed: {outcome.fault}")
