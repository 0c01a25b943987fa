"""A meeting of its own: agenda, notice, change, cancellation, start, attendance, end. [Møtet]"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from parties.seats import holders
from workflows.actions.calling import call_to_discussion, short_notice, tell_called
from workflows.actions.core import required
from workflows.actions.gathering import Gathering, gathering, references_of, same_cases
from workflows.models import AgendaItem, Case, Meeting, Seating
from workflows.policies.meetings import may_answer_for, may_arrange, may_take_part
from workflows.queries.cases import visible_to
from workflows.queries.meetings import LIVE, at_the_table, may_fill, seats_at

State = Meeting.State
Tag = AgendaItem.Tag
_TAGS = {"information": Tag.INFORMATION, "negotiation": Tag.NEGOTIATION}


def put_on_agenda(
    pk: int,
    *,
    case: str = "",
    title: str = "",
    tag: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> AgendaItem:
    """Put a case, or an item without one, last on the agenda; either side may. [Sette på saklisten]

    On a meeting that is called already only the leader may: the parties are called to discuss
    the case there and then, as `open_discussion` would. Raises Case.DoesNotExist for a case the
    person may not see, and NotPossible for one that stands on another agenda.
    """
    with gathering(
        pk,
        "put_on_agenda",
        actor=actor,
        gesture=gesture,
        numbering=True,
        cases=[case] if case else [],
    ) as step:
        step.act_as(may_take_part(step.standing, step.series, step.move.step))
        step.must_be(State.PLANNED, State.CALLED)
        called = step.meeting.state == State.CALLED
        if called:
            may_arrange(step.standing, step.series.unit, step.move.step)
        found = _to_take_up(step, case) if case else None
        if found is None:
            title = required(step.move.step, _("title"), title)[:200]
        item = AgendaItem.objects.create(
            meeting=step.meeting,
            series=step.series,
            place=max((one.place for one in step.items), default=0) + 1,
            kind=AgendaItem.Kind.CASE if found else AgendaItem.Kind.FREE,
            tag=tag or (_TAGS.get(found.rung, Tag.DISCUSSION) if found else Tag.INFORMATION),
            case=found,
            title="" if found else title,
        )
        if called:
            step.give_numbers([item])
            _call_case(step, item)
        step.tell(
            Event.AGENDA_ITEM_ADDED,
            facts={"tag": str(item.tag), **({"reference": case} if case else {})},
            audience=step.everyone() if called else (),
        )
        return item


def _to_take_up(step: Gathering, reference: str) -> Case:
    case = visible_to(step.standing).get(reference=reference)
    elsewhere = AgendaItem.objects.filter(case=case, meeting__state__in=LIVE).first()
    if elsewhere is not None:
        raise NotPossible(
            step=step.move.step,
            code="on_an_agenda",
            because=_("Case %(reference)s already stands on an agenda.")
            % {"reference": reference},
            remedy=_("Take it back to the queue there first."),
        )
    return case


def _call_case(step: Gathering, item: AgendaItem) -> None:
    """Call the case's parties to discuss it in the meeting, by the case's own step.

    A case that is in discussion already is called anew: the meeting is its next.
    """
    if item.case is None or item.tag != Tag.DISCUSSION:
        return
    if item.case.state == Case.State.IN_DISCUSSION:
        again = step.step(item.case, "move_meeting")
        step.meeting.cases.add(item.case)
        short = short_notice(again, step.meeting.meets_on)
        tell_called(again, step.meeting, short=short)
        return
    call_to_discussion(step.step(item.case, "open_discussion"), step.meeting)


def move_item(
    pk: int, item: int, *, up: bool, actor: User, gesture: UUID | None = None
) -> AgendaItem:
    """Move an item one place up or down on the agenda. [Flytte på saklisten]

    The items every meeting begins with stay first, and a numbered agenda keeps its order.
    """
    with gathering(pk, "move_item", actor=actor, gesture=gesture) as step:
        step.act_as(may_take_part(step.standing, step.series, step.move.step))
        step.must_be(State.PLANNED)
        found = step.item(item)
        loose = [one for one in step.items if not one.is_first]
        at = loose.index(found) if found in loose else -1
        to = at - 1 if up else at + 1
        if at < 0 or not 0 <= to < len(loose):
            raise NotPossible(
                step=step.move.step,
                code="no_place",
                because=_("The item cannot be moved further."),
                remedy=_("The items every meeting begins with stay first."),
            )
        other = loose[to]
        found.place, other.place = other.place, found.place
        AgendaItem.objects.bulk_update([found, other], ["place"])
        step.tell(Event.AGENDA_ITEM_MOVED)
        return found


def return_item(pk: int, item: int, *, actor: User, gesture: UUID | None = None) -> None:
    """Take an item off the agenda; its case goes back to the queue. [Tilbake til sakskø]

    Raises NotPossible for a case whose parties are called to discuss it in this meeting.
    """
    with gathering(pk, "return_item", actor=actor, gesture=gesture) as step:
        step.act_as(may_take_part(step.standing, step.series, step.move.step))
        step.must_be(State.PLANNED, State.CALLED)
        found = step.item(item)
        if found.is_first:
            raise NotPossible(
                step=step.move.step,
                code="first_item",
                because=_("Every meeting begins with this item."),
                remedy=_("Leave it on the agenda."),
            )
        if step.meeting.state == State.CALLED:
            raise NotPossible(
                step=step.move.step,
                code="called",
                because=_("The notice is sent with this item on the agenda."),
                remedy=_("Treat it, postpone it in the meeting, or cancel the meeting."),
            )
        facts = {"reference": found.case.reference} if found.case else {}
        found.delete()
        step.tell(Event.AGENDA_ITEM_RETURNED, facts=facts)


def send_notice(pk: int, *, actor: User, gesture: UUID | None = None) -> Meeting:
    """Call everyone with a seat, with the agenda and the papers. [Sende innkalling]

    1. Every item gets its number: DS 12/26.
    2. Each case to be discussed takes its own step, `open_discussion`, with its own guards; one
       that cannot be discussed yet holds the notice back, and is named.
    3. Each seat is called, and the day the notice reached it is kept.
    """
    references = references_of(pk)
    with gathering(
        pk, "send_notice", actor=actor, gesture=gesture, numbering=True, cases=references
    ) as step:
        step.act_as(may_arrange(step.standing, step.series.unit, step.move.step))
        step.must_be(State.PLANNED)
        same_cases(step, references)
        _refuse_past(step, step.meeting.meets_on)
        step.give_numbers([item for item in step.items if not item.is_first])
        for item in step.items:
            _call_case(step, item)
        step.seatings = _call_seats(step)
        short = step.short()
        step.move.transition(
            step.meeting, "send_notice", called_on=step.move.on, short_notice=short, sequence=1
        )
        numbers = ", ".join(item.reference for item in step.items if item.number)
        step.tell(
            Event.MEETING_NOTICE_SENT,
            facts={**step.call_facts(1), "items": numbers, "short_notice": short},
            audience=step.everyone(),
        )
        return step.meeting


def _refuse_past(step: Gathering, meets_on: date) -> None:
    if meets_on < step.move.on:
        raise NotPossible(
            step=step.move.step,
            code="past",
            because=_("The meeting day has passed."),
            remedy=_("Choose today or a later day."),
        )


def _call_seats(step: Gathering) -> list[Seating]:
    on, mandates = step.move.on, step.at_the_table
    return Seating.objects.bulk_create(
        Seating(
            meeting=step.meeting,
            role=seat.role,
            unit=seat.unit,
            union_id=seat.union_id,
            area_id=seat.area_id,
            observes=observes,
            delivered_on=on if holders(seat, mandates) else None,
        )
        for seat, observes in seats_at(step.series, on, mandates)
    )


def move_gathering(
    pk: int,
    *,
    meets_on: date,
    starts_at: time | None = None,
    ends_at: time | None = None,
    place: str | None = None,
    actor: User,
    gesture: UUID | None = None,
) -> Meeting:
    """Move the meeting to another day, time or place; once called, everyone is called anew. [Flytte møtet]"""
    references = references_of(pk)
    with gathering(
        pk, "move_gathering", actor=actor, gesture=gesture, cases=references
    ) as step:
        step.act_as(may_arrange(step.standing, step.series.unit, step.move.step))
        step.must_be(State.PLANNED, State.CALLED)
        same_cases(step, references)
        _refuse_past(step, meets_on)
        meeting = step.meeting
        meeting.meets_on = meets_on
        meeting.starts_at = starts_at or meeting.starts_at
        meeting.ends_at = ends_at or meeting.ends_at
        meeting.place = meeting.place if place is None else place.strip()
        if meeting.starts_at and meeting.ends_at and meeting.ends_at <= meeting.starts_at:
            raise NotPossible(
                step=step.move.step,
                code="times",
                because=_("The meeting ends before it starts."),
                remedy=_("Choose a later time for the end."),
            )
        called = meeting.state == State.CALLED
        meeting.sequence += called
        if called:
            meeting.called_on, meeting.short_notice = step.move.on, step.short()
            meeting.notice_objected = False
        meeting.save(
            update_fields=[
                *("meets_on", "starts_at", "ends_at", "place", "sequence"),
                *("called_on", "short_notice", "notice_objected"),
            ]
        )
        if called:
            for item in step.items:
                if item.case and item.case.state == Case.State.IN_DISCUSSION:
                    again = step.step(item.case, "move_meeting")
                    tell_called(again, meeting, short=meeting.short_notice)
        step.tell(
            Event.MEETING_MOVED,
            facts=step.call_facts(meeting.sequence),
            audience=step.everyone(),
        )
        return meeting


def cancel_meeting(pk: int, *, actor: User, gesture: UUID | None = None) -> Meeting:
    """Call the meeting off: its items go back to the queue, and its cases wait for another. [Avlyse møtet]"""
    with gathering(pk, "cancel_meeting", actor=actor, gesture=gesture) as step:
        step.act_as(may_arrange(step.standing, step.series.unit, step.move.step))
        step.must_be(State.PLANNED, State.CALLED)
        sequence = step.meeting.sequence + 1
        step.move.transition(step.meeting, "cancel", sequence=sequence)
        step.tell(
            Event.MEETING_CANCELLED,
            facts=step.call_facts(sequence),
            audience=step.everyone(),
        )
        return step.meeting


def start_meeting(pk: int, *, actor: User, gesture: UUID | None = None) -> Meeting:
    """Begin the meeting: from now on everyone at the table writes. [Starte møtet]"""
    with gathering(pk, "start_meeting", actor=actor, gesture=gesture) as step:
        step.act_as(may_arrange(step.standing, step.series.unit, step.move.step))
        step.must_be(State.CALLED)
        if step.meeting.meets_on > step.move.on:
            raise NotPossible(
                step=step.move.step,
                code="too_early",
                because=_("The meeting is on a later day."),
                remedy=_("Move it to today if you meet earlier."),
            )
        step.move.transition(step.meeting, "start")
        step.tell(Event.MEETING_STARTED)
        return step.meeting


def end_meeting(pk: int, *, actor: User, gesture: UUID | None = None) -> Meeting:
    """End the meeting; the minutes can still be finished. [Avslutte møtet]"""
    with gathering(pk, "end_meeting", actor=actor, gesture=gesture) as step:
        step.act_as(may_arrange(step.standing, step.series.unit, step.move.step))
        step.must_be(State.STARTED)
        step.move.transition(step.meeting, "end")
        step.tell(Event.MEETING_ENDED)
        return step.meeting


def tell_absence(
    pk: int, seating: int, *, reason: str = "", actor: User, gesture: UUID | None = None
) -> Seating:
    """Say that one's own seat will be empty, with a reason if one wants to give it. [Melde forfall]"""
    with gathering(pk, "tell_absence", actor=actor, gesture=gesture) as step:
        step.must_be(State.CALLED)
        found = _seating(step, seating)
        step.act_as(may_answer_for(step.standing, found, step.move.step))
        words = step.move.write(reason.strip()) if reason.strip() else None
        found.attendance, found.reason = Seating.Attendance.ABSENT, words
        found.mandate = found.stands_for = None
        found.save(update_fields=["attendance", "reason", "mandate", "stands_for"])
        step.tell(
            Event.ATTENDANCE_RECORDED,
            facts={"party": found.code, "attendance": found.attendance},
            texts=[words] if words else [],
            audience=step.everyone(),
        )
        return found


