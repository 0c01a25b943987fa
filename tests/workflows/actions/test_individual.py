"""One employee's own case: called, heard, decided, negotiated – and seen by nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.events import Event
from ledger.models import Entry, OutboxEvent, Text
from ledger.moving import clock_at, now
from ledger.refusals import NotPermitted, NotPossible
from ledger.verify import verify_chain
from parties import actions as register
from parties.models import Role
from parties.seats import standing_of
from tests.cast import OUTSIDERS, TODAY, Cast, at, open_case
from tests.saying import records, refuses
from workflows import actions
from workflows.models import IndividualCase
from workflows.queries.individual import (
    individual_for,
    individual_list,
    individual_numbers,
    individual_page,
)

MEETS = TODAY + timedelta(days=7)
Outcome = IndividualCase.Outcome


def employed(cast: Cast, name: str = "tor") -> int:
    """Register somebody as employed in Home Care; returns the mandate."""
    return register.register_mandate(
        cast[name],
        Role.EMPLOYEE,
        unit=cast.home_care,
        valid_from=date(2024, 1, 1),
        confirmed_by="HR",
        actor=None,
    ).pk


def called(cast: Cast, **changes: Any) -> IndividualCase:
    given: dict[str, Any] = {
        "kind": "dismissal",
        "grounds": "Stillingen faller bort 1. mai.",
        "meets_on": MEETS,
        **changes,
    }
    return actions.call_employee(employed(cast), actor=cast.kari, **given)


def dismissed(cast: Cast) -> str:
    ref = called(cast).reference
    actions.answer_call(ref, coming=True, adviser="Per Dahl", actor=cast.tor)
    with clock_at(at(MEETS)):
        actions.hold_individual_meeting(ref, "Begge sa sitt.", held_on=MEETS, actor=cast.kari)
        actions.decide_individual(
            ref, Outcome.DISMISSED, "Stillingen faller bort.", notice_on=MEETS, actor=cast.kari
        )
    return ref


def test_it_calls_the_employee_and_tells_nobody_else(cast: Cast) -> None:
    employee = employed(cast)
    with records(Event.INDIVIDUAL_CASE_OPENED, actor=cast.kari, audience={cast.tor}):
        case = actions.call_employee(
            employee,
            kind="dismissal",
            grounds="Stillingen faller bort.",
            meets_on=MEETS,
            actor=cast.kari,
        )
    assert case.reference == "P2027/0001"
    entry = Entry.objects.get(chain=case.chain)
    assert "Stillingen" not in entry.canonical, "the words stand beside the record"


def test_it_links_to_a_collective_case_by_number_alone(cast: Cast) -> None:
    collective = open_case(cast)
    case = called(cast, about=collective.reference)
    assert case.about == collective.reference
    assert not Entry.objects.filter(chain=collective.chain, facts__has_key="individual")
    with refuses(NotPossible, "about"):
        actions.call_employee(
            case.employee_id,
            kind="dismissal",
            grounds="Stillingen.",
            meets_on=MEETS,
            about="2027/9999",
            actor=cast.kari,
        )


def test_it_keeps_the_adviser_out_of_the_record_and_forgets_the_name(cast: Cast) -> None:
    ref = called(cast).reference
    actions.answer_call(ref, coming=True, adviser="Ola Vik", actor=cast.tor)
    case = IndividualCase.objects.get(reference=ref)
    assert case.adviser == "Ola Vik"
    assert not Entry.objects.filter(chain=case.chain, canonical__contains="Ola Vik")
    assert cast.ola not in {e.user for e in _told(case)}, "to be named is not to be let in"
    actions.close_individual(ref, actor=cast.kari)
    assert IndividualCase.objects.get(reference=ref).adviser == ""


def _told(case: IndividualCase) -> list[Any]:
    from parties.models import Mandate

    events = OutboxEvent.objects.filter(chain=case.chain)
    told = {pk for event in events for pk in event.audience}
    return list(Mandate.objects.filter(pk__in=told).select_related("user"))


def test_it_does_not_decide_before_the_employee_is_heard(cast: Cast) -> None:
    ref = called(cast).reference
    with refuses(NotPossible, "not_heard") as refusal:
        actions.decide_individual(
            ref, Outcome.DISMISSED, "Slik.", notice_on=TODAY, actor=cast.kari
        )
    assert refusal.value.citation["section"] == "§ 15-1"
    with clock_at(at(MEETS + timedelta(days=1))):
        actions.decide_individual(ref, Outcome.KEPT, "Ingen møtte.", actor=cast.kari)
    assert IndividualCase.objects.get(reference=ref).state == "decided"


def test_it_needs_the_day_the_notice_was_received(cast: Cast) -> None:
    ref = called(cast).reference
    actions.answer_call(ref, coming=False, actor=cast.tor)
    with refuses(NotPossible, "notice_on"):
        actions.decide_individual(ref, Outcome.DISMISSED, "Slik.", actor=cast.kari)
    with refuses(NotPossible, "future"):
        actions.decide_individual(
            ref, Outcome.DISMISSED, "Slik.", notice_on=MEETS, actor=cast.kari
        )


def test_it_runs_the_clocks_of_the_packs_from_each_event(cast: Cast) -> None:
    ref = dismissed(cast)
    case = IndividualCase.objects.get(reference=ref)
    assert case.clocks["AML-17-3-2"]["rolled_end"] == "2027-02-22"
    demanded = MEETS + timedelta(days=2)
    with clock_at(at(demanded)):
        with records(Event.INDIVIDUAL_TALKS_DEMANDED, actor=cast.tor):
            actions.demand_talks(ref, "Jeg krever forhandlinger.", actor=cast.tor)
        actions.hold_talks(ref, met_on=demanded, actor=cast.kari)
        with refuses(NotPossible, "state"):
            actions.demand_talks(ref, "En gang til.", actor=cast.tor)
        actions.end_talks(
            ref, "Partene er uenige.", ended_on=demanded, agreed=False, actor=cast.kari
        )
    case.refresh_from_db(fields=["clocks"])
    assert set(case.clocks) == {
        *("AML-17-3-2", "AML-17-3-3", "AML-17-3-5"),
        *("AML-17-4-1", "AML-17-4-2"),
    }
    page = individual_page(standing_of(cast.tor.pk, demanded), ref, demanded)
    assert [c["done_on"] for c in page.clocks[:3]] == [demanded] * 3
    assert page.steps == []


def test_it_takes_a_demand_that_comes_too_late(cast: Cast) -> None:
    ref = dismissed(cast)
    with clock_at(at(MEETS + timedelta(days=40))):
        actions.demand_talks(ref, "Jeg krever forhandlinger.", actor=cast.tor)
    assert IndividualCase.objects.get(reference=ref).state == "demanded"


def test_it_counts_from_the_refusal_when_the_employer_will_not_meet(cast: Cast) -> None:
    ref = dismissed(cast)
    with clock_at(at(MEETS + timedelta(days=2))):
        actions.demand_talks(ref, "Jeg krever forhandlinger.", actor=cast.tor)
        with refuses(NotPossible, "not_met"):
            actions.end_talks(ref, "Enige.", ended_on=MEETS, agreed=True, actor=cast.kari)
        actions.end_talks(ref, "Vi møter ikke.", ended_on=MEETS, agreed=False, actor=cast.kari)
    assert "AML-17-4-1-refused" in IndividualCase.objects.get(reference=ref).clocks


def test_it_lets_only_the_employee_speak_as_the_employee(cast: Cast) -> None:
    ref = called(cast).reference
    with refuses(NotPermitted):
        actions.answer_call(ref, coming=False, actor=cast.kari)
    with refuses(NotPermitted):
        actions.hold_individual_meeting(ref, "Mitt referat.", held_on=TODAY, actor=cast.tor)
    actions.hold_individual_meeting(ref, "Begge sa sitt.", held_on=TODAY, actor=cast.kari)
    with refuses(NotPermitted):
        actions.remark_on_minutes(ref, "Nei.", actor=cast.kari)
    actions.remark_on_minutes(ref, "Jeg er uenig.", actor=cast.tor)
    with refuses(NotPossible, "said"):
        actions.remark_on_minutes(ref, "Mer.", actor=cast.tor)


def test_it_lets_hr_in_only_with_a_reason_the_employee_reads(cast: Cast) -> None:
    ref = called(cast).reference
    hanne = standing_of(cast.hanne.pk, TODAY)
    assert individual_list(hanne) == []
    assert [c.reference for c in individual_numbers(hanne)] == [ref]
    with pytest.raises(IndividualCase.DoesNotExist):
        individual_for(hanne, ref, TODAY)
    with refuses(NotPossible, "empty_text"):
        actions.inspect_individual(ref, " ", actor=cast.hanne)
    with records(
        Event.INDIVIDUAL_CASE_INSPECTED, actor=cast.hanne, audience={cast.tor, cast.kari}
    ):
        actions.inspect_individual(ref, "Klage på saksgangen.", actor=cast.hanne)
    page = individual_page(hanne, ref, TODAY)
    assert (page.steps, page.inspections[0].body) == ([], "Klage på saksgangen.")
    with pytest.raises(IndividualCase.DoesNotExist):
        individual_for(hanne, ref, TODAY + timedelta(days=1))


def test_it_is_not_there_for_a_leader_above(cast: Cast) -> None:
    ref = called(cast).reference
    with pytest.raises(IndividualCase.DoesNotExist):
        individual_for(standing_of(cast.dag.pk, TODAY), ref, TODAY)


def test_it_passes_to_the_units_next_leader(cast: Cast) -> None:
    ref = called(cast).reference
    register.end_mandate(cast.mandates["kari"], last_day=TODAY, actor=None)
    tomorrow = TODAY + timedelta(days=1)
    with clock_at(at(tomorrow)):
        with pytest.raises(IndividualCase.DoesNotExist):
            individual_for(standing_of(cast.kari.pk, tomorrow), ref, tomorrow)
        register.register_mandate(
            cast.aisha,
            Role.LEADER,
            unit=cast.home_care,
            valid_from=tomorrow,
            confirmed_by="HR",
            actor=None,
        )
        assert individual_for(standing_of(cast.aisha.pk, tomorrow), ref, tomorrow).pk


def test_it_keeps_a_chain_that_verifies(cast: Cast) -> None:
    case = IndividualCase.objects.get(reference=dismissed(cast))
    entries = Entry.objects.filter(chain=case.chain).order_by("number")
    texts = Text.objects.filter(chain=case.chain)
    chain = case.chain
    assert not verify_chain(
        [e.as_evidence() for e in entries],
        [t.as_evidence() for t in texts],
        chain.head,
        chain.length,
    )


def test_nobody_calls_an_employee_they_do_not_lead(cast: Cast) -> None:
    employee = employed(cast)
    for name in ("ola", "nina", "hanne", "per", "ester"):
        with refuses(NotPossible, "employee"):
            actions.call_employee(
                employee, kind="dismissal", grounds="Nei.", meets_on=MEETS, actor=cast[name]
            )


@pytest.mark.parametrize(
    "name", [*(n for n in OUTSIDERS if n != "tor"), "ola", "nina", "aisha"]
)
def test_for_everybody_else_it_is_not_there(cast: Cast, name: str) -> None:
    ref = dismissed(cast)
    person = cast[name]
    with pytest.raises(IndividualCase.DoesNotExist):
        individual_for(standing_of(person.pk, now().date()), ref, now().date())
    for step in (
        lambda: actions.demand_talks(ref, "Nei.", actor=person),
        lambda: actions.close_individual(ref, actor=person),
        lambda: actions.inspect_individual(ref, "Nysgjerrig.", actor=person),
    ):
        with pytest.raises(IndividualCase.DoesNotExist):
            step()
