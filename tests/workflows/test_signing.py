"""Signing: the exact paper, by whoever has just shown who they are – in the browser and for programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from parties import actions as register
from parties.models import Organisation, Role
from parties.proving import TRIES, WITHIN_SECONDS
from tests import negotiated
from tests.cast import TODAY, Cast, at, case_in
from tests.negotiated import before_signer
from tests.saying import everything
from tests.signing import sign
from workflows import actions
from workflows.models import Case, Minutes, Negotiation, Signature
from workflows.web.steps import STEPS

pytestmark = pytest.mark.database
DAY = timedelta(days=1)
REMARK = {"outcome": "with_remark", "text": "Med forbehold om uravstemning."}


@pytest.fixture
def pay(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast, **negotiated.LOCAL_PAY)


@pytest.fixture
def meeting(cast: Cast) -> Case:
    return case_in(Case.State.IN_DISCUSSION, cast)


def browser(client: Client, case: Case, step: str, body: dict[str, Any]) -> Any:
    address = reverse(STEPS[step].url_name, args=[case.slug])
    return client.post(address, {**body, "gesture": str(uuid4())})


def program(client: Client, case: Case, step: str, body: dict[str, Any]) -> Any:
    said = {key.removesuffix("_id"): value for key, value in body.items()}
    return client.post(
        f"/api/v1/cases/{case.slug}/{step.replace('_', '-')}/",
        said,
        content_type="application/json",
    )


Door = Callable[[Client, Case, str, dict[str, Any]], Any]


@pytest.fixture(params=[browser, program], ids=["browser", "program"])
def door(request: pytest.FixtureRequest) -> Door:
    found: Door = request.param
    return found


def logged_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast[name])
    return client


def words(answer: Any) -> str:
    told: str = answer.content.decode()
    return told


def test_it_signs_with_the_password_written_at_that_moment(
    pay: Case, cast: Cast, door: Door
) -> None:
    about = before_signer(cast, pay.reference)
    client = logged_in(cast, "ola")
    answer = door(client, pay, "sign_protocol", {**about, **REMARK, "password": "ola"})
    assert answer.status_code in (201, 303), words(answer)
    signature = Signature.objects.get()
    assert signature.mandate == cast.mandates["ola"]
    assert signature.on_behalf_of is None
    assert (signature.paper, signature.proven_by) == (about["paper"], "password")
    entry = Entry.objects.get(event=Event.PROTOCOL_SIGNED)
    assert (entry.facts["paper"], entry.facts["proven_by"]) == (about["paper"], "password")
    assert entry.mandate_id == cast.mandates["ola"].pk


@pytest.mark.parametrize(
    ("typed", "code"), [("feil", "wrong_password"), ("", "not_proven")], ids=["wrong", "none"]
)
def test_it_refuses_without_the_right_password_and_keeps_the_remark(
    pay: Case, cast: Cast, door: Door, typed: str, code: str
) -> None:
    about = before_signer(cast, pay.reference)
    client, there = logged_in(cast, "ola"), everything()
    body = {**about, **REMARK, "password": typed}
    answer = door(client, pay, "sign_protocol", body)
    assert answer.status_code == 403
    assert everything() == there
    if door is program:
        assert answer.json()["code"] == code
        return
    page = words(answer)
    assert REMARK["text"] in page
    assert about["paper"] in page
    assert all("data-keep" not in one for one in re.findall(r"<input[^>]*password[^>]*>", page))
    assert 'value="with_remark"' in page
    assert "passordet" in page.lower()
    assert not typed or f'value="{typed}"' not in page


def test_it_asks_for_a_pause_after_too_many_wrong_passwords(
    pay: Case, cast: Cast, door: Door
) -> None:
    about = before_signer(cast, pay.reference)
    client, there = logged_in(cast, "ola"), everything()

    def take(password: str, **more: Any) -> Any:
        client.defaults.update(more)
        return door(client, pay, "sign_protocol", {**about, **REMARK, "password": password})

    assert {take("feil").status_code for _ in range(TRIES)} == {403}
    answer = take("ola")
    assert answer.status_code == 429
    assert answer["Retry-After"] == str(WITHIN_SECONDS)
    # One count for all guessing: the log-in waits too, and nobody else does.
    guess = {"username": "ola", "password": "ola"}
    assert Client().post(reverse("login"), guess).status_code == 429
    assert everything() == there
    theirs = {**about, "outcome": "approved", "password": "kari"}
    other = door(logged_in(cast, "kari"), pay, "sign_protocol", theirs)
    assert other.status_code in (201, 303)
    assert take("ola", REMOTE_ADDR="10.0.0.7").status_code in (201, 303)


def test_it_tells_an_outsider_nothing_but_that_the_case_is_not_there(
    pay: Case, cast: Cast, door: Door
) -> None:
    about = before_signer(cast, pay.reference)
    body = {**about, **REMARK, "password": "feil"}
    assert door(logged_in(cast, "tor"), pay, "sign_protocol", body).status_code == 404


def test_it_refuses_to_sign_another_protocol_than_the_one_that_was_read(
    pay: Case, cast: Cast, door: Door
) -> None:
    """Kari refuses the first, and draws up another, while Ola reads."""
    about = before_signer(cast, pay.reference)
    pk = about["negotiation_id"]
    sign(pay.reference, pk, outcome="refused", text="Feil tall.", actor=cast.kari)
    actions.draw_up_protocol(
        pay.reference,
        pk,
        "En helt annen avtale.",
        agreed=True,
        binding=True,
        ended_on=TODAY,
        actor=cast.kari,
    )
    newest = Minutes.objects.latest("pk")
    client, there = logged_in(cast, "ola"), everything()
    body = {**about, **REMARK, "password": "ola"}
    answer = door(client, pay, "sign_protocol", body)
    assert answer.status_code == 409
    assert everything() == there
    if door is program:
        assert answer.json()["code"] == "stale"
    else:
        page = words(answer)
        assert "En helt annen avtale." in page
        assert REMARK["text"] in page
        assert newest.digest in page
        assert about["paper"] not in page
    again = door(client, pay, "sign_protocol", {**body, "paper": newest.digest})
    assert again.status_code in (201, 303)
    assert Signature.objects.get(minutes=newest).paper == newest.digest


def test_it_asks_a_program_to_say_what_it_has_read(pay: Case, cast: Cast) -> None:
    about = before_signer(cast, pay.reference)
    client = logged_in(cast, "ola")
    papers = client.get(f"/api/v1/cases/{pay.slug}/papers/").json()["results"]
    assert about["paper"] in {paper["digest"] for paper in papers}
    body = {"negotiation_id": about["negotiation_id"], "password": "ola"}
    answer = program(client, pay, "sign_protocol", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "unread")
    assert not Signature.objects.exists()


def test_it_refuses_a_signer_whose_mandate_ended_after_the_protocol_was_sent(
    pay: Case, cast: Cast, door: Door
) -> None:
    about = before_signer(cast, pay.reference)
    register.end_mandate(cast.mandates["ola"], last_day=TODAY, actor=None)
    client, there = logged_in(cast, "ola"), everything()
    with clock_at(at(TODAY + DAY)):
        body = {**about, **REMARK, "password": "ola"}
        assert door(client, pay, "sign_protocol", body).status_code == 404
    assert everything() == there


def test_it_refuses_an_approval_when_the_mandate_ended_after_the_minutes_were_sent(
    meeting: Case, cast: Cast, door: Door
) -> None:
    _circulated(meeting, cast)
    register.end_mandate(cast.mandates["ola"], last_day=TODAY, actor=None)
    client, there = logged_in(cast, "ola"), everything()
    with clock_at(at(TODAY + DAY)):
        body = {"number": 1, "outcome": "approved"}
        assert door(client, meeting, "approve_minutes", body).status_code == 404
    assert everything() == there


def test_it_lets_nobody_sign_and_then_reject(pay: Case, cast: Cast, door: Door) -> None:
    about = before_signer(cast, pay.reference)
    sign(pay.reference, about["negotiation_id"], actor=cast.ola)
    client, there = logged_in(cast, "ola"), everything()
    body = {**about, "outcome": "refused", "text": "Nei likevel.", "password": "ola"}
    answer = door(client, pay, "sign_protocol", body)
    assert answer.status_code == 409
    assert everything() == there
    assert Negotiation.objects.get().state == Negotiation.State.OPEN


def _circulated(case: Case, cast: Cast, **said: Any) -> Minutes:
    return actions.circulate_minutes(
        case.reference, "Alle la fram sitt syn.", held_on=TODAY, actor=cast.kari, **said
    )


def test_it_approves_in_one_click_where_the_agreement_asks_for_no_signature(
    meeting: Case, cast: Cast, door: Door
) -> None:
    paper = _circulated(meeting, cast)
    assert (paper.kind, paper.closed_by) == ("record", "approval")
    client = logged_in(cast, "ola")
    page = words(client.get(reverse("case-approve-minutes", args=[meeting.slug])))
    assert 'type="password"' not in page
    answer = door(client, meeting, "approve_minutes", {"number": 1, "outcome": "approved"})
    assert answer.status_code in (201, 303)
    signature = Signature.objects.get()
    assert (signature.paper, signature.proven_by) == (paper.digest, "")


@pytest.mark.parametrize(
    "binding", [True, False], ids=["an agreement", "by the agreement area"]
)
def test_it_asks_for_a_signature_where_the_paper_binds_or_the_agreement_says_so(
    meeting: Case, cast: Cast, door: Door, binding: bool
) -> None:
    if not binding:
        Organisation.objects.update(profile="lo_nho")
    paper = _circulated(meeting, cast, binding=binding, authorised=binding)
    assert (paper.kind, paper.closed_by) == ("protocol", "signature")
    client = logged_in(cast, "ola")
    page = words(client.get(reverse("case-approve-minutes", args=[meeting.slug])))
    assert 'type="password"' in page
    body = {"number": 1, "outcome": "approved", "paper": paper.digest}
    there = everything()
    assert door(client, meeting, "approve_minutes", body).status_code == 403
    assert everything() == there
    answer = door(client, meeting, "approve_minutes", {**body, "password": "ola"})
    assert answer.status_code in (201, 303), words(answer)
    assert Signature.objects.get().proven_by == "password"


def test_it_says_for_whom_a_deputy_signed(meeting: Case, cast: Cast) -> None:
    theirs = register.register_mandate(
        cast.tor,
        Role.PTV,
        unit=cast.school,
        union=cast.nsf,
        valid_from=TODAY - DAY,
        confirmed_by="NSF",
        actor=None,
    )
    register.register_absence(
        cast.mandates["aisha"],
        starts_on=TODAY,
        ends_on=TODAY + DAY,
        deputy=theirs,
        actor=None,
    )
    _circulated(meeting, cast)
    actions.approve_minutes(meeting.reference, 1, actor=cast.tor)
    signature = Signature.objects.get()
    assert (signature.mandate, signature.on_behalf_of) == (theirs, cast.mandates["aisha"])


class TestOneLogInForAll:
    """Where people have no password here, signing asks for a log-in just now."""

    @pytest.fixture(autouse=True)
    def _minutes(self, settings: Any) -> None:
        settings.SIGNING_LOGIN_MINUTES = 15

    def _log_in(self) -> Client:
        client = Client()
        known = {"username": "ola", "password": "ola"}
        assert client.post(reverse("login"), known).status_code == 302
        return client

    def test_it_signs_on_a_fresh_log_in(self, pay: Case, cast: Cast, door: Door) -> None:
        about = before_signer(cast, pay.reference)
        client = self._log_in()
        address = reverse("case-sign-protocol", args=[pay.slug])
        assert 'type="password"' not in words(client.get(address))
        with clock_at(at(TODAY) + timedelta(minutes=15)):
            answer = door(client, pay, "sign_protocol", {**about, **REMARK})
        assert answer.status_code in (201, 303), words(answer)
        assert Signature.objects.get().proven_by == "log_in"

    def test_it_refuses_on_an_old_log_in_whatever_password_is_sent(
        self, pay: Case, cast: Cast, door: Door
    ) -> None:
        about = before_signer(cast, pay.reference)
        client, there = self._log_in(), everything()
        with clock_at(at(TODAY) + timedelta(minutes=16)):
            body = {**about, **REMARK, "password": "ola"}
            answer = door(client, pay, "sign_protocol", body)
        assert answer.status_code == 403
        assert everything() == there
        if door is browser:
            assert REMARK["text"] in words(answer)


def test_it_dates_minutes_that_were_finished_past_midnight_by_the_day_in_oslo(
    meeting: Case, cast: Cast
) -> None:
    """At five past midnight in Oslo it is still yesterday in UTC, and the meeting was yesterday."""
    night = at(TODAY + DAY, 0) + timedelta(minutes=5)
    with clock_at(night):
        page = logged_in(cast, "kari").get(
            reverse("case-circulate-minutes", args=[meeting.slug])
        )
        assert f'max="{TODAY + DAY}"' in words(page)
        paper = _circulated(meeting, cast)
        actions.approve_minutes(meeting.reference, 1, actor=cast.ola)
    paper = Minutes.objects.get()
    assert (paper.held_on, paper.circulated_on) == (TODAY, TODAY + DAY)
    assert Entry.objects.get(event=Event.MINUTES_APPROVED).occurred_on == TODAY + DAY
