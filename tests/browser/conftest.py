"""Start Chromium and the house, and let the days pass for both sides of the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from ledger.moving import OSLO
from tests.browser.people import Person
from tests.browser.reading import Album

Invite = Callable[[str], Person]
Day = Callable[[str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here: it drives a browser."""
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Start the machine's own Chromium, for one module: its event loop must not outlive it."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        # The driver's event loop runs in this thread; Django takes that for an asynchronous view.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = driver.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def day(settings: object) -> Iterator[Day]:
    """Let it be another day, for the whole process: `day("2018-04-10")`. The clock ticks on."""
    settings.SESSION_COOKIE_AGE = 10 * 366 * 24 * 3600  # nobody is logged out by a leap in time
    travels: list[time_machine.travel] = []

    def is_now(moment: str) -> None:
        while travels:
            travels.pop().stop()
        on, _, clock = moment.partition(" ")
        at = datetime.fromisoformat(f"{on} {clock or '09:00'}").replace(tzinfo=OSLO)
        travels.append(time_machine.travel(at, tick=True))
        travels[-1].start()

    yield is_now
    while travels:
        travels.pop().stop()


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Album:
    """Begin the screenshots of this test, in var/screenshots/<test>/."""
    return Album(re.sub(r"\W+", "-", request.node.name).strip("-"))


@pytest.fixture
def invite(
    transactional_db: None, browser: Browser, live_server: LiveServer, album: Album
) -> Iterator[Invite]:
    """Give a person a browser of their own: `kari = invite("kari")`."""
    people: list[Person] = []

    def come(name: str) -> Person:
        people.append(Person(browser, live_server.url, name, album))
        return people[-1]

    yield come
    for person in people:
        person.leave()
