"""Thirty days in the demo municipality, fast-forwarded: each gets exactly what the oracle says."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from tests.faults.house import ROOT, House, MailServer, Redis, wait_for
from tests.faults.oracle import OSLO, Mail, Oracle, debt_of

# Over the first of May, Ascension Day and, on one day in 2027, Whit Monday and the seventeenth.
FIRST = datetime(2027, 4, 21, 7, 5, tzinfo=OSLO)
DAYS = 30
HOURS = (time(7, 5), time(10), time(19))
# For three days the deputy is away too, and hers answers.
AWAY = (
    ("ingrid", "jonas", "2027-04-28", "2027-05-05"),
    ("jonas", "siri", "2027-05-03", "2027-05-12"),
    ("tor", "anne", "2027-05-10", "2027-05-12"),
)
BASE = "http://127.0.0.1:8000"


class Life:
    """The people of the municipality, in a process of their own. [Folkelivet]"""

    def __init__(self, house: House) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.life"],
            cwd=ROOT,
            env=house.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, what: str, **how: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([what, how]) + "\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline()
        assert said, f"{what} was not answered: read what stands above"
        return json.loads(said)

    def end(self) -> None:
        self._process.communicate(timeout=30)


@contextmanager
def living(house: House) -> Iterator[Life]:
    life = Life(house)
    try:
        yield life
    finally:
        life.end()


def _moments() -> list[datetime]:
    return [
        datetime.combine(FIRST.date() + timedelta(days=n), hour, tzinfo=OSLO)
        for n in range(DAYS)
        for hour in HOURS
    ]


def _read(to: str, raw: bytes, at: datetime) -> Mail:
    """Read a mail as a person does: is it the day's, which cases, how many lines."""
    message = message_from_bytes(raw, policy=policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    text = part.get_content()
    cases = frozenset(
        line.strip().removeprefix(BASE)
        for line in text.splitlines()
        if line.strip().startswith(f"{BASE}/saker/")
    )
    daily = str(message["Message-ID"]).startswith("<digest-")
    lines = sum(line.startswith("  – ") for line in text.splitlines()) if daily else 1
    return Mail(at, to, daily, cases, lines)


def _settle(house: House, life: Life) -> None:
    """Wait until the house has done all there is to do at this moment."""
    left: list[str] = []

    def nothing_left() -> bool:
        left[:] = life("waits")
        return not left

    try:
        wait_for(nothing_left, "the house is not done")
    except AssertionError as fault:
        fault.add_note(f"At {house.moment}: {left}\n{house.said()}")
        raise


def thirty_days(
    house: House, mail: MailServer, life: Life, past: int
) -> tuple[list[Mail], Oracle]:
    """Let the days pass; return the mails that came, and the oracle who knows what should have.

    `past` is the last event before the days began.
    """
    got: list[Mail] = []
    done: Counter[str] = Counter()
    for n, moment in enumerate(_moments()):
        house.at(moment)
        if moment.time() == HOURS[1]:
            done.update(life("live", seed=n, many=30))
        _settle(house, life)
        got += [_read(to, raw, moment) for to, raw in mail.bodies]
        mail.bodies.clear()
    assert sum(done.values()) > DAYS, done  # else nobody lived
    return got, Oracle(life("known", after=past), _moments())


def compare(got: list[Mail], oracle: Oracle) -> None:
    """Hold the mails that came against the oracle's, and the reminders of the record too."""
    expected = Counter(oracle.mails())
    came = Counter(got)
    assert came - expected == Counter(), "more than the oracle says"
    assert expected - came == Counter(), "less than the oracle says"
    kinds = Counter(mail.daily for mail in got)
    assert min(kinds[True], kinds[False]) > DAYS, kinds  # else the oracle had little to say

    reminders = [(e, debt_of(e)) for e in oracle.known["events"] if debt_of(e)]
    said = Counter(
        (event["event"], debt, datetime.fromisoformat(event["at"]))
        for event, debt in reminders
        if datetime.fromisoformat(event["at"]) > FIRST
    )
    assert said == oracle.reminders(after=FIRST)
    for event, debt in reminders:
        on = datetime.fromisoformat(event["at"]).date()
        assert set(event["audience"]) == oracle.debtors(oracle.known["owed"][debt], on), event
    assert oracle.known["whole"]
    assert oracle.known["faults"] == {}


def _prepare(house: House, life: Life) -> int:
    house.at(FIRST)
    past: int = life("found")
    for name, deputy, first, last in AWAY:
        life("go_away", name=name, deputy=deputy, first=first, last=last)
    return past


def test_it_tells_each_what_the_oracle_says_in_a_loop_on_sqlite(
    open_house: Callable[..., House], mail: MailServer, empty: str
) -> None:
    house = open_house(empty)
    house.hasten()
    with living(house) as life:
        past = _prepare(house, life)
        house.loop()
        compare(*thirty_days(house, mail, life, past))


def test_it_tells_each_the_same_with_two_workers_on_redis_and_postgresql(
    open_house: Callable[..., House], mail: MailServer, redis: Redis, empty_there: str
) -> None:
    house = open_house(empty_there, redis.url)
    house.hasten()
    with living(house) as life:
        past = _prepare(house, life)
        house.worker()
        house.worker()
        house.beat()
        compare(*thirty_days(house, mail, life, past))


@pytest.mark.parametrize("lost", ["one mail", "one reminder"])
def test_it_would_notice_what_is_missing(lost: str) -> None:
    """The comparison itself can fail: a promise nobody checks is none."""
    oracle = Oracle(_small(), [FIRST, FIRST + timedelta(days=1)])
    mails = list(oracle.mails())
    assert len(mails) == 1
    if lost == "one mail":
        with pytest.raises(AssertionError, match="less than"):
            compare([], oracle)
    else:
        assert sum(oracle.reminders(after=FIRST).values()) == 1


def _small() -> dict[str, Any]:
    day = FIRST + timedelta(days=1)
    return {
        "events": [
            {
                "pk": 1,
                "event": "information.given",
                "facts": {},
                "subject": "",
                "actor": 2,
                "audience": [7],
                "at": FIRST.isoformat(),
                "kind": "case",
                "label": "2027/0001",
            }
        ],
        "people": {"1": {"email": "a@b.example", "wants": "at_once", "evenings": False}},
        "mandates": {
            "7": {
                "user": 1,
                "role": "htv",
                "path": "/1/",
                "union": 3,
                "area": None,
                "from": "2027-01-01",
                "to": "9999-12-31",
            }
        },
        "absences": [],
        "owed": {
            "9": {
                "since": "2027-04-01",
                "due": day.date().isoformat(),
                "safe": (day + timedelta(days=1)).date().isoformat(),
                "done": None,
                "role": "htv",
                "path": "/1/2/",
                "union": 3,
                "area": None,
            }
        },
        "whole": True,
        "faults": {},
    }
