"""Signing at a national service: what the house makes of the service's answers, and of none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at, now
from ledger.refusals import NotProven
from parties.proving import Means, Proof
from tests import negotiated, signing_service
from tests.cast import TODAY, Cast, at, case_in
from tests.negotiated import before_signer
from tests.saying import everything
from tests.signing import sign
from tests.signing_service import ADAPTER, act_there
from tests.workflows.test_signing import REMARK, Door, browser, logged_in, program, words
from workflows import actions
from workflows.models import Case, Minutes, Signature

pytestmark = [pytest.mark.database, pytest.mark.urls("tests.signing_service")]
LINK = re.compile(r'href="(http://127\.0\.0\.1:8000/tjenesten/[^"]+)"')


@pytest.fixture(autouse=True)
def _service(settings: Any) -> Iterator[None]:
    settings.SIGNING_PORT = ADAPTER
    yield
    signing_service.forget()


@pytest.fixture
def pay(cast: Cast) -> Case:
    return case_in(Case.State.INFORMED, cast, **negotiated.LOCAL_PAY)


@pytest.fixture(params=[browser, program], ids=["browser", "program"])
def door(request: pytest.FixtureRequest) -> Door:
    found: Door = request.param
    return found


def out(client: Client, case: Case, step: str, body: dict[str, Any]) -> str:
    """Send the form, and return the address of the service the page then leads to."""
    answer = browser(client, case, step, body)
    assert answer.status_code == 200, words(answer)
    found = LINK.search(words(answer))
    assert found is not None
    return html.unescape(found[1])


def held(cast: Cast, case: Case, about: dict[str, Any]) -> Client:
    """Return Ola's browser, back from the service with the paper signed there."""
    client = logged_in(cast, "ola")
    address = out(client, case, "sign_protocol", {**about, **REMARK})
    assert client.get(act_there(client, address, "ola")).status_code == 303
    return client


def test_it_signs_by_way_of_the_service(pay: Case, cast: Cast) -> None:
    about = before_signer(cast, pay.reference)
    client, there = logged_in(cast, "ola"), everything()
    step = reverse("case-sign-protocol", args=[pay.slug])
    page = words(client.get(step))
    assert 'type="password"' not in page
    assert "Gå videre til underskriftstjenesten" in page
    address = out(client, pay, "sign_protocol", {**about, **REMARK})
    shown = words(client.get(address))
    assert about["paper"] in shown
    assert "Slik ble det." not in shown
    answer = client.get(act_there(client, address, "ola"))
    assert (answer.status_code, answer["Location"]) == (303, step)
    page = words(client.get(step))
    assert REMARK["text"] in page
    assert re.search(r'value="with_remark"[^>]*checked', page)
    assert "Du har skrevet under i underskriftstjenesten" in page
    assert "Gå videre til underskriftstjenesten" not in page
    assert everything() == there
    answer = browser(client, pay, "sign_protocol", {**about, **REMARK})
    assert answer.status_code == 303
    signature = Signature.objects.get()
    assert (signature.paper, signature.proven_by) == (about["paper"], "service")
    facts = Entry.objects.get(event=Event.PROTOCOL_SIGNED).facts
    assert facts["proven_by"] == "service"
    assert facts["service_reference"].startswith("lokal-")
    assert REMARK["text"] not in words(client.get(step))


def test_it_approves_minutes_that_are_signed_by_way_of_the_service(cast: Cast) -> None:
    case = case_in(Case.State.IN_DISCUSSION, cast)
    paper = actions.circulate_minutes(
        case.reference,
        "Alle la fram sitt syn.",
        held_on=TODAY,
        binding=True,
        authorised=True,
        actor=cast.kari,
    )
    body = {"number": 1, "outcome": "approved", "paper": paper.digest}
    client = logged_in(cast, "ola")
    address = out(client, case, "approve_minutes", body)
    client.get(act_there(client, address, "ola"))
    assert program(client, case, "approve_minutes", body).status_code == 201
    assert Signature.objects.get().proven_by == "service"
    entry = Entry.objects.get(event=Event.MINUTES_APPROVED)
    assert entry.facts["service_reference"].startswith("lokal-")


def test_it_sends_nobody_to_the_service_with_minutes_that_are_only_approved(
    cast: Cast, door: Door
) -> None:
    case = case_in(Case.State.IN_DISCUSSION, cast)
    actions.circulate_minutes(case.reference, "Syn.", held_on=TODAY, actor=cast.kari)
    client = logged_in(cast, "ola")
    page = words(client.get(reverse("case-approve-minutes", args=[case.slug])))
    assert "underskriftstjenesten" not in page
    answer = door(client, case, "approve_minutes", {"number": 1, "outcome": "approved"})
    assert answer.status_code in (201, 303)
    assert Entry.objects.get(event=Event.MINUTES_APPROVED).facts["proven_by"] == ""


