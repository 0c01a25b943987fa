"""K11: “nobody is to be moved” in the minutes of a reorganisation – a record, or an agreement that binds?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledger.events import Event
from ledger.models import Entry
from ledger.moving import clock_at
from ledger.refusals import NotProven
from tests.cast import Cast, at
from tests.journeys.telling import assert_the_record_stands, cited, told_of
from tests.journeys.walking import PARTIES, Walk, day
from tests.saying import everything, refuses
from workflows import actions
from workflows.models import Case, Minutes

pytestmark = pytest.mark.database

NOBODY = "Ingen skal flyttes."
MET = 21


@pytest.fixture
def met(walk: Callable[..., Walk]) -> Walk:
    """Let the reorganisation be told, and the parties met about it."""
    w = walk(measures=["reorganisation"], facts={"dismissals": 0, "substantial_change": True})
    w.take("kari", "give_information")
    assert told_of(w.ref, Event.INFORMATION_GIVEN) >= set(PARTIES)
    w.take("kari", "raise_weight", weight="ordinary")
    w.take("kari", "open_discussion", meets_on=day(MET))
    assert told_of(w.ref, Event.MEETING_CALLED) >= set(PARTIES)
    w.today = MET
    return w


def paper(w: Walk) -> Minutes:
    return w.case.minutes.get()


def test_it_is_a_discussion_whose_paper_is_minutes_until_somebody_says_it_binds(
    met: Walk,
) -> None:
    assert met.case.rung == "discussion"
    assert cited(met.ref, "HAB-02") == (
        "Hovedavtalen KS",
        "del B § 1-4-1 og § 3-1 c",
        "S",
    )
    raised = {d["id"] for d in met.case.assessment.duties}
    assert not raised & {"HAA-01", "HAA-07", "HAB-11"}  # no negotiation is owed
    found = met.case.assessment.result
    assert found["rung"] == "discussion"


def test_it_takes_no_minutes_without_the_choice(met: Walk, cast: Cast) -> None:
    """Whether the paper binds is asked on the page and of programs alike; nobody drifts into it."""
    said = {"text": NOBODY, "held_on": day(MET).isoformat()}
    client = Client()
    client.force_login(cast.kari)
    before = everything()
    with clock_at(at(day(MET))):
        page = client.post(reverse("case-circulate-minutes", args=[met.case.slug]), said)
        answer = client.post(
            f"/api/v1/cases/{met.case.slug}/circulate-minutes/",
            said,
            content_type="application/json",
        )
    assert (page.status_code, answer.status_code) == (422, 400)
    assert NOBODY in page.content.decode()
    assert "binding" in {fault["key"] for fault in answer.json()["faults"]}
    assert everything() == before


def test_it_warns_that_it_may_hold_as_a_collective_agreement(met: Walk, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.kari)
    with clock_at(at(day(MET))):
        page = client.get(reverse("case-circulate-minutes", args=[met.case.slug]))
    told = page.content.decode()
    assert "tariffavtale" in told
    assert "fullmakt" in told.casefold()


def test_it_ends_as_minutes_that_are_approved_and_bind_nobody(met: Walk) -> None:
    met.take("kari", "circulate_minutes", text=NOBODY, held_on=day(MET), binding=False)
    assert (paper(met).kind, paper(met).closed_by) == ("record", "approval")
    for name in PARTIES:
        met.take(name, "approve_minutes", number=1, outcome="approved")
    met.take("kari", "close_discussion")
    assert not paper(met).binding
    met.today = 75
    met.document()
    # What was said is said, and the employer decides; it has not bound itself.
    met.take("kari", "decide", number=1, text="To ansatte flyttes.", views="Se referatet.")
    met.today = 119
    met.finish(1)


def test_it_ends_as_a_protocol_signed_by_those_with_authority(met: Walk, cast: Cast) -> None:
    said: dict[str, Any] = {"text": NOBODY, "held_on": day(MET), "binding": True}
    met.is_refused("kari", "circulate_minutes", "authority", **said)
    met.take("kari", "circulate_minutes", **said, authorised=True)
    assert (paper(met).kind, paper(met).closed_by) == ("protocol", "signature")
    told = Entry.objects.get(event=Event.MINUTES_CIRCULATED)
    assert told.facts["binding"] is True
    assert told_of(met.ref, Event.MINUTES_CIRCULATED) >= set(PARTIES)

    # To click is not to sign: who one is must be shown, and which paper was read.
    with clock_at(at(day(MET))), refuses(NotProven):
        actions.approve_minutes(met.ref, 1, paper=paper(met).digest, actor=cast.ola)
    met.is_refused("kari", "close_discussion", "view_recorded")
    met.take("ola", "approve_minutes", number=1, outcome="approved")
    # Signed is signed: no second thoughts, in either direction.
    met.is_refused("ola", "approve_minutes", "signed", number=1, outcome="refused", text="Nei.")
    met.take("aisha", "approve_minutes", number=1, outcome="approved")
    met.take(
        "nina", "approve_minutes", number=1, outcome="with_remark", text="Gjelder også natt."
    )
    assert paper(met).state == Minutes.State.SEALED
    met.take(
        "ola", "add_statement", number=1, text="Slik forstår vi «flyttes»: nytt oppmøtested."
    )
    met.take("kari", "close_discussion")
    met.today = 75
    met.document()
    met.take("kari", "decide", number=1, text="Ny organisering. Ingen flyttes.")
    assert told_of(met.ref, Event.DECISION_TAKEN) >= set(PARTIES)
    met.today = 119
    met.finish(1)
    assert met.case.state == Case.State.CLOSED


def test_it_is_no_agreement_with_the_one_that_will_not_sign(met: Walk) -> None:
    met.take(
        "kari",
        "circulate_minutes",
        text=NOBODY,
        held_on=day(MET),
        binding=True,
        authorised=True,
    )
    met.is_refused("aisha", "approve_minutes", "empty_text", number=1, outcome="refused")
    met.take(
        "aisha", "approve_minutes", number=1, outcome="refused", text="Vi har ikke fullmakt."
    )
    assert told_of(met.ref, Event.MINUTES_REFUSED) >= {"kari", "ola", "nina"}
    for name in ("ola", "nina"):
        met.take(name, "approve_minutes", number=1, outcome="approved")
    outcomes = dict(
        paper(met).signatures.values_list("participation__union__short_name", "outcome")
    )
    assert outcomes["NSF"] == "refused"
    met.take("kari", "close_discussion")
    met.today = 75
    met.document()
    met.take("kari", "decide", number=1, text="Ny organisering.")
    met.today = 119
    met.finish(1)
    assert_the_record_stands(met.ref)
