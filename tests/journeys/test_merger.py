"""K6: two municipalities merge, and those who speak for the other side's employees come as guests."""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotPermitted, NotPossible
from parties import actions as register
from parties.models import Guest, Mandate, Role, User
from tests.cast import TODAY, Cast, at, case_in, open_case
from tests.journeys.telling import assert_the_record_stands, case_now, cited, told_of
from tests.saying import records, refuses
from workflows import actions
from workflows.actions import View
from workflows.bundles import write_bundle
from workflows.models import Case, DecisionPoint, Obligation
from workflows.queries import case_page

pytestmark = pytest.mark.database

LAST_DAY = TODAY + timedelta(days=300)
MERGER = {
    "title": "Sammenslåing med Nordre kommune",
    "measures": ["merger"],
    "facts": {"dismissals": 0, "large_project": True, "project_group": True},
    "brief": {
        "proposal": "Furuvang og Nordre blir én kommune.",
        "background": "Intensjonsavtalen er vedtatt i begge kommunestyrene.",
        "open": "Organisering og lokalisering er åpent.",
        "alternatives": "Mer samarbeid uten sammenslåing.",
        "consequences": "Alle får ny arbeidsgiver.",
        "environment": "Usikkerhet i overgangen.",
        "plan": "Se planen.",
        "goal": "Samfunnsplanen punkt 4.",
    },
}


@pytest.fixture
def gro(cast: Cast) -> User:
    """Let HR register Gro, who speaks for Fagforbundet in the other municipality."""
    return guest_account("gro", cast)


def guest_account(username: str, cast: Cast) -> User:
    return register.register_person(
        username,
        first_name=username.capitalize(),
        last_name="Hei",
        is_guest=True,
        actor=cast.hanne,
    )


def called_in(case: Case, cast: Cast, *people: str, **changes: object) -> Guest:
    given = {
        "organisation": "Nordre kommune",
        "people": people,
        "voice": "party",
        "ends_on": LAST_DAY,
        "confirmed_by": "Fagforbundet Nordre",
        "actor": cast.dag,
    }
    return actions.invite_guest(
        case.reference,
        str(changes.pop("name", "Fagforbundet i Nordre")),
        **{**given, **changes},
    )


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def merger(cast: Cast) -> Case:
    """Let Dag open the case for the whole municipality, and tell everybody."""
    case = actions.open_case(
        actions.Proposal(
            units=[cast.municipality],
            known_on=TODAY - timedelta(days=14),
            planned_decision_on=TODAY + timedelta(days=120),
            planned_implementation_on=TODAY + timedelta(days=270),
            questions=["Hvor skal kommunehuset ligge?"],
            points=["Intensjonsavtalen", "Ny organisering"],
            **MERGER,
        ),
        actor=cast.dag,
    )
    actions.give_information(case.reference, actor=cast.dag)
    return Case.objects.get(pk=case.pk)


def test_it_walks_a_merger_with_guests_from_the_other_side(
    merger: Case, gro: User, cast: Cast
) -> None:
    ref = merger.reference
    assert merger.weight == "large"
    assert {"HAB-05", "HAB-12", "HAB-14"} <= {d["id"] for d in merger.assessment.duties}
    assert cited(ref, "HAB-05")[0] == "Hovedavtalen KS"

    # The plan comes first, with its dated meetings.
    actions.publish_plan(ref, actor=cast.dag)

    # A joint committee is no discussion: the case stands where it stood, and no decision is free.
    actions.set_up_group(
        ref,
        "Partssammensatt utvalg for ny kommune",
        "Foreslå organisering. Drøfter ikke saken.",
        parties=[p.pk for p in merger.participations.all()],
        employer_side="Kommunedirektør",
        ends_on=LAST_DAY,
        actor=cast.dag,
    )
    assert Case.objects.get(pk=merger.pk).discussed_on is None
    with refuses(NotPossible, "discussion_held"):
        actions.decide(ref, 1, "Vi slår oss sammen.", actor=cast.dag)

    # The guest is called in, gets the papers at once, and the same time as the others.
    with records(Event.GUEST_INVITED, actor=cast.dag):
        guest = called_in(merger, cast, "gro")
    owed = Obligation.objects.get(guest=guest, done_at=None)
    assert (owed.kind, owed.participation.name) == ("give_view", "Fagforbundet i Nordre")

    # It speaks like any party: view, input, answer to the minutes.
    actions.take_position(ref, [View(1, "conditions", "Ett av tre år i Nordre.")], actor=gro)
    said = actions.submit_input(ref, "Våre ansatte må få vite det først av dere.", actor=gro)
    with refuses(NotPermitted):
        actions.demand_negotiation(ref, "Lokal avtale.", actor=gro)
    actions.answer_input(ref, said.pk, outcome="used", text="Ja.", actor=cast.dag)
    actions.open_discussion(ref, meets_on=TODAY, actor=cast.dag)
    actions.circulate_minutes(ref, "Alle møtte.", held_on=TODAY, actor=cast.dag)
    for person in (cast.ola, cast.aisha, gro):
        actions.approve_minutes(ref, 1, actor=person)
    with clock_at(at(TODAY + timedelta(days=40))):
        actions.close_discussion(ref, actor=cast.dag)
    assert DecisionPoint.objects.get(case=merger, number=1).discussed_on is not None

    # One that has spoken cannot be sent out of the room.
    with refuses(NotPossible, "has_spoken"):
        actions.omit_party(ref, f"guest-{guest.pk}", "Ferdig.", actor=cast.dag)

    _decided_twice_and_carried_out(ref, cast, gro)


