"""A monthly meeting in Health and care: one is held, with promises; the next is called. [IDF-møter]"""

from __future__ import annotations

from datetime import time, timedelta

from codetermination.demo.telling import Story
from codetermination.demo.town import Town
from workflows import actions
from workflows.models import MeetingSeries


def monthly_in_health(town: Town) -> Story:
    """Tor plans the year's meetings; one was held last month, the next is called and gets new items."""
    days, tor = town.days, town["tor"]
    yield days.at(-34, "09:30")
    series = actions.begin_series(
        "IDF-møte Helse og omsorg",
        kind=MeetingSeries.Kind.IDF,
        unit=town.units["Helse og omsorg"],
        first_on=days.day(-15),
        last_on=days.day(-15) + timedelta(days=150),
        starts_at=time(12, 30),
        ends_at=time(14),
        place="Møterom Tyri, rådhuset",
        safety=MeetingSeries.Safety.OBSERVER,
        actor=tor,
    )
    held, coming = series.meetings.order_by("meets_on")[:2]
    yield days.at(-30, "10:00")
    sick = actions.put_on_agenda(held.pk, title="Sykefraværet i høst", tag="I", actor=tor)
    actions.put_on_agenda(
        held.pk, title="Opplæring av nye tillitsvalgte", tag="D", actor=town["ingrid"]
    )
    actions.send_notice(held.pk, actor=tor)
    yield days.at(-15, "12:30")
    actions.start_meeting(held.pk, actor=tor)
    seats = {seat.name: seat for seat in held.seatings.select_related("union")}
    nurses = seats["NSF"]
    actions.write_block(
        held.pk,
        sick.pk,
        "employer",
        "Fraværet er 8,2 prosent, mot 9,1 i fjor. Nattarbeid skiller seg ut.",
        version=0,
        actor=tor,
    )
    actions.write_block(
        held.pk,
        sick.pk,
        "view",
        "Vi savner tall for hver sone, og mener nattevaktene er for få.",
        version=0,
        seating=nurses.pk,
        stance="partly",
        actor=town["aisha"],
    )
    actions.agree_follow_up(
        held.pk,
        sick.pk,
        "Legge fram fraværstall for hver sone.",
        owner=seats["Arbeidsgiveren"].pk,
        due_on=days.day(4),
        actor=town["aisha"],
    )
    mandates = town.mandates
    actions.record_attendance(
        held.pk,
        met={
            seats["Arbeidsgiveren"].pk: mandates["tor"].pk,
            seats["Fagforbundet"].pk: mandates["siri"].pk,
            nurses.pk: mandates["aisha"].pk,
            seats["Delta"].pk: None,
        },
        actor=tor,
    )
    yield days.at(-15, "14:05")
    actions.end_meeting(held.pk, actor=tor)
    yield days.at(-3, "11:00")
    actions.put_on_agenda(
        coming.pk, title="Ferieavvikling til sommeren", tag="D", actor=town["aisha"]
    )
    yield days.at(-2, "15:10")
    actions.send_notice(coming.pk, actor=tor)
