"""At the table: each writes their own words, promises are kept, the minutes are sent round. [Ved bordet]"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from ledger.events import Event
from ledger.moving import SYSTEM, moving, now
from ledger.refusals import NotPossible
from parties.models import User
from parties.seats import Holder, holders, standing_of
from rulebook.packs import load
from workflows.actions.core import required
from workflows.actions.gathering import Gathering, gathering
from workflows.actions.minutes import send_round
from workflows.models import FollowUp, ItemWords, Meeting, Minutes, Seating, Unsaved
from workflows.policies.meetings import may_answer_for, may_take_part, may_write
from workflows.queries.meetings import (
    Block,
    at_the_table,
    blocks_of,
    meetings_visible_to,
)

State = Meeting.State
_AT_ONCE = 500


def write_block(
    pk: int,
    item: int,
    heading: str,
    text: str,
    *,
    version: int,
    seating: int | None = None,
    stance: str = "",
    actor: User,
    gesture: UUID | None = None,
) -> ItemWords:
    """Write a new version of one block of an item's minutes. [Skrive i referatet]

    `version` is the one the person had before them. When somebody has written since, nothing is
    kept here and nothing is lost: the refusal has the code `conflict`, and the page shows both.
    Raises NotPermitted for somebody else's block.
    """
    with gathering(pk, "write_block", actor=actor, gesture=gesture) as step:
        step.must_be(State.STARTED, State.MINUTES)
        found = step.seen_item(item)
        called = step.seatings if seating is not None else []
        own = next((one for one in called if one.pk == seating), None)
        mandate = may_write(step.standing, found, heading, own)
        holder = step.standing.speaks_for(own.seat) if own else None
        step.act_as(holder or Holder(mandate))
        if found.sent_round:
            raise NotPossible(
                step=step.move.step,
                code="sent_round",
                because=_("The minutes of this item are sent round."),
                remedy=_("Remark when you approve them, or add a statement."),
            )
        block = _block(step, blocks_of(found, called), heading, own)
        if block.version != version:
            _refuse_conflict(step, block)
        words = step.move.write(required(step.move.step, block.label, text))
        written = ItemWords.objects.create(
            item=found,
            seating=own,
            heading=heading,
            version=version + 1,
            stance=stance if own else "",
            text=words,
            mandate=holder.mandate if holder else mandate,
            written_at=step.move.at,
        )
        Unsaved.objects.filter(author=actor, item=found, block=block.key).delete()
        step.tell(
            Event.AGENDA_ITEM_MINUTED,
            subject=f"item:{found.pk}",
            facts={
                "item": found.reference or str(found.place),
                "heading": str(heading),
                "version": written.version,
                **({"party": own.code} if own else {}),
            },
            texts=[words],
        )
        return written


def _block(step: Gathering, blocks: list[Block], heading: str, own: Seating | None) -> Block:
    for block in blocks:
        if block.heading == heading and block.seating == own:
            return block
    raise NotPossible(
        step=step.move.step,
        code="no_block",
        because=_("The minutes of this item have no such part."),
        remedy=_("Choose one of the parts on the page."),
    )


def _refuse_conflict(step: Gathering, block: Block) -> None:
    newest = block.newest
    who = str(newest.mandate.user) if newest else ""
    raise NotPossible(
        step=step.move.step,
        code="conflict",
        because=_("%(who)s wrote here after you opened the page.") % {"who": who},
        remedy=_("Both texts stand below. Put yours into the newest, and save again."),
    )


def agree_follow_up(
    pk: int,
    item: int,
    text: str,
    *,
    owner: int,
    due_on: date,
    actor: User,
    gesture: UUID | None = None,
) -> FollowUp:
    """Write down what somebody promised: what, who, by when. It outlives the case. [Avtale oppfølging]"""
    with gathering(pk, "agree_follow_up", actor=actor, gesture=gesture) as step:
        step.act_as(may_take_part(step.standing, step.series, step.move.step))
        step.must_be(State.STARTED, State.MINUTES)
        found = step.seen_item(item)
        seat = next((one for one in step.seatings if one.pk == owner), None)
        if seat is None or due_on < step.meeting.meets_on:
            raise NotPossible(
                step=step.move.step,
                code="follow_up",
                because=_("A follow-up needs somebody at the table and a day to come."),
                remedy=_("Choose who does it, and a day after the meeting."),
            )
        words = step.move.write(required(step.move.step, _("follow-up"), text))
        promised = FollowUp.objects.create(item=found, text=words, owner=seat, due_on=due_on)
        step.tell(
            Event.FOLLOW_UP_AGREED,
            subject=f"follow-up:{promised.pk}",
            facts={"party": seat.code, "due_on": due_on.isoformat()},
            texts=[words],
            audience=step.everyone(),
        )
        return promised


def mark_done(pk: int, follow_up: int, *, actor: User, gesture: UUID | None = None) -> FollowUp:
    """Say that what one's own side promised is done; the others are told. [Merke som gjort]"""
    with gathering(pk, "mark_done", actor=actor, gesture=gesture) as step:
        rows = FollowUp.objects.filter(item__meeting=step.meeting, pk=follow_up)
        found = rows.select_related("owner__unit", "owner__union", "owner__area").first()
        if found is None or found.done_on is not None:
            raise NotPossible(
                step=step.move.step,
                code="done",
                because=_("There is no such follow-up, or it is done already."),
                remedy=_("Reload the page to see how it stands."),
            )
        step.act_as(may_answer_for(step.standing, found.owner, step.move.step))
        found.done_on = step.move.on
        found.save(update_fields=["done_on"])
        step.tell(
            Event.FOLLOW_UP_DONE,
            subject=f"follow-up:{found.pk}",
            facts={"party": found.owner.code},
            audience=step.everyone(),
        )
        return found


