"""Measure the rulebook beside the plain way to do the same: days, packs, assessments.

`python -m bench --only rulebook`. What is measured is the processor time of this one process, so
that other work on the machine disturbs little. The two sides take turns; of the rounds the best
counts, since other work only ever slows one down, and of their ratios the median.
No case is assessed twice: the answers, the days and the measures are drawn anew in every round.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import median
from typing import Any, TypeVar

from rulebook.assessment import assess
from rulebook.calendar import norway
from rulebook.case_file import CaseFile
from rulebook.in_force import LawInForce
from rulebook.packs import LAW, Packs, read
from rulebook.schema import FactKind
from tests.rulebook.plainly import Plainly

ROUNDS = 5
MEASURES = 10  # in each case
PROFILE = "ha_ks_b"  # a municipality: most packs bind it
FIRST_DAY, DAYS = date(2026, 1, 1), 2000

# The least that will do, on one core.
DAYS_A_SECOND, TIMES_THE_LOOP = 1_000_000, 10
READ_WITHIN_MS, TIMES_PLAIN_TOML = 150, 3
CASES_A_SECOND, TIMES_THE_PLAIN_WAY = 2_000, 20

T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """One thing measured: how fast, beside what, and whether that is enough. [Måling]"""

    what: str
    how_fast: str
    beside: str = ""
    met: bool = True

    def line(self) -> str:
        """Tell it in one line."""
        missed = "" if self.met else "  MISSED"
        return f"{self.what:<40}{self.how_fast:>16}  {self.beside}{missed}".rstrip()


def rulebook(rounds: int = ROUNDS, size: int = 300) -> Iterator[Figure]:
    """Measure the rulebook; `size` is the number of cases in a round. [Regelverket]"""
    draw = Random(149)  # noqa: S311 - the same sample every time is the point
    yield working_days(rounds, draw, 100 * size)
    packs = read(LAW)
    yield reading(rounds)
    yield made_ready(rounds, packs)
    yield from assessing(rounds, size, packs, draw)


def working_days(rounds: int, draw: Random, size: int) -> Figure:
    """Add 1–30 working days, beside a loop over the `holidays` library."""
    add, loop = norway().add_working_days, holidays_loop()
    ours, theirs = [], []
    for _ in range(rounds):
        work = [(a_day(draw), draw.randint(1, 30)) for _ in range(size)]
        few = work[: size // 50]
        if [loop(*pair) for pair in few] != [add(*pair) for pair in few]:
            raise RuntimeError("the calendar and the holidays library do not agree")
        ours.append(rate(lambda pair: add(*pair), work))
        theirs.append(rate(lambda pair: loop(*pair), few))
    times = ratio(ours, theirs)
    return Figure(
        "working days added",
        f"{max(ours):,.0f} /s",
        f"{times:.0f} × a loop over holidays (at least {DAYS_A_SECOND:,} /s,"
        f" {TIMES_THE_LOOP} ×)",
        met=max(ours) >= DAYS_A_SECOND and times >= TIMES_THE_LOOP,
    )


def reading(rounds: int) -> Figure:
    """Read and check every pack, beside reading the same files as plain TOML."""
    files = [*LAW.rglob("*.toml")]
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(1000 / rate(lambda _: read(LAW), [None]))
        theirs.append(
            1000 / rate(lambda _: [tomllib.loads(f.read_text()) for f in files], [None])
        )
    times = ratio(ours, theirs)
    rules = sum(len(pack.rules) for pack in read(LAW).editions.values())
    return Figure(
        f"every rule pack read and checked ({rules})",
        f"{min(ours):,.0f} ms",
        f"{times:.1f} × plain TOML (at most {READ_WITHIN_MS} ms, {TIMES_PLAIN_TOML} ×)",
        met=min(ours) <= READ_WITHIN_MS and times <= TIMES_PLAIN_TOML,
    )


def made_ready(rounds: int, packs: Packs) -> Figure:
    """Make the law of a day ready to be asked: once for each profile and period."""
    taken = [
        1000 / rate(lambda _: LawInForce(packs, PROFILE, FIRST_DAY), [None])
        for _ in range(rounds)
    ]
    return Figure("the law of a period made ready", f"{min(taken):,.1f} ms", "once")


def assessing(rounds: int, size: int, packs: Packs, draw: Random) -> Iterator[Figure]:
    """Assess cases of ten measures, other roads and all, beside the plain way in the tests."""
    for case in cases(packs, draw, size):
        assess(case, packs)  # the law of each period is made ready
    ours, told, theirs = [], [], []
    for _ in range(rounds):
        few = cases(packs, draw, max(size // 50, 1))
        theirs.append(rate(lambda case: plainly(case, packs), few))
        ours.append(rate(lambda case: assess(case, packs), cases(packs, draw, size)))
        told.append(rate(lambda case: assess(case, packs).to_json(), cases(packs, draw, size)))
    times = ratio(ours, theirs)
    yield Figure(
        f"cases of {MEASURES} measures assessed",
        f"{max(ours):,.0f} /s",
        f"{times:.0f} × the plain way (at least {CASES_A_SECOND:,} /s,"
        f" {TIMES_THE_PLAIN_WAY} ×)",
        met=max(ours) >= CASES_A_SECOND and times >= TIMES_THE_PLAIN_WAY,
    )
    yield Figure("  … and written out as JSON", f"{max(told):,.0f} /s")


# -- the other side -------------------------------------------------------------------


def holidays_loop() -> Callable[[date, int], date]:
    """Give the usual way to add working days."""
    import holidays

    norwegian = holidays.country_holidays("NO", years=range(2026, 2033))

    def add(day: date, n: int) -> date:
        while n:
            day += timedelta(days=1)
            if day.weekday() < 5 and day not in norwegian:
                n -= 1
        return day

    return add


def plainly(case: CaseFile, packs: Packs) -> object:
    """Find the duties and the other roads by asking every rule anew for everything."""
    plain = Plainly(packs, case.on or FIRST_DAY)
    return plain.outcome(case), plain.roads(case)


# -- the work -------------------------------------------------------------------------


def cases(packs: Packs, draw: Random, size: int) -> list[CaseFile]:
    """Draw cases: ten measures, any day, most facts answered, half with a planned day."""
    return [_case(packs, draw) for _ in range(size)]


def _case(packs: Packs, draw: Random) -> CaseFile:
    on = a_day(draw)
    facts: dict[str, Any] = {}
    # A fact that bounds another is drawn before it.
    for kind in sorted(packs.facts.values(), key=lambda kind: bool(kind.at_most)):
        if draw.random() < 0.75:
            facts[kind.name] = _answer(kind, facts, draw)
    planned = {"planned_implementation": on + timedelta(days=draw.randint(0, 60))}
    return CaseFile(
        profile=PROFILE,
        measures=tuple(draw.sample([*packs.measures], MEASURES)),
        facts=facts,
        dates=planned if draw.random() < 0.5 else {},
        on=on,
    )


def _answer(kind: FactKind, facts: dict[str, Any], draw: Random) -> Any:
    if kind.type == "bool":
        return draw.random() < 0.5
    if kind.type == "choice":
        return draw.choice(kind.choices)
    if kind.type == "date":
        return a_day(draw)
    most = min(facts.get(kind.at_most, 400), kind.max or 400)
    return draw.randint(min(kind.min or 0, most), most)


def a_day(draw: Random) -> date:
    """Draw a day in 2026–2031."""
    return FIRST_DAY + timedelta(days=draw.randrange(DAYS))


# -- the clock ------------------------------------------------------------------------


def rate(work: Callable[[T], object], on: Sequence[T]) -> float:
    """Return how many a second are done, in processor time."""
    start = time.process_time()
    for one in on:
        work(one)
    return len(on) / (time.process_time() - start)


def ratio(ours: list[float], theirs: list[float]) -> float:
    """Return the median of the rounds' own ratios: both sides of a round saw the same machine."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))