def _decided_twice_and_carried_out(ref: str, cast: Cast, gro: User) -> None:
    """Decide the agreement between the municipalities, discuss the organisation anew, and end."""
    with clock_at(at(TODAY + timedelta(days=41))):
        for kind in case_now(ref).assessment.evidence_asked():
            actions.file_evidence(ref, kind, occurred_on=TODAY, text="Gjort.", actor=cast.dag)
        actions.decide(ref, 1, "Vi slår oss sammen.", actor=cast.dag)
        assert told_of(ref, Event.DECISION_TAKEN) >= {"ola", "aisha", "nina", "gro"}
        # The second decision does not stand on the discussion of the first.
        with refuses(NotPossible, "discussion_held"):
            actions.decide(ref, 2, "To sektorer.", actor=cast.dag)
        actions.open_discussion(ref, meets_on=TODAY + timedelta(days=65), actor=cast.dag)
    with clock_at(at(TODAY + timedelta(days=65))):
        actions.circulate_minutes(
            ref, "Organiseringen.", held_on=TODAY + timedelta(days=65), actor=cast.dag
        )
        for person in (cast.ola, cast.aisha, cast.nina, gro):
            actions.approve_minutes(ref, 2, actor=person)
    with clock_at(at(TODAY + timedelta(days=80))):
        actions.close_discussion(ref, actor=cast.dag)
        actions.decide(ref, 2, "To sektorer.", actor=cast.dag)
    with clock_at(at(TODAY + timedelta(days=290))):
        for number in (1, 2):
            actions.implement(ref, number, actor=cast.dag)
        actions.end_group(ref, 1, actor=cast.dag)
        assert actions.conclude(ref, actor=cast.dag).state == Case.State.CLOSED
    assert_the_record_stands(ref)


def test_it_shows_a_guest_that_case_and_nothing_else(
    merger: Case, gro: User, cast: Cast
) -> None:
    other = case_in(Case.State.INFORMED, cast)
    called_in(merger, cast, "gro")
    client = logged_in(gro)
    for path in (
        "/",
        "/saker/",
        "/varsler/",
        reverse("case-detail", args=[merger.slug]),
        reverse("case-table", args=[merger.slug]),
        f"/api/v1/cases/{merger.slug}/",
    ):
        assert client.get(path).status_code == HTTPStatus.OK, path
    listed = client.get("/saker/").content.decode()
    assert merger.reference in listed
    assert other.reference not in listed
    for path in (
        reverse("case-detail", args=[other.slug]),
        f"/api/v1/cases/{other.slug}/",
        "/api/v1/units/",
        "/api/v1/handovers/",
        "/laerdom/",
        "/moter/",
        "/frister/",
        "/arshjul/",
        "/overlevering/",
        "/rutine/",
        "/meldte-saker/",
        "/saker/ny/",
        "/innsyn/",
        "/tilsyn/",
        "/oppsett/opplaering/",
        "/vara/",
        "/api/v1/absences/",
        "/varsler/utsending/",
        "/personalsaker/",
    ):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND, path
    with pytest.raises(Case.DoesNotExist):
        actions.submit_input(other.reference, "Hei.", actor=gro)


def test_it_lets_an_observer_read_and_not_speak(merger: Case, gro: User, cast: Cast) -> None:
    guest = called_in(merger, cast, "gro", voice="observer")
    page = case_page(merger.reference, user=gro, on=TODAY)
    assert page.me is None
    assert "Fagforbundet i Nordre" not in {line.name for line in page.parties}
    with refuses(NotPermitted):
        actions.submit_input(merger.reference, "Hei.", actor=gro)
    table = logged_in(cast.ola).get(reverse("case-table", args=[merger.slug]))
    assert "Fagforbundet i Nordre" in table.content.decode()
    with refuses(NotPossible, "empty_text"):
        actions.omit_party(merger.reference, f"guest-{guest.pk}", " ", actor=cast.dag)
    actions.omit_party(merger.reference, f"guest-{guest.pk}", "Avtalen røk.", actor=cast.dag)
    with pytest.raises(Case.DoesNotExist):
        case_page(merger.reference, user=gro, on=TODAY)
    left = case_page(merger.reference, user=cast.ola, on=TODAY).left_out
    assert [(part.name, part.omitted.body) for part in left] == [
        ("Fagforbundet i Nordre", "Avtalen røk.")
    ]
    with refuses(NotPossible, "guest"):
        actions.invite_party(merger.reference, f"guest-{guest.pk}", actor=cast.dag)


