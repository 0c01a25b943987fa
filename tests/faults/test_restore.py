"""What the operations guide says of backup and restoring is done, on both databases."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.faults.house import House
from tests.on_postgresql import Server


def _is_whole(house: House) -> None:
    house.run("manage.py", "migrate", "--verbosity", "0")
    house.run("manage.py", "check", "--database", "default")
    house.run("manage.py", "verify_ledger")
    assert house.ask("state")["unfanned"] == 2


def test_it_restores_sqlite(open_house: Callable[..., House], tmp_path: Path) -> None:
    house = open_house()
    house.ask("happen", times=2)
    copy = tmp_path / "copy.sqlite3"
    source, target = sqlite3.connect(tmp_path / "house.sqlite3"), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    for file in tmp_path.glob("house.sqlite3*"):
        file.unlink()
    shutil.copy(copy, tmp_path / "house.sqlite3")
    _is_whole(house)


def test_it_restores_postgresql_into_an_empty_database(
    open_house: Callable[..., House], tmp_path: Path, postgresql: str, server: Server
) -> None:
    house = open_house(postgresql)
    house.ask("happen", times=2)
    server.call("psql", "-c", "CREATE DATABASE restored")
    # In the server's own folder: the account it runs as may write nowhere else.
    dump, name = (
        str(server.data / "house.dump"),
        postgresql.partition("?")[0].rpartition("/")[2],
    )
    server.call("pg_dump", "--format=custom", "--file", dump, name)
    server.call("pg_restore", "--no-owner", "--exit-on-error", "--dbname", "restored", dump)
    house.environment["DATABASE_URL"] = server.url.replace("/postgres?", "/restored?")
    _is_whole(house)