def test_it_signs_once_when_the_form_is_sent_twice(pay: Case, cast: Cast) -> None:
    about = before_signer(cast, pay.reference)
    client, gesture = held(cast, pay, about), str(uuid4())
    address = reverse("case-sign-protocol", args=[pay.slug])
    for _ in range(2):
        answer = client.post(address, {**about, **REMARK, "gesture": gesture})
        assert answer.status_code == 303
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "act", "said"),
    [
        ("kari", "sign", "Det var ikke du"),
        ("ola", "cancelled", "Du avbrøt"),
        ("ola", "expired", "for lang tid"),
        ("ola", "failed", "lot deg ikke"),
    ],
)
def test_it_refuses_what_the_service_did_not_prove_and_keeps_the_remark(
    pay: Case, cast: Cast, person: str, act: str, said: str
) -> None:
    about = before_signer(cast, pay.reference)
    client, there = logged_in(cast, "ola"), everything()
    address = out(client, pay, "sign_protocol", {**about, **REMARK})
    answer = client.get(act_there(client, address, person, act))
    assert answer.status_code == 403
    page = words(answer)
    assert said in page
    assert REMARK["text"] in page
    assert about["paper"] in page
    assert "Gå videre til underskriftstjenesten" in page
    # Nor does it hold afterwards: the form leads out again, a program is told to go there.
    assert out(client, pay, "sign_protocol", {**about, **REMARK}) != address
    assert program(client, pay, "sign_protocol", {**about, **REMARK}).status_code == 403
    assert everything() == there


def test_it_refuses_what_the_service_proved_of_another_paper(pay: Case, cast: Cast) -> None:
    about = before_signer(cast, pay.reference)
    client, there = logged_in(cast, "ola"), everything()
    address = out(client, pay, "sign_protocol", {**about, **REMARK})
    answer = client.get(act_there(client, address, "ola", digest="b" * 64))
    assert answer.status_code == 403
    assert "et annet papir" in words(answer)
    assert REMARK["text"] in words(answer)
    assert program(client, pay, "sign_protocol", {**about, **REMARK}).status_code == 403
    assert everything() == there


@pytest.mark.parametrize("verb", ["begin", "finished"])
def test_it_says_when_the_service_is_away_and_keeps_the_remark(
    pay: Case, cast: Cast, verb: str, caplog: pytest.LogCaptureFixture
) -> None:
    about = before_signer(cast, pay.reference)
    client, there = logged_in(cast, "ola"), everything()
    signing_service.AWAY.add(verb)
    if verb == "begin":
        answer = browser(client, pay, "sign_protocol", {**about, **REMARK})
    else:
        address = out(client, pay, "sign_protocol", {**about, **REMARK})
        answer = client.get(act_there(client, address, "ola"))
    assert answer.status_code == 409
    assert "svarer ikke nå" in words(answer)
    assert REMARK["text"] in words(answer)
    assert "ConnectionError" in caplog.text
    assert "01017012345" not in caplog.text
    assert everything() == there


@pytest.mark.parametrize(("lasts", "minutes"), [(0, 5), (15, 15)])
def test_it_refuses_what_was_signed_there_too_long_ago(
    pay: Case, cast: Cast, door: Door, settings: Any, lasts: int, minutes: int
) -> None:
    settings.SIGNING_LOGIN_MINUTES = lasts
    about = before_signer(cast, pay.reference)
    client, there = held(cast, pay, about), everything()
    with clock_at(at(TODAY) + timedelta(minutes=minutes + 1)):
        answer = door(client, pay, "sign_protocol", {**about, **REMARK})
        assert answer.status_code == 403
        assert everything() == there
        if door is program:
            assert answer.json()["code"] == "proof_too_old"
            return
        assert "for lenge siden" in words(answer)
        assert REMARK["text"] in words(answer)
        assert out(client, pay, "sign_protocol", {**about, **REMARK})


def test_it_signs_as_long_as_a_log_in_would_last(
    pay: Case, cast: Cast, door: Door, settings: Any
) -> None:
    settings.SIGNING_LOGIN_MINUTES = 15
    about = before_signer(cast, pay.reference)
    client = held(cast, pay, about)
    with clock_at(at(TODAY) + timedelta(minutes=15)):
        answer = door(client, pay, "sign_protocol", {**about, **REMARK})
    assert answer.status_code in (201, 303), words(answer)


def test_it_uses_what_was_proven_once(pay: Case, cast: Cast) -> None:
    about = before_signer(cast, pay.reference)
    client, there = held(cast, pay, about), everything()
    wordless = {**about, "outcome": "refused"}
    first, second = (program(client, pay, "sign_protocol", wordless) for _ in range(2))
    assert first.json()["code"] != "service_needed"
    assert (second.status_code, second.json()["code"]) == (403, "service_needed")
    assert everything() == there


