"""Call in a party after the case is opened, and leave one out with a reason all parties see. [Rundt bordet]"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.models import Text
from ledger.refusals import NotPossible
from parties.models import Guest, Role, SafetyArea, Union, User
from parties.seats import Claim, Seat, entitled, holders, mandates_on, union_seat
from workflows.actions.core import Stepping, computed, owing, required, settle, stepping
from workflows.actions.positions import open_answered, open_overdue
from workflows.models import Case, Input, Obligation, Participation, Position


def invite_party(
    reference: str,
    seat: str,
    *,
    reason: str = "",
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Participation:
    """Call in a party: one forgotten, one left out before, or one more than the rules ask. [Kalle inn part]

    `seat` is the party's key. After the information is given, the party gets the papers at once
    and the whole time of the local routine to give its view; the time of the others follows, so
    that the clock is the same for all. Raises NotPossible for a party that is there already or
    is not in the register.
    """
    with stepping(reference, "invite_party", actor=actor, gesture=gesture, seen=seen) as step:
        there = _there(step, seat)
        if there is not None and there.guest is not None and there.omitted_id is not None:
            raise NotPossible(
                step="invite_party",
                code="guest",
                because=_("A guest that is left out does not come back by itself."),
                remedy=_("Call in the guest anew, with its people and its last day."),
            )
        if there is not None and there.omitted_id is None:
            raise NotPossible(
                step="invite_party",
                code="invited",
                because=_("The party is at the table already."),
                remedy=_("Look at who is at the table."),
            )
        claim = _claim(step, seat)
        words = step.write_any(reason)
        part = _seated(
            there or _part_of(step, claim),
            called_in=words,
            omitted=None,
            invited_on=step.on,
            delivered_at=step.move.at if step.case.informed_on else None,
        )
        if step.case.hidden_views:
            # What has opened by its deadline stays open, though the deadline is moved.
            open_overdue(step)
        due_on = owe_view(step, part) if step.case.informed_on else None
        if part.is_safety:
            Case.objects.filter(pk=step.case.pk).update(safety_invited=True)
        _tell(step, Event.PARTY_INVITED, part, claim, words, due_on)
        return part


def omit_party(
    reference: str,
    seat: str,
    reason: str,
    *,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Participation:
    """Leave a party out, with a reason all parties, the one left out and HR see. [Utelate part]

    What the party owed is no longer owed. Raises NotPossible without a reason, for a party left
    out already, for one that has spoken or negotiates – its words cannot be sent out of the
    room – and for the last one at the table.
    """
    with stepping(reference, "omit_party", actor=actor, gesture=gesture, seen=seen) as step:
        there = _there(step, seat)
        _refuse_to_omit(step, there)
        claim = _claim(step, seat)
        words = step.write(required("omit_party", _("reason"), reason))
        part = _seated(there or _part_of(step, claim), omitted=words)
        if claim.guest is not None:
            Guest.objects.filter(pk=claim.guest.pk).update(left_out_on=step.on)
        settle(step, *Obligation.Kind, participation=part)
        if step.case.hidden_views:
            open_answered(step, step.situation.questions)
        if part.is_safety and not any(
            p.is_safety and p.pk != part.pk for p in step.situation.at_the_table
        ):
            Case.objects.filter(pk=step.case.pk).update(safety_invited=False)
        _tell(step, Event.PARTY_OMITTED, part, claim, words, None)
        return part


def _there(step: Stepping, seat: str) -> Participation | None:
    return next((p for p in step.situation.participations if p.key == seat), None)


def _claim(step: Stepping, seat: str) -> Claim:
    """Return the party the key names, with who would come for it today."""
    claims = entitled(list(step.case.units.all()), step.on)
    found = next((claim for claim in claims if claim.key == seat), None)
    if found is not None:
        return found
    there = _there(step, seat)
    kind, _dash, number = seat.partition("-")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
    if kind == "guest" and (guest := _guest(step, pk)):
        place = Seat(Role.GUEST, step.case.unit, guest_id=guest.pk)
        return Claim(place, tuple(holders(place, step.situation.mandates)), guest=guest)
    union = Union.objects.filter(pk=pk).first() if kind == "union" else None
    if there is None and union is None:
        raise NotPossible(
            step=step.move.step,
            code="no_such_party",
            because=_("There is no such party in the register."),
            remedy=_("Choose one of the unions or the safety service that is offered."),
        )
    wanted = (
        there.seat
        if there is not None
        else union_seat(step.case.level, step.case.unit, union.pk if union else 0)
    )
    area = SafetyArea.objects.filter(pk=wanted.area_id).first() if wanted.area_id else None
    return Claim(
        wanted,
        tuple(holders(wanted, mandates_on(step.on))),
        union=union or (there.union if there else None),
        area=area,
    )


def _guest(step: Stepping, pk: int) -> Guest | None:
    """Return the guest of this case, also one that only observes."""
    here = Guest.objects.filter(case=step.case.reference, left_out_on__isnull=True)
    return here.filter(pk=pk).first()


def _part_of(step: Stepping, claim: Claim) -> Participation:
    return Participation(
        case=step.case,
        role=claim.seat.role,
        unit=claim.seat.unit,
        union=claim.union,
        area=claim.area,
        guest=claim.guest,
        invited_on=step.on,
    )


def _seated(part: Participation, **said: Any) -> Participation:
    """Give the party its place, or change the one it has."""
    for name, value in said.items():
        setattr(part, name, value)
    if part.pk is None:
        part.save(force_insert=True)
    else:
        Participation.objects.filter(pk=part.pk).update(**said)
    return part


def owe_view(step: Stepping, part: Participation) -> date | None:
    """Let the newcomer owe its view by the routine's time from today, and move the common deadline."""
    light = step.situation.is_light
    kind = Obligation.Kind.ANSWER_IN_WRITING if light else Obligation.Kind.GIVE_VIEW
    owed = owing(
        step.case,
        kind,
        part.seat,
        since=step.on,
        participation=part,
        rule="LOC-INPUT",
        deadline=computed(step.case, "LOC-INPUT", step.on),
    )
    owed.save(force_insert=True)
    common = step.case.input_due_on
    if owed.due_on is not None and (common is None or owed.due_on > common):
        Case.objects.filter(pk=step.case.pk).update(input_due_on=owed.due_on)
        Obligation.objects.filter(
            case=step.case, kind=kind, rule="LOC-INPUT", done_at__isnull=True
        ).update(due_on=owed.due_on, safe_on=owed.safe_on, deadline=owed.deadline)
    return owed.due_on


