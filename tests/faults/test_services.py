"""Redis is emptied, the database restarted, beats doubled: everything is done, and once."""

from collections.abc import Callable
from datetime import timedelta

from bench.deadlines import DUE
from notifications.dispatch import MANY
from tests.cast import at
from tests.faults.house import House, MailServer, Redis, wait_for
from tests.on_postgresql import Server


def test_it_goes_on_when_redis_has_been_away_and_comes_back_empty(
    open_house: Callable[..., House], mail: MailServer, redis: Redis, postgresql: str
) -> None:
    house = open_house(postgresql, redis.url)
    house.worker()
    house.beat()
    house.ask("happen")
    wait_for(lambda: len(mail.accepted) == 3, house.said())
    redis.stop()
    house.ask("happen")
    assert len(mail.accepted) == 3
    redis.start()
    wait_for(lambda: len(mail.accepted) == 6, house.said())
    assert mail.once
    assert house.ask("state")["whole"]


def test_it_sends_nothing_twice_with_two_beats_and_two_workers(
    open_house: Callable[..., House], mail: MailServer, redis: Redis, postgresql: str
) -> None:
    house = open_house(postgresql, redis.url)
    house.ask("happen", times=30)
    processes = [house.worker(), house.worker(), house.beat(), house.beat()]
    wait_for(lambda: len(mail.accepted) >= 90, house.said())
    for process in processes:
        house.stop(process)
    stands = house.ask("state")
    assert (stands["sent"], stands["waiting"]) == (90, 0)
    assert len(mail.accepted) == 90
    assert mail.once


def test_it_tells_of_ten_thousand_deadlines_though_the_database_is_restarted_meanwhile(
    open_house: Callable[..., House], mail: MailServer, postgresql: str, server: Server
) -> None:
    house = open_house(postgresql)
    house.ask("ten_thousand")
    house.at(at(DUE + timedelta(days=1)))
    loop = house.loop()
    name = postgresql.partition("?")[0].rpartition("/")[2]

    def counted(rows: str) -> int:
        return int(server.call("psql", "-d", name, "-Atc", "SELECT count(*) FROM " + rows))  # noqa: S608

    # Finding them is one short statement; recording and telling them is most of the work.
    at_work = (
        "pg_stat_activity WHERE state <> 'idle'"
        " AND query LIKE ANY (ARRAY['%workflows_obligation%', '%ledger_outboxevent%'])"
    )
    wait_for(
        lambda: counted(f"{at_work} AND datname = '{name}' AND pid <> pg_backend_pid()"),
        "the sweep does not begin",
    )
    server.restart()
    assert loop.poll() is None

    told = "ledger_entry WHERE event = 'obligation.fell_due'"
    wait_for(lambda: counted(told) == 10_000, house.said())
    wait_for(lambda: house.ask("state")["unfanned"] == 0, house.said())
    stands = house.ask("state")
    assert (stands["fell_due"], stands["different"]) == (10_000, 10_000)
    assert stands["whole"]
    assert len(mail.accepted) <= MANY + 1  # no flood
