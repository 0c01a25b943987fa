"""The schema tells the truth: it is valid, nothing is left out, and every answer keeps to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cast import TODAY, Cast, case_in
from tests.workflows.api.test_steps import WAYS
from workflows import actions
from workflows.models import AgendaItem, Case

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CSRF = "c" * 32
_REFERENCE = re.compile("[0-9]{4}-[0-9]{4,7}")


def test_it_is_a_valid_schema_without_a_warning() -> None:
    with GENERATOR_STATS.silence():
        schema = SchemaGenerator().get_schema(request=None, public=True)
        assert not GENERATOR_STATS
    validate_schema(schema)
    steps = {o["operationId"] for path in schema["paths"].values() for o in path.values()}
    assert set(WAYS) < steps


def test_it_is_open_to_read() -> None:
    answer = Client().get("/api/v1/schema/")
    assert answer.status_code == 200
    assert b"openapi: 3" in answer.content


def test_it_shows_the_docs_under_the_strict_policy() -> None:
    page = Client().get("/api/v1/docs/")
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    words = page.content.decode()
    assert "<script>" not in words
    assert "<style>" not in words
    script = Client().get("/api/v1/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")


def _running(cast: Cast) -> AgendaItem:
    """Return an item of a meeting that is called, with words from both sides on the way."""
    series = actions.begin_series(
        "IDF",
        kind="idf",
        unit=cast.home_care,
        first_on=TODAY,
        last_on=TODAY,
        starts_at=time(12),
        ends_at=time(14),
        actor=cast.kari,
    )
    meeting = series.meetings.get()
    item = actions.put_on_agenda(meeting.pk, title="Ferie", tag="I", actor=cast.kari)
    actions.send_notice(meeting.pk, actor=cast.kari)
    actions.start_meeting(meeting.pk, actor=cast.kari)
    actions.write_block(meeting.pk, item.pk, "questions", "Når?", version=0, actor=cast.ola)
    return item


def _ask(
    operation: Any,
    mode: GenerationMode,
    checks: list[Any],
    cast: Cast,
    cases: dict[str, Case],
    item: AgendaItem,
) -> None:
    """Ask one operation as somebody who may, of a case that is there; leave nothing behind."""
    step = operation.definition.raw["operationId"]
    way = WAYS.get(step)
    client = Client()
    client.force_login(cast[way.who if way else "kari"])
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": CSRF}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=6,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        if _REFERENCE.fullmatch(str(case.path_parameters.get("reference"))):
            case.path_parameters["reference"] = cases[way.state if way else "informed"].slug
        if operation.path.startswith("/api/v1/meetings/{number}/"):
            case.path_parameters |= {"number": item.meeting_id}
            if "{item}" in operation.path:
                case.path_parameters |= {"item": item.pk}
            if step == "write_block" and isinstance(case.body, dict) and "item" in case.body:
                case.body |= {"item": item.pk}
        savepoint = transaction.savepoint()
        try:
            case.call_and_validate(
                cookies=cookies, headers={"X-CSRFToken": CSRF}, checks=checks
            )
        finally:
            transaction.savepoint_rollback(savepoint)

    ask()


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """Keep the test's own transaction while the whole application is asked, as Client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_kept_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_it_keeps_to_the_schema_whatever_it_is_sent(mode: GenerationMode, cast: Cast) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    schema.config.generation.update(with_security_parameters=False)
    cases = {state: case_in(state, cast) for state in {way.state for way in WAYS.values()}}
    item = _running(cast)
    negative = mode == GenerationMode.NEGATIVE
    checks = [*CHECKS, negative_data_rejection] if negative else CHECKS
    broken = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        takes = operation.body or operation.query
        if negative and not takes:
            continue
        try:
            _ask(operation, mode, checks, cast, cases, item)
        except (Exception, BaseExceptionGroup) as wrong:  # noqa: BLE001  (every operation is asked before we tell)
            broken[operation.label] = str(wrong)
    assert not broken, "\n\n".join(f"{label}: {why}" for label, why in broken.items())
