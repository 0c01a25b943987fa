"""A meeting of its own held from notice to minutes, for the tests of its papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from ledger.moving import clock_at
from tests.cast import Cast, at, case_in
from workflows import actions
from workflows.models import AgendaItem, Case, Meeting

FIRST = date(2027, 2, 22)


@dataclass
class Held:
    """A meeting with a case all take part in, one without the nurses, and an item of its own."""

    meeting: Meeting
    case: Case
    closed: Case
    item: AgendaItem
    hidden: AgendaItem
    free: AgendaItem


def planned(cast: Cast) -> Meeting:
    """Plan a meeting of a series in Home Care."""
    series = actions.begin_series(
        "IDF-møte Hjemmetjenesten",
        kind="idf",
        unit=cast.home_care,
        first_on=FIRST,
        last_on=FIRST + timedelta(days=40),
        starts_at=time(12),
        ends_at=time(14),
        place="Møterom 2, rådhuset",
        actor=cast.kari,
    )
    found: Meeting = series.meetings.get(meets_on=FIRST)
    return found


def called(cast: Cast) -> Held:
    """Call the meeting with its three items."""
    meeting = planned(cast)
    case = case_in("informed", cast)
    closed = case_in(
        "informed",
        cast,
        title="Nattevakter i sone tre",
        omitted={f"union-{cast.nsf.pk}": "Ingen medlemmer er berørt."},
    )
    for one in (case, closed):
        actions.put_on_agenda(meeting.pk, case=one.reference, actor=cast.kari)
    actions.put_on_agenda(meeting.pk, title="Sykefraværet i høst", tag="I", actor=cast.ola)
    actions.send_notice(meeting.pk, actor=cast.kari)
    agenda = meeting.agenda
    return Held(
        Meeting.objects.get(pk=meeting.pk),
        case,
        closed,
        agenda.get(case=case),
        agenda.get(case=closed),
        agenda.get(kind="free"),
    )


def started(cast: Cast) -> Held:
    """Start it, and let both sides write."""
    held = called(cast)
    key = held.meeting.pk
    seats = {one.code: one for one in held.meeting.seatings.select_related("union")}
    with clock_at(at(FIRST, 12)):
        actions.start_meeting(key, actor=cast.kari)
        said = (
            (held.item, "employer", "Ett lag gir bedre vakter.", "", "", cast.kari),
            (
                held.item,
                "questions",
                "Hvem leder laget? Det avgjøres i mars.",
                "",
                "",
                cast.ola,
            ),
            (held.item, "environment", "Alenearbeid om natta må vurderes.", "", "", cast.ola),
            (held.item, "view", "Sonene blir for store.", "Fagforbundet", "disagree", cast.ola),
            (held.item, "view", "Vi støtter tre soner.", "NSF", "partly", cast.aisha),
            (held.hidden, "questions", "De tre på natt er redde.", "", "", cast.ola),
            (held.free, "employer", "Fraværet er 8,2 prosent.", "", "", cast.kari),
        )
        for item, heading, text, seat, stance, who in said:
            actions.write_block(
                *(key, item.pk, heading, text),
                version=0,
                seating=seats[seat].pk if seat else None,
                stance=stance,
                actor=who,
            )
        for item, text in (
            (held.item, "Legge fram risikovurderingen."),
            (held.hidden, "Ringe de tre på natt."),
        ):
            actions.agree_follow_up(
                *(key, item.pk, text),
                owner=seats["leader"].pk,
                due_on=date(2027, 3, 15),
                actor=cast.ola,
            )
        actions.record_attendance(
            key,
            met={
                seats["leader"].pk: cast.mandates["kari"].pk,
                seats["Fagforbundet"].pk: cast.mandates["ola"].pk,
                seats["NSF"].pk: cast.mandates["aisha"].pk,
                seats["safety_representative"].pk: None,
            },
            actor=cast.kari,
        )
    held.meeting = Meeting.objects.get(pk=key)
    return held


def ended(cast: Cast) -> Held:
    """End it."""
    held = started(cast)
    with clock_at(at(FIRST, 14)):
        held.meeting = actions.end_meeting(held.meeting.pk, actor=cast.kari)
    return held