def record_attendance(
    pk: int, *, met: Mapping[int, int | None], actor: User, gesture: UUID | None = None
) -> list[Seating]:
    """Write who met for each seat, and for whom; None says that nobody did. [Føre oppmøte]

    `met` gives, for a seat, the mandate that filled it. Somebody else than the usual holder met
    in that one's place. Raises NotPossible for a mandate that cannot fill the seat.
    """
    with gathering(pk, "record_attendance", actor=actor, gesture=gesture) as step:
        step.act_as(may_arrange(step.standing, step.series.unit, step.move.step))
        step.must_be(State.STARTED, State.MINUTES)
        mandates = at_the_table(step.series, step.meeting.meets_on)
        seatings = [_seating(step, key) for key in met]
        for seating in seatings:
            chosen = met[seating.pk]
            able = {m.pk: m for m in may_fill(seating, mandates)}
            if chosen is not None and chosen not in able:
                raise NotPossible(
                    step=step.move.step,
                    code="cannot_fill",
                    because=_("That person cannot meet for %(party)s.")
                    % {"party": seating.name},
                    remedy=_("Choose one of those in the list."),
                )
            seating.attendance = (
                Seating.Attendance.MET if chosen is not None else Seating.Attendance.ABSENT
            )
            seating.mandate = able.get(chosen or 0)
            usual = next(iter(holders(seating.seat, mandates)), None)
            stood = usual and (usual.on_behalf_of or usual.mandate)
            seating.stands_for = (
                stood if stood and chosen is not None and stood.pk != chosen else None
            )
        Seating.objects.bulk_update(seatings, ["attendance", "mandate", "stands_for"])
        for seating in seatings:
            step.tell(
                Event.ATTENDANCE_RECORDED,
                facts={"party": seating.code, "attendance": str(seating.attendance)},
            )
        return seatings


def _seating(step: Gathering, pk: int) -> Seating:
    found = next((one for one in step.seatings if one.pk == pk), None)
    if found is None:
        raise NotPossible(
            step=step.move.step,
            code="no_seat",
            because=_("That seat is not called to the meeting."),
            remedy=_("Reload the page to see who is called."),
        )
    return found