def _refuse_to_omit(step: Stepping, part: Participation | None) -> None:
    others = [p for p in step.situation.at_the_table if part is None or p.pk != part.pk]
    if part is not None and part.omitted_id is not None:
        raise NotPossible(
            step="omit_party",
            code="omitted",
            because=_("The party is left out already."),
            remedy=_("Its reason stands where everybody sees who is at the table."),
        )
    if not others:
        raise NotPossible(
            step="omit_party",
            code="last_party",
            because=_("It is the only party at the table."),
            remedy=_("Call in another party first, or withdraw the case."),
        )
    if part is not None and _has_spoken(step, part):
        raise NotPossible(
            step="omit_party",
            code="has_spoken",
            because=_("%(party)s has spoken in the case, and cannot be left out any more.")
            % {"party": part.name},
            remedy=_("Answer what it has said."),
        )


def _has_spoken(step: Stepping, part: Participation) -> bool:
    beside: list[Any] = [*step.situation.demands, *step.situation.contests]
    return (
        bool(part.writing)
        or any(said.participation_id == part.pk for said in beside)
        or any(n.union_id == part.union_id for n in step.situation.negotiations)
        or Input.objects.filter(participation=part).exists()
        or Position.objects.filter(participation=part).exists()
    )


def _tell(
    step: Stepping,
    event: Event,
    part: Participation,
    claim: Claim,
    words: Text | None,
    due_on: date | None,
) -> None:
    """Tell everybody in the case, HR, and whoever comes for the party in question."""
    coming = [h.mandate.pk for h in claim.holders]
    # A draft is not told to the parties; HR is told of whoever is left out of one.
    told = step.situation.everyone if event == Event.PARTY_OMITTED else step.situation.audience
    drafted = step.case.informed_on is None
    step.tell(
        event,
        subject=claim.key,
        facts={
            "party": part.code,
            "role": str(part.role),
            "union": part.union_id,
            "area": part.area_id,
            "holders": coming,
            **({"input_due_on": due_on.isoformat()} if due_on else {}),
        },
        texts=[words] if words else [],
        audience=() if drafted else (*told, *coming),
    )
