"""A case before a body: with every party's words attached, and the decision waiting for it."""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry, Text
from ledger.refusals import NotPermitted, NotPossible
from tests.cast import OUTSIDERS, TODAY, Cast, case_in
from tests.saying import records, refuses
from workflows import actions
from workflows.models import Case, Referral

DAY = timedelta(days=1)


def _said(cast: Cast) -> Case:
    case = case_in(Case.State.INFORMED, cast)
    actions.submit_input(case.reference, "Behold Granmo.", actor=cast.ola)
    actions.raise_concern(case.reference, "Alenearbeid om natta.", actor=cast.nina)
    return case


def test_it_sends_every_partys_words_along_and_vouches_for_them(cast: Cast) -> None:
    case = _said(cast)
    told = {cast.kari, cast.ola, cast.aisha, cast.nina, cast.dag, cast.hanne}
    with records(Event.REFERRAL_SENT, actor=cast.kari, audience=told):
        sent = actions.refer(case.reference, "amu", "Vurder natta.", actor=cast.kari)
    words = {t.body for t in Text.objects.filter(pk__in=[a["text"] for a in sent.attached])}
    assert words == {"Behold Granmo.", "Alenearbeid om natta."}
    entry = Entry.objects.get(event=Event.REFERRAL_SENT)
    vouched = {text["id"] for text in json.loads(entry.canonical)["texts"]}
    assert vouched >= {one["text"] for one in sent.attached}


def test_it_holds_the_decision_until_the_body_has_treated_it(cast: Cast) -> None:
    case = case_in(Case.State.DISCUSSED, cast)
    for kind in Case.objects.get(pk=case.pk).assessment.evidence_asked():
        actions.file_evidence(
            case.reference, kind, occurred_on=TODAY, text="Gjort.", actor=cast.kari
        )
    actions.refer(case.reference, "political", "Til vedtak.", name="FSK", actor=cast.kari)
    with refuses(NotPossible, "referral_untreated") as refusal:
        actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)
    assert "FSK" in str(refusal.value.missing[0].because)
    with records(Event.REFERRAL_TREATED, actor=cast.kari):
        actions.record_treatment(
            case.reference, 1, "Tilrår.", treated_on=TODAY, actor=cast.kari
        )
    actions.decide(case.reference, 1, "Tre soner.", actor=cast.kari)


def test_it_takes_the_treatment_as_the_evidence_a_duty_asks_for(cast: Cast) -> None:
    case = _said(cast)
    actions.refer(case.reference, "amu", "Vurder natta.", actor=cast.kari)
    actions.submit_input(case.reference, "Etterpå.", actor=cast.aisha)
    actions.record_treatment(case.reference, 1, "Uttalelse.", treated_on=TODAY, actor=cast.kari)
    assert "amu_treated" in Case.objects.get(pk=case.pk).filed
    treated = Referral.objects.get(case=case)
    assert treated.state == Referral.State.TREATED
    assert len(treated.attached) == 3
    with refuses(NotPossible, "treated"):
        actions.record_treatment(case.reference, 1, "Om.", treated_on=TODAY, actor=cast.kari)


def test_it_tells_all_when_the_body_changed_what_they_were_heard_on(cast: Cast) -> None:
    """K8: the executive committee swaps the proposal after the hearing."""
    case = case_in(Case.State.DISCUSSED, cast)
    actions.refer(case.reference, "political", "Til vedtak.", actor=cast.kari)
    actions.record_treatment(
        case.reference, 1, "To soner i stedet.", treated_on=TODAY, changed=True, actor=cast.kari
    )
    assert Entry.objects.get(event=Event.REFERRAL_TREATED).facts["changed"] is True


def test_it_can_be_sent_again_when_it_came_back_untreated(cast: Cast) -> None:
    case = _said(cast)
    actions.refer(case.reference, "joint", "Behandle.", actor=cast.kari)
    with refuses(NotPossible, "sent"):
        actions.refer(case.reference, "joint", "Behandle.", actor=cast.kari)
    with records(Event.REFERRAL_RETURNED, actor=cast.kari):
        actions.record_treatment(
            case.reference, 1, "Ufullstendig.", treated_on=TODAY, returned=True, actor=cast.kari
        )
    assert "committee_treated" not in Case.objects.get(pk=case.pk).filed
    assert actions.refer(case.reference, "joint", "Igjen.", actor=cast.kari).number == 2


def test_it_lets_the_safety_representative_send_it_to_amu_and_nowhere_else(cast: Cast) -> None:
    case = _said(cast)
    with refuses(NotPermitted):
        actions.refer(case.reference, "joint", "Behandle.", actor=cast.nina)
    with records(Event.REFERRAL_SENT, actor=cast.nina):
        actions.refer(case.reference, "amu", "Natta.", actor=cast.nina)
    with refuses(NotPermitted):
        actions.refer(case.reference, "amu", "Natta.", actor=cast.ola)


def test_it_refuses_days_that_cannot_be(cast: Cast) -> None:
    case = _said(cast)
    with refuses(NotPossible, "past"):
        actions.refer(case.reference, "amu", "Natta.", meets_on=TODAY - DAY, actor=cast.kari)
    actions.refer(case.reference, "amu", "Natta.", actor=cast.kari)
    for day in (TODAY - DAY, TODAY + DAY):
        with refuses(NotPossible, "day"):
            actions.record_treatment(case.reference, 1, "Ja.", treated_on=day, actor=cast.kari)


def test_it_shows_the_words_beside_the_question(cast: Cast, client: Client) -> None:
    case = _said(cast)
    actions.refer(case.reference, "amu", "Vurder natta.", actor=cast.kari)
    address = reverse("case-referral", args=[case.reference, 1])
    client.force_login(cast.aisha)
    page = client.get(address).content.decode()
    assert "Vurder natta." in page
    assert "Alenearbeid om natta." in page
    for name in OUTSIDERS:
        client.force_login(cast[name])
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("name", OUTSIDERS)
def test_it_does_not_exist_for_outsiders(name: str, cast: Cast) -> None:
    case = _said(cast)
    before = Entry.objects.count()
    with pytest.raises(Case.DoesNotExist):
        actions.refer(case.reference, "amu", "Natta.", actor=cast[name])
    with pytest.raises(Case.DoesNotExist):
        actions.record_treatment(case.reference, 1, "Ja.", treated_on=TODAY, actor=cast[name])
    assert Entry.objects.count() == before
