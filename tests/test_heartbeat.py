"""When nothing happens by itself, those who can do something about it are told."""

import pytest
from django.core.cache import cache
from django.core.management import call_command

from codetermination.heartbeat import silent_since
from tests.cast import TODAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    yield
    cache.clear()


def test_it_says_so_when_it_has_never_run():
    assert "aldri" in silent_since(at(TODAY))


def test_it_tells_hr_on_every_page_and_nobody_else(client, cast):
    client.force_login(cast.hanne)
    assert "aldri" in client.get("/").content.decode()
    client.force_login(cast.ola)
    assert "jobben har aldri" not in client.get("/").content.decode()


def test_it_keeps_the_web_in_service_and_tells_the_watch(client, cast):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "well")
    assert "obligations" in answer.json()["silent"]
    assert client.get("/healthz?jobs").status_code == 503
    call_command("tick")
    assert client.get("/healthz?jobs").json() == {"status": "well"}
