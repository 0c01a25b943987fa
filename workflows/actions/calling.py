"""The meeting: call the parties, object to short notice, call anew. [Drøftingsmøtet]"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from workflows.actions.core import Stepping, computed, employer_owes, settle, stepping
from workflows.actions.imprints import imprint
from workflows.models import (
    DecisionPoint,
    Meeting,
    Obligation,
    Weight,
)
from workflows.policies.ending import may_be_discussed


def open_discussion(
    reference: str,
    *,
    meets_on: date,
    starts_at: time | None = None,
    place: str = "",
    points: Sequence[int] = (),
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Meeting:
    """Call the parties to a discussion meeting. [Kalle inn til drøfting]

    `points` are the numbers of the decision points it is about. Left out it is about all that
    are planned, save rows lifted out of a list, which come one by one; in a large case, where each decision asks for its own discussion, about the
    next; when none is planned, about those taken without a discussion. Shorter notice than the
    local routine asks for stands unless a party objects; the meeting is marked. Raises NotPossible for a day that has passed.
    """
    with stepping(
        reference, "open_discussion", actor=actor, gesture=gesture, seen=seen
    ) as step:
        return call_to_discussion(
            step,
            Meeting(meets_on=meets_on, starts_at=starts_at, place=place.strip()),
            points=points,
        )


def call_to_discussion(
    step: Stepping, meeting: Meeting, *, points: Sequence[int] = ()
) -> Meeting:
    """Let the case be discussed in the meeting, a new one or one that takes several cases.

    The step must have passed the case's own policy. Raises NotPossible for a day that has passed.
    """
    case = step.case
    if meeting.meets_on < step.on:
        raise NotPossible(
            step="open_discussion",
            code="past",
            because=_("The meeting day has passed."),
            remedy=_("Choose today or a later day."),
        )
    short = short_notice(step, meeting.meets_on)
    about = _points(step, points)
    step.move.transition(case, "open_discussion")
    if len(step.situation.points) > 1:  # a single one goes without saying
        DecisionPoint.objects.filter(pk__in=[p.pk for p in about]).update(in_discussion=True)
    if meeting.pk is None:
        meeting.called_on, meeting.short_notice = step.on, short
        meeting.save(force_insert=True)
    meeting.cases.add(case)
    settle(step, Obligation.Kind.CALL_MEETING, Obligation.Kind.ANSWER_IN_WRITING)
    employer_owes(
        step,
        Obligation.Kind.CIRCULATE_MINUTES,
        rule="LOC-MINUTES",
        deadline=computed(case, "LOC-MINUTES", meeting.meets_on),
    )
    tell_called(step, meeting, short=short, **_numbered(step, about))
    return meeting


def short_notice(step: Stepping, meets_on: date) -> bool:
    """Tell whether a call today is later than the local routine asks for."""
    notice = computed(step.case, "LOC-NOTICE", meets_on)
    return notice is not None and step.on > date.fromisoformat(notice["raw_end"])


def tell_called(step: Stepping, meeting: Meeting, *, short: bool, **more: Any) -> None:
    """Record in the case that its parties are called to the meeting, and what the notice says of it."""
    frame = step.write(imprint(step))
    step.tell(
        Event.MEETING_CALLED,
        subject=f"meeting:{meeting.pk}",
        facts={
            "meets_on": meeting.meets_on.isoformat(),
            "starts_at": meeting.starts_at.isoformat("minutes") if meeting.starts_at else None,
            "short_notice": short,
            **more,
        },
        texts=[frame],
    )


def _points(step: Stepping, numbers: Sequence[int]) -> list[DecisionPoint]:
    """Return what the meeting is about: the points named, or the ones it is natural to discuss."""
    planned = step.situation.planned_points
    # What was decided without a discussion is discussed afterwards.
    possible = may_be_discussed(step.situation)
    if not numbers:
        if not planned:
            return possible
        together = [point for point in planned if not point.lifted]
        alone = [point for point in planned if point.lifted and point.discussed_on is None]
        if alone and all(point.discussed_on for point in together):
            return alone[:1]
        together = together or planned
        return together[:1] if step.case.weight == Weight.LARGE else together
    unknown = sorted(set(numbers) - {point.number for point in possible})
    if unknown:
        raise NotPossible(
            step="open_discussion",
            code="point",
            because=_("Decision point %(n)d is not there, or needs no discussion.")
            % {"n": unknown[0]},
            remedy=_("Choose among the decisions that are still to be discussed."),
        )
    return [point for point in possible if point.number in numbers]


def _numbered(step: Stepping, about: list[DecisionPoint]) -> dict[str, list[int]]:
    """Say which decisions a meeting is about, where the case has several."""
    if len(step.situation.points) < 2:
        return {}
    return {"points": [point.number for point in about]}


def object_to_notice(
    reference: str, *, actor: User, party: int | None = None, gesture: UUID | None = None
) -> Meeting:
    """Say that the notice is too short: the meeting must then be called anew. [Protestere på innkallingsfristen]"""
    with stepping(reference, "object_to_notice", actor=actor, gesture=gesture) as step:
        part, _holder = step.party(party)
        meeting = _latest(step)
        if not meeting.short_notice:
            raise NotPossible(
                step="object_to_notice",
                because=_("The notice is as long as the local routine asks for."),
                remedy=_("If the day does not suit you, tell the leader."),
            )
        meeting.notice_objected = True
        Meeting.objects.filter(pk=meeting.pk).update(notice_objected=True)
        step.tell(
            Event.NOTICE_OBJECTED,
            subject=f"meeting:{meeting.pk}",
            facts={"party": part.code},
        )
        return meeting


def _latest(step: Stepping) -> Meeting:
    called = step.case.meetings.exclude(state=Meeting.State.CANCELLED)
    meeting = called.order_by("-called_on", "-pk").first()
    if meeting is None:
        raise NotPossible(
            step=step.move.step,
            because=_("No meeting is called."),
            remedy=_("Call the discussion meeting first."),
        )
    return meeting


def move_meeting(
    reference: str, *, meets_on: date, actor: User, gesture: UUID | None = None
) -> Meeting:
    """Call the meeting anew on another day; an objection to the notice is then answered. [Flytte møtet]"""
    with stepping(reference, "move_meeting", actor=actor, gesture=gesture) as step:
        meeting = _latest(step)
        if meets_on < step.on:
            raise NotPossible(
                step="move_meeting",
                code="past",
                because=_("The meeting day has passed."),
                remedy=_("Choose today or a later day."),
            )
        if meeting.series_id is not None:
            raise NotPossible(
                step="move_meeting",
                code="own_meeting",
                because=_("The meeting takes other cases too."),
                remedy=_("Move it on the meeting's own page."),
            )
        short = short_notice(step, meets_on)
        Meeting.objects.filter(pk=meeting.pk).update(
            meets_on=meets_on,
            called_on=step.on,
            short_notice=short,
            notice_objected=False,
            sequence=F("sequence") + 1,
        )
        meeting.meets_on, meeting.short_notice, meeting.notice_objected = meets_on, short, False
        tell_called(step, meeting, short=short)
        return meeting
