"""Begin a series of meetings, and ask for a meeting beside the fixed ones. [Møteserie]"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from itertools import islice
from uuid import UUID

from dateutil.rrule import MONTHLY, rrule
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Chain
from ledger.moving import Actor, Move, moving
from ledger.refusals import NotPossible
from parties.models import OrgUnit, User
from parties.seats import standing_of
from rulebook.calendar import norway
from workflows.actions.core import required
from workflows.actions.gathering import MEETINGS
from workflows.models import AgendaItem, Meeting, MeetingSeries
from workflows.policies.meetings import may_arrange, may_take_part
from workflows.queries.meetings import told_of

# No series is planned further ahead at once: the house's own choice.
_AT_MOST = 24


def begin_series(
    name: str,
    *,
    kind: str,
    unit: OrgUnit,
    first_on: date,
    last_on: date,
    starts_at: time,
    ends_at: time,
    place: str = "",
    prefix: str = "DS",
    safety: str = MeetingSeries.Safety.MEMBER,
    actor: User,
    gesture: UUID | None = None,
) -> MeetingSeries:
    """Begin a series and plan a meeting in it for each month of the period. [Opprette møteserie]

    The meetings fall on the same weekday of the month as the first: the second Tuesday, say; on
    a closed day, on the next that is open. Raises NotPermitted for others than a leader of the
    unit, and NotPossible for a period with no day in it.
    """
    with moving(MEETINGS, actor=Actor(actor.pk), step="begin_series", gesture=gesture) as move:
        mandate = may_arrange(standing_of(actor.pk, move.on), unit, move.step)
        move.actor = Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)
        name = _free(move, required(move.step, _("name"), name))
        if ends_at <= starts_at:
            raise NotPossible(
                step=move.step,
                code="times",
                because=_("The meeting ends before it starts."),
                remedy=_("Choose a later time for the end."),
            )
        days = _days(move, first_on, last_on)
        series = MeetingSeries.objects.create(
            name=name,
            kind=kind,
            unit=unit,
            safety=safety,
            prefix=prefix.strip().upper() or "DS",
            starts_at=starts_at,
            ends_at=ends_at,
            place=place.strip(),
        )
        move.record(
            Event.MEETING_SERIES_BEGUN,
            subject=f"series:{series.pk}",
            facts={"name": name, "kind": str(kind), "meetings": len(days)},
            audience=told_of(series, move.on),
        )
        for day in days:
            _plan(move, series, day)
        return series


def _free(move: Move, name: str) -> str:
    """Return the name, if no other series has it."""
    if MeetingSeries.objects.filter(name=name).exists():
        raise NotPossible(
            step=move.step,
            code="name",
            because=_("There is already a series called “%(name)s”.") % {"name": name},
            remedy=_("Choose another name."),
        )
    return name


def _days(move: Move, first_on: date, last_on: date) -> list[date]:
    """Return the days of the period's meetings; raises NotPossible when there is none to come."""
    days = list(monthly(first_on, last_on))
    if not days or first_on < move.on:
        raise NotPossible(
            step=move.step,
            code="period",
            because=_("There is no day for a meeting in the period."),
            remedy=_("Choose a first day to come, and a last day after it."),
        )
    return days


def monthly(first_on: date, last_on: date) -> Iterator[date]:
    """Return a day in each month: the same weekday, as many weeks into the month as the first."""
    # The fifth of a weekday is not in every month: the last one is.
    week = (first_on.day - 1) // 7 + 1
    rule = rrule(
        MONTHLY,
        dtstart=first_on,
        until=last_on,
        byweekday=first_on.weekday(),
        bysetpos=week if week < 5 else -1,
    )
    calendar = norway()
    for moment in islice(rule, _AT_MOST):
        day = moment.date()
        yield calendar.add_working_days(day, 1) if calendar.closed(day) else day


def ask_for_meeting(
    series: MeetingSeries, *, meets_on: date, actor: User, gesture: UUID | None = None
) -> Meeting:
    """Plan a meeting beside the fixed ones; either side may, at any time. [Kreve møte]

    Raises NotPermitted for somebody with no seat at the series' meetings, and NotPossible for a
    day that has passed or already has one.
    """
    with moving(
        MEETINGS, actor=Actor(actor.pk), step="ask_for_meeting", gesture=gesture
    ) as move:
        mandate = may_take_part(standing_of(actor.pk, move.on), series, move.step)
        move.actor = Actor(actor.pk, mandate_id=mandate.pk, role=mandate.role)
        if meets_on < move.on:
            raise NotPossible(
                step=move.step,
                code="past",
                because=_("The meeting day has passed."),
                remedy=_("Choose today or a later day."),
            )
        same_day = Meeting.objects.filter(series=series, meets_on=meets_on)
        if same_day.exclude(state=Meeting.State.CANCELLED).exists():
            raise NotPossible(
                step=move.step,
                code="same_day",
                because=_("There is already a meeting in the series that day."),
                remedy=_("Put the item on that meeting's agenda, or choose another day."),
            )
        by_employer = mandate.union is None and mandate.role == "leader"
        party = mandate.union.short_name if mandate.union else str(mandate.role)
        return _plan(move, series, meets_on, by="" if by_employer else party)


def _plan(move: Move, series: MeetingSeries, meets_on: date, *, by: str = "") -> Meeting:
    """Plan one meeting, with a chain of its own and the items every meeting begins with."""
    meeting = Meeting(
        series=series,
        state=Meeting.State.PLANNED,
        meets_on=meets_on,
        starts_at=series.starts_at,
        ends_at=series.ends_at,
        place=series.place,
        demanded_by=by,
    )
    meeting.save(force_insert=True)
    chain = move.new_chain(Chain.Kind.MEETING.value, str(meeting.pk))
    Meeting.objects.filter(pk=meeting.pk).update(chain=chain)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, series=series, place=place, kind=kind)
        for place, kind in enumerate(AgendaItem.FIRST, start=1)
    )
    facts = {"meets_on": meets_on.isoformat()}
    move.record(
        Event.MEETING_PLANNED,
        subject=f"meeting:{meeting.pk}",
        facts={**facts, "party": by} if by else facts,
        audience=told_of(series, move.on) if by else (),
        chain=chain,
    )
    return meeting
