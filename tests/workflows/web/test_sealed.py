"""Segl og pakke: the code handed out, the bundle downloaded, and nothing of it for outsiders."""

from __future__ import annotations

from http import HTTPStatus
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.bundle import check_bundle
from ledger.models import Chain
from ledger.moving import Actor, redact
from ledger.seal import seal, stamp
from tests.cast import OUTSIDERS, TODAY, Cast, at, case_in
from tests.saying import everything
from workflows.models import Case

pytestmark = pytest.mark.database
BUDGET = 12


@pytest.fixture
def case(cast: Cast) -> Case:
    made = case_in(Case.State.INFORMED, cast)
    seal(at(TODAY))
    return made


def as_(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


@pytest.mark.parametrize("who", ["kari", "ola", "nina", "hanne"])
def test_it_shows_and_gives_the_code_within_its_budget(
    who: str, case: Case, cast: Cast
) -> None:
    stamped = stamp(Chain.objects.get(pk=case.chain_id))
    client = as_(cast[who])
    for name in ("case-seal", "case-seal-text"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(name, args=[case.slug]))
        assert len(queries) <= BUDGET
        page = answer.content.decode()
        assert stamped.code in page
        assert stamped.seal_code.startswith("S1-")
        assert stamped.seal_code in page


def test_it_downloads_a_bundle_that_holds_against_the_code(
    case: Case, cast: Cast, tmp_path: Path
) -> None:
    client = as_(cast.ola)
    before = everything()
    answer = client.post(reverse("case-bundle", args=[case.slug]))
    assert f'filename="sak-{case.slug}.zip"' in answer["Content-Disposition"]
    path = tmp_path / "b.zip"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    stamped = stamp(Chain.objects.get(pk=case.chain_id))
    assert check_bundle(path, [stamped.code, stamped.seal_code]).breaks == []
    assert everything() == before


def test_it_gives_no_bundle_to_whoever_only_follows_a_link(case: Case, cast: Cast) -> None:
    answer = as_(cast.ola).get(reverse("case-bundle", args=[case.slug]))
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_it_prints_the_codes_from_the_command_line(case: Case) -> None:
    stamped = stamp(Chain.objects.get(pk=case.chain_id))
    for arguments, code in (([case.slug], stamped.code), ([], stamped.seal_code)):
        said = StringIO()
        call_command("seal_code", *arguments, stdout=said)
        assert said.getvalue().strip() == code
    with pytest.raises(CommandError, match="There is no case"):
        call_command("seal_code", "2031/0001")


def test_it_still_shows_a_case_whose_brief_was_redacted(case: Case, cast: Cast) -> None:
    assert case.brief is not None
    redact(case.brief.text_id, basis="personvernforordningen", actor=Actor(cast.hanne.pk))
    client = as_(cast.ola)
    for address in (reverse("case-detail", args=[case.slug]), f"/api/v1/cases/{case.slug}/"):
        assert client.get(address).status_code == HTTPStatus.OK
    answer = client.post(reverse("case-bundle", args=[case.slug]))
    assert answer.status_code == HTTPStatus.OK
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_it_is_not_there_for_outsiders(who: str, case: Case, cast: Cast) -> None:
    for name in ("case-seal", "case-seal-text"):
        answer = as_(cast[who]).get(reverse(name, args=[case.slug]))
        assert answer.status_code == HTTPStatus.NOT_FOUND
    answer = as_(cast[who]).post(reverse("case-bundle", args=[case.slug]))
    assert answer.status_code == HTTPStatus.NOT_FOUND
