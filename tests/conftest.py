"""Set up what every test stands on: the clock, the services – and the cast."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from ledger.moving import OSLO, clock_at
from tests import services
from tests.cast import TODAY, Cast, at, gather
from tests.ledger.lifting import let_the_flush_through

let_the_flush_through()

# ── The ground ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Forget the language the reader in the test before asked for."""
    translation.deactivate()


@pytest.fixture
def clock() -> Iterator[Callable[[str], datetime]]:
    """Set the door's clock, as often as wanted: `clock("2027-02-01 09:00")`."""
    with ExitStack() as stack:

        def set_to(moment: str) -> datetime:
            at = datetime.fromisoformat(moment).replace(tzinfo=OSLO)
            stack.enter_context(clock_at(at))
            return at

        yield set_to


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the machine's Chromium."""
    return services.chromium_path()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a Redis to test with."""
    folder: Path = tmp_path_factory.mktemp("redis")
    with services.redis_server(folder) as url:
        yield url


@pytest.fixture
def shelf(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the test a store of its own for papers, empty."""
    place = tmp_path_factory.mktemp("documents")
    papers = settings.STORAGES["documents"]
    own = {**papers, "OPTIONS": {**papers["OPTIONS"], "location": str(place)}}
    settings.STORAGES = {**settings.STORAGES, "documents": own}
    return place


# ── The cast ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """Gather the cast on the day the tests play, with the door's clock standing at nine."""
    with clock_at(at(TODAY)):
        yield gather()