def send_item_round(
    pk: int,
    item: int,
    *,
    binding: bool,
    authorised: bool = False,
    actor: User,
    gesture: UUID | None = None,
) -> Minutes:
    """Send the minutes of one case round for approval, by the case's own step. [Sende referatet rundt]

    The case's parties approve, refuse or add statements as for any minutes; what was written at
    the table is the text, and can be changed no more. `binding` is the forced choice with legal
    effect. Raises NotPossible for an item without a case, or with nothing written.
    """
    reference = _reference_of(pk, item, actor)
    with gathering(
        pk, "send_item_round", actor=actor, gesture=gesture, cases=[reference]
    ) as step:
        step.must_be(State.STARTED, State.MINUTES)
        found = step.item(item)
        assert found.case is not None  # noqa: S101  (its reference has just been read)
        if found.sent_round:
            raise NotPossible(
                step=step.move.step,
                code="sent_round",
                because=_("The minutes of this item are sent round."),
                remedy=_("Remark when you approve them, or add a statement."),
            )
        case_step = step.step(found.case, "circulate_minutes")
        leader = case_step.situation.leader
        assert leader is not None  # noqa: S101  (the case's policy has just said so)
        step.act_as(leader)
        absent = {
            (s.role if s.union_id is None else "", s.union_id)
            for s in step.seatings
            if s.attendance == Seating.Attendance.ABSENT
        }
        met = {
            part.pk: (part.role if part.union_id is None else "", part.union_id) not in absent
            for part in case_step.situation.at_the_table
        }
        minutes = send_round(
            case_step,
            in_words(blocks_of(found, step.seatings)),
            held_on=step.meeting.meets_on,
            met=met,
            binding=binding,
            authorised=authorised,
        )
        found.sent_round = True
        found.save(update_fields=["sent_round"])
        return minutes


def _reference_of(pk: int, item: int, actor: User) -> str:
    """Return the case of an item, to lock it; whether the person may is asked behind the lock."""
    found = Meeting.objects.filter(pk=pk, agenda=item, agenda__case__isnull=False)
    reference = found.values_list("agenda__case__reference", flat=True).first()
    if reference is None:
        # Whoever may not see the meeting learns nothing of what stands on its agenda.
        meetings_visible_to(standing_of(actor.pk, now().date())).get(pk=pk)
        raise NotPossible(
            step="send_item_round",
            code="no_case",
            because=_("The item has no case, so nobody approves its minutes alone."),
            remedy=_("They are approved with the minutes of the meeting, in the next one."),
        )
    return reference


def in_words(blocks: list[Block]) -> str:
    """Put what is written together, each block under its heading."""
    said = []
    for block in blocks:
        if block.newest is None:
            continue
        stance = block.newest.get_stance_display()
        head = f"{block.label} ({stance})" if stance else block.label
        said.append(f"{head}\n{block.text}")
    return "\n\n".join(said)


def remind_of_follow_ups(at: datetime) -> int:
    """Remind whoever promised something the working day before, and tell when it is late; once each. [Minne på]"""
    on = at.date()
    soon = load().calendar.add_working_days(on, 1)
    open_ones = FollowUp.objects.filter(done_on__isnull=True)
    nearing = open_ones.filter(reminded_at__isnull=True, due_on__lte=soon, due_on__gte=on)
    late = open_ones.filter(fell_due_at__isnull=True, due_on__lte=on - timedelta(days=1))
    return sum(
        _remind(pk, key, event, mark)
        for rows, event, mark in (
            (nearing, Event.FOLLOW_UP_REMINDED, "reminded_at"),
            (late, Event.FOLLOW_UP_FELL_DUE, "fell_due_at"),
        )
        for pk, key in rows.values_list("pk", "item__meeting")[:_AT_ONCE]
    )


def _remind(pk: int, meeting: int, event: Event, mark: str) -> int:
    with moving(("meeting", str(meeting)), actor=SYSTEM, step=str(event)) as move:
        rows = FollowUp.objects.filter(pk=pk, done_on__isnull=True, **{f"{mark}__isnull": True})
        found = rows.select_related(
            *("owner__unit", "owner__union", "owner__area", "item__series__unit")
        ).first()
        if found is None:
            return 0
        FollowUp.objects.filter(pk=pk).update(**{mark: move.at})
        debtors = holders(found.owner.seat, at_the_table(found.item.series, move.on))
        move.record(
            event,
            subject=f"follow-up:{pk}",
            facts={"party": found.owner.code, "due_on": found.due_on.isoformat()},
            audience=[h.mandate.pk for h in debtors],
        )
    return 1