def test_it_meets_an_answer_that_comes_twice_with_nothing(pay: Case, cast: Cast) -> None:
    about = before_signer(cast, pay.reference)
    client, there = logged_in(cast, "ola"), everything()
    address = out(client, pay, "sign_protocol", {**about, **REMARK})
    back = act_there(client, address, "ola", "cancelled")
    assert client.get(back).status_code == 403
    again = client.get(back, follow=True)
    assert again.redirect_chain == [("/", 303)]
    assert "Ingenting venter på svar" in words(again)
    assert everything() == there


def test_it_refuses_to_sign_another_protocol_than_the_one_signed_there(
    pay: Case, cast: Cast, door: Door
) -> None:
    """Kari's first one falls, and another waits, while Ola is at the service."""
    about = before_signer(cast, pay.reference)
    client = held(cast, pay, about)
    pk = about["negotiation_id"]
    proof = Proof(Means.SERVICE, now(), cast.kari.pk, about["paper"], "lokal-1")
    actions.sign_protocol(
        pay.reference,
        pk,
        outcome="refused",
        text="Feil.",
        paper=about["paper"],
        proof=proof,
        actor=cast.kari,
    )
    actions.draw_up_protocol(
        pay.reference,
        pk,
        "En helt annen avtale.",
        agreed=True,
        binding=True,
        ended_on=TODAY,
        actor=cast.kari,
    )
    newest, there = Minutes.objects.latest("pk"), everything()
    body = {**about, **REMARK}
    answer = door(client, pay, "sign_protocol", {**body, "paper": newest.digest})
    if door is program:
        assert (answer.status_code, answer.json()["code"]) == (403, "service_needed")
    else:
        assert LINK.search(words(answer))
    old = door(client, pay, "sign_protocol", body)
    assert old.status_code == 409
    if door is browser:
        assert "En helt annen avtale." in words(old)
        assert REMARK["text"] in words(old)
    assert everything() == there


@pytest.mark.parametrize(
    ("person", "paper", "code"),
    [
        ("kari", "", "proof_of_another_person"),
        ("ola", "b" * 64, "proof_of_another_paper"),
    ],
)
def test_it_lets_no_proof_through_that_is_not_of_this_person_and_paper(
    pay: Case, cast: Cast, person: str, paper: str, code: str
) -> None:
    about = before_signer(cast, pay.reference)
    there = everything()
    proof = Proof(Means.SERVICE, now(), cast[person].pk, paper or about["paper"], "lokal-1")
    with pytest.raises(NotProven) as refused:
        actions.sign_protocol(pay.reference, **about, proof=proof, actor=cast.ola)
    assert refused.value.code == code
    assert everything() == there


def test_it_takes_no_password_where_the_service_signs(pay: Case, cast: Cast) -> None:
    about = before_signer(cast, pay.reference)
    client, there = logged_in(cast, "ola"), everything()
    body = {**about, **REMARK, "password": "ola"}
    answer = program(client, pay, "sign_protocol", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "service_needed")
    with pytest.raises(NotProven):
        sign(pay.reference, about["negotiation_id"], actor=cast.ola)
    assert everything() == there


def test_it_tells_an_outsider_nothing_and_asks_a_stranger_to_log_in(
    pay: Case, cast: Cast, door: Door
) -> None:
    about = before_signer(cast, pay.reference)
    body = {**about, **REMARK}
    assert door(logged_in(cast, "tor"), pay, "sign_protocol", body).status_code == 404
    answer = Client().get(reverse("signing-back"))
    assert answer["Location"].startswith(reverse("login"))


def test_it_forgets_what_another_proved_in_the_same_browser(
    pay: Case, cast: Cast, door: Door
) -> None:
    about = before_signer(cast, pay.reference)
    client = held(cast, pay, about)
    client.force_login(cast.kari)
    there = everything()
    answer = door(client, pay, "sign_protocol", {**about, **REMARK})
    if door is program:
        assert answer.json()["code"] == "service_needed"
    else:
        assert LINK.search(words(answer))
    page = words(client.get(reverse("case-sign-protocol", args=[pay.slug])))
    assert "Du har skrevet under" not in page
    assert everything() == there


@pytest.mark.parametrize(
    ("named", "faulty"),
    [("", False), (ADAPTER, False), ("no.such", True), (f"{ADAPTER[:-12]}HalfAService", True)],
)
def test_it_says_at_start_that_the_adapter_is_none(
    settings: Any, named: str, faulty: bool
) -> None:
    settings.SIGNING_PORT = named
    assert bool([e for e in run_checks() if e.id == "workflows.E006"]) == faulty
