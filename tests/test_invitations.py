"""The call to a meeting comes with something a calendar reads: called, moved, the same meeting."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from ledger.moving import clock_at
from notifications.dispatch import drain
from tests.cast import TODAY, Cast, at, case_in
from workflows import actions
from workflows.models import Case

pytestmark = pytest.mark.django_db


def invitations() -> list[Calendar]:
    found = []
    for sent in mail.outbox:
        for attached in sent.attachments:
            name, body, kind = attached
            if str(name).endswith(".ics"):
                assert str(kind).startswith("text/calendar")
                raw = body if isinstance(body, bytes) else str(body).encode()
                found.append(Calendar.from_ical(raw))
    return found


def test_it_sends_the_invitation_with_the_call_and_anew_when_it_moves(cast: Cast) -> None:
    case = case_in(Case.State.INFORMED, cast)
    with clock_at(at(TODAY, 10)):
        actions.open_discussion(
            case.reference,
            meets_on=TODAY + timedelta(days=21),
            starts_at=time(12),
            place="Rådhuset",
            actor=cast.kari,
        )
        drain(at(TODAY, 10))
    first = invitations()
    assert {str(c["method"]) for c in first} == {"REQUEST"}
    event = first[0].walk("VEVENT")[0]
    assert (event["location"], event["sequence"]) == ("Rådhuset", 0)
    mail.outbox.clear()
    with clock_at(at(TODAY, 11)):
        actions.move_meeting(
            case.reference, meets_on=TODAY + timedelta(days=28), actor=cast.kari
        )
        drain(at(TODAY, 11))
    moved = invitations()[0].walk("VEVENT")[0]
    assert moved["uid"] == event["uid"]
    assert moved["sequence"] > event["sequence"]
    assert moved.decoded("dtstart").date() == TODAY + timedelta(days=28)