def test_it_ends_on_its_last_day(merger: Case, gro: User, cast: Cast) -> None:
    called_in(merger, cast, "gro")
    assert case_page(merger.reference, user=gro, on=LAST_DAY).me is not None
    with pytest.raises(Case.DoesNotExist):
        case_page(merger.reference, user=gro, on=LAST_DAY + timedelta(days=1))


def test_it_keeps_guests_of_two_cases_apart(merger: Case, gro: User, cast: Cast) -> None:
    other = open_case(cast)
    actions.give_information(other.reference, actor=cast.kari)
    ola_n = guest_account("olan", cast)
    called_in(merger, cast, "gro")
    called_in(other, cast, "olan", actor=cast.kari)
    for person, mine, not_mine in ((gro, merger, other), (ola_n, other, merger)):
        assert case_page(mine.reference, user=person, on=TODAY).me is not None
        with pytest.raises(Case.DoesNotExist):
            case_page(not_mine.reference, user=person, on=TODAY)
    told = Entry.objects.get(chain=other.chain, event=Event.GUEST_INVITED)
    assert told.facts["holders"] == [Mandate.objects.get(user=ola_n).pk]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "empty_text"),
        ({"organisation": ""}, "empty_text"),
        ({"confirmed_by": ""}, "empty_text"),
        ({"ends_on": TODAY - timedelta(days=1)}, "passed"),
    ],
)
def test_it_keeps_nothing_of_a_guest_with_a_fault(
    changes: dict[str, object], code: str, merger: Case, gro: User, cast: Cast
) -> None:
    with refuses(NotPossible, code):
        called_in(merger, cast, "gro", **changes)


def test_it_takes_guests_only_from_outside(merger: Case, gro: User, cast: Cast) -> None:
    for people in ((), ("nobody",), ("tor",), ("gro", "kari")):
        with refuses(NotPossible, "people"):
            called_in(merger, cast, *people)
    with refuses(NotPermitted):
        called_in(merger, cast, "gro", actor=cast.ola)
    called_in(merger, cast, "gro")
    with refuses(NotPossible, "invited"):
        called_in(merger, cast, "gro")
    for role in (Role.LEADER, Role.GUEST):
        with refuses(NotPossible, "guest"):
            register.register_mandate(
                gro,
                role,
                unit=cast.municipality,
                valid_from=TODAY,
                confirmed_by="HR",
                actor=cast.hanne,
            )
    for name in ("tor", "per"):
        with pytest.raises(Case.DoesNotExist):
            called_in(merger, cast, "gro", name="Delta i Nordre", actor=cast[name])


def test_it_warns_the_leader_until_somebody_from_the_other_side_is_called_in(
    merger: Case, gro: User, cast: Cast
) -> None:
    said = "Ingen fra den andre virksomheten er kalt inn."
    pages = [reverse(name, args=[merger.slug]) for name in ("case-detail", "case-table")]
    for page in pages:
        shown = logged_in(cast.dag).get(page).content.decode()
        assert said in shown
        assert reverse("case-invite-guest", args=[merger.slug]) in shown
        for name in ("ola", "hanne"):
            assert said not in logged_in(cast[name]).get(page).content.decode()
    door = f"/api/v1/cases/{merger.slug}/table/"
    told = logged_in(cast.dag).get(door).json()["other_side"]
    assert told["measure"]
    assert logged_in(cast.ola).get(door).json()["other_side"] is None
    # It advises, and holds nothing up.
    actions.open_discussion(merger.reference, meets_on=TODAY, actor=cast.dag)
    called_in(merger, cast, "gro", voice="observer")
    for page in pages:
        assert said not in logged_in(cast.dag).get(page).content.decode()
    with clock_at(at(LAST_DAY + timedelta(days=1))):
        assert said in logged_in(cast.dag).get(pages[0]).content.decode()


def test_it_does_not_warn_of_the_other_side_where_there_is_none(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    page = logged_in(cast.kari).get(reverse("case-table", args=[case.slug])).content.decode()
    assert "Ingen fra den andre virksomheten" not in page


def test_its_bundle_holds_the_guests_of_the_case_and_of_no_other(
    merger: Case, gro: User, cast: Cast
) -> None:
    other = case_in(Case.State.INFORMED, cast)
    guest_account("olan", cast)
    called_in(merger, cast, "gro")
    called_in(other, cast, "olan", name="Delta i Nordre", actor=cast.kari)
    out = BytesIO()
    write_bundle(merger.reference, out, receiver=cast.ola)
    with ZipFile(out) as zipped:
        rows = [json.loads(line) for line in zipped.read("data/guest.jsonl").splitlines()]
    assert [(row["name"], row["organisation"], row["case"]) for row in rows] == [
        ("Fagforbundet i Nordre", "Nordre kommune", merger.reference)
    ]
