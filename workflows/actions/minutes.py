"""The meeting's paper: circulate, approve, state, close. [Referatet]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.refusals import NotPossible
from parties.models import User
from parties.proving import Proof
from parties.seats import holders, mandates_on
from workflows.actions.core import (
    Stepping,
    computed,
    discuss_points,
    employer_owes,
    owing,
    required,
    settle,
    stepping,
)
from workflows.actions.imprints import imprint
from workflows.actions.remaining import made_good
from workflows.actions.renewing import discussed_anew
from workflows.actions.signing import form_of, paper_digest, put_name
from workflows.models import (
    Attendance,
    Case,
    Minutes,
    Obligation,
    Participation,
    Signature,
    Statement,
)


def circulate_minutes(
    reference: str,
    text: str,
    *,
    held_on: date,
    met: Mapping[int, bool] | None = None,
    kind: str = "",
    binding: bool = False,
    authorised: bool = False,
    actor: User,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Minutes:
    """Send the minutes of a meeting to the parties for approval. [Sende referatet rundt]

    `met` says, per participation, whether the party met; everyone is taken to have met unless
    told otherwise. The agreement says what the paper is called, unless `kind` does. `binding` is the forced choice with legal effect: an agreement may bind as a
    collective agreement, so `authorised` must say that those who sign have authority to. A paper written by hand is
    registered the same way, with its real day in `held_on`. Raises NotPossible for a day that
    has not come, or while a party objects to the notice.
    """
    with stepping(
        reference, "circulate_minutes", actor=actor, gesture=gesture, seen=seen
    ) as step:
        return send_round(
            step,
            text,
            held_on=held_on,
            met=met or {},
            kind=kind,
            binding=binding,
            authorised=authorised,
        )


def send_round(
    step: Stepping,
    text: str,
    *,
    held_on: date,
    met: Mapping[int, bool],
    kind: str = "",
    binding: bool = False,
    authorised: bool = False,
) -> Minutes:
    """Put the case's minutes to its parties; the step must have passed the case's own policy.

    Raises NotPossible for a day that has not come, and for an agreement without authority.
    """
    case = step.case
    _may_be_sent(held_on, step.on, binding=binding, authorised=authorised)
    words, frame = step.write_all(
        required("circulate_minutes", _("minutes"), text), imprint(step)
    )
    deadline = computed(case, "LOC-REMARKS", step.on)
    usual, closed = form_of(case, binding=binding, on=step.on)
    minutes = Minutes(
        case=case,
        meeting_id=step.situation.meeting.pk if step.situation.meeting else None,
        number=len(step.situation.papers) + 1,
        kind=kind or usual,
        closed_by=closed,
        binding=binding,
        text=words,
        imprint=frame,
        held_on=held_on,
        circulated_on=step.on,
        remarks_due_on=date.fromisoformat(deadline["rolled_end"]) if deadline else None,
    )
    present = attendance_of(step, minutes, met)
    minutes.digest = paper_digest(case.reference, minutes, present)
    minutes.save(force_insert=True)
    settle(step, Obligation.Kind.CIRCULATE_MINUTES)
    put_to_the_parties(step, minutes, deadline, present)
    step.tell(
        Event.MINUTES_CIRCULATED,
        subject=f"minutes:{minutes.number}",
        facts={
            "number": minutes.number,
            "kind": str(minutes.kind),
            "binding": binding,
            "paper": minutes.digest,
            "remarks_due_on": minutes.remarks_due_on.isoformat()
            if minutes.remarks_due_on
            else None,
        },
        texts=[words, frame],
        occurred_on=held_on,
    )
    return minutes


def _may_be_sent(held_on: date, on: date, *, binding: bool, authorised: bool) -> None:
    """Refuse minutes of a meeting that is not held, and an agreement nobody has authority to make."""
    if held_on > on:
        raise NotPossible(
            step="circulate_minutes",
            code="future",
            because=_("The meeting has not been held yet."),
            remedy=_("Write the day it was held, today at the latest."),
        )
    if binding and not authorised:
        raise NotPossible(
            step="circulate_minutes",
            code="authority",
            because=_(
                "A binding agreement may hold as a collective agreement, and only those with"
                " authority can make it."
            ),
            remedy=_(
                "Confirm that each who signs has authority, or say that the paper does not bind."
            ),
        )


def attendance_of(
    step: Stepping, minutes: Minutes, met: Mapping[int, bool]
) -> list[Attendance]:
    """Return who met for each party, not yet saved; everyone unless told otherwise. [Oppmøte]

    Of a paper registered late, those who held the seats on the day of the meeting.
    """
    late = minutes.written_on is not None
    seated = mandates_on(minutes.held_on) if late else step.situation.mandates
    return [
        Attendance(
            minutes=minutes,
            participation=part,
            mandate=next((h.mandate for h in holders(part.seat, seated)), None),
            met=met.get(part.pk, True),
        )
        for part in step.situation.at_the_table
    ]


def put_to_the_parties(
    step: Stepping,
    minutes: Minutes,
    deadline: Mapping[str, Any] | None,
    present: Sequence[Attendance] = (),
) -> None:
    """Note who met, and let every party owe its answer to the paper. [Sende rundt]"""
    Obligation.objects.bulk_create(
        owing(
            step.case,
            Obligation.Kind.APPROVE_MINUTES,
            part.seat,
            since=step.on,
            participation=part,
            subject=minutes.subject,
            rule="LOC-REMARKS",
            deadline=deadline,
        )
        for part in step.situation.at_the_table
    )
    Attendance.objects.bulk_create(present)


def _minutes(step: Stepping, number: int, *, union_of_protocol: int | None = None) -> Minutes:
    """Return the case's minutes of that number; a protocol only for the union it is with."""
    talks = {n.pk: n.union_id for n in step.situation.negotiations}
    minutes = next(
        (
            m
            for m in step.situation.papers
            if m.number == number
            and (
                m.negotiation_id is None
                or (union_of_protocol and talks[m.negotiation_id] == union_of_protocol)
            )
        ),
        None,
    )
    if minutes is None:
        raise NotPossible(
            step=step.move.step,
            because=_("The case has no minutes number %(n)d.") % {"n": number},
            remedy=_("Choose the minutes on the case page."),
        )
    return minutes


def approve_minutes(
    reference: str,
    number: int,
    *,
    outcome: str = Signature.Outcome.APPROVED,
    text: str = "",
    paper: str = "",
    proof: Proof | None = None,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Signature:
    """Approve the minutes, with a remark if need be, or refuse with a reason. [Godkjenne referatet]

    What a party has done is never undone. When the last party has spoken the minutes are
    sealed. Where the agreement asks for a signature, `paper` names what was read by its digest
    and `proof` says how the signer has just shown who they are. Raises NotPossible for a second
    signature of the same party, NotProven without proof, and Stale for another paper.
    """
    with stepping(
        reference, "approve_minutes", actor=actor, gesture=gesture, seen=seen
    ) as step:
        part, holder = step.party(party)
        minutes = _minutes(step, number)
        signed, others_wait = _answers(step, minutes, part)
        if signed:
            raise NotPossible(
                step="approve_minutes",
                code="signed",
                because=_("%(party)s has already answered these minutes.")
                % {"party": part.name},
                remedy=_("Add a statement if there is more to say."),
            )
        signature, facts = put_name(
            step,
            minutes,
            part=part,
            mandate=holder.mandate,
            on_behalf_of=holder.on_behalf_of,
            outcome=outcome,
            text=text,
            paper=paper,
            proof=proof,
        )
        settle(
            step,
            Obligation.Kind.APPROVE_MINUTES,
            participation=part,
            subject=minutes.subject,
        )
        refused = outcome == Signature.Outcome.REFUSED
        step.tell(
            Event.MINUTES_REFUSED if refused else Event.MINUTES_APPROVED,
            subject=f"minutes:{number}",
            facts={"party": part.code, "number": number, **facts},
            texts=[signature.text] if signature.text else [],
        )
        if not others_wait:
            _seal(step, minutes)
        return signature


def _answers(step: Stepping, minutes: Minutes, part: Participation) -> tuple[bool, bool]:
    """Tell whether the party has answered the minutes, and whether another still owes its answer."""
    signed = Signature.objects.filter(minutes=OuterRef("pk"), participation=part)
    others = Obligation.objects.filter(
        case=OuterRef("case"),
        kind=Obligation.Kind.APPROVE_MINUTES,
        subject=minutes.subject,
        done_at__isnull=True,
    ).exclude(participation=part)
    asked = Minutes.objects.filter(pk=minutes.pk)
    found: tuple[bool, bool] = asked.values_list(Exists(signed), Exists(others)).get()
    return found


def _seal(step: Stepping, minutes: Minutes) -> None:
    """Seal the minutes once every party has spoken, or its time has run."""
    if minutes.state == Minutes.State.CIRCULATED:
        step.move.transition(minutes, "seal")
        step.tell(
            Event.MINUTES_SEALED,
            subject=f"minutes:{minutes.number}",
            facts={"number": minutes.number},
        )


def add_statement(
    reference: str,
    number: int,
    text: str,
    *,
    actor: User,
    party: int | None = None,
    gesture: UUID | None = None,
    seen: int | None = None,
) -> Statement:
    """Add one party's own words after the signatures. [Protokolltilførsel]

    Nobody else can edit, hide or answer inside it.
    """
    with stepping(reference, "add_statement", actor=actor, gesture=gesture, seen=seen) as step:
        part, _holder = step.party(party)
        minutes = _minutes(step, number, union_of_protocol=part.union_id)
        words = step.write(required("add_statement", _("statement"), text))
        statement = Statement.objects.create(
            minutes=minutes, participation=part, text=words, added_at=step.move.at
        )
        step.tell(
            Event.STATEMENT_ADDED,
            subject=f"minutes:{number}",
            facts={"party": part.code, "number": number},
            texts=[words],
        )
        if step.case.state == Case.State.CLOSED:  # the archive has the paper without it
            Case.objects.filter(pk=step.case.pk).update(archive_due=True)
        return statement


def close_discussion(
    reference: str, *, actor: User, gesture: UUID | None = None, seen: int | None = None
) -> Case:
    """Close the discussion when the minutes are out and every view is recorded. [Avslutte drøftingen]

    A party that has not answered by the deadline is noted as not having answered: silence is
    an outcome of its own, never consent.
    """
    with stepping(
        reference, "close_discussion", actor=actor, gesture=gesture, seen=seen
    ) as step:
        kinds = (Obligation.Kind.APPROVE_MINUTES, Obligation.Kind.GIVE_VIEW)
        over = [
            o
            for o in step.situation.open_obligations
            if o.kind in kinds and not o.subject.startswith("beside:")
        ]
        silent = [o.participation.code for o in over if o.kind == kinds[0] and o.participation]
        step.move.transition(step.case, "close_discussion", discussed_on=step.on)
        points = step.situation.points
        about = [p for p in points if p.in_discussion] or points[:1]
        about = discussed_anew(step, about)
        discuss_points(step, about)
        made_good(step, "discussion_held", about)
        settle(step, *kinds, pk__in=[o.pk for o in over])
        if step.situation.planned_points:
            employer_owes(step, Obligation.Kind.DECIDE, due_on=step.case.planned_decision_on)
        step.tell(Event.DISCUSSION_CLOSED, facts={"not_answered": silent})
        for minutes in step.situation.papers:
            if minutes.negotiation_id is None and not minutes.beside:
                _seal(step, minutes)
        return step.case
